"""Merges two versions of a year file that both go back to a third one: what `git merge` calls for.

Counts, deals and notes go by who logged what: the `[saved]` table of each version says how far it counts each
machine's journal. Where no journal grew on both sides, what each side added is added up. Where one side
counts all that the other does, its numbers are the sum already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from funnel_tui.core.progress.day import NOTE, WON
from funnel_tui.core.progress.diff import Difference
from funnel_tui.core.report.difference_text import difference_text, label
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import PLAIN
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.format.day_toml import MOST_COUNT, is_amount, is_count
from funnel_tui.storage.format.plain_text import Table
from funnel_tui.storage.import_changes import REACH, larger, reach_of, stretches
from funnel_tui.storage.journal.edits import ABSENT
from funnel_tui.storage.merge import same, value_at
from funnel_tui.storage.snapshot import TRAIL, Snapshot, Unreadable, parse


class CannotMerge(Exception):
    """Versions of which no year can be made; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class MergedVersions:
    """What two versions come to."""

    data: bytes
    conflicts: tuple[str, ...]
    """What both sides changed otherwise: this side's value stands, and somebody has to look at it."""
    notes: tuple[str, ...]
    """What a person may want to know."""


def merge_versions(base: bytes, ours: bytes, theirs: bytes) -> MergedVersions:
    """Merge the bytes of two versions; plan and calendar field by field, imports as two machines' imports.

    Args:
        base: The version that both go back to.
        ours: This side's: its value stands where both changed one field of the plan.
        theirs: The other side's.

    Raises:
        CannotMerge: When they are not versions of one year.
    """
    before, here, there = _read(base, "before"), _read(ours, "here"), _read(theirs, "there")
    if here.id != there.id or before.id not in ("", here.id):
        raise CannotMerge("the versions are not of one year: their ids differ")
    merge = _Merge(before.table, here.table, there.table)
    rule, notes = _rule(before, here, there)
    parts = [key for key in merge.keys(()) if key not in ("days", "imported", "saved")]
    if rule in (OURS, THEIRS):
        # Which lines of the inbox are counted goes with the counts.
        parts = [key for key in parts if key != "inbox"]
    table: Table = {key: value for key in parts if (value := merge.value((key,))) is not ABSENT}
    table["days"] = merge.days(rule)
    if sources := merge.sources():
        table["imported"] = sources
    table["saved"] = _saved(before, here, there, rule)
    if rule in (OURS, THEIRS) and (lines := (here if rule == OURS else there).table.get("inbox")):
        table["inbox"] = lines
    if (decoded := codec.decode(table)).year is None:
        fault = next(problem for problem in decoded.problems if not problem.harmless)
        raise CannotMerge(f"the two plans make none together: {fault.text}")
    data = codec.write(table, codec.schema_line(ours))
    return MergedVersions(data, tuple(merge.conflicts), notes)


def _read(data: bytes, name: str) -> Snapshot:
    found = parse(data)
    if isinstance(found, Unreadable):
        fault = found.problems[0].text if found.problems else "cannot be read"
        raise CannotMerge(f"the version {name} {fault}")
    return found


# Which side counts what.

SUM, EDITED, OURS, THEIRS = "sum", "edited", "ours", "theirs"
"""Both logged apart; by hand on one side at least; or one side's numbers are the sum already."""


def _grown(before: Snapshot, after: Snapshot) -> set[str]:
    """The journals that a version counts further, or otherwise, than the one before."""
    marks, trails = after.watermarks, after.trail
    old = before.watermarks
    return {key for key in marks if (marks[key], trails(key)) != (old.get(key), before.trail(key))}


def _rule(before: Snapshot, here: Snapshot, there: Snapshot) -> tuple[str, tuple[str, ...]]:
    ours, theirs = here.watermarks, there.watermarks
    grown = _grown(before, here), _grown(before, there)
    if _lines(before, here) & _lines(before, there):
        return OURS, ("both sides took in the inbox; the rest comes when the file is opened there",)
    if not grown[0] & grown[1]:
        return SUM if all(grown) else EDITED, ()
    if all(ours.get(key, 0) >= mark for key, mark in theirs.items()):
        return OURS, ()
    if all(theirs.get(key, 0) >= mark for key, mark in ours.items()):
        return THEIRS, ()
    # Each machine adds what a version lacks of its own entries, so either side's numbers become the sum.
    behind = sorted(key.rpartition("-")[0] for key, mark in theirs.items() if ours.get(key, 0) < mark)
    return OURS, (f"entries of {', '.join(behind)} come in when the file is opened there",)


def _lines(before: Snapshot, after: Snapshot) -> set[tuple[str, str]]:
    """The lines of the inbox that a version counts and the one before did not."""
    known = _counted_lines(before)
    return {place for place, n in _counted_lines(after).items() if n != known.get(place)}


def _counted_lines(version: Snapshot) -> dict[tuple[str, str], object]:
    files = version.table.get("inbox", {})
    rows = files.items() if isinstance(files, Mapping) else ()
    return {(file, text): n for file, row in rows if isinstance(row, Mapping) for text, n in row.items()}


def _saved(before: Snapshot, here: Snapshot, there: Snapshot, rule: str) -> Table:
    """How far the merged file counts each journal, each with its trail."""
    if rule in (OURS, THEIRS):
        side = here if rule == OURS else there
        return dict(side.table.get("saved", {}))
    saved = dict(here.table.get("saved", {}))
    other = there.table.get("saved", {})
    for key in _grown(before, there):
        for part in (key, key + TRAIL):
            saved.pop(part, None)
            if part in other:
                saved[part] = other[part]
    return dict(sorted(saved.items()))


class _Merge:
    """Three tables, taken apart key by key."""

    def __init__(self, before: Table, here: Table, there: Table) -> None:
        self._tables = (before, here, there)
        self.conflicts: list[str] = []

    def keys(self, path: tuple[str, ...]) -> list[str]:
        """The keys at a path: in the order of the side that changed it, else this side's with those added."""
        before, here, there = (
            list(t) if isinstance(t := value_at(table, path) if path else table, Mapping) else []
            for table in self._tables
        )
        first, second = (there, here) if here == before else (here, there)
        return list(dict.fromkeys((*first, *second)))

    def value(self, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - values of a file
        """What a key holds when both sides' changes are in it, or `ABSENT`."""
        before, here, there = (value_at(table, path) for table in self._tables)
        if same(here, there) or same(there, before):
            return here
        if same(here, before):
            return there
        if isinstance(here, Mapping) and isinstance(there, Mapping):
            return {
                key: value for key in self.keys(path) if (value := self.value((*path, key))) is not ABSENT
            }
        found = Difference(path, *(None if value is ABSENT else value for value in (here, there)))
        plain = not any(isinstance(value, Mapping | list) for value in (here, there))
        what = difference_text(found) if plain else f"{label(found, PLAIN)}: changed on both sides"
        self.conflicts.append(what)
        return here

    def days(self, rule: str) -> Table:
        """The log: counts added up, deals as often as they were won, both notes."""
        out: Table = {}
        for day in sorted(self.keys(("days",))):
            path = ("days", day)
            if all(isinstance(value_at(table, path), Mapping | type(ABSENT)) for table in self._tables):
                cells = {name: self._cell((*path, name), rule) for name in self.keys(path)}
                out[day] = {name: value for name, value in cells.items() if value is not ABSENT}
            elif (value := self.value(path)) is not ABSENT:
                out[day] = value
        return out

    def _cell(self, path: tuple[str, ...], rule: str) -> Any:  # noqa: ANN401 - values of a file
        before, here, there = (value_at(table, path) for table in self._tables)
        if same(here, there) and (rule != SUM or path[-1] == NOTE):
            return here
        if path[-1] == NOTE and isinstance(here, str) and isinstance(there, str):
            return _both_notes(before, here, there)
        if path[-1] == NOTE or not all(map(_counts, (before, here, there))):
            return self.value(path)
        if rule in (OURS, THEIRS):
            return here if rule == OURS else there
        if same(here, before) or same(there, before):
            return there if same(here, before) else here
        if path[-1] == WON:
            return _deals(_list(before), _list(here), _list(there))
        n = _n(here) + _n(there) - _n(before)
        return min(MOST_COUNT, max(0, n))

    def sources(self) -> Table:
        """What other programs said: of a date that both sides imported the larger numbers."""
        found = {name: self._source(("imported", name)) for name in self.keys(("imported",))}
        return {name: row for name, row in found.items() if row is not ABSENT}

    def _source(self, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - values of a file
        before, here, there = (value_at(table, path) for table in self._tables)
        if same(here, there) or same(there, before):
            return here
        if same(here, before) or not (isinstance(here, Mapping) and isinstance(there, Mapping)):
            return there if same(here, before) else self.value(path)
        row: Table = {}
        for key in self.keys(path):
            if key not in (*REACH, "days") and (value := self.value((*path, key))) is not ABSENT:
                row[key] = value
        if found := [*stretches(here), *stretches(there)]:
            row |= {key: value for key, value in reach_of(found).items() if value is not ABSENT}
        days = {day: self._imported((*path, "days", day)) for day in sorted(self.keys((*path, "days")))}
        kept = {day: cells for day, cells in days.items() if cells is not ABSENT}
        return row | ({"days": kept} if kept else {})

    def _imported(self, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - values of a file
        before, here, there = (value_at(table, path) for table in self._tables)
        if same(there, before):
            return here
        return there if same(here, before) else larger(here, there)


def _counts(value: object) -> bool:
    """Whether a cell can be added up: a count, amounts won, or nothing."""
    good = isinstance(value, list) and all(map(is_amount, value))
    return value is ABSENT or good or is_count(value)


def _n(value: object) -> int:
    return value if isinstance(value, int) else 0


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _deals(before: list[Any], here: list[Any], there: list[Any]) -> list[Any]:
    """Deals won: this side's, with those that the other side added and without those it took back."""
    added = Counter(there) - Counter(before)
    taken = Counter(before) - Counter(there)
    return [*_less(here, taken), *_less(there, Counter(there) - added)]


def _less(deals: list[Any], taken: Counter[Any]) -> Iterator[Any]:
    left = Counter(taken)
    for deal in deals:
        if left[deal] > 0:
            left[deal] -= 1
        else:
            yield deal


def _both_notes(before: object, here: str, there: str) -> str:
    if there == before or there in here:
        return here
    return there if here == before or here in there else f"{here} / {there}"
