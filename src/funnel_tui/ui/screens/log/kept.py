"""What Log keeps from one key to the next: a key changes one day and one activity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, TypeVar

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.work_done import add_counts, counts_in, edits_between
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period

MOST_SPANS = 16
"""Stretches of dates whose counts are kept: those of a day that is shown, and of the one before."""

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """What was made under each name, kept while what it is made from stays."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[object, Made]] = {}

    def get(self, name: str, made_from: object, make: Callable[[], Made]) -> Made:
        """What goes by a name, made again only where it has to be."""
        found = self._made.get(name)
        if found is None or found[0] != made_from:
            found = self._made[name] = made_from, make()
        return found[1]


class KeptCounts:
    """How much was logged in stretches of dates, brought up to date by the days that have changed since."""

    def __init__(self) -> None:
        self._days: Mapping[date, Day] = {}
        self._totals: dict[Period, dict[str, int]] = {}

    def of(self, year: Year, span: Period) -> Mapping[str, int]:
        """What `counts_in` finds."""
        if year.days is not self._days:
            self._follow(year.days)
        if (found := self._totals.get(span)) is None:
            if len(self._totals) >= MOST_SPANS:
                self._totals.clear()
            found = self._totals[span] = counts_in(year, span)
        return found

    def _follow(self, days: Mapping[date, Day]) -> None:
        edits, self._days = edits_between(self._days, days), days
        if edits is None:
            self._totals.clear()
            return
        for span, totals in self._totals.items():
            for when, day, times in edits:
                if when in span:
                    add_counts(totals, day, times)
