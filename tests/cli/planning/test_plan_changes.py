"""`plan --set`, `--dry-run` and `--markdown`, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from funnel_tui.core.plan.activities import add_channel
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def plan_of(path: Path, home: Path) -> Plan:
    store = Store.open(path, home / "state" / "funnel-tui")
    try:
        assert store.year is not None
        return store.year.plan
    finally:
        store.close()


class TestSet:
    def test_changes_the_file_and_says_what_follows(self, run: Run, year: Path, home: Path) -> None:
        code, out, err = run("plan", "--set", "target=120000", "--set", "stages.meetings.converts=1 in 4")
        assert (code, err) == (0, "")
        said = out.splitlines()
        assert said[:2] == ["target: 100,000 -> 120,000", "stages.meetings.converts: 1 in 5 -> 1 in 4"]
        rows = {row.split()[0]: row.split()[1:3] for row in said[4:]}
        assert rows["Calls"] == ["2,000", "1,920"]
        assert rows["Meetings"] == ["100", "96"]
        assert rows["Deals"] == ["10", "12"]
        plan = plan_of(year, home)
        assert plan.funnel.target == 120_000
        assert plan.funnel.stages[0].converts.text == "1 in 4"
        assert 'converts = "1 in 4"' in year.read_text()

    def test_can_be_undone(self, run: Run, year: Path, home: Path, whole_2026: Plan) -> None:
        assert run("plan", "--set", "plan.target=120k", "--set", "ceilings.calls=45")[0] == 0
        assert plan_of(year, home).ceilings[0][0] == "calls"
        store = Store.open(year, home / "state" / "funnel-tui")
        store.undo(NOW)
        assert store.year is not None
        assert store.year.plan == whole_2026
        store.close()

    def test_shares_are_judged_together(self, run: Run, year: Path, home: Path) -> None:
        code, out, err = run("plan", "--set", "channels.calls.share=20%")
        assert (code, out) == (1, "")
        assert err == "channels: shares add up to 70 %; allowed: shares that add up to 100 %"
        assert run("plan", "--set", "channels.calls.share=20%", "--set", "channels.emails.share=80%")[0] == 0
        assert plan_of(year, home).funnel.channels[0].share.text == "20%"

    def test_dates_are_written_as_on_screen(self, run: Run, year: Path) -> None:
        assert year.exists()
        out = run("plan", "--set", "ends=30.11.2026", "--dry-run")[1]
        assert out.splitlines()[0] == "ends: 31 Dec 2026 -> 30 Nov 2026"

    def test_what_is_so_already_writes_nothing(self, run: Run, year: Path) -> None:
        before = year.read_bytes()
        code, out, _ = run("plan", "--set", "target=100k")
        assert (code, out.splitlines()[0]) == (0, "nothing changed: the plan has these values already")
        assert year.read_bytes() == before

    def test_shown_as_json_it_is_the_new_plan(self, run: Run, year: Path) -> None:
        assert year.exists()
        code, out, _ = run("plan", "--json", "--set", "target=50000")
        assert code == 0
        assert json.loads(out)["target"] == "50000"

    @pytest.mark.parametrize(
        ("typed", "code", "said"),
        [
            ("target=abc", 2, "plan.target: 'abc' cannot be read; allowed: an amount such as"),
            ("target", 2, "--set target: is not a field with a value; allowed: --set target=120000"),
            ("=3", 2, "--set =3: is not a field with a value"),
            ("aim=3", 2, "plan.aim is not a field of the plan; allowed: target, average_deal"),
            ("stages.demos.converts=5%", 2, "stages.demos.converts is not a field of the plan"),
            (
                "stages.meetings.converts=0",
                2,
                "stages.meetings.converts: '0' cannot be read; allowed: above 0 %",
            ),
            ("stages.meetings.converts=150%", 2, "stages.meetings.converts: '150%' cannot be read"),
            ("ends=2026-02-30", 2, "plan.ends: '2026-02-30' cannot be read; allowed: a date"),
            ("ceilings.visits=3", 2, "plan.ceilings.visits is not a field"),
            ("target=0", 1, "plan.target: is 0; allowed: an amount above 0"),
            ("ends=2025-12-31", 1, "is before the first date; allowed: a date from 1 Jan 2026 on"),
            ("channels.calls.key=m", 1, "m is the key of calls too"),
            ("channels.calls.key=q", 1, "q has a use on the screen"),
        ],
    )
    @pytest.mark.parametrize("look", [True, False])
    def test_bad_input_is_one_line_and_changes_nothing(
        self, run: Run, year: Path, typed: str, code: int, said: str, look: bool
    ) -> None:
        before = year.read_bytes()
        found, out, err = run("plan", "--set", typed, *(["--dry-run"] if look else []))
        assert (found, out) == (code, "")
        assert said in err
        assert len(err.splitlines()) == 1
        assert year.read_bytes() == before

    def test_where_there_is_no_file(self, run: Run) -> None:
        code, out, err = run("plan", "--set", "target=5")
        assert (code, out) == (1, "")
        assert "start funnel-tui to make a plan" in err

    def test_the_demo_saves_nothing(self, run: Run) -> None:
        code, _, err = run("--demo", "plan", "--set", "target=5")
        assert code == 2
        assert "the demo saves nothing" in err
        assert run("--demo", "plan", "--set", "target=500k", "--dry-run")[0] == 0

    def test_a_broken_file_stays_as_it_is_and_the_change_comes_in_later(
        self, run: Run, year: Path, home: Path
    ) -> None:
        good = year.read_bytes()
        year.write_text("[plan\n")
        code, _, err = run("plan", "--set", "target=50000")
        assert code == 0
        assert "is not TOML" in err
        assert "kept safe and added when the file is fixed" in err
        assert year.read_text() == "[plan\n"
        year.write_bytes(good)
        assert plan_of(year, home).funnel.target == 50_000

    def test_a_broken_file_that_nobody_knows(self, run: Run, home: Path) -> None:
        path = home / "b.toml"
        path.write_text("[plan\n")
        code, out, err = run("--file", str(path), "plan", "--set", "target=50000")
        assert (code, out) == (1, "")
        assert f"{path}:1: is not TOML" in err


class TestDryRun:
    def test_shows_the_same_and_writes_nothing(self, run: Run, year: Path, home: Path) -> None:
        before = year.read_bytes()
        code, out, err = run("plan", "--set", "target=120000", "--dry-run")
        assert (code, err) == (0, "not saved: this was a dry run")
        assert year.read_bytes() == before
        assert plan_of(year, home).funnel.target == 100_000
        assert run("plan", "--set", "target=120000")[1] == out

    def test_on_the_example_where_there_is_no_file(self, run: Run, home: Path) -> None:
        code, out, err = run("plan", "--set", "target=1m", "--dry-run")
        assert code == 0
        assert out.startswith("target: 100,000 -> 1,000,000")
        assert "this is the example plan" in err
        assert not (home / "data").exists()

    def test_without_anything_to_set(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("plan", "--dry-run")[0] == 2


class TestJson:
    def test_levers_and_what_a_day_would_hold(self, run: Run, year: Path) -> None:
        assert year.exists()
        table = json.loads(run("plan", "--json")[1])
        texts = [lever["text"] for lever in table["levers"]]
        assert texts[:3] == [
            "+5 points of meetings to opportunities saves 20 meetings",
            "+5 points of win rate saves 9 meetings",
            "+$1,000 a deal saves 9 meetings",
        ]
        assert list(table["levers"][0]) == [
            *("path", "change", "first_stage", "saves", "quota_saves", "touches_a_day", "text")
        ]
        calls = table["feasible"][0]
        assert calls == {
            "name": "calls",
            "needed_per_day": pytest.approx(2000 / 202),
            "ceiling": 60.0,
            "best_week": None,
            "too_much": False,
            "text": "needs 9.9 calls a day, within 60",
        }
        assert table["plans"] == []

    def test_best_weeks_and_earlier_plans(self, run: Run, home: Path, whole_2026: Plan) -> None:
        before = replace(whole_2026, funnel=replace(whole_2026.funnel, target=whole_2026.funnel.target * 2))
        log = {date(2026, 1, 12 + d): Day({"calls": 7}) for d in range(5)}
        year = Year(whole_2026, log, earlier=(EarlierPlan(before, date(2026, 1, 31)),))
        path = home / "2026.toml"
        path.write_bytes(codec.write(codec.encode(year)))
        table = json.loads(run("--file", str(path), "plan", "--json")[1])
        assert table["plans"] == [{"ended": "2026-01-31", "target": "200000"}]
        assert table["feasible"][0]["text"] == "needs 9.9 calls a day; your best week averaged 7"
        assert run("--file", str(path), "check") == (0, "", "")


class TestMarkdown:
    def test_is_one_page_of_the_plan(self, run: Run, year: Path) -> None:
        assert year.exists()
        code, out, err = run("plan", "--markdown")
        assert (code, err) == (0, "")
        assert out.startswith("# $100,000 by 31 Dec 2026\n")
        headings = [line[3:] for line in out.splitlines() if line.startswith("## ")]
        assert headings == [
            *("What it takes", "How sure", "By quarter", "By month", "What would change it most")
        ]
        assert "- +5 points of win rate saves 9 meetings" in out
        assert "| 9 Oct 2026" not in out.partition("## How sure")[2]
        meetings = next(line for line in out.splitlines() if line.startswith("| Meetings") and "100" in line)
        sure = [line for line in out.splitlines() if line.startswith("| Meetings")][1]
        assert "|     100 |" in meetings.replace("|    100 |", "|     100 |")
        assert [cell.strip() for cell in sure.split("|")[2:5]] == ["100", "124", "140"]

    def test_every_table_is_whole_and_adds_up(self, run: Run, year: Path) -> None:
        assert year.exists()
        out = run("plan", "--markdown")[1]
        tables = [part.splitlines() for part in out.split("\n\n") if part.startswith("|")]
        assert len(tables) == 4
        for table in tables:
            assert len({line.count("|") for line in table}) == 1
            assert len({len(line) for line in table}) == 1
        for table in tables[2:]:
            cells = [[c.strip().replace(",", "") for c in row.split("|")[2:-1]] for row in table[2:]]
            assert [sum(map(int, column)) for column in zip(*cells, strict=True)] == [2000, 5000, 100, 20, 10]

    def test_what_it_should_be_minded_and_names_that_are_markup(
        self, run: Run, make: Make, home: Path, whole_2026: Plan
    ) -> None:
        plan = add_channel(replace(whole_2026, currency="*|"), "linkedin_visits")
        plan = replace(plan, funnel=replace(plan.funnel, target=plan.funnel.target * 10 + 1))
        out = run("--file", str(make(home / "m.toml", plan)), "plan", "--markdown")[1]
        assert "Linkedin visits" in out
        assert out.startswith("# \\*\\|1,000,001 by")
        assert "- needs 100 calls a day; a working day has room for 60" in out

    def test_not_together_with_json(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("plan", "--json", "--markdown")[0] == 2
