"""The layout of the funnel chart: which bars share a level, how wide they are, and what stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log1p, sqrt

from rich.cells import cell_len

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.values.forms import form
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.ui.widgets.lines import shortened


@dataclass(frozen=True, slots=True)
class FunnelBar:
    """One activity of the funnel."""

    label: str
    quota: str
    """The number as it is to be read."""
    value: int
    """The number that the width stands for."""
    sub: str
    """How it becomes the next activity, such as `1 in 5`; empty for deals."""
    kind: Kind
    shorter: tuple[str, ...] = ()
    """Other ways to write the number, each shorter than the one before."""


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar and where it is drawn, in half cells from the left."""

    bar: FunnelBar
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class RowShares:
    """How the height is shared out."""

    bar: int
    between: int
    top: int
    """Blank rows above."""


def split_levels(bars: Sequence[FunnelBar], stacked: bool) -> list[list[FunnelBar]]:
    """Bars by level: the channels share one, unless they are stacked."""
    shared = [] if stacked else [bar for bar in bars if bar.kind is Kind.CHANNEL]
    levels = [[bar] for bar in bars if bar not in shared]
    return [shared, *levels] if shared else levels


def widths(values: Sequence[int], smallest: int, largest: int) -> list[int]:
    """Cells for each value, on a log scale: strictly more for more as far as there is room.

    5,000 emails and 10 deals have to be visible on one picture, which a linear scale cannot do.
    """
    if not values:
        return []
    largest = max(largest, 1)
    smallest = max(1, min(smallest, largest))
    low, high = log1p(max(0, min(values))), log1p(max(0, *values))
    wanted = {
        value: largest - round((largest - smallest) * (high - log1p(max(0, value))) / ((high - low) or 1))
        for value in values
    }
    ordered = sorted(wanted)
    for less, more in pairwise(ordered):
        wanted[more] = max(wanted[more], wanted[less] + 1)
    over = largest
    for value in reversed(ordered):
        wanted[value] = max(1, min(wanted[value], over))
        over = wanted[value] - 1
    return [wanted[value] for value in values]


def share_rows(levels: int, height: int) -> RowShares:
    """Rows for a bar and between bars: thicker bars first, then room; the rates go first when it is tight."""
    if levels == 0 or height < 2 * levels - 1:
        return RowShares(1, 0, max(0, (height - levels) // 2))
    best = RowShares(1, 1, 0)
    for bar, between in ((1, 1), (1, 2), (2, 1), (3, 1), (3, 2)):
        used = levels * bar + (levels - 1) * between
        if used <= height:
            best = RowShares(bar, between, (height - used) // 2)
    return best


def place(level: Sequence[FunnelBar], size: int, width: int, even: bool = False) -> list[PlacedBar]:
    """Centre a level of so many cells; bars that share it lie side by side, a cell apart."""
    left, right = width - size, width + size
    roots = [1.0 if even else sqrt(max(0, bar.value)) + 1e-9 for bar in level]
    out: list[PlacedBar] = []
    first, done = left, 0.0
    for bar, root in zip(level, roots, strict=True):
        done += root
        last = right
        if bar is not level[-1]:
            # Gaps lie on whole cells, or they would look like two halves.
            last = max(first + 2, 2 * round((left + 2 * size * done / sum(roots)) / 2 - 0.5))
        out.append(PlacedBar(bar, first, last))
        first = last + 2
    return out


def caption(bar: FunnelBar, rows: int, halves: int) -> list[str]:
    """What stands on a bar: the number above its name where there are rows for both, else in one line.

    Where the name does not fit on the bar it is left out rather than cut.
    """
    size = halves // 2
    whole = f"{bar.quota} {bar.label}"
    if rows % 2 and caption_size(bar) <= size:
        return [whole]
    if rows >= 2 and cell_len(bar.label) <= size:
        return [bar.quota, bar.label]
    return [whole if caption_size(bar) <= size else bar.quota]


def caption_size(bar: FunnelBar) -> int:
    """Cells of a caption in one line."""
    return cell_len(f"{bar.quota} {bar.label}")


def fitted_caption(bar: FunnelBar, size: int) -> list[str]:
    """As much as a bar between others has room for: what runs over would spoil the number beside it."""
    number = cell_len(bar.quota)
    if size >= number + 4:
        return [f"{bar.quota} {shortened(bar.label, size - number - 1)}"]
    return [bar.quota if number <= size else "…"[:size]]


def with_units(bar: FunnelBar, level: int) -> FunnelBar:
    """A bar with its number written shorter, by so many levels."""
    return replace(bar, quota=form((bar.quota, *bar.shorter), level))
