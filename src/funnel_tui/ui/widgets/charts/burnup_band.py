"""The likely ranges of a burn-up as cells of two colours each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from funnel_tui.ui.widgets.charts.burnup_scale import Frame

OUTSIDE, WIDE, NARROW = range(3)
"""Where an eighth of a cell lies: in no range, in the one of 80 %, in the one of 50 %."""

Zones = tuple[int, ...]
"""The eighths of a cell from its bottom."""


def zones_of(frame: Frame, values: Sequence[float]) -> list[Zones]:
    """The zones of every row of a column, from the top.

    Args:
        frame: The plot.
        values: The ends of both ranges and the median between them, the lowest first.
    """
    low, lower, _, upper, high = (frame.level(value, 8) for value in values)
    # A range of no width is still a line.
    high = max(high, low + 1)

    def zone(eighth: int) -> int:
        return OUTSIDE if not low <= eighth < high else NARROW if lower <= eighth < upper else WIDE

    bases = (8 * (frame.rows - 1 - row) for row in range(frame.rows))
    return [tuple(zone(base + i) for i in range(8)) for base in bases]


@cache
def halves(zones: Zones) -> tuple[int, int, int]:
    """The split that tells most of a cell: how many eighths are below it, the zone below, the zone above."""

    def told(split: int) -> tuple[int, int, int, int]:
        (below, lower), (above, upper) = (
            Counter(part).most_common(1)[0] if part else (OUTSIDE, 0)
            for part in (zones[:split], zones[split:])
        )
        return lower + upper, split, below, above

    _, split, below, above = max(map(told, range(8)))
    return split, below, above


@cache
def mostly(zones: Zones) -> int:
    """The zone that most of a cell lies in."""
    return Counter(zones).most_common(1)[0][0]
