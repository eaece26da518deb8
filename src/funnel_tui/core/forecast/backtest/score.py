"""How past forecasts did."""

from __future__ import annotations

from funnel_tui.core.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How the forecasts of horizons that are over did."""

    forecasts: int
    horizons: int
    """Different ends among them: forecasts of one end share its luck, so these are the evidence."""
    held: float
    """Share of the ranges of revenue that held; 80 % is right."""
    deals_held: float
    brier: float
    """Mean squared difference between the chance and what came: 0 is perfect, 0.25 what a coin gets."""
    run_rate: float | None
    """The same of the run rate."""
    brier_beside: float | None
    """The forecast's, on the Mondays on which there was a run rate."""
