"""The made-up year looks like one, whatever the date."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.verdict import Verdict

DATES = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 1_100, 13)] + [
    date(2028, 2, 29),
    date(2026, 11, 23),
]


@pytest.mark.parametrize("today", DATES, ids=str)
def test_it_is_believable_on_any_date(today: date) -> None:
    year = demo_year(today)
    plan = year.plan
    assert plan.problems() == ()
    assert today in plan.period
    passed = (today - plan.period.starts).days / plan.period.days
    assert 0.6 < passed < 0.72
    now = pace(year, today)
    # Effort is there, meetings are short, nothing is out of reach.
    assert now.of("calls").verdict in (Verdict.AHEAD, Verdict.ON_PACE)
    assert now.of("meetings").verdict is Verdict.BEHIND
    assert (now.verdict, now.weakest) == (Verdict.BEHIND, "meetings")
    assert now.of("meetings").actual > 0.8 * now.of("meetings").expected
    won = [amount for day in year.days.values() for amount in day.won]
    lost = sum(day.lost for day in year.days.values())
    assert 4 <= len(won) <= 6
    assert len(set(won)) == len(won)
    assert Decimal(40_000) < sum(won) < Decimal(60_000)
    assert lost >= 3
    assert now.of("opportunities").actual >= len(won) + lost
    assert sum(bool(day.note) for day in year.days.values()) >= 4
    assert plan.work.holidays
    assert plan.work.days_off


def test_the_log_is_of_days_that_were_worked() -> None:
    today = date(2026, 11, 23)
    year = demo_year(today)
    for when, day in year.days.items():
        assert when in year.plan.period
        assert when <= today
        assert year.plan.work.is_workday(when)
        assert not day.unread
        assert all(n > 0 for n in day.counts.values())
    calls = [day.count("calls") for day in year.days.values()]
    # Good days and bad days, and no inhuman one.
    assert len(set(calls)) > 5
    assert max(calls) < 40


def test_the_same_date_gives_the_same_year() -> None:
    assert demo_year(date(2026, 11, 23)) == demo_year(date(2026, 11, 23))
    assert demo_year(date(2026, 11, 23)) != demo_year(date(2026, 11, 24))
