"""Horizons: whether the whole plan, its present quarter or its present month is looked at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY, Period, add_months, month_of


class Horizon(StrEnum):
    """By when things are judged; in the order of its key."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def following(self) -> Horizon:
        """The one that the key turns to."""
        all_of_them = list(Horizon)
        return all_of_them[(all_of_them.index(self) + 1) % len(all_of_them)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The dates of a horizon, and what they are to bring."""

    horizon: Horizon
    name: str
    """`2026-Q3`, `2026-07`; empty for the whole plan."""
    span: Period
    target: Decimal


def stretch_of(plan: Plan, horizon: Horizon, day: date) -> Stretch:
    """The stretch that holds a date; before the plan its first, after it its last.

    A month is to bring what the plan line of revenue rises in it, by the targets of its quarters.
    """
    period = plan.period
    if horizon is Horizon.YEAR:
        return Stretch(horizon, "", period, plan.funnel.target)
    day = min(max(day, period.starts), period.ends)
    # Only a horizon other than the plan needs its targets, and a prompt is to be fast.
    from funnel_tui.core.plan.revenue.targets import quarter_targets, target_of  # noqa: PLC0415

    if horizon is Horizon.QUARTER:
        name = period.quarter(day)
        return Stretch(horizon, name, period.quarter_of(day), quarter_targets(plan)[name])
    first = day.replace(day=1)
    last = period.ends if (first.year, first.month) == (9999, 12) else add_months(first, 1) - ONE_DAY
    span = Period(first, last).overlap(period)
    return Stretch(horizon, month_of(day), span, target_of(plan, span))
