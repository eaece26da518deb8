"""What the log said on the morning of an earlier date: without later dates, and without late entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import NO_DAY, WON, Day
from funnel_tui.core.progress.imported import Source
from funnel_tui.core.progress.year import Year, year_on
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY


@dataclass(frozen=True, slots=True)
class Entered:
    """A change of a day's count, and the date on which it was made."""

    made: date
    day: date
    name: str
    """Of the activity as it was called then, or `won` or `lost`."""
    n: int
    amount: Decimal | None = None
    """Of each deal, where deals were won."""

    @property
    def late(self) -> bool:
        """Whether it was made after the day that it counts for."""
        return self.made > self.day


def known_on(year: Year, morning: date, entered: Sequence[Entered] = ()) -> Year:
    """The year as it was known before anything was done on a date, with the plan that held then.

    An entry that is in `entered` is known from the date on which it was made. All else, such as what was
    imported or written into the file by hand, is known from the date that it counts for.
    """
    typed = {when: day for when, day in year.typed.items() if when < morning}
    late = [entry for entry in entered if entry.day < morning <= entry.made]
    for when, day in _without(typed, late, year.plan).items():
        typed[when] = day
    sources = {name: _until(source, morning) for name, source in year.imported.items()}
    known = replace(year, days=typed, imported={}, typed_days={})
    return year_on(known.with_imported({k: s for k, s in sources.items() if s.first < morning}), morning)


def _without(days: Mapping[date, Day], late: Sequence[Entered], plan: Plan) -> dict[date, Day]:
    """The days that late entries changed, as they were before."""
    now = {old: activity.name for activity in plan.activities for old in activity.was}
    counts: Counter[tuple[date, str]] = Counter()
    deals: Counter[tuple[date, Decimal]] = Counter()
    # Sums first: an entry and what took it back are nothing, in whichever order they are met.
    for entry in late:
        if entry.name == WON:
            deals[entry.day, entry.amount or Decimal(0)] += entry.n
        else:
            counts[entry.day, now.get(entry.name, entry.name)] += entry.n
    out: dict[date, Day] = {}
    for (when, name), n in counts.items():
        out[when] = out.get(when, days.get(when, NO_DAY)).pressed(name, -n)
    for (when, amount), n in deals.items():
        if n:
            out[when] = out.get(when, days.get(when, NO_DAY)).with_won(amount, -n)
    return out


def _until(source: Source, morning: date) -> Source:
    """What a source says of the dates before one."""
    return replace(
        source,
        last=min(source.last, morning - ONE_DAY),
        days={when: day for when, day in source.days.items() if when < morning},
    )
