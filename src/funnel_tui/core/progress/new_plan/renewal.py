"""The next plan, from the one that ended: its figures on the following period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import ONE_DAY, Period, add_months


def following(period: Period, today: date) -> Period:
    """The period of the same length that follows and holds today, else the one from today on."""
    months = next((n for n in range(1, 37) if add_months(period.starts, n) - ONE_DAY == period.ends), 0)
    starts = period.ends + ONE_DAY
    while months and add_months(starts, months) <= today:
        starts = add_months(starts, months)
    if not months or starts > today + ONE_DAY * period.days:
        starts, months = max(today, starts), months or 12
    return Period(starts, add_months(starts, months) - ONE_DAY)


def next_plan(ended: Plan, today: date) -> Plan:
    """The same target, rates and calendar on the following period; nothing is closed or open yet.

    Holidays, days off, experiments, targets and forecasts of quarters belong to their dates and stay behind.
    """
    period = following(ended.period, today)
    stages = tuple(replace(stage, opening=0, was=()) for stage in ended.funnel.stages)
    channels = tuple(replace(channel, was=()) for channel in ended.funnel.channels)
    work = replace(
        ended.work,
        holidays=tuple((day, name) for day, name in ended.work.holidays if day in period),
        days_off=tuple(off for off in ended.work.days_off if off.period.overlap(period).days),
    )
    counted_from = today if period.starts < today else None
    funnel = replace(ended.funnel, stages=stages, channels=channels, closed_before=Decimal(0))
    return replace(
        ended,
        period=period,
        funnel=funnel,
        work=work,
        counted_from=counted_from,
        catch_up_by=None,
        quarters=(),
        own_forecasts=(),
        experiments=(),
    )
