"""The funnel as a picture: from many touches at the top to a few deals at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.color import Color
from textual.reactive import reactive
from textual.strip import Strip

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.ui.colors import READABLE, contrast
from funnel_tui.ui.widgets.charts.canvas import Canvas, quadrant
from funnel_tui.ui.widgets.charts.funnel_layout import (
    FunnelBar,
    PlacedBar,
    RowShares,
    caption,
    caption_size,
    fitted_caption,
    place,
    share_rows,
    split_levels,
    widths,
    with_units,
)
from funnel_tui.ui.widgets.drawing import Drawing
from funnel_tui.ui.widgets.lines import shortened


def _slope(canvas: Canvas, ends: tuple[int, int, int, int], top: int, rows: int, style: Style) -> None:
    """Fill the trapezoid between two bars, in quarters of a cell."""
    left, right, lower_left, lower_right = ends
    full = Style.from_color(style.color, style.color)

    def edges(half_row: int) -> tuple[float, float]:
        at = (half_row + 0.5) / (2 * rows)
        return left + (lower_left - left) * at, right + (lower_right - right) * at

    for y in range(rows):
        halves = edges(2 * y), edges(2 * y + 1)
        first, last = min(start for start, _ in halves), max(end for _, end in halves)
        for x in range(int(first) // 2, int(last) // 2 + 1):
            quarters = [start <= 2 * x + dx + 0.5 < end for start, end in halves for dx in (0, 1)]
            if all(quarters):
                canvas.put(x, top + y, " ", full)
            elif any(quarters):
                canvas.put(x, top + y, quadrant(*quarters), style)


_BOLD = Style(bold=True)
_MORE = "⋮ more"
"""Where there are fewer rows than levels."""
MOST_WITHOUT_SLOPES = 2
"""Channels that may lie below each other without slopes between; more would be a block, not a funnel."""
_MARGIN = 2
"""Cells of a bar that its caption leaves free."""


class FunnelChart(Drawing):
    """Centred bars that narrow from level to level, numbers on them and rates between them."""

    DEFAULT_CSS = """
    FunnelChart {
        height: 1fr;
    }
    """

    bars: reactive[tuple[FunnelBar, ...]] = reactive((), repaint=False)

    def __init__(
        self,
        bars: Sequence[FunnelBar] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(FunnelChart.bars, tuple(bars))

    def watch_bars(self) -> None:
        """Another plan."""
        self.redraw()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The picture at a size."""
        canvas = Canvas(width, height, self.style_of(""))
        if not self.bars:
            return canvas.strips()
        levels, rows = self._layout(width, height)
        step = rows.bar + rows.between
        for i, level in enumerate(levels):
            top = rows.top + i * step
            # Stacked channels are still one level of the journey.
            depth = max(0, i - sum(above[0].bar.kind is Kind.CHANNEL for above in levels[1 : i + 1]))
            style = self._shade(depth, len(levels))
            if i + 1 < len(levels) and rows.between:
                self._connect(canvas, level, levels[i + 1], top + rows.bar, rows.between)
            for placed in level:
                self._bar(canvas, placed, top, rows.bar, style, alone=len(level) == 1)
        if sum(map(len, levels)) < len(self.bars) and canvas.free(width - len(_MORE), height - 1, len(_MORE)):
            canvas.write(width - len(_MORE), height - 1, _MORE, self.style_of("neutral"))
        return canvas.strips()

    def _layout(self, width: int, height: int) -> tuple[list[list[PlacedBar]], RowShares]:
        """Side by side where every label fits, else one channel under the other, else numbers with units."""
        channels = sum(bar.kind is Kind.CHANNEL for bar in self.bars)
        ways = range(1 + max(len(bar.shorter) for bar in self.bars))
        written = [[with_units(bar, level) for bar in self.bars] for level in ways]
        for bars in written:
            for stacked in (False, True):
                levels = split_levels(bars, stacked)
                placed = self._placed(levels, width)
                rows = share_rows(len(levels), height)
                roomy = all(
                    caption(p.bar, rows.bar, p.right - p.left - _MARGIN) != [p.bar.quota] for p in placed[0]
                )
                block = stacked and channels > MOST_WITHOUT_SLOPES and not rows.between
                if roomy and len(levels) <= height and not block:
                    return placed, rows
        levels = split_levels(written[-1], stacked=False)
        if len(levels) > height > 0:
            # The ends of the funnel say the most: what to do, and what it is for.
            levels = [*levels[: height - 1], levels[-1]] if height > 1 else levels[-1:]
        return self._placed(levels, width, even=True), share_rows(len(levels), height)

    def _placed(self, levels: list[list[FunnelBar]], width: int, even: bool = False) -> list[list[PlacedBar]]:
        sizes = self._widths(levels, width)
        return [place(level, size, width, even) for level, size in zip(levels, sizes, strict=True)]

    def _widths(self, levels: Sequence[Sequence[FunnelBar]], width: int) -> list[int]:
        names = [caption_size(bar) for level in levels for bar in level if len(level) == 1]
        values = [sum(bar.value for bar in level) for level in levels]
        return widths(values, min(max(names, default=0) + _MARGIN, width // 2), width)

    def _shade(self, i: int, levels: int) -> Style:
        """The accent, deeper from level to level."""
        wide, middle, narrow = map(self.style_of, ("wide", "middle", "narrow"))
        at = i / (levels - 1) * 2 if levels > 1 else 2.0
        first, second = (wide, middle) if at < 1 else (middle, narrow)
        if self.plain or not first.color or not second.color:
            return narrow
        mixed = Color.from_rich_color(first.color).blend(
            Color.from_rich_color(second.color), at % 1 if at < 2 else 1
        )
        return narrow + Style.from_color(mixed.rich_color)

    def _bar(self, canvas: Canvas, placed: PlacedBar, top: int, rows: int, shade: Style, alone: bool) -> None:
        plain, ground = self.plain, self.style_of("")
        left, right = placed.left, placed.right
        on_bar = self._text_on(shade)
        for y in range(top, top + rows):
            for x in range(left // 2, (right + 1) // 2):
                starts, ends = 2 * x >= left, 2 * x + 2 <= right
                if starts and ends:
                    canvas.put(x, y, *(("█", shade) if plain else (" ", on_bar)))
                else:
                    canvas.put(x, y, "▌" if starts else "▐", shade)
        whole = 2 * (right // 2 - (left + 1) // 2)
        lines = caption(placed.bar, rows, whole)
        if not alone and lines == [placed.bar.quota]:
            lines = fitted_caption(placed.bar, whole // 2)
        y = top + (rows - len(lines)) // 2
        for i, text in enumerate(lines):
            size = cell_len(text)
            x = max(0, left + right - 2 * size) // 4
            style = on_bar if 2 * x >= left and 2 * (x + size) <= right else ground
            canvas.write(x, y + i, text, style)
            number = placed.bar.quota
            # Bold makes a colour of the 16 lighter, and reversed it would be the bar that changes.
            if text.startswith(number) and not style.reverse:
                canvas.write(x, y + i, number, style + _BOLD)
        beside = (right + 1) // 2 + 1
        if lines == [placed.bar.quota] and canvas.free(beside, y, 4):
            name = shortened(placed.bar.label, canvas.width - beside)
            canvas.write(beside, y, name, self.style_of("neutral"))

    def _text_on(self, shade: Style) -> Style:
        """Text on a bar: the one of the widget's two colours that can be read there, or black or white."""
        ground = self.style_of("")
        if self.plain:
            # Needs no colours, and leaves no hole in the blocks that the bar is made of.
            return shade + Style(reverse=True)
        if not (shade.color and ground.color and ground.bgcolor):
            return ground
        bar = Color.from_rich_color(shade.color)
        own = (Color.from_rich_color(ground.bgcolor), Color.from_rich_color(ground.color))
        # No shade is so much in the middle that both black and white would fail.
        rest = (Color.parse("white"), Color.parse("black"))
        best = max((*own, *rest), key=lambda color: (min(READABLE, contrast(color, bar)), color in own))
        return Style.from_color(best.rich_color, shade.color)

    def _connect(
        self, canvas: Canvas, level: Sequence[PlacedBar], below: Sequence[PlacedBar], top: int, rows: int
    ) -> None:
        """The slope from one level to the next, and the rates on it."""
        style = self.style_of("neutral")
        taper = self.style_of("taper")
        ends = (level[0].left, level[-1].right, below[0].left, below[-1].right)
        if not self.plain:
            _slope(canvas, ends, top, rows, taper)
        on_taper = style + Style.from_color(None, taper.color)
        for placed in level:
            room = (placed.right - placed.left) // 2 if len(level) > 1 else canvas.width
            text = next((t for t in (f"↓ {placed.bar.sub}", placed.bar.sub) if cell_len(t) <= room), "")
            if not placed.bar.sub or not text:
                continue
            y, size = top + (rows - 1) // 2, cell_len(text)
            on = [x for x in range(canvas.width) if canvas.style(x, y).bgcolor == taper.color]
            x = max(0, (placed.left + placed.right - 2 * size) // 4)
            if len(on) > size:
                # Read on the slope rather than across its edge.
                x = min(max(x, on[0]), on[-1] + 1 - size)
            canvas.write(x, y, text, on_taper if len(on) > size else style)
