"""`add` in this process: what is logged, what it prints, and what it refuses."""

from __future__ import annotations

import io
import json
import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.envelope import own

from funnel_tui.cli.commands import COMMANDS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.values.period import Period
from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


class TestAdd:
    def test_it_prints_the_days_new_count(self, run: Run, year: Path) -> None:
        assert run("add", "calls", "3") == (0, "calls 3 on 2 Mar 2026", "")
        assert run("add", "calls") == (0, "calls 4 on 2 Mar 2026", "")
        assert run("add", "calls", "-1") == (0, "calls 3 on 2 Mar 2026", "")
        assert run("add", "calls", "1,200", "--on", "2026-02-03") == (0, "calls 1200 on 3 Feb 2026", "")
        assert run("add", "meetings", "--on", "yesterday") == (0, "meetings 1 on 1 Mar 2026", "")
        assert run("add", "emails", "2", "--on", "today") == (0, "emails 2 on 2 Mar 2026", "")
        text = year.read_text(encoding="utf-8")
        assert "[days.2026-02-03]\ncalls = 1200" in text
        assert "[days.2026-03-02]\ncalls = 3\nemails = 2" in text

    def test_one_of_something_may_be_called_so(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("add", "call") == (0, "calls 1 on 2 Mar 2026", "")
        assert run("add", "Call", "2", "email=3") == (0, "calls 3 on 2 Mar 2026\nemails 3 on 2 Mar 2026", "")
        assert run("add", "3", "opportunity") == (0, "opportunities 3 on 2 Mar 2026", "")

    def test_what_is_imported_is_said_beside_it(self, run: Run, year: Path, home: Path) -> None:
        store = Store.open(year, home / "state" / "funnel-tui")
        day = date(2026, 3, 2)
        told = Source("hubspot", day, day, {day: ImportedDay({"calls": 9})})
        store.import_source(told, datetime(2026, 3, 2, 9, tzinfo=UTC))
        store.close()
        assert run("add", "calls", "3") == (0, "calls 3 on 2 Mar 2026 (9 imported)", "")
        assert run("add", "emails", "1") == (0, "emails 1 on 2 Mar 2026", "")
        code, out, _ = run("status", "--json")
        assert (code, json.loads(out)["activities"][0]["today"]) == (0, 9)

    def test_deals_won_and_lost(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("add", "won", "12000") == (0, "won 1 on 2 Mar 2026: $12,000", "")
        assert run("add", "won", "8.5k") == (0, "won 2 on 2 Mar 2026: $12,000, $8,500", "")
        assert run("add", "won", "-12,000") == (0, "won 1 on 2 Mar 2026: $8,500", "")
        assert run("add", "lost") == (0, "lost 1 on 2 Mar 2026", "")
        assert run("add", "lost", "2") == (0, "lost 3 on 2 Mar 2026", "")

    def test_several_entries_are_one_write_of_the_journal(
        self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert year.exists()
        run("add", "calls")
        written, real = [], os.write

        def write(fd: int, data: bytes) -> int:
            if b" do - " in data:
                written.append(data)
            return real(fd, data)

        monkeypatch.setattr(os, "write", write)
        said = (
            "calls 6 on 2 Mar 2026\nemails 5 on 2 Mar 2026\nlost 1 on 2 Mar 2026\nwon 1 on 2 Mar 2026: $8,500"
        )
        found = run("add", "calls", "3", "emails", "5", "lost", "won", "8.5k", "Calls", "2")
        assert found == (0, said, "")
        assert [data.count(b" do - ") for data in written] == [5]
        day = tomllib.loads(year.read_text(encoding="utf-8"))["days"]["2026-03-02"]
        assert day == {"calls": 6, "emails": 5, "lost": 1, "won": [8500]}

    def test_of_several_entries_all_are_logged_or_none(self, run: Run, year: Path) -> None:
        run("add", "calls", "2")
        before = year.read_bytes()
        for args, code, why in (
            (("emails", "5", "calls", "-1", "calls", "-1", "calls", "-1"), 1, "is 0 already"),
            (("emails", "5", "visits"), 2, "visits is not an activity"),
            (("emails", "5", "won"), 2, "add won needs the amount"),
            (("emails", "calls", "x"), 2, "'x' is not a count"),
        ):
            found, out, err = run("add", *args)
            assert (found, out) == (code, "")
            assert why in err
        assert year.read_bytes() == before
        assert run("status", "--short")[1].count("calls 2/") == 1

    def test_json_says_what_was_logged_and_the_days_count(self, run: Run, year: Path) -> None:
        run("add", "calls", "4")
        code, out, err = run("add", "calls", "3", "won", "8.5k", "--on", "today", "--json")
        assert (code, err) == (0, "")
        assert own(out, "add") == {
            "file": str(year),
            "date": "2026-03-02",
            "logged": [
                {"name": "calls", "n": 3, "date": "2026-03-02", "day": 7},
                {"name": "won", "n": 1, "date": "2026-03-02", "amount": "8500", "day": 1},
            ],
        }

    @pytest.mark.parametrize(
        ("args", "code", "said"),
        [
            (
                ["visits"],
                2,
                "visits is not an activity of the plan; allowed: calls, emails, meetings, opportunities,",
            ),
            (["deals"], 2, "deals is not an activity of the plan; allowed: won"),
            (["calls", "x"], 2, "'x' is not a count; allowed: a whole number from 1 to 100000, or -1 ..."),
            (["calls", "0"], 2, "'0' is not a count"),
            (["calls", "1.5"], 2, "'1.5' is not a count"),
            (["calls", "200k"], 2, "'200k' is not a count"),
            (["calls", "9" * 5000], 2, "is not a count"),
            (["won"], 2, "add won needs the amount; allowed: add won 12000"),
            (
                ["won", "lots"],
                2,
                "'lots' is not an amount; allowed: an amount such as 100000",
            ),
            (["won", "0"], 1, "a deal has an amount above 0"),
            (["won", "-5"], 1, "no deal of 5 was won on Mon 2 Mar"),
            (["calls", "-1"], 1, "calls on Mon 2 Mar is 0 already"),
            (["calls", "--on", "2026-03-03"], 1, "Tue 3 Mar 2026 is in the future"),
            (["calls", "--on", "2025-12-31"], 1, "no year file holds 2025-12-31; start funnel-tui"),
            (
                ["calls", "--on", "2026-02-30"],
                2,
                "'2026-02-30' is not a date; allowed: a date such as 2026-11-20",
            ),
            ([], 2, "the following arguments are required: NAME"),
            (["calls", "1", "2"], 2, "2 is not an activity of the plan"),
            (["3"], 2, "3 is not an activity of the plan"),
            (["3", "calls=5"], 2, "3 is not an activity of the plan"),
            ([""], 2, "an empty word is not an activity of the plan"),
            (["=3"], 2, "=3 is not an activity of the plan"),
            (["visits=3"], 2, "visits is not an activity of the plan"),
            (["calls="], 2, "'' is not a count"),
            (["calls=3=4"], 2, "'3=4' is not a count"),
            (["won="], 2, "'' is not an amount"),
            (["calls", "--on", "mon..soon"], 2, "or a stretch of them such as mon..wed"),
            (["calls", "--on", "today..yesterday"], 2, "allowed: an end that is not before the start"),
            (
                ["calls", "--on", "2026-01-01..today"],
                2,
                "61 dates; allowed: a stretch of at most 31",
            ),
            (["calls", "--on", "sat..sun"], 2, "without a working day"),
            (["calls", "--on", "2026-02-26..2026-03-04"], 1, "Tue 3 Mar 2026 is in the future"),
            (["-", "calls"], 2, "add - reads lines from standard input; allowed: add - alone"),
            (["-", "--on", "wed..fri"], 2, "with one date for --on"),
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

    def test_the_number_stands_behind_before_or_after_an_equals_sign(self, run: Run, year: Path) -> None:
        said = "calls 3 on 2 Mar 2026\nemails 5 on 2 Mar 2026"
        assert run("add", "calls=3", "emails=5") == (0, said, "")
        assert run("add", "3", "calls", "5", "emails")[1] == said.replace("3 on", "6 on").replace("5", "10")
        assert run("add", "emails", "-5", "-1", "calls")[0] == 0
        assert run("add", "12k", "won", "won=$8,500") == (0, "won 2 on 2 Mar 2026: $12,000, $8,500", "")
        day = tomllib.loads(year.read_text(encoding="utf-8"))["days"]["2026-03-02"]
        assert day == {"calls": 5, "emails": 5, "won": [12000, 8500]}

    def test_a_stretch_is_each_of_its_working_days_in_one_write(self, run: Run, year: Path) -> None:
        # Today is Monday: from Thursday on there are two working days before it.
        code, out, _ = run("add", "calls=3", "emails", "--on", "thu..today")
        assert code == 0
        dates = ("26 Feb 2026", "27 Feb 2026", "2 Mar 2026")
        assert out.splitlines() == [f"{what} on {day}" for day in dates for what in ("calls 3", "emails 1")]
        days = tomllib.loads(year.read_text(encoding="utf-8"))["days"]
        assert days == {day: {"calls": 3, "emails": 1} for day in ("2026-02-26", "2026-02-27", "2026-03-02")}

    def test_of_a_stretch_all_is_logged_or_nothing(self, run: Run, year: Path) -> None:
        run("add", "calls", "--on", "2026-02-26")
        before = year.read_bytes()
        code, out, err = run("add", "emails=2", "calls=-1", "--on", "2026-02-26..2026-02-27")
        assert (code, out, err) == (1, "", "calls on Fri 27 Feb is 0 already")
        assert year.read_bytes() == before

    def test_names_as_people_type_them(self, whole_2026: Plan, make: Make, run: Run, home: Path) -> None:
        first, last = whole_2026.funnel.stages
        stages = (replace(first, name="first_meetings", was=("meetings",)), last)
        make(
            home / "data" / "funnel-tui" / "2026.toml",
            replace(whole_2026, funnel=replace(whole_2026.funnel, stages=stages)),
        )
        assert run("add", "Calls")[1] == "calls 1 on 2 Mar 2026"
        assert run("add", "first-meetings")[1] == "first_meetings 1 on 2 Mar 2026"
        assert run("add", "meetings")[1] == "first_meetings 2 on 2 Mar 2026"

    def test_the_file_is_the_one_that_holds_the_date(
        self, whole_2026: Plan, make: Make, run: Run, home: Path, year: Path
    ) -> None:
        old = make(
            home / "data" / "funnel-tui" / "2025.toml",
            replace(whole_2026, period=Period(date(2025, 1, 1), date(2025, 12, 31))),
        )
        assert run("add", "calls", "5", "--on", "2025-12-30") == (0, "calls 5 on 30 Dec 2025", "")
        assert "calls = 5" in old.read_text(encoding="utf-8")
        assert "calls = 5" not in year.read_text(encoding="utf-8")

    def test_a_file_of_another_name(
        self, whole_2026: Plan, make: Make, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = make(home / "mine.toml", whole_2026)
        assert run("--file", str(path), "add", "calls")[1] == "calls 1 on 2 Mar 2026"
        assert run("add", "calls", "--file", str(path))[1] == "calls 2 on 2 Mar 2026"
        monkeypatch.setenv("FUNNEL_TUI_FILE", str(path))
        assert run("add", "calls")[1] == "calls 3 on 2 Mar 2026"

    def test_no_file_yet(self, run: Run, home: Path) -> None:
        assert run("add", "calls") == (
            1,
            "",
            "no year file holds 2026-03-02; start funnel-tui to make a plan",
        )
        code, out, err = run("--file", str(home / "none.toml"), "add", "calls")
        assert (code, out) == (1, "")
        assert err == f"{home}/none.toml: there is no such file; start funnel-tui to make a plan"
        assert list(home.iterdir()) == []

    def test_a_broken_file_keeps_the_press_for_later(self, run: Run, year: Path) -> None:
        run("add", "calls")
        good = year.read_bytes()
        broken = good.replace(b"target = 100000", b"target = = 100000")
        year.write_bytes(broken)
        code, out, err = run("add", "calls", "2")
        assert (code, out) == (0, "calls 3 on 2 Mar 2026")
        line = next(n for n, text in enumerate(broken.splitlines(), 1) if b"= =" in text)
        assert err.startswith(f"{year}:{line}: ")
        assert err.endswith("; the change is kept safe and added when the file is fixed")
        assert year.read_bytes() == broken
        year.write_bytes(good)
        assert run("add", "calls") == (0, "calls 4 on 2 Mar 2026", "")

    def test_the_demo_saves_nothing(self, run: Run, home: Path) -> None:
        code, _, err = run("--demo", "add", "calls")
        allowed = ", ".join(name for name, command in COMMANDS.items() if command.demo)
        assert "status" in allowed
        assert "add" not in allowed
        assert (code, err) == (2, f"the demo saves nothing; allowed with --demo: {allowed}")
        assert list(home.iterdir()) == []


class TestStandardInput:
    @pytest.fixture
    def pipe(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
        def call(text: bytes, *args: str) -> tuple[int, str, str]:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
            return run("add", "-", *args)

        return call

    def test_each_line_is_what_add_takes(self, pipe: Run, year: Path) -> None:
        text = b"""\xef\xbb\xbf# Monday
calls 3 emails 5
2 meetings yesterday

won 12000 on 20 feb  # Acme
lost 2026-02-26\r
calls=2 fri
"""
        code, out, err = pipe(text)
        assert (code, err) == (0, "")
        assert out.splitlines() == [
            "calls 3 on 2 Mar 2026",
            "emails 5 on 2 Mar 2026",
            "meetings 2 on 1 Mar 2026",
            "won 1 on 20 Feb 2026: $12,000",
            "lost 1 on 26 Feb 2026",
            "calls 2 on 27 Feb 2026",
        ]
        days = tomllib.loads(year.read_text(encoding="utf-8"))["days"]
        assert days["2026-03-02"] == {"calls": 3, "emails": 5}
        assert days["2026-02-20"] == {"won": [12000]}

    def test_lines_without_a_date_are_of_the_date_that_was_named(self, pipe: Run, year: Path) -> None:
        assert year.exists()
        assert pipe(b"calls\nemails 2 today", "--on", "yesterday") == (
            0,
            "calls 1 on 1 Mar 2026\nemails 2 on 2 Mar 2026",
            "",
        )

    @pytest.mark.parametrize(
        ("text", "code", "said"),
        [
            (b"", 2, "standard input has no entries; allowed: lines such as calls 3 emails 5"),
            (b"# nothing\n\n", 2, "standard input has no entries"),
            (b"calls 3\n\nvisits 2", 2, "line 3: visits is not an activity of the plan; allowed: calls,"),
            (b"calls 3\ncalls x", 2, "line 2: 'x' is not a count"),
            (b"calls 3\nwon", 2, "line 2: add won needs the amount"),
            (b"calls 3 on soon", 2, "line 1: 'soon' is not a date; allowed: a date such as"),
            (b"calls 3 on", 2, "line 1: '' is not a date; allowed: a date behind on"),
            (b"on monday", 2, "line 1: on monday names no activity; allowed: calls 3 on monday"),
            (b"monday", 2, "line 1: monday is not an activity of the plan"),
            (b"calls 3\nemails -1\nemails 2", 1, "line 2: emails on Mon 2 Mar is 0 already"),
            (b"calls 3\ncalls 2026-12-24", 1, "line 2: Thu 24 Dec 2026 is in the future"),
            (b"calls 3\ncalls 2025-12-24", 1, "line 2: 24 Dec 2025 is outside this plan"),
            (b"calls\n" * 10_001, 2, "standard input has 10,001 lines; allowed: at most 10,000"),
            (b"calls \xff", 1, "standard input is not UTF-8 text, from byte 7 on"),
        ],
    )
    def test_one_wrong_line_and_nothing_is_counted(
        self, pipe: Run, year: Path, text: bytes, code: int, said: str
    ) -> None:
        before = year.read_bytes()
        found, out, err = pipe(text)
        assert (found, out) == (code, "")
        assert err.startswith(said)
        assert "\n" not in err
        assert year.read_bytes() == before
