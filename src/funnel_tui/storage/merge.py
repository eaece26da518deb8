"""Applies journal records to a year: to its TOML table and to the Year that is shown, in one step.

Increments commute, so they hold on whatever version of the file turns up. A note or a field of the plan holds
only where the file still has the value that was changed; else the file's own value stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from funnel_tui.core.plan.fields import CALENDAR_FIELDS, CHANNEL_FIELDS, STAGE_FIELDS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import NOTE, WON
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.field_types import number
from funnel_tui.core.values.table_types import RowsType
from funnel_tui.storage.format.day_toml import (
    MOST_COUNT,
    activity_names,
    cell_names,
    decode_day,
    is_amount,
    is_count,
)
from funnel_tui.storage.format.plan_toml import encode_plan
from funnel_tui.storage.format.year_toml import decode
from funnel_tui.storage.journal.records import ABSENT, Count, Deal, Edit, Field, Fields, Note, spoken

Table = dict[str, Any]

_WHOLE = (
    ("channels",),
    ("stages",),
    *(("calendar", spec.key) for spec in CALENDAR_FIELDS if isinstance(spec.type, RowsType)),
)
"""Tables that change as one value, order and all, when a row comes, goes or gets another name."""


MOST_PRESSED = 9_999
"""Deals won in one press; each is an amount of its own in the file."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record."""

    left: tuple[str, ...] = ()
    """What stayed as the file has it, each with the reason."""
    blocked: str = ""
    """The cell that cannot be counted on, if the record has to wait until it is mended."""


DONE = Outcome()


class Merged:
    """A year file's table with records applied, and the Year that it decodes to."""

    __slots__ = ("_cells", "_names", "table", "year")

    def __init__(self, table: Table, year: Year) -> None:
        self.table = table
        self.year = year
        self._names = activity_names(year.plan)
        self._cells = cell_names(year.plan, year.earlier)

    def apply(self, edit: Edit) -> Outcome:
        """Put one change in; the cells of other days are not looked at."""
        if isinstance(edit, Fields):
            return self._plan(edit)
        key = edit.day.isoformat()
        days = self.table.setdefault("days", {})
        cells = days.get(key, {})
        if not isinstance(cells, dict):
            return Outcome(blocked=f"days.{key} is not a table")
        match edit:
            case Count():
                outcome = self._count(cells, edit)
            case Deal():
                outcome = _deal(cells, edit)
            case Note():
                outcome = _note(cells, edit)
        if outcome.blocked:
            return outcome
        if key not in days:
            days[key] = cells
            if any(other > key for other in days):
                self.table["days"] = dict(sorted(days.items()))
        if edit.day in self.year.plan.period:
            day, _ = decode_day(cells, self._cells)
            self.year = self.year.with_day(edit.day, day)
        return outcome

    def canonical(self, name: str) -> str | None:
        """The activity that a name stands for now, if there is one."""
        return self._names.get(name)

    def unusable(self, day: date, name: str) -> str:
        """The part of the file that keeps a cell from being changed, or nothing."""
        days = self.table.get("days", {})
        if not isinstance(days, dict):
            return "[days]"
        if not isinstance(days.get(day.isoformat(), {}), dict):
            return f"days.{day}"
        return f"{name} on {spoken(day)}" if name in self.year.day(day).unread else ""

    def effective(self, edit: Edit) -> Edit:
        """The part of a change that can happen: counts do not go below 0, and only what is there goes."""
        if isinstance(edit, Fields):
            return Fields(tuple(f for f in edit.fields if same(value_at(self.table, f.path), f.old)))
        cells = value_at(self.table, ("days", edit.day.isoformat()))
        if isinstance(edit, Count) and edit.n < 0:
            values = [value_at(cells, (name,)) for name in self._cells_of(edit.name)]
            return replace(edit, n=max(edit.n, -sum(v for v in values if type(v) is int and v > 0)))
        if isinstance(edit, Deal) and edit.n < 0:
            won = value_at(cells, (WON,))
            return replace(edit, n=max(edit.n, -won.count(edit.amount) if isinstance(won, list) else 0))
        return edit

    def remainder(self, wanted: Edit, done: Edit) -> tuple[str, ...]:
        """What of a change cannot happen, each with the reason."""
        if isinstance(wanted, Fields) and isinstance(done, Fields):
            return tuple(
                f"{f.place} was changed in the file since" for f in wanted.fields if f not in done.fields
            )
        if isinstance(wanted, Note):
            note = value_at(self.table, ("days", wanted.day.isoformat(), NOTE))
            stands = ("" if note is ABSENT else note) == wanted.old
            return () if stands else (f"the note of {spoken(wanted.day)} was changed in the file since",)
        if isinstance(wanted, Count | Deal) and isinstance(done, Count | Deal) and wanted.n != done.n:
            return (f"only {abs(done.n)} of {abs(wanted.n)} were still there",)
        return ()

    def has_room(self, edit: Count | Deal) -> bool:
        """Whether a day's cell stays a number that makes sense."""
        if isinstance(edit, Deal):
            return edit.n <= MOST_PRESSED
        cells = value_at(self.table, ("days", edit.day.isoformat()))
        values = [value_at(cells, (name,)) for name in self._cells_of(edit.name)]
        return sum(v for v in values if type(v) is int) + edit.n <= MOST_COUNT

    def trial(self, edit: Fields) -> str:
        """Why a plan could not be used with these fields; nothing where it can."""
        outcome = Merged(self.table, self.year).apply(edit)
        return outcome.left[0] if outcome.left else ""

    def _cells_of(self, name: str) -> list[str]:
        name = self._names.get(name, name)
        return [name, *(old for old, now in self._names.items() if now == name and old != name)]

    def _count(self, cells: Table, edit: Count) -> Outcome:
        names = self._cells_of(edit.name)
        name = names[0]
        for each in names:
            if each in cells and not is_count(cells[each]):
                return Outcome(blocked=f"{each} on {edit.day} is not a count")
        cells[name] = min(MOST_COUNT, cells.get(name, 0) + edit.n)
        # What is taken back may have been logged under an earlier name.
        for each in names[1:]:
            if cells[name] < 0 and each in cells:
                cells[each], cells[name] = (
                    max(0, cells[each] + cells[name]),
                    min(0, cells[each] + cells[name]),
                )
        short = cells[name] < 0
        cells[name] = max(0, cells[name])
        return Outcome(left=(f"{name} on {spoken(edit.day)} was fewer than that",)) if short else DONE

    def _plan(self, edit: Fields) -> Outcome:
        changed = {f.path[0] for f in edit.fields}
        table = {key: deepcopy(value) if key in changed else value for key, value in self.table.items()}
        left = [f"{f.place} was changed in the file since" for f in edit.fields if not _put(table, f)]
        if len(left) == len(edit.fields):
            return Outcome(tuple(left))
        decoded = decode(table)
        if decoded.year is None:
            fault = next(p for p in decoded.problems if not p.harmless)
            return Outcome((f"the plan stays as the file has it, else {fault.text}",))
        self.table, self.year = table, decoded.year
        self._names = activity_names(decoded.year.plan)
        self._cells = cell_names(decoded.year.plan, decoded.year.earlier)
        return Outcome(tuple(left))


def _deal(cells: Table, edit: Deal) -> Outcome:
    won = cells.get(WON, [])
    if not isinstance(won, list) or not all(is_amount(amount) for amount in won):
        return Outcome(blocked=f"won on {edit.day} is not a list of amounts")
    if edit.n > 0:
        cells[WON] = [*won, *[number(edit.amount)] * edit.n]
        return DONE
    left = won[::-1]
    for _ in range(-edit.n):
        if edit.amount not in left:
            cells[WON] = left[::-1]
            return Outcome(left=(f"no deal of {edit.amount:f} is left on {spoken(edit.day)}",))
        left.remove(edit.amount)
    cells[WON] = left[::-1]
    return DONE


def _note(cells: Table, edit: Note) -> Outcome:
    if cells.get(NOTE, "") != edit.old:
        same = cells.get(NOTE, "") == edit.new
        return (
            DONE if same else Outcome(left=(f"the note of {spoken(edit.day)} was changed in the file since",))
        )
    if edit.new:
        cells[NOTE] = edit.new
    else:
        cells.pop(NOTE, None)
    return DONE


def value_at(table: object, path: tuple[str, ...]) -> object:
    """What a table holds at a path, or `ABSENT`."""
    here = table
    for key in path:
        if not isinstance(here, Mapping) or key not in here:
            return ABSENT
        here = here[key]
    return here


def same(one: object, other: object) -> bool:
    """Whether two values of a file are equal; rows only in the same order, because that is the screen's."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and _equal(one, other)
    return _equal(one, other)


def _equal(one: object, other: object) -> bool:
    """Equality in which `true` is not 1; keys inside a row have no order, as TOML puts tables last."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _put(table: Table, field: Field) -> bool:
    present = value_at(table, field.path)
    if same(present, field.new):
        return True
    if not same(present, field.old):
        return False
    here = table
    for key in field.path[:-1]:
        here = here.setdefault(key, {})
        if not isinstance(here, dict):
            return False
    if field.new is ABSENT:
        here.pop(field.path[-1], None)
    else:
        here[field.path[-1]] = deepcopy(field.new)
    return True


def differences(base: Plan, present: Plan, wanted: Plan, table: Table) -> tuple[Fields, tuple[str, ...]]:
    """The fields that differ from `base` to `wanted`, and those that the file has changed meanwhile.

    Args:
        base: The plan that was edited.
        present: The plan as the file has it now.
        wanted: The plan after the edit.
        table: The file's table; `old` and unknown keys are taken from it as they stand.
    """
    old, new = _flat(base, wanted), _flat(wanted, base)
    now = encode_plan(present)
    fields: list[Field] = []
    left: list[str] = []
    for path in dict.fromkeys((*old, *new)):
        before, after = old.get(path, ABSENT), new.get(path, ABSENT)
        if same(before, after):
            continue
        here = value_at(now, path)
        if not same(here, before) and not same(here, after):
            left.append(f"{'.'.join(path)} was changed in the file since")
            continue
        present_value = value_at(table, path)
        if isinstance(after, dict) or (after is ABSENT and isinstance(present_value, dict)):
            after = _with_unknown(path, after, before, present_value)
        if not same(present_value, after):
            fields.append(Field(path, present_value, after))
    return Fields(tuple(fields)), tuple(left)


def with_earlier(fields: Fields, ended: EarlierPlan, table: Table) -> Fields:
    """A change of plan that also keeps the plan that it replaces: taken back, both are as they were."""
    path = ("earlier", ended.ended.isoformat())
    kept = Field(path, value_at(table, path), encode_plan(ended.plan))
    return Fields((*fields.fields, kept))


def _flat(plan: Plan, other: Plan) -> dict[tuple[str, ...], object]:
    """A plan's fields by path; rows are one value where the two plans do not have the same rows."""
    mine, theirs = encode_plan(plan), encode_plan(other)
    out: dict[tuple[str, ...], object] = {}
    for path in _WHOLE:
        rows, others = value_at(mine, path), value_at(theirs, path)
        if path[0] == "calendar" or list(_rows(rows)) != list(_rows(others)):
            out[path] = rows
        else:
            out |= {
                (*path, name, key): value for name, row in _rows(rows).items() for key, value in row.items()
            }
    out |= {("plan", key): value for key, value in mine["plan"].items()}
    out |= {("calendar", key): v for key, v in mine["calendar"].items() if ("calendar", key) not in _WHOLE}
    return out


def _rows(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _with_unknown(path: tuple[str, ...], after: object, before: object, present: object) -> object:
    """Rows as wanted, with everything in the present rows that no plan knows."""
    wanted, known, raw = _rows(after), _rows(before), _rows(present)
    if path[0] == "calendar" or path == ("plan", "ceilings"):
        kept = {key: value for key, value in raw.items() if key not in known and key not in wanted}
        both = {**wanted, **kept}
        return both or ABSENT
    out: Table = {}
    for name, row in wanted.items():
        earlier = next((old for old in (name, *reversed(row.get("was", []))) if old in raw), None)
        source = _rows(raw.get(earlier)) if earlier else {}
        named = _rows(known.get(earlier)) if earlier else {}
        unknown = {k: v for k, v in source.items() if k not in row and k not in named and k not in _ROW_KEYS}
        out[name] = {**row, **unknown}
    return out


_ROW_KEYS = frozenset(spec.key for spec in (*CHANNEL_FIELDS, *STAGE_FIELDS))


__all__ = [
    "DONE",
    "Merged",
    "Outcome",
    "differences",
    "same",
    "value_at",
    "with_earlier",
]
