"""What two versions of a year differ in, cell by cell: for conflict copies, backups and outside changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from funnel_tui.core.plan.fields import (
    CALENDAR_FIELDS,
    PLAN_FIELDS,
    fields_of,
    in_reading_order,
    label_of,
)
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, NOTE, WON, Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.field_types import text_of
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.names import words_of
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.table_types import RowsType

UNREAD = "?"
"""Stands for a cell that makes no sense, as on the screen."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two versions do not agree on."""

    where: str
    """Its path in the file: `days.2026-11-23.calls` or `plan.target`."""
    label: str
    """What a person calls it: `23 Nov 2026, calls` or `Target`."""
    here: str
    there: str

    @property
    def text(self) -> str:
        """Both values in one clause."""
        return f"{self.label}: {self.here or 'nothing'} here, {self.there or 'nothing'} there"


def differences(here: Year, there: Year, notation: Notation = PLAIN) -> tuple[Difference, ...]:
    """Every cell that differs: the plan's, the earlier plans', then the days' from the newest back.

    Args:
        here: One version.
        there: The other.
        notation: How numbers and dates are written in the labels and values.
    """
    return tuple(_Comparison(notation).years(here, there))


def summary(found: Sequence[Difference], most: int = 3) -> str:
    """The first few differences in one line, and how many more there are."""
    if not found:
        return "the same in every cell"
    named = "; ".join(difference.text for difference in found[:most])
    more = len(found) - most
    return f"{named}; and {more} more" if more > 0 else named


@dataclass(frozen=True, slots=True)
class _Comparison:
    notation: Notation

    def years(self, here: Year, there: Year) -> Iterator[Difference]:
        yield from self.plans(here.plan, there.plan, ())
        yield from self.earlier(here, there)
        for when in sorted(here.days.keys() | there.days.keys(), reverse=True):
            mine, theirs = (self.day(year.day(when), year.plan.currency) for year in (here, there))
            yield from self.cells(when, mine, theirs)
        yield from self.kept(here, there)

    def plans(self, here: Plan, there: Plan, inside: tuple[str, ...]) -> Iterator[Difference]:
        """Every field of two plans; `inside` is the path of the table that holds them."""
        yield from self.fields(in_reading_order(PLAN_FIELDS), (here, there), (*inside, "plan"))
        for kind in ("channels", "stages"):
            mine = {activity.name: activity for activity in getattr(here.funnel, kind)}
            theirs = {activity.name: activity for activity in getattr(there.funnel, kind)}
            if list(mine) != list(theirs):
                yield self.cell((*inside, kind), list(mine), list(theirs))
            for name, activity in mine.items():
                if name in theirs:
                    specs = in_reading_order(fields_of(activity))
                    yield from self.fields(specs, (activity, theirs[name]), (*inside, kind, name))
        yield from self.fields(CALENDAR_FIELDS, (here, there), (*inside, "calendar"))

    def fields(
        self, specs: Sequence[FieldSpec], holders: tuple[object, object], table: tuple[str, ...]
    ) -> Iterator[Difference]:
        for spec in specs:
            mine, theirs = (spec.get(holder) for holder in holders)
            where = (*table, spec.key)
            if isinstance(spec.type, RowsType):
                yield from self.rows(spec.type.table(mine), spec.type.table(theirs), where)
            elif mine != theirs:
                texts = [
                    value if isinstance(value, date) else spec.type.text(value, self.notation)
                    for value in (mine, theirs)
                ]
                yield self.cell(where, *texts)

    def rows(
        self, here: Mapping[str, object], there: Mapping[str, object], table: tuple[str, ...]
    ) -> Iterator[Difference]:
        for key in dict.fromkeys((*here, *there)):
            if key not in here or key not in there or here[key] != there[key]:
                yield self.cell((*table, key), here.get(key), there.get(key))

    def cell(self, where: tuple[str, ...], here: object, there: object) -> Difference:
        return Difference(".".join(where), self.label(where), self.value(here), self.value(there))

    def label(self, where: tuple[str, ...]) -> str:
        if where[0] != "earlier":
            return label_of(where, self.notation)
        until = f"plan until {self.notation.day(date.fromisoformat(where[1]))}"
        return f"{label_of(where[2:], self.notation)} of the {until}" if where[2:] else f"The {until}"

    def value(self, value: object) -> str:
        if value is None:
            return ""
        return self.notation.day(value) if isinstance(value, date) else text_of(value, self.notation)

    def earlier(self, here: Year, there: Year) -> Iterator[Difference]:
        mine = {earlier.ended: earlier.plan for earlier in here.earlier}
        theirs = {earlier.ended: earlier.plan for earlier in there.earlier}
        for ended in sorted(mine.keys() | theirs.keys(), reverse=True):
            where = ("earlier", ended.isoformat())
            if ended in mine and ended in theirs:
                yield from self.plans(mine[ended], theirs[ended], where)
            else:
                yield self.cell(where, *(self.target(plans.get(ended)) for plans in (mine, theirs)))

    def target(self, plan: Plan | None) -> str | None:
        return None if plan is None else self.notation.money(plan.funnel.target, plan.currency)

    def cells(self, when: date, here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Difference]:
        own = [name for name in (WON, LOST, NOTE) if name in here or name in there]
        for name in (*sorted((here.keys() | there.keys()) - {*own}), *own):
            mine, theirs = (cells.get(name, "" if name in (WON, NOTE) else "0") for cells in (here, there))
            if mine != theirs:
                where = f"days.{when.isoformat()}.{name}"
                yield Difference(where, f"{self.notation.day(when)}, {words_of(name)}", mine, theirs)

    def day(self, day: Day, currency: str) -> dict[str, str]:
        cells = {name: self.notation.number(n) for name, n in day.counts.items() if n}
        if day.won:
            cells[WON] = ", ".join(self.notation.money(amount, currency) for amount in sorted(day.won))
        if day.lost:
            cells[LOST] = self.notation.number(day.lost)
        if day.note:
            cells[NOTE] = day.note
        return cells | dict.fromkeys(day.unread, UNREAD)

    def kept(self, here: Year, there: Year) -> Iterator[Difference]:
        """What only one version holds and does not count: an unknown key, a date outside the plan."""
        mine, theirs = ({_place(problem): problem for problem in year.problems} for year in (here, there))
        unread = {
            f"days.{when}.{name}"
            for year in (here, there)
            for when, day in year.days.items()
            for name in day.unread
        }
        for place in dict.fromkeys((*mine, *theirs)):
            if (place not in mine or place not in theirs) and place not in unread:
                what = [each[place].what if place in each else "" for each in (mine, theirs)]
                yield Difference(place, place, *what)


def _place(problem: Problem) -> str:
    return ".".join(problem.where)
