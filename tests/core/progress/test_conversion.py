"""Observed rates against hand counts and published intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import Observed, log_counts, observed, wilson
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.rate import Rate

START = date(2026, 1, 1)
PLAN = example_plan(START)


def on(offset: int) -> date:
    return START + timedelta(days=offset)


def row(year: Year, today: date, name: str) -> Observed:
    return next(o for o in observed(year, today) if o.name == name)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Brown, Cai and DasGupta 2001 and R's prop.test without correction.
    [
        (4, 20, 0.0807, 0.4160),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (3, 3, 0.4385, 1.0),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_wilson_published(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("successes", "trials"), [(1, 7), (13, 40), (199, 200)])
def test_wilson_solves_the_score_equation(successes: int, trials: int) -> None:
    """Its ends are exactly the rates p for which the count lies 1.96 standard deviations away."""
    for p in wilson(successes, trials):
        assert abs(successes / trials - p) / sqrt(p * (1 - p) / trials) == pytest.approx(1.959964, abs=1e-5)


def test_wilson_without_trials_is_refused() -> None:
    with pytest.raises(ValueError, match="no trials"):
        wilson(0, 0)


def test_nothing_logged_has_no_rates_and_shrinks_to_the_plan() -> None:
    rows = observed(Year(PLAN), on(30))
    assert [r.name for r in rows] == ["calls", "emails", "meetings", "opportunities"]
    for r in rows:
        assert (r.value, r.low, r.high, r.trials, r.ratio) == (None, None, None, 0, None)
        assert r.successes == 0
        assert r.shrunk == pytest.approx(float(r.planned))


def test_meetings_count_to_the_degree_their_lead_time_has_passed() -> None:
    """Lead 14 days: 10 on day 0 count whole on day 21, 4 on day 14 half, 6 of today not at all."""
    days = {
        on(0): Day({"meetings": 10}),
        on(14): Day({"meetings": 4, "opportunities": 3}),
        on(21): Day({"meetings": 6}),
    }
    r = row(Year(PLAN, days), on(21), "meetings")
    assert r.trials == pytest.approx(12.0)
    assert r.value == pytest.approx(0.25)
    assert (r.low, r.high) == wilson(3, 12)
    assert r.shrunk == pytest.approx((20 * 0.2 + 3) / 32)


def test_trials_are_never_fewer_than_the_successes() -> None:
    days = {on(0): Day({"meetings": 1}), on(1): Day({"opportunities": 3})}
    r = row(Year(PLAN, days), on(1), "meetings")
    assert (r.trials, r.value) == (3, 1.0)


def test_opening_counts_as_arrivals_at_the_start() -> None:
    funnel = replace(PLAN.funnel, stages=(replace(PLAN.funnel.stages[0], opening=28), PLAN.funnel.stages[1]))
    r = row(Year(replace(PLAN, funnel=funnel)), on(7), "meetings")
    assert r.trials == pytest.approx(14.0)
    at_once = Year(replace(PLAN, funnel=funnel, timing=Timing.SPREAD))
    assert [row(at_once, on(day), "meetings").trials for day in (-1, 0)] == [0, 28]


def test_the_last_stage_counts_decided_deals_only() -> None:
    days = {on(0): Day({"opportunities": 50}), on(90): Day(won=(Decimal(9000),) * 4, lost=16)}
    r = row(Year(PLAN, days), on(90), "opportunities")
    assert (r.trials, r.successes) == (20, 4)
    assert r.value == pytest.approx(0.2)
    assert (r.low, r.high) == pytest.approx((0.0807, 0.4160), abs=5e-5)


def test_three_of_three_never_reads_a_hundred_per_cent() -> None:
    days = {on(0): Day({"opportunities": 3}), on(90): Day(won=(Decimal(9000),) * 3)}
    r = row(Year(PLAN, days), on(90), "opportunities")
    assert r.value == 1.0
    assert r.low == pytest.approx(0.4385, abs=5e-5)
    assert r.shrunk == pytest.approx(13 / 23)


def test_channels_share_one_multiplier() -> None:
    """400 calls and 1,000 emails should have brought 10 + 10 meetings; 30 came: both 1.5 times the plan."""
    days = {on(0): Day({"calls": 400, "emails": 1000}), on(10): Day({"meetings": 30})}
    calls, emails = (row(Year(PLAN, days), on(10), name) for name in ("calls", "emails"))
    assert (calls.shared, emails.shared) == (True, True)
    assert calls.value == pytest.approx(0.0375)
    assert emails.value == pytest.approx(0.015)
    assert calls.successes + emails.successes == pytest.approx(30)
    low, high = wilson(30, 1400)
    assert calls.low == pytest.approx(low * 0.0375 / (30 / 1400))
    assert emails.high == pytest.approx(high * 0.015 / (30 / 1400))


def test_no_rate_is_above_a_hundred_per_cent() -> None:
    """Ten visits at one in two and 1,000 emails at 1 in 100 should have brought 15 meetings; 45 came."""
    visits, emails = PLAN.funnel.channels
    channels = (replace(visits, converts=Rate.parse("50%")), emails)
    plan = replace(PLAN, funnel=replace(PLAN.funnel, channels=channels))
    year = Year(plan, {on(0): Day({"calls": 10, "emails": 1000}), on(10): Day({"meetings": 45})})
    r = row(year, on(10), "calls")
    assert (r.low, r.value, r.high, r.shrunk) == (1, 1, 1, 1)


def test_one_channel_has_its_own_interval() -> None:
    channel = Channel("calls", "c", Rate.parse("1 in 40"), Rate.parse("100%"), 0)
    plan = replace(PLAN, funnel=replace(PLAN.funnel, channels=(channel,)))
    r = row(Year(plan, {on(0): Day({"calls": 200, "meetings": 4})}), on(0), "calls")
    assert (r.shared, r.trials) == (False, 200)
    assert r.value == pytest.approx(0.02)
    assert (r.low, r.high) == pytest.approx(wilson(4, 200))
    assert r.shrunk == pytest.approx((200 * 0.025 + 4) / 400)


def test_meetings_before_any_touch_is_due_split_by_share() -> None:
    days = {on(0): Day({"calls": 9, "meetings": 2})}
    calls, emails = (row(Year(PLAN, days), on(0), name) for name in ("calls", "emails"))
    assert (calls.trials, emails.trials) == (1, 1)
    assert calls.value == emails.value == 1.0
    assert calls.low == pytest.approx(wilson(2, 2)[0])


def test_only_days_from_the_origin_to_today_count() -> None:
    plan = replace(PLAN, counted_from=on(31))
    days = {on(5): Day({"meetings": 50}), on(40): Day({"meetings": 8}), on(60): Day({"meetings": 70})}
    r = row(Year(plan, days), on(54), "meetings")
    assert r.trials == pytest.approx(8.0)
    assert log_counts(Year(plan, days), on(54)).upto == 23


def test_former_names_count() -> None:
    stages = (replace(PLAN.funnel.stages[0], name="talks", was=("meetings",)), PLAN.funnel.stages[1])
    plan = replace(PLAN, funnel=replace(PLAN.funnel, stages=stages))
    days = {on(0): Day({"meetings": 3, "talks": 2}), on(1): Day({"meetings": 1})}
    assert log_counts(Year(plan, days), on(20)).total("talks") == 6


def test_without_lead_days_everything_is_due_at_once() -> None:
    plan: Plan = replace(PLAN, timing=Timing.SPREAD)
    r = row(Year(plan, {on(3): Day({"meetings": 5})}), on(3), "meetings")
    assert (r.trials, r.value) == (5, 0.0)
