"""When everything is due: quotas by quarter, month, week or day, one column for each activity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from funnel_tui.core.plan.schedule import Line, Schedule
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.names import title_of, words_of
from funnel_tui.core.values.period import Period, iso_week, month_of
from funnel_tui.ui.widgets.charts.canvas import Canvas

GRAINS = ("quarter", "month", "week", "day")
"""From coarse to fine."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MARK = "◂"
_HERE = "▸"


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A stretch of dates and how it is labelled."""

    span: Period
    label: str
    short: str
    """The label where there is little room."""
    off: str = ""
    """Why nobody works then: a holiday, a day off; empty for a plain weekend."""
    works: bool = True


def rows_of(schedule: Schedule, grain: str, notation: Notation) -> list[ScheduleRow]:
    """The rows of a grain, in order; together they are the period, so their quotas add up."""
    period = schedule.plan.period
    keys: dict[str, Callable[[date], str]] = {
        "quarter": period.quarter,
        "month": month_of,
        "week": iso_week,
        "day": date.isoformat,
    }
    spans: dict[str, Period] = {}
    for day in period:
        key = keys[grain](day)
        spans[key] = Period(spans[key].starts if key in spans else day, day)
    work = schedule.plan.work
    years = period.days > 366
    out = []
    for key, span in spans.items():
        works = grain != "day" or schedule.capacity.count(span) > 0
        off = "" if works else work.why_off(span.starts)
        label = _label(grain, key, span, notation, years)
        first = span.starts
        short = {
            "month": notation.month(first.month) + (f" {first:%y}" if len(spans) > 12 else ""),
            "day": f"{notation.weekday_name(first.weekday())} {first.day}",
        }.get(grain, label.partition(" ")[0])
        out.append(ScheduleRow(span, label, short, off, works))
    return out


def _label(grain: str, key: str, span: Period, notation: Notation, years: bool) -> str:
    first, last = span.starts, span.ends
    year = f" {last.year}" if years else ""
    if grain == "month":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if grain == "day":
        return f"{notation.weekday_name(first.weekday())} {notation.short_day(first)}{year}"
    if grain == "quarter" and first.day == 1:
        dates = f"{notation.month(first.month)}–{notation.month(last.month)}"
    elif (first.month, first.year) == (last.month, last.year):
        dates = notation.short_day(last) if first == last else f"{first.day}–{notation.short_day(last)}"
    else:
        dates = f"{notation.short_day(first)}–{notation.short_day(last)}"
    return f"{key.partition('-')[2]} {dates}{year}"


def _cut(text: str, size: int) -> str:
    return text if cell_len(text) <= size else set_cell_size(text, size)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where everything stands in a line, in cells."""

    label: int
    values: tuple[int, ...]
    """Width of each activity's number, the mark after it not counted."""
    notes: int
    """Where the remarks begin."""
    short: bool
    """Whether there is room for the short labels only."""


def columns_for(schedule: Schedule, rows: list[ScheduleRow], notation: Notation, width: int) -> Columns:
    """Labels in full where they fit, else short, then headings cut; numbers are never cut."""
    label = max((cell_len(row.label) for row in rows), default=0) + 3
    least = [max(2, cell_len(notation.number(line.quota))) for line in schedule.lines]
    sizes = [max(cell_len(title_of(line.name)), low) for line, low in zip(schedule.lines, least, strict=True)]
    # Every number has a blank before it and room for the mark behind it.
    short = label + sum(sizes) + 2 * len(sizes) > width
    if short:
        label = max(map(cell_len, ("Total", *(row.short for row in rows)))) + 3
    while label + sum(sizes) + 2 * len(sizes) > width and sizes != least:
        widest = max(range(len(sizes)), key=lambda i: sizes[i] - least[i])
        sizes[widest] -= 1
    label = max(min(8, label), min(label, width - sum(sizes) - 2 * len(sizes)))
    return Columns(label, tuple(sizes), label + sum(sizes) + 2 * len(sizes) + 1, short)


class ScheduleTable(ScrollView):
    """A fixed heading, rows that scroll, and the total below them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "schedule-table--heading",
        "schedule-table--muted",
        "schedule-table--today",
        "schedule-table--total",
        "schedule-table--mark",
    }
    DEFAULT_CSS = """
    ScheduleTable {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .schedule-table--heading { color: $verdict-neutral; }
        & > .schedule-table--muted { color: $label; }
        & > .schedule-table--today { background: $panel; text-style: bold; }
        & > .schedule-table--total { text-style: bold; }
        & > .schedule-table--mark { color: $verdict-warn; }
    }
    """

    grain: reactive[str] = reactive("month")

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._schedule: Schedule | None = None
        self._notation = PLAIN
        self._today = date.min
        self._rows: list[ScheduleRow] = []

    def show(self, schedule: Schedule, notation: Notation, today: date) -> None:
        """Set what is shown; the place in it is kept unless the dates are others."""
        before = self._schedule
        self._schedule, self._notation, self._today = schedule, notation, today
        moved = before is None or before.plan.period != schedule.plan.period
        self._arrange(moved)

    def watch_grain(self) -> None:
        """Other rows: start at today's."""
        self._arrange(moved=True)

    def _arrange(self, moved: bool) -> None:
        if self._schedule is None:
            return
        self._rows = rows_of(self._schedule, self.grain, self._notation)
        self._fit()
        if moved:
            self.call_after_refresh(self.to_today)
        self.refresh()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows) + 2)

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

    def render_line(self, y: int) -> Strip:
        """The heading, a row of the stretch that is scrolled to, or the total."""
        width, height = self.scrollable_content_region.size
        schedule = self._schedule
        if schedule is None or not width:
            return Strip.blank(width, self.rich_style)
        columns = columns_for(schedule, self._rows, self._notation, width)
        if y == 0:
            return self._heading(schedule, columns, width)
        if y == min(height, len(self._rows) + 2) - 1 and height > 2:
            return self._total(schedule, columns, width)
        at = self.scroll_offset.y + y - 1
        if at < len(self._rows):
            return self._row(schedule, self._rows[at], columns, width)
        return Strip.blank(width, self.rich_style)

    def _heading(self, schedule: Schedule, columns: Columns, width: int) -> Strip:
        style = self.get_component_rich_style("schedule-table--heading")
        canvas = Canvas(width, 1, self.rich_style)
        canvas.write(2, 0, _cut(self.grain.capitalize(), columns.label - 3), style)
        for line, x, size in self._cells(schedule, columns):
            name = _cut(title_of(line.name), size)
            canvas.write(x + size - cell_len(name), 0, name, style)
        return canvas.strips()[0]

    def _total(self, schedule: Schedule, columns: Columns, width: int) -> Strip:
        style = self.get_component_rich_style("schedule-table--total")
        canvas = Canvas(width, 1, self.rich_style)
        canvas.write(2, 0, "Total", style)
        for line, x, size in self._cells(schedule, columns):
            text = self._notation.number(line.quota)
            canvas.write(x + size - cell_len(text), 0, text, style)
        return canvas.strips()[0]

    def _cells(self, schedule: Schedule, columns: Columns) -> Iterator[tuple[Line, int, int]]:
        x = columns.label
        for line, size in zip(schedule.lines, columns.values, strict=True):
            yield line, x, size
            x += size + 2

    def _row(self, schedule: Schedule, row: ScheduleRow, columns: Columns, width: int) -> Strip:
        here = self._today in row.span
        base = self.get_component_rich_style("schedule-table--today") if here else self.rich_style
        muted = self._on("muted", base)
        canvas = Canvas(width, 1, base)
        if here:
            canvas.write(0, 0, _HERE, base)
        label = _cut(row.short if columns.short else row.label, columns.label - 3)
        canvas.write(2, 0, label, base if row.works else muted)
        dues = [line.between(row.span) for line in schedule.lines]
        if not row.works and not any(dues):
            # The reason says more than a row of zeros.
            canvas.write(columns.label + 1, 0, row.off, muted)
            return canvas.strips()[0]
        lasts: list[str] = []
        for (line, x, size), due in zip(self._cells(schedule, columns), dues, strict=True):
            text = self._notation.number(due) if due else "·"
            canvas.write(x + size - cell_len(text), 0, text, base if due else muted)
            last = line.last_useful_day
            if last is not None and last in row.span:
                canvas.write(x + size, 0, _MARK, self._on("mark", base))
                lasts.append(words_of(line.name))
        if lasts:
            names, room = ", ".join(lasts), width - columns.notes
            notes = (f"{_MARK} last day for {names}", f"{_MARK} last {names}", f"{_MARK} last day")
            note = next((note for note in notes if cell_len(note) <= room), "")
            canvas.write(columns.notes, 0, note, self._on("mark", base))
        return canvas.strips()[0]

    def _on(self, part: str, base: Style) -> Style:
        """A part's colour on a row's background."""
        style = self.get_component_rich_style(f"schedule-table--{part}")
        return style + Style(bgcolor=base.bgcolor, bold=base.bold)
