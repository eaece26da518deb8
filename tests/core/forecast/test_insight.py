"""The insight is what its parts say, of one year and one date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from funnel_tui.core.forecast import insight as insight_module
from funnel_tui.core.forecast import pipeline as pipeline_module
from funnel_tui.core.forecast.catch_up_plans import catch_up_plans
from funnel_tui.core.forecast.insight import EVEN, SURE, insight
from funnel_tui.core.forecast.recovery import (
    expected_deals_needed,
    lever_reaches,
    recovery_options,
)
from funnel_tui.core.forecast.shortfall import shortfall
from funnel_tui.core.forecast.simulate import forecast, week_bands, worlds_of
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.catch_up import CatchUpChoice
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import pace
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
    assert found.shortfall == shortfall(SLOW, TODAY)
    worlds = worlds_of(SLOW, TODAY)
    assert worlds is not None
    assert found.weeks == week_bands(worlds)
    assert (found.even, found.sure) == tuple(recovery_options(worlds, EVEN, SURE))
    assert found.catch_up == catch_up_plans(pace(SLOW, TODAY), worlds)
    assert insight(SLOW, TODAY, weekly=False) == replace(found, weeks=())


def test_a_slow_year_has_ways_back_and_choices_and_surer_ones_ask_more() -> None:
    found = insight(SLOW, TODAY)
    assert found.forecast is not None
    assert found.forecast.chance < EVEN
    assert [plan.choice for plan in found.catch_up] == list(CatchUpChoice)
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
    found = insight(year, TODAY)
    assert (found.forecast, found.weeks, found.shortfall) == (None, (), None)
    assert (found.even, found.sure, found.catch_up) == ((), (), ())
    assert forecast(year, TODAY) is None
    assert worlds_of(year, TODAY) is None


def test_before_the_plan_nothing_was_observed() -> None:
    found = insight(SLOW, START - timedelta(days=30))
    assert found.forecast is not None
    assert found.shortfall is None
    assert all(rate.value is None for rate in found.observed)


def test_after_the_plan_the_outcome_is_known() -> None:
    found = insight(SLOW, date(2027, 1, 1))
    assert found.forecast is not None
    assert found.forecast.chance == 0.0
    assert found.forecast.revenue.p10 == found.forecast.revenue.p90 == 18_000
    assert (found.even, found.sure, found.catch_up) == ((), (), ())


LATE_START = Year(
    replace(
        example_plan(START),
        counted_from=date(2026, 2, 10),
        funnel=replace(
            example_plan(START).funnel,
            target=Decimal(133_333),
            closed_before=Decimal("41250.5"),
            stages=tuple(replace(stage, opening=6) for stage in example_plan(START).funnel.stages),
        ),
    ),
    {day: logged for day, logged in SLOW.days.items() if day >= date(2026, 2, 10)},
)


@pytest.mark.parametrize(
    ("year", "today"),
    [
        *((demo_year(day), day) for day in (date(2026, 3, 2), date(2026, 6, 17), date(2026, 11, 23))),
        *((LATE_START, date(2026, month, 14)) for month in (2, 3, 4, 6, 9, 12)),
        (SLOW, START - timedelta(days=9)),
        (SLOW, TODAY),
        (SLOW, SLOW.plan.period.ends),
    ],
)
def test_every_figure_of_one_thing_agrees(year: Year, today: date) -> None:
    """The range, the weeks, the recovery options and the plans to catch up start from one chance."""
    found, worlds = insight(year, today), worlds_of(year, today)
    assert found.forecast is not None
    assert worlds is not None
    chance, wanted = found.forecast.chance, worlds.pipeline.to_close
    assert chance == worlds.chance == sum(x >= wanted for x in worlds.revenue) / len(worlds.revenue)
    # The chance and the range are of the same worlds: more than half reach what the median reaches.
    assert (chance > 0.5) == (found.forecast.revenue.p50 >= wanted)
    assert (chance > 0.9) == (found.forecast.revenue.p10 >= wanted)
    assert (chance >= 0.1) == (found.forecast.revenue.p90 >= wanted)
    last = found.weeks[-1]
    assert (last.revenue, last.deals) == (found.forecast.revenue, found.forecast.deals)
    # Multiplied by 1, each lever leaves the headline's chance; and what it needs gives what was asked for.
    for lever in lever_reaches(worlds):
        assert sum(x <= 1 for x in lever.multiples) / len(lever.multiples) == chance
    for asked, options in ((EVEN, found.even), (SURE, found.sure)):
        assert bool(options) is (chance < asked)
        for lever, option in zip(lever_reaches(worlds), options, strict=False):
            if option.needed is not None:
                reached = sum(x * lever.now <= option.needed for x in lever.multiples) / len(lever.multiples)
                assert asked <= reached <= asked + 0.001
    needed = expected_deals_needed(worlds)
    assert sum(n <= total for n, total in zip(needed, worlds.totals, strict=True)) / len(needed) == chance


def test_the_log_the_pipeline_and_the_worlds_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    for module, name in (
        (pipeline_module, "log_counts"),
        (insight_module, "log_counts"),
        (insight_module, "pipeline"),
        (insight_module, "simulate"),
    ):
        real = getattr(module, name)

        def counted(*args: object, name: str = name, real: Callable[..., object] = real) -> object:
            calls[name] += 1
            return real(*args)

        monkeypatch.setattr(module, name, counted)
    insight(SLOW, TODAY)
    assert calls == {"log_counts": 1, "pipeline": 1, "simulate": 1}
