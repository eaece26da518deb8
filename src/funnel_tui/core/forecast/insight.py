"""Everything that takes a simulation to know, from one count of the log and one set of worlds."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.forecast.catch_up_plans import CatchUpPlan, catch_up_plans
from funnel_tui.core.forecast.pipeline import pipeline
from funnel_tui.core.forecast.recovery import RecoveryOption, recovery_options
from funnel_tui.core.forecast.shortfall import Shortfall, result_factors_in, shortfall_of
from funnel_tui.core.forecast.simulate import Forecast, WeekBand, forecast_of, simulate, week_bands
from funnel_tui.core.progress.conversion import Observed, log_counts, observed_in
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass

EVEN, SURE = 0.5, 0.8
"""Chances for which recovery options are sought."""


@dataclass(frozen=True, slots=True)
class Insight:
    """Where the year is heading, why, and what would change it."""

    year: Year
    today: date
    forecast: Forecast | None
    """None where the plan cannot be computed."""
    weeks: tuple[WeekBand, ...]
    """From yesterday, week by week, to the end of the period; empty without a forecast or where not asked."""
    observed: tuple[Observed, ...]
    shortfall: Shortfall | None
    even: tuple[RecoveryOption, ...]
    """Each alone enough for an even chance."""
    sure: tuple[RecoveryOption, ...]
    """Each alone enough for four in five."""
    catch_up: tuple[CatchUpPlan, ...]
    """The ways to catch up; empty where nothing is short."""


def insight(year: Year, today: date, *, weekly: bool = True) -> Insight:
    """Find out all of it; takes some hundredths of a second, so a screen has it done in a worker.

    Args:
        year: The plan and its log.
        today: The date on which that is asked.
        weekly: Whether the bands week by week are wanted, which only a chart shows.
    """
    counts = log_counts(year, today)
    rates = observed_in(year.plan, counts)
    # Before the plan's origin the forecast is made as of the origin, and so counts that day too.
    state = pipeline(year, today, counts if today >= year.plan.origin else None)
    if state is None:
        return Insight(year, today, None, (), rates, None, (), (), ())
    worlds = simulate(state)
    even, sure = recovery_options(worlds, EVEN, SURE)
    return Insight(
        year=year,
        today=today,
        forecast=forecast_of(worlds),
        weeks=week_bands(worlds) if weekly else (),
        observed=rates,
        shortfall=shortfall_of(result_factors_in(year.plan, today, counts, rates)),
        even=even,
        sure=sure,
        catch_up=catch_up_plans(pace(year, state.today), worlds),
    )
