"""What would change a plan the most, and what it takes to be surer of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.activities import readable
from funnel_tui.core.plan.edit import with_activity
from funnel_tui.core.plan.funnel import Need, Rounding, Timing, ceiling, needs
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import windows
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar, capacity
from funnel_tui.core.values.rate import Rate

LEVELS = ("50%", "80%", "90%")
"""Confidences that a plan is shown at; the first stands for the rates as they are, about an even chance."""
POINTS = Fraction(5, 100)
"""What a rate gains: an assumption, a step that people can picture."""
SMALL_RATE = Fraction(10, 100)
SMALL_GAIN = Fraction(1, 10)
"""Of a rate below `SMALL_RATE`: five points more could be many times the rate."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Sure:
    """A plan at one confidence."""

    level: str
    plan: Plan
    needs: tuple[Need, ...]
    chance: float
    """Of the deals, if it is done."""


def confidence_table(plan: Plan) -> tuple[Sure, ...]:
    """What a plan takes for an even chance, for 80 and for 90 %, to be shown side by side."""
    out = []
    for level in LEVELS:
        sure = None if level == LEVELS[0] else Rate.parse(level)
        changed = replace(plan, funnel=replace(plan.funnel, confidence=sure))
        wanted = needs(changed.funnel)
        first = wanted[len(plan.funnel.channels)].quota
        out.append(Sure(level, changed, wanted, changed.funnel.chance(first, wanted[-1].quota)))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Lever:
    """One change for the better, and what it saves."""

    path: str
    """The field that it changes."""
    gain: Fraction
    """What the field gains: a share, days sooner, money, or one working day."""
    relative: bool
    """Whether the gain is a part of the rate itself, as for small ones, rather than points."""
    plan: Plan
    """The plan with the change."""
    first_stage: str
    saves: int
    """Of the first stage, counted without rounding on the way: 100 meetings less 90.9 are 9."""
    quota_saves: int
    """The same between the quotas as the plan rounds them, where a part of a deal often saves nothing."""
    touches: int
    """Of all channels together, without rounding on the way."""
    touches_a_day: Fraction
    """On each working day of their windows."""


@dataclass(frozen=True, slots=True)
class _Effort:
    """What a plan takes, unrounded: rounding would hide what a small change does."""

    first: Fraction
    quota: int
    touches: Fraction
    a_day: Fraction


@dataclass(frozen=True, slots=True)
class _Change:
    """A field that gains something, before it is known what that saves."""

    path: str
    gain: Fraction
    plan: Plan
    relative: bool = False


def levers(plan: Plan) -> tuple[Lever, ...]:
    """Every lever of a plan, the one that saves the most touches a day first, then the most meetings.

    Rates of 10 % and more gain five points, smaller ones a tenth of themselves; the average deal a tenth,
    rounded to one digit; lead days a week less; and one of the days off is worked.
    """
    base = _effort(plan)
    stage = plan.funnel.stages[0].name
    out = [_lever(change, stage, base) for change in _changes(plan)]
    return tuple(sorted(out, key=lambda lever: (-lever.touches_a_day, -lever.saves, -lever.touches)))


def _lever(change: _Change, stage: str, base: _Effort) -> Lever:
    effort = _effort(change.plan)
    return Lever(
        path=change.path,
        gain=change.gain,
        relative=change.relative,
        plan=change.plan,
        first_stage=stage,
        saves=ceiling(base.first) - ceiling(effort.first),
        quota_saves=base.quota - effort.quota,
        touches=ceiling(base.touches) - ceiling(effort.touches),
        touches_a_day=base.a_day - effort.a_day,
    )


def _effort(plan: Plan) -> _Effort:
    funnel = plan.funnel
    at = len(funnel.channels)
    exact = needs(replace(funnel, rounding=Rounding.EXACT))
    # A confidence gives whole numbers only, and they are what the channels feed.
    first = Fraction(exact[at].quota) if funnel.confidence is not None else exact[at].exact
    touches = [first * c.share.value / c.converts.value for c in funnel.channels]
    # Not the whole schedule: there are nine levers or more, and its sums would be most of what they cost.
    cap = capacity(plan.period, plan.work)
    days = [cap.count(window) or cap.count(plan.period) for window in windows(plan)]
    a_day = sum((n / count for n, count in zip(touches, days, strict=False) if count), Fraction(0))
    return _Effort(first, needs(funnel)[at].quota, sum(touches, Fraction(0)), a_day)


def _changes(plan: Plan) -> Iterator[_Change]:
    """Everything that could be a little better."""
    funnel = plan.funnel
    for activity in plan.activities:
        rate = activity.converts
        if rate.value < 1:
            small = rate.value < SMALL_RATE
            gain = SMALL_GAIN if small else min(POINTS, 1 - rate.value)
            better = readable(rate.value * (1 + gain) if small else rate.value + gain)
            changed = with_activity(plan, activity.name, replace(activity, converts=better))
            yield _Change(f"{activity.path}.converts", gain, changed, relative=small)
        sooner = min(WEEK, activity.lead_days)
        if sooner and plan.timing is Timing.LEAD:
            left = activity.lead_days - sooner
            changed = with_activity(plan, activity.name, replace(activity, lead_days=left))
            yield _Change(f"{activity.path}.lead_days", Fraction(sooner), changed)
    more = readable_step(funnel.average_deal)
    larger = replace(funnel, average_deal=funnel.average_deal + more)
    yield _Change("plan.average_deal", Fraction(more), replace(plan, funnel=larger))
    if (worked := _one_day_less_off(plan)) is not None:
        yield _Change("calendar.days_off", Fraction(1), worked)


def readable_step(amount: Decimal) -> Decimal:
    """A tenth of an amount to one digit: 1,000 for 10,000 and 4,000 for 38,000; never 0."""
    tenth = amount / 10
    digit = Decimal(1).scaleb(tenth.adjusted())
    steps = max(Decimal(1), (tenth / digit).quantize(Decimal(1)))
    return (steps * digit).quantize(Decimal(1)) if digit >= 1 else steps * digit


def _one_day_less_off(plan: Plan) -> Plan | None:
    """The plan with one day off worked, the first that adds time for outreach; None without such a day."""
    work = plan.work
    window = windows(plan)[0]
    without = replace(work, days_off=())
    for stretch in work.days_off:
        for day in stretch.period.overlap(window):
            if without.weight(day):
                left = _without(work, stretch, day)
                # Another stretch may hold the same date.
                if left.weight(day):
                    return replace(plan, work=left)
    return None


def _without(work: WorkCalendar, stretch: DaysOff, day: date) -> WorkCalendar:
    before = Period(stretch.period.starts, date.fromordinal(day.toordinal() - 1))
    after = Period(date.fromordinal(day.toordinal() + 1), stretch.period.ends)
    parts = tuple(DaysOff(part, stretch.label) for part in (before, after) if part.days)
    at = work.days_off.index(stretch)
    return replace(work, days_off=(*work.days_off[:at], *parts, *work.days_off[at + 1 :]))
