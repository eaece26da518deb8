"""Editing a plan's calendar: days off and what they cost, holidays, and the shape of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import DaysOff, Period, capacity


@dataclass(frozen=True, slots=True)
class Shape:
    """How work is spread over a period: a weight for each of the twelve months from its first on."""

    id: str
    label: str
    weights: tuple[Fraction, ...]
    """Their mean is 1, so that the shape moves work and does not add any."""
    source: str


def _weights(*hundredths: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(n, 100) for n in hundredths)


SHAPES = (
    Shape("steady", "the same every working day", _weights(*[100] * 12), "the default"),
    Shape(
        "front-loaded",
        "more at the beginning, so that it can still close",
        _weights(*[130] * 3, *[110] * 3, *[90] * 3, *[70] * 3),
        "an assumption, yours to change: 30 % more in the first quarter, 30 % less in the last",
    ),
    Shape(
        "seasonal",
        "stronger towards the end of each quarter",
        _weights(*[75, 100, 125] * 4),
        "deals of a quarter by month 25 / 33 / 42 %, near 23 / 35 / 42 % measured on Maven's CRM data",
    ),
)


def with_shape(plan: Plan, shape: Shape) -> Plan:
    """The plan with a shape's month weights, counted from the month in which its period starts."""
    first = plan.period.starts.month
    months = tuple(
        (month, weight) for month in range(1, 13) if (weight := shape.weights[(month - first) % 12]) != 1
    )
    return replace(plan, work=replace(plan.work, months=months))


def shape_of(plan: Plan) -> Shape | None:
    """The shape that a plan's month weights have; None where they are the user's own."""
    weights = {month: weight for month, weight in plan.work.months if weight != 1}
    return next((s for s in SHAPES if dict(with_shape(plan, s).work.months) == weights), None)


def with_days_off(plan: Plan, period: Period, label: str) -> Plan:
    """The plan with days off added, in the order of dates; the same dates again get the new label.

    Raises:
        ValueError: When they end before they start or are all outside the plan; the message says which.
    """
    if not period.days:
        raise ValueError(
            f"days off that end before they start; allowed: an end from {PLAIN.day(period.starts)} on"
        )
    if not period.overlap(plan.period).days:
        dates = f"dates from {PLAIN.day(plan.period.starts)} to {PLAIN.day(plan.period.ends)}"
        raise ValueError(f"days off outside the plan; allowed: {dates}")
    others = [off for off in plan.work.days_off if off.period != period]
    stretches = sorted(
        [*others, DaysOff(period, label)], key=lambda off: (off.period.starts, off.period.ends)
    )
    return replace(plan, work=replace(plan.work, days_off=tuple(stretches)))


def without_days_off(plan: Plan, key: str) -> Plan:
    """The plan without the days off that the file names so: `2026-08-10..2026-08-21`.

    Raises:
        KeyError: When the plan has no such days off.
    """
    left = tuple(off for off in plan.work.days_off if off.key != key)
    if len(left) == len(plan.work.days_off):
        raise KeyError(key)
    return replace(plan, work=replace(plan.work, days_off=left))


def days_off_cost(plan: Plan, off: Period) -> dict[str, Fraction]:
    """What days off add to the planned number of each activity on a working day: quotas stay, days get fewer.

    It is 0 for an activity whose window they do not touch; one that would have no day left is left out.
    """
    fewer = replace(plan.work, days_off=(*plan.work.days_off, DaysOff(off, "")))
    left = capacity(plan.period, fewer)
    out = {}
    for line in schedule(plan).lines:
        before, after = line.capacity.count(line.window), left.count(line.window)
        if after:
            out[line.name] = Fraction(line.quota, after) - Fraction(line.quota, before)
    return out


def working_days_lost(plan: Plan, off: Period) -> int:
    """How many working days of the plan days off would take."""
    fewer = replace(plan.work, days_off=(*plan.work.days_off, DaysOff(off, "")))
    present, left = capacity(plan.period, plan.work), capacity(plan.period, fewer)
    return len(present.working_days) - len(left.working_days)


def with_holidays(
    plan: Plan, holidays: Sequence[tuple[date, str]], country: str = "", region: str = ""
) -> Plan:
    """The plan with these holidays and where they came from; from then on they are dates like any other."""
    work = replace(plan.work, holidays=tuple(sorted(holidays)), country=country, region=region)
    return replace(plan, work=work)
