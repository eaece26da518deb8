"""A whole plan: the funnel, its dates and its calendar, and what would make it impossible to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from funnel_tui.core.plan.funnel import RESERVED_NAMES, Channel, Funnel, Stage
from funnel_tui.core.values.period import LONGEST_PERIOD, Period, WorkCalendar
from funnel_tui.core.values.problem import Problem

SCREEN_KEYS = "glnpqtuwx"
"""Letters that the screens use themselves, so no activity can have them."""
MOST_MONEY = Decimal(10) ** 12
MOST_DEALS = 1_000_000
MOST_OPENING = 10_000
MOST_LEAD_DAYS = 3_650
MOST_A_DAY = 100_000
"""Of one activity on a working day: more is a slip."""
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class Timing(StrEnum):
    """Whether lead days decide when an activity can still pay."""

    LEAD = "lead"
    SPREAD = "spread"
    """Ignore lead days: everything is spread over the whole period."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a salesperson set out to do in a period."""

    period: Period
    funnel: Funnel
    work: WorkCalendar = field(default_factory=WorkCalendar)
    counted_from: date | None = None
    """Joined later: windows start here and the quotas cover what is left of the target."""
    currency: str = "$"
    timing: Timing = Timing.LEAD
    ceilings: tuple[tuple[str, Decimal], ...] = ()
    """The most of an activity that a working day has room for, where the user set it."""

    @property
    def origin(self) -> date:
        """The first date that counts."""
        return max(self.period.starts, self.counted_from or self.period.starts)

    @property
    def counted(self) -> Period:
        """The dates whose work counts towards the quotas."""
        return Period(self.origin, self.period.ends)

    @property
    def activities(self) -> tuple[Channel | Stage, ...]:
        """Channels, then stages, in the order of the screen."""
        return (*self.funnel.channels, *self.funnel.stages)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of channels, then stages."""
        return tuple(a.name for a in self.activities)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps this plan from being computed, each with its place and what is allowed."""
        return (
            *_period_problems(self),
            *_money_problems(self.funnel),
            *_process_problems(self),
            *_work_problems(self),
            *_ceiling_problems(self),
        )


def _period_problems(plan: Plan) -> Iterator[Problem]:
    if plan.period.ends < plan.period.starts:
        yield Problem(("plan", "ends"), "is before starts", f"a date from {plan.period.starts} on")
    elif plan.period.days > LONGEST_PERIOD:
        yield Problem(
            ("plan", "ends"), f"makes a period of {plan.period.days:,} days", f"at most {LONGEST_PERIOD:,}"
        )
    if plan.counted_from is not None and plan.counted_from not in plan.period:
        yield Problem(("plan", "counted_from"), "is outside the period", "a date from starts to ends")


def _money_problems(funnel: Funnel) -> Iterator[Problem]:
    good = True
    for name, amount in (("target", funnel.target), ("average_deal", funnel.average_deal)):
        if not amount.is_finite() or not 0 < amount <= MOST_MONEY:
            good = False
            yield Problem(("plan", name), f"is {amount}", f"an amount above 0, at most {MOST_MONEY:,}")
    if not funnel.closed_before.is_finite() or not 0 <= funnel.closed_before <= MOST_MONEY:
        good = False
        yield Problem(("plan", "closed_before"), f"is {funnel.closed_before}", "an amount from 0 on")
    if good and funnel.to_close / Fraction(funnel.average_deal) > MOST_DEALS:
        yield Problem(
            ("plan", "average_deal"), f"needs more than {MOST_DEALS:,} deals", "a larger average deal"
        )
    if funnel.confidence is not None and funnel.confidence.value >= 1:
        yield Problem(("plan", "confidence"), "can never be certain", "above 0 % and below 100 %")


def _process_problems(plan: Plan) -> Iterator[Problem]:
    funnel = plan.funnel
    if not funnel.stages:
        yield Problem(("stages",), "there is none", "one stage at least, such as meetings")
    if funnel.channels and (total := sum((c.share.value for c in funnel.channels), Fraction(0))) != 1:
        yield Problem(("channels",), f"shares add up to {float(total):.4g}", "shares that add up to 100 %")
    names: set[str] = set()
    keys: dict[str, str] = {}
    for activity in plan.activities:
        table = "stages" if isinstance(activity, Stage) else "channels"
        where = (table, activity.name)
        if not _NAME.fullmatch(activity.name):
            yield Problem(where, "cannot be a name", "a small letter, then small letters, digits and _")
        elif activity.name in RESERVED_NAMES:
            yield Problem(
                where, "is a word of the file's own", f"a name other than {', '.join(RESERVED_NAMES)}"
            )
        for name in (activity.name, *activity.was):
            if name in names:
                yield Problem(where, f"the name {name} is used twice", "a name of its own")
            names.add(name)
        key = activity.key
        if not (len(key) == 1 and key.isascii() and key.islower()):
            yield Problem((*where, "key"), f"{key!r} is no key", "one small letter")
        elif key in SCREEN_KEYS:
            yield Problem(
                (*where, "key"), f"{key} has a use on the screen", f"a letter other than {SCREEN_KEYS}"
            )
        elif key in keys:
            yield Problem((*where, "key"), f"{key} is the key of {keys[key]} too", "a letter of its own")
        keys.setdefault(key, activity.name)
        if not 0 <= activity.lead_days <= MOST_LEAD_DAYS:
            yield Problem((*where, "lead_days"), f"is {activity.lead_days}", f"0 to {MOST_LEAD_DAYS:,} days")
        if isinstance(activity, Stage) and not 0 <= activity.opening <= MOST_OPENING:
            yield Problem((*where, "opening"), f"is {activity.opening}", f"0 to {MOST_OPENING:,}")


def _work_problems(plan: Plan) -> Iterator[Problem]:
    if not plan.work.workdays:
        yield Problem(("calendar", "workdays"), "there is none", "at least one of mon ... sun")
    for month, weight in plan.work.months:
        if not 0 <= weight <= 100:
            yield Problem(
                ("calendar", "months"), f"month {month} weighs {float(weight):g}", "a weight from 0 to 100"
            )


def _ceiling_problems(plan: Plan) -> Iterator[Problem]:
    for name, most in plan.ceilings:
        if not most.is_finite() or not 0 < most <= MOST_A_DAY:
            where = ("plan", "ceilings", name)
            yield Problem(where, f"is {most}", f"a number a working day, above 0, at most {MOST_A_DAY:,}")
