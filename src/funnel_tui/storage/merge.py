"""Merges journal records into a year: into its TOML table and the Year that is shown, in one step.

Increments commute, so they hold on whatever version of the file turns up. A note or a field of the plan holds
only where the file still has the value that was changed; else the file's own value stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from funnel_tui.core.plan.fields.table import problem_text
from funnel_tui.core.progress.day import NOTE, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.field_types import number
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.storage.format.day_toml import (
    MOST_COUNT,
    activity_names,
    cell_names,
    decode_day,
    is_amount,
    is_count,
)
from funnel_tui.storage.format.plain_text import Table
from funnel_tui.storage.format.year_toml import decode
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
from funnel_tui.storage.journal.records import spoken

MOST_PRESSED = 9_999
"""Deals won in one press; each is an amount of its own in the file."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a record."""

    left: tuple[str, ...] = ()
    """What stayed as the file has it, each with the reason."""
    blocked: str = ""
    """The cell that cannot be counted on, if the record has to wait until it is fixed."""


DONE = Applied()


class Merged:
    """A year file's table with records applied, and the Year that it decodes to.

    What it was made from is never changed: the table's days are copied here, and a day's cells when applied.
    """

    __slots__ = ("_cells", "_names", "_passed", "marks", "table", "year")

    def __init__(self, table: Table, year: Year, marks: Mapping[str, Mark] | None = None) -> None:
        self.table = {key: dict(value) if key == "days" else value for key, value in table.items()}
        self.year = year
        self.marks = dict(marks or {})
        """Of other machines' journals, where entries of theirs were taken in or taken back."""
        self._passed: frozenset[tuple[str, tuple[Mark, ...]]] = frozenset()
        self._names = activity_names(year.plan)
        self._cells = cell_names(year.plan, year.earlier)

    def copy(self) -> Merged:
        """Another one, to apply records to."""
        made = Merged(self.table, self.year, self.marks)
        made._passed = self._passed
        return made

    def apply(self, edit: Edit) -> Applied:
        """Put one change in; the cells of other days are not looked at."""
        if isinstance(edit, Fields):
            return self._plan(edit)
        if isinstance(edit, Import):
            return self._import(edit)
        if isinstance(edit, TakenIn):
            return self._take_in(edit)
        if isinstance(edit, FromInbox):
            return self._from_inbox(edit)
        key = edit.day.isoformat()
        days = self.table.setdefault("days", {})
        cells = days.get(key, {})
        if not isinstance(cells, dict):
            return Applied(blocked=f"days.{key} is not a table")
        cells = dict(cells)
        match edit:
            case Count():
                applied = self._count(cells, edit)
            case Deal():
                applied = _deal(cells, edit)
            case Note():
                applied = _note(cells, edit)
        if applied.blocked:
            return applied
        new = key not in days
        days[key] = cells
        if new and any(other > key for other in days):
            self.table["days"] = dict(sorted(days.items()))
        if edit.day in self.year.plan.period:
            day, _ = decode_day(cells, self._cells)
            self.year = self.year.with_day(edit.day, day)
        return applied

    def _take_in(self, edit: TakenIn) -> Applied:
        """Put all of it in, or nothing: a machine that has gone on since has added its entries itself."""
        passed = (edit.source, edit.marks) in self._passed
        if passed or not self._stand(edit):
            # What takes it back has nothing to take back, then.
            self._passed |= {(edit.source, edit.inverse().marks)}
            return DONE if passed else Applied((f"the entries of {edit.source} are counted already",))
        trial = self.copy()
        left: list[str] = []
        for each in edit.edits:
            applied = trial.apply(each)
            if applied.blocked:
                return applied
            left += applied.left
        self.table, self.year = trial.table, trial.year
        self.marks |= {mark.key: mark for mark in edit.marks}
        return Applied(tuple(left))

    def _stand(self, edit: TakenIn) -> bool:
        """Whether the file counts each journal just as far as it did when the entries were taken in."""
        present = self.table.get("saved", {}) | {key: mark.new for key, mark in self.marks.items()}
        return all(present.get(mark.key, 0) == mark.old for mark in edit.marks)

    def _import(self, edit: Import) -> Applied:
        from funnel_tui.storage import import_changes  # noqa: PLC0415 - rare

        if fault := self.hindrance(edit):
            return Applied(blocked=f"{fault} is not a table")
        table, left = import_changes.applied(self.table, edit)
        self.table = table
        self.year = import_changes.imported_again(self.year, table, edit.source, self._cells)
        return Applied(left)

    def _from_inbox(self, edit: FromInbox) -> Applied:
        """Count a line and mark it, in one step: wherever the mark is, the count is too."""
        if (taken := self.taken(edit.file, edit.text)) is None:
            return Applied(blocked="inbox cannot be read")
        if taken >= edit.nth:
            return DONE
        applied = self.apply(edit.entry)
        if not applied.blocked:
            files = dict(self.table.get("inbox", {}))
            files[edit.file] = {**files.get(edit.file, {}), edit.text: edit.nth}
            self.table["inbox"] = files
        return applied

    def taken(self, file: str, text: str) -> int | None:
        """How many lines with a text the year has from a file of the inbox; None if that cannot be read."""
        path = ("inbox", file, text)
        for size in range(1, len(path)):
            found = value_at(self.table, path[:size])
            if found is not ABSENT and not isinstance(found, Mapping):
                return None
        n = value_at(self.table, path)
        return 0 if n is ABSENT else n if type(n) is int else None

    def hindrance(self, edit: Import) -> str:
        """The part of the file that keeps an import from being applied, or nothing."""
        path = ("imported", edit.source, "days")
        for size in range(1, len(path) + 1):
            found = value_at(self.table, path[:size])
            if found is not ABSENT and not isinstance(found, Mapping):
                return ".".join(path[:size])
        return ""

    def canonical(self, name: str) -> str | None:
        """The activity that a name stands for now, if there is one."""
        return self._names.get(name)

    def unusable(self, day: date, name: str) -> str:
        """The part of the file that keeps a cell from being changed, or nothing."""
        if not isinstance(self.table.get("days", {}).get(day.isoformat(), {}), dict):
            return f"days.{day}"
        return f"{name} on {spoken(day)}" if name in self.year.day(day).unread else ""

    def effective(self, edit: Edit) -> Edit:
        """The part of a change that can happen: counts do not go below 0, and only what is there goes."""
        if isinstance(edit, Fields):
            return Fields(tuple(f for f in edit.fields if same(value_at(self.table, f.path), f.old)))
        if isinstance(edit, FromInbox):
            return edit
        if isinstance(edit, Import):
            present = value_at(self.table, ("imported", edit.source))
            stands = [f for f in edit.fields if same(value_at(present, f.path), f.old)]
            # Which dates a source covers is one value.
            moved = any(f not in stands for f in edit.fields if len(f.path) == 1)
            return replace(edit, fields=tuple(f for f in stands if not (moved and len(f.path) == 1)))
        if isinstance(edit, TakenIn):
            if not self._stand(edit):
                return replace(edit, edits=(), marks=())
            found = (self.effective(each) for each in edit.edits)
            edits = (each for each in found if isinstance(each, Count | Deal | Note))
            return replace(edit, edits=tuple(each for each in edits if isinstance(each, Note) or each.n))
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
                f"{f.label} was changed in the file since" for f in wanted.fields if f not in done.fields
            )
        if isinstance(wanted, Import) and isinstance(done, Import):
            left = [day for day in wanted.days if day not in done.days]
            return (changed_since(wanted.source, left),) if left else ()
        if isinstance(wanted, TakenIn) and isinstance(done, TakenIn):
            if wanted.marks and not done.marks:
                return (f"the machine that logged what {wanted.source} had has gone on since",)
            some = wanted.edits != done.edits
            return (f"some of what {wanted.source} had was changed in the file since",) if some else ()
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
        applied = self.copy().apply(edit)
        return applied.left[0] if applied.left else ""

    def _cells_of(self, name: str) -> list[str]:
        name = self._names.get(name, name)
        return [name, *(old for old, now in self._names.items() if now == name and old != name)]

    def _count(self, cells: Table, edit: Count) -> Applied:
        names = self._cells_of(edit.name)
        name = names[0]
        for each in names:
            if each in cells and not is_count(cells[each]):
                return Applied(blocked=f"{each} on {edit.day} is not a count")
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
        return Applied(left=(f"{name} on {spoken(edit.day)} was fewer than that",)) if short else DONE

    def _plan(self, edit: Fields) -> Applied:
        from copy import deepcopy  # noqa: PLC0415 - a press changes no plan

        changed = {f.path[0] for f in edit.fields}
        table = {key: deepcopy(value) if key in changed else value for key, value in self.table.items()}
        left = [f"{f.label} was changed in the file since" for f in edit.fields if not _put(table, f)]
        if len(left) == len(edit.fields):
            return Applied(tuple(left))
        decoded = decode(table)
        if decoded.year is None:
            fault = next(p for p in decoded.problems if not p.harmless)
            return Applied((f"the plan stays as the file has it, else {problem_text(fault)}",))
        self.table, self.year = table, decoded.year
        self._names = activity_names(decoded.year.plan)
        self._cells = cell_names(decoded.year.plan, decoded.year.earlier)
        return Applied(tuple(left))


def changed_since(source: str, days: Sequence[date]) -> str:
    """Why what a source said of some dates stays as the file has it."""
    others = f" and {len(days) - 1} more" if len(days) > 1 else ""
    verb = "were" if others else "was"
    return f"what {source} says of {spoken(days[0])}{others} {verb} changed in the file since"


def _deal(cells: Table, edit: Deal) -> Applied:
    won = cells.get(WON, [])
    if not isinstance(won, list) or not all(is_amount(amount) for amount in won):
        return Applied(blocked=f"won on {edit.day} is not a list of amounts")
    if edit.n > 0:
        cells[WON] = [*won, *[number(edit.amount)] * edit.n]
        return DONE
    left = won[::-1]
    for _ in range(-edit.n):
        if edit.amount not in left:
            cells[WON] = left[::-1]
            return Applied(left=(f"no deal of {edit.amount:f} is left on {spoken(edit.day)}",))
        left.remove(edit.amount)
    cells[WON] = left[::-1]
    return DONE


def _note(cells: Table, edit: Note) -> Applied:
    if cells.get(NOTE, "") != edit.old:
        same = cells.get(NOTE, "") == edit.new
        return (
            DONE if same else Applied(left=(f"the note of {spoken(edit.day)} was changed in the file since",))
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
        from copy import deepcopy  # noqa: PLC0415 - as above

        here[field.path[-1]] = deepcopy(field.new)
    return True
