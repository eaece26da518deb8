"""The last useful days in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.report import plan_text
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period

PLAN = replace(example_plan(date(2026, 1, 1)), period=Period(date(2026, 1, 1), date(2026, 12, 31)))


def test_activities_that_close_together_stand_together() -> None:
    assert plan_text.last_days(schedule(PLAN), PLAIN) == (
        "calls, emails 9 Oct · meetings 16 Oct · opportunities 30 Oct"
    )
    late = replace(PLAN, counted_from=date(2026, 12, 21))
    assert plan_text.last_days(schedule(late), PLAIN) == (
        "calls, emails, meetings, opportunities too late now"
    )
