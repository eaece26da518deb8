"""A plan for the widgets that draw one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule, schedule
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.core.values.rate import Rate


@pytest.fixture
def planned() -> Callable[[date, date], Schedule]:
    """The article's funnel on any dates, with three kinds of days off."""

    def make(starts: date, ends: date) -> Schedule:
        half = Rate.parse("50%")
        funnel = Funnel(
            Decimal(100_000),
            Decimal(10_000),
            (
                Channel("calls", "c", Rate.parse("1 in 40"), half, 7),
                Channel("emails", "e", Rate.parse("1%"), half, 7),
            ),
            (Stage("meetings", "m", Rate.parse("1 in 5"), 14), Stage("opportunities", "o", half, 60)),
        )
        work = WorkCalendar(
            holidays=((date(2026, 1, 1), "New Year's Day"), (date(2026, 10, 12), "Columbus Day")),
            days_off=(DaysOff(Period(date(2026, 8, 10), date(2026, 8, 21)), "summer"),),
        )
        return schedule(Plan(Period(starts, ends), funnel, work))

    return make


@pytest.fixture
def year(planned: Callable[[date, date], Schedule]) -> Schedule:
    """The article's plan for 2026."""
    return planned(date(2026, 1, 1), date(2026, 12, 31))
