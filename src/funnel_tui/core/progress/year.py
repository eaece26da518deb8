"""A year: its plan, its days, and what in its file could not be understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import NO_DAY, Day
from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.core.values.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.progress.imported import Source

_NO_DAYS: Mapping[date, Day] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EarlierPlan:
    """A plan that was replaced during its period: it goes on judging the dates on which it held."""

    plan: Plan
    ended: date
    """The last date on which it held."""


@dataclass(frozen=True, slots=True)
class Year:
    """One plan and everything logged for it: the only model that the screens are given."""

    plan: Plan
    days: Mapping[date, Day] = field(default_factory=lambda: _NO_DAYS)
    """Dates of the period on which something was logged, by what counts of it: every reader goes by these."""
    id: str = ""
    """Made once; ties a file to its journals. Empty until the file was first written by the program."""
    problems: tuple[Problem, ...] = ()
    """What the file holds that was kept but is not counted."""
    earlier: tuple[EarlierPlan, ...] = ()
    """Plans that were replaced, by the date on which they ended."""
    imported: Mapping[str, Source] = field(default_factory=dict)
    """What other programs say of dates of the period; `with_imported` sets it, so that `days` follows."""
    typed_days: Mapping[date, Day] = field(default_factory=dict)
    """What was typed, where something is imported as well; see `typed`."""

    @property
    def typed(self) -> Mapping[date, Day]:
        """The dates on which something was typed, with that and nothing else."""
        return self.typed_days if self.imported else self.days

    def day(self, day: date) -> Day:
        """What counts on a date."""
        return self.days.get(day, NO_DAY)

    def typed_day(self, day: date) -> Day:
        """What was typed on a date: what keys add to and take from."""
        return self.typed.get(day, NO_DAY)

    def with_day(self, when: date, day: Day) -> Year:
        """The year with what was typed on one date changed."""
        if not self.imported:
            return replace(self, days={**self.days, when: day})
        typed, before = {**self.typed, when: day}, self.typed_day(when)
        if (day.won, day.lost) != (before.won, before.lost):
            return replace(self, typed_days=typed).with_imported(self.imported)
        from funnel_tui.core.progress.imported import with_counts  # noqa: PLC0415 - most years import nothing

        # A deal may count on another date; a count does not, and a key press has no time for the whole year.
        counted = with_counts(self.plan, when, day, self.day(when), self.imported)
        return replace(self, typed_days=typed, days={**self.days, when: counted})

    def with_imported(self, sources: Mapping[str, Source]) -> Year:
        """The year with everything that other programs say, in place of what they said before."""
        typed = self.typed
        if not sources:
            return replace(self, days=typed, imported={}, typed_days={})
        from funnel_tui.core.progress.imported import effective_days  # noqa: PLC0415 - as above

        counted = effective_days(self.plan, typed, sources)
        return replace(self, days=counted, imported=sources, typed_days=typed)


def plan_on(year: Year, day: date) -> Plan:
    """The plan that held on a date, its activities under the names that they have now."""
    for earlier in year.earlier:
        if day <= earlier.ended:
            return _as_named_now(earlier.plan, year.plan)
    return year.plan


def year_on(year: Year, day: date) -> Year:
    """The year as it was planned on a date and nothing before it, so that its pace stays what it was."""
    plan = plan_on(year, day)
    return year if plan is year.plan else replace(year, plan=plan, earlier=())


def _as_named_now(plan: Plan, present: Plan) -> Plan:
    now = {name: activity.name for activity in present.activities for name in activity.was}
    taken = set(plan.names)
    renamed = {old: new for old, new in now.items() if old in taken and new not in taken}
    if not renamed:
        return plan
    funnel = plan.funnel
    channels = tuple(replace(c, name=renamed.get(c.name, c.name)) for c in funnel.channels)
    stages = tuple(replace(s, name=renamed.get(s.name, s.name)) for s in funnel.stages)
    return replace(plan, funnel=replace(funnel, channels=channels, stages=stages))


def logged(year: Year, name: str) -> int:
    """How many of an activity the log holds; they stay in the file when the activity is removed."""
    return sum(day.count(name) for day in year.days.values())


def chance_key(year: Year, today: date) -> str:
    """The plan, the log and the date as one text: where it is the same, so is the chance of the target."""
    rows = []
    for when, day in sorted(year.days.items()):
        counts = sorted(item for item in day.counts.items() if item[1])
        if counts or day.won or day.lost:
            # An amount is the same however many zeros were typed after the point.
            won = sorted(amount.normalize() for amount in day.won)
            rows.append((when.toordinal(), counts, won, day.lost))
    return f"{today} {year.plan!r} {rows!r}"
