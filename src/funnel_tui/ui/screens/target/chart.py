"""The chart of Target: what was reached, what was due, and where it is likely to end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.plan.revenue.targets import due_by
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.target_text import REVENUE
from funnel_tui.core.report.wording import stretch_name
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import ONE_DAY
from funnel_tui.ui.widgets.charts.burnup import BurnUpData
from funnel_tui.ui.widgets.charts.burnup_scale import BandPoint


def series_names(pace: Pace) -> tuple[str, ...]:
    """What the chart can show, revenue first."""
    return (REVENUE, *(activity.name for activity in pace.activities))


def running_total(year: Year, pace: Pace, name: str) -> list[tuple[date, float]]:
    """Steps of what was reached by the end of each date that has any, within the horizon."""
    first, today = max(year.plan.origin, pace.stretch.span.starts), pace.today
    steps: list[tuple[date, float]] = []
    line = None if name == REVENUE else pace.of(name).line
    dates = [day for day in sorted(year.days) if first <= day <= today]
    total = 0.0
    if name == REVENUE:
        # What was closed before the log counts is there from the start.
        total = float(pace.revenue.total - sum((sum(year.days[day].won) for day in dates), Decimal(0)))
    for when in dates:
        day = year.days[when]
        if line is None:
            total += float(sum(day.won))
        elif line.kind is Kind.DEALS:
            total += len(day.won)
        elif line.kind is Kind.CHANNEL and line.is_past(when):
            # Outreach past the last useful day is counted apart.
            continue
        else:
            total += day.count(name)
        steps.append((when, total))
    return steps


def burn_up(year: Year, pace: Pace, insight: Insight | None, name: str, notation: Notation) -> BurnUpData:
    """The chart of revenue or of one activity, over the dates of the horizon."""
    currency, span = year.plan.currency, pace.stretch.span
    if name == REVENUE:
        target = float(pace.revenue.target)
        due = _revenue_due(pace)

        def label(amount: float) -> str:
            return notation.compact_money(Fraction(amount), currency)
    else:
        line = pace.of(name).judged
        target = float(line.quota)

        def label(amount: float) -> str:
            return notation.short(amount) if amount < 10_000 else notation.in_units(amount)

        def due(day: date) -> float:
            return float(line.at(day))

    return BurnUpData(
        starts=span.starts,
        ends=span.ends,
        today=pace.today,
        plan=due,
        actual=running_total(year, pace, name),
        target=target,
        label=label,
        band=_band(pace, insight, name),
    )


def _revenue_due(pace: Pace) -> Callable[[date], float]:
    """The plan line of the money: of the whole plan by its deals, of a part by the targets of quarters."""
    plan, closed = pace.schedule, float(pace.revenue.closed_before)
    if not pace.stretch.name:
        return lambda day: float(plan.revenue_at(day)) + closed
    before = due_by(plan.plan, pace.stretch.span.starts - ONE_DAY)
    return lambda day: float(due_by(plan.plan, day) - before)


def _band(pace: Pace, insight: Insight | None, name: str) -> list[BandPoint] | None:
    """The likely ranges from here on, of revenue and deals; the others are not simulated week by week."""
    if insight is None or not insight.weeks or name not in (REVENUE, DEALS):
        return None
    closed = float(pace.revenue.closed_before) if name == REVENUE else 0.0
    bands = [(point.day, point.revenue if name == REVENUE else point.deals) for point in insight.weeks]
    return [(day, tuple(closed + value for value in (b.p10, b.p25, b.p50, b.p75, b.p90))) for day, b in bands]


def chart_title(series: str, pace: Pace, notation: Notation) -> str:
    """`Revenue to target`, `Revenue to target in Q3`."""
    name = stretch_name(pace.stretch, notation)
    return f"{notation.title(series)} to target{' in ' + name if name else ''}"
