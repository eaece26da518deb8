"""Everything that takes a simulation or a search to know, gathered so that one worker can find it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funnel_tui.core.forecast.recovery import Choice, Way, recovery, ways_back
from funnel_tui.core.forecast.shortfall import Leak, leak
from funnel_tui.core.forecast.simulate import Forecast, forecast
from funnel_tui.core.progress.conversion import Observed, observed
from funnel_tui.core.progress.year import Year

EVEN, SURE = 0.5, 0.8
"""Chances for which the ways back are sought."""


@dataclass(frozen=True, slots=True)
class Insight:
    """Where the year is heading, why, and what would change it."""

    year: Year
    today: date
    forecast: Forecast | None
    """None where there is nothing to forecast: before the plan, after it."""
    observed: tuple[Observed, ...]
    leak: Leak | None
    even: tuple[Way, ...]
    """Each alone enough for an even chance."""
    sure: tuple[Way, ...]
    """Each alone enough for four in five."""
    choices: tuple[Choice, ...]
    """What can be done about a miss; empty without one."""


def insight(year: Year, today: date) -> Insight:
    """Find out all of it; takes some hundredths of a second, so a screen has it done in a worker."""
    return Insight(
        year=year,
        today=today,
        forecast=forecast(year, today),
        observed=observed(year, today),
        leak=leak(year, today),
        even=ways_back(year, today, EVEN),
        sure=ways_back(year, today, SURE),
        choices=recovery(year, today),
    )
