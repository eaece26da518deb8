"""The base of widgets that draw themselves whole and paint only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.style import Style
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from funnel_tui.ui.widgets.palette import is_plain, style_of


def write_border(widget: Widget, title: str | None = None, subtitle: str | None = None) -> None:
    """Write in a widget's border what is not there yet: Textual paints all of the widget for it each time."""
    if title is not None and title != widget.border_title:
        widget.border_title = title
    if subtitle is not None and subtitle != (widget.border_subtitle or ""):
        widget.border_subtitle = subtitle


class Drawing(Widget):
    """Its lines are kept until the data, the size or the theme changes.

    Its reactives are made with `repaint=False` and watched by `redraw`, which paints no more than it must.
    """

    _strips: list[Strip] | None = None
    _drawn_for: Size = Size(0, 0)
    _styles: dict[str, Style] = {}
    """Styles that were looked up since the last change of theme or state."""

    def draw(self, width: int, height: int) -> list[Strip]:
        """The lines for a content size; what is missing below them is blank."""
        raise NotImplementedError

    def style_of(self, name: str) -> Style:
        """A style of the palette on this widget's ground."""
        if (style := self._styles.get(name)) is None:
            style = style_of(self, name)
            self._styles = {**self._styles, name: style}
        return style

    @property
    def plain(self) -> bool:
        """Whether tints cannot be relied on, in an app whose terminal is known."""
        return self.is_attached and is_plain(self)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out the one for the terminal's own colours, 10 % of a paint: the palette has none of them."""
        filters = super().get_line_filters()
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    def redraw(self) -> None:
        """Draw the new data, but paint only lines that differ: a key waits mostly for painting."""
        before, size = self._strips, self.size
        if before is None or self._drawn_for != size:
            self._strips = None
            self.refresh()
            return
        self._strips = after = self.draw(*size)
        blank = self._blank(size.width)
        changed = [
            Region(0, y, size.width, 1)
            for y, (old, new) in enumerate(zip_longest(before, after, fillvalue=blank))
            if old is not new and old != new and y < size.height
        ]
        if changed:
            self.refresh(*changed)

    def notify_style_update(self) -> None:
        """Forget lines in the colours of the theme before."""
        self._strips, self._styles = None, {}
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line, filled to the full width in the widget's own background."""
        size = self.size
        # A widget may be painted in its new size before it is told of it.
        if self._strips is None or self._drawn_for != size:
            self._strips, self._drawn_for = self.draw(*size), size
        return self._strips[y] if y < len(self._strips) else self._blank(size.width)

    def _blank(self, width: int) -> Strip:
        return Strip.blank(width, self.visual_style.rich_style)
