"""Recovery options give the chance they promise when drawn again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from funnel_tui.core.forecast.distributions import Beta, Gamma
from funnel_tui.core.forecast.pipeline import Pipeline, pipeline
from funnel_tui.core.forecast.recovery import (
    RecoveryLever,
    RecoveryOption,
    expected_deals_needed,
    recovery_options,
)
from funnel_tui.core.forecast.simulate import Worlds, simulate, worlds_of
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY

START = date(2026, 1, 1)
PLAN = example_plan(START)


def behind(days: int = 120, part: float = 0.7) -> Year:
    rng, out = Random(4), {}
    for offset in range(days):
        day = START + timedelta(days=offset)
        if day.weekday() < 5:
            counts = {
                "calls": int(9.9 * part),
                "emails": int(25 * part),
                "meetings": int(rng.random() < 0.4 * part),
            }
            counts["opportunities"] = int(rng.random() < 0.08 * part)
            out[day] = Day({k: n for k, n in counts.items() if n})
    return Year(PLAN, out)


TODAY = START + timedelta(days=120)
YEAR = behind()


def state_of(year: Year, today: date) -> Pipeline:
    found = pipeline(year, today)
    assert found is not None
    return found


def drawn(year: Year, today: date) -> Worlds:
    found = worlds_of(year, today)
    assert found is not None
    return found


def options(year: Year, today: date, wanted: float = 0.5) -> tuple[RecoveryOption, ...]:
    return next(recovery_options(drawn(year, today), wanted))


def chance_of(state: Pipeline) -> float:
    return simulate(state, Random(11), 12_000).chance


def test_the_deals_needed_give_the_same_chance_as_drawing_again() -> None:
    """In worlds that expect a given number of deals, the target is reached as often as the sequence says."""
    worlds = drawn(YEAR, TODAY)
    needed = expected_deals_needed(worlds)
    state = worlds.pipeline
    twice = replace(
        state,
        open_pipeline=tuple(tuple(2 * x for x in flow) for flow in state.open_pipeline),
        inflows=tuple(replace(i, arriving=tuple(2 * x for x in i.arriving)) for i in state.inflows),
    )
    reached = sum(n <= 2 * total for n, total in zip(needed, worlds.totals, strict=True)) / len(needed)
    assert reached == pytest.approx(chance_of(twice), abs=0.04)


@pytest.mark.parametrize("wanted", [0.5, 0.8])
def test_each_way_gives_the_chance_that_was_asked_for(wanted: float) -> None:
    state = state_of(YEAR, TODAY)
    assert chance_of(state) < 0.4
    found = options(YEAR, TODAY, wanted)
    assert [w.name for w in found] == ["calls", "emails", "emails", "meetings", "opportunities", "deals"]
    for i, way in enumerate(found):
        if way.needed is None:
            continue
        times = way.needed / way.now
        assert times > 1
        if way.lever is RecoveryLever.ACTIVITY:
            inflow = state.inflows[i]
            faster = replace(inflow, rate=Gamma(inflow.rate.shape, inflow.rate.rate / times))
            changed = replace(state, inflows=tuple(faster if i is inflow else i for i in state.inflows))
        elif way.lever is RecoveryLever.DEAL:
            changed = replace(state, deal_size=state.deal_size * times)
        elif way.name == "emails":
            multiplier = state.channel_multiplier
            changed = replace(state, channel_multiplier=Gamma(multiplier.shape, multiplier.rate / times))
        else:
            continue
        assert chance_of(changed) == pytest.approx(wanted, abs=0.045), way


def test_a_better_rate_does_too() -> None:
    state = state_of(YEAR, TODAY)
    way = next(w for w in options(YEAR, TODAY) if w.lever is RecoveryLever.RATE and w.name == "meetings")
    assert way.needed is not None
    old, better = state.rates[0], way.needed
    spread = old.successes + old.failures
    changed = replace(state, rates=(Beta(spread * better, spread * (1 - better)), state.rates[1]))
    # The open meetings were weighed with the old rate.
    touches, meetings, opportunities = state.open_pipeline
    meetings = tuple(x * better / old.mean for x in meetings)
    assert chance_of(replace(changed, open_pipeline=(touches, meetings, opportunities))) == pytest.approx(
        0.5, abs=0.05
    )


def test_nothing_is_needed_where_the_chance_is_there() -> None:
    won = Year(PLAN, {START: Day(won=(Decimal(10_000),) * 10)})
    assert options(won, TODAY) == ()
    assert options(YEAR, TODAY, 0.05) == ()


def test_too_late_is_said() -> None:
    found = options(Year(PLAN), PLAN.period.ends - timedelta(days=5))
    assert {w.needed for w in found if w.lever is not RecoveryLever.DEAL} == {None}
    assert options(Year(PLAN), PLAN.period.ends + ONE_DAY) == ()
