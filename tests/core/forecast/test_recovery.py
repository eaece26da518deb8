"""The ways back give the chance they promise when the forecast is asked again; repairs cost what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp, factorial
from random import Random

import pytest

from funnel_tui.core.forecast.outlook import Belief, Outlook, outlook
from funnel_tui.core.forecast.recovery import Lever, Repair, average_chance, gamma_tail, recovery, ways_back
from funnel_tui.core.forecast.simulate import forecast, simulate
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY, Period

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


def state_of(year: Year, today: date) -> Outlook:
    found = outlook(year, today)
    assert found is not None
    return found


def chance_of(state: Outlook) -> float:
    return simulate(state, Random(11), 12_000).chance


@pytest.mark.parametrize(("shape", "x"), [(1.5625, 1.0), (3.0, 2.0), (15.0, 20.0), (1.5625, 4.0)])
def test_gamma_tail_against_samples(shape: float, x: float) -> None:
    rng = Random(1)
    share = sum(rng.gammavariate(shape, 1) > x for _ in range(40_000)) / 40_000
    assert gamma_tail(shape, x) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("mean", [0.7, 4.0, 30.0])
def test_average_chance_is_the_sum_over_the_deals(mean: float) -> None:
    """With sizes certain on average: sum over n of Poisson(n) times the gamma tail."""
    state = replace(state_of(YEAR, TODAY), size=Belief(1e12, 1e12))
    wanted = 50_000.0
    exact = sum(
        exp(-mean) * mean**n / factorial(n) * gamma_tail(n / 0.64, wanted / (0.64 * 10_000))
        for n in range(1, 90)
    )
    assert average_chance([mean] * 3, wanted, 10_000, state) == pytest.approx(exact, abs=2e-3)


def test_many_deals_are_normal() -> None:
    state = replace(state_of(YEAR, TODAY), size=Belief(1e12, 1e12))
    assert average_chance([400.0], 4_000_000, 10_000, state) == pytest.approx(0.5, abs=0.01)
    assert average_chance([140.0], 1_400_000, 10_000, state) == pytest.approx(0.5, abs=0.02)
    assert average_chance([0.0], 1.0, 10_000, state) == 0.0


@pytest.mark.parametrize("wanted", [0.5, 0.8])
def test_each_way_gives_the_chance_that_was_asked_for(wanted: float) -> None:
    state = state_of(YEAR, TODAY)
    assert chance_of(state) < 0.4
    found = ways_back(YEAR, TODAY, wanted)
    assert [w.name for w in found] == ["calls", "emails", "emails", "meetings", "opportunities", "deals"]
    for i, way in enumerate(found):
        if way.needed is None:
            continue
        times = way.needed / way.now
        assert times > 1
        if way.lever is Lever.ACTIVITY:
            effort = state.efforts[i]
            faster = replace(effort, rate=Belief(effort.rate.a, effort.rate.b / times))
            changed = replace(state, efforts=tuple(faster if e is effort else e for e in state.efforts))
        elif way.lever is Lever.DEAL:
            changed = replace(state, deal=state.deal * times)
        elif way.name == "emails":
            changed = replace(state, boost=Belief(state.boost.a * times, state.boost.b))
        else:
            continue
        assert chance_of(changed) == pytest.approx(wanted, abs=0.045), way


def test_a_better_rate_does_too() -> None:
    state = state_of(YEAR, TODAY)
    way = next(w for w in ways_back(YEAR, TODAY) if w.lever is Lever.RATE and w.name == "meetings")
    assert way.needed is not None
    old, better = state.rates[0], way.needed
    spread = old.a + old.b
    changed = replace(state, rates=(Belief(spread * better, spread * (1 - better)), state.rates[1]))
    # The stock of meetings was weighed with the old rate.
    meetings = tuple(tuple(x * better / old.share for x in flow) for flow in state.stock[1])
    stock = (state.stock[0], meetings, state.stock[2])
    assert chance_of(replace(changed, stock=stock)) == pytest.approx(0.5, abs=0.05)


def test_nothing_is_needed_where_the_chance_is_there() -> None:
    won = Year(PLAN, {START: Day(won=(Decimal(10_000),) * 10)})
    assert ways_back(won, TODAY) == ()
    assert ways_back(YEAR, TODAY, 0.05) == ()


def test_too_late_is_said() -> None:
    found = ways_back(Year(PLAN), PLAN.period.ends - timedelta(days=5))
    assert {w.needed for w in found if w.lever is not Lever.DEAL} == {None}
    assert ways_back(Year(PLAN), PLAN.period.ends + ONE_DAY) == ()


def test_recovery_asks_for_what_was_missed() -> None:
    spread, fast, let_go = recovery(YEAR, TODAY)
    assert [c.repair for c in (spread, fast, let_go)] == [Repair.SPREAD, Repair.TWO_WEEKS, Repair.LET_GO]
    line = schedule(PLAN).line("calls")
    done = sum(d.count("calls") for day, d in YEAR.days.items() if day < TODAY)
    left = float(line.capacity.between(Period(TODAY, line.window.ends)))
    planned = float(line.rate_per_capacity)
    assert let_go.today["calls"] == pytest.approx(planned)
    assert spread.today["calls"] == pytest.approx((line.quota - done) / left)
    debt = float(line.at(TODAY - ONE_DAY)) - done
    assert fast.today["calls"] == pytest.approx(planned + debt / 10)


def test_recovery_raises_the_chance() -> None:
    """Doing the missed work raises it, and even the plan alone is better than seventy per cent of it."""
    spread, fast, let_go = (c.chance for c in recovery(YEAR, TODAY))
    now = forecast(YEAR, TODAY)
    assert now is not None
    assert fast >= spread > let_go > now.chance


def test_nothing_missed_needs_no_recovery() -> None:
    assert recovery(behind(part=1.3), TODAY) == ()
    assert recovery(Year(PLAN), START) == ()
    assert recovery(YEAR, PLAN.period.ends) == ()
