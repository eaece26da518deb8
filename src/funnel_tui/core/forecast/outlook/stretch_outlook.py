"""Where a quarter or a month will end, read from the worlds of the year's forecast."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_tui.core.forecast.outlook.by_date import forecast_within, goal_within
from funnel_tui.core.forecast.outlook.closing import Closing, closing
from funnel_tui.core.forecast.outlook.coverage import Coverage, coverage
from funnel_tui.core.forecast.simulate import Forecast, WeekBand, Worlds
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class StretchOutlook:
    """A quarter or a month: how it stands, where it will end, and what that takes."""

    pace: Pace
    forecast: Forecast
    """Its revenue and deals are those of the stretch."""
    coverage: Coverage
    closing: Closing | None
    """In its last 15 working days."""


def stretch_outlook(year: Year, now: Pace, worlds: Worlds) -> StretchOutlook:
    """Everything that is asked of a stretch.

    Args:
        year: The plan and its log.
        now: Of the stretch, on the date of the forecast.
        worlds: The forecast's.
    """
    covered = coverage(year, worlds, now.stretch.span.ends, goal_within(now, worlds))
    return StretchOutlook(now, forecast_within(now, worlds), covered, closing(year, now, worlds))


def present_stretch(year: Year, horizon: Horizon, worlds: Worlds) -> StretchOutlook:
    """The quarter or the month of the forecast's date; before the plan its first, after it its last."""
    return stretch_outlook(year, pace(year, worlds.pipeline.today, horizon), worlds)


def weeks_within(weeks: Sequence[WeekBand], found: StretchOutlook) -> tuple[WeekBand, ...]:
    """The bands of the plan's weeks as they are within a stretch, up to its end."""
    if not weeks:
        return ()
    now, ends = found.pace, found.pace.stretch.span.ends
    money = float(now.revenue.actual) - weeks[0].revenue.p50
    deals = now.activities[-1].actual - weeks[0].deals.p50
    inside = [
        WeekBand(week.day, week.revenue.plus(money), week.deals.plus(deals))
        for week in weeks
        if week.day < ends
    ]
    return (*inside, WeekBand(ends, found.forecast.revenue, found.forecast.deals))
