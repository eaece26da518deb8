"""Pace: what was done compared with what was due by the end of yesterday, and a verdict."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.horizons import Horizon, Stretch, stretch_of
from funnel_tui.core.plan.schedule import Line, Schedule, schedule
from funnel_tui.core.progress.revenue.revenue_pace import (
    RevenuePace,
    capacity_left,
    plan_revenue,
    revenue_within,
)
from funnel_tui.core.progress.verdict import WORST_FIRST, Verdict, activity_verdict
from funnel_tui.core.progress.work_done import ActivityCounts, activity_counts, due_on
from funnel_tui.core.progress.year import Year, year_on
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Period

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.progress.catch_up import CatchUp

PRIOR_DAYS = 10
"""Working days that the planned rate is worth in a projection, so that the first calls do not swing it."""


@dataclass(frozen=True, slots=True)
class ActivityPace:
    """How one activity stands today."""

    line: Line
    """The plan's, whatever the horizon: quotas of days and weeks are read from it."""
    judged: Line
    """What of it falls due within the horizon; all of it for the whole plan."""
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
    last_useful_day: date | None
    """The last working day on which it can still bring a deal within the horizon."""
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
        """What is due within the horizon."""
        return self.judged.quota

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
class Pace:
    """The answer to "am I on pace?" on one date."""

    today: date
    stretch: Stretch
    """The dates that are judged: the whole plan, or its present quarter or month."""
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

    @property
    def working_days_left(self) -> int:
        """Of the stretch, with today."""
        span = self.stretch.span
        return self.schedule.capacity.count(Period(max(self.today, span.starts), span.ends))

    @property
    def revenue_days(self) -> Fraction | None:
        """Working days by which the money is ahead or, below 0, behind; None before a deal is due."""
        revenue, deals = self.revenue, self.activities[-1]
        if not deals.quota or deals.safe_days is None:
            return None
        to_close = Fraction(revenue.target - revenue.closed_before)
        a_day = deals.judged.rate_per_working_day * to_close / deals.quota
        return revenue.delta / a_day if a_day else None

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


def pace(year: Year, today: date, horizon: Horizon = Horizon.YEAR, earlier: Pace | None = None) -> Pace:
    """Judge every activity and the revenue at the start of a date, by the plan that held on it.

    Within a quarter or a month quotas are those that the schedule has in its dates: work of one feeds the
    next. A target that was set for a quarter changes its revenue, and by the average deal its deals.

    Args:
        year: The plan and the log.
        today: The date.
        horizon: Whether all of the plan is judged, its present quarter or its present month.
        earlier: An earlier answer of that horizon: what it says of activities that stand as they stood is
            taken from it.
    """
    year = year_on(year, today)
    plan, stretch = schedule(year.plan), stretch_of(year.plan, horizon, today)
    known: dict[ActivityCounts, ActivityPace] = {}
    if (
        earlier is not None
        and earlier.schedule is plan
        and (earlier.today, earlier.stretch) == (today, stretch)
        and earlier.catch_up is None
    ):
        known = {_stood(activity): activity for activity in earlier.activities}
        judged = [activity.judged for activity in earlier.activities]
    else:
        judged = [_judged(line, stretch, year.plan) for line in plan.lines]
    tallies, won = activity_counts(year, judged, stretch.span, today)
    activities = tuple(
        known.get(tally) or _activity(line, part, tally, today, stretch)
        for line, part, tally in zip(plan.lines, judged, tallies, strict=True)
    )
    if stretch.name:
        revenue = revenue_within(year, stretch, judged[-1], activities[-1].expected >= 1, today)
    else:
        revenue = plan_revenue(plan, activities[-1].expected >= 1, won, today)
    verdict, weakest = _headline(plan, activities, revenue, today)
    by, share = year.plan.catch_up_by, None
    if by is not None and today <= by:
        from funnel_tui.core.progress.catch_up import catch_up  # noqa: PLC0415 - where a date was accepted

        # What is short of the plan is made up, whichever part of it is looked at.
        whole = pace(year, today).activities if stretch.name else activities
        share = catch_up(year.plan.funnel, whole, today, by)
        activities = tuple(replace(a, catch_up_today=share.on(a.line, today)) for a in activities)
    return Pace(today, stretch, plan, activities, revenue, verdict, weakest, share)


def _judged(line: Line, stretch: Stretch, plan: Plan) -> Line:
    """What of a plan line falls due within a stretch of dates."""
    if stretch.horizon is Horizon.YEAR:
        return line
    found = line.within(stretch.span)
    due = Fraction(found.sums[-1], found.whole)
    if line.kind is not Kind.DEALS or not plan.quarters or not due:
        return found
    return line.within(stretch.span, Fraction(stretch.target) / Fraction(plan.funnel.average_deal) / due)


def _stood(activity: ActivityPace) -> ActivityCounts:
    """What an activity was judged by."""
    before = activity.before_today
    return ActivityCounts(
        activity.name, before, activity.actual - before, activity.next_period, activity.today
    )


def _activity(line: Line, judged: Line, tally: ActivityCounts, today: date, stretch: Stretch) -> ActivityPace:
    actual = tally.before + tally.after
    expected = judged.at(today - ONE_DAY)
    reached = expected >= 1
    covered = _safe_days(judged, actual, expected, today) if reached or actual else Fraction(0)
    left = capacity_left(judged, today)
    verdict = activity_verdict(judged, actual, expected, covered, today)
    needed = None
    if left and verdict is not Verdict.CLOSED:
        needed = max(Fraction(0), Fraction(judged.quota - tally.before)) / left
    return ActivityPace(
        line=line,
        judged=judged,
        today=tally.today,
        due_today=line.on(today),
        next_period_due=line.for_next_period(today),
        actual=actual,
        next_period=tally.late,
        before_today=tally.before,
        expected=expected,
        safe_days=covered if reached else None,
        needed=needed,
        projection=_projection(judged, tally, left, today),
        first_due=None if reached else judged.reaches(1),
        verdict=verdict,
        last_useful_day=line.last_useful_day_for(stretch.span) if stretch.name else line.last_useful_day,
    )


def _safe_days(line: Line, actual: int, expected: Fraction, today: date) -> Fraction:
    """Working days from today on that the work done already covers; or the debt, below 0."""
    if actual < expected:
        return (actual - expected) / line.rate_per_working_day
    return Fraction(line.working_days_covered(actual, today))


def _projection(line: Line, tally: ActivityCounts, left: Fraction, today: date) -> Fraction:
    """Done before today, and the rate so far for the capacity left; the rate starts out as the plan's."""
    span = line.span
    if span is None:
        return Fraction(tally.before + tally.after)
    past = line.capacity.between(Period(span.starts, today - ONE_DAY))
    rate = (line.rate_per_capacity * PRIOR_DAYS + tally.before) / (PRIOR_DAYS + past)
    return max(tally.before + rate * left, Fraction(tally.before + tally.after))


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
        and activity.judged.span is not None
        and today in activity.judged.span
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
