"""What was logged: one record for each day, and how an entry changes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from funnel_tui.core.values.frozen import dataclass, field, replace

WON = "won"
LOST = "lost"
NOTE = "note"

_NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Day:
    """One date's work; cells that cannot be read are only named."""

    counts: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    """How many of each activity, by the name it has in the plan."""
    won: tuple[Decimal, ...] = ()
    """One amount for each deal won: a multiset."""
    lost: int = 0
    note: str = ""
    unread: frozenset[str] = frozenset()
    """Cells of the file that cannot be read: shown as `?`, left out of sums."""

    def count(self, name: str) -> int:
        """How many of an activity; deals count by `won`."""
        return self.counts.get(name, 0)

    def pressed(self, name: str, n: int) -> Day:
        """The day with `n` more, or fewer, of an activity or of `lost`; a sum below 0 is 0."""
        if name == LOST:
            return replace(self, lost=max(0, self.lost + n))
        return replace(self, counts={**self.counts, name: max(0, self.counts.get(name, 0) + n)})

    def with_won(self, amount: Decimal, n: int = 1) -> Day:
        """The day with one deal of this amount more (n = 1) or one fewer (n = -1), if there is one."""
        if n > 0:
            return replace(self, won=(*self.won, *[amount] * n))
        left = list(self.won)
        for _ in range(-n):
            if amount in left:
                # The newest goes first: it is the one a person means to take back.
                left.reverse()
                left.remove(amount)
                left.reverse()
        return replace(self, won=tuple(left))

    def with_note(self, note: str) -> Day:
        """The day with another note."""
        return replace(self, note=note)

    @property
    def empty(self) -> bool:
        """Whether nothing was logged."""
        return not (any(self.counts.values()) or self.won or self.lost or self.note or self.unread)


NO_DAY = Day()
