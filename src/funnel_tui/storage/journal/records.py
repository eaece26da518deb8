"""Journal records: one edit each, as a line that proves itself whole.

A line is `id time verb of kind ...` and the CRC of that text. `verb` is `do`, `undo` or `redo`; the latter
two name the record they take back or bring back, and carry the change themselves, so that a reader who starts
behind the watermark needs nothing before it.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from funnel_tui.core.progress.day import WON
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import DAY_NAMES, MONTH_NAMES
from funnel_tui.storage.journal.edits import (
    ABSENT,
    Count,
    Deal,
    Edit,
    Field,
    Fields,
    FromInbox,
    Import,
    Mark,
    Note,
    TakenIn,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Verb(StrEnum):
    """What a record does."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a journal."""

    id: str
    at: str
    """Local time with its offset, as ISO text; for people, never for the order."""
    verb: Verb
    of: str
    """The record that is taken back or brought back; `-` for a new one."""
    edit: Edit


@dataclass(frozen=True, slots=True)
class Press:
    """One logged press of this machine, as the day's list shows it."""

    at: datetime
    name: str
    n: int
    amount: Decimal | None = None
    """Of each deal, where deals were won."""


def spoken(day: date) -> str:
    """`Mon 23 Nov`, whatever the locale."""
    return f"{DAY_NAMES[day.weekday()].capitalize()} {day.day} {MONTH_NAMES[day.month - 1].capitalize()}"


def encode(record: Record) -> bytes:
    """A line with a newline on both sides: the one before it seals what an interrupted write left."""
    text = f"{record.id} {record.at} {record.verb} {record.of} {_what(record.edit)}".encode()
    return b"\n%b %08x\n" % (text, crc32(text))


def _what(edit: Edit) -> str:
    """The kind of a change and the rest of its line."""
    match edit:
        case Count() | Deal() | Note():
            return _written(edit)
        case Fields():
            return f"plan {_packed({'fields': [_row(f) for f in edit.fields]})}"
        case Import():
            rows = {"source": edit.source, "fields": [_row(f) for f in edit.fields]}
            return f"import {_packed(rows)}"
        case FromInbox():
            line = {"file": edit.file, "text": edit.text, "nth": edit.nth}
            # The entry as it would stand alone: the day's list looks for its date in the line.
            return f"inbox {_packed({**line, 'entry': _what(edit.entry)})}"
        case TakenIn():
            marks = [{name: getattr(mark, name) for name in _MARK} for mark in edit.marks]
            edits = [_written(each) for each in edit.edits]
            return f"take {_packed({'source': edit.source, 'edits': edits, 'marks': marks})}"


_MARK = ("key", "old", "new", "old_trail", "new_trail")


def _written(edit: Count | Deal | Note) -> str:
    match edit:
        case Count():
            return f"press {edit.day} {edit.n} {edit.name}"
        case Deal():
            return f"won {edit.day} {edit.n} {edit.amount:f}"
        case Note():
            return f"note {edit.day} {_packed({'old': edit.old, 'new': edit.new})}"


def is_whole(line: bytes) -> bool:
    """Whether a line is a record that was written to its end."""
    if len(line) < 10 or line[-9:-8] != b" ":
        return False
    try:
        return crc32(line[:-9]) == int(line[-8:], 16)
    except ValueError:
        return False


def lines(data: bytes, base: int = 0) -> Iterator[tuple[int, bytes]]:
    """Every whole record in a stretch of a journal, with the offset at which it ends."""
    at = 0
    while (end := data.find(b"\n", at)) >= 0:
        line = data[at:end]
        at = end + 1
        if line and is_whole(line):
            yield base + at, line


def decode(line: bytes) -> Record | None:
    """A whole line as a record; None where a newer version wrote something that this one does not know."""
    try:
        record_id, at, verb, of, kind, rest = line[:-9].decode().split(" ", 5)
        return Record(record_id, at, Verb(verb), of, _edit(kind, rest))
    except (ValueError, ArithmeticError, KeyError, TypeError, RecursionError):
        return None


def _edit(kind: str, rest: str) -> Edit:
    if kind == "plan":
        return Fields(_fields(_unpacked(rest)))
    if kind == "import":
        table = _unpacked(rest)
        return Import(table["source"], _fields(table))
    if kind == "inbox":
        table = _unpacked(rest)
        entry = _edit(*table["entry"].split(" ", 1))
        if not isinstance(entry, Count | Deal):
            raise ValueError(kind)
        return FromInbox(table["file"], table["text"], table["nth"], entry)
    if kind == "take":
        table = _unpacked(rest)
        edits = (_of_a_day(*text.split(" ", 1)) for text in table["edits"])
        return TakenIn(table["source"], tuple(edits), tuple(Mark(**row) for row in table["marks"]))
    return _of_a_day(kind, rest)


def _of_a_day(kind: str, rest: str) -> Count | Deal | Note:
    day, what = date.fromisoformat(rest[:10]), rest[11:]
    if kind == "note":
        note = _unpacked(what)
        return Note(day, note["old"], note["new"])
    n, _, name = what.partition(" ")
    if kind == "press":
        return Count(day, name, int(n))
    if kind == WON:
        return Deal(day, Decimal(name), int(n))
    raise ValueError(kind)


def _row(field: Field) -> dict[str, Any]:
    row: dict[str, Any] = {"path": list(field.path)}
    if field.old is not ABSENT:
        row["old"] = field.old
    if field.new is not ABSENT:
        row["new"] = field.new
    return row


def _fields(table: dict[str, Any]) -> tuple[Field, ...]:
    return tuple(
        Field(tuple(row["path"]), row.get("old", ABSENT), row.get("new", ABSENT)) for row in table["fields"]
    )


def _packed(table: dict[str, Any]) -> str:
    """A table as TOML on one line: the notation that keeps the types of all that a year file can hold."""
    import tomli_w  # noqa: PLC0415 - a press has no such values

    return tomli_w.dumps(table).replace("\\", "\\\\").replace("\n", "\\n")


def _unpacked(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415

    plain = "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))
    return tomllib.loads(plain, parse_float=Decimal)
