"""The rows and columns of a schedule: which stretches of dates, and what of the activities fits a width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rich.cells import cell_len

from funnel_tui.core.plan.schedule import Schedule
from funnel_tui.core.values.forms import form, levels
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import Period, iso_week, month_of
from funnel_tui.ui.widgets.tables.paging import split

GRAINS = ("quarter", "month", "week", "day")
"""From coarse to fine."""

_LONGEST = (999_900, 9_999)
"""Parts of a quota that with units are the longest to write; none of them may be longer than its column."""

LEAST_HEADING = 4
"""Cells that a heading keeps, `…` included, where all columns fit on one page with that."""
PAGED_HEADING = 8
"""Cells that it keeps where they need several: there is more room."""


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
        return notation.full_month(first)
    if grain == "day":
        return f"{notation.weekday_name(first.weekday())} {notation.short_day(first)}{year}"
    if grain == "quarter" and first.day == 1:
        dates = f"{notation.month(first.month)}–{notation.month(last.month)}"
    elif (first.month, first.year) == (last.month, last.year):
        dates = notation.short_day(last) if first == last else f"{first.day}–{notation.short_day(last)}"
    else:
        dates = f"{notation.short_day(first)}–{notation.short_day(last)}"
    return f"{key.partition('-')[2]} {dates}{year}"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where everything stands in a line, in cells."""

    label: int
    page: range
    """The activities that show, by their place in the schedule."""
    values: tuple[int, ...]
    """Width of each number that shows, the mark after it not counted."""
    level: int
    """Of the forms of the numbers."""
    notes: int
    """Where the remarks begin."""
    short: bool
    """Whether there is room for the short labels only."""
    pages: int


def columns_for(
    schedule: Schedule, rows: list[ScheduleRow], notation: Notation, width: int, page: int = 0
) -> Columns:
    """What gives way as it gets narrower: first labels, then headings, then figures get units, then pages."""
    titles = [cell_len(notation.title(line.name)) for line in schedule.lines]
    dues = [[due for due in (line.quota, *_LONGEST) if due <= line.quota] for line in schedule.lines]
    quotas = [list(map(notation.forms, column)) for column in dues]
    long = max((cell_len(row.label) for row in rows), default=0) + 3
    short = max(map(cell_len, ("Total", *(row.short for row in rows)))) + 3

    def sizes(level: int, heading: int) -> list[int]:
        return [
            max(2, min(size, heading), *(len(form(due, level)) for due in column))
            for column, size in zip(quotas, titles, strict=True)
        ]

    def columns(label: int, sizes: list[int], level: int) -> Columns:
        # Every number has room for the mark behind it and then a blank, the last one no blank.
        pages = split([size + 2 for size in sizes], width - label + 1)
        shown = pages[max(0, min(page, len(pages) - 1))]
        values = tuple(sizes[i] for i in shown)
        notes = label + sum(values) + 2 * len(values) + 1
        return Columns(label, shown, values, level, notes, label == short, len(pages))

    whole = [(long, 0, max(titles)), (short, 0, max(titles))]
    ways = levels(forms for column in quotas for forms in column)
    headings = range(max(titles), LEAST_HEADING - 1, -1)
    whole += [(short, level, heading) for level in ways for heading in headings]
    for label, level, heading in whole:
        if (found := columns(label, sizes(level, heading), level)).pages == 1:
            return found
    level = next((n for n in ways if max(sizes(n, 0)) + 2 <= width - short), ways[-1])
    return columns(short, sizes(level, PAGED_HEADING), level)
