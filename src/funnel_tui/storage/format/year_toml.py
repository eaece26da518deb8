"""The year file: its bytes, its TOML table, and the Year that is read from the table.

The table is the truth. A Year is decoded from it and never written back whole, so keys that this version does
not know and cells that make no sense stay in the file as their owner wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import Period, iso_date
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.format.day_toml import cell_names, decode_day, encode_day
from funnel_tui.storage.format.days_text import split_days, write_days
from funnel_tui.storage.format.plain_text import Table, read_tables
from funnel_tui.storage.format.plan_toml import encode_plan, read_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from funnel_tui.core.progress.imported import Source

FORMAT = 1
HEADER = "# Kept by funnel-tui. Edit it freely; comments and layout are not kept, all keys and values are."
SCHEMA_FILE = "year.schema.json"
SCHEMA_LINE = f"#:schema ./{SCHEMA_FILE}"
"""The first line of a new file: what the file may hold stands beside it, on every machine and offline.

A whole path would be one machine's, and an address would have the editor ask the network.
"""
_SCHEMA = r"#:schema [^\r\n]*"
MOST_BYTES = 32 * 1024 * 1024
"""Decades of daily notes; a larger file is not a year, and would fill the memory."""

_TOP_KEYS = (
    *("format", "id", "plan", "channels", "stages", "calendar", "pay"),
    *("earlier", "days", "imported", "inbox", "saved"),
)
_ID = r"[0-9a-f]{8}"
_AT_LINE = r" \(at line (\d+), column \d+\)$"
# Python writes no number of more digits than this, and what cannot be written cannot be kept.
_ENDLESS = r"0[xob][0-9a-fA-F_]{3000}"
_MOST_PARTS = 500
"""Of a key: the parser's time grows with their square."""
# It is looked for from the beginning of a word only: from each character of a long one it takes as long.
_ENDLESS_KEY = rf"(?a)(?<![\w\"'-])(?:[\w\"'-]+[ \t]*\.[ \t]*){{{_MOST_PARTS}}}"
_LIST = r" = \[\n((?: {4}[^\n]*,\n)+)\]\n"


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a file as a table; without one where they are not a whole year file."""

    table: Table | None
    text: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        """What ties the file to its journals; empty for one that was written by hand."""
        return str(self.table.get("id", "")) if self.table else ""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A table as a Year, or why it is not one."""

    year: Year | None
    problems: tuple[Problem, ...]
    """All of them; the harmless ones are in the Year too."""


def read(data: bytes) -> Document:
    """Parse a year file, whatever the bytes are: what is wrong comes back as problems, with the line."""
    if len(data) > MOST_BYTES:
        return _unreadable(f"is larger than {MOST_BYTES // 1024 // 1024} MB", 0)
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        return _unreadable("is not UTF-8 text", data.count(b"\n", 0, error.start) + 1)
    # tomllib takes "\r\n" for "\n" itself; lines are counted in what it was given.
    text = text.replace("\r\n", "\n")
    if (table := _by_parts(text)) is None:
        try:
            table = _by_library(text)
        except _NotToml as error:
            return _unreadable(*_explained(str(error), text), text)
        except RecursionError:
            return _unreadable("is nested too deeply", 0, text)
        except _Endless as error:
            return _unreadable(str(error), 0, text)
        except (ValueError, ArithmeticError):
            return _unreadable("holds a number that cannot be read", 0, text)
    return Document(table, text, _not_whole(table, text))


class _NotToml(ValueError):
    """The library's message, which names the line."""


class _Endless(ValueError):
    """The text would take the library very long; the message says why."""


def _by_library(text: str) -> Table:
    import tomllib  # noqa: PLC0415 - most files are as this program writes them

    if re.search(_ENDLESS, text):
        raise _Endless("holds a number of thousands of digits")
    if any(line.count(".") >= _MOST_PARTS and re.search(_ENDLESS_KEY, line) for line in text.split("\n")):
        raise _Endless("is nested too deeply")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _NotToml(str(error)) from None


def _by_parts(text: str) -> Table | None:
    """The table of a file of which the days at least can be read directly; None for the library."""
    parts = split_days(text)
    if parts is None:
        return read_tables(text)
    days = {"days": parts[1]}
    try:
        before, after = _part(parts[0]), _part(parts[2])
    except (ValueError, ArithmeticError, RecursionError):
        # It names the line of the whole text.
        return None
    table = before | days | after
    # A table that stands in two parts is not as this program writes it, or not TOML.
    return table if len(table) == len(before) + 1 + len(after) else None


def _part(text: str) -> Table:
    table = read_tables(text)
    return _by_library(text) if table is None else table


def _unreadable(what: str, line: int, text: str = "") -> Document:
    return Document(None, text, (Problem((), what, line=line),))


def _explained(message: str, text: str) -> tuple[str, int]:
    """What the parser says, and the line; marks of a merge conflict it would not name."""
    for number_, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<<", ">>>>>>>")):
            return "holds the marks of an unfinished merge", number_
    if match := re.search(_AT_LINE, message):
        return f"is not TOML: {message[: match.start()]}", int(match[1])
    last = text.rstrip("\n").count("\n") + 1
    return f"is not TOML: {message.removesuffix(' (at end of document)')}; it may be cut short", last


def _not_whole(table: Table, text: str) -> tuple[Problem, ...]:
    """Signs that the end of a file is missing, or that another program wrote it."""
    if not table:
        return (Problem((), "is empty"),)
    found: list[Problem] = []
    file_id, saved = table.get("id"), table.get("saved", {})
    if file_id is not None and not (isinstance(file_id, str) and re.fullmatch(_ID, file_id)):
        found.append(
            Problem(("id",), "is not one of this program's", "eight of 0-9 and a-f, or no id at all")
        )
    if not isinstance(saved, dict) or any(isinstance(v, dict | list) for v in saved.values()):
        found.append(Problem(("saved",), "cannot be read", "names of machines with a number each"))
    elif file_id is not None and saved.get("end") != "whole":
        last = text.rstrip("\n").count("\n") + 1
        return (Problem(("saved", "end"), "is missing: the file is cut short", line=last),)
    version = table.get("format", FORMAT)
    if type(version) is not int or version != FORMAT:
        newer = type(version) is int and version > FORMAT
        what = "was written by a newer version of funnel-tui" if newer else "is not a known format"
        found.append(Problem(("format",), what, str(FORMAT)))
    return _with_lines(found, text)


def _with_lines(found: list[Problem], text: str) -> tuple[Problem, ...]:
    if not found or not text:
        return tuple(found)
    from funnel_tui.storage.format.line_numbers import line_of, places  # noqa: PLC0415 - a good file needs no lines

    lines = places(text)
    return tuple(p if p.line else replace(p, line=line_of(lines, p.where)) for p in found)


def schema_line(data: bytes) -> str:
    """The line by which a file names its schema, whichever it is; empty where it names none."""
    match = re.match(_SCHEMA, data[:4096].removeprefix(b"\xef\xbb\xbf").decode(errors="ignore"))
    return match[0] if match else ""


def write(table: Mapping[str, Any], schema: str = "") -> bytes:
    """A year file: a line of comment, the table as it is, and `[saved]` last with `end` as its last line.

    Args:
        table: Of the whole file.
        schema: The line that names its schema, to stand first; the file that is replaced says which.

    Raises:
        ValueError: When a value cannot be written, such as a text that is not Unicode.
    """
    imported = table.get("imported")
    apart = ("imported", "saved") if isinstance(imported, dict) else ("saved",)
    rest = {key: value for key, value in table.items() if key not in apart}
    saved = {key: value for key, value in table.get("saved", {}).items() if key != "end"}
    end = {"saved": {**saved, "end": "whole"}}
    try:
        if isinstance(imported, dict):
            from funnel_tui.storage.format.imported_toml import write_imported  # noqa: PLC0415 - as above

            sources = (_lists_on_one_line(part) for part in write_imported(imported))
            text = "\n".join((_with_days(rest), *sources, _dumps(end)))
        else:
            text = _with_days(rest | end)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    head = f"{schema}\n{HEADER}" if schema else HEADER
    return f"{head}\n{text}".encode()


def _with_days(table: Table) -> str:
    """The text of a table, its days by a writer of our own where they are as usual."""
    keys = list(table)
    at = keys.index("days") if "days" in table else 0
    days, after = table.get("days", {}), {key: table[key] for key in keys[at + 1 :]}
    # Values that are no tables come first in a file, so they must not follow the days.
    if not (at and days and _are_tables(days) and _are_tables(after)):
        return _dumps(table)
    parts = [_dumps({key: table[key] for key in keys[:at]}), write_days(days, _dumps)]
    return "\n".join([*parts, _dumps(after)] if after else parts)


def _dumps(table: Table) -> str:
    import tomli_w  # noqa: PLC0415 - reading a year needs no writer

    return _lists_on_one_line(tomli_w.dumps(table))


def _lists_on_one_line(text: str) -> str:
    # Strings are written on one line, so a line that ends in an opening bracket always begins a list.
    return re.sub(_LIST, _on_one_line, text)


def _are_tables(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(t, dict) for t in table.values())


def _on_one_line(match: re.Match[str]) -> str:
    items = match[1].split("\n")[:-1]
    if any(item.startswith("     ") or item.endswith(("[,", "]", "],")) for item in items):
        return match[0]
    return f" = [{', '.join(item[4:-1] for item in items)}]\n"


def decode(table: Table, text: str = "") -> Decoded:
    """Read a Year from a table; only a plan that cannot be used prevents it, other faults are harmless.

    Args:
        table: As `read` gives it; it is not changed.
        text: What it was parsed from, to name lines; without it problems have none.
    """
    plan, found = read_plan(table)
    days = table.get("days", {})
    if not isinstance(days, dict):
        found.append(Problem(("days",), "cannot be read", "a table for each date: [days.2026-11-23]"))
        plan = None
    if plan is None:
        return Decoded(None, _with_lines(found, text))
    found += [
        Problem((key,), "is not known; it is kept", harmless=True) for key in table if key not in _TOP_KEYS
    ]
    earlier, faults_before = read_earlier(table)
    found += faults_before
    read_days: dict[date, Day] = {}
    names = cell_names(plan, earlier)
    for key, cells in days.items():
        when = iso_date(key)
        if when is None:
            found.append(
                Problem(("days", key), "is not a date", "a date that exists: 2026-11-23", harmless=True)
            )
        elif when not in plan.period:
            span = f"{plan.period.starts} to {plan.period.ends}"
            found.append(
                Problem(("days", key), "is outside the plan; it is not counted", span, harmless=True)
            )
        elif not isinstance(cells, dict):
            found.append(Problem(("days", key), "cannot be read", f"a table: [days.{key}]", harmless=True))
        else:
            day, faults = decode_day(cells, names)
            read_days[when] = day
            found += [Problem(("days", key, cell), *fault, harmless=True) for cell, fault in faults]
    imported: dict[str, Source] = {}
    if "imported" in table:
        from funnel_tui.storage.format.imported_toml import read_imported  # noqa: PLC0415 - most years have none

        imported, faults_of_imports = read_imported(table, plan.period, names)
        found += faults_of_imports
    problems = _with_lines(found, text)
    year = Year(plan, read_days, str(table.get("id", "")), problems, earlier)
    return Decoded(year.with_imported(imported) if imported else year, problems)


def read_earlier(table: Table) -> tuple[tuple[EarlierPlan, ...], list[Problem]]:
    """The plans that were replaced, by the date on which they ended; one that is faulty is left out."""
    rows = table.get("earlier", {})
    if not isinstance(rows, dict):
        fault = Problem(("earlier",), "is not used", "a table for each plan: [earlier.2026-06-30]")
        return (), [replace(fault, harmless=True)]
    out: list[EarlierPlan] = []
    found: list[Problem] = []
    for key, row in rows.items():
        ended = iso_date(key)
        if ended is None or not isinstance(row, dict):
            allowed = "the last date on which the plan held: [earlier.2026-06-30]"
            found.append(Problem(("earlier", key), "is not used", allowed, harmless=True))
            continue
        plan, faults = read_plan(row)
        found += [replace(fault, where=("earlier", key, *fault.where), harmless=True) for fault in faults]
        if plan is not None:
            out.append(EarlierPlan(plan, ended))
    return tuple(sorted(out, key=lambda earlier: earlier.ended)), found


def encode(year: Year) -> Table:
    """The table of a new file, complete, with no journal counted in it yet."""
    table: Table = {"format": FORMAT}
    if year.id:
        table["id"] = year.id
    table |= encode_plan(year.plan)
    if year.earlier:
        table["earlier"] = {earlier.ended.isoformat(): encode_plan(earlier.plan) for earlier in year.earlier}
    table["days"] = {when.isoformat(): encode_day(day) for when, day in sorted(year.typed.items())}
    if year.imported:
        from funnel_tui.storage.format.imported_toml import encode_source  # noqa: PLC0415 - as above

        table["imported"] = {name: encode_source(source) for name, source in year.imported.items()}
    table["saved"] = {"end": "whole"}
    return table


def future_days(year: Year, today: date) -> tuple[Problem, ...]:
    """A problem for each date after today with something logged: it is kept, and not counted yet."""
    if year.plan.period.ends <= today:
        return ()
    ahead = Period(today, year.plan.period.ends)
    return tuple(
        Problem(("days", when.isoformat()), "is in the future; it is not counted yet", harmless=True)
        for when in sorted(year.typed)
        if when in ahead and when != today and not year.typed[when].empty
    )
