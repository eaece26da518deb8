"""How single values are written in the tables that scripts read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.forecast.distributions import Band


def iso(day: date | None) -> str | None:
    """A date as the file writes it."""
    return None if day is None else day.isoformat()


def plain(value: Decimal) -> str:
    """An amount as it was typed."""
    return format(value, "f")


def to_the_cent(value: Fraction) -> str:
    """An amount that a division made, to the cent, halves up."""
    cents = (value * 200 + 1) // 2
    return f"{cents // 100}.{cents % 100:02d}" if cents % 100 else str(cents // 100)


def band_table(band: Band) -> dict[str, str]:
    """A range of money."""
    return {name: f"{getattr(band, name):.2f}" for name in ("p10", "p50", "p90")}


def figure(value: Fraction | None) -> float | None:
    """A number that is none where there is nothing to compute."""
    return None if value is None else float(value)
