"""What is wrong with an input, as a value: bad input is something to report, not to raise."""

from __future__ import annotations

from dataclasses import dataclass


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

    @property
    def text(self) -> str:
        """What is wrong and what is allowed, in one line."""
        place = ".".join(self.where)
        text = f"{place}: {self.what}" if place else self.what
        return f"{text}; allowed: {self.allowed}" if self.allowed else text
