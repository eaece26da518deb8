"""Paints what changed where it stands; Textual's compositor goes through all that is around it, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import CompositorUpdate
from textual.geometry import Region
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


def can_be_painted(places: Places) -> frozenset[Widget]:
    """The drawings that are shown wholly and as they are drawn, so that they may be painted by themselves."""
    seen: list[Region] = []
    found = []
    for widget, (region, clip) in places.items():
        shown = region and clip.contains_region(region) and not any(region.overlaps(each) for each in seen)
        if shown and isinstance(widget, Drawing) and widget.opacity == 1 and not widget.styles.tint.a:
            found.append(widget)
        seen.append(region.intersection(clip))
    return frozenset(found)


def pieces_of(drawings: Iterable[Drawing], places: Places) -> Pieces:
    """What changed in drawings that can be painted; they count as painted."""
    pieces = []
    for drawing in drawings:
        region, content = places[drawing][0], drawing.content_size.region
        offset = drawing.content_offset
        for part in drawing._exchange_repaint_regions():
            x, y = region.x + part.x, region.y + part.y
            inner = part.translate(-offset)
            if content.contains_region(inner):
                lines = [drawing.piece(inner, row) for row in inner.line_range]
            else:
                # Its frame is Textual's.
                lines = drawing.render_lines(part.intersection(region.reset_offset))
            pieces += [(x, y + row, line) for row, line in enumerate(lines)]
    return Pieces(pieces)
