"""The base of widgets that draw themselves line by line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from funnel_tui.ui.widgets.drawing import Drawing

StyledLine: TypeAlias = list[tuple[str, str]]
"""Pieces of text, each with its name in the palette, or nothing for the widget's own style."""

EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float, width: int) -> str:
    """A horizontal bar in eighths of a cell; anything done shows at least a sliver."""
    if width <= 0:
        return ""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    full, part = divmod(eighths, 8)
    return ("█" * full + (EIGHTHS[part] if part else "")).ljust(width)[:width]


class LineWidget(Drawing):
    """Draws lines of styled text."""

    _drawn: dict[tuple[object, ...], Strip] = {}
    """What the lines of the last time were drawn as, by width and line."""

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The lines for a content size, in styles of the palette alone, so that themes reach all of it."""
        raise NotImplementedError

    def scroll_rows(self, rows: int) -> None:
        """Show the rows above or below; nothing where a widget has no more than it shows."""

    def on_mouse_scroll_down(self) -> None:
        """The wheel scrolls what is under it."""
        self.scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        """The same the other way."""
        self.scroll_rows(-1)

    def draw(self, width: int, height: int) -> list[Strip]:
        """The lines as strips of the full width; one that is as it was, or has only moved, is kept."""
        kept, self._drawn = self._drawn if self._strips else {}, {}
        strips = []
        for line in self.lines(width, height):
            key = (width, *line)
            if (strip := kept.get(key)) is None:
                strip = self._strip(line, width)
            self._drawn[key] = strip
            strips.append(strip)
        return strips

    def _strip(self, line: StyledLine, width: int) -> Strip:
        # Blanks that run over are not missed.
        over = "".join(text for text, _ in line)[width:].strip()
        style_of = self.style_of
        segments = [Segment(text, style_of(name)) for text, name in (cut(line, width) if over else line)]
        return Strip(segments).adjust_cell_length(width, style_of("")).simplify()


def length(line: StyledLine) -> int:
    """Cells of a line; every character that these widgets draw is one cell wide."""
    return sum(len(text) for text, _ in line)


def shortened(text: str, cells: int) -> str:
    """A name in so many cells, with `…` where it is cut: half a word would pass for a whole one."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…" if cells > 0 else ""


def spread(left: StyledLine, right: StyledLine, width: int) -> StyledLine:
    """Two pieces of a line at its two ends; the left one is cut where they do not fit."""
    room = width - length(right) - 1
    return [*cut(left, room), (" " * max(1, width - length(cut(left, room)) - length(right)), ""), *right]


def cut(line: StyledLine, width: int) -> StyledLine:
    """The line in so many cells, with `…` where something was left out; never in the middle of a number."""
    if length(line) <= width:
        return line
    out: StyledLine = []
    room = width - 1
    for text, name in line:
        if room <= 0:
            break
        out.append((text[:room], name))
        room -= len(text)
    if width <= 0 or not out:
        return []
    text, name = out[-1]
    return [*out[:-1], (_without_figure(text), name), ("…", name)]


def _without_figure(text: str) -> str:
    """A text that is cut here; a last word with a figure in it goes: `1…` would pass for a number."""
    words, _, last = text.rpartition(" ")
    if not any(letter.isdigit() for letter in last):
        return text
    return f"{words} " if words else ""
