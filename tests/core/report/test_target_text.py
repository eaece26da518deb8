"""Target's figures and sentences, for a year small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.forecast.catch_up_plans import CatchUpPlan
from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.forecast.recovery import RecoveryLever, RecoveryOption
from funnel_tui.core.forecast.shortfall import Cause, Certainty, ResultFactor, Shortfall
from funnel_tui.core.forecast.simulate import Forecast
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.catch_up import CatchUpChoice
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import ActivityPace, Pace, pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import target_text
from funnel_tui.core.report.forecast_text import factor_name, shortfall_text
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

# Four weeks of five days: 40 leads are 2 a day, 80 calls 4 a day, 20 deals and $2,000 1 a day.
PLAN = Plan(
    Period(date(2026, 1, 5), date(2026, 1, 30)),
    Funnel(
        Decimal(2_000),
        Decimal(100),
        (Channel("calls", "c", Rate.parse("50%"), Rate.parse("100%")),),
        (Stage("new_leads", "m", Rate.parse("50%")),),
    ),
    timing=Timing.SPREAD,
)
MONDAY = date(2026, 1, 12)
FORECAST = Forecast(0.4, Band(15, 18, 21, 25, 28), Band(1_500, 1_900, 2_400, 2_800, 3_100), "log", 7)


def now(today: date = MONDAY, *won: int, **counts: int) -> Pace:
    return pace(Year(PLAN, {date(2026, 1, 6): Day(counts, won=tuple(map(Decimal, won)))}), today)


def in_full(activity: ActivityPace) -> tuple[str, ...]:
    """The longest form of each cell: what stands where there is room."""
    cells = target_text.pace_cells(activity, PLAN, None, PLAIN)
    return tuple(cell if isinstance(cell, str) else cell[0] for cell in cells)


def test_an_activity_in_columns() -> None:
    behind = in_full(now(calls=14).of("calls"))
    # 66 calls are left for 15 days; it heads for 14 and 15 days at (40 + 14) / 15 a day.
    assert behind == ("Calls", "14 / 80", "20", "-6", "-1.5", "4.4 a day", "68", "▼ behind")
    # Half a day is on pace, and still shown; a stage behind within luck is not made up in days.
    assert in_full(now(calls=18).of("calls"))[3:] == ("-2", "-0.5", "4.1 a day", "76", "● on pace")
    lucky = in_full(now(new_leads=8).of("new_leads"))
    assert lucky[3:] == ("-2", "–", "2.1 a day", "36", "▽ behind, within luck")
    ahead = in_full(now(new_leads=24).of("new_leads"))
    assert ahead == ("New leads", "24 / 40", "10", "+14", "+7", "1.1 a day", "68", "▲ ahead")
    over = in_full(now(date(2026, 2, 2), calls=14).of("calls"))
    assert over == ("Calls", "14 / 80", "80", "-66", "–", "–", "14", "■ closed")


@pytest.mark.parametrize(
    ("done", "delta"), [(10, "-15"), (15, "-10"), (16, "-9.2"), (35, "+9.8"), (36, "+11")]
)
def test_a_difference_has_a_decimal_below_ten(done: int, delta: str) -> None:
    # 84 calls are 4.2 a day, 25.2 by Monday evening of the second week.
    plan = replace(PLAN, funnel=replace(PLAN.funnel, target=Decimal(2_100)))
    calls = pace(Year(plan, {date(2026, 1, 6): Day({"calls": done})}), date(2026, 1, 13)).of("calls")
    assert target_text.pace_cells(calls, plan, None, PLAIN)[2:4] == (("25.2",), (delta,))


def test_what_is_needed_is_by_the_week_where_it_is_rare() -> None:
    assert in_full(now(new_leads=39).of("new_leads"))[5] == "0.3 a week"
    assert in_full(now(new_leads=28).of("new_leads"))[5] == "0.8 a day"
    assert in_full(now(new_leads=25).of("new_leads"))[5] == "1 a day"


def test_the_money_in_the_same_columns() -> None:
    assert target_text.revenue_cells(now(MONDAY, 300, 400), FORECAST, PLAIN) == (
        "Revenue",
        "$700 / $2k",
        "$500",
        "+$200",
        "+2",
        "$433 a week",
        "$2.4k",
        ("▲ ahead",),
    )
    none = target_text.revenue_cells(now(date(2026, 2, 2)), None, PLAIN)
    assert none[1:] == ("$0 / $2k", "$2k", "-$2k", "-20", "–", "–", ("✗ out of reach",))


def test_what_was_closed_before_is_in_the_money() -> None:
    funnel = replace(PLAN.funnel, closed_before=Decimal(1_000))
    year = Year(replace(PLAN, funnel=funnel), {date(2026, 1, 6): Day(won=(Decimal(300),))})
    cells = target_text.revenue_cells(pace(year, MONDAY), FORECAST, PLAIN)
    # $1,000 is left, $50 a day; five days were due, the deal of $300 is one day more.
    assert cells[1:5] == ("$1.3k / $2k", "$1.3k", "+$50", "+1")
    assert cells[6] == "$3.4k"


def test_the_time_that_is_left() -> None:
    assert target_text.time_left(now(), PLAIN) == "18 days left, until 30 Jan 2026"
    assert target_text.time_left(now(date(2026, 1, 29)), PLAIN) == "1 day left, until 30 Jan 2026"
    assert target_text.time_left(now(date(2026, 1, 30)), PLAIN) == "0 days left, until 30 Jan 2026"
    assert target_text.time_left(now(date(2026, 1, 31)), PLAIN) == ""


def rate(value: float, low: float, high: float, *, trials: float = 80, shared: bool = False) -> Observed:
    return Observed("meetings", Rate.parse("20%"), trials, value * trials, value, low, high, value, shared)


def test_a_rate_beside_the_plans() -> None:
    assert target_text.rate_cells(rate(0.1, 0.05, 0.15), PLAIN) == ("20%", "10 %", "5 % – 15 %", "80")
    rare = replace(rate(0.0123, 0.004, 0.03), planned=Rate.parse("1 in 100"))
    assert target_text.rate_cells(rare, PLAIN) == ("1 in 100", "1.23 %", "0.4 % – 3 %", "80")
    assert target_text.rate_cells(replace(rare, value=None, low=None, high=None), PLAIN) is None


@pytest.mark.parametrize(
    ("seen", "side", "text"),
    [
        (rate(0.1, 0.05, 0.19), -1, "▼ 50 % of plan"),
        (rate(0.1, 0.05, 0.2), 0, "50 % of plan"),
        (rate(0, 0, 0.05), -1, "▼ 0 % of plan"),
        (rate(0.25, 0.2, 0.3), 0, "125 % of plan"),
        (rate(0.25, 0.21, 0.3), 1, "▲ 125 % of plan"),
        (rate(0.25, 0.1, 0.3, trials=19), 0, "125 % of plan, few data"),
        (rate(0.25, 0.1, 0.3, trials=20), 0, "125 % of plan"),
        (rate(0.25, 0.1, 0.3, trials=19, shared=True), 0, "125 % of plan, few data (shared)"),
    ],
)
def test_what_the_range_says_of_the_plan(seen: Observed, side: int, text: str) -> None:
    assert target_text.against_plan(seen) == side
    assert target_text.rate_verdict(seen, PLAIN) == text


def option(lever: RecoveryLever, name: str, before: float, needed: float | None) -> RecoveryOption:
    return RecoveryOption(lever, name, before, needed)


def test_ways_back_in_words() -> None:
    ways = (
        option(RecoveryLever.ACTIVITY, "cold_calls", 9.9, 14),
        option(RecoveryLever.ACTIVITY, "emails", 9.9, None),
        option(RecoveryLever.RATE, "calls", 0.02, 0.035),
        option(RecoveryLever.RATE, "new_leads", 0.5, 0.62),
        option(RecoveryLever.DEAL, "deals", 10_000, 12_345.6),
        option(RecoveryLever.DEAL, "deals", 10_000, 10_000),
    )
    texts = [target_text.way_text(way, PLAN, PLAIN) for way in ways]
    assert texts == [
        "14 cold calls a day (now 9.9)",
        "",
        "calls converting at 3.5 % (now 2 %)",
        "a win rate of 62 % (now 50 %)",
        "an average deal of $12,346 (now $10,000)",
        "",
    ]
    said = target_text.either(ways[:3], PLAN, PLAIN)
    assert said == "either 14 cold calls a day (now 9.9), or calls converting at 3.5 % (now 2 %)"
    assert target_text.either(ways[1:2], PLAN, PLAIN) == ""
    choice = CatchUpPlan(
        CatchUpChoice.TWO_WEEKS, date(2026, 12, 9), {"calls": 12.34, "cold_mails": 30.0}, 0.416
    )
    assert target_text.choice_text(choice, PLAIN) == (
        "Two weeks, by 9 Dec: 12.3 calls, 30 cold mails a day, 42 % chance"
    )


def test_why_there_is_no_way_back() -> None:
    assert target_text.no_way(now(), replace(FORECAST, chance=0.01)) == "no single change would be enough"
    assert target_text.no_way(now(), None) == "no single change would be enough"
    assert target_text.no_way(now(), replace(FORECAST, chance=0.85)) == "none needed"
    assert target_text.no_way(now(MONDAY, *[100] * 30), None) == "none needed"


def factor(cause: Cause, names: tuple[str, ...], into: str, ratio: float, below: float) -> ResultFactor:
    return ResultFactor(cause, names, into, ratio, ratio, below)


def test_where_the_shortfall_comes_from_in_words() -> None:
    effort = factor(Cause.EFFORT, ("cold_calls", "emails", "visits"), "", 1.04, 0.1)
    rate_ = factor(Cause.CONVERSION, ("new_leads",), "real_offers", 0.6, 0.9)
    size = factor(Cause.SIZE, ("deals",), "", 0.8, 0.99)
    assert [factor_name(f, PLAIN) for f in (effort, rate_, size)] == [
        "cold calls, emails and visits",
        "new leads to real offers",
        "deal size",
    ]
    many = factor(Cause.EFFORT, ("cold_calls", "emails", "visits", "letters"), "", 1.04, 0.1)
    assert factor_name(many, PLAIN) == "cold calls, emails, visits and letters"
    assert factor_name(many, PLAIN, most=3) == "cold calls and 3 more"
    assert factor_name(effort, PLAIN, most=3) == "cold calls, emails and visits"
    said = shortfall_text(Shortfall(rate_, (effort, rate_)), PLAIN)
    assert said == (
        "cold calls, emails and visits are at 104 % of plan, new leads to real offers at 60 %: "
        "conversion, not effort (likely)"
    )
    poor = replace(effort, ratio=0.5, shrunk=0.5, below=0.99)
    assert shortfall_text(Shortfall(poor, (poor, rate_)), PLAIN).endswith(
        "effort first, then conversion (sure)"
    )
    alone = shortfall_text(Shortfall(rate_, (rate_,)), PLAIN)
    assert alone == "new leads to real offers at 60 % of plan: conversion (likely)"
    assert shortfall_text(Shortfall(size, (size,)), PLAIN) == (
        "deals are at 80 % of the planned size: size, not number (sure)"
    )


@pytest.mark.parametrize(
    ("below", "certainty"),
    [(0.975, Certainty.SURE), (0.974, Certainty.LIKELY), (0.8, Certainty.LIKELY), (0.79, Certainty.EARLY)],
)
def test_how_sure_that_is(below: float, certainty: Certainty) -> None:
    assert factor(Cause.EFFORT, ("calls",), "", 0.5, below).certainty is certainty


def test_a_factor_near_the_plan_is_fine() -> None:
    assert factor(Cause.EFFORT, ("calls",), "", 0.95, 0.5).fine
    assert not factor(Cause.EFFORT, ("calls",), "", 0.94, 0.5).fine


def test_what_was_done_for_the_next_plan() -> None:
    late = replace(PLAN, timing=Timing.LEAD)
    channel = replace(PLAN.funnel.channels[0], lead_days=14)
    late = replace(late, funnel=replace(PLAN.funnel, channels=(channel,)))
    days = {date(2026, 1, 20): Day({"calls": 7})}
    assert target_text.for_next_plan(pace(Year(late, days), date(2026, 1, 21)), PLAIN) == (
        "7 calls after the last useful day feed it"
    )
    assert target_text.for_next_plan(now(calls=7), PLAIN) == ""
    assert now(calls=7).of("calls").delta == Fraction(-13)
