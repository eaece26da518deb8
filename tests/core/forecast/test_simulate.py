"""The forecast against closed forms, and what must hold whatever the log."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import exp, lgamma, log, sqrt
from random import Random

import pytest

from funnel_tui.core.forecast.distributions import Beta, Gamma, quantile
from funnel_tui.core.forecast.pipeline import Pipeline, pipeline
from funnel_tui.core.forecast.simulate import (
    SHOCK_SHAPE,
    WEEK_VARIANCE,
    Forecast,
    WeekBand,
    Worlds,
    _deal_sequence,
    deals_by_bin,
    forecast,
    forecast_of,
    shock_shape,
    simulate,
    week_bands,
    worlds_of,
)
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Funnel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

START = date(2026, 1, 1)
PLAN = example_plan(START)
ENDS = PLAN.period.ends


def on(offset: int) -> date:
    return START + timedelta(days=offset)


@cache
def worked(days: int = 365, seed: int = 1) -> Mapping[date, Day]:
    """A log that is near the plan: counts by day, opportunities after weeks, deals after months."""
    rng, out = Random(seed), {}
    for offset in range(days):
        if on(offset).weekday() < 5:
            won = (Decimal(10_000),) if offset > 60 and rng.random() < 0.04 else ()
            lost = int(offset > 60 and rng.random() < 0.04)
            counts = {
                "calls": rng.randint(5, 14),
                "emails": rng.randint(15, 35),
                "meetings": int(rng.random() < 0.4),
                "opportunities": int(rng.random() < 0.08),
            }
            out[on(offset)] = Day({k: n for k, n in counts.items() if n}, won=won, lost=lost)
    return out


def year_to(day: date, seed: int = 1) -> Year:
    return Year(PLAN, {d: v for d, v in worked(seed=seed).items() if d <= day})


def drawn(year: Year, today: date, worlds: int = 2000) -> Worlds:
    found = worlds_of(year, today, worlds)
    assert found is not None
    return found


def made(year: Year, today: date, worlds: int = 2000) -> Forecast:
    return forecast_of(drawn(year, today, worlds))


def weeks_of(year: Year, today: date) -> tuple[WeekBand, ...]:
    return week_bands(drawn(year, today))


def state_of(year: Year, today: date) -> Pipeline:
    found = pipeline(year, today)
    assert found is not None
    return found


@cache
def counts_in_stretches(mean: float) -> list[int]:
    out = []
    for seed in range(100):
        rng = Random(seed)
        places = _deal_sequence(rng, 0.8, mean).places
        starts = [len(places) / 2 * rng.random() for _ in range(400)]
        out += [bisect(places, start + mean) - bisect(places, start) for start in starts]
    return out


@pytest.mark.parametrize("mean", [0.3, 8.0, 90.0])
def test_quantiles_and_deals_of_a_stretch(mean: float) -> None:
    assert [quantile([1, 2, 3, 4, 5], p) for p in (0, 0.1, 0.5, 1)] == [1, pytest.approx(1.4), 3, 5]
    sample = counts_in_stretches(mean)
    centre = sum(sample) / len(sample)
    assert centre == pytest.approx(mean, rel=0.02)
    assert sum((x - centre) ** 2 for x in sample) / len(sample) == pytest.approx(mean, rel=0.05)


@pytest.mark.parametrize("mean", [20.0, 27.0, 60.0])
def test_the_deals_of_a_stretch_have_the_tails_of_a_poisson(mean: float) -> None:
    sample = counts_in_stretches(mean)
    terms = [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(200)]
    for k in (int(mean - 2 * sqrt(mean)), int(mean), int(mean + 2 * sqrt(mean))):
        assert sum(x <= k for x in sample) / len(sample) == pytest.approx(sum(terms[: k + 1]), abs=0.008)


def test_deals_are_drawn_one_by_one() -> None:
    assert {deals % 2 for deals in drawn(Year(PLAN), START, 200).deals} == {0, 1}


def test_mean_and_variance_follow_the_law_of_total_variance() -> None:
    """One stage, no lead days, nothing logged: Poisson with a product of gammas and a beta as its mean."""
    funnel = Funnel(Decimal(200_000), Decimal(10_000), (), (Stage("leads", "a", Rate.parse("20%"), 0),))
    plan = Plan(Period(START, ENDS), funnel)
    state = state_of(Year(plan), START)
    cap = float(schedule(plan).capacity.between(plan.period))
    inflow, rate = state.inflows[0], state.rates[0]
    # The last leads of the year are still open at its end: half a day of lag.
    mean = inflow.planned * cap * 0.2
    assert sum(map(sum, deals_by_bin(state))) * inflow.planned * 0.2 == pytest.approx(mean, rel=0.01)
    found = simulate(state, Random(5), 20_000).deals
    centre = sum(found) / len(found)
    spread = sum((x - centre) ** 2 for x in found) / len(found)
    squares = (
        (1 + 1 / inflow.rate.shape)
        * (1 + 1 / shock_shape(365))
        * (1 + 0.8 / 0.2 / (rate.successes + rate.failures + 1))
    )
    assert centre == pytest.approx(mean, rel=0.02)
    assert spread == pytest.approx(mean + mean * mean * (squares - 1), rel=0.08)


def test_revenue_is_a_compound_of_the_deals() -> None:
    state = state_of(Year(PLAN), START)
    found = simulate(state, Random(5), 20_000)
    deals, revenue = sum(found.deals) / 20_000, sum(found.revenue) / 20_000
    assert revenue == pytest.approx(deals * 10_000, rel=0.03)
    # No deal, no money: a Poisson of the drawn mean is 0 as often as exp(-mean) says.
    assert found.revenue.count(0.0) == found.deals.count(0)


def test_at_the_start_the_chance_is_near_the_plans() -> None:
    """The plan says 54.9 % for ten deals; certain rates and equal deals leave the shock and a Poisson."""
    state = state_of(Year(PLAN), START)
    certain = replace(
        state,
        channel_multiplier=Gamma(1e9, 1e9),
        rates=tuple(Beta(r.successes * 1e6, r.failures * 1e6) for r in state.rates),
        inflows=tuple(replace(i, rate=Gamma(i.rate.shape * 1e6, i.rate.rate * 1e6)) for i in state.inflows),
        size_error=Gamma(1e9, 1e9),
        cv=0.01,
    )
    found = simulate(certain, Random(1), 8000)
    assert sum(found.deals) / 8000 == pytest.approx(10, abs=0.3)
    # Half a per cent below ten times the average is ten deals all the same.
    assert sum(n >= 10 for n in found.deals) / 8000 == pytest.approx(0.50, abs=0.03)
    assert schedule(PLAN).chance == pytest.approx(0.549, abs=0.001)
    # With rates, sizes and pace open it is lower: revenue is skewed, its median is below its mean.
    open_chance = made(Year(PLAN), START).chance
    assert 0.33 < open_chance < 0.45
    assert made(Year(PLAN), START).basis == "plan"


def test_the_plan_done_to_the_letter_brings_what_it_promises() -> None:
    """Expected deals at planned rates from the planned pace are the plan's ten, at the start of the year."""
    state = state_of(Year(PLAN), START)
    paces = [e.planned for e in state.inflows]
    flows = deals_by_bin(state)[-2:]
    expected = sum(p * sum(f) for p, f in zip(paces, flows, strict=True)) * 0.2 * 0.5
    assert expected == pytest.approx(10, rel=0.03)


def test_nothing_is_counted_twice() -> None:
    """Where everything that arrived has gone on or been decided, only new flow is left."""
    days = {
        on(0): Day({"calls": 100, "emails": 200}),
        on(20): Day({"meetings": 6}),
        on(40): Day({"opportunities": 6}),
        on(120): Day(won=(Decimal(10_000),) * 3, lost=3),
    }
    state = state_of(Year(PLAN, days), on(150))
    *under_way, _, _ = deals_by_bin(state)
    assert sum(map(sum, under_way)) == pytest.approx(0, abs=1e-3)
    assert sum(deals_by_bin(state)[-1]) > 0


def test_the_open_pipeline_is_only_what_is_still_open() -> None:
    opened = {on(100): Day({"opportunities": 10})}
    half = {**opened, on(110): Day(lost=5)}
    states = [state_of(Year(PLAN, days), on(110)) for days in (opened, half)]
    whole, rest = (sum(state.open_pipeline[-1]) / state.rates[-1].mean for state in states)
    # The tail of the lag beyond the end of the year is not counted: 255 days, mean 60 to 130.
    assert 10 * (1 - exp(-255 / 130)) < whole < 10 * (1 - exp(-255 / 60))
    # Five decided within ten days make the lag look shorter.
    assert whole / 2 < rest <= 5


def test_what_starts_too_late_falls_out() -> None:
    """Two weeks before the end, 60 days of lag: fifty meetings a day more change next to nothing."""
    today = ENDS - timedelta(days=10)
    quiet = Year(PLAN, {})
    busy = Year(PLAN, {today - timedelta(days=1): Day({"calls": 400})})
    assert made(busy, today).deals.p90 == made(quiet, today).deals.p90 == 0
    assert made(Year(PLAN, {today: Day({"opportunities": 40})}), today).deals.p50 <= 3


def test_after_the_end_it_is_what_happened() -> None:
    found = made(year_to(ENDS), ENDS + timedelta(days=3))
    won = sum(len(d.won) for d in worked().values())
    assert (found.deals.p10, found.deals.p50, found.deals.p90) == (won, won, won)
    assert found.revenue.p50 == 10_000 * won
    assert found.chance == float(won >= 10)
    assert len(weeks_of(year_to(ENDS), ENDS + timedelta(days=3))) == 1


def test_a_met_target_is_certain() -> None:
    days = {on(30): Day({"opportunities": 12}), on(60): Day(won=(Decimal(10_000),) * 10)}
    assert made(Year(PLAN, days), on(90)).chance == 1.0


def test_what_was_closed_before_lowers_what_is_to_close() -> None:
    plan = replace(PLAN, funnel=replace(PLAN.funnel, closed_before=Decimal(40_000)))
    state = state_of(Year(plan, year_to(on(150)).days), on(150))
    assert state.to_close == 60_000
    assert made(Year(plan, year_to(on(150)).days), on(150)).chance > made(year_to(on(150)), on(150)).chance


@pytest.mark.parametrize("offset", [70, 140, 220, 300])
def test_one_more_deal_never_lowers_the_chance(offset: int) -> None:
    year, today = year_to(on(offset)), on(offset)
    before = made(year, today, 4000).chance
    more = year.with_day(today, year.day(today).with_won(Decimal(10_000)))
    assert made(more, today, 4000).chance >= before - 0.02


@pytest.mark.parametrize("offset", [40, 140, 220])
def test_more_work_and_more_stock_raise_the_mean(offset: int) -> None:
    year, today = year_to(on(offset)), on(offset)
    base = sum(drawn(year, today, 4000).deals)
    for name, n in (("opportunities", 5), ("meetings", 15)):
        more = year.with_day(today, year.day(today).pressed(name, n))
        assert sum(drawn(more, today, 4000).deals) > base


def test_the_date_is_the_seed() -> None:
    year = year_to(on(100))
    assert drawn(year, on(100)) == drawn(year, on(100))
    assert drawn(year, on(100)).revenue != drawn(year, on(101)).revenue


def test_days_after_today_are_not_seen() -> None:
    assert drawn(Year(PLAN, worked()), on(100)) == drawn(year_to(on(100)), on(100))


def test_before_the_start_it_is_the_start() -> None:
    assert weeks_of(Year(PLAN), on(-40))[-1].day == weeks_of(Year(PLAN), START)[-1].day == ENDS
    early, start = made(Year(PLAN), on(-40)), made(Year(PLAN), START)
    assert early.chance == pytest.approx(start.chance, abs=0.04)


@pytest.mark.parametrize("offset", [0, 3, 100, 250, 340, 360, 364])
def test_the_band_runs_from_today_to_the_end(offset: int) -> None:
    found, weeks = made(year_to(on(offset)), on(offset)), weeks_of(year_to(on(offset)), on(offset))
    assert weeks[0].day == on(offset) - timedelta(days=1)
    assert weeks[-1].day == ENDS
    assert (weeks[-1].revenue, weeks[-1].deals) == (found.revenue, found.deals)
    won = sum(len(d.won) for day, d in worked().items() if day <= on(offset))
    assert weeks[0].deals.p10 == weeks[0].deals.p90 == won
    assert all(after.day > before.day for before, after in pairwise(weeks))
    for what in ("revenue", "deals"):
        bands = [getattr(w, what) for w in weeks]
        assert all(b.p10 <= b.p50 <= b.p90 for b in bands)
        for p in ("p10", "p50", "p90"):
            line = [getattr(b, p) for b in bands]
            assert all(b >= a - 1e-6 for a, b in pairwise(line))


def test_the_basis_changes_with_the_fifth_decided_deal() -> None:
    four = Year(PLAN, {on(10): Day({"opportunities": 9}), on(80): Day(won=(Decimal(9_000),) * 2, lost=2)})
    five = four.with_day(on(81), Day(lost=1))
    assert (made(four, on(90)).basis, made(four, on(90)).decided) == ("plan", 4)
    assert (made(five, on(90)).basis, made(five, on(90)).decided) == ("log", 5)


def test_open_deals_long_overdue_are_likely_forgotten() -> None:
    """Losses never logged: forty opened in January, six won; by October nobody should count on the rest."""
    days = {on(o): Day({"opportunities": 8}) for o in (5, 12, 19, 26, 33)}
    days |= {on(o): Day(won=(Decimal(10_000),)) for o in (50, 60, 65, 80, 90, 100)}
    state = state_of(Year(PLAN, days), on(280))
    assert sum(state.open_pipeline[-1]) < 34 * state.rates[-1].mean / 10
    assert state.decided_share < 0.5


def test_a_channel_that_is_never_logged_is_not_waited_for() -> None:
    """Only meetings on are logged: new flow enters at the meetings, at their own pace."""
    days = {d: Day({k: n for k, n in v.counts.items() if k in {"meetings", "opportunities"}}, v.won, v.lost)
            for d, v in year_to(on(200)).days.items()}  # fmt: skip
    state = state_of(Year(PLAN, days), on(200))
    assert [e.name for e in state.inflows] == ["meetings"]
    kept = made(year_to(on(200)), on(200)).deals
    found = made(Year(PLAN, days), on(200)).deals
    assert found.p50 == pytest.approx(kept.p50, abs=2)


def test_only_deals_logged_is_a_run_rate() -> None:
    days = {on(o): Day(won=(Decimal(10_000),)) for o in range(20, 180, 20)}
    state = state_of(Year(PLAN, days), on(181))
    assert state.stages == ()
    assert [e.name for e in state.inflows] == ["deals"]
    assert made(Year(PLAN, days), on(181)).deals.p50 == pytest.approx(16, abs=2)


def test_opening_pipelines_bring_deals_without_any_work() -> None:
    stage = replace(PLAN.funnel.stages[1], opening=20)
    plan = replace(PLAN, funnel=replace(PLAN.funnel, stages=(PLAN.funnel.stages[0], stage)))
    state = state_of(Year(plan), START)
    assert sum(state.open_pipeline[-1]) == pytest.approx(20 * 0.5, rel=0.02)


def test_sizes_are_the_plans_until_ten_deals_are_won() -> None:
    nine = Year(PLAN, {on(60): Day(won=(Decimal(20_000),) * 9)})
    ten = Year(PLAN, {on(60): Day(won=(Decimal(20_000),) * 10)})
    assert state_of(nine, on(70)).cv == 0.8
    assert state_of(ten, on(70)).cv == pytest.approx(sqrt(5 * 0.64 / 15))
    assert state_of(ten, on(70)).deal_size == pytest.approx(15_000)


def test_many_deals_are_no_slower_or_wilder() -> None:
    """600 deals a year: the weeks still end where the worlds end."""
    funnel = replace(PLAN.funnel, target=Decimal(6_000_000))
    plan = replace(PLAN, funnel=funnel)
    worlds = drawn(Year(plan), START, 800)
    assert sum(worlds.deals) / 800 == pytest.approx(600, rel=0.06)
    assert week_bands(worlds)[-2].deals.p50 == pytest.approx(forecast_of(worlds).deals.p50, rel=0.1)


def test_timing_spread_ignores_the_lead_days() -> None:
    plan = replace(PLAN, timing=Timing.SPREAD)
    assert sum(drawn(Year(plan), START).deals) / 2000 == pytest.approx(10, rel=0.05)


def test_no_forecast_of_an_impossible_plan() -> None:
    plan = replace(PLAN, funnel=replace(PLAN.funnel, stages=()))
    assert forecast(Year(plan), START) is None


def test_deals_are_a_poisson_mixed_by_the_shock() -> None:
    """One flow of 0.7 deals and nothing else open: no deal as often as a gamma-Poisson of the shock says."""
    nothing = (0.0,)
    state = state_of(Year(PLAN, {on(200): Day({"opportunities": 1})}), on(201))
    certain = (state.rates[0], Beta(1e7, 1e7))
    flows = (nothing, nothing, (0.7,))
    only = replace(state, inflows=(), open_pipeline=flows, edges=(1,), rates=certain)
    found = simulate(only, Random(2), 20_000)
    shape = shock_shape(1)
    none = (1 + 0.7 / shape) ** -shape
    assert found.deals.count(0) / 20_000 == pytest.approx(none, abs=0.012)
    assert shape == pytest.approx(1 / (1 / SHOCK_SHAPE + WEEK_VARIANCE))
    assert none == pytest.approx(exp(-0.7), abs=0.07)


def test_the_shock_is_wider_when_few_weeks_are_left() -> None:
    shapes = [shock_shape(days) for days in (1, 7, 30, 90, 365)]
    assert shapes == sorted(shapes)
    assert shapes[0] == shapes[1]
    assert shapes[-1] == pytest.approx(SHOCK_SHAPE, rel=0.06)
