"""The commands in this process: what they print, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from funnel_tui import cli
from funnel_tui.core.example import example_plan
from funnel_tui.core.period import Period
from funnel_tui.core.plan import Plan
from funnel_tui.storage.store import Store

TODAY = date(2026, 3, 2)
YEAR = replace(example_plan(date(2026, 1, 1)), period=Period(date(2026, 1, 1), date(2026, 12, 31)))

WRONG_DAYS = """[days.2026-02-02]
calls = -1
visits = 3

[days.2027-02-02]
calls = 1

[days.2026-12-24]
calls = 1

"""

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of our own, and a fixed date."""
    for name in ("data", "state", "config"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.delenv("FUNNEL_TUI_FILE", raising=False)
    monkeypatch.setenv("FUNNEL_TUI_TODAY", TODAY.isoformat())
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: the exit code, stdout, stderr."""
    assert home.exists()

    def call(*args: str) -> Said:
        code = cli.main(list(args))
        printed = capsys.readouterr()
        return code, printed.out.rstrip("\n"), printed.err.rstrip("\n")

    return call


@pytest.fixture
def year(home: Path) -> Path:
    """The year file in the data folder."""
    return make(home / "data" / "funnel-tui" / "2026.toml", home, YEAR)


def make(path: Path, home: Path, plan: Plan) -> Path:
    store = Store.open(path, home / "state" / "funnel-tui")
    store.create(plan, datetime(2026, 1, 1, 9, tzinfo=UTC))
    store.close()
    return path


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


class TestAdd:
    def test_it_prints_the_days_new_count(self, run: Run, year: Path) -> None:
        assert run("add", "calls", "3") == (0, "calls 3 on 2026-03-02", "")
        assert run("add", "calls") == (0, "calls 4 on 2026-03-02", "")
        assert run("add", "calls", "-1") == (0, "calls 3 on 2026-03-02", "")
        assert run("add", "calls", "1,200", "--on", "2026-02-03") == (0, "calls 1200 on 2026-02-03", "")
        assert run("add", "meetings", "--on", "yesterday") == (0, "meetings 1 on 2026-03-01", "")
        assert run("add", "emails", "2", "--on", "today") == (0, "emails 2 on 2026-03-02", "")
        text = year.read_text(encoding="utf-8")
        assert "[days.2026-02-03]\ncalls = 1200" in text
        assert "[days.2026-03-02]\ncalls = 3\nemails = 2" in text

    def test_deals_won_and_lost(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("add", "won", "12000") == (0, "won 1 on 2026-03-02: $12,000", "")
        assert run("add", "won", "8.5k") == (0, "won 2 on 2026-03-02: $12,000, $8,500", "")
        assert run("add", "won", "-12,000") == (0, "won 1 on 2026-03-02: $8,500", "")
        assert run("add", "lost") == (0, "lost 1 on 2026-03-02", "")
        assert run("add", "lost", "2") == (0, "lost 3 on 2026-03-02", "")

    @pytest.mark.parametrize(
        ("args", "code", "said"),
        [
            (
                ["visits"],
                2,
                "visits is not an activity of the plan; allowed: calls, emails, meetings, opportunities,",
            ),
            (["deals"], 2, "deals is not an activity of the plan; allowed: won"),
            (["calls", "x"], 2, "'x' is no count; allowed: a whole number from 1 to 100,000, or -1 ..."),
            (["calls", "0"], 2, "'0' is no count"),
            (["calls", "1.5"], 2, "'1.5' is no count"),
            (["calls", "200k"], 2, "'200k' is no count"),
            (["calls", "9" * 5000], 2, "is no count"),
            (["won"], 2, "add won needs the amount; allowed: add won 12000"),
            (["won", "lots"], 2, "'lots' is no amount; allowed: an amount such as 100000, 100,000 or 100k"),
            (["won", "0"], 1, "a deal has an amount above 0"),
            (["won", "-5"], 1, "no deal of 5 was won on Mon 2 Mar"),
            (["calls", "-1"], 1, "calls on Mon 2 Mar is 0 already"),
            (["calls", "--on", "2026-03-03"], 1, "Tue 3 Mar 2026 is in the future"),
            (["calls", "--on", "2025-12-31"], 1, "no year file holds 2025-12-31; start funnel-tui"),
            (
                ["calls", "--on", "2026-02-30"],
                2,
                "'2026-02-30' is no date; allowed: a date such as 2026-11-20",
            ),
            ([], 2, "the following arguments are required: NAME"),
            (["calls", "1", "2"], 2, "unrecognized arguments: 2"),
        ],
    )
    def test_what_cannot_be_logged_says_why_in_one_line(
        self, run: Run, year: Path, args: list[str], code: int, said: str
    ) -> None:
        before = year.read_bytes()
        found, out, err = run("add", *args)
        assert (found, out) == (code, "")
        assert said in err
        assert "\n" not in err
        assert year.read_bytes() == before

    def test_names_as_people_type_them(self, run: Run, home: Path) -> None:
        first, last = YEAR.funnel.stages
        stages = (replace(first, name="first_meetings", was=("meetings",)), last)
        make(
            home / "data" / "funnel-tui" / "2026.toml",
            home,
            replace(YEAR, funnel=replace(YEAR.funnel, stages=stages)),
        )
        assert run("add", "Calls")[1] == "calls 1 on 2026-03-02"
        assert run("add", "first-meetings")[1] == "first_meetings 1 on 2026-03-02"
        assert run("add", "meetings")[1] == "first_meetings 2 on 2026-03-02"

    def test_the_file_is_the_one_that_holds_the_date(self, run: Run, home: Path, year: Path) -> None:
        old = make(
            home / "data" / "funnel-tui" / "2025.toml",
            home,
            replace(YEAR, period=Period(date(2025, 1, 1), date(2025, 12, 31))),
        )
        assert run("add", "calls", "5", "--on", "2025-12-30") == (0, "calls 5 on 2025-12-30", "")
        assert "calls = 5" in old.read_text(encoding="utf-8")
        assert "calls = 5" not in year.read_text(encoding="utf-8")

    def test_a_file_of_another_name(self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = make(home / "mine.toml", home, YEAR)
        assert run("--file", str(path), "add", "calls")[1] == "calls 1 on 2026-03-02"
        assert run("add", "calls", "--file", str(path))[1] == "calls 2 on 2026-03-02"
        monkeypatch.setenv("FUNNEL_TUI_FILE", str(path))
        assert run("add", "calls")[1] == "calls 3 on 2026-03-02"

    def test_no_file_yet(self, run: Run, home: Path) -> None:
        assert run("add", "calls") == (
            1,
            "",
            "no year file holds 2026-03-02; start funnel-tui to make a plan",
        )
        code, out, err = run("--file", str(home / "none.toml"), "add", "calls")
        assert (code, out) == (1, "")
        assert err == f"{home}/none.toml: there is no such file; start funnel-tui to make a plan"
        assert files(home) == []

    def test_a_broken_file_keeps_the_press_for_later(self, run: Run, year: Path) -> None:
        run("add", "calls")
        good = year.read_bytes()
        broken = good.replace(b"target = 100000", b"target = = 100000")
        year.write_bytes(broken)
        code, out, err = run("add", "calls", "2")
        assert (code, out) == (0, "calls 3 on 2026-03-02")
        line = next(n for n, text in enumerate(broken.splitlines(), 1) if b"= =" in text)
        assert err.startswith(f"{year}:{line}: ")
        assert err.endswith("; saved beside it, and comes in when it is mended")
        assert year.read_bytes() == broken
        year.write_bytes(good)
        assert run("add", "calls") == (0, "calls 4 on 2026-03-02", "")

    def test_the_demo_saves_nothing(self, run: Run, home: Path) -> None:
        code, _, err = run("--demo", "add", "calls")
        assert (code, err) == (2, "the demo saves nothing; allowed with --demo: plan, status, check")
        assert files(home) == []


class TestPlan:
    def plan(self, run: Run, *args: str) -> dict[str, Any]:
        code, out, _ = run(*args, "plan", "--json")
        assert code == 0
        table: dict[str, Any] = json.loads(out)
        return table

    def test_json_has_the_articles_figures(self, run: Run, year: Path) -> None:
        table = self.plan(run, "--file", str(year))
        assert list(table) == [
            "starts",
            "ends",
            "working_days",
            "target",
            "average_deal",
            "chance",
            "confidence",
            "warnings",
            "activities",
        ]
        assert (table["starts"], table["ends"], table["working_days"]) == ("2026-01-01", "2026-12-31", 261)
        assert (table["target"], table["average_deal"], table["confidence"]) == ("100000", "10000", None)
        assert round(table["chance"], 4) == 0.5487
        assert table["warnings"] == []
        found = [(a["name"], a["kind"], a["quota"], a["rate"], a["exact"]) for a in table["activities"]]
        assert found == [
            ("calls", "channel", 2000, "1 in 40", "2000"),
            ("emails", "channel", 5000, "1%", "5000"),
            ("meetings", "stage", 100, "1 in 5", "100"),
            ("opportunities", "stage", 20, "50%", "20"),
            ("deals", "deals", 10, None, "10"),
        ]
        calls = table["activities"][0]
        assert (calls["opens"], calls["last_useful_day"]) == ("2026-01-01", "2026-10-09")

    def test_json_parts_add_up(self, run: Run, year: Path) -> None:
        assert year.exists()
        for activity in self.plan(run)["activities"]:
            assert list(activity) == [
                "name",
                "kind",
                "quota",
                "exact",
                "rate",
                "opens",
                "last_useful_day",
                "quarters",
                "months",
                "weeks",
                "days",
            ]
            for part in ("quarters", "months", "weeks", "days"):
                assert sum(activity[part].values()) == activity["quota"]
            assert list(activity["quarters"]) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
            assert next(iter(activity["months"])) == "2026-01"
            assert next(iter(activity["weeks"])) == "2026-W01"
            assert 0 not in activity["days"].values()
            assert all(date.fromisoformat(day) for day in activity["days"])

    def test_exact_is_a_fraction(self, run: Run, home: Path) -> None:
        funnel = replace(YEAR.funnel, target=Decimal("70000"), average_deal=Decimal("30000"))
        path = make(home / "seven.toml", home, replace(YEAR, funnel=funnel))
        found = {
            a["name"]: (a["quota"], a["exact"]) for a in self.plan(run, "--file", str(path))["activities"]
        }
        assert found["deals"] == (3, "7/3")
        assert found["opportunities"] == (6, "14/3")
        assert Fraction(found["calls"][1]) == Fraction(2800, 6)

    def test_a_missing_file_shows_the_example_and_writes_nothing(self, run: Run, home: Path) -> None:
        code, out, err = run("--file", str(home / "none.toml"), "plan", "--json")
        table = json.loads(out)
        assert (code, err) == (0, "no file yet: this is the example plan")
        assert (table["starts"], table["ends"]) == ("2026-03-02", "2027-03-01")
        assert [a["quota"] for a in table["activities"]] == [2000, 5000, 100, 20, 10]
        assert files(home) == []

    def test_text(self, run: Run, year: Path) -> None:
        assert year.exists()
        code, out, err = run("plan")
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[0] == "1 Jan 2026 to 31 Dec 2026 · 261 working days"
        assert lines[1] == "$100,000 at $10,000 a deal · chance of 10 deals, if this is done: 55%"
        assert lines[4].split() == [
            "Calls",
            "2,000",
            "9.9",
            "1",
            "in",
            "40",
            "1",
            "Jan",
            "2026",
            "9",
            "Oct",
            "2026",
            "634",
            "643",
            "654",
            "69",
        ]
        assert len(lines) == 9

    def test_an_unusable_plan_says_where(self, run: Run, year: Path) -> None:
        text = year.read_text(encoding="utf-8")
        year.write_text(text.replace('converts = "1 in 5"', 'converts = "6 in 5"'), encoding="utf-8")
        (year.parent.parent.parent / "state" / "funnel-tui" / "files").unlink(missing_ok=True)
        code, out, err = run("plan")
        line = next(n for n, row in enumerate(text.splitlines(), 1) if "1 in 5" in row)
        assert (code, out) == (1, "")
        assert err.startswith(f"{year}:{line}: stages.meetings.converts: ")
        assert "allowed: above 0 % and at most 100 %" in err


class TestStatus:
    def test_json(self, run: Run, year: Path) -> None:
        assert year.exists()
        run("add", "calls", "400", "--on", "2026-02-27")
        run("add", "won", "12000.50")
        code, out, _ = run("status", "--json")
        table = json.loads(out)
        assert code == 0
        assert list(table) == [
            "date",
            "verdict",
            "headline",
            "chance",
            "chance_basis",
            "revenue",
            "activities",
        ]
        assert table["date"] == "2026-03-02"
        assert table["verdict"] == "behind"
        assert table["headline"] == "calls behind by 1.5 days"
        assert table["chance_basis"] in ("plan", "log")
        assert table["revenue"]["actual"] == "12000.50"
        assert table["revenue"]["target"] == "100000"
        assert table["revenue"]["expected"] == "0"
        calls = table["activities"][0]
        assert list(calls) == [
            "name",
            "today",
            "due_today",
            "next_period_due",
            "actual",
            "next_period",
            "expected",
            "delta",
            "safe_days",
            "needed_per_day",
            "quota",
            "verdict",
        ]
        # 42 of the 202 weekdays of the calls' window had passed.
        assert calls["expected"] == float(Fraction(2000 * 42, 202))
        assert calls["delta"] == float(400 - Fraction(2000 * 42, 202))
        assert calls["needed_per_day"] == 1600 / 160
        assert (calls["actual"], calls["today"], calls["due_today"], calls["quota"]) == (400, 0, 10, 2000)
        assert table["activities"][-1]["safe_days"] is None
        assert [a["name"] for a in table["activities"]] == [
            "calls",
            "emails",
            "meetings",
            "opportunities",
            "deals",
        ]

    def test_text(self, run: Run, year: Path) -> None:
        assert year.exists()
        run("add", "calls", "400", "--on", "2026-02-27")
        code, out, err = run("status")
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[0] == "Mon 2 Mar 2026 · working day 43 of 261"
        assert lines[1] == "BEHIND · calls behind by 1.5 days · $0 of $100,000"
        assert lines[4].split() == [
            "Calls",
            "0",
            "/",
            "10",
            "400",
            "415.8",
            "-15.8",
            "2,000",
            "10",
            "▼",
            "behind",
            "1.5",
            "days",
        ]

    def test_short(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("status", "--short") == (
            0,
            "BEHIND 42 days · $0 of $100,000 · today calls 0/10 emails 0/24 meetings 0/1",
            "",
        )

    def test_no_file_yet(self, run: Run, home: Path) -> None:
        for form in ([], ["--json"], ["--short"]):
            code, out, err = run("status", *form)
            assert (code, out) == (1, "")
            assert err == "no year file holds 2026-03-02; start funnel-tui to make a plan"
        assert files(home) == []

    def test_the_notation_is_the_users(self, run: Run, home: Path, year: Path) -> None:
        assert year.exists()
        config = home / "config" / "funnel-tui" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text('[numbers]\ndecimal = ","\ncurrency = "after"\n', encoding="utf-8")
        assert " 415,8 " in run("status")[1]
        assert "· 0 $ of 100.000 $ ·" in run("status", "--short")[1]

    def test_the_demo_needs_no_file(self, run: Run, home: Path) -> None:
        code, out, _ = run("--demo", "status", "--json")
        table = json.loads(out)
        assert code == 0
        assert Fraction(table["revenue"]["actual"]) > 0
        assert run("--demo", "plan")[0] == 0
        assert run("--demo", "check") == (0, "", "")
        assert files(home) == []


class TestCheck:
    def test_nothing_to_say(self, run: Run, year: Path) -> None:
        assert year.exists()
        run("add", "calls")
        assert run("check") == (0, "", "")

    def test_every_fault_with_its_line(self, run: Run, year: Path) -> None:
        text = year.read_text(encoding="utf-8").replace("[saved]", WRONG_DAYS + "[saved]")
        year.write_text(text, encoding="utf-8")
        code, out, err = run("check")
        assert (code, err) == (1, "")
        rows = text.splitlines()
        found = out.splitlines()
        for wrong, row in (
            ("days.2026-02-02.calls", "calls = -1"),
            ("days.2026-02-02.visits", "visits = 3"),
            ("days.2027-02-02", "[days.2027-02-02]"),
        ):
            assert any(line.startswith(f"{year}:{rows.index(row) + 1}: {wrong}") for line in found), (
                wrong,
                found,
            )
        assert any("2026-12-24" in line and "future" in line for line in found)
        assert len(found) == 4
        # The rest of the file is used.
        assert run("status")[0] == 0

    def test_settings_and_second_files(self, run: Run, home: Path, year: Path) -> None:
        config = home / "config" / "funnel-tui" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text('week_start = "sun"\n', encoding="utf-8")
        copy = year.with_name("2026 old.toml")
        copy.write_bytes(year.read_bytes())
        conflict = year.with_name("2026.sync-conflict-20260301-101010-ABC.toml")
        conflict.write_bytes(year.read_bytes())
        code, out, _ = run("check")
        assert code == 1
        assert out.splitlines() == [
            f"{conflict}: a sync tool put it beside 2026.toml; it is not read",
            f"{copy}: holds 2026-03-02 too; 2026.toml is used",
            f"{config}:1: week_start is not a setting; allowed: week_starts (did you mean that?)",
        ]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00" * 100,
            b"<<<<<<< HEAD\n",
            "target = 1".encode("utf-16"),
            b"[" * 2000,
            b"a = 1\na = 2\n",
            b"\xff\xfe",
        ],
        ids=["empty", "nul", "markers", "utf-16", "brackets", "twice", "latin"],
    )
    def test_whatever_the_bytes_are(self, run: Run, year: Path, content: bytes) -> None:
        year.write_bytes(content)
        for command in (["check"], ["status"], ["plan"], ["status", "--json"]):
            code, out, err = run(*command)
            assert code == 1
            said = out if command == ["check"] else err
            assert said.startswith(str(year))
            assert len(said.splitlines()) == 1
        assert year.read_bytes() == content

    def test_no_file_yet(self, run: Run) -> None:
        assert run("check")[0] == 1

    def test_a_folder_is_no_file(self, run: Run, home: Path) -> None:
        for command in ("check", "status", "plan"):
            code, out, err = run("--file", str(home), command)
            assert code == 1
            assert str(home) in out + err


class TestWhere:
    def test_before_and_after_the_first_file(self, run: Run, home: Path) -> None:
        code, out, _ = run("where")
        assert code == 0
        assert out.splitlines()[0] == f"file     {home}/data/funnel-tui/2026.toml  (not there yet)"
        assert files(home) == []
        make(home / "data" / "funnel-tui" / "2026.toml", home, YEAR)
        run("add", "calls")
        places = dict(line.split(maxsplit=1) for line in run("where")[1].splitlines())
        assert places["file"] == f"{home}/data/funnel-tui/2026.toml"
        assert list(Path(places["journals"]).glob("*.log"))
        assert list(places) == ["file", "journals", "backups", "config", "themes", "data", "state"]

    def test_the_file_that_was_named(self, run: Run, home: Path) -> None:
        assert f"file     {home}/x.toml  (not there yet)" in run("--file", f"{home}/x.toml", "where")[1]


class TestUse:
    def test_version_and_help(self, run: Run) -> None:
        assert run("--version") == (0, "funnel-tui 0.1.0", "")
        code, out, _ = run("--help")
        assert code == 0
        assert "add" in out
        assert run("add", "--help")[0] == 0

    @pytest.mark.parametrize(
        "args", [["sing"], ["--nonsense"], ["status", "--json", "--short"], ["plan", "extra"], ["--file"]]
    )
    def test_wrong_use_is_one_line(self, run: Run, args: list[str]) -> None:
        code, out, err = run(*args)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
        assert "--help" in err

    @pytest.mark.parametrize("fixed", ["soon", "2026-02-30", "20260302", "2026-3-2", "0001-01-01"])
    def test_a_fixed_date_that_is_none(self, run: Run, monkeypatch: pytest.MonkeyPatch, fixed: str) -> None:
        monkeypatch.setenv("FUNNEL_TUI_TODAY", fixed)
        for command in (["status"], ["plan"], ["add", "calls"], ["status", "--short"], ["check"]):
            code, out, err = run(*command)
            assert (code, out) == (2, "")
            assert err == f"FUNNEL_TUI_TODAY is {fixed!r}; allowed: a date such as 2026-03-02"

    def test_the_screen_needs_a_terminal(self, run: Run) -> None:
        code, _, err = run()
        assert code == 2
        assert err == "the screen needs a terminal; try funnel-tui status, or funnel-tui --help"

    def test_the_unexpected_is_one_line_too(
        self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert year.exists()

        def fall_over(*_: object, **__: object) -> None:
            raise ZeroDivisionError("over\nlines")

        monkeypatch.setattr("funnel_tui.headless.pace", fall_over)
        code, out, err = run("status")
        assert (code, out) == (1, "")
        assert err == "this should not happen: ZeroDivisionError: over lines; FUNNEL_TUI_DEBUG=1 shows where"

    def test_a_disk_that_refuses(self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert year.exists()

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied", str(year))

        monkeypatch.setattr("funnel_tui.headless.Store.open", refuse)
        assert run("status") == (1, "", f"{year}: Permission denied")

    def test_interrupted(self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert year.exists()

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("funnel_tui.headless.Store.open", interrupt)
        assert run("status") == (130, "", "")
