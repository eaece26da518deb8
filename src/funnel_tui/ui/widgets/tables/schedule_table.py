"""When everything is due: quotas by quarter, month, week or day, one column for each activity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from funnel_tui.core.plan.schedule import Line, Schedule
from funnel_tui.core.values.forms import form
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.widgets.charts.canvas import Canvas
from funnel_tui.ui.widgets.drawing import Drawing
from funnel_tui.ui.widgets.lines import cut, shortened
from funnel_tui.ui.widgets.tables.paging import LeftOut, columns_mark, joined, rows_mark
from funnel_tui.ui.widgets.tables.schedule_layout import Columns, ScheduleRow, columns_for, rows_of

_MARK = "◂"
_HERE = "▸"


class ScheduleTable(ScrollView, Drawing):
    """A fixed heading, rows that scroll, and the total below them."""

    DEFAULT_CSS = """
    ScheduleTable {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """

    grain: reactive[str] = reactive("month")
    page: reactive[int] = reactive(0)
    """Of the columns, where not all of them fit; past the last one it stays at the last."""
    mark: reactive[str] = reactive("", repaint=False)
    """What is left out, for the border of the panel."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._schedule: Schedule | None = None
        self._last_days: dict[str, date | None] = {}
        """The last on which each activity can still pay."""
        self._notation = PLAIN
        self._today = date.min
        self._rows: list[ScheduleRow] = []
        self._rows_for: tuple[object, ...] = ()
        """What of the schedule they depend on."""
        self._fitted: tuple[int, Columns] | None = None
        """The width, and the columns that were found to fit it."""
        self._drawn_at = (Size(0, 0), 0)
        """The size, less the scrollbar, and how far it was scrolled when its lines were drawn."""

    def show(self, schedule: Schedule, notation: Notation, today: date) -> None:
        """Set what is shown; the place in it is kept unless the dates are others."""
        before = self._schedule
        if (schedule, notation, today) == (before, self._notation, self._today):
            return
        self._schedule, self._notation, self._today = schedule, notation, today
        self._last_days = {line.name: line.last_useful_day for line in schedule.lines}
        moved = before is None or before.plan.period != schedule.plan.period
        self._arrange(moved)

    def watch_grain(self) -> None:
        """Other rows: start at today's."""
        self._arrange(moved=True)

    def watch_page(self) -> None:
        """Show other columns."""
        self._fitted = None
        self._fit()
        self.redraw()

    def watch_mark(self) -> None:
        """Have the panel say what is left out."""
        self.post_message(LeftOut(self, self.mark))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Count the rows that are left out."""
        super().watch_scroll_y(old_value, new_value)
        self._fit()

    def turn(self, pages: int) -> bool:
        """Show the columns before or after; whether there are any."""
        before = self.page
        if self._schedule is not None:
            columns = self._columns(self._schedule, self.scrollable_content_region.width)
            self.page = max(0, min(self.page + pages, columns.pages - 1))
        return self.page != before

    def _columns(self, schedule: Schedule, width: int) -> Columns:
        if self._fitted is None or self._fitted[0] != width:
            self._fitted = width, columns_for(schedule, self._rows, self._notation, width, self.page)
        return self._fitted[1]

    def _arrange(self, moved: bool) -> None:
        if self._schedule is None:
            return
        plan = self._schedule.plan
        rows_for = (plan.period, plan.work, self.grain, self._notation)
        if rows_for != self._rows_for:
            # They go through every date of the plan, a third of what drawing another target took.
            self._rows_for, self._rows = rows_for, rows_of(self._schedule, self.grain, self._notation)
        self._fitted = None
        self._fit()
        if moved:
            self.call_after_refresh(self.to_today)
        self.redraw()

    def _fit(self) -> None:
        width, height = self.scrollable_content_region.size
        self.virtual_size = Size(width, len(self._rows) + 2)
        if self._schedule is None or not width:
            return
        below = len(self._rows) - (self.scroll_offset.y + height - 2)
        columns = columns_mark(self._columns(self._schedule, width).page, len(self._schedule.lines))
        self.mark = joined(columns, rows_mark(self.scroll_offset.y, below))

    def on_resize(self) -> None:
        """Keep lines as wide as the widget, which never scrolls sideways."""
        self._fit()

    @property
    def current(self) -> int | None:
        """The row that holds today."""
        return next((i for i, row in enumerate(self._rows) if self._today in row.span), None)

    def to_today(self) -> None:
        """Scroll so that today's row lies in the middle."""
        visible = self.size.height - 2
        if self.current is not None and visible > 0:
            self.scroll_to(y=self.current - visible // 2, animate=False)

    def redraw(self) -> None:
        """Paint the lines that look otherwise now."""
        self._look()
        super().redraw()

    def render_line(self, y: int) -> Strip:
        """One of the lines that show."""
        self._look()
        return super().render_line(y)

    def _look(self) -> None:
        """Forget lines that were drawn for another place."""
        if (at := (self.scrollable_content_region.size, self.scroll_offset.y)) != self._drawn_at:
            self._strips, self._drawn_at = None, at

    def draw(self, width: int, height: int) -> list[Strip]:
        """The heading, the rows of the stretch that is scrolled to, and the total."""
        (width, height), scrolled = self._drawn_at
        if self._schedule is None or not width:
            return []
        columns, last = self._columns(self._schedule, width), min(height, len(self._rows) + 2) - 1
        rows = self._rows[scrolled : scrolled + (last - 1 if height > 2 else height - 1)]
        lines = [self._heading(self._schedule, columns, width)]
        lines += [self._row(self._schedule, row, columns, width) for row in rows]
        if height > 2:
            lines += [self._blank(width)] * (last - len(lines))
            lines.append(self._total(self._schedule, columns, width))
        return lines

    def _heading(self, schedule: Schedule, columns: Columns, width: int) -> Strip:
        style = self.style_of("neutral")
        canvas = Canvas(width, 1, self.style_of(""))
        canvas.write(2, 0, shortened(self.grain.capitalize(), columns.label - 3), style)
        for line, x, size in self._cells(schedule, columns):
            name = shortened(self._notation.title(line.name), size)
            canvas.write(x + size - cell_len(name), 0, name, style)
        return canvas.strips()[0]

    def _total(self, schedule: Schedule, columns: Columns, width: int) -> Strip:
        style = self.style_of("bold")
        canvas = Canvas(width, 1, self.style_of(""))
        canvas.write(2, 0, "Total", style)
        for line, x, size in self._cells(schedule, columns):
            text = form(self._notation.forms(line.quota), columns.level)
            canvas.write(x + size - cell_len(text), 0, text, style)
        return canvas.strips()[0]

    def _cells(self, schedule: Schedule, columns: Columns) -> Iterator[tuple[Line, int, int]]:
        x = columns.label
        for i, size in zip(columns.page, columns.values, strict=True):
            yield schedule.lines[i], x, size
            x += size + 2

    def _row(self, schedule: Schedule, row: ScheduleRow, columns: Columns, width: int) -> Strip:
        here = self._today in row.span
        base = self.style_of("bold panel") if here else self.style_of("")
        muted = self._on("label", base)
        canvas = Canvas(width, 1, base)
        if here:
            canvas.write(0, 0, _HERE, base)
        label = shortened(row.short if columns.short else row.label, columns.label - 3)
        canvas.write(2, 0, label, base if row.works else muted)
        if not row.works and not any(line.between(row.span) for line in schedule.lines):
            # The reason says more than a row of zeros.
            off = "".join(text for text, _ in cut([(row.off, "")], width - columns.label - 1))
            canvas.write(columns.label + 1, 0, off, muted)
            return canvas.strips()[0]
        lasts: list[str] = []
        for line, x, size in self._cells(schedule, columns):
            due = line.between(row.span)
            text = form(self._notation.forms(due), columns.level) if due else "·"
            canvas.write(x + size - cell_len(text), 0, text, base if due else muted)
            last = self._last_days[line.name]
            if last is not None and last in row.span:
                canvas.write(x + size, 0, _MARK, self._on("warn", base))
                lasts.append(self._notation.words(line.name))
        if lasts:
            names, room = ", ".join(lasts), width - columns.notes
            notes = (f"{_MARK} last day for {names}", f"{_MARK} last {names}", f"{_MARK} last day")
            note = next((note for note in notes if cell_len(note) <= room), "")
            canvas.write(columns.notes, 0, note, self._on("warn", base))
        return canvas.strips()[0]

    def _on(self, name: str, base: Style) -> Style:
        """A colour on a row's background."""
        return self.style_of(name) + Style(bgcolor=base.bgcolor, bold=base.bold)
