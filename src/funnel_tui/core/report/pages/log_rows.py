"""The log and the plan as rows of a table, which `export` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.day import LOST, WON, Day
from funnel_tui.core.progress.imported import NOTHING, ImportedDay
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class LogRow:
    """One activity on one date; a deal won is a row of its own, and so is a note."""

    day: date
    activity: str
    logged: int = 0
    imported: int = 0
    amount: Decimal | None = None
    quota: int = 0
    plan_line: Fraction | None = None
    """How much of the quota is due by the end of the date."""
    note: str = ""


def log_rows(year: Year) -> Iterator[LogRow]:
    """Every date with something logged, imported or due, in order: activities, deals, won, lost, the note."""
    lines = {line.name: line for line in schedule(year.plan).lines}
    period = year.plan.period
    said = list(year.imported.values())
    dates = {*year.typed, *(day for source in said for day in source.days), *period}
    for day in sorted(dates):
        typed = year.typed_day(day)
        sources = [source.days[day] for source in said if day in source.days and source.covers(day)]
        yield from _counts(day, typed, sources, lines if day in period else {})
        yield from _deals(day, typed, sources)
        if typed.note:
            yield LogRow(day, "", note=typed.note)


def _counts(
    day: date, typed: Day, sources: Sequence[ImportedDay], lines: dict[str, Line]
) -> Iterator[LogRow]:
    names = dict.fromkeys((*lines, *typed.counts, *(name for each in sources for name in each.counts)))
    for name in names:
        line = lines.get(name)
        logged = typed.count(name)
        imported = max((each.counts.get(name, 0) for each in sources), default=0)
        quota = line.on(day) if line else 0
        if logged or imported or quota:
            yield LogRow(day, name, logged, imported, None, quota, line.at(day) if line else None)


def _deals(day: date, typed: Day, sources: Sequence[ImportedDay]) -> Iterator[LogRow]:
    for amount in typed.won:
        yield LogRow(day, WON, logged=1, amount=amount)
    most = max(sources, key=lambda each: (len(each.won), sum(each.won)), default=NOTHING)
    for amount in most.won:
        yield LogRow(day, WON, imported=1, amount=amount)
    lost = max((each.lost for each in sources), default=0)
    if typed.lost or lost:
        yield LogRow(day, LOST, typed.lost, lost)
