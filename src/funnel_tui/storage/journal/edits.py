"""Edits: what one key press, one accepted plan or one import changed, as a value that knows its inverse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from funnel_tui.core.values.frozen import dataclass


class Absent:
    """What a field holds that is not in the file; it compares by identity."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Count:
    """`n` more, or fewer, of an activity or of lost deals."""

    day: date
    name: str
    n: int

    def inverse(self) -> Count:
        """What takes it back."""
        return Count(self.day, self.name, -self.n)


@dataclass(frozen=True, slots=True)
class Deal:
    """`n` more, or fewer, deals won of one amount."""

    day: date
    amount: Decimal
    n: int

    def inverse(self) -> Deal:
        """What takes it back."""
        return Deal(self.day, self.amount, -self.n)


@dataclass(frozen=True, slots=True)
class Note:
    """Another note for a day; it holds only where the old one still stands."""

    day: date
    old: str
    new: str

    def inverse(self) -> Note:
        """What takes it back."""
        return Note(self.day, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Field:
    """One key of the plan's tables: its path, what it held and what it is to hold."""

    path: tuple[str, ...]
    old: object
    new: object

    @property
    def label(self) -> str:
        """What a person calls the field: `Average deal`, `Calls, conversion rate`."""
        from funnel_tui.core.plan.fields.table import label_of  # noqa: PLC0415 - a press has no fields

        return label_of(self.path)


@dataclass(frozen=True, slots=True)
class Fields:
    """Everything that one accepted plan changed: taken back as a whole."""

    fields: tuple[Field, ...]

    def inverse(self) -> Fields:
        """What takes it back."""
        return Fields(tuple(Field(f.path, f.new, _with_names(f.old, f.new)) for f in self.fields))

    @property
    def labels(self) -> tuple[str, ...]:
        """What a person calls the fields; the plan that was replaced is not one that somebody edited."""
        return tuple(f.label for f in self.fields if f.path[0] != "earlier")


def _with_names(rows: object, leaving: object) -> object:
    """Rows that come back, each with the names it had meanwhile: what was logged under those still counts."""
    if not isinstance(rows, dict) or not isinstance(leaving, dict):
        return rows
    out = dict(rows)
    for name, row in leaving.items():
        for earlier in row.get("was", ()) if isinstance(row, dict) and name not in rows else ():
            back = out.get(earlier)
            if isinstance(back, dict) and name not in (was := back.get("was", [])):
                out[earlier] = {**back, "was": [*was, name]}
    return out


@dataclass(frozen=True, slots=True)
class Import:
    """What one import changed of a source: taken back as a whole."""

    source: str
    fields: tuple[Field, ...]
    """Below the source's table: `first`, `last`, and `days` with a date and all its cells."""

    def inverse(self) -> Import:
        """What takes it back."""
        return Import(self.source, tuple(Field(f.path, f.new, f.old) for f in self.fields))

    @property
    def days(self) -> tuple[date, ...]:
        """The dates of which it changed the cells."""
        return tuple(date.fromisoformat(f.path[1]) for f in self.fields if f.path[0] == "days")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a year file counts another machine's journal: up to now and from now on."""

    key: str
    old: int
    new: int
    old_trail: str = ""
    new_trail: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Entries that another version of the file had: taken in, and taken back, as a whole."""

    source: str
    """The name of the file that had them."""
    edits: tuple[Count | Deal | Note, ...]
    marks: tuple[Mark, ...] = ()
    """Of the machines that logged them: they must not add them once more."""

    def inverse(self) -> TakenIn:
        """What takes it back."""
        marks = (Mark(m.key, m.new, m.old, m.new_trail, m.old_trail) for m in self.marks)
        return TakenIn(self.source, tuple(edit.inverse() for edit in self.edits), tuple(marks))

    @property
    def days(self) -> tuple[date, ...]:
        """The dates that it is about."""
        return tuple(dict.fromkeys(edit.day for edit in self.edits))


@dataclass(frozen=True, slots=True)
class FromInbox:
    """A line of a file of the inbox, counted unless the year has it, whoever took it in and how often."""

    file: str
    text: str
    """The line, its blanks made one."""
    nth: int
    """Which of the file's lines with just this text it is, from 1 on."""
    entry: Count | Deal

    def inverse(self) -> Count | Deal:
        """What takes it back; the line stays one that was taken in."""
        return self.entry.inverse()


Edit = Count | Deal | Note | Fields | Import | FromInbox | TakenIn


def takes_back(edit: Edit) -> bool:
    """Whether a change makes a count smaller."""
    edit = edit.entry if isinstance(edit, FromInbox) else edit
    return isinstance(edit, Count | Deal) and edit.n < 0
