"""What a source says, as the fields to journal, and the way of these fields into a year file's table.

Each date is a field of its own. It changes from what the file holds to what the source says. Where the file
holds something else by then, because another machine imported as well, the larger numbers stay: it does not
matter whose import is merged first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import ONE_DAY, Period, iso_date
from funnel_tui.storage.change import Refused
from funnel_tui.storage.format.day_toml import MOST_COUNT, is_amount, is_count
from funnel_tui.storage.format.imported_toml import encode_cells, read_gaps, read_source, write_gaps
from funnel_tui.storage.format.plain_text import Table
from funnel_tui.storage.journal.edits import ABSENT, Field, Import
from funnel_tui.storage.journal.records import spoken
from funnel_tui.storage.merge import Merged, changed_since, same, value_at

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
REACH = ("first", "last", "gaps")
"""Which dates a source covers; they change together."""
MOST_DEALS_A_DAY = 10_000
"""Imported as won on one date; each is an amount of its own in the file."""


def import_changes(source: Source, merged: Merged, today: date) -> Import:
    """What differs between a source and what a year has of it, on the dates that the source covers.

    Raises:
        Refused: When the source cannot be used for this year.
    """
    if not _SLUG.fullmatch(source.name):
        raise Refused(f"{source.name!r} cannot be the name of a source: lower-case letters, digits, _ and -")
    period = merged.year.plan.period
    first, last = max(source.first, period.starts), min(source.last, period.ends, today)
    if first > last:
        runs = f"{PLAIN.day(source.first)} to {PLAIN.day(source.last)}"
        raise Refused(f"{source.name} covers {runs}: nothing of that lies in this plan and before tomorrow")
    present = value_at(merged.table, ("imported", source.name))
    days = value_at(present, ("days",))
    known = days if isinstance(days, Mapping) else {}
    wanted = {
        when.isoformat(): _cells(when, day, source.name, merged)
        for when, day in source.days.items()
        if first <= when <= last and not day.empty
    }
    covered = {key for key in known if (when := iso_date(key)) and first <= when <= last}
    fields = [
        Field(("days", key), known.get(key, ABSENT), wanted.get(key, ABSENT))
        for key in sorted(covered | wanted.keys())
    ]
    fields = [field for field in fields if not same(field.old, field.new)]
    before = dict(present) if isinstance(present, Mapping) else {}
    after = reach_of([*stretches(before), Period(first, last)])
    if any(not same(before.get(key, ABSENT), after[key]) for key in REACH):
        fields[:0] = [Field((key,), before.get(key, ABSENT), after[key]) for key in REACH]
    return Import(source.name, tuple(fields))


def _cells(when: date, day: ImportedDay, source: str, merged: Merged) -> Table:
    counts: dict[str, int] = {}
    for name, n in day.counts.items():
        known = merged.canonical(name)
        if known is None:
            allowed = ", ".join(merged.year.plan.names)
            raise Refused(f"{name} is not an activity of this plan: {allowed}")
        counts[known] = counts.get(known, 0) + n
    good = all(is_count(n) for n in (*counts.values(), day.lost)) and all(map(is_amount, day.won))
    if not good or len(day.won) > MOST_DEALS_A_DAY:
        raise Refused(
            f"{source} has a number on {spoken(when)} that cannot be kept: counts up to {MOST_COUNT:,},"
            " amounts above 0 with six decimals at most"
        )
    ordered = {name: counts[name] for name in merged.year.plan.names if name in counts}
    return encode_cells(replace(day, counts=ordered))


def applied(table: Table, edit: Import) -> tuple[Table, tuple[str, ...]]:
    """A year file's table with an import in it, and what stayed as the file has it."""
    sources = dict(table.get("imported", {}))
    row = dict(sources.get(edit.source, {}))
    days = dict(row.pop("days", {}))
    left = []
    for field in edit.fields:
        if field.path[0] != "days":
            continue
        key = field.path[-1]
        present = days.get(key, ABSENT)
        value = field.new if same(present, field.old) else larger(present, field.new)
        if not same(value, field.new):
            left.append(date.fromisoformat(key))
        _set(days, key, value)
    for key, value in _reached(row, edit, empty=not days).items():
        _set(row, key, value)
    if days:
        row["days"] = dict(sorted(days.items()))
    sources[edit.source] = row
    if not row:
        # An import that was taken back leaves nothing behind.
        del sources[edit.source]
    out = {key: value for key, value in table.items() if key != "imported"}
    if sources:
        out["imported"] = sources
    return out, (changed_since(edit.source, left),) if left else ()


def imported_again(year: Year, table: Table, name: str, cells: Mapping[str, str]) -> Year:
    """The year with one source read again from a table."""
    row = value_at(table, ("imported", name))
    source = None if row is ABSENT else read_source(name, row, year.plan.period, cells)[0]
    sources = {known: each for known, each in year.imported.items() if known != name}
    return year.with_imported(sources | {name: source} if source else sources)


def _reached(row: Table, edit: Import, *, empty: bool) -> dict[str, object]:
    """What `first`, `last` and `gaps` become: as the import says, or what it and the file cover together.

    Args:
        row: The source's table.
        edit: The import.
        empty: Whether no date is left: only then the last import is taken back.
    """
    fields = {field.path[0]: field for field in edit.fields if field.path[0] in REACH}
    if not fields:
        return {}
    wanted = {key: field.new for key, field in fields.items()}
    if all(same(row.get(key, ABSENT), field.old) for key, field in fields.items()):
        return wanted if empty or wanted["first"] is not ABSENT else {}
    return reach_of([*stretches(row), *stretches(wanted)]) if stretches(wanted) else {}


def stretches(row: Mapping[str, object]) -> list[Period]:
    """The dates that a source's table covers, in order; none where that makes no sense."""
    first, last = row.get("first"), row.get("last")
    if type(first) is not date or type(last) is not date or last < first:
        return []
    gaps = row.get("gaps", ABSENT)
    try:
        found = () if gaps is ABSENT else read_gaps(gaps)
    except ValueError:
        found = ()
    out, starts = [], first
    for gap in sorted(found, key=lambda gap: gap.starts):
        if starts < gap.starts <= gap.ends < last:
            out.append(Period(starts, gap.starts - ONE_DAY))
            starts = gap.ends + ONE_DAY
    return [*out, Period(starts, last)]


def reach_of(covered: Iterable[Period]) -> dict[str, object]:
    """Covered dates as the file has them."""
    ordered = sorted(covered, key=lambda stretch: stretch.starts)
    last, gaps = ordered[0].ends, []
    for stretch in ordered[1:]:
        if stretch.starts > last + ONE_DAY:
            gaps.append(Period(last + ONE_DAY, stretch.starts - ONE_DAY))
        last = max(last, stretch.ends)
    return {"first": ordered[0].starts, "last": last, "gaps": write_gaps(gaps) or ABSENT}


def _set(holder: Table, key: str, value: object) -> None:
    if value is ABSENT:
        holder.pop(key, None)
    else:
        holder[key] = value


def larger(present: object, wanted: object) -> Any:  # noqa: ANN401 - values of a file
    """What stays where two imports met: each number the larger, so that the order of merging is no matter."""
    if present is ABSENT or wanted is ABSENT:
        return wanted if present is ABSENT else present
    if isinstance(present, Mapping) and isinstance(wanted, Mapping):
        return {
            name: larger(present.get(name, ABSENT), wanted.get(name, ABSENT))
            for name in dict.fromkeys((*present, *wanted))
        }
    if isinstance(present, list) and isinstance(wanted, list):
        good = all(map(is_amount, present))
        return max(present, wanted, key=_size) if good else present
    return max(present, wanted) if type(present) is type(wanted) is int else present


def _size(won: list[Any]) -> tuple[Any, ...]:
    return len(won), sum(won), sorted(won)
