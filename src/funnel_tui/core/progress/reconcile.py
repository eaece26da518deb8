"""What was typed against what other programs say, by week, day and activity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.progress.day import LOST, Day
from funnel_tui.core.progress.imported import NOTHING, ImportedDay, Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import Period, week_of


@dataclass(frozen=True, slots=True)
class Compared:
    """One activity on a date or in a week; deals won are `deals`."""

    name: str
    typed: int
    imported: int

    @property
    def same(self) -> bool:
        """Whether both have the same number."""
        return self.typed == self.imported


@dataclass(frozen=True, slots=True)
class ComparedWeek:
    """A week, or the part of it that the sources cover."""

    span: Period
    activities: tuple[Compared, ...]
    """Those of which either has any."""
    days: tuple[tuple[date, tuple[Compared, ...]], ...]
    """Dates on which the two differ, with the activities in which they do."""

    @property
    def same(self) -> bool:
        """Whether the two agree on every date."""
        return not self.days


def reconcile(
    year: Year, sources: Collection[Source], today: date, week_starts: int = 0
) -> tuple[ComparedWeek, ...]:
    """Compare week by week, the newest first, on the dates and activities that the sources speak of.

    Args:
        year: What was typed; what it has of imports already is not looked at.
        sources: As they were read, or as the year has them; of several the larger number counts.
        today: The last date to compare.
        week_starts: The first day of a week, 0 for Monday.
    """
    period = Period(year.plan.period.starts, min(year.plan.period.ends, today))
    spans = ((source, Period(source.first, source.last).overlap(period)) for source in sources)
    dates = {day for source, span in spans for day in span if source.covers(day)}
    weeks: dict[Period, list[date]] = {}
    for day in sorted(dates):
        weeks.setdefault(week_of(day, week_starts), []).append(day)
    out = []
    for span, days in weeks.items():
        told = {day: beside(year, day, sources) for day in days}
        totals: dict[str, Compared] = {}
        for each in (one for day in days for one in told[day]):
            so_far = totals.get(each.name, Compared(each.name, 0, 0))
            totals[each.name] = Compared(
                each.name, so_far.typed + each.typed, so_far.imported + each.imported
            )
        differing = ((day, tuple(each for each in told[day] if not each.same)) for day in days)
        out.append(
            ComparedWeek(
                span.overlap(Period(days[0], days[-1])),
                tuple(totals[name] for name in _order(year) if name in totals),
                tuple((day, found) for day, found in differing if found),
            )
        )
    return tuple(week for week in reversed(out) if week.activities)


def beside(year: Year, day: date, sources: Collection[Source] | None = None) -> tuple[Compared, ...]:
    """What was typed on a date beside what sources say of it, the year's own unless others are given.

    Returns:
        Activities of which a source speaks and either has any, in the order channels, stages, deals, lost.
    """
    told = [s for s in (year.imported.values() if sources is None else sources) if s.covers(day)]
    names = {name for source in told for name in source.names}
    if any(source.has_deals for source in told):
        names |= {DEALS, LOST}
    if not names:
        return ()
    own = _numbers(year.typed_day(day))
    said: dict[str, int] = {}
    for source in told:
        for name, n in _numbers(source.days.get(day, NOTHING)).items():
            said[name] = max(said.get(name, 0), n)
    both = (Compared(name, own.get(name, 0), said.get(name, 0)) for name in _order(year) if name in names)
    return tuple(each for each in both if each.typed or each.imported)


def _order(year: Year) -> tuple[str, ...]:
    return (*year.plan.names, DEALS, LOST)


def _numbers(day: Day | ImportedDay) -> Mapping[str, int]:
    return {**day.counts, DEALS: len(day.won), LOST: day.lost}
