"""The base of widgets that draw themselves line by line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from funnel_tui.ui.widgets.charts.canvas import is_plain

StyledLine: TypeAlias = list[tuple[str, str]]
"""Pieces of text, each with the name of a component class, or nothing for the widget's own style.

A second name gives the ground that the text stands on, where there are tints.
"""

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


class LineWidget(Widget):
    """Draws lines of styled text; they are kept until the data, the size or the theme changes.

    Its reactives are made with `repaint=False` and watched by `redraw`, which paints no more than it must.
    """

    _strips: list[Strip] | None = None
    _drawn_for: Size = Size(0, 0)

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The lines for a content size.

        Every piece names a component class of the widget, so that themes and NO_COLOR reach all of it.
        """
        raise NotImplementedError

    def scroll_rows(self, rows: int) -> None:
        """Show the rows above or below; nothing where a widget has no more than it shows."""

    def on_mouse_scroll_down(self) -> None:
        """The wheel scrolls what is under it."""
        self.scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        """The same the other way."""
        self.scroll_rows(-1)

    @property
    def plain(self) -> bool:
        """Whether tints cannot be relied on, in an app whose terminal is known."""
        return self.is_attached and is_plain(self)

    def redraw(self) -> None:
        """Draw the new data, but paint only lines that differ: a key waits mostly for painting."""
        before = self._strips
        if before is None or self._drawn_for != self.size:
            self._strips = None
            self.refresh()
            return
        self._strips = after = self._draw()
        blank = Strip.blank(self.size.width, self.rich_style)
        changed = [
            Region(0, y, self.size.width, 1)
            for y, (old, new) in enumerate(zip_longest(before, after, fillvalue=blank))
            if old != new and y < self.size.height
        ]
        if changed:
            self.refresh(*changed)

    def notify_style_update(self) -> None:
        """Forget lines in the colours of the theme before."""
        self._strips = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line, filled to the full width in the widget's own background."""
        # A widget may be painted in its new size before it is told of it.
        if self._strips is None or self._drawn_for != self.size:
            self._strips = self._draw()
        base = self.rich_style
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, base)

    def _draw(self) -> list[Strip]:
        self._drawn_for = self.size
        width, height = self.size
        base = self.rich_style
        styles: dict[str, Style] = {"": base}
        strips = []
        for line in self.lines(width, height):
            segments = []
            # Blanks that run over are not missed.
            over = "".join(text for text, _ in line)[width:].strip()
            for text, name in cut(line, width) if over else line:
                if name not in styles:
                    styles[name] = self._style(*name.split())
                segments.append(Segment(text, styles[name]))
            strips.append(Strip(segments).adjust_cell_length(width, base).simplify())
        return strips

    def _style(self, text: str, *ground: str) -> Style:
        # Textual merges the rules of several classes, but takes the colours of the last one alone.
        style = self.get_component_rich_style(text)
        # The 16 colours have no tints: there a ground would be as bright as the text.
        for name in () if self.plain else ground:
            style += Style(bgcolor=self.get_component_rich_style(name).bgcolor)
        return style


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


def centred(line: StyledLine, width: int) -> StyledLine:
    """The line in the middle of so many cells."""
    line = cut(line, width)
    return [(" " * ((width - length(line)) // 2), ""), *line]
