"""What is wrong with an input, as a value: bad input is something to report, not to raise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import PLAIN, Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Figure: TypeAlias = date | int | Decimal | Fraction | str
"""What a problem names: a fraction is a share, text is the user's own."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it is, what is wrong and what is allowed there."""

    where: tuple[str, ...]
    """Keys from the top of the year file: `("stages", "meetings", "converts")`."""
    what: str
    allowed: str = ""
    harmless: bool = False
    """Whether the rest can be used: the cell is kept, shown as `?` and left out of sums."""
    line: int = 0
    """Line of the file, counted from 1; 0 where it is not known."""
    figures: tuple[Figure, ...] = ()
    """What each `{}` of `what` and then of `allowed` stands for."""

    @property
    def text(self) -> str:
        """What is wrong and what is allowed, in one line, with dates as the file has them."""
        place = ".".join(self.where)
        return f"{place}: {self.fault()}" if place else self.fault()

    def fault(self, notation: Notation | None = None) -> str:
        """What is wrong and what is allowed, without the place; without a notation as the file writes it."""
        text = f"{self.what}; allowed: {self.allowed}" if self.allowed else self.what
        # Without figures a brace is one that the user typed.
        return text.format(*(_written(value, notation) for value in self.figures)) if self.figures else text


def _written(value: Figure, notation: Notation | None) -> str:
    if isinstance(value, str) or (isinstance(value, Decimal) and not value.is_finite()):
        return str(value)
    if isinstance(value, date):
        return notation.day(value) if notation else value.isoformat()
    if isinstance(value, Fraction):
        return (notation or PLAIN).percent(value, 2)
    return (notation or PLAIN).exact(value)
