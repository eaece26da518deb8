"""The shortfall names the factor that was made to fall short, and there is none where data are few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import erf, sqrt

import pytest

from funnel_tui.core.forecast.inflow import day_noise
from funnel_tui.core.forecast.shortfall import Cause, Certainty, result_factors, shortfall
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Stage
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import factor_name, shortfall_text
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.rate import Rate

START = date(2026, 1, 1)
PLAN = example_plan(START)
TODAY = date(2026, 7, 1)


def log_with(
    effort: float = 1.0, call: float = 1.0, meeting: float = 1.0, win: float = 1.0, size: int = 10_000
) -> Year:
    """A year worked evenly at given shares of the plan: what is due is entered on the day it is due."""
    days: dict[date, Day] = {}
    lines = schedule(PLAN).lines
    part = {
        "calls": effort,
        "emails": effort,
        "meetings": effort * call,
        "opportunities": effort * call * meeting,
    }
    carried = dict.fromkeys(part, 0.0) | {"won": 0.0, "lost": 0.0}
    day = START
    while day < TODAY:
        counts = {}
        for line in lines[:-1]:
            due = float(line.at(day) - line.at(day - timedelta(days=1)))
            carried[line.name] += due * part[line.name]
            counts[line.name], carried[line.name] = int(carried[line.name]), carried[line.name] % 1
        decided = 2 * float(lines[-1].at(day) - lines[-1].at(day - timedelta(days=1)))
        carried["won"] += decided * 0.5 * win
        carried["lost"] += decided * (1 - 0.5 * win)
        won, lost = int(carried["won"]), int(carried["lost"])
        carried["won"], carried["lost"] = carried["won"] - won, carried["lost"] - lost
        days[day] = Day({k: n for k, n in counts.items() if n}, won=(Decimal(size),) * won, lost=lost)
        day += timedelta(days=1)
    return Year(PLAN, {d: v for d, v in days.items() if not v.empty})


def test_a_year_to_plan_falls_short_nowhere() -> None:
    assert shortfall(log_with(), TODAY) is None
    for factor in result_factors(log_with(), TODAY):
        assert factor.shrunk == pytest.approx(1, abs=0.08)


def test_conversion_not_effort() -> None:
    found = shortfall(log_with(effort=1.04, call=0.6), TODAY)
    assert found is not None
    assert (found.worst.cause, found.worst.names, found.worst.into) == (
        Cause.CONVERSION,
        ("calls", "emails"),
        "meetings",
    )
    assert found.worst.ratio == pytest.approx(0.6, abs=0.05)
    assert found.worst.certainty is Certainty.SURE
    assert shortfall_text(found, PLAIN).startswith(
        "calls and emails are at 104 % of plan, calls and emails to meetings at "
    )
    assert shortfall_text(found, PLAIN).endswith(": conversion, not effort (sure)")


def test_effort_not_conversion() -> None:
    found = shortfall(log_with(effort=0.55), TODAY)
    assert found is not None
    assert found.worst.cause is Cause.EFFORT
    assert found.worst.ratio == pytest.approx(0.55, abs=0.01)
    assert shortfall_text(found, PLAIN).startswith("calls and emails are at 55 % of plan")
    assert shortfall_text(found, PLAIN).endswith("effort, not conversion (sure)")


def test_a_later_stage_is_named() -> None:
    found = shortfall(log_with(meeting=0.4), TODAY)
    assert found is not None
    assert (found.worst.names, found.worst.into) == (("meetings",), "opportunities")
    assert factor_name(found.worst, PLAIN) == "meetings to opportunities"
    assert "meetings to opportunities at" in shortfall_text(found, PLAIN)


def test_small_deals_are_size_not_number() -> None:
    found = shortfall(log_with(size=3_000), TODAY)
    assert found is not None
    assert found.worst.cause is Cause.SIZE
    assert shortfall_text(found, PLAIN).startswith("deals are at 30 % of the planned size: size, not number")


def test_both_are_said() -> None:
    found = shortfall(log_with(effort=0.8, call=0.5), TODAY)
    assert found is not None
    assert "conversion first, then effort" in shortfall_text(found, PLAIN)


def test_the_others_can_make_up_for_it() -> None:
    assert shortfall(log_with(effort=1.6, meeting=0.8), TODAY) is None


def test_little_data_is_too_early() -> None:
    days = {START: Day({"meetings": 3})}
    found = result_factors(Year(PLAN, days), START + timedelta(days=14))
    meetings = next(c for c in found if c.names == ("meetings",))
    assert meetings.ratio == 0
    assert meetings.shrunk == pytest.approx(20 / 23)
    assert meetings.certainty is Certainty.LIKELY or meetings.certainty is Certainty.EARLY


def test_how_sure_is_a_score_test() -> None:
    days = {
        START: Day({"opportunities": 20}),
        START + timedelta(days=70): Day(won=(Decimal(10_000),) * 6, lost=14),
    }
    found = next(
        c
        for c in result_factors(Year(PLAN, days), START + timedelta(days=90))
        if c.names == ("opportunities",)
    )
    z = (0.5 - 0.3) / sqrt(0.25 / 20)
    assert found.below == pytest.approx(0.5 * (1 + erf(z / sqrt(2))))
    assert found.shrunk == pytest.approx((10 + 6) / 40 / 0.5)


def test_effort_is_judged_against_the_line_of_yesterday() -> None:
    line = schedule(PLAN).line("calls")
    day = START + timedelta(days=30)
    year = Year(PLAN, {START: Day({"calls": 50, "emails": 125}), day: Day({"calls": 500})})
    effort = next(c for c in result_factors(year, day) if c.cause is Cause.EFFORT)
    assert effort.ratio == pytest.approx(50 / float(line.at(day - timedelta(days=1))), rel=0.01)
    assert day_noise(30) == 7


def test_without_channels_the_first_stage_is_the_effort() -> None:
    funnel = replace(PLAN.funnel, channels=(), stages=(Stage("leads", "a", Rate.parse("10%"), 30),))
    plan = replace(PLAN, funnel=funnel)
    found = shortfall(Year(plan, {START: Day({"leads": 5})}), TODAY)
    assert found is not None
    assert (found.worst.cause, found.worst.names) == (Cause.EFFORT, ("leads",))
    assert factor_name(found.worst, PLAIN) == "leads"


def test_before_the_start_there_is_nothing_to_say() -> None:
    assert result_factors(Year(PLAN), START - timedelta(days=3)) == ()
    assert shortfall(Year(PLAN), START) is None


def test_the_sentence_follows_the_notation() -> None:
    found = shortfall(log_with(effort=0.55), TODAY)
    assert found is not None
    plain, own = shortfall_text(found, PLAIN), Notation(decimal=",", grouping=".")
    assert shortfall_text(found, own) == plain
    huge = replace(found.worst, cause=Cause.SIZE, ratio=12.5)
    assert "1.250" in shortfall_text(replace(found, worst=huge), own)
