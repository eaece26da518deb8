"""The command `export`, and the way back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026
from tests.cli.conftest import home, make, run, whole_2026, year
from tests.importing.kit import reading

from funnel_tui.cli.export import FORMULA, csv_text, harmless, ics_text
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar

__all__ = ["home", "make", "run", "whole_2026", "year"]

Run = Callable[..., tuple[int, str, str]]
NAMES = ARTICLE_2026.names
DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 20))
AMOUNTS = st.decimals("0.01", 10**9, places=2).map(
    lambda d: d.quantize(Decimal(1)) if d == d.to_integral_value() else d.normalize()
)
LOGGED = st.builds(
    Day,
    counts=st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9999), max_size=4),
    won=st.lists(AMOUNTS, max_size=3).map(tuple),
    lost=st.integers(0, 5),
    note=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20),
).filter(lambda day: not day.empty)


def as_imported(days: dict[date, Day]) -> dict[date, ImportedDay]:
    found = {when: ImportedDay(day.counts, day.won, day.lost) for when, day in days.items()}
    return {when: day for when, day in sorted(found.items()) if not day.empty}


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(DAYS, LOGGED, min_size=1, max_size=12).filter(as_imported))
def test_what_is_exported_imports_to_the_identical_log(days: dict[date, Day]) -> None:
    written = csv_text(Year(ARTICLE_2026, days))
    found = reading(written)
    assert found.source.name == "funnel-tui"
    assert dict(found.source.days) == as_imported(days)
    assert found.left_out == {}
    # In a year of its own, and beside what was typed: the same counts, and the same text again.
    alone = Year(ARTICLE_2026).with_imported({"funnel-tui": found.source})
    bare = {when: replace(day, note="") for when, day in days.items()}
    counted = {when: day for when, day in bare.items() if not day.empty}
    assert dict(alone.days) == counted
    beside = Year(ARTICLE_2026, days).with_imported({"funnel-tui": found.source})
    assert {when: beside.day(when) for when in days} == days


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    assert not harmless(text).startswith(FORMULA)


@pytest.mark.parametrize("note", ["=1+1", "+49 30", "-5", "@SUM(A1)", "\t=1", "plain"])
def test_notes_are_harmless_in_a_spreadsheet(note: str) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(Year(ARTICLE_2026, {date(2026, 2, 2): Day(note=note)})))))
    (found,) = (row["note"] for row in rows if row["note"])
    assert found == (note if note == "plain" else f"'{note}")


def test_rows_have_what_was_logged_imported_and_due() -> None:
    source = Source(
        "x",
        date(2026, 2, 2),
        date(2026, 2, 3),
        {date(2026, 2, 2): ImportedDay({"calls": 7}, (Decimal(5),), 1)},
    )
    told = Year(ARTICLE_2026, {date(2026, 2, 2): Day({"calls": 5}, (Decimal("9.5"),))}).with_imported(
        {"x": source}
    )
    rows = list(csv.DictReader(io.StringIO(csv_text(told))))
    calls = schedule(ARTICLE_2026).line("calls")
    assert (
        sum(int(row["quota"]) for row in rows if row["activity"] == "calls" and row["quota"]) == calls.quota
    )
    day = {(row["activity"], row["amount"]): row for row in rows if row["date"] == "2026-02-02"}
    assert (day["calls", ""]["logged"], day["calls", ""]["imported"]) == ("5", "7")
    assert Decimal(day["calls", ""]["plan_line"]) == round(Decimal(float(calls.at(date(2026, 2, 2)))), 2)
    assert day["won", "9.5"]["logged"] == day["won", "5"]["imported"] == day["lost", ""]["imported"] == "1"


def test_the_way_back_through_the_commands(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", "calls", "12", "won", "12000.50", "lost", "--on", "2026-02-03")
    run("add", "emails", "30", "--on", "2026-02-04")
    code, written, err = run("export", "--csv")
    assert (code, err) == (0, "")
    before, status = year.read_bytes(), run("status", "--json")[1]

    class Pipe:
        buffer = io.BytesIO(written.encode())

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr("sys.stdin", Pipe())
    code, out, err = run("import", "-")
    assert (code, err) == (0, "")
    assert "won 1 deal, $12,000.50" in out
    assert run("status", "--json")[1] == status, "the log is the one it was"
    assert year.read_bytes() != before
    rows = [row for row in csv.DictReader(io.StringIO(run("export", "--csv")[1])) if row["imported"]]
    assert {
        (row["activity"], row["logged"], row["imported"]) for row in rows if row["activity"] != "won"
    } == {
        ("calls", "12", "12"),
        ("emails", "30", "30"),
        ("lost", "1", "1"),
    }


def test_json_has_the_same_rows(run: Run, year: Path) -> None:
    assert year.exists()
    run("add", "calls", "12", "--on", "2026-02-03")
    table = json.loads(run("export", "--json")[1])
    assert table["starts"] == "2026-01-01"
    (row,) = (row for row in table["rows"] if row.get("logged"))
    assert (row["date"], row["activity"], row["logged"], row["imported"]) == ("2026-02-03", "calls", 12, 0)
    assert row["quota"] >= 0


def test_a_calendar_of_last_useful_days_and_days_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-03-02")
    off = DaysOff(Period(date(2026, 8, 10), date(2026, 8, 21)), "summer; sun, sea \\ " + "é" * 80)
    work = WorkCalendar(holidays=((date(2026, 12, 25), "Christmas"),), days_off=(off,))
    plan = replace(ARTICLE_2026, work=work)
    text = ics_text(Year(plan))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert events["Calls: last useful day"].decoded("DTSTART") == schedule(plan).line("calls").last_useful_day
    assert events["Christmas"].decoded("DTSTART") == date(2026, 12, 25)
    summer = events[off.label]
    assert summer.decoded("DTEND") - summer.decoded("DTSTART") == timedelta(days=12)
    assert len({str(event["UID"]) for event in events.values()}) == len(events)


@pytest.mark.parametrize("form", ["--csv", "--json", "--ics"])
def test_the_demo_can_be_exported(run: Run, form: str) -> None:
    code, out, err = run("export", form, "--demo")
    assert (code, err) == (0, "")
    assert len(out) > 1000


def test_a_form_has_to_be_named(run: Run) -> None:
    code, out, err = run("export")
    assert (code, out) == (2, "")
    assert "--csv --json --ics" in err
