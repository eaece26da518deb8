"""What was done in a stretch of dates, beside what was due in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.day import LOST, Day
from funnel_tui.core.progress.year import Year, plan_on
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Period, week_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

MOST_EDITED = 8
"""Dates that may differ between two logs for the counts of one to be made from those of the other."""
Edit: TypeAlias = tuple[date, Day, int]
"""A date, what was logged on it, and how many times that is added."""
_WEEK = timedelta(days=7)
_THURSDAY = 3
"""Weekday from which a talk about the week is about the running one."""


@dataclass(frozen=True, slots=True)
class WorkDone:
    """A stretch of dates, judged by the plans that held then."""

    span: Period
    planned: dict[str, int]
    """For each activity and deals; past the last useful day the next period's."""
    done: dict[str, int]
    due_money: Fraction
    won: tuple[Decimal, ...]
    lost: int
    notes: tuple[tuple[date, str], ...]


def due_on(line: Line, day: date) -> int:
    """The quota of a date: the period's, or past the last useful day the next period's."""
    return line.on(day) or line.for_next_period(day)


def counts_in(year: Year, span: Period) -> dict[str, int]:
    """How many of each activity, of deals and of deals lost, were logged in a stretch of dates."""
    totals: dict[str, int] = {DEALS: 0}
    days, first, last = year.days, span.starts, span.ends
    # Log asks at each key, mostly for a week, and a year has hundreds of days.
    if span.days < len(days):
        logged = [days[when] for when in span if when in days]
    else:
        logged = [day for when, day in days.items() if first <= when <= last]
    for day in logged:
        add_counts(totals, day)
    return totals


def add_counts(totals: dict[str, int], day: Day, times: int = 1) -> None:
    """Add what was logged on a date to the counts of a stretch of dates, or take it away."""
    totals[DEALS] += times * len(day.won)
    for name, n in day.counts.items():
        totals[name] = totals.get(name, 0) + times * n
    if day.lost:
        totals[LOST] = totals.get(LOST, 0) + times * day.lost


def edits_between(before: Mapping[date, Day], after: Mapping[date, Day]) -> list[Edit] | None:
    """What to take from counts of one log and to add, so that they are those of another.

    None where so much differs that to count again is quicker.
    """
    changed = [when for when, day in after.items() if before.get(when) is not day]
    added = sum(when not in before for when in changed)
    if len(changed) > MOST_EDITED or len(before) + added != len(after):
        return None
    return [(when, before[when], -1) for when in changed if when in before] + [
        (when, after[when], 1) for when in changed
    ]


@dataclass(frozen=True, slots=True)
class ActivityCounts:
    """How often one activity was logged."""

    name: str
    before: int
    after: int
    """Today, as far as it can pay within the period."""
    late: int
    """After its last date that pays within the period."""
    today: int
    """Today, whatever it pays."""


def activity_counts(
    year: Year, lines: Sequence[Line], span: Period, today: date
) -> tuple[list[ActivityCounts], tuple[Decimal, Decimal]]:
    """Count what falls within some dates of each line, and the money won before today and in all."""
    names = tuple(line.name for line in lines)
    origin = year.plan.origin
    first = max(origin, span.starts)
    # The last date that pays within the period; before the origin where none does.
    last_days = {
        line.name: line.window.ends if line.open_capacity else origin - ONE_DAY
        for line in lines
        if line.kind is Kind.CHANNEL
    }
    before, after, late = _counted(year.days, (names, tuple(last_days.items()), first, today))
    money_before = money = Decimal(0)
    for when, day in year.days.items():
        if day.won and first <= when <= today:
            amount = sum(day.won, Decimal(0))
            money += amount
            if when < today:
                money_before += amount
    logged = year.day(today)
    now = {**logged.counts, DEALS: len(logged.won)}
    found = [ActivityCounts(name, before[name], after[name], late[name], now.get(name, 0)) for name in names]
    return found, (money_before, money)


_Asked: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, date], ...], date, date]
"""Names, the last useful dates of channels, and the first and last date that are counted."""
_Counts: TypeAlias = tuple[dict[str, int], ...]
"""Before the last date, on it, and too late to pay."""
_counted_before: dict[_Asked, tuple[Mapping[date, Day], _Counts]] = {}
"""The last counts: a key changes one date of a log, and to walk through all of it is half of its pace (CPU,
measured: 0.24 ms of 0.55 where each date of a year has something)."""
_MOST_KEPT = 8
"""Counts that are kept."""


def _counted(days: Mapping[date, Day], asked: _Asked) -> _Counts:
    """Count a log, or what it has otherwise than when it was counted last."""
    names, last_days, first, today = asked[0], dict(asked[1]), asked[2], asked[3]
    log, known = _counted_before.get(asked, ({}, ()))
    edits = edits_between(log, days) if known else None
    if edits is not None:
        counts = tuple(dict(each) for each in known)
    else:
        counts = tuple(dict.fromkeys(names, 0) for _ in range(3))
        edits = [(when, day, 1) for when, day in days.items()]
    before, after, late = counts
    for when, day, sign in edits:
        if first <= when <= today:
            counted = before if when < today else after
            for name, n in day.counts.items():
                if name in last_days and when > last_days[name]:
                    late[name] += sign * n
                elif name in counted:
                    counted[name] += sign * n
            counted[DEALS] += sign * len(day.won)
    if len(_counted_before) > _MOST_KEPT:
        _counted_before.clear()
    _counted_before[asked] = days, counts
    return counts


@dataclass(frozen=True, slots=True)
class DealsSoFar:
    """How the opportunities of a plan ended."""

    won: int
    lost: int
    open: int
    """Arrived at the last stage, and neither won nor lost yet."""


def deals_so_far(year: Year, today: date) -> DealsSoFar:
    """Deals won, lost and open on a date, by the plan that holds on it."""
    plan = plan_on(year, today)
    return deals_of(plan, counts_in(year, Period(plan.origin, today)))


def deals_of(plan: Plan, counts: Mapping[str, int]) -> DealsSoFar:
    """How the opportunities of a plan ended, by what was logged since its origin."""
    last, won, lost = plan.funnel.stages[-1], counts[DEALS], counts.get(LOST, 0)
    return DealsSoFar(won, lost, max(0, last.opening + counts.get(last.name, 0) - won - lost))


def work_outside(year: Year, period: Period) -> Day:
    """The sum of what was logged on dates that another period would not count."""
    total = Day()
    for when, day in year.days.items():
        if when not in period:
            for name, n in day.counts.items():
                total = total.pressed(name, n)
            total = replace(total, won=(*total.won, *day.won), lost=total.lost + day.lost)
    return total


def week_to_review(today: date, period: Period) -> Period:
    """The week to talk about: until Wednesday the last full one, then the one that is running.

    Where that lies outside the plan it is the week of today, and after the plan the plan's last.
    """
    if today > period.ends:
        return week_of(period.ends)
    week = week_of(today - _WEEK if today.weekday() < _THURSDAY else today)
    return week if week.overlap(period).days else week_of(today)


def work_done(year: Year, span: Period, today: date) -> WorkDone:
    """Add up a stretch of dates, each by the plan that held on it; what lies after today is not done."""
    lines = schedule(plan_on(year, min(span.ends, today))).lines
    planned, done = {line.name: 0 for line in lines}, {line.name: 0 for line in lines}
    due, lost = Fraction(0), 0
    won: list[Decimal] = []
    notes = []
    for day in span:
        plan = plan_on(year, day)
        made = schedule(plan)
        if day in plan.counted:
            due += made.revenue_at(day) - made.revenue_at(day - ONE_DAY)
        counted = day in plan.counted and day <= today
        logged = year.day(day)
        for line in made.lines:
            if line.name not in planned:
                continue
            planned[line.name] += due_on(line, day)
            if counted:
                done[line.name] += len(logged.won) if line.kind is Kind.DEALS else logged.count(line.name)
        if counted:
            won += logged.won
            lost += logged.lost
            if logged.note:
                notes.append((day, logged.note))
    return WorkDone(span, planned, done, due, tuple(won), lost, tuple(notes))
