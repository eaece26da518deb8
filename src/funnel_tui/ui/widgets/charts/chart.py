"""The base of widgets that draw a picture on a canvas."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from funnel_tui.ui.widgets.charts.canvas import is_plain


class Chart(Widget):
    """Drawn whole for a size and a theme, then kept: Textual asks for one line at a time."""

    _drawn: tuple[object, list[Strip]] | None = None

    def draw(self, width: int, height: int) -> list[Strip]:
        """The lines of the picture at a size."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again: what is shown has changed."""
        self._drawn = None
        self.refresh()

    def part_styles(self) -> dict[str, Style]:
        """The style of each component class, by its last part."""
        return {
            part.rpartition("--")[2]: self.get_component_rich_style(part) for part in self.COMPONENT_CLASSES
        }

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        size = self.size
        key = (size, self.rich_style, self.part_styles(), is_plain(self), self.has_focus)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self.draw(size.width, size.height))
        strips = self._drawn[1]
        return strips[y] if y < len(strips) else Strip.blank(size.width, self.rich_style)
