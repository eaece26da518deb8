from __future__ import annotations

from datetime import date

import pytest

from funnel_tui.core.values.dates import ALLOWED_LOGGED, DateReader
from funnel_tui.core.values.period import Period

TODAY = date(2026, 4, 15)
READER = DateReader(TODAY)
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
    american = DateReader(TODAY, month_first=True)
    assert american.planned("04/01") == APRIL
    assert american.planned("4/1/2026") == APRIL
    assert READER.planned("04/01") == date(2026, 1, 4)
    # Only one order makes a date.
    assert READER.planned("04/25") == american.planned("25/04") == date(2026, 4, 25)
    # Dots are read alike everywhere.
    assert american.planned("1.4.2026") == APRIL


def test_words_and_weekdays() -> None:
    assert READER.logged("yesterday") == READER.planned("yesterday") == date(2026, 4, 14)
    assert READER.logged("today") == READER.planned("today") == TODAY
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
