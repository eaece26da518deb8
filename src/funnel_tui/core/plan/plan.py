"""A whole plan: the funnel, its dates and its calendar, and what would make it impossible to use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.fields.activity_fields import fields_of
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.pay_fields import PAY_FIELDS
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.plan.funnel import DEALS, RESERVED_NAMES, Channel, Counting, Funnel, Stage, Timing
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.plan.revenue.pay import Pay, pay_problems
from funnel_tui.core.plan.revenue.quarters import quarter_problems
from funnel_tui.core.values.frozen import dataclass, field
from funnel_tui.core.values.period import LONGEST_PERIOD, Period, WorkCalendar
from funnel_tui.core.values.problem import Problem

SCREEN_KEYS = "glnpqtuwx"
"""Letters that the screens use themselves, so that no activity can have them."""
MOST_DEALS = 1_000_000
"""More is a typing error, and exact sums over them would take seconds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a salesperson set out to do in a period."""

    period: Period
    funnel: Funnel
    work: WorkCalendar = field(default_factory=WorkCalendar)
    counted_from: date | None = None
    """Joined later: windows start here, and the quotas cover what is left of the target."""
    currency: str = "$"
    timing: Timing = Timing.LEAD
    ceilings: tuple[tuple[str, Decimal], ...] = ()
    """The most of an activity that a working day has room for, where the user set it."""
    catch_up_by: date | None = None
    """Until when what is short is made up, on top of the plan; None leaves it."""
    count_deals: Counting = Counting.LARGER
    """Which deals of a day count, won and lost, where they are both typed and imported."""
    quarters: tuple[tuple[str, Decimal], ...] = ()
    """What single quarters are to bring, where the user set it; the others share the rest."""
    own_forecasts: tuple[OwnForecast, ...] = ()
    """The user's own numbers for quarters, by the date on which each was given."""
    experiments: tuple[tuple[date, str], ...] = ()
    """Days from which something is done in another way, each with what it is."""
    pay: Pay = field(default_factory=Pay)
    """What it pays; nothing of it is shown until the file has any."""

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

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Each name with its spelling, where the owner gave one."""
        return tuple((a.name, a.label) for a in self.activities if a.label)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps this plan from being computed, each with its place and what is allowed."""
        limits = tuple(_limit_problems(self))
        # Amounts outside their limits can be infinite, and cannot be divided.
        deals = () if any(found.where[0] == "plan" for found in limits) else _deal_problems(self.funnel)
        periods = tuple(_period_problems(self))
        # A period that is none has no quarters, and one of centuries too many.
        quarters = () if periods else quarter_problems(self.period, self.funnel.target, self.quarters)
        pay = pay_problems(self.pay, (*self.names, DEALS))
        return (*limits, *periods, *deals, *_process_problems(self), *quarters, *pay)


def _limit_problems(plan: Plan) -> Iterator[Problem]:
    """Values outside the limits that the table of fields gives."""
    for spec in (*PLAN_FIELDS, *CALENDAR_FIELDS, *PAY_FIELDS):
        yield from spec.problems(plan, (spec.table,))
    for activity in plan.activities:
        for spec in fields_of(activity):
            yield from spec.problems(activity, (spec.table, activity.name))


def _period_problems(plan: Plan) -> Iterator[Problem]:
    if plan.period.ends < plan.period.starts:
        yield Problem(
            ("plan", "ends"), "is before the first date", "a date from {} on", figures=(plan.period.starts,)
        )
    elif plan.period.days > LONGEST_PERIOD:
        figures = (plan.period.days, LONGEST_PERIOD)
        yield Problem(("plan", "ends"), "makes a period of {} days", "at most {}", figures=figures)
    dates = (plan.period.starts, plan.period.ends)
    if plan.counted_from is not None and plan.counted_from not in plan.period:
        yield Problem(
            ("plan", "counted_from"), "is outside the period", "a date from {} to {}", figures=dates
        )
    if plan.catch_up_by is not None and plan.catch_up_by not in plan.period:
        yield Problem(("plan", "catch_up_by"), "is outside the period", "a date from {} to {}", figures=dates)


def _deal_problems(funnel: Funnel) -> Iterator[Problem]:
    if funnel.to_close / Fraction(funnel.average_deal) > MOST_DEALS:
        allowed = "a larger average deal"
        yield Problem(("plan", "average_deal"), "needs more than {} deals", allowed, figures=(MOST_DEALS,))


def _is_name(text: str) -> bool:
    """Whether it is made of lower-case letters, digits and `_`, a letter first."""
    return text.isascii() and text.isidentifier() and text == text.lower() and text[0] != "_"


def _process_problems(plan: Plan) -> Iterator[Problem]:
    funnel = plan.funnel
    if not funnel.stages:
        yield Problem(("stages",), "is empty", "one stage at least, such as meetings")
    if funnel.channels and (total := sum((c.share.value for c in funnel.channels), Fraction(0))) != 1:
        allowed = "shares that add up to 100 %"
        yield Problem(("channels",), "shares add up to {}", allowed, figures=(total,))
    names: set[str] = set()
    keys: dict[str, str] = {}
    for activity in plan.activities:
        table = "stages" if isinstance(activity, Stage) else "channels"
        where = (table, activity.name)
        if not _is_name(activity.name):
            yield Problem(where, "cannot be a name", "lower-case letters, digits and _, a letter first")
        elif activity.name in RESERVED_NAMES:
            yield Problem(where, "is a reserved word", f"a name other than {', '.join(RESERVED_NAMES)}")
        # Former names count too: two activities that share one would both claim what was logged under it.
        for name in (activity.name, *activity.was):
            if name in names:
                yield Problem(where, f"the name {name} is used twice", "a name of its own")
            names.add(name)
        key = activity.key
        if not (len(key) == 1 and key.isascii() and key.islower()):
            yield Problem((*where, "key"), f"{key!r} is not a key", "one lower-case letter")
        elif key in SCREEN_KEYS:
            yield Problem(
                (*where, "key"), f"{key} has a use on the screen", f"a letter other than {SCREEN_KEYS}"
            )
        elif key in keys:
            yield Problem((*where, "key"), f"{key} is the key of {keys[key]} too", "a letter of its own")
        keys.setdefault(key, activity.name)
