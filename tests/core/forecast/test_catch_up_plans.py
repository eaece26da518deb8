"""Catching up asks a day for what it says, and raises the chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.forecast.test_recovery import PLAN, START, TODAY, YEAR, behind, drawn

from funnel_tui.core.forecast.catch_up_plans import CatchUpPlan, catch_up_plans, distinct
from funnel_tui.core.plan.funnel import Timing
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.catch_up import CatchUpChoice
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period


def catching_up(year: Year, today: date) -> tuple[CatchUpPlan, ...]:
    return catch_up_plans(pace(year, today), drawn(year, today))


def test_catching_up_asks_for_what_is_short_until_its_date() -> None:
    found = catching_up(YEAR, TODAY)
    assert [plan.choice for plan in found] == list(CatchUpChoice)
    spread, four_weeks, two_weeks, let_go = found
    calls, meetings = pace(YEAR, TODAY).of("calls"), pace(YEAR, TODAY).of("meetings")
    planned = float(calls.line.rate_per_capacity)
    assert let_go.today["calls"] == pytest.approx(planned)
    assert let_go.by is None
    # The calls that were not made, or those that would bring the missing meetings: whichever are more.
    missing = max(-calls.delta, -meetings.delta / 2 * 40)
    assert (two_weeks.today["calls"] - planned) * 10 == pytest.approx(float(missing))
    assert (four_weeks.today["calls"] - planned) * 20 == pytest.approx(float(missing))
    assert spread.by == schedule(PLAN).first_stage.last_useful_day
    left = calls.line.capacity.between(Period(TODAY, calls.line.window.ends))
    assert (spread.today["calls"] - planned) * float(left) == pytest.approx(float(missing))


def test_choices_that_end_on_one_date_are_one() -> None:
    found = catching_up(YEAR, TODAY)
    assert distinct(found) == list(found)
    spread, four_weeks, two_weeks, let_go = found
    assert spread.by is not None
    late = (spread, replace(four_weeks, by=spread.by), two_weeks, let_go)
    assert distinct(late) == [spread, two_weeks, let_go]


def test_catching_up_raises_the_chance() -> None:
    """Doing the missed work raises it, and even the plan alone is better than seventy per cent of it."""
    spread, four_weeks, two_weeks, let_go = (plan.chance for plan in catching_up(YEAR, TODAY))
    assert two_weeks >= four_weeks >= spread > let_go > drawn(YEAR, TODAY).chance


def test_the_missed_work_is_done_once_however_soon() -> None:
    """Where nothing takes time to close, two weeks of catching up bring what the rest of the plan would."""
    year = Year(replace(PLAN, timing=Timing.SPREAD), YEAR.days)
    spread, _, two_weeks, let_go = (plan.chance for plan in catching_up(year, TODAY))
    assert let_go < spread
    assert two_weeks == pytest.approx(spread, abs=0.02)


def test_nothing_missed_needs_no_catching_up() -> None:
    assert catching_up(behind(part=1.6), TODAY) == ()
    assert catching_up(Year(PLAN), START) == ()
    assert catching_up(YEAR, PLAN.period.ends) == ()
