"""`log`, `undo` and `note`: what was logged and when, and taking it back."""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.envelope import own

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the time of day of what follows."""

    def call(time: str) -> None:
        monkeypatch.setenv("FUNNEL_TUI_TODAY", time[:10])
        moment = datetime.fromisoformat(f"{time}+00:00")
        monkeypatch.setattr("funnel_tui.system.clock.now", lambda: moment)

    return call


@pytest.fixture
def logged(run: Run, year: Path, at: Callable[[str], None]) -> Path:
    at("2026-02-27T16:30")
    run("add", "calls", "4", "won", "12000")
    at("2026-03-02T09:05")
    run("add", "calls", "3")
    run("add", "emails=5", "--on", "fri")
    run("note", "call", "Ann", "back")
    return year


class TestLog:
    def test_today_with_the_time_of_each_entry(self, run: Run, logged: Path) -> None:
        assert logged.exists()
        assert run("log") == (0, "Mon 2 Mar 2026: 3 calls · call Ann back\n  09:05  +3 calls", "")

    def test_an_entry_for_another_day_has_the_date_on_which_it_was_made(self, run: Run, logged: Path) -> None:
        assert logged.exists()
        assert run("log", "--on", "friday")[1].splitlines() == [
            "Fri 27 Feb 2026: 4 calls, 5 emails, won $12,000",
            "  16:30  +4 calls",
            "  16:30  +1 won $12,000",
            "  09:05 on 2 Mar  +5 emails",
        ]

    @pytest.mark.parametrize(
        ("args", "days"),
        [
            (["--week"], ["Mon 2 Mar 2026"]),
            (["--week", "2026-W09"], ["Fri 27 Feb 2026"]),
            (["--on", "fri..mon"], ["Fri 27 Feb 2026", "Mon 2 Mar 2026"]),
            (["--from", "20.2."], ["Fri 27 Feb 2026", "Mon 2 Mar 2026"]),
            (["--from", "20.2.", "--to", "fri"], ["Fri 27 Feb 2026"]),
            # The Monday before that Friday, not today.
            (["--from", "mon", "--to", "fri"], ["Fri 27 Feb 2026"]),
            (["--to", "today"], ["Fri 27 Feb 2026", "Mon 2 Mar 2026"]),
        ],
    )
    def test_a_stretch_has_the_days_on_which_something_was_logged(
        self, run: Run, logged: Path, args: list[str], days: list[str]
    ) -> None:
        assert logged.exists()
        code, out, err = run("log", *args)
        assert (code, err) == (0, "")
        assert [line.partition(":")[0] for line in out.splitlines() if line[0] != " "] == days

    def test_nothing_logged_is_said(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("log")[1] == "Mon 2 Mar 2026: nothing logged"
        assert run("log", "--week")[1] == "nothing logged from 2 Mar 2026 to 8 Mar 2026"
        assert run("log", "--to", "today")[1] == "nothing logged from 1 Jan 2026 to 2 Mar 2026"

    def test_what_this_machine_did_not_log_is_named(self, run: Run, logged: Path) -> None:
        text = logged.read_text(encoding="utf-8")
        logged.write_text(
            text.replace("[days.2026-03-02]\ncalls = 3", "[days.2026-03-02]\ncalls = 5"), "utf-8"
        )
        assert run("log")[1].splitlines()[1:] == ["  09:05  +3 calls", "         +2 calls, counted elsewhere"]

    def test_what_was_taken_back_is_not_there(self, run: Run, logged: Path) -> None:
        assert logged.exists()
        run("undo")
        run("undo")
        assert run("log", "--on", "fri")[1].count("\n") == 2

    def test_json(self, run: Run, logged: Path) -> None:
        table = own(run("log", "--from", "27 feb", "--json")[1], "log")
        assert table["file"] == str(logged)
        assert (table["first"], table["last"]) == ("2026-02-27", "2026-03-02")
        assert table["days"][0] == {
            "date": "2026-02-27",
            "counts": {"calls": 4, "emails": 5},
            "won": ["12000"],
            "lost": 0,
            "note": "",
            "entries": [
                {"at": "2026-02-27T16:30:00+00:00", "name": "calls", "n": 4},
                {"at": "2026-02-27T16:30:00+00:00", "name": "won", "n": 1, "amount": "12000"},
                {"at": "2026-03-02T09:05:00+00:00", "name": "emails", "n": 5},
            ],
            "elsewhere": {},
        }
        assert table["days"][1]["note"] == "call Ann back"

    def test_a_file_that_cannot_be_read_is_said_and_the_log_is_there(self, run: Run, logged: Path) -> None:
        logged.write_text("broken", encoding="utf-8")
        code, out, err = run("log")
        assert (code, out.count("\n")) == (1, 1)
        assert err.startswith(f"{logged}:1: is not TOML")

    def test_the_demo(self, run: Run, home: Path) -> None:
        code, out, _ = run("log", "--demo", "--from", "1.2.")
        assert code == 0
        assert "calls" in out
        assert list(home.iterdir()) == []

    @pytest.mark.parametrize(
        ("args", "code", "said"),
        [
            (["--on", "soon"], 2, "'soon' is not a date; allowed: a date such as"),
            (["--week", "11"], 2, "--week is '11'; allowed: an ISO week such as 2026-W11"),
            (["--from", "today", "--to", "yesterday"], 2, "allowed: an end that is not before the start"),
            (["--from", "soon"], 2, "'soon..today' is not a date"),
            (["--week", "--on", "fri"], 2, "log takes one of --on, --week and --from with --to"),
            (["--on", "24 dec"], 1, "no year file holds 2025-12-24"),
            (["calls"], 2, "unrecognized arguments: calls"),
        ],
    )
    def test_bad_dates(self, run: Run, logged: Path, args: list[str], code: int, said: str) -> None:
        assert logged.exists()
        found, out, err = run("log", *args)
        assert (found, out) == (code, "")
        assert said in err
        assert "\n" not in err


class TestUndo:
    def test_it_takes_back_the_newest_entry_each_time(self, run: Run, logged: Path) -> None:
        assert run("undo") == (0, "took back the note of Mon 2 Mar", "")
        assert run("undo") == (0, "took back +5 emails, Fri 27 Feb\nemails 0 on 27 Feb 2026", "")
        assert run("undo") == (0, "took back +3 calls, Mon 2 Mar\ncalls 0 on 2 Mar 2026", "")
        assert run("undo")[1] == "took back +1 won $12,000, Fri 27 Feb\nwon 0 on 27 Feb 2026"
        assert run("undo")[1] == "took back +4 calls, Fri 27 Feb\ncalls 0 on 27 Feb 2026"
        assert run("undo") == (1, "", "nothing to undo")
        days = tomllib.loads(logged.read_text(encoding="utf-8"))["days"]
        assert not any(value for cells in days.values() for value in cells.values())

    def test_a_change_of_the_plan_and_an_import_too(self, run: Run, year: Path, home: Path) -> None:
        run("plan", "--set", "target=120000")
        store = Store.open(year, home / "state" / "funnel-tui")
        day = date(2026, 3, 2)
        store.import_source(Source("crm", day, day, {day: ImportedDay({"calls": 9})}), datetime.now(UTC))
        store.close()
        assert run("undo")[1] == "took back the import of crm, 1 day"
        assert run("undo")[1] == "took back the change of Target"
        assert "target = 100000" in year.read_text(encoding="utf-8")

    def test_what_was_changed_since_stays_and_is_said(self, run: Run, logged: Path) -> None:
        text = logged.read_text(encoding="utf-8")
        logged.write_text(text.replace("call Ann back", "Ann called"), encoding="utf-8")
        code, out, err = run("undo")
        assert (code, out) == (0, "took back the note of Mon 2 Mar")
        assert err == "the note of Mon 2 Mar was changed in the file since"
        assert "Ann called" in logged.read_text(encoding="utf-8")

    def test_json(self, run: Run, logged: Path) -> None:
        run("undo")
        assert own(run("undo", "--json")[1], "undo") == {
            "file": str(logged),
            "undone": "emails",
            "date": "2026-02-27",
            "n": 5,
            "day": 0,
            "text": "took back +5 emails, Fri 27 Feb",
        }

    def test_nothing_to_take_back(self, run: Run, year: Path) -> None:
        before = year.read_bytes()
        assert run("undo") == (1, "", "nothing to undo")
        assert run("--demo", "undo")[0] == 2
        assert tomllib.loads(year.read_text("utf-8"))["days"] == tomllib.loads(before.decode())["days"]


class TestNote:
    def test_it_is_written_replaced_printed_and_taken_away(self, run: Run, year: Path) -> None:
        assert run("note") == (0, "", "")
        assert run("note", "call Ann back") == (0, "note on 2 Mar 2026: call Ann back", "")
        assert run("note") == (0, "call Ann back", "")
        assert run("note", "Ann", "called") == (
            0,
            "note on 2 Mar 2026: Ann called (before: call Ann back)",
            "",
        )
        assert run("note", "Ann called")[1] == "note on 2 Mar 2026: Ann called"
        assert 'note = "Ann called"' in year.read_text(encoding="utf-8")
        assert run("note", "")[1] == "note on 2 Mar 2026: none (before: Ann called)"
        assert "note" not in year.read_text(encoding="utf-8")

    def test_of_another_day(self, run: Run, year: Path) -> None:
        assert run("note", "trade fair", "--on", "fri") == (0, "note on 27 Feb 2026: trade fair", "")
        assert '[days.2026-02-27]\nnote = "trade fair"' in year.read_text(encoding="utf-8")
        table = own(run("note", "--on", "fri", "--json")[1], "note")
        assert table == {
            "file": str(year),
            "date": "2026-02-27",
            "note": "trade fair",
            "before": "trade fair",
        }

    def test_from_standard_input_it_becomes_one_line(
        self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert year.exists()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Zürich:\n\tfair\x1b[2J\n".encode())))
        assert run("note", "-") == (0, "note on 2 Mar 2026: Zürich: fair [2J", "")

    @pytest.mark.parametrize(
        ("args", "code", "said"),
        [
            (["x", "--on", "soon"], 2, "'soon' is not a date"),
            (["x", "--on", "mon..tue"], 2, "a note is for one date; allowed: --on friday"),
            (["x", "--on", "tomorrow"], 1, "Tue 3 Mar 2026 is in the future"),
            (["x", "--on", "2025-12-24"], 1, "no year file holds 2025-12-24"),
        ],
    )
    def test_bad_dates(self, run: Run, year: Path, args: list[str], code: int, said: str) -> None:
        before = year.read_bytes()
        found, out, err = run("note", *args)
        assert (found, out) == (code, "")
        assert said in err
        assert year.read_bytes() == before

    def test_a_renamed_activity_is_logged_under_its_name(self, run: Run, year: Path, home: Path) -> None:
        store = Store.open(year, home / "state" / "funnel-tui")
        assert store.year is not None
        plan = with_field(store.year.plan, "channels.calls.label", "Cold calls")
        store.change_plan(plan, datetime.now(UTC))
        store.checkpoint()
        store.close()
        run("add", "calls", "2")
        assert "+2 cold calls" in run("log")[1].lower()
