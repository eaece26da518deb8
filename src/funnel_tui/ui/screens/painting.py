"""Paints what changed where it stands; Textual's compositor goes through all that is around it, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from funnel_tui.ui.widgets.drawing import Drawing

Places = Mapping[Widget, tuple[Region, Region]]
"""Where the widgets of a screen are and what of that can be seen, from front to back."""


class Pieces(CompositorUpdate):
    """Pieces of lines, each with the column and row it begins at."""

    def __init__(self, pieces: list[tuple[int, int, Strip]]) -> None:
        self.pieces = pieces

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What Rich would print for them."""
        for x, y, strip in self.pieces:
            yield Control.move_to(x, y)
            yield from strip

    def render_segments(self, console: Console) -> str:
        """What is written to the terminal for them."""
        return "".join([f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.pieces])


class Repainter:
    """Paints widgets of one layout, as far as nothing lies in front of what changed in them."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._in_front: dict[Widget, list[Region]] = {}
        """What lies in front of a widget, as far as somebody asked."""

    def take(self, changed: set[Widget]) -> Pieces | None:
        """What is to be painted of widgets that can be, which are taken out and count as painted."""
        free = {widget for widget in changed if widget in self.places and self._is_free(widget)}
        changed -= free
        return Pieces([piece for widget in free for piece in self._pieces(widget)]) if free else None

    def _is_free(self, widget: Widget) -> bool:
        (region, clip), in_front = self.places[widget], self._before(widget)
        parts = [part.translate(region.offset) for part in widget._repaint_regions]
        return all(clip.contains_region(part) for part in parts) and not any(
            part.overlaps(each) for part in parts for each in in_front
        )

    def _before(self, widget: Widget) -> list[Region]:
        if (found := self._in_front.get(widget)) is None:
            mine = self.places[widget][0]
            others = takewhile(lambda place: place[0] is not widget, self.places.items())
            found = [region.intersection(clip) for _, (region, clip) in others if region.overlaps(mine)]
            self._in_front[widget] = found
        return found

    def _pieces(self, widget: Widget) -> Iterator[tuple[int, int, Strip]]:
        region, content = self.places[widget][0], widget.content_size.region
        drawing = widget if isinstance(widget, Drawing) and _as_it_is_drawn(widget) else None
        for part in widget._exchange_repaint_regions():
            inner = part.translate(-widget.content_offset)
            if drawing and content.contains_region(inner):
                lines = [drawing.piece(inner, row) for row in inner.line_range]
            else:
                # Its frame is Textual's, and all of a widget that is.
                lines = widget.render_lines(part.intersection(region.reset_offset))
            for row, line in enumerate(lines):
                yield region.x + part.x, region.y + part.y + row, line


def paint_whole(screen: Screen[Any]) -> None:
    """Paint all of a screen now; Textual would a frame later, and a part of it before."""
    if screen.is_current and not screen._layout_required:
        for widget in screen._compositor.visible_widgets:
            if widget._repaint_required:
                widget._repaint_required = False
                widget._exchange_repaint_regions()
        screen._compositor._dirty_regions.add(screen.size.region)
        screen._compositor_refresh()


def _as_it_is_drawn(drawing: Drawing) -> bool:
    return drawing.opacity == 1 and not drawing.styles.tint.a
