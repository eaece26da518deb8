"""The command `add`: logs work from a shell, a script or a key of the window manager.

It is called often, so it imports neither the arithmetic of plans nor what only its rarer forms need.
"""

# ruff: noqa: PLC0415 - what its rarer forms need waits until they are typed

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from funnel_tui.cli.entries.day_count import count_of, day_count
from funnel_tui.cli.entries.typed import read_entries
from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.result import Output, checkpoint, has_inbox, opened, place_of, year_in
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period
from funnel_tui.storage.journal.edits import Count, Deal
from funnel_tui.storage.store import Change, Refused
from funnel_tui.system import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

PIPE = "-"
MOST_DAYS = 31
"""Of one stretch: what is repeated on more dates than a month has is a typing error."""


def add(file: Path | None, entries: Sequence[str], on: str | None, *, as_json: bool = False) -> Output:
    """Log work of activities, deals won or lost, in one write; prints the day's new count of each.

    Args:
        file: The year file, where it was named.
        entries: Names, each with its number or amount where one was typed; `-` reads lines from a pipe.
        on: The date as it was typed, or a stretch of dates: then each of its working days.
        as_json: Whether a script asks.

    Raises:
        WrongUse: For an unknown activity, or a number or date that cannot be read.
        Failed: Where no file holds the date, or the store refuses.
    """
    now = clock.now()
    first = last = now.date()
    if on is not None:
        from funnel_tui.cli.entries.days import days_of

        first, last = (span := days_of(on)).starts, span.ends
    piped = PIPE in entries
    if piped and (len(entries) > 1 or first != last):
        raise WrongUse("add - reads lines from standard input; allowed: add - alone, with one date for --on")
    path = place_of(file, first)
    with opened(path) as store:
        plan = year_in(store).plan
        told: tuple[str, ...] = ()
        if has_inbox(path):
            from funnel_tui.cli.source import from_inbox

            told = from_inbox(store)
        numbers: list[int] = []
        if piped:
            from funnel_tui.cli.entries.lines import entries_of_lines, standard_input

            edits, numbers = entries_of_lines(standard_input(), first, plan)
        else:
            days = [first] if first == last else _working_days(first, last, plan)
            edits = [edit for day in days for edit in read_entries(entries, day, plan)]
        try:
            changes = store.enter(edits, now)
        except Refused as error:
            place = f"line {numbers[error.entry]}: " if numbers else ""
            raise Failed(f"{place}{error}") from None
        notes, year = (*told, *checkpoint(store, path)), year_in(store)
        if as_json:
            return Output(notes=notes, table=_table(path, changes, edits, year))
        cells = dict.fromkeys((edit.day, change.name) for edit, change in zip(edits, changes, strict=True))
        return Output("\n".join(day_count(name, day, year) for day, name in cells), notes)


def _working_days(first: date, last: date, plan: Plan) -> list[date]:
    span = Period(first, last)
    if span.days > MOST_DAYS:
        raise WrongUse(f"--on names {span.days} dates; allowed: a stretch of at most {MOST_DAYS}")
    days = [day for day in span if plan.work.is_workday(day)]
    if not days:
        raise WrongUse("--on names dates without a working day; allowed: each such date by itself")
    return days


def _table(
    path: str, changes: Sequence[Change], edits: Sequence[Count | Deal], year: Year
) -> dict[str, object]:
    """What was logged, in the order in which it was typed, each with the day's new count."""
    entries: list[dict[str, object]] = []
    for change, edit in zip(changes, edits, strict=True):
        entry: dict[str, object] = {"name": change.name, "n": change.n, "date": edit.day.isoformat()}
        if isinstance(edit, Deal):
            entry["amount"] = format(edit.amount, "f")
        entries.append(entry | {"day": count_of(change.name, year.typed_day(edit.day))})
    return {"file": str(path), "date": edits[0].day.isoformat(), "logged": entries}
