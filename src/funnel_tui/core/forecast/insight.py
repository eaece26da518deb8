"""Everything that takes a simulation to know, from one count of the log and one set of worlds."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.forecast.catch_up_plans import CatchUpPlan, catch_up_plans
from funnel_tui.core.forecast.outlook.coverage import Coverage, coverage
from funnel_tui.core.forecast.outlook.pay_outlook import PayOutlook, pay_outlook
from funnel_tui.core.forecast.pipeline import pipeline
from funnel_tui.core.forecast.recovery import RecoveryOption, recovery_options
from funnel_tui.core.forecast.shortfall import Shortfall, result_factors_in, shortfall_of
from funnel_tui.core.forecast.simulate import Forecast, WeekBand, forecast_of, simulate, week_bands
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.conversion import Observed, log_counts, observed_in
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.experiments import ExperimentResult
    from funnel_tui.core.forecast.outlook.stretch_outlook import StretchOutlook

PARTS = (Horizon.QUARTER, Horizon.MONTH)
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
    coverage: Coverage | None = None
    """The pipeline without more work; None where nothing can be forecast."""
    stretches: tuple[StretchOutlook, ...] = ()
    """The present quarter and month."""
    pay: PayOutlook | None = None
    """None where the file has no pay."""
    experiments: tuple[ExperimentResult, ...] = ()
    """Days that the user marked, and the conversions before and since."""

    def within(self, horizon: Horizon) -> StretchOutlook | None:
        """The present quarter or month; None for the whole plan."""
        return next((each for each in self.stretches if each.pace.stretch.horizon is horizon), None)

    def at(self, horizon: Horizon) -> Insight:
        """The same with the forecast of a horizon; leak, ways back and pay stay the plan's."""
        found = self.within(horizon)
        if found is None:
            return self
        from funnel_tui.core.forecast.outlook.stretch_outlook import weeks_within  # noqa: PLC0415 - loaded by then

        weeks = weeks_within(self.weeks, found)
        return replace(self, forecast=found.forecast, weeks=weeks, coverage=found.coverage)


def insight(
    year: Year, today: date, now: Pace | None = None, *, weekly: bool = True, parts: bool = True
) -> Insight:
    """Find out all of it; takes some hundredths of a second, so a screen has it done in a worker.

    Args:
        year: The plan and its log.
        today: The date on which that is asked.
        now: The pace of the whole plan on that date, where it is known already.
        weekly: Whether the bands week by week are wanted, which only a chart shows.
        parts: Whether the present quarter and month are wanted, and what was tried.
    """
    counts = log_counts(year, today)
    rates = observed_in(year.plan, counts)
    state = pipeline(year, today, counts)
    if state is None:
        return Insight(year, today, None, (), rates, None, (), (), ())
    worlds = simulate(state)
    even, sure = recovery_options(worlds, EVEN, SURE)
    if now is None or now.today != state.today:
        now = pace(year, state.today)
    found = Insight(
        year=year,
        today=today,
        forecast=forecast_of(worlds),
        weeks=week_bands(worlds) if weekly else (),
        observed=rates,
        shortfall=shortfall_of(result_factors_in(year.plan, today, counts, rates)),
        even=even,
        sure=sure,
        catch_up=catch_up_plans(now, worlds),
        coverage=coverage(year, worlds, year.plan.period.ends, state.to_close),
        pay=pay_outlook(year, today, now, worlds),
    )
    if not parts:
        return found
    from funnel_tui.core.forecast.experiments import experiments  # noqa: PLC0415 - `status --json` has none
    from funnel_tui.core.forecast.outlook.stretch_outlook import present_stretch  # noqa: PLC0415

    stretches = tuple(present_stretch(year, horizon, worlds) for horizon in PARTS)
    return replace(found, stretches=stretches, experiments=experiments(year, today))
