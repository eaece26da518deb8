"""The period as a strip: in which months each activity can still pay."""

from __future__ import annotations

from datetime import date, timedelta

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from funnel_tui.core.plan.schedule import Line, Schedule
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import Period
from funnel_tui.ui.widgets.charts.canvas import Canvas
from funnel_tui.ui.widgets.drawing import Drawing

_PARTS = {
    "heading": "neutral",
    "past": "middle",
    "open": "narrow",
    "last": "warn",
    "off": "neutral panel",
    "today": "bold text",
}


class YearStrip(Drawing):
    """One line for each activity: its window, its last useful day, days off and today."""

    DEFAULT_CSS = """
    YearStrip {
        height: auto;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._schedule: Schedule | None = None
        self._notation = PLAIN
        self._today = date.min

    def show(self, schedule: Schedule, notation: Notation, today: date) -> None:
        """Set what is shown."""
        if (schedule, notation, today) == (self._schedule, self._notation, self._today):
            return
        lines = len(self._schedule.lines) if self._schedule else 0
        self._schedule, self._notation, self._today = schedule, notation, today
        if len(schedule.lines) != lines:
            self.refresh(layout=True)
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A heading and a line for each activity, at any width."""
        return 1 + (len(self._schedule.lines) if self._schedule else 0)

    def draw(self, width: int, height: int) -> list[Strip]:
        """The strip at a size; names and dates go first where there is no room."""
        canvas = Canvas(width, height, self.style_of(""))
        schedule = self._schedule
        if schedule is None or not width or not height:
            return canvas.strips()
        names = [self._notation.title(line.name) for line in schedule.lines]
        left = min(max(map(cell_len, names)) + 2, width // 3) if width >= 30 else 0
        right = 8 if width >= 50 else 0
        plot = _Plot(canvas, schedule.plan.period, left, width - left - right)
        styles = {part: self.style_of(name) for part, name in _PARTS.items()}
        rows = min(len(names), height - 1)
        plot.days_off(schedule, rows, styles["off"], self.plain)
        for row, (name, line) in enumerate(zip(names, schedule.lines, strict=True), 1):
            if row > rows:
                break
            if left:
                text = name if cell_len(name) < left else set_cell_size(name, left - 2) + "…"
                canvas.write(0, row, text, self.style_of(""))
            plot.window(row, line, self._today, styles)
            if right and line.last_useful_day:
                day = self._notation.short_day(line.last_useful_day)
                canvas.write(width - cell_len(day), row, day, styles["heading"])
        plot.today(self._today, rows, styles["today"])
        plot.months(self._notation, styles["heading"])
        if right:
            canvas.write(width - 4, 0, "last", styles["heading"])
        return canvas.strips()


class _Plot:
    """The part of a strip that stands for dates."""

    def __init__(self, canvas: Canvas, period: Period, left: int, width: int) -> None:
        self.canvas, self.period, self.left, self.width = canvas, period, left, max(1, width)

    def column(self, day: date) -> int:
        return self.left + (day - self.period.starts).days * self.width // self.period.days

    def span(self, x: int) -> Period:
        """The dates of a column; the nearest one where it is finer than a day."""
        first = x * self.period.days // self.width
        last = max(first + 1, (x + 1) * self.period.days // self.width) - 1
        starts = self.period.starts
        return Period(starts + timedelta(days=first), starts + timedelta(days=last))

    def days_off(self, schedule: Schedule, rows: int, style: Style, plain: bool) -> None:
        """Shade the columns in which half of the usual working days, or more, are off."""
        work = schedule.plan.work
        for x in range(self.width):
            usual = [day for day in self.span(x) if day.weekday() in work.workdays]
            off = sum(1 for day in usual if work.why_off(day))
            if usual and 2 * off >= len(usual):
                for row in range(1, rows + 1):
                    self.canvas.put(self.left + x, row, "░" if plain else " ", style)

    def window(self, row: int, line: Line, today: date, styles: dict[str, Style]) -> None:
        """The window as a bar: thin where it is past, thick where there is time."""
        last = line.last_useful_day
        if last is None or line.opens is None:
            self.canvas.write(self.left, row, "no time left"[: self.width], styles["heading"])
            return
        end = self.column(last)
        for x in range(self.column(line.opens), end + 1):
            past = self.span(x - self.left).ends < today
            style = styles["past" if past else "open"]
            behind = self.canvas.style(x, row).bgcolor
            self.canvas.put(x, row, "─" if past else "━", style + Style(bgcolor=behind))
        self.canvas.put(end, row, "┥" if last < today else "┫", styles["last"])

    def today(self, today: date, rows: int, style: Style) -> None:
        """A mark above, and a thin line where nothing else is."""
        if today not in self.period:
            return
        x = self.column(today)
        for row in range(1, rows + 1):
            if not self.canvas.glyph(x, row).strip():
                self.canvas.put(x, row, "┊", style)
        self.canvas.put(x, 0, "▼", style)

    def months(self, notation: Notation, style: Style) -> None:
        """Names of months, or their first letters, above their first day."""
        per_month = self.width * 30.4 / self.period.days
        letters = 3 if per_month >= 5 else 1
        if per_month < 2:
            return
        day = self.period.starts.replace(day=1)
        while day <= self.period.ends:
            x = self.column(day)
            if (
                day >= self.period.starts
                and self.canvas.free(x, 0, letters)
                and x + letters <= self.left + self.width
            ):
                self.canvas.write(x, 0, notation.month(day.month)[:letters], style)
            day = (day + timedelta(days=31)).replace(day=1)
