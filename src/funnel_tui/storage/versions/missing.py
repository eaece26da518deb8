"""What another version of a year file has and the present one lacks: entries of a conflict copy.

Each machine adds what a file lacks of its own entries, so what is missing is another machine's. The `[saved]`
tables tell whose it is: what is taken in of a machine is said to be counted from then on, so that the machine
does not add it once more. Where a copy counts nobody's entries further than the year, what it has otherwise
was typed by hand. That is left alone: it would come again with the next version that the sync tool brings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from funnel_tui.core.progress.day import LOST, Day
from funnel_tui.storage.change import Refused
from funnel_tui.storage.journal.edits import Count, Deal, Mark, Note, TakenIn
from funnel_tui.storage.merge import same
from funnel_tui.storage.snapshot import TRAIL, Replayed, Unreadable, take
from funnel_tui.storage.store import Store


def missing(store: Store, copy: Path) -> TakenIn:
    """What a copy has and the year of a store lacks; without edits where that is nothing.

    Raises:
        Refused: When it cannot be told; the message says why, and what to do.
    """
    other = take(copy)
    if isinstance(other, Unreadable):
        raise Refused(f"{copy.name} cannot be read: {other.problems[0].text if other.problems else ''}")
    both = store.beside(other)
    if both is None:
        raise Refused(f"{copy.name} is not a version of {store.path.name}")
    here, there = both
    if store.year is None or not store.readable:
        raise Refused(f"{store.path.name} cannot be read: fix it first")
    marks = tuple(_ahead(here, there))
    if not marks:
        return TakenIn(copy.name, ())
    if not same(there.merged.table.get("inbox", {}), here.merged.table.get("inbox", {})):
        raise Refused(
            f"{copy.name} counts other lines of the inbox than {store.path.name}: what else differs comes"
            " when the other machine opens the year"
        )
    if behind := _behind(here, there):
        raise Refused(
            f"{copy.name} lacks entries of {behind}: what else differs cannot be told apart;"
            " it comes when the other machine opens the year"
        )
    return TakenIn(copy.name, tuple(_edits(here, there)), marks)


def _ahead(here: Replayed, there: Replayed) -> Iterator[Mark]:
    """Other machines' journals that the copy counts further."""
    present = here.counted
    saved = (each.snapshot.table.get("saved", {}) for each in (here, there))
    trails = [{key: str(text) for key, text in table.items() if key.endswith(TRAIL)} for table in saved]
    for key, mark in there.counted.items():
        if mark > present.get(key, 0):
            old, new = (trail.get(key + TRAIL, "") for trail in trails)
            yield Mark(key, present.get(key, 0), mark, old, new)


def _behind(here: Replayed, there: Replayed) -> str:
    """The machines of which the copy counts less than the year does."""
    other = there.counted
    behind = {key.rpartition("-")[0] for key, mark in here.counted.items() if mark > other.get(key, 0)}
    return ", ".join(sorted(behind))


def _edits(here: Replayed, there: Replayed) -> Iterator[Count | Deal | Note]:
    """What makes the year have all that the copy has; what the copy has fewer of was taken back there."""
    names = here.merged.year.plan.names
    days = here.merged.year.typed.keys() | there.merged.year.typed.keys()
    for day in sorted(days):
        mine, theirs = (each.merged.year.typed_day(day) for each in (here, there))
        if mine.unread or theirs.unread:
            continue
        for name in (*names, LOST):
            if n := _n(theirs, name) - _n(mine, name):
                yield Count(day, name, n)
        won, other = Counter(mine.won), Counter(theirs.won)
        for amount in dict.fromkeys((*theirs.won, *mine.won)):
            if n := other[amount] - won[amount]:
                yield Deal(day, amount, n)
        if theirs.note and theirs.note not in mine.note:
            yield Note(day, mine.note, _notes(mine.note, theirs.note))


def _n(day: Day, name: str) -> int:
    return day.lost if name == LOST else day.count(name)


def _notes(mine: str, theirs: str) -> str:
    return theirs if not mine or mine in theirs else f"{mine} / {theirs}"
