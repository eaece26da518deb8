"""Whatever the plan and the log, a forecast is finite, ordered and says nothing impossible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import isfinite, sqrt
from random import Random

import pytest

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.pipeline import pipeline
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period, WorkCalendar
from funnel_tui.core.values.rate import Rate

START = date(2026, 1, 1)


def any_plan(rng: Random) -> Plan:
    letters = iter("abcdefhijkm")

    def rate() -> Rate:
        return Rate.parse(rng.choice(["1%", "50%", "100%", "1 in 40", "0.2"]))

    def lead() -> int:
        return rng.choice([0, 1, 7, 30, 90, 400, 3650])

    channels = rng.randrange(4)
    share = Rate.parse(f"1/{max(1, channels)}")
    starts = START + timedelta(days=rng.randrange(300))
    length = rng.choice([0, 3, 30, 90, 364, 700])
    months = tuple((m, Fraction(rng.choice([0, 1]), 2)) for m in range(1, 13)) if rng.random() < 0.3 else ()
    return Plan(
        Period(starts, starts + timedelta(days=length)),
        Funnel(
            Decimal(rng.choice([1, 100_000, 10**7])),
            Decimal(rng.choice([5_000, 1_000_000])),
            tuple(Channel(f"channel{i}", next(letters), rate(), share, lead()) for i in range(channels)),
            tuple(
                Stage(f"stage{i}", next(letters), rate(), lead(), rng.choice([0, 0, 3, 500]))
                for i in range(rng.randint(1, 4))
            ),
            Decimal(rng.choice([0, 50_000, 10**8])),
        ),
        WorkCalendar(workdays=rng.choice([(0, 1, 2, 3, 4), (6,)]), months=months),
        counted_from=starts + timedelta(days=length // 2) if rng.random() < 0.2 else None,
        timing=rng.choice(list(Timing)),
    )


def any_year(rng: Random) -> Year:
    plan = any_plan(rng)
    logged = plan.names if rng.random() < 0.7 else plan.names[rng.randint(0, len(plan.names)) :]
    often, days = rng.choice([0.0, 0.1, 0.9]), {}
    for day in plan.period:
        if rng.random() < often:
            counts = {name: rng.choice([1, 2, 50]) for name in logged if rng.random() < 0.4}
            won = (Decimal(rng.choice(["0", "0.01", "10000"])),) * rng.choice([0, 0, 3])
            days[day] = Day(counts, won=won, lost=rng.choice([0, 0, 9]))
    return Year(plan, days)


@pytest.mark.parametrize("seed", range(25))
def test_any_plan_and_any_log(seed: int) -> None:
    rng = Random(seed)
    year = any_year(rng)
    for offset in (-5, 0, year.plan.period.days // 2, year.plan.period.days - 1, year.plan.period.days + 9):
        today = year.plan.period.starts + timedelta(days=offset)
        found = insight(year, today)
        assert found.forecast is not None
        assert 0 <= found.forecast.chance <= 1
        weeks = (band for week in found.weeks for band in (week.revenue, week.deals))
        for band in (found.forecast.revenue, found.forecast.deals, *weeks):
            assert isfinite(band.p90)
            assert band.p10 <= band.p50 <= band.p90
        for row in found.observed:
            assert 0 <= row.shrunk <= 1
            if row.value is not None and row.low is not None and row.high is not None:
                assert 0 <= row.low <= row.value + 1e-9
                assert row.value <= row.high + 1e-9 <= 1 + 2e-9
        if short := found.shortfall:
            assert shortfall_text(short, PLAIN)
            assert short.worst.shrunk < 1
        assert all(option.needed is None or option.needed > 0 for option in (*found.even, *found.sure))
        assert all(0 <= plan.chance <= 1 for plan in found.catch_up)


def test_pace_is_the_plans_until_the_log_moves_it() -> None:
    """Ten working days of prior: after ten days at twice the pace it stands half way."""
    plan = example_plan(START)
    cap, pace = schedule(plan).capacity, float(schedule(plan).line("calls").rate_per_capacity)
    days = {day: Day({"calls": round(2 * pace)}) for day in cap.working_days[:10]}
    state = pipeline(Year(plan, days), cap.working_days[10])
    assert state is not None
    assert state.inflows[0].rate.mean == pytest.approx(1.5 * pace, rel=0.02)
    assert state.inflows[0].planned == pytest.approx(pace)


def test_a_rush_that_the_lead_days_ask_for_is_not_expected() -> None:
    """A quarter of deals that take two months: a month to open them all, but nobody starts from nothing."""
    stage = Stage("opportunities", "o", Rate.parse("0.5"), 60, 10)
    period = Period(START, date(2026, 3, 31))
    plan = Plan(period, Funnel(Decimal(200_000), Decimal(10_000), (), (stage,)))
    state = pipeline(Year(plan), START)
    assert state is not None
    inflow, days = state.inflows[0], len(schedule(plan).capacity.working_days)
    # 40 opportunities, 10 of them open: the plan wants 30 in a month, the forecast expects 40 in three.
    assert inflow.planned == float(schedule(plan).line("opportunities").rate_per_capacity)
    assert inflow.rate.mean == pytest.approx(40 / days)
    assert inflow.planned > 2 * inflow.rate.mean


def test_todays_touches_are_not_counted_again() -> None:
    plan = example_plan(START)
    today = date(2026, 3, 2)
    before = pipeline(Year(plan), today)
    half = pipeline(Year(plan, {today: Day({"calls": 1})}), today)
    full = pipeline(Year(plan, {today: Day({"calls": 400})}), today)
    assert before is not None
    assert half is not None
    assert full is not None
    spent = [before.inflows[0].capacity[0] - state.inflows[0].capacity[0] for state in (half, full)]
    assert 0 < spent[0] < 1
    assert spent[1] == pytest.approx(1)
    assert half.inflows[0].rate == before.inflows[0].rate


def test_several_channels_share_their_multiplier() -> None:
    plan = example_plan(START)
    days = {START: Day({"calls": 400, "emails": 1000}), START + timedelta(days=60): Day({"meetings": 40})}
    state = pipeline(Year(plan, days), START + timedelta(days=61))
    assert state is not None
    # 20 meetings were due, 40 came; the plan's mix makes 200 touches worth 2.9 meetings.
    mix = 200 * 100 / 7000
    assert state.channel_multiplier.mean == pytest.approx((mix + 40) / (mix + 20), rel=0.02)


def test_opening_is_open_from_the_first_day() -> None:
    plan = example_plan(START)
    stages = (replace(plan.funnel.stages[0], opening=30), plan.funnel.stages[1])
    state = pipeline(
        Year(replace(plan, funnel=replace(plan.funnel, stages=stages))), START - timedelta(days=9)
    )
    assert state is not None
    assert state.today == START
    assert sum(state.open_pipeline[1]) == pytest.approx(30 * 0.2, rel=0.01)


def test_how_much_deals_differ_is_learned_from_ten_of_them() -> None:
    def learned(*amounts: int) -> float:
        won = {START: Day(won=tuple(map(Decimal, amounts)))}
        state = pipeline(Year(example_plan(START), won), START + timedelta(days=60))
        assert state is not None
        return state.cv

    assert learned(*[5_000, 15_000] * 4, 10_000) == 0.8
    # Ten deals half a mean away from it, and as many as five at the planned 0.8.
    assert learned(*[5_000, 15_000] * 5) == pytest.approx(sqrt((10 * 0.5**2 + 5 * 0.8**2) / 15))
    assert learned(*[0] * 10) == 0.8
    assert learned(*[10_000] * 1_000) == 0.1
