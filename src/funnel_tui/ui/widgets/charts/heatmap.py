"""The period as a calendar: how much of each working day's plan was met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from funnel_tui.core.values.frozen import dataclass, field
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import ONE_DAY, Period, WorkCalendar, week_of
from funnel_tui.ui.widgets.charts.canvas import Canvas
from funnel_tui.ui.widgets.drawing import Drawing
from funnel_tui.ui.widgets.value_message import ValueMessage

GLYPHS = ("·", "░", "▒", "█")
"""Nothing, less than half, more, all of a day's plan: denser is more, where there are no tints."""
SQUARE = "▇"
"""A day where there are: two of them are a square, and the line above it is left free."""
LEGEND = ("none", "under half", "over half", "met")
_LEVELS = ("heat-0", "heat-1", "heat-2", "heat-3")


@dataclass(frozen=True, slots=True)
class HeatData:
    """What the calendar shows."""

    period: Period
    today: date
    met: Mapping[date, float]
    """Share of the day's plan that was met; dates without one stay neutral."""
    work: WorkCalendar = field(default_factory=WorkCalendar)
    """Days off stay blank, those to come too."""
    notation: Notation = PLAIN

    @property
    def weekdays(self) -> list[int]:
        """The rows: those that are worked, or were, in the order of the week."""
        worked = {*self.work.workdays, *(day.weekday() for day in self.met)}
        return sorted(worked, key=lambda weekday: (weekday - self.notation.week_starts) % 7)


def level(share: float) -> int:
    """The level of a share, an index of the glyphs."""
    if share <= 0:
        return 0
    if share >= 1:
        return 3
    return 1 if share < 0.5 else 2


class HeatMap(Drawing, can_focus=True):
    """Weeks across, weekdays down; a cursor that goes from date to date."""

    DEFAULT_CSS = """
    HeatMap {
        height: auto;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-7)", "Week before", show=False),
        Binding("right", "move(7)", "Week after", show=False),
        Binding("up", "move(-1)", "Day before", show=False),
        Binding("down", "move(1)", "Day after", show=False),
        Binding("enter", "select", "Open the day", show=False),
    ]

    class Selected(ValueMessage):
        """The cursor came to a date, or it was chosen."""

        day: date
        opened: bool
        """Chosen by enter or a click, not only passed."""

    data: reactive[HeatData | None] = reactive(None, layout=True, repaint=False)
    cursor: reactive[date | None] = reactive(None, repaint=False)
    """Always a date of the period; today at first."""

    def __init__(
        self, data: HeatData | None = None, *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(HeatMap.data, data)
        self.set_reactive(HeatMap.cursor, self.validate_cursor(data.today if data else None))

    def validate_cursor(self, day: date | None) -> date | None:
        """Keep the cursor inside the period, on a weekday that has a row."""
        if self.data is None or day is None:
            return None
        period, rows = self.data.period, self.data.weekdays
        day = min(max(day, period.starts), period.ends)
        near = (day + timedelta(days=sign * n) for n in range(7) for sign in (-1, 1))
        return next((d for d in near if d in period and d.weekday() in rows), day)

    def watch_data(self) -> None:
        """Other days; the cursor stays where it was if that date is still there."""
        self.redraw()
        if self.data is not None:
            self.cursor = self.validate_cursor(self.cursor or self.data.today)

    def watch_cursor(self) -> None:
        """Another date."""
        self.redraw()

    def action_move(self, days: int) -> None:
        """Go so many dates on, past weekdays without a row, as far as the period reaches."""
        if self.cursor is None:
            return
        before, step = self.cursor, 1 if days > 0 else -1
        day = before + timedelta(days=days)
        while self.data is not None and day in self.data.period and day.weekday() not in self.data.weekdays:
            day += timedelta(days=step)
        self.cursor = day if abs(days) > 1 or self.data is None or day in self.data.period else before
        if self.cursor != before:
            self.post_message(self.Selected(self.cursor, opened=False))
        else:
            self.notify(f"this is the {'first' if days < 0 else 'last'} day of the plan", timeout=3)

    def action_select(self) -> None:
        """Choose the date of the cursor."""
        if self.cursor is not None:
            self.post_message(self.Selected(self.cursor, opened=True))

    def on_click(self, event: Click) -> None:
        """Choose the date under the pointer."""
        at = event.get_content_offset(self)
        if at is None or self.data is None:
            return
        grid = _Grid(self.size.width, self.data, self.cursor)
        day = grid.day(at.x, at.y - 1)
        if day is not None:
            self.cursor = day
            self.action_select()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Names of months, the weekdays, the legend."""
        return 2 + (len(self.data.weekdays) if self.data else 7)

    def draw(self, width: int, height: int) -> list[Strip]:
        """The calendar at a size: as many weeks around the cursor as there is room for."""
        canvas = Canvas(width, height, self.style_of(""))
        data = self.data
        if data is None or not width or not height:
            return canvas.strips()
        heading, coming, cursor = map(self.style_of, ("neutral", "faint", "reverse text"))
        levels = [self.style_of(name) for name in _LEVELS]
        grid = _Grid(width, data, self.cursor)
        plain = self.plain
        for row, weekday in enumerate(data.weekdays):
            if grid.left:
                canvas.write(0, row + 1, data.notation.weekday_name(weekday), heading)
            for x in range(grid.left, width - grid.square + 1, grid.cell):
                day = grid.day(x, row)
                if day is None:
                    continue
                glyph, style = self._glyph(data, day, plain, coming, levels)
                if day == self.cursor:
                    # A full block would hide that it is reversed.
                    glyph, style = {"█": "■", SQUARE: "■", " ": " "}.get(glyph, glyph), cursor
                canvas.write(x, row + 1, glyph * grid.square, style)
        grid.months(canvas, heading)
        if grid.before:
            canvas.put(max(0, grid.left - 1), 0, "‹", heading)
        if grid.after:
            canvas.put(width - 1, 0, "›", heading)
        legend = 1 + len(data.weekdays)
        if height > legend:
            glyphs = GLYPHS if plain else SQUARE * len(GLYPHS)
            x = grid.left
            for glyph, style, text in zip(glyphs, levels, LEGEND, strict=True):
                if x + 4 + len(text) <= width:
                    canvas.write(x, legend, glyph * 2, style)
                    canvas.write(x + 3, legend, text, heading)
                x += len(text) + 6
        return canvas.strips()

    @staticmethod
    def _glyph(
        data: HeatData, day: date, plain: bool, coming: Style, levels: list[Style]
    ) -> tuple[str, Style]:
        share = data.met.get(day)
        if day > data.today and data.work.is_workday(day):
            return "⋅", coming
        if share is None or day > data.today:
            return " ", coming
        return (GLYPHS[level(share)] if plain else SQUARE), levels[level(share)]


class _Grid:
    """Which date stands in which cell."""

    def __init__(self, width: int, data: HeatData, cursor: date | None) -> None:
        self.data = data
        self.left = 4 if width >= 30 else 0
        self.first = week_of(data.period.starts, data.notation.week_starts).starts
        weeks = (data.period.ends - self.first).days // 7 + 1
        room = width - self.left
        # A gap between the weeks where there is room for it.
        self.cell = 3 if weeks * 3 <= room + 1 else 2
        self.square = min(2, room)
        self.width = width
        hidden = max(0, weeks - room // self.cell)
        at = ((cursor or data.today) - self.first).days // 7
        # How many weeks there are to the left and to the right of those that show.
        self.before = min(max(0, at - room // (2 * self.cell)), hidden)
        self.after = hidden - self.before
        self.first += timedelta(days=7 * self.before)

    def day(self, x: int, row: int) -> date | None:
        """The date of a cell; None where there is none of the period."""
        weekdays = self.data.weekdays
        if x < self.left or not 0 <= row < len(weekdays):
            return None
        offset = (weekdays[row] - self.data.notation.week_starts) % 7
        day = self.first + timedelta(days=7 * ((x - self.left) // self.cell) + offset)
        return day if day in self.data.period else None

    def months(self, canvas: Canvas, style: Style) -> None:
        """The name of a month above the week that holds its first day."""
        for x in range(self.left, self.width - 2, self.cell):
            monday = self.first + timedelta(days=7 * ((x - self.left) // self.cell))
            first = next((d for d in Period(monday, monday + 6 * ONE_DAY) if d.day == 1), None)
            if (
                first is not None
                and first in self.data.period
                and canvas.free(max(0, x - 1), 0, 4 if x else 3)
            ):
                canvas.write(x, 0, self.data.notation.month(first.month), style)
