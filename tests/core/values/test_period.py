from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_tui.core.values.period import (
    Capacity,
    DaysOff,
    Period,
    WorkCalendar,
    add_months,
    iso_week,
    month_of,
    week_of,
)

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
# The eleven US federal holidays of 2026 as observed: 250 working days, 20 in January and 22 in December.
FEDERAL = [
    "01-01",
    "01-19",
    "02-16",
    "05-25",
    "06-19",
    "07-03",
    "09-07",
    "10-12",
    "11-11",
    "11-26",
    "12-25",
]
US = WorkCalendar(holidays=tuple((date.fromisoformat(f"2026-{day}"), "federal") for day in FEDERAL))


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_on(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


def test_no_month_after_the_last_year() -> None:
    with pytest.raises(ValueError, match="no such year: 10000"):
        add_months(date(9999, 12, 1), 1)


def test_a_period_holds_both_its_ends() -> None:
    week = Period(date(2026, 3, 2), date(2026, 3, 8))
    assert week.days == 7 == len(list(week))
    assert week.starts in week
    assert week.ends in week
    assert date(2026, 3, 9) not in week
    assert Period(date(2026, 3, 9), date(2026, 3, 8)).days == 0
    assert week.overlap(YEAR) == week
    assert week.overlap(Period(date(2026, 4, 1), date(2026, 4, 2))).days == 0


def test_quarters_are_three_months_from_the_start() -> None:
    fiscal = Period(date(2026, 4, 6), date(2027, 4, 5))
    assert fiscal.quarter(date(2026, 4, 6)) == "2026-Q1"
    assert fiscal.quarter(date(2026, 7, 5)) == "2026-Q1"
    assert fiscal.quarter(date(2026, 7, 6)) == "2026-Q2"
    assert fiscal.quarter(date(2027, 4, 5)) == "2026-Q4"
    assert fiscal.quarter_of(date(2026, 7, 5)) == Period(date(2026, 4, 6), date(2026, 7, 5))
    assert fiscal.quarter_of(date(2026, 7, 6)) == Period(date(2026, 7, 6), date(2026, 10, 5))
    short = Period(date(2026, 4, 6), date(2026, 8, 1))
    assert short.quarter_of(date(2026, 7, 6)) == Period(date(2026, 7, 6), date(2026, 8, 1))
    assert YEAR.quarter(date(2026, 12, 31)) == "2026-Q4"
    assert Period(date(2026, 1, 1), date(2027, 12, 31)).quarter(date(2027, 5, 1)) == "2027-Q2"


def test_weeks_and_months_have_the_usual_names() -> None:
    # 2027-01-01 is a Friday of the last ISO week of 2026.
    assert iso_week(date(2027, 1, 1)) == "2026-W53"
    assert iso_week(date(2026, 1, 1)) == "2026-W01"
    assert month_of(date(2026, 3, 9)) == "2026-03"
    assert week_of(date(2026, 11, 25)) == Period(date(2026, 11, 23), date(2026, 11, 29))
    assert week_of(date(2026, 11, 25), starts_on=6) == Period(date(2026, 11, 22), date(2026, 11, 28))
    assert week_of(date(2026, 11, 22), starts_on=6).starts == date(2026, 11, 22)


def test_the_working_days_of_2026_in_the_united_states() -> None:
    capacity = Capacity(YEAR, US)
    assert len(capacity.working_days) == 250
    by_month = [
        capacity.count(Period(date(2026, m, 1), add_months(date(2026, m, 1), 1) - timedelta(1)))
        for m in range(1, 13)
    ]
    assert by_month == [20, 19, 22, 22, 20, 21, 22, 21, 21, 21, 19, 22]


def test_weights_and_days_off() -> None:
    work = WorkCalendar(
        holidays=((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 24), "")),
        days_off=(DaysOff(Period(date(2026, 8, 10), date(2026, 8, 21)), "summer"),),
        months=((12, Fraction(1, 2)), (7, Fraction(2, 3))),
    )
    assert work.weight(date(2026, 12, 1)) == Fraction(1, 2)
    assert work.weight(date(2026, 12, 5)) == 0
    assert work.weight(date(2026, 12, 25)) == 0
    assert work.weight(date(2026, 11, 2)) == 1
    assert [work.why_off(date(2026, m, d)) for m, d in ((12, 25), (12, 24), (8, 15), (8, 22))] == [
        "Christmas Day",
        "holiday",
        "summer",
        "",
    ]
    capacity = Capacity(YEAR, work)
    assert capacity.of(date(2026, 12, 1)) == Fraction(1, 2)
    assert capacity.of(date(2026, 7, 1)) == Fraction(2, 3)
    assert capacity.of(date(2027, 1, 4)) == 0
    # December 2026: 23 weekdays less two holidays, at half weight.
    assert capacity.between(Period(date(2026, 12, 1), date(2026, 12, 31))) == Fraction(21, 2)
    assert capacity.count(Period(date(2026, 8, 1), date(2026, 8, 31))) == 21 - 10
    assert work.days_off[0].key == "2026-08-10..2026-08-21"
    assert DaysOff(Period(date(2026, 8, 10), date(2026, 8, 10)), "").key == "2026-08-10"


def test_neighbouring_working_days() -> None:
    capacity = Capacity(YEAR, US)
    assert capacity.last_working_day(Period(date(2026, 1, 1), date(2026, 12, 27))) == date(2026, 12, 24)
    assert capacity.last_working_day(Period(date(2026, 1, 3), date(2026, 1, 4))) is None
    assert capacity.next_working_day(date(2026, 1, 1)) == date(2026, 1, 2)
    assert capacity.next_working_day(date(2026, 12, 31)) == date(2026, 12, 31)
    assert capacity.next_working_day(date(2027, 1, 1)) is None


@settings(deadline=None)
@given(
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    st.integers(1, 500),
    st.sets(st.integers(0, 6), min_size=1),
    st.lists(st.integers(0, 520), max_size=8),
    st.dictionaries(st.integers(1, 12), st.fractions(0, 3, max_denominator=12), max_size=5),
    st.integers(-20, 520),
    st.integers(0, 520),
)
def test_running_sums_are_the_sum_of_the_days(
    starts: date,
    days: int,
    workdays: set[int],
    off: list[int],
    months: dict[int, Fraction],
    first: int,
    length: int,
) -> None:
    period = Period(starts, starts + timedelta(days - 1))
    work = WorkCalendar(
        tuple(sorted(workdays)),
        holidays=tuple((starts + timedelta(n), "off") for n in off),
        months=tuple(months.items()),
    )
    capacity = Capacity(period, work)
    span = Period(starts + timedelta(first), starts + timedelta(first + length))
    weights = [work.weight(day) for day in span if day in period]
    assert capacity.between(span) == sum(weights, Fraction(0))
    assert capacity.count(span) == sum(weight > 0 for weight in weights)
