"""What other programs say was done, and what counts of a day where somebody typed it as well.

A source is one of them: a CRM's calls, a calendar, a folder of sent mail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from funnel_tui.core.plan.funnel import Counting
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import NO_DAY, Day
from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.core.values.period import Period

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    _K = TypeVar("_K")

NEAR_DAYS = 31
"""Days between the dates that a person and a CRM give one deal: its close date is often the planned one."""

_NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ImportedDay:
    """What a source says of one day."""

    counts: Mapping[str, int] = field(default_factory=lambda: _NO_COUNTS)
    """How many of each activity, by the name it has in the plan; `lost` is not one of them."""
    won: tuple[Decimal, ...] = ()
    """One amount for each deal won: a multiset."""
    lost: int = 0

    @property
    def empty(self) -> bool:
        """Whether the source has nothing on that day."""
        return not (any(self.counts.values()) or self.won or self.lost)


NOTHING = ImportedDay()


@dataclass(frozen=True, slots=True)
class Source:
    """What one source says of the dates that it covers."""

    name: str
    """Lower-case letters, digits, `_` and `-`: `hubspot-calls`."""
    first: date
    last: date
    """A later export of the same source replaces what it said of the dates from `first` to `last`."""
    days: Mapping[date, ImportedDay]
    """Only dates with something; a date that is covered and not here has nothing."""
    gaps: tuple[Period, ...] = ()
    """Dates between the first and the last of which no export spoke, in order."""

    @property
    def names(self) -> frozenset[str]:
        """The activities that it counts at all: of others it says nothing, not even that there were none."""
        return frozenset(name for day in self.days.values() for name in day.counts)

    @property
    def has_deals(self) -> bool:
        """Whether it tells of deals."""
        return any(day.won or day.lost for day in self.days.values())

    def covers(self, day: date) -> bool:
        """Whether it speaks of a date."""
        return self.first <= day <= self.last and not any(day in gap for gap in self.gaps)


def effective_days(plan: Plan, typed: Mapping[date, Day], sources: Mapping[str, Source]) -> dict[date, Day]:
    """What counts of each date, by the plan's setting for each activity.

    A number is never added to another one of the same thing: of several sources the larger counts, and by the
    setting that one, what was typed, or the larger of the two. Deals are compared by their number on a date,
    and come with their amounts; where the numbers are equal the typed amounts stay. A deal that was typed on
    one date and imported with the same amount on another one, at most a month away, is one deal.
    """
    counts = _Counts(plan, sources)
    deals = _Deals(plan.count_deals, typed, [source for source in sources.values() if source.has_deals])
    out = {}
    for when in sorted({*typed, *(day for source in sources.values() for day in source.days)}):
        day = typed.get(when, NO_DAY)
        won, lost = deals.on(when)
        out[when] = replace(day, counts=counts.on(when, day), won=won, lost=lost)
    return out


def with_counts(plan: Plan, when: date, typed: Day, counted: Day, sources: Mapping[str, Source]) -> Day:
    """What counts of one date of which no deal has changed, given what counted before."""
    counts = _Counts(plan, sources).on(when, typed)
    return replace(typed, counts=counts, won=counted.won, lost=counted.lost)


class _Counts:
    """Numbers of each date, deals apart."""

    def __init__(self, plan: Plan, sources: Mapping[str, Source]) -> None:
        self._told = [(source, source.names) for source in sources.values()]
        self._rules = {activity.name: activity.count for activity in plan.activities}

    def on(self, when: date, day: Day) -> dict[str, int]:
        """The counts of a date, given what was typed."""
        said: dict[str, int] = {}
        for source, names in self._told:
            if source.covers(when):
                counts = source.days.get(when, NOTHING).counts
                for name in names:
                    said[name] = max(said.get(name, 0), counts.get(name, 0))
        out = dict(day.counts)
        for name, n in said.items():
            if name not in day.unread:
                own = out.get(name, 0)
                if (count := effective(self._rules.get(name, Counting.LARGER), own, n)) or own:
                    out[name] = count
        return out


def effective(rule: Counting, typed: int, imported: int) -> int:
    """What counts of a number that was typed and imported."""
    if rule is Counting.TYPED:
        return typed
    return imported if rule is Counting.IMPORTED else max(typed, imported)


class _Deals:
    """Won and lost deals of each date, each deal once."""

    def __init__(self, rule: Counting, typed: Mapping[date, Day], sources: Sequence[Source]) -> None:
        self._rule, self._typed, self._sources = rule, typed, sources
        self._won: Mapping[date, Counter[Decimal]] = {}
        self._lost: Mapping[date, Counter[None]] = {}
        if rule is Counting.LARGER and sources:
            said = {when: self._said(when) for when in {day for source in sources for day in source.days}}
            self._won = _together(
                {when: Counter(day.won) for when, day in typed.items() if day.won},
                {when: Counter(won) for when, (won, _) in said.items() if won},
            )
            self._lost = _together(
                {when: Counter({None: day.lost}) for when, day in typed.items() if day.lost},
                {when: Counter({None: lost}) for when, (_, lost) in said.items() if lost},
            )

    def on(self, when: date) -> tuple[tuple[Decimal, ...], int]:
        """Amounts won and the number lost that count on a date."""
        day = self._typed.get(when, NO_DAY)
        if self._rule is Counting.TYPED or not self._sources:
            return day.won, day.lost
        if self._rule is Counting.IMPORTED:
            covered = any(source.covers(when) for source in self._sources)
            return self._said(when) if covered else (day.won, day.lost)
        amounts: tuple[Decimal, ...] = ()
        lost = 0
        if won := self._won.get(when):
            # In the order in which they were typed or imported, where that is all there is.
            known = (each for each in (day.won, self._said(when)[0]) if won == Counter(each))
            amounts = next(known, tuple(won.elements()))
        if found := self._lost.get(when):
            lost = found.total()
        return amounts, lost

    def _said(self, when: date) -> tuple[tuple[Decimal, ...], int]:
        days = [s.days[when] for s in self._sources if when in s.days and s.covers(when)]
        won = max((day.won for day in days), key=lambda won: (len(won), sum(won)), default=())
        return won, max((day.lost for day in days), default=0)


def _together(
    typed: Mapping[date, Counter[_K]], imported: Mapping[date, Counter[_K]]
) -> dict[date, Counter[_K]]:
    """What counts of each date: deals that both have on different dates are those that were typed."""
    ours, theirs = dict(typed), dict(imported)
    nothing: Counter[_K] = Counter()
    settled: dict[date, Counter[_K]] = {}
    # What the import has more of than was typed on the same date.
    spare = {when: more for when, deals in theirs.items() if (more := deals - ours.get(when, nothing))}
    for when in sorted(ours):
        for deal, n in (ours[when] - imported.get(when, nothing)).items():
            found = Counter({deal: _take(spare, theirs, when, deal, n)})
            settled[when] = settled.get(when, nothing) + found
            ours[when] = ours[when] - found
    out = {}
    for when in ours.keys() | theirs.keys():
        own, said = ours.get(when, nothing), theirs.get(when, nothing)
        rest = own if own.total() >= said.total() else said
        out[when] = settled.get(when, nothing) + rest
    return out


def _take(
    spare: Mapping[date, Counter[_K]], theirs: dict[date, Counter[_K]], when: date, deal: _K, n: int
) -> int:
    """Take up to `n` of a deal out of what other dates have imported, the nearest first; how many it were."""
    taken = 0
    near = ((abs((other - when).days), other) for other, deals in spare.items() if deals[deal] > 0)
    for distance, other in sorted(near):
        if distance > NEAR_DAYS or taken == n:
            break
        part = Counter({deal: min(n - taken, spare[other][deal])})
        spare[other].subtract(part)
        theirs[other] = theirs[other] - part
        taken += part[deal]
    return taken
