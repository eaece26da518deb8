"""A year: its plan, its days, and what in its file could not be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from funnel_tui.core.days import NO_DAY, Day
from funnel_tui.core.plan import Plan
from funnel_tui.core.problem import Problem

_NO_DAYS: Mapping[date, Day] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Year:
    """One plan and everything logged for it: the only model that the screens are given."""

    plan: Plan
    days: Mapping[date, Day] = field(default_factory=lambda: _NO_DAYS)
    """Dates of the period on which something was logged."""
    id: str = ""
    """Made once; ties a file to its journals. Empty until the file was first written by the program."""
    problems: tuple[Problem, ...] = ()
    """What the file holds that was kept but is not counted."""

    def day(self, day: date) -> Day:
        """What was logged on a date."""
        return self.days.get(day, NO_DAY)

    def with_day(self, when: date, day: Day) -> Year:
        """The year with one date changed."""
        return replace(self, days={**self.days, when: day})
