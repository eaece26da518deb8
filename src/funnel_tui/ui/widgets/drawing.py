"""The base of widgets that draw themselves whole and paint only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from funnel_tui.ui.widgets.palette import is_plain, style_of


def write_border(widget: Widget, title: str | None = None, subtitle: str | None = None) -> None:
    """Write in a widget's border what is not there yet; Textual would paint all of the widget each time."""
    written: dict[str, str] = vars(widget).setdefault("_written", {})
    width, height = widget.outer_size
    for name, text, y in (("_border_title", title, 0), ("_border_subtitle", subtitle, height - 1)):
        if text is not None and text != written.get(name, ""):
            written[name] = text
            setattr(widget, name, widget.render_str(text).expand_tabs(4).split()[0])
            widget.refresh(Region(0, y, width, 1).translate(-widget.content_offset))


def difference(before: Strip, after: Strip, y: int) -> Region:
    """The part of a line that has changed; the rest of it need not go to the terminal again."""
    old, new = before._segments, after._segments
    least = min(len(old), len(new))
    first = next((i for i in range(least) if old[i] != new[i]), least)
    last = next((i for i in range(least - first) if old[-1 - i] != new[-1 - i]), least - first)
    left = sum(cell_len(piece.text) for piece in new[:first])
    right = sum(cell_len(piece.text) for piece in new[len(new) - last :])
    return Region(left, y, max(before.cell_length, after.cell_length) - left - right, 1)


def _cut(strip: Strip, left: int, right: int) -> Strip:
    """Some of a line's pieces; `Strip.crop` would have Rich keep the last 16,000 that it cut."""
    x, inside = 0, []
    for piece in strip._segments:
        end = x + cell_len(piece.text)
        if left <= x and end <= right:
            inside.append(piece)
        elif x < right and left < end:
            return strip.crop(left, right)
        x = end
    return Strip(inside, right - left)


class Drawing(Widget):
    """Its lines are kept until the data, the size or the theme changes.

    Its reactives are made with `repaint=False` and watched by `redraw`, which paints no more than it must.
    """

    held: ClassVar[bool] = False
    """Whether the screen itself paints what is drawn now: nobody else need be told of it."""

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
            difference(old, new, y)
            for y, (old, new) in enumerate(zip_longest(before, after, fillvalue=blank))
            if old is not new and old != new and y < size.height
        ]
        if not changed:
            return
        if Drawing.held:
            self._set_dirty(*changed)
            self._repaint_required = True
        else:
            self.refresh(*changed)

    def piece(self, part: Region, y: int) -> Strip:
        """A part of one line of the content, as it goes to the terminal."""
        strip = _cut(self.render_line(y), part.x, part.right)
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, self.background_colors[1])
        return strip

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
