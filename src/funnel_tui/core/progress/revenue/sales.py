"""What was sold within a stretch of dates, and what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.revenue.targets import closed_by
from funnel_tui.core.progress.work_done import counts_in
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY, Period


def sold(year: Year, span: Period, today: date) -> Decimal:
    """Revenue of a stretch of dates until today, with its part of what was closed before the log counts.

    After a plan is revised that is what the log has before it, on its own dates; the rest has none.
    """
    plan, last = year.plan, min(today, span.ends)
    if last < span.starts:
        return Decimal(0)
    logged = won_in(year, Period(plan.period.starts, plan.origin - ONE_DAY))
    dated = logged <= plan.funnel.closed_before
    unknown = plan.funnel.closed_before - (logged if dated else 0)
    spread = closed_by(plan, last, unknown) - closed_by(plan, span.starts - ONE_DAY, unknown)
    return spread + won_in(year, Period(span.starts if dated else max(span.starts, plan.origin), last))


def won_in(year: Year, span: Period) -> Decimal:
    """The amounts of all deals of a stretch of dates."""
    first, last = span.starts, span.ends
    return sum(
        (sum(day.won, Decimal(0)) for when, day in year.days.items() if day.won and first <= when <= last),
        Decimal(0),
    )


def counts_until(year: Year, span: Period, today: date) -> Mapping[str, int]:
    """How many of each activity, and of deals won, a stretch of dates has until today."""
    return counts_in(year, Period(span.starts, min(today, span.ends)))
