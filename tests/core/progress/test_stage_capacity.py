"""A channel is work that can be too much; a stage comes about, so only a ceiling can make it too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.capacity_check import Finding, feasible
from funnel_tui.core.progress.day import Day
from funnel_tui.core.values.period import Period

PLAN = replace(example_plan(date(2026, 1, 1)), period=Period(date(2026, 1, 1), date(2026, 12, 31)))
MONDAY = date(2026, 1, 5)
TODAY = MONDAY + timedelta(weeks=3)
# Two weeks of one call and one meeting a day.
LOG = {
    MONDAY + timedelta(days=7 * w + d): Day({"calls": 1, "meetings": 1}) for w in range(2) for d in range(5)
}


def found(target: str, meetings: str = "") -> dict[str, Finding]:
    plan = with_field(with_field(PLAN, "plan.target", target), "plan.ceilings.meetings", meetings)
    return {finding.activity: finding for finding in feasible(plan, LOG, TODAY)}


def test_more_meetings_than_ever_are_not_too_much() -> None:
    judged = found("400k")
    # 400 meetings in 203 days, where the best weeks had one a day; the usual ceiling is three.
    meetings, calls = judged["meetings"], judged["calls"]
    assert meetings.best_week == meetings.best_four == 1
    assert 1 < meetings.needed < 3
    assert not meetings.too_much
    # Calls beyond the best weeks are, below their ceiling.
    assert calls.best_week == 1
    assert calls.needed < 60
    assert calls.too_much


def test_more_meetings_than_a_day_has_room_for_are() -> None:
    assert found("400k", "1.5")["meetings"].too_much
    assert not found("400k", "2.5")["meetings"].too_much
    assert found("1m")["meetings"].too_much


def test_only_weeks_that_have_ended_are_compared() -> None:
    plan = with_field(PLAN, "plan.target", "400k")
    middle = {f.activity: f for f in feasible(plan, LOG, MONDAY + timedelta(days=3))}
    assert middle["calls"].best_week is None
    assert not middle["calls"].too_much
    without = {f.activity: f for f in feasible(plan, LOG)}
    assert without["calls"].best_week is None
