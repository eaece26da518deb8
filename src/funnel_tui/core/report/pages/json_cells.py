"""How single values and sentences are written in the tables that scripts read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.distributions import Band


@dataclass(frozen=True, slots=True)
class ScriptNotation(Notation):
    """How sentences within a table are written, regardless of the settings: scripts may compare them."""

    def day(self, day: date) -> str:
        """As the file has it."""
        return day.isoformat()

    def money(self, value: Decimal | Fraction, currency: str) -> str:
        """A number with the currency."""
        # A sign such as $ stands before an amount, a code such as EUR behind it.
        text = self.short(value, 6)
        return f"{currency}{text}" if len(currency) == 1 else f"{text} {currency}".rstrip()


@dataclass(frozen=True, slots=True)
class BareNotation(ScriptNotation):
    """The same with amounts as digits alone, as warnings have them."""

    grouping: str = ""

    def money(self, value: Decimal | Fraction, currency: str) -> str:  # noqa: ARG002 - left out
        """A number alone."""
        return self.number(value)


SCRIPTS, WARNINGS = ScriptNotation(), BareNotation()


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
