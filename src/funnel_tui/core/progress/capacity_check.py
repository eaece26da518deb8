"""Whether a plan can be done: what a working day would hold, against what a day has room for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from funnel_tui.core.plan.funnel import Channel, Kind, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import WorkCalendar

USUAL_CEILINGS: Mapping[str, Decimal] = {
    "calls": Decimal(60),
    "emails": Decimal(100),
    "meetings": Decimal(3),
}
"""Numbers a working day that are seldom kept up; meetings are 15 a week."""
BEST_WEEKS = 4
_WHOLE_WEEK = 3
"""Working days that a week needs to be compared: one good Friday after a holiday is no week."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a plan asks of a working day for one activity."""

    activity: str
    needed: Fraction
    """On each working day of its window."""
    ceiling: Decimal | None
    """What a working day has room for; None where nobody said."""
    best_week: Fraction | None
    """The most that a week of the log averaged a working day; None without a whole week."""
    best_four: Fraction | None
    """The mean of the best four weeks, or of as many as there are."""
    weeks: int
    """How many those are."""
    too_much: bool
    """Whether it is above the ceiling, or above what the best four weeks averaged."""


def feasible(
    plan: Plan, days: Mapping[date, Day] | None = None, today: date | None = None
) -> tuple[Finding, ...]:
    """Judge every activity of a plan that has a window, in the order channels, stages.

    Args:
        plan: The plan; what it needs is the planned number for each working day of a window.
        days: A log to compare with; best weeks are those that have ended.
        today: The date on which that is asked; without it there is no log.
    """
    found = []
    for activity, line in zip(plan.activities, schedule(plan).lines, strict=False):
        count = line.capacity.count(line.window)
        if not count:
            continue
        weeks = best_weeks(plan, activity, days or {}, today) if today else ()
        found.append(_finding(activity, line, Fraction(line.quota, count), ceiling_of(plan, activity), weeks))
    return tuple(found)


@lru_cache(maxsize=8)
def beyond_a_day(plan: Plan) -> tuple[Finding, ...]:
    """Activities of which a plan asks more than a working day has room for; that needs no log.

    Cached, because every row of Plan asks: eight times a key.
    """
    return tuple(finding for finding in feasible(plan) if finding.too_much)


def ceiling_of(plan: Plan, activity: Channel | Stage) -> Decimal | None:
    """The ceiling of an activity: the user's, else the usual one, also under a former name."""
    set_by_user = dict(plan.ceilings)
    for name in (activity.name, *activity.was):
        if name in set_by_user:
            return set_by_user[name]
    return next(
        (USUAL_CEILINGS[name] for name in (activity.name, *activity.was) if name in USUAL_CEILINGS), None
    )


def best_weeks(
    plan: Plan, activity: Channel | Stage, days: Mapping[date, Day], today: date
) -> tuple[Fraction, ...]:
    """Averages a working day of the best four weeks that have ended, the best first."""
    totals: dict[date, int] = {}
    for when, day in days.items():
        if n := day.count(activity.name):
            monday = when - timedelta(days=when.weekday())
            totals[monday] = totals.get(monday, 0) + n
    averages = []
    for monday, total in totals.items():
        worked = _working_days(plan.work, monday)
        if monday + timedelta(days=7) <= today and worked >= _WHOLE_WEEK:
            averages.append(Fraction(total, worked))
    return tuple(sorted(averages, reverse=True)[:BEST_WEEKS])


def _working_days(work: WorkCalendar, monday: date) -> int:
    return sum(work.weight(monday + timedelta(days=i)) > 0 for i in range(7))


def _finding(
    activity: Channel | Stage, line: Line, needed: Fraction, most: Decimal | None, weeks: tuple[Fraction, ...]
) -> Finding:
    best = weeks[0] if weeks else None
    four = sum(weeks, Fraction(0)) / len(weeks) if weeks else None
    above = most is not None and needed > Fraction(most)
    better = four is not None and needed > four
    # A stage is not done but comes about: to hold more meetings than ever is what a better plan may bring.
    too_much = above or (better and line.kind is Kind.CHANNEL)
    return Finding(activity.name, needed, most, best, four, len(weeks), too_much)
