"""One drawing of a burn-up, layer by layer on a canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import add_months
from funnel_tui.ui.widgets.charts.burnup_band import NARROW, OUTSIDE, WIDE, halves, mostly, zones_of
from funnel_tui.ui.widgets.charts.burnup_scale import Frame, interpolated, sampled
from funnel_tui.ui.widgets.charts.canvas import LOWER_EIGHTHS, Canvas, Dots

if TYPE_CHECKING:
    from funnel_tui.ui.widgets.charts.burnup import BurnUpData

SHADES = {WIDE: "░", NARROW: "▒"}
"""The ranges where there are no tints."""


class Painter:
    """Draws the layers in the order in which they cover each other."""

    def __init__(
        self, canvas: Canvas, frame: Frame, data: BurnUpData, styles: dict[str, Style], plain: bool
    ) -> None:
        self.canvas, self.frame, self.data, self.styles, self.plain = canvas, frame, data, styles, plain
        self.last = min(max(data.today, data.starts), data.ends)
        self.today_column = frame.column(self.last) if data.today >= data.starts else -1
        self.tints: dict[tuple[int, int], Style] = {}
        """Background of the cells inside a range, for whatever is drawn on them."""

    def plot(self, *, named: bool) -> None:
        """Everything between the axes.

        Args:
            named: Whether the target has its name on its line.
        """
        self._ranges()
        self._today()
        self._target(named)
        self._plan()
        self._median()
        self._actual()
        self._reached()

    def _put(self, x: int, row: int, glyph: str, part: str) -> None:
        """Set a cell of the plot; a range stays behind it."""
        frame, behind = self.frame, self.tints.get((x, row))
        style = self.styles[part] + behind if behind else self.styles[part]
        self.canvas.put(frame.left + x, frame.top + row, glyph, style)

    def _ranges(self) -> None:
        frame, data = self.frame, self.data
        if not data.band:
            return
        ground = self.canvas.style(0, 0).bgcolor
        tints = {OUTSIDE: ground, WIDE: self.styles["band"].color, NARROW: self.styles["core"].color}
        for x in range(self.today_column + 1, frame.width):
            for row, zones in enumerate(zones_of(frame, interpolated(data.band, frame.day(x + 1)))):
                if not any(zones):
                    continue
                if self.plain:
                    if zone := mostly(zones):
                        self._put(x, row, SHADES[zone], "axis")
                    continue
                self._tint(x, row, zones, tints)

    def _tint(self, x: int, row: int, zones: Sequence[int], tints: dict[int, Color | None]) -> None:
        frame = self.frame
        split, below, above = halves(tuple(zones))
        style = Style.from_color(tints[below], tints[above])
        self.canvas.put(frame.left + x, frame.top + row, LOWER_EIGHTHS[split], style)
        if zone := mostly(tuple(zones)):
            self.tints[x, row] = Style.from_color(None, tints[zone])

    def _today(self) -> None:
        """A thin line down the day that it is."""
        if self.today_column < 0 or self.data.today > self.data.ends:
            return
        for row in range(self.frame.rows):
            self._put(self.today_column, row, "┊", "axis")

    def _target(self, named: bool) -> None:
        """Dashes across."""
        frame, data = self.frame, self.data
        if data.target <= 0:
            return
        row = self._row(data.target)
        for x in range(frame.width):
            # Where shading is a glyph, line and shading take turns.
            if x % 2 or self.canvas.glyph(frame.left + x, frame.top + row) not in SHADES.values():
                self._put(x, row, "╌", "target")
        text = f" target {data.label(data.target)} "
        if named and cell_len(text) <= frame.width - 4:
            self.canvas.write(frame.left + 2, frame.top + row, text, self.styles["target"])

    def _row(self, value: float) -> int:
        frame = self.frame
        return frame.rows - 1 - min(frame.rows - 1, int(value / frame.amount * frame.rows))

    def _line(self, value: Callable[[float], float], first: int, part: str, thickness: int) -> None:
        """A line of braille dots from a half column on; its steps are joined."""
        frame = self.frame
        dots, bottom = Dots(frame.width, frame.rows), frame.rows * 4
        before = None
        for half in range(first, 2 * frame.width):
            y = min(bottom - max(1, frame.level(value((half + 1) / 2), 4)), bottom - thickness)
            for dot in range(min(y, before or y), max(y, before or y) + thickness):
                dots.set(half, dot)
            before = y
        for (x, row), glyph in dots.cells().items():
            self._put(x, row, glyph, part)

    def _plan(self) -> None:
        """The plan: twice as thick as the median, as it is a fact."""
        self._line(lambda x: sampled(self.data.plan, self.frame.day(x)), 0, "plan", 2)

    def _median(self) -> None:
        """The middle of the likely ranges."""
        if band := self.data.band:
            first = 2 * (self.today_column + 1)
            self._line(lambda x: interpolated(band, self.frame.day(x))[2], first, "median", 1)

    def _actual(self) -> None:
        """The area up to today; the plan's line stays to be seen on it."""
        frame, data = self.frame, self.data
        for x in range(self.today_column + 1):
            filled = frame.level(sampled(data.actual, min(frame.day(x + 1), self.last)), 8)
            for row in range(frame.rows):
                part = min(8, filled - 8 * (frame.rows - 1 - row))
                if part <= 0:
                    continue
                glyph = self.canvas.glyph(frame.left + x, frame.top + row)
                if "\u2800" <= glyph <= "\u28ff":
                    # One cell has two colours: line and area, or line and ground.
                    self._put(x, row, glyph, "covered" if part >= 4 else "plan")
                else:
                    self._put(x, row, LOWER_EIGHTHS[part], "actual")

    def _reached(self) -> None:
        """The amount of today, above the end of the area, and the name of the day where nothing else is."""
        frame, data = self.frame, self.data
        if self.today_column < 0:
            return
        value = sampled(data.actual, self.last)
        end_of_area = frame.rows - 1 - ceil(frame.level(value, 8) / 8)
        if value > 0:
            self._beside_today(data.label(value), range(end_of_area, -1, -1))
        if data.today <= data.ends:
            self._beside_today("today", range(frame.rows))

    def _beside_today(self, text: str, rows: Iterable[int]) -> None:
        """Write something at the left of today's line, or where that is too near to the edge, right of it."""
        frame, canvas, size = self.frame, self.canvas, cell_len(text)
        x = self.today_column - size
        x = frame.left + (x if x > 0 else self.today_column + 1)
        for row in rows:
            if x + size <= frame.left + frame.width and canvas.free(x, frame.top + row, size):
                canvas.write(x, frame.top + row, text, self.styles["today"])
                return

    def names(self, names: Sequence[tuple[str, float, str]]) -> None:
        """What each line is, right of its end; where two end in one row the later one goes to the next."""
        frame, taken = self.frame, set[int]()
        for text, value, part in names:
            at = self._row(value)
            nearest = sorted(range(frame.rows), key=lambda row: (abs(row - at), -row))
            row = next((row for row in nearest if row not in taken), None)
            if row is not None:
                taken.add(row)
                x = frame.left + frame.width + 1
                self.canvas.write(x, frame.top + row, text, self.styles[part])

    def quarters(self, y: int) -> None:
        """The rule under the plot, with a tick where each quarter of the plan begins."""
        frame, data = self.frame, self.data
        for x in range(frame.width):
            self.canvas.put(frame.left + x, y, "─", self.styles["rule"])
        quarter = 0
        while (first := add_months(data.starts, 3 * quarter)) <= data.ends:
            self.canvas.put(frame.left + frame.column(first), y, "┬", self.styles["axis"])
            quarter += 1

    def months(self, y: int) -> None:
        """Names of months under their first day."""
        frame, data, canvas = self.frame, self.data, self.canvas
        per_month = frame.width * 30.4 / frame.days
        every = next((n for n in (1, 2, 3, 6) if per_month * n >= 4), 12)
        day = data.starts.replace(day=1)
        while day <= data.ends:
            x = frame.left + frame.column(day)
            if day >= data.starts and (day.month - 1) % every == 0:
                # A blank on either side, or the names of two run together.
                room = min(5, canvas.width - x + (x > 0))
                if canvas.free(max(0, x - 1), y, room) and x + 3 <= canvas.width:
                    canvas.write(x, y, PLAIN.month(day.month), self.styles["axis"])
            day = (day + timedelta(days=31)).replace(day=1)

    def legend(self) -> None:
        """What the glyphs mean, as far as there is room."""
        styles, canvas, words = self.styles, self.canvas, self.data.words
        lines = {"actual": "██", "plan": "⠶⠶"} | ({"median": "⠒⠒"} if self.data.band else {})
        items = [(glyph, styles[part], words[part]) for part, glyph in lines.items() if part in words]
        if self.data.band:
            for zone, part, text in ((NARROW, "core", "likely, 50 %"), (WIDE, "band", "80 %")):
                swatch = (SHADES[zone] * 2, styles["axis"]) if self.plain else ("██", styles[part])
                items.append((*swatch, text))
        x = self.frame.left
        for glyph, style, text in items:
            if x + 3 + cell_len(text) > canvas.width:
                return
            canvas.write(x, 0, glyph, style)
            canvas.write(x + 3, 0, text, styles["axis"])
            x += cell_len(text) + 6
