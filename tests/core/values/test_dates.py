"""Dates, weeks and stretches as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from funnel_tui.core.values.dates import read_day, read_span, week_of_text
from funnel_tui.core.values.period import DaysOff, Period

TODAY = date(2026, 3, 10)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", TODAY),
        ("today", TODAY),
        (" . ", TODAY),
        ("Yesterday", date(2026, 3, 9)),
        ("-3", date(2026, 3, 7)),
        ("−10", date(2026, 2, 28)),
        ("tuesday", TODAY),
        ("mon", date(2026, 3, 9)),
        ("wed", date(2026, 3, 4)),
        ("10", TODAY),
        ("9", date(2026, 3, 9)),
        ("11", date(2026, 2, 11)),
        ("10 mar", TODAY),
        ("11 mar", date(2025, 3, 11)),
        ("9. March", date(2026, 3, 9)),
        ("mar 9", date(2026, 3, 9)),
        ("mar 11, 2024", date(2024, 3, 11)),
        ("11 mar 2024", date(2024, 3, 11)),
        ("2026-02-01", date(2026, 2, 1)),
    ],
)
def test_the_latest_day_that_is_meant(typed: str, day: date) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["30", "31 feb", "2026-13-01", "soon", "-x", "32 mar", "9 xyz", "0"])
def test_a_day_that_does_not_exist_is_refused(typed: str) -> None:
    # In March the 30th is February's, which has none.
    with pytest.raises(ValueError, match="a date such as"):
        read_day(typed, TODAY)


def test_a_week_runs_from_its_monday_to_its_sunday() -> None:
    assert week_of_text("2026-W11") == Period(date(2026, 3, 9), date(2026, 3, 15))
    assert week_of_text(" 2026w1 ") == Period(date(2025, 12, 29), date(2026, 1, 4))
    assert week_of_text("2026-W53").starts == date(2026, 12, 28)
    for typed in ("2025-W53", "2026-W0", "W11", "2026-W11x"):
        with pytest.raises(ValueError, match="an ISO week"):
            week_of_text(typed)


PERIOD = Period(date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("typed", "first", "last", "label"),
    [
        ("10 aug - 21 aug Summer in Rome", date(2026, 8, 10), date(2026, 8, 21), "Summer in Rome"),
        ("2026-08-10..2026-08-21", date(2026, 8, 10), date(2026, 8, 21), ""),
        ("24 dec to 6 jan", date(2026, 12, 24), date(2027, 1, 6), ""),
        (" 31 mar ", date(2027, 3, 31), date(2027, 3, 31), ""),
        ("1. April Fool", date(2026, 4, 1), date(2026, 4, 1), "Fool"),
    ],
)
def test_days_off_within_the_plan(typed: str, first: date, last: date, label: str) -> None:
    assert read_span(typed, PERIOD) == DaysOff(Period(first, last), label)


@pytest.mark.parametrize("typed", ["", "summer", "2026-03-31", "2027-04-01", "30 feb"])
def test_days_off_outside_it_or_unreadable(typed: str) -> None:
    with pytest.raises(ValueError, match="dates of the plan"):
        read_span(typed, PERIOD)
    with pytest.raises(ValueError, match="an end that is not before the start"):
        read_span("21 aug - 10 aug", PERIOD)
