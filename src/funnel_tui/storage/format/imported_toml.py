"""What other programs say of the year, in its file: `[imported.<source>]`, a line for each date.

[imported.hubspot-calls]
first = 2026-01-01
last = 2026-11-20

[imported.hubspot-calls.days]
2026-03-02 = {calls = 12}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from funnel_tui.core.progress.day import NOTE, Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import DaysOff, Period, iso_date
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.format.day_toml import decode_day, encode_day
from funnel_tui.storage.format.plain_text import Table

_KEYS = ("first", "last", "gaps", "days")
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def read_imported(
    table: Table, period: Period, names: Mapping[str, str]
) -> tuple[dict[str, Source], list[Problem]]:
    """The sources of a table; what makes no sense is kept in the file, named and not counted.

    Args:
        table: Of the whole file.
        period: Of its plan: dates outside are not counted.
        names: Every name that a cell can have, with the activity that it counts for.
    """
    rows = table.get("imported", {})
    if not isinstance(rows, dict):
        return {}, [_problem(("imported",), "is not used", "a table for each source: [imported.hubspot]")]
    out: dict[str, Source] = {}
    found: list[Problem] = []
    for name, row in rows.items():
        source, faults = read_source(name, row, period, names)
        found += [replace(fault, where=("imported", name, *fault.where)) for fault in faults]
        if source is not None:
            out[name] = source
    return out, found


def read_source(
    name: str, row: object, period: Period, names: Mapping[str, str]
) -> tuple[Source | None, list[Problem]]:
    """One source, none where it has no dates that it covers; the places of problems are inside its table."""
    if not isinstance(row, dict):
        return None, [_problem((), "is not used", f"a table: [imported.{name}]")]
    found = [
        _problem((key,), "is not known; it is kept", ", ".join(_KEYS)) for key in row if key not in _KEYS
    ]
    for key in ("first", "last"):
        # A date with a time is a date to Python, and not to a calendar.
        if type(row.get(key)) is not date:
            what = "is not a date" if key in row else "is missing"
            found.append(_problem((key,), what, "a date without quotes: 2026-01-01"))
            return None, found
    days = row.get("days", {})
    if not isinstance(days, dict):
        found.append(_problem(("days",), "cannot be read", "a line for each date: 2026-03-02 = {calls = 12}"))
        days = {}
    read: dict[date, ImportedDay] = {}
    for key, cells in days.items():
        when, fault = iso_date(key), None
        if when is None:
            fault = _problem(("days", key), "is not a date", "a date that exists: 2026-11-23")
        elif when not in period:
            fault = _problem(
                ("days", key),
                "is outside the plan; it is not counted",
                f"{period.starts} to {period.ends}",
            )
        elif not isinstance(cells, dict):
            fault = _problem(("days", key), "cannot be read", "counts: {calls = 12}")
        else:
            day, faults = _day(cells, names)
            found += [_problem(("days", key, cell), *told) for cell, told in faults]
            read[when] = ImportedDay(day.counts, day.won, day.lost)
        if fault:
            found.append(fault)
    try:
        gaps = read_gaps(row.get("gaps", []))
    except ValueError:
        gaps = ()
        found.append(_problem(("gaps",), "cannot be read", 'stretches of dates: ["2026-04-01..2026-04-30"]'))
    return Source(name, row["first"], row["last"], read, gaps), found


def read_gaps(value: object) -> tuple[Period, ...]:
    """Dates of which no export spoke.

    Raises:
        ValueError: When they cannot be read.
    """
    if not isinstance(value, list):
        raise ValueError(value)
    out = []
    for text in value:
        first, _, last = text.partition("..") if isinstance(text, str) else ("", "", "")
        starts, ends = iso_date(first), iso_date(last or first)
        if starts is None or ends is None or ends < starts:
            raise ValueError(text)
        out.append(Period(starts, ends))
    return tuple(out)


def write_gaps(gaps: Iterable[Period]) -> list[str]:
    """The same for the file."""
    return [DaysOff(gap, "").key for gap in gaps]


def _day(cells: Table, names: Mapping[str, str]) -> tuple[Day, list[tuple[str, tuple[str, str]]]]:
    day, faults = decode_day({key: value for key, value in cells.items() if key != NOTE}, names)
    if NOTE in cells:
        faults.append((NOTE, ("is not an activity of the plan; it is kept", "notes are in [days]")))
    return day, faults


def _problem(where: tuple[str, ...], what: str, allowed: str) -> Problem:
    return Problem(where, what, allowed, harmless=True)


def encode_source(source: Source) -> Table:
    """A source's table, for a new file or to be compared with the one in a file."""
    days = {when.isoformat(): encode_cells(day) for when, day in sorted(source.days.items()) if not day.empty}
    gaps = {"gaps": write_gaps(source.gaps)} if source.gaps else {}
    return {"first": source.first, "last": source.last, **gaps, "days": days}


def encode_cells(day: ImportedDay) -> Table:
    """One date's cells."""
    return encode_day(Day({name: n for name, n in day.counts.items() if n}, day.won, day.lost))


def write_imported(rows: Table) -> Iterable[str]:
    """The text of `imported` in parts, one for each table; a date takes one line where its cells allow it.

    Raises:
        ValueError: When a value cannot be written.
    """
    from tomli_w import dumps  # noqa: PLC0415 - reading a year needs no writer

    if not (rows and all(_is_usual(row) for row in rows.values())):
        yield dumps({"imported": rows})
        return
    for name, row in rows.items():
        if head := dumps({"imported": {name: {key: value for key, value in row.items() if key != "days"}}}):
            yield head
        days = row.get("days", {})
        lines = {key: _on_a_line(cells) for key, cells in days.items()}
        text = dumps({"imported": {name: {"days": {}}}})
        text += "".join(f"{_key(key)} = {line}\n" for key, line in lines.items() if line)
        yield text
        if rest := {key: days[key] for key, line in lines.items() if not line}:
            yield dumps({"imported": {name: {"days": rest}}})


def _is_usual(row: object) -> bool:
    """Whether every date is a table, so that none has to be written before the others."""
    if not isinstance(row, dict) or not isinstance(row.get("days", {}), dict):
        return False
    return "days" in row and all(isinstance(cells, dict) for cells in row["days"].values())


def _on_a_line(cells: Table) -> str:
    """Cells as an inline table; empty where a cell holds more than numbers."""
    parts = []
    for key, value in cells.items():
        items = value if isinstance(value, list) else [value]
        if not all(type(item) is int or (type(item) is Decimal and item.is_finite()) for item in items):
            return ""
        texts = [_number(item) for item in items]
        text = f"[{', '.join(texts)}]" if isinstance(value, list) else texts[0]
        parts.append(f"{_key(key)} = {text}")
    return f"{{{', '.join(parts)}}}"


def _number(value: int | Decimal) -> str:
    """As tomli-w has it: a decimal without a point would be read as a whole number."""
    text = str(value).lower()
    return text if isinstance(value, int) or "." in text or "e" in text else f"{text}.0"


def _key(key: str) -> str:
    from tomli_w import dumps  # noqa: PLC0415

    return key if _BARE.fullmatch(key) else dumps({key: 0}).removesuffix(" = 0\n")
