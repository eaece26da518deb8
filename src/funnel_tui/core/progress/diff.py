"""What two versions of a year differ in, cell by cell: for conflict copies, backups and outside changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from funnel_tui.core.plan.fields import field_text
from funnel_tui.core.plan.funnel import Channel
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, NOTE, WON, Day
from funnel_tui.core.progress.year import Year

PLAN_FIELDS = (
    "target",
    "average_deal",
    "closed_before",
    "starts",
    "ends",
    "counted_from",
    "confidence",
    "currency",
    "rounding",
    "timing",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two versions do not agree on."""

    where: str
    """`2026-11-23 calls` or `plan.target`."""
    here: str
    there: str

    @property
    def text(self) -> str:
        """Both values in one clause."""
        return f"{self.where}: {self.here or 'nothing'} here, {self.there or 'nothing'} there"


def differences(here: Year, there: Year) -> tuple[Difference, ...]:
    """Every cell that differs, the plan's first, then the days' from the newest back."""
    return (*_plan(here.plan, there.plan), *_days(here, there))


def _plan(here: Plan, there: Plan) -> Iterator[Difference]:
    for name in PLAN_FIELDS:
        path = f"plan.{name}"
        a, b = field_text(here, path), field_text(there, path)
        if a != b:
            yield Difference(path, a, b)
    for kind in ("channels", "stages"):
        mine = {a.name: a for a in getattr(here.funnel, kind)}
        theirs = {a.name: a for a in getattr(there.funnel, kind)}
        if list(mine) != list(theirs):
            yield Difference(kind, ", ".join(mine), ", ".join(theirs))
        for name in mine.keys() & theirs.keys():
            share = "share" if isinstance(mine[name], Channel) else "opening"
            for field in ("key", "converts", share, "lead_days"):
                path = f"{kind}.{name}.{field}"
                a, b = field_text(here, path), field_text(there, path)
                if a != b:
                    yield Difference(path, a, b)
    if here.work != there.work:
        yield Difference("calendar", "one version", "another")


def _days(here: Year, there: Year) -> Iterator[Difference]:
    for when in sorted(here.days.keys() | there.days.keys(), reverse=True):
        yield from _cells(when, here.day(when), there.day(when))


def _cells(when: date, here: Day, there: Day) -> Iterator[Difference]:
    for name in sorted(here.counts.keys() | there.counts.keys()):
        if here.count(name) != there.count(name):
            yield Difference(f"{when} {name}", str(here.count(name)), str(there.count(name)))
    if sorted(here.won) != sorted(there.won):
        amounts = [", ".join(f"{amount:f}" for amount in sorted(day.won)) for day in (here, there)]
        yield Difference(f"{when} {WON}", *amounts)
    if here.lost != there.lost:
        yield Difference(f"{when} {LOST}", str(here.lost), str(there.lost))
    if here.note != there.note:
        yield Difference(f"{when} {NOTE}", here.note, there.note)


def summary(found: tuple[Difference, ...], most: int = 3) -> str:
    """The first few differences in one line, and how many more there are."""
    if not found:
        return "the same in every cell"
    said = "; ".join(difference.text for difference in found[:most])
    more = len(found) - most
    return f"{said}; and {more} more" if more > 0 else said
