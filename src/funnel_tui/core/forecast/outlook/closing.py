"""The last weeks of a quarter: what it lacks, the decisions that takes, and what the next one has already."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from funnel_tui.core.forecast.outlook.by_date import means_by
from funnel_tui.core.forecast.outlook.coverage import open_at
from funnel_tui.core.forecast.simulate import Worlds
from funnel_tui.core.plan.funnel import ceiling
from funnel_tui.core.plan.revenue.horizons import Horizon, Stretch, stretch_of
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY

CLOSE_VIEW = 15
"""Working days before a quarter's end from which only what is open can still close."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a quarter takes in its last weeks; with the next one, so that closing does not starve it."""

    missing: int
    """Deals of the planned size that are missing to the target."""
    win_rate: float
    decisions: int
    """Deals won or lost that take so many to be won."""
    decisions_a_week: float
    stage: str
    """The last stage that is logged."""
    open: int
    """What is open there and can still be decided."""
    chance_each: float | None
    """Probability of one of them to be won by the quarter's end; None where none is open."""
    next_name: str
    """The quarter after it; empty for the plan's last."""
    next_in_pipeline: float
    """Revenue that what is under way now is expected to bring in it."""
    next_target: Decimal


def closing(year: Year, now: Pace, worlds: Worlds) -> Closing | None:
    """What a quarter that ends soon still takes; None before its last 15 working days, and once reached.

    Args:
        year: The plan and its log.
        now: Of a stretch, on the date of the forecast.
        worlds: The forecast's.
    """
    plan, state, stretch = year.plan, worlds.pipeline, now.stretch
    left, short = now.working_days_left, Fraction(now.revenue.target - now.revenue.actual)
    if stretch.horizon is not Horizon.QUARTER or not 0 < left <= CLOSE_VIEW or short <= 0 or not state.stages:
        return None
    missing = ceiling(short / Fraction(plan.funnel.average_deal))
    rate, held = state.rates[-1].mean, open_at(year, state.stages[-1], now.today)
    decisions = ceil(missing / rate)
    by_then = _expected(worlds, stretch.span.ends)
    after = _next(year, stretch)
    in_next = sum(_expected(worlds, after.span.ends)) - sum(by_then) if after else 0.0
    return Closing(
        missing=missing,
        win_rate=rate,
        decisions=decisions,
        decisions_a_week=decisions * len(plan.work.workdays) / left,
        stage=state.stages[-1],
        open=held,
        chance_each=min(1.0, by_then[-1] / held) if held else None,
        next_name=after.name if after else "",
        next_in_pipeline=in_next * state.deal_size,
        next_target=after.target if after else Decimal(0),
    )


def _next(year: Year, stretch: Stretch) -> Stretch | None:
    """The stretch after one; None after the plan's last."""
    if stretch.span.ends >= year.plan.period.ends:
        return None
    return stretch_of(year.plan, stretch.horizon, stretch.span.ends + ONE_DAY)


def _expected(worlds: Worlds, day: date) -> list[float]:
    """Deals by the end of a date without work to come: of the touches made, then of what each stage holds."""
    flows = means_by(worlds, day)[: len(worlds.pipeline.rates) + 1]
    return [sum(flow) / len(flow) for flow in flows]
