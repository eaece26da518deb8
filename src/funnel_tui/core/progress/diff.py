"""What two versions of a year differ in, cell by cell: for conflict copies, backups and outside changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from funnel_tui.core.plan.fields.activity_fields import fields_of
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.pay_fields import PAY_FIELDS
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.plan.fields.table import in_reading_order
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, NO_DAY, NOTE, WON, Day
from funnel_tui.core.progress.imported import Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.field_types import FieldType
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import DaysOff
from funnel_tui.core.values.rate import Rate
from funnel_tui.core.values.table_types import RowsType

UNREAD = "?"
"""Stands for a cell that makes no sense, as on the screen."""


Where = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two versions do not agree on."""

    place: Where
    """Its keys in the file: `("days", "2026-11-23", "calls")` or `("plan", "target")`."""
    here: object
    """As the file has it; None where it has nothing."""
    there: object

    @property
    def where(self) -> str:
        """The path: `days.2026-11-23.calls`."""
        return ".".join(self.place)


def differences(here: Year, there: Year) -> tuple[Difference, ...]:
    """Every cell that differs: of the plan, earlier plans, days from the newest back, and imports."""
    return (
        *_plans(here.plan, there.plan, ()),
        *_earlier(here, there),
        *_days((), here.typed, there.typed),
        *_imported(here, there),
        *_kept(here, there),
    )


def _plans(here: Plan, there: Plan, inside: Where) -> Iterator[Difference]:
    """Every field of two plans; `inside` is the path of the table that holds them."""
    yield from _fields(in_reading_order(PLAN_FIELDS), (here, there), (*inside, "plan"))
    for kind in ("channels", "stages"):
        mine = {activity.name: activity for activity in getattr(here.funnel, kind)}
        theirs = {activity.name: activity for activity in getattr(there.funnel, kind)}
        if list(mine) != list(theirs):
            yield Difference((*inside, kind), list(mine), list(theirs))
        for name, activity in mine.items():
            if name in theirs:
                specs = in_reading_order(fields_of(activity))
                yield from _fields(specs, (activity, theirs[name]), (*inside, kind, name))
    yield from _fields(CALENDAR_FIELDS, (here, there), (*inside, "calendar"))
    yield from _fields(PAY_FIELDS, (here, there), (*inside, "pay"))


def _fields(specs: Sequence[FieldSpec], holders: tuple[object, object], table: Where) -> Iterator[Difference]:
    for spec in specs:
        mine, theirs = (spec.get(holder) for holder in holders)
        where = (*table, spec.key)
        if isinstance(spec.type, RowsType):
            yield from _rows(spec.type.table(mine), spec.type.table(theirs), where)
        elif mine != theirs:
            yield Difference(where, *(_in_file(spec, value) for value in (mine, theirs)))


def _in_file(spec: FieldSpec, value: object) -> object:
    assert isinstance(spec.type, FieldType)
    # A rate keeps the notation that its owner typed.
    return value.text if isinstance(value, Rate) else None if value is None else spec.type.write(value)


def _rows(here: Mapping[str, object], there: Mapping[str, object], table: Where) -> Iterator[Difference]:
    for key in dict.fromkeys((*here, *there)):
        if here.get(key) != there.get(key):
            yield Difference((*table, key), here.get(key), there.get(key))


def _earlier(here: Year, there: Year) -> Iterator[Difference]:
    mine = {earlier.ended: earlier.plan for earlier in here.earlier}
    theirs = {earlier.ended: earlier.plan for earlier in there.earlier}
    for ended in sorted(mine.keys() | theirs.keys(), reverse=True):
        where = ("earlier", ended.isoformat())
        if ended in mine and ended in theirs:
            yield from _plans(mine[ended], theirs[ended], where)
        else:
            targets = [plans[ended].funnel.target if ended in plans else None for plans in (mine, theirs)]
            yield Difference(where, *targets)


def _days(table: Where, here: Mapping[date, Day], there: Mapping[date, Day]) -> Iterator[Difference]:
    for when in sorted(here.keys() | there.keys(), reverse=True):
        mine, theirs = (_cells(days.get(when, NO_DAY)) for days in (here, there))
        own = [name for name in (WON, LOST, NOTE) if name in mine or name in theirs]
        for name in (*sorted((mine.keys() | theirs.keys()) - {*own}), *own):
            nothing = None if name in (WON, NOTE) else 0
            values = [cells.get(name, nothing) for cells in (mine, theirs)]
            if values[0] != values[1]:
                yield Difference((*table, "days", when.isoformat(), name), *values)


def _imported(here: Year, there: Year) -> Iterator[Difference]:
    for name in dict.fromkeys((*here.imported, *there.imported)):
        mine, theirs = here.imported.get(name), there.imported.get(name)
        for key in ("first", "last", "gaps"):
            values = [getattr(source, key, None) for source in (mine, theirs)]
            if key == "gaps":
                values = [[DaysOff(gap, "").key for gap in gaps or ()] for gaps in values]
            if values[0] != values[1]:
                yield Difference(("imported", name, key), *values)
        yield from _days(("imported", name), *(_as_days(source) for source in (mine, theirs)))


def _as_days(source: Source | None) -> dict[date, Day]:
    days = source.days if source else {}
    return {when: Day(day.counts, day.won, day.lost) for when, day in days.items()}


def _cells(day: Day) -> dict[str, object]:
    cells: dict[str, object] = {name: n for name, n in day.counts.items() if n}
    cells |= {WON: sorted(day.won), LOST: day.lost, NOTE: day.note}
    return {name: value for name, value in cells.items() if value} | dict.fromkeys(day.unread, UNREAD)


def _kept(here: Year, there: Year) -> Iterator[Difference]:
    """What only one version holds and does not count: an unknown key, a date outside the plan."""
    mine, theirs = ({problem.where: problem.what for problem in year.problems} for year in (here, there))
    unread = {
        ("days", when.isoformat(), name)
        for year in (here, there)
        for when, day in year.typed.items()
        for name in day.unread
    }
    for place in dict.fromkeys((*mine, *theirs)):
        if (place not in mine or place not in theirs) and place not in unread:
            yield Difference(place, mine.get(place), theirs.get(place))
