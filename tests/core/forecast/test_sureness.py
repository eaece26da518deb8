"""How sure a leak is, from hardly any data to plenty of it."""

from __future__ import annotations

from datetime import date, timedelta
from math import erf, sqrt

import pytest

from funnel_tui.core.forecast.shortfall import Cause, result_factors, shortfall
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year

START = date(2026, 1, 1)
PLAN = example_plan(START)
TODAY = date(2026, 7, 1)


def year_with(meetings: int, opportunities: int) -> Year:
    """Calls and emails to plan until now; so many meetings long ago, and what came of them."""
    days: dict[date, Day] = {}
    for n in range((TODAY - START).days):
        day = START + timedelta(days=n)
        if day.weekday() < 5:
            days[day] = Day({"calls": 10, "emails": 25})
    held = {"meetings": meetings, "opportunities": opportunities}
    return Year(PLAN, days).with_day(date(2026, 2, 2), Day({"calls": 10, "emails": 25, **held}))


def words(meetings: int, opportunities: int) -> str:
    factor = next(
        c for c in result_factors(year_with(meetings, opportunities), TODAY) if c.names == ("meetings",)
    )
    assert factor.cause is Cause.CONVERSION
    # A score test against one in five.
    z = (0.2 - opportunities / meetings) / sqrt(0.2 * 0.8 / meetings)
    assert factor.below == pytest.approx(0.5 * (1 + erf(z / sqrt(2))))
    return str(factor.certainty)


def test_sure_likely_and_too_early() -> None:
    # z is 2.5, 2, 1.75, 1 and 0.75; luck does 1.96 once in forty times and 0.84 once in five.
    assert [words(100, n) for n in (10, 12, 13, 16, 17, 30)] == [
        "sure",
        "sure",
        "likely",
        "likely",
        "too early to say",
        "too early to say",
    ]


def test_the_leak_has_it_too() -> None:
    found = shortfall(year_with(62, 9), TODAY)
    assert found is not None
    assert (found.worst.names, found.worst.into) == (("meetings",), "opportunities")
    assert str(found.worst.certainty) == "likely"
    assert shortfall(year_with(62, 12), TODAY) is None
