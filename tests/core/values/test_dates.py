"""Dates, weeks and stretches as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from funnel_tui.core.values.dates import ALLOWED_LOGGED, DateReader, week_of_text
from funnel_tui.core.values.period import DaysOff, Period

TODAY = date(2026, 3, 10)
"""A Tuesday."""
MARCH = DateReader(TODAY)


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
    assert MARCH.logged(typed) == day


@pytest.mark.parametrize("typed", ["30", "31 feb", "2026-13-01", "soon", "-x", "32 mar", "9 xyz", "0"])
def test_a_day_that_does_not_exist_is_refused(typed: str) -> None:
    # In March the 30th is February's, which has none.
    with pytest.raises(ValueError, match="a date such as"):
        MARCH.logged(typed)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("fri..mon", date(2026, 3, 6), date(2026, 3, 9)),
        ("Mon .. Tue", date(2026, 3, 9), TODAY),
        # The latest Wednesday is of last week, and so is the Monday.
        ("mon..wed", date(2026, 3, 2), date(2026, 3, 4)),
        ("1.3...5.3.", date(2026, 3, 1), date(2026, 3, 5)),
        ("1.3. to 5 mar", date(2026, 3, 1), date(2026, 3, 5)),
        ("2026-03-02..yesterday", date(2026, 3, 2), date(2026, 3, 9)),
        ("-3..today", date(2026, 3, 7), TODAY),
        ("28 dec..2 jan", date(2025, 12, 28), date(2026, 1, 2)),
        ("yesterday", date(2026, 3, 9), date(2026, 3, 9)),
        ("", TODAY, TODAY),
    ],
)
def test_a_stretch_that_has_happened(typed: str, first: date, last: date) -> None:
    assert MARCH.logged_span(typed) == Period(first, last)


@pytest.mark.parametrize("typed", ["..", "mon..", "..mon", "mon..soon", "31 feb", "a to b", "mon..tue..wed"])
def test_a_stretch_that_cannot_be_read(typed: str) -> None:
    with pytest.raises(ValueError, match=r"a date such as .*, or a stretch of them such as mon\.\.wed"):
        MARCH.logged_span(typed)


@pytest.mark.parametrize("typed", ["2026-03-05..2026-03-04", "yesterday..-3", "today..mon"])
def test_a_stretch_that_ends_before_it_starts(typed: str) -> None:
    with pytest.raises(ValueError, match="an end that is not before the start"):
        MARCH.logged_span(typed)


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
    assert MARCH.span(typed, PERIOD) == DaysOff(Period(first, last), label)


@pytest.mark.parametrize("typed", ["", "summer", "2026-03-31", "2027-04-01", "30 feb"])
def test_days_off_outside_it_or_unreadable(typed: str) -> None:
    with pytest.raises(ValueError, match="dates of the plan"):
        MARCH.span(typed, PERIOD)
    with pytest.raises(ValueError, match="an end that is not before the start"):
        MARCH.span("21 aug - 10 aug", PERIOD)


READER = DateReader(date(2026, 4, 15))
APRIL = date(2026, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01",
        "2026-4-1",
        "2026/04/01",
        "1.4.2026",
        "01.04.2026",
        "1. 4. 2026",
        "1.4.26",
        "1.4.",
        "1.4",
        "1 apr",
        "1. April",
        "1 Apr 2026",
        "apr 1",
        "April 1, 2026",
        "01/04",
        "1/4/26",
        "01-04-2026",
        "1",
        "1.",
        " 1 APR ",
        "-14",
    ],
)
def test_one_day_in_all_its_spellings(text: str) -> None:
    assert READER.logged(text) == APRIL
    assert READER.planned(text) == APRIL


def test_the_order_of_day_and_month_is_the_users() -> None:
    american = DateReader(READER.today, month_first=True)
    assert american.planned("04/01") == APRIL
    assert american.planned("4/1/2026") == APRIL
    assert READER.planned("04/01") == date(2026, 1, 4)
    # Only one order makes a date.
    assert READER.planned("04/25") == american.planned("25/04") == date(2026, 4, 25)
    # Dots are read alike everywhere.
    assert american.planned("1.4.2026") == APRIL


def test_words_and_weekdays() -> None:
    assert READER.logged("yesterday") == READER.planned("yesterday") == date(2026, 4, 14)
    assert READER.logged("today") == READER.planned("today") == date(2026, 4, 15)
    assert READER.planned("tomorrow") == READER.planned("+1") == date(2026, 4, 16)
    assert READER.logged("friday") == date(2026, 4, 10)
    assert READER.planned("fri") == date(2026, 4, 17)


def test_without_a_year_what_is_logged_has_happened_and_what_is_planned_is_near() -> None:
    assert READER.logged("20 apr") == date(2025, 4, 20)
    assert READER.planned("20 apr") == date(2026, 4, 20)
    assert READER.planned("1 jan") == date(2026, 1, 1)
    assert READER.planned("31 mar", after=APRIL) == date(2027, 3, 31)


@pytest.mark.parametrize(
    "text", ["30 feb", "31.4.2026", "13/13", "april", "2026", "1 foo", "99", "-", "1.4.20261"]
)
def test_what_is_not_a_date_says_what_is(text: str) -> None:
    with pytest.raises(ValueError, match="a date such as") as caught:
        READER.logged(text)
    assert str(caught.value) == ALLOWED_LOGGED


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("10 aug - 21 aug Summer", "Summer"),
        ("2026-08-10..2026-08-21", ""),
        ("10.8. - 21.8. Summer", "Summer"),
        ("10.8.2026 to 21.8.2026", ""),
        ("10/08 - 21/08 at the sea", "at the sea"),
        ("aug 10 - aug 21", ""),
        ("10 aug 2026 - 21 aug 2026", ""),
    ],
)
def test_days_off_take_the_same_dates(text: str, label: str) -> None:
    off = READER.span(text, Period(APRIL, date(2027, 3, 31)))
    assert (off.key, off.label) == ("2026-08-10..2026-08-21", label)
