from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.new_plan.renewal import following, next_plan
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.ui.screens.plan.view import looking_back

CALENDAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("today", "starts", "ends"),
    [
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 12, 31)),
        (date(2026, 12, 20), date(2027, 1, 1), date(2027, 12, 31)),
        (date(2028, 3, 5), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_the_next_period_is_as_long_and_follows(today: date, starts: date, ends: date) -> None:
    assert following(CALENDAR, today) == Period(starts, ends)


def test_an_odd_period_is_followed_by_twelve_months_from_today() -> None:
    odd = Period(date(2026, 11, 23), date(2026, 12, 31))
    assert following(odd, date(2027, 1, 4)) == Period(date(2027, 1, 4), date(2028, 1, 3))


def test_the_next_plan_keeps_the_figures_and_leaves_what_was_closed_or_off() -> None:
    plan = example_plan(date(2026, 1, 1))
    stages = (replace(plan.funnel.stages[0], opening=4), plan.funnel.stages[1])
    funnel = replace(plan.funnel, stages=stages, closed_before=Decimal(5000))
    summer = DaysOff(Period(date(2026, 8, 1), date(2026, 8, 9)), "summer")
    work = WorkCalendar(workdays=(0, 1, 2, 3), holidays=((date(2026, 7, 3), "Fourth"),), days_off=(summer,))
    ended = replace(plan, funnel=funnel, work=work)
    made = next_plan(ended, date(2027, 1, 1))
    assert made.funnel == plan.funnel
    assert made.work == WorkCalendar(workdays=(0, 1, 2, 3))
    assert made.counted_from is None
    assert not made.problems()
    assert next_plan(ended, date(2027, 2, 1)).counted_from == date(2027, 2, 1)


def test_looking_back_puts_the_observed_rate_beside_the_planned_one() -> None:
    year = Year(example_plan(date(2026, 1, 1)))
    year = year.with_day(date(2026, 3, 2), Day({"meetings": 10}))
    year = year.with_day(date(2026, 5, 4), Day({"opportunities": 4}, won=(Decimal(9000),), lost=3))
    said = dict(looking_back(year, PLAIN))
    assert said["Last plan"] == "$9,000 of $100,000"
    assert said["meetings"] == "planned 1 in 5, observed 40 % of 10"
    assert said["opportunities"] == "planned 50%, observed 25 % of 4"
