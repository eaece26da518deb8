"""A bar on its track, with a mark where the plan stands."""

from __future__ import annotations

from functools import lru_cache

from funnel_tui.ui.widgets.lines import EIGHTHS, StyledLine


@lru_cache(256)
def gauge(
    share: float, width: int, mark: float | None = None, *, plain: bool = False
) -> tuple[tuple[str, str], ...]:
    """The line of a gauge; anything done shows at least a sliver, and only all of it is full.

    Args:
        share: What is done, 1 for all of it.
        width: Cells.
        mark: Where the plan stands, as a share; None where that is at one of the ends.
        plain: Whether the track cannot be tinted.
    """
    if width <= 0:
        return ()
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if 0 < share < 1:
        eighths = min(max(eighths, 1), width * 8 - 1)
    full, part = divmod(eighths, 8)
    # A line shows how long the track is where it has no ground of its own.
    rest = "─" if plain else " "
    done = "bar-full" if share >= 1 else "bar"
    cells = [("█", done)] * full
    if part:
        cells.append((EIGHTHS[part], done))
    cells += [(rest, "track")] * (width - len(cells))
    if mark is not None and 0 < mark < 1 and share < 1:
        at = min(int(mark * width), width - 1)
        cells[at] = ("│", "mark-passed" if at < full else "mark")
    line: StyledLine = []
    for glyph, name in cells:
        if line and line[-1][1] == name:
            line[-1] = (line[-1][0] + glyph, name)
        else:
            line.append((glyph, name))
    return tuple(line)
