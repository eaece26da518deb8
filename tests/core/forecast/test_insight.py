"""The insight is what its parts say, of one year and one date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from funnel_tui.core.forecast.insight import EVEN, SURE, insight
from funnel_tui.core.forecast.recovery import Repair, recovery, ways_back
from funnel_tui.core.forecast.shortfall import leak
from funnel_tui.core.forecast.simulate import forecast
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year

START = date(2026, 1, 1)
TODAY = date(2026, 7, 1)
SLOW = Year(
    example_plan(START),
    {
        START + timedelta(n): Day(
            {"calls": 9, "emails": 20, "meetings": int(n % 4 == 0), "opportunities": int(n % 20 == 0)},
            won=(Decimal(9_000),) * (n in (100, 150)),
        )
        for n in range(180)
        if n % 7 < 5
    },
)


def test_it_is_what_its_parts_say() -> None:
    found = insight(SLOW, TODAY)
    assert (found.year, found.today) == (SLOW, TODAY)
    assert found.forecast == forecast(SLOW, TODAY)
    assert found.observed == observed(SLOW, TODAY)
    assert found.leak == leak(SLOW, TODAY)
    assert found.even == ways_back(SLOW, TODAY, EVEN)
    assert found.sure == ways_back(SLOW, TODAY, SURE)
    assert found.choices == recovery(SLOW, TODAY)


def test_a_slow_year_has_ways_back_and_choices_and_surer_ones_ask_more() -> None:
    found = insight(SLOW, TODAY)
    assert found.forecast is not None
    assert found.forecast.chance < EVEN
    assert [choice.repair for choice in found.choices] == list(Repair)
    both = [
        (even.needed, sure.needed)
        for even, sure in zip(found.even, found.sure, strict=True)
        if even.needed and sure.needed
    ]
    assert both
    assert all(even < sure for even, sure in both)


def test_a_year_that_is_won_needs_nothing() -> None:
    won = Year(SLOW.plan, {START: Day(won=(Decimal(60_000), Decimal(40_000)))})
    found = insight(won, TODAY)
    assert found.forecast is not None
    assert (found.forecast.chance, found.even, found.sure) == (1.0, (), ())


def test_a_plan_that_cannot_be_computed_has_none_of_it() -> None:
    funnel = replace(SLOW.plan.funnel, target=Decimal(0))
    year = Year(replace(SLOW.plan, funnel=funnel))
    assert year.plan.problems()
    assert forecast(year, TODAY) is None
    assert ways_back(year, TODAY) == ()


def test_before_the_plan_nothing_was_observed() -> None:
    found = insight(SLOW, START - timedelta(days=30))
    assert found.forecast is not None
    assert found.leak is None
    assert all(rate.value is None for rate in found.observed)


def test_after_the_plan_the_outcome_is_known() -> None:
    found = insight(SLOW, date(2027, 1, 1))
    assert found.forecast is not None
    assert found.forecast.chance == 0.0
    assert found.forecast.revenue.p10 == found.forecast.revenue.p90 == 18_000
    assert (found.even, found.sure, found.choices) == ((), (), ())
