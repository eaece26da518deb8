"""A burn-up: what came in against what was planned, and where it is likely to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip

from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.widgets.charts.burnup_scale import (
    Frame,
    Series,
    interpolated,
    sampled,
    tick_labels,
    top_of_scale,
)
from funnel_tui.ui.widgets.charts.canvas import LOWER_EIGHTHS, Canvas, Dots, is_plain
from funnel_tui.ui.widgets.charts.chart import Chart


@dataclass(frozen=True, slots=True)
class BurnUpData:
    """Everything that the chart shows; amounts are in one unit, such as money."""

    starts: date
    ends: date
    today: date
    plan: Series
    """Due by the end of a date."""
    actual: Series
    """Reached by the end of a date; asked up to today only."""
    target: float
    label: Callable[[float], str]
    """Writes an amount on the axis: `$50k`."""
    band: Sequence[tuple[date, float, float, float]] | None = None
    """Likely range from today on: date, low, middle, high, in order of date."""
    title: str = ""
    """What is counted, for the legend."""


_PARTS = (
    "burnup--actual",
    "burnup--plan",
    "burnup--median",
    "burnup--band",
    "burnup--target",
    "burnup--today",
    "burnup--axis",
)


class BurnUp(Chart):
    """An area for what was reached, dots for the plan, a shaded band for where it may go."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(_PARTS)
    DEFAULT_CSS = """
    BurnUp {
        height: 1fr;
        & > .burnup--actual { color: $chart-actual; }
        & > .burnup--plan { color: $chart-plan; }
        & > .burnup--median { color: $chart-actual; text-style: bold; }
        & > .burnup--band { color: $chart-band; }
        & > .burnup--target { color: $chart-plan; }
        & > .burnup--today { color: $foreground; text-style: bold; }
        & > .burnup--axis { color: $verdict-neutral; }
    }
    """

    data: reactive[BurnUpData | None] = reactive(None)

    def __init__(
        self, data: BurnUpData | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(BurnUp.data, data)

    def watch_data(self) -> None:
        """Other figures."""
        self.redraw()

    def draw(self, width: int, height: int) -> list[Strip]:
        """The chart at a size; legend and axes go first where there is no room."""
        canvas = Canvas(width, height, self.rich_style)
        data = self.data
        if data is None or not width or not height or data.ends < data.starts:
            return canvas.strips()
        legend, months = height >= 7, height >= 4
        rows = height - legend - months
        most = max(sampled(data.plan, data.ends), sampled(data.actual, data.today))
        if data.band:
            most = max(most, *(high for *_, high in data.band))
        amount = top_of_scale(data.target, most, rows)
        ticks = tick_labels(amount, rows, data.label)
        margin = max(map(cell_len, ticks.values())) + 1 if width >= 24 else 0
        days = (data.ends - data.starts).days + 1
        frame = Frame(margin, int(legend), width - margin, rows, data.starts, days, amount)
        painter = _Painter(canvas, frame, data, self._styles(), is_plain(self))
        painter.band()
        painter.today()
        painter.target()
        painter.plan()
        painter.median()
        painter.actual()
        painter.reached()
        if margin:
            for row, text in ticks.items():
                canvas.write(margin - 1 - cell_len(text), frame.top + row, text, painter.styles["axis"])
        if months:
            painter.months(height - 1)
        if legend:
            painter.legend()
        return canvas.strips()

    def _styles(self) -> dict[str, Style]:
        styles = self.part_styles()
        # Dots of the plan on the area, when more is done than was due; reversing needs no colours.
        styles["covered"] = styles["actual"] + Style(reverse=True)
        return styles


class _Painter:
    """One drawing of one chart."""

    def __init__(
        self, canvas: Canvas, frame: Frame, data: BurnUpData, styles: dict[str, Style], plain: bool
    ) -> None:
        self.canvas, self.frame, self.data, self.styles, self.plain = canvas, frame, data, styles, plain
        self.last = min(max(data.today, data.starts), data.ends)
        self.today_column = frame.column(self.last) if data.today >= data.starts else -1
        self.banded: dict[tuple[int, int], Style] = {}
        """Cells mostly inside the band, with its background for whatever is drawn on them."""

    def put(self, x: int, row: int, glyph: str, part: str) -> None:
        """Set a cell of the plot; the band stays behind it."""
        frame, behind = self.frame, self.banded.get((x, row))
        style = self.styles[part] + behind if behind else self.styles[part]
        self.canvas.put(frame.left + x, frame.top + row, glyph, style)

    def band(self) -> None:
        """The likely range: cell backgrounds, with blocks at its edges."""
        frame, data, band = self.frame, self.data, self.styles["band"]
        if not data.band:
            return
        behind = Style.from_color(None, band.color)
        for x in range(self.today_column + 1, frame.width):
            low, _, high = interpolated(data.band, frame.day(x + 1))
            first, last = frame.level(low, 8), frame.level(high, 8)
            last = max(last, first + 1)
            for row in range(frame.rows):
                base = 8 * (frame.rows - 1 - row)
                lower, upper = max(0, first - base), min(8, last - base)
                if lower >= 8 or upper <= 0:
                    continue
                if self.plain:
                    if upper - lower >= 4:
                        self.put(x, row, "░", "axis")
                    continue
                if upper - lower >= 7:
                    self.canvas.put(frame.left + x, frame.top + row, " ", band + behind)
                elif lower == 0:
                    self.put(x, row, LOWER_EIGHTHS[upper], "band")
                elif upper - lower >= 3:
                    self.put(x, row, "▀" if upper == 8 else "▄", "band")
                if upper - lower >= 4:
                    self.banded[x, row] = behind

    def today(self) -> None:
        """A thin line down the day that it is."""
        if self.today_column >= 0 and self.data.today <= self.data.ends:
            for row in range(self.frame.rows):
                self.put(self.today_column, row, "┊", "axis")

    def target(self) -> None:
        """Dashes across, with the amount at their left end."""
        frame, data = self.frame, self.data
        if data.target <= 0:
            return
        row = frame.rows - 1 - min(frame.rows - 1, int(data.target / frame.amount * frame.rows))
        for x in range(frame.width):
            # Where shading is a glyph, line and shading take turns.
            if x % 2 or self.canvas.glyph(frame.left + x, frame.top + row) != "░":
                self.put(x, row, "╌", "target")
        text = f" target {data.label(data.target)} "
        if cell_len(text) <= frame.width - 4:
            self.canvas.write(frame.left + 2, frame.top + row, text, self.styles["target"])

    def _trace(self, value: Callable[[float], float], first: int, dotted: bool) -> Dots:
        """Dots of a line from a half column on; unless dotted, steps are joined."""
        frame = self.frame
        dots = Dots(frame.width, frame.rows)
        before = None
        for half in range(first, 2 * frame.width):
            y = frame.rows * 4 - max(1, frame.level(value((half + 1) / 2), 4))
            if dotted:
                if half % 2 == 0:
                    dots.set(half, y)
                continue
            reach = range(min(y, before), max(y, before) + 1) if before is not None else (y,)
            for dot in reach:
                dots.set(half, dot)
            before = y
        return dots

    def plan(self) -> None:
        """The plan line, dotted."""
        line = self._trace(lambda x: sampled(self.data.plan, self.frame.day(x)), 0, dotted=True)
        for (x, row), glyph in line.cells().items():
            self.put(x, row, glyph, "plan")

    def median(self) -> None:
        """The middle of the likely range."""
        band = self.data.band
        if not band:
            return
        first = 2 * (self.today_column + 1)
        line = self._trace(lambda x: interpolated(band, self.frame.day(x))[1], first, dotted=False)
        for (x, row), glyph in line.cells().items():
            self.put(x, row, glyph, "median")

    def actual(self) -> None:
        """The area up to today; the plan's dots stay to be seen on it."""
        frame, data = self.frame, self.data
        for x in range(self.today_column + 1):
            filled = frame.level(sampled(data.actual, min(frame.day(x + 1), self.last)), 8)
            for row in range(frame.rows):
                part = min(8, filled - 8 * (frame.rows - 1 - row))
                if part <= 0:
                    continue
                glyph = self.canvas.glyph(frame.left + x, frame.top + row)
                if part == 8 and "\u2800" <= glyph <= "\u28ff":
                    self.put(x, row, glyph, "covered")
                else:
                    self.put(x, row, LOWER_EIGHTHS[part], "actual")

    def reached(self) -> None:
        """The amount of today, above the end of the area, where nothing else is."""
        frame, data, canvas = self.frame, self.data, self.canvas
        if self.today_column < 0:
            return
        value = sampled(data.actual, self.last)
        text = data.label(value)
        x = frame.left + self.today_column - cell_len(text)
        y = frame.top + frame.rows - 1 - ceil(frame.level(value, 8) / 8)
        if value > 0 and y >= frame.top and x > frame.left and canvas.free(x, y, cell_len(text)):
            canvas.write(x, y, text, self.styles["today"])

    def months(self, y: int) -> None:
        """Names of months under their first day, and today."""
        frame, data, canvas = self.frame, self.data, self.canvas
        if self.today_column >= 0 and data.today <= data.ends and frame.width >= 12:
            x = min(max(0, self.today_column - 2), frame.width - 5)
            canvas.write(frame.left + x, y, "today", self.styles["today"])
        per_month = frame.width * 30.4 / frame.days
        every = next((n for n in (1, 2, 3, 6) if per_month * n >= 4), 12)
        day = data.starts.replace(day=1)
        while day <= data.ends:
            x = frame.left + frame.column(day)
            if day >= data.starts and (day.month - 1) % every == 0:
                name = PLAIN.month(day.month)
                # A blank on either side, or the names of two run together.
                if (
                    canvas.free(max(0, x - 1), y, min(5, canvas.width - x + (x > 0)))
                    and x + 3 <= canvas.width
                ):
                    canvas.write(x, y, name, self.styles["axis"])
            day = (day + timedelta(days=31)).replace(day=1)

    def legend(self) -> None:
        """What the glyphs mean, as far as there is room."""
        styles, canvas = self.styles, self.canvas
        swatch = ("░░", styles["axis"]) if self.plain else ("▓▓", styles["band"])
        items = [("██", styles["actual"], "actual"), ("⠂⠂", styles["plan"], "plan")]
        if self.data.band:
            items += [(*swatch, "likely range"), ("⠒⠒", styles["median"], "median")]
        x = self.frame.left
        if self.data.title and cell_len(self.data.title) < self.frame.width:
            canvas.write(x, 0, self.data.title, styles["today"])
            x += cell_len(self.data.title) + 3
        for glyph, style, text in items:
            if x + 3 + cell_len(text) > canvas.width:
                return
            canvas.write(x, 0, glyph, style)
            canvas.write(x + 3, 0, text, styles["axis"])
            x += cell_len(text) + 6
