"""Pace: what was done compared with what was due by the end of yesterday, and a verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.plan.schedule import Line, Schedule, schedule
from funnel_tui.core.progress.catch_up import CatchUp, catch_up
from funnel_tui.core.progress.verdict import WORST_FIRST, Verdict, activity_verdict, revenue_verdict
from funnel_tui.core.progress.work_done import due_on
from funnel_tui.core.progress.year import Year, year_on
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Period

PRIOR_DAYS = 10
"""Working days that the planned rate is worth in a projection, so that the first calls do not swing it."""


@dataclass(frozen=True, slots=True)
class ActivityPace:
    """How one activity stands today."""

    line: Line
    today: int
    due_today: int
    """The plan's quota of today, without what is caught up."""
    next_period_due: int
    actual: int
    """Done so far, today included, as far as it can pay within the period."""
    next_period: int
    """Outreach after the last useful day: it feeds the next period and is counted apart."""
    before_today: int
    expected: Fraction
    """The plan line at the end of yesterday: nobody starts the morning behind."""
    safe_days: Fraction | None
    """Working days ahead (whole) or, below 0, of debt; None before the line reaches one unit."""
    needed: Fraction | None
    """What is left for each normal working day left; None once there is none."""
    projection: Fraction
    """Where the window ends if the rate so far goes on; for deals the forecast knows better."""
    first_due: date | None
    """When the line reaches one unit, while it has not."""
    verdict: Verdict
    catch_up_today: int = 0
    """What is to be made up today on top of the plan."""

    @property
    def name(self) -> str:
        """The activity's name."""
        return self.line.name

    @property
    def kind(self) -> Kind:
        """Channel, stage or deals."""
        return self.line.kind

    @property
    def quota(self) -> int:
        """What is due within the period."""
        return self.line.quota

    @property
    def delta(self) -> Fraction:
        """Actual less expected."""
        return self.actual - self.expected

    @property
    def due(self) -> int:
        """What today asks for: this period's, or past the last useful day the next one's."""
        return self.due_today + self.catch_up_today or self.next_period_due

    @property
    def weekly(self) -> bool:
        """Whether it is due less than once a working day, so that its week says more than its day."""
        return self.line.rate_per_working_day < 1


@dataclass(frozen=True, slots=True)
class RevenuePace:
    """How the money stands today."""

    actual: Decimal
    """Won by the log; what was closed before it started is not in it."""
    closed_before: Decimal
    target: Decimal
    expected: Fraction
    needed: Fraction | None
    """Money for each normal working day left."""
    verdict: Verdict

    @property
    def delta(self) -> Fraction:
        """Actual less expected."""
        return Fraction(self.actual) - self.expected

    @property
    def total(self) -> Decimal:
        """Everything closed towards the target."""
        return self.actual + self.closed_before


@dataclass(frozen=True, slots=True)
class Pace:
    """The answer to "am I on pace?" on one date."""

    today: date
    schedule: Schedule
    activities: tuple[ActivityPace, ...]
    """Channels, stages, deals."""
    revenue: RevenuePace
    verdict: Verdict
    weakest: str
    """The activity that the verdict is about; empty where it is about none."""
    catch_up: CatchUp | None = None
    """What is made up on top of the plan, where the user accepted a date for it."""

    def of(self, name: str) -> ActivityPace:
        """One activity's pace.

        Raises:
            KeyError: Where the plan has no such activity.
        """
        for activity in self.activities:
            if activity.name == name:
                return activity
        raise KeyError(name)

    def due_on(self, activity: ActivityPace, day: date) -> int:
        """What a date asks for: the plan's quota, and from today on what is caught up."""
        extra = self.catch_up.on(activity.line, day) if self.catch_up else 0
        return due_on(activity.line, day) + extra

    def due_in(self, activity: ActivityPace, span: Period, done: int) -> int:
        """What a stretch of dates asks for within the period, with its part of what is caught up.

        Args:
            activity: Of this pace.
            span: The stretch.
            done: Done in it so far, today included.
        """
        if self.catch_up is None or self.today not in span or activity.name not in self.catch_up.extra:
            return activity.line.between(span)
        # What was due in it before today and not done is among what is made up: it must not count twice.
        rest = Period(self.today, span.ends)
        before = done - activity.today
        return before + activity.line.between(rest) + self.catch_up.between(activity.line, rest)


def pace(year: Year, today: date, before: Pace | None = None) -> Pace:
    """Judge every activity and the revenue at the start of a date, by the plan that held on it.

    Args:
        year: The plan and the log.
        today: The date.
        before: An earlier answer: what it says of activities that stand as they stood is taken from it.
    """
    year = year_on(year, today)
    plan = schedule(year.plan)
    known: dict[_Tally, ActivityPace] = {}
    if before is not None and before.schedule is plan and before.today == today and before.catch_up is None:
        known = {_Tally.of(activity): activity for activity in before.activities}
    tallies, won = _tally(year, plan, today)
    activities = tuple(
        known.get(tally) or _activity(line, tally, today)
        for line, tally in zip(plan.lines, tallies, strict=True)
    )
    revenue = _revenue(plan, activities[-1], won, today)
    verdict, weakest = _headline(plan, activities, revenue, today)
    by, share = year.plan.catch_up_by, None
    if by is not None and today <= by:
        share = catch_up(year.plan.funnel, activities, today, by)
        activities = tuple(replace(a, catch_up_today=share.on(a.line, today)) for a in activities)
    return Pace(today, plan, activities, revenue, verdict, weakest, share)


@dataclass(frozen=True, slots=True)
class _Tally:
    """How often one activity was logged."""

    name: str
    before: int
    after: int
    """Today, as far as it can pay within the period."""
    late: int
    """After its last date that pays within the period."""
    today: int
    """Today, whatever it pays."""

    @classmethod
    def of(cls, activity: ActivityPace) -> _Tally:
        """What an activity was judged by."""
        before = activity.before_today
        return cls(activity.name, before, activity.actual - before, activity.next_period, activity.today)


_Won: TypeAlias = tuple[Decimal, Decimal]
"""Money won by the end of yesterday, and by now."""


def _tally(year: Year, plan: Schedule, today: date) -> tuple[list[_Tally], _Won]:
    """Count each line of a plan, in one walk through the log; and the money."""
    names = [line.name for line in plan.lines]
    origin = year.plan.origin
    # The last date that pays within the period; before the origin where none does.
    last_days = {
        line.name: line.window.ends if line.open_capacity else origin - ONE_DAY
        for line in plan.lines
        if line.kind is Kind.CHANNEL
    }
    before, after, late = dict.fromkeys(names, 0), dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    money_before = money = Decimal(0)
    for when, day in year.days.items():
        if not origin <= when <= today:
            continue
        counted = before if when < today else after
        for name, n in day.counts.items():
            if name in last_days and when > last_days[name]:
                late[name] += n
            elif name in counted:
                counted[name] += n
        if day.won:
            counted[DEALS] += len(day.won)
            amount = sum(day.won, Decimal(0))
            money += amount
            if when < today:
                money_before += amount
    logged = year.day(today)
    now = {**logged.counts, DEALS: len(logged.won)}
    tallies = [_Tally(name, before[name], after[name], late[name], now.get(name, 0)) for name in names]
    return tallies, (money_before, money)


def _activity(line: Line, tally: _Tally, today: date) -> ActivityPace:
    actual = tally.before + tally.after
    expected = line.at(today - ONE_DAY)
    reached = expected >= 1
    covered = _safe_days(line, actual, expected, today) if reached or actual else Fraction(0)
    left = _capacity_left(line, today)
    verdict = activity_verdict(line, actual, expected, covered, today)
    needed = None
    if left and verdict is not Verdict.CLOSED:
        needed = max(Fraction(0), Fraction(line.quota - tally.before)) / left
    return ActivityPace(
        line=line,
        today=tally.today,
        due_today=line.on(today),
        next_period_due=line.for_next_period(today),
        actual=actual,
        next_period=tally.late,
        before_today=tally.before,
        expected=expected,
        safe_days=covered if reached else None,
        needed=needed,
        projection=_projection(line, tally, left, today),
        first_due=None if reached else line.reaches(1),
        verdict=verdict,
    )


def _capacity_left(line: Line, today: date) -> Fraction:
    """Capacity from today, or from the opening of the window, to its end."""
    if line.span is None:
        return Fraction(0)
    return line.capacity.between(Period(max(today, line.span.starts), line.span.ends))


def _safe_days(line: Line, actual: int, expected: Fraction, today: date) -> Fraction:
    """Working days from today on that the work done already covers; or the debt, below 0."""
    if actual < expected:
        return (actual - expected) / line.rate_per_working_day
    return Fraction(line.working_days_covered(actual, today))


def _projection(line: Line, tally: _Tally, left: Fraction, today: date) -> Fraction:
    """Done before today, and the rate so far for the capacity left; the rate starts out as the plan's."""
    span = line.span
    if span is None:
        return Fraction(tally.before + tally.after)
    past = line.capacity.between(Period(span.starts, today - ONE_DAY))
    rate = (line.rate_per_capacity * PRIOR_DAYS + tally.before) / (PRIOR_DAYS + past)
    return max(tally.before + rate * left, Fraction(tally.before + tally.after))


def _revenue(plan: Schedule, deals: ActivityPace, money: _Won, today: date) -> RevenuePace:
    funnel, line = plan.plan.funnel, plan.deals
    before, won = money
    expected = plan.revenue_at(today - ONE_DAY)
    left = _capacity_left(line, today)
    to_close, average = funnel.to_close, Fraction(funnel.average_deal)
    needed = max(Fraction(0), to_close - Fraction(before)) / left if left else None
    return RevenuePace(
        actual=won,
        closed_before=funnel.closed_before,
        target=funnel.target,
        expected=expected,
        needed=needed,
        verdict=revenue_verdict(
            line, deals.expected >= 1, Fraction(won), to_close, expected, needed, average
        ),
    )


def _headline(
    plan: Schedule, activities: tuple[ActivityPace, ...], revenue: RevenuePace, today: date
) -> tuple[Verdict, str]:
    """The worst word among stages and deals whose windows are open, the most upstream if tied.

    A channel counts only while the first stage is behind or not yet due: when meetings are met, calls relax.
    Channels lie side by side: of those tied, the one furthest behind in days is named.
    """
    if revenue.verdict is Verdict.DONE:
        return Verdict.DONE, ""
    first = next(a for a in activities if a.name == plan.first_stage.name)
    with_channels = first.verdict in (Verdict.BEHIND, Verdict.NOT_YET)
    judged = [
        activity
        for activity in activities
        if (activity.kind is not Kind.CHANNEL or with_channels)
        and activity.line.span is not None
        and today in activity.line.span
    ]
    if not judged:
        if today < plan.plan.origin:
            return Verdict.NOT_YET, ""
        if today > plan.plan.period.ends or all(activity.line.is_past(today) for activity in activities):
            return Verdict.CLOSED, ""
        # So early that only channels are open, and the first stage is ahead of them: the others are to come.
        return (Verdict.AHEAD if first.verdict is Verdict.DONE else first.verdict), first.name
    verdict = min((activity.verdict for activity in judged), key=WORST_FIRST.index)
    if verdict is Verdict.NOT_YET and revenue.verdict is Verdict.AHEAD:
        # Work that is due later does not hide a deal that was won already.
        return Verdict.AHEAD, ""
    worst = [activity for activity in judged if activity.verdict is verdict]
    if worst[0].kind is Kind.CHANNEL:
        worst = [activity for activity in worst if activity.kind is Kind.CHANNEL]
        worst.sort(key=lambda activity: activity.safe_days or Fraction(0))
    return verdict, worst[0].name
