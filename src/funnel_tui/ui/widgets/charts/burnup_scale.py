"""From dates and amounts to the columns and rows of a chart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import ceil, floor, log10
from typing import TypeAlias

from funnel_tui.core.values.frozen import dataclass

Series = Callable[[date], float] | Sequence[tuple[date, float]]
"""A running total: a function of the date, or its steps in order of date."""
BandPoint: TypeAlias = tuple[date, tuple[float, ...]]
"""A date and what will be reached by then: the ends of the range of 80 % and of 50 % and between them the
median, the lowest first."""


def sampled(series: Series, day: date) -> float:
    """A running total at the end of a date: the last step up to it, 0 before the first."""
    if callable(series):
        return float(series(day))
    steps = bisect_right(series, day, key=lambda step: step[0])
    return float(series[steps - 1][1]) if steps else 0.0


def interpolated(band: Sequence[BandPoint], day: date) -> tuple[float, ...]:
    """The values on a date, straight between the points that are given."""
    at = bisect_right(band, day, key=lambda point: point[0])
    if at == 0 or at == len(band):
        return band[min(at, len(band) - 1)][1]
    (first, low), (second, high) = band[at - 1], band[at]
    share = (day - first).days / (second - first).days
    return tuple(a + (b - a) * share for a, b in zip(low, high, strict=True))


def nice_step(top: float, ticks: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that makes at most so many ticks."""
    if top <= 0:
        return 1.0
    rough = top / max(1, ticks)
    power = 10.0 ** floor(log10(rough))
    return next(power * unit for unit in (1, 2, 5, 10) if power * unit >= rough * 0.999)


def top_of_scale(target: float, most: float, rows: int) -> float:
    """The amount at the upper edge, such that the target lies in the middle of a row.

    The dashes of the target are drawn there, so a bar that touches them has truly reached it.
    """
    if target <= 0:
        return max(most, 1.0)
    row = rows - 1
    while row > 0 and target * rows / (row + 0.5) < most:
        row -= 1
    return max(target * rows / (row + 0.5), most)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot lies on the canvas and what its edges mean."""

    left: int
    top: int
    width: int
    rows: int
    starts: date
    days: int
    amount: float
    """At the upper edge."""

    def day(self, x: float) -> date:
        """The last date of a column, counted from the left of the plot; fractions are finer."""
        return self.starts + timedelta(days=min(self.days, max(1, ceil(x * self.days / self.width))) - 1)

    def column(self, day: date) -> int:
        """The column that holds a date."""
        return min(self.width - 1, (day - self.starts).days * self.width // self.days)

    def level(self, value: float, steps: int) -> int:
        """How many of a row's parts an amount fills, from the bottom of the plot."""
        return round(max(0.0, min(1.0, value / self.amount)) * self.rows * steps)


def tick_labels(amount: float, rows: int, label: Callable[[float], str]) -> dict[int, str]:
    """Labels by row of the plot."""
    step = nice_step(amount, max(1, rows // 2))
    out: dict[int, str] = {}
    for i in range(int(amount / step) + 1):
        row = rows - 1 - min(rows - 1, int(i * step / amount * rows))
        out.setdefault(row, label(i * step))
    return out
