"""When each activity has to happen: windows, plan lines and whole quotas that always add up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm
from operator import add

from funnel_tui.core.plan.funnel import Funnel, Kind, Need, Timing, ceiling, half_up, needs
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Capacity, Period, capacity, iso_week, month_of
from funnel_tui.core.values.rate import Rate


@dataclass(frozen=True, slots=True)
class Part:
    """Arrivals that an opening pipeline brings, and the dates on which it brings them."""

    span: Period
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """The plan line of one activity: how much of its quota is due by the end of a date."""

    name: str
    kind: Kind
    rate: Rate | None
    exact: Fraction
    need: int
    """What the target takes, whether or not there is time for it."""
    quota: int
    """What is due within the period; days, weeks, months and quarters add up to it."""
    window: Period
    """The dates in which work can still pay; without a working day where the lead days are too long."""
    parts: tuple[Part, ...]
    capacity: Capacity
    whole: int
    """What a unit is on the running sums: they are whole numbers, so that they can be searched quickly."""
    sums: tuple[int, ...]
    """The exact line at the end of each date of the period times `whole`, a 0 before the first."""
    due: tuple[int, ...]
    """The same in units and rounded."""
    open_capacity: Fraction
    """Capacity of the whole window, in normal working days."""
    span: Period | None
    """The first to the last date on which anything is due, by the window or by an opening pipeline."""
    rate_per_capacity: Fraction
    """Planned pace for each normal working day; over the whole period where there is no window."""
    rate_per_working_day: Fraction
    """Planned pace for each date with any capacity: the unit of safe days and debt days."""

    @property
    def opens(self) -> date | None:
        """The first date of the window; None where there is no window."""
        return self.window.starts if self.open_capacity else None

    @property
    def last_useful_day(self) -> date | None:
        """The last working day on which work can still pay within the period."""
        return self.capacity.last_working_day(self.window)

    @property
    def rest(self) -> Fraction:
        """What runs on the normal window: all that no opening pipeline brings."""
        return self.quota - _brought(self.parts) if self.opens else Fraction(0)

    def at(self, day: date) -> Fraction:
        """The line at the end of a date, exact: 0 before the window, the quota after it."""
        return Fraction(self.sums[self.capacity.index(day)], self.whole)

    def working_days_covered(self, units: int, first: date) -> int:
        """How many working days from a date on it takes until more than so many units are due."""
        if self.span is None:
            return 0
        last = self.span.ends
        beyond = bisect_right(self.sums, units * self.whole)
        if beyond < len(self.sums):
            # Sums stand one place after their dates, and the last date covered is the one before.
            last = min(last, self.capacity.period.starts + timedelta(days=beyond - 2))
        return self.capacity.count(Period(first, last))

    def on(self, day: date) -> int:
        """The whole quota of one date; 0 outside the period."""
        if day not in self.capacity.period:
            return 0
        offset = (day - self.capacity.period.starts).days
        return self.due[offset + 1] - self.due[offset]

    def by(self, names: Sequence[str]) -> dict[str, int]:
        """Day quotas added up by a name for each date: weeks, months, quarters; they sum to the quota."""
        out: dict[str, int] = {}
        for name, (before, after) in zip(names, pairwise(self.due), strict=True):
            out[name] = out.get(name, 0) + after - before
        return out

    def between(self, span: Period) -> int:
        """The whole quota of a stretch of dates."""
        inside = span.overlap(self.capacity.period)
        if not inside.days:
            return 0
        first = (inside.starts - self.capacity.period.starts).days
        return self.due[first + inside.days] - self.due[first]

    def within(self, span: Period, scale: Fraction = Fraction(1)) -> Line:
        """The line of some of the dates alone: what falls due in them, from 0 on; after them all of it.

        Args:
            span: The dates.
            scale: What that is multiplied by, where the dates have a target of their own.
        """
        cap, whole = self.capacity, self.whole * scale.denominator
        first, last = cap.index(span.starts - ONE_DAY), cap.index(span.ends)

        def cut(sums: Sequence[int], factor: int) -> tuple[int, ...]:
            inside = [factor * (done - sums[first]) for done in sums[first : last + 1]]
            return (*[0] * first, *inside, *[inside[-1]] * (len(sums) - 1 - last))

        sums, due = cut(self.sums, scale.numerator), cut(self.due, 1)
        if scale != 1:
            due = tuple((2 * done + whole) // (2 * whole) for done in sums)
        quota = due[-1] if scale == 1 else ceiling(Fraction(sums[-1], whole))
        window, paid = self.window.overlap(span), self.span
        if paid is not None:
            # Due only later: the dates are before it, and nothing is late.
            paid = span if paid.starts > span.ends else paid.overlap(span)
        paced = window if cap.units(window) else span
        weight, days = cap.between(paced), cap.count(paced)
        return replace(
            self,
            quota=quota,
            window=window,
            whole=whole,
            sums=sums,
            due=due,
            open_capacity=cap.between(window),
            span=paid if paid and paid.days else None,
            rate_per_capacity=quota / weight if weight else Fraction(0),
            rate_per_working_day=Fraction(quota, days) if days else Fraction(0),
        )

    def last_useful_day_for(self, span: Period) -> date | None:
        """The last working day on which work can still bring a deal by the end of some dates."""
        onward = self.capacity.period.ends - self.window.ends
        return self.capacity.last_working_day(Period(self.capacity.period.starts, span.ends - onward))

    def for_next_period(self, day: date) -> int:
        """A channel's quota on a date after its window: outreach for the next period, at the planned rate."""
        if self.kind is not Kind.CHANNEL or not self.is_past(day):
            return 0
        start = self.window.ends + ONE_DAY if self.open_capacity else self.capacity.period.starts
        rate = self.rate_per_capacity

        def upto(last: date) -> int:
            return half_up(rate * self.capacity.between(Period(start, last)))

        return upto(day) - upto(day - ONE_DAY)

    def next_due(self, day: date) -> date | None:
        """The first date after `day` on which another whole one is due; None after the last."""
        offset = (day - self.capacity.period.starts).days + 1
        if not 0 <= offset < len(self.due):
            return None
        later = bisect_right(self.due, self.due[offset], lo=offset)
        return self.capacity.period.starts + timedelta(days=later - 1) if later < len(self.due) else None

    def is_past(self, day: date) -> bool:
        """Whether a date of the period is too late to pay within it."""
        return day in self.capacity.period and (not self.open_capacity or day > self.window.ends)

    def reaches(self, amount: int) -> date | None:
        """The first date on which the exact line has reached an amount; None where it never does."""
        reached = bisect_left(self.sums, amount * self.whole)
        if reached == len(self.sums):
            return None
        return self.capacity.period.starts + timedelta(days=max(reached - 1, 0))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every activity's line, and the chance of the deals if all of it is done."""

    plan: Plan
    lines: tuple[Line, ...]
    """In the order channels, stages, deals."""
    chance: float

    def line(self, name: str) -> Line:
        """One activity's line.

        Raises:
            KeyError: Where the plan has no such activity.
        """
        for line in self.lines:
            if line.name == name:
                return line
        raise KeyError(name)

    @property
    def deals(self) -> Line:
        """The line of deals, the last."""
        return self.lines[-1]

    @property
    def first_stage(self) -> Line:
        """The line that the channels feed."""
        return self.lines[len(self.plan.funnel.channels)]

    @property
    def capacity(self) -> Capacity:
        """Running sums over the period."""
        return self.deals.capacity

    def revenue_at(self, day: date) -> Fraction:
        """Revenue due by the end of a date: what is to close, in step with the deals."""
        deals = self.deals
        return self.plan.funnel.to_close * deals.at(day) / deals.quota if deals.quota else Fraction(0)


def _lead_days(funnel: Funnel, timing: Timing) -> list[tuple[int, int]]:
    """For each activity the days from outreach to it, and from it to a deal."""
    if timing is Timing.SPREAD:
        return [(0, 0)] * (len(funnel.channels) + len(funnel.stages) + 1)
    stages = [s.lead_days for s in funnel.stages]
    shortest = min((c.lead_days for c in funnel.channels), default=0)
    out = [(0, c.lead_days + sum(stages)) for c in funnel.channels]
    out += [(shortest + sum(stages[:j]), sum(stages[j:])) for j in range(len(stages) + 1)]
    return out


def _opening_parts(plan: Plan, cap: Capacity, stage: int, quota: int) -> Iterator[Part]:
    """What the opening pipelines of earlier stages bring to a stage (or to deals, one past the last).

    q open at stage j bring q * rate_j to stage j+1 within [origin, origin + lead_j], the rate of those on to
    stage j+2 within [origin + lead_j+1, origin + lead_j + lead_j+1], and so on. They are scaled down together
    where they exceed the quota; a part without capacity is due on the next working day.
    """
    stages = plan.funnel.stages
    found: list[Part] = []
    for j in range(stage):
        if not stages[j].opening:
            continue
        amount = Fraction(stages[j].opening)
        for s in stages[j:stage]:
            amount *= s.converts.value
        first = plan.origin + timedelta(days=sum(s.lead_days for s in stages[j + 1 : stage]))
        span = Period(first, first + timedelta(days=stages[j].lead_days)).overlap(plan.counted)
        if span.days and not cap.units(span):
            due = cap.next_working_day(span.ends)
            span = Period(due, due) if due else Period(first, first - ONE_DAY)
        if span.days:
            found.append(Part(span, amount))
    total = sum((part.amount for part in found), Fraction(0))
    scale = min(Fraction(1), Fraction(quota) / total) if total else Fraction(1)
    return (Part(part.span, part.amount * scale) for part in found)


def _brought(parts: tuple[Part, ...]) -> Fraction:
    """What the opening pipelines bring."""
    return sum((part.amount for part in parts), Fraction(0))


def _running_sums(cap: Capacity, pieces: list[tuple[Period, Fraction]]) -> tuple[int, tuple[int, ...]]:
    """What a unit is, and amounts that are each spread over dates with capacity, summed up to each date."""
    shares = [(span, amount / cap.units(span)) for span, amount in pieces if amount]
    whole = lcm(*(share.denominator for _, share in shares))
    columns = []
    for span, share in shares:
        a_unit = share.numerator * (whole // share.denominator)
        columns.append([a_unit * units for units in cap.running(span)])
    sums = columns.pop() if columns else [0] * (cap.period.days + 1)
    for column in columns:
        sums = list(map(add, sums, column))
    return whole, tuple(sums)


def windows(plan: Plan) -> tuple[Period, ...]:
    """The dates in which each activity can still pay, in the order channels, stages, deals."""
    return tuple(_window(plan, *leads) for leads in _lead_days(plan.funnel, plan.timing))


def _window(plan: Plan, upto: int, onward: int) -> Period:
    try:
        window = Period(plan.origin + timedelta(days=upto), plan.period.ends - timedelta(days=onward))
    except OverflowError:
        window = Period(plan.period.ends, plan.period.starts - ONE_DAY)
    return window.overlap(plan.counted)


def _line(plan: Plan, cap: Capacity, need: Need, window: Period, stage: int) -> Line:
    parts: tuple[Part, ...] = ()
    if plan.timing is Timing.LEAD:
        parts = tuple(_opening_parts(plan, cap, stage, need.quota))
    brought = _brought(parts)
    # Where nothing started now arrives in time, only what is already open is due.
    has_window = cap.units(window) > 0
    quota = need.quota if has_window else min(need.quota, half_up(brought))
    pieces = [(part.span, part.amount) for part in parts]
    spans = [part.span for part in parts]
    if has_window:
        pieces.append((window, quota - brought))
        spans.append(window)
    whole, sums = _running_sums(cap, pieces)
    twice = 2 * whole
    paced, wanted = (window, quota) if has_window else (cap.period, need.quota)
    weight, days = cap.between(paced), cap.count(paced)
    return Line(
        name=need.name,
        kind=need.kind,
        rate=need.rate,
        exact=need.exact,
        need=need.quota,
        quota=quota,
        window=window,
        parts=parts,
        capacity=cap,
        whole=whole,
        sums=sums,
        # h(sum / whole), in whole numbers; a generator would take twice as long.
        due=tuple([(2 * done + whole) // twice for done in sums]),
        open_capacity=cap.between(window),
        span=Period(min(s.starts for s in spans), max(s.ends for s in spans)) if spans else None,
        rate_per_capacity=wanted / weight if weight else Fraction(0),
        rate_per_working_day=Fraction(quota, days) if days else Fraction(0),
    )


@lru_cache(maxsize=64)
def schedule(plan: Plan) -> Schedule:
    """Put the funnel's quotas on dates; cached, because every screen asks for the same plan.

    The window of an activity is [starts + days from outreach, ends - days to a deal]; within it
    line(d) = quota * capacity up to d / capacity of the window, and a date's quota is
    h(line(d)) - h(line(d-1)) with h = half up, so days, weeks, months and quarters all add up to the quota.
    """
    funnel = plan.funnel
    cap = capacity(plan.period, plan.work)
    first = len(funnel.channels)
    lines = tuple(
        _line(plan, cap, need, window, max(0, i - first))
        for i, (need, window) in enumerate(zip(needs(funnel), windows(plan), strict=True))
    )
    chance = funnel.chance(lines[first].quota, lines[-1].need)
    return Schedule(plan, lines, chance)


_NAMES: dict[str, Callable[[Period, date], str]] = {
    "quarters": Period.quarter,
    "months": lambda _, day: month_of(day),
    "weeks": lambda _, day: iso_week(day),
}


@lru_cache(maxsize=8)
def _names(period: Period, unit: str) -> tuple[str, ...]:
    """The quarter, month or week of each date of a period; cached, as every line has the same."""
    return tuple(_NAMES[unit](period, day) for day in period)


def quarters(line: Line) -> dict[str, int]:
    """A line's quotas by quarter of the period."""
    return line.by(_names(line.capacity.period, "quarters"))


def months(line: Line) -> dict[str, int]:
    """A line's quotas by calendar month."""
    return line.by(_names(line.capacity.period, "months"))


def weeks(line: Line) -> dict[str, int]:
    """A line's quotas by ISO week."""
    return line.by(_names(line.capacity.period, "weeks"))
