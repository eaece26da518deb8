"""The years before as figures for a plan: win rate, deal size, days to close, conversion rates, months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor, log10, sqrt
from statistics import median, stdev

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.fields.plan_fields import MOST_MONEY
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import (
    PRIOR_TOUCHES,
    PRIOR_TRIALS,
    Z95,
    Observed,
    observed,
    planned_mix,
    wilson,
)
from funnel_tui.core.progress.imported import Source
from funnel_tui.core.progress.new_plan.replan import readable_rate
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Period, WorkCalendar

PRIOR_DEALS = 10.0
"""What the plan's average deal is worth beside deals that were won, as in the forecast."""
WHOLE_YEAR = 365
"""Days that a history needs before it says anything of months."""
_WEIGHT_STEPS = 20
"""Weights of months are offered in steps of 0.05: nobody plans finer."""
_DIGITS = 3
"""Of an average deal that was counted."""


@dataclass(frozen=True, slots=True)
class PastDeal:
    """One opportunity of the years before; nobody's name is in it."""

    created: date
    closed: date | None
    """When it was won or lost; None while it is open."""
    won: bool | None
    """None while it is open."""
    amount: Decimal | None
    """None where nobody wrote one."""

    @property
    def decided(self) -> bool:
        """Whether it ended."""
        return self.closed is not None and self.won is not None


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One figure of a plan as the history has it, and how much it stands on."""

    path: str
    """The field of the plan, as `with_field` takes it."""
    offered: str
    """Its text there: the history, and the plan as a prior, so that 3 of 3 never reads 100 %."""
    seen: float
    """The history alone."""
    low: float
    """Lower end of the range: of the true value for rates and sizes (95 %), of 8 in 10 deals for days."""
    high: float
    count: int
    """What it stands on: deals decided or won, or how many could have gone on."""


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """How much came of a working day of one month, 1 being the year's average."""

    month: int
    offered: Fraction
    seen: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What a history says of a plan."""

    first: date
    last: date
    decided: int
    """Deals that were won or lost."""
    figures: tuple[OwnFigure, ...]
    """Average deal, then the activities in their order."""
    months: tuple[OwnMonth, ...] = ()
    """Empty where the history is shorter than a year."""
    size_spread: float | None = None
    """Standard deviation of deal sizes as a share of their mean; None below two deals."""


def own_figures(
    plan: Plan, deals: Iterable[PastDeal], years: Iterable[Year] = (), *, today: date
) -> OwnFigures | None:
    """What earlier deals and logs say of a plan's figures; None where they say nothing.

    Args:
        plan: Its process is what is looked for, and its figures are the prior.
        deals: Of the years before; each counts at the last stage. Where there are none, the logs tell.
        years: Earlier logs, what is imported in them included.
        today: Nothing after it is looked at.
    """
    past = sorted((deal for deal in deals if _makes_sense(deal, today)), key=lambda deal: deal.created)
    logs = [(year, min(today, year.plan.period.ends)) for year in years if year.days]
    dates = [day for deal in past for day in (deal.created, deal.closed) if day]
    dates += [day for year, upto in logs for day in year.days if day <= upto]
    if not dates:
        return None
    amounts = [deal.amount for deal in past if deal.won and deal.amount]
    decided = [deal for deal in past if deal.decided]
    if not past:
        amounts = [
            a for year, upto in logs for when, day in year.days.items() if when <= upto for a in day.won
        ]
    rates, logged_decided = _rates(plan, logs, with_last=not decided)
    figures = [*_size(plan, amounts), *rates, *_win_rate(plan, decided), *_days_to_close(plan, decided)]
    span = Period(min(dates), max(dates))
    spread = stdev(map(float, amounts)) / (float(sum(amounts)) / len(amounts)) if len(amounts) > 1 else None
    return OwnFigures(
        span.starts,
        span.ends,
        len(decided) if past else logged_decided,
        tuple(figures),
        _months(plan, past, logs, span),
        spread,
    )


def logs_of(sources: Sequence[Source], plan: Plan) -> list[Year]:
    """What sources say as logs, one for each calendar year."""
    # What is open in the present plan was not open then.
    stages = tuple(replace(stage, opening=0) for stage in plan.funnel.stages)
    plan = replace(plan, counted_from=None, funnel=replace(plan.funnel, stages=stages))
    first, last = min(s.first for s in sources), max(s.last for s in sources)
    out = []
    for year in range(first.year, last.year + 1):
        period = Period(max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
        parts = {
            str(n): replace(source, days={when: day for when, day in source.days.items() if when in period})
            for n, source in enumerate(sources)
        }
        out.append(Year(replace(plan, period=period)).with_imported(parts))
    return out


def with_own_figures(plan: Plan, found: OwnFigures) -> Plan:
    """The plan with every figure that its history offers; months that it does not know keep their weight."""
    for figure in found.figures:
        plan = with_field(plan, figure.path, figure.offered)
    if not found.months:
        return plan
    weights = dict(plan.work.months) | {month.month: month.offered for month in found.months}
    months = tuple((month, weight) for month, weight in sorted(weights.items()) if weight != 1)
    return replace(plan, work=replace(plan.work, months=months))


def _makes_sense(deal: PastDeal, today: date) -> bool:
    ended = deal.closed or deal.created
    return deal.created <= ended <= today and (deal.amount is None or deal.amount.is_finite())


def _size(plan: Plan, amounts: Sequence[Decimal]) -> Iterable[OwnFigure]:
    # Of amounts that no plan can have the average could be one too.
    amounts = [amount for amount in amounts if 0 < amount <= MOST_MONEY]
    if not amounts:
        return
    n, total = len(amounts), float(sum(amounts))
    mean = total / n
    error = Z95 * stdev(map(float, amounts)) / sqrt(n) if n > 1 else mean
    offered = (PRIOR_DEALS * float(plan.funnel.average_deal) + total) / (PRIOR_DEALS + n)
    text = f"{max(_rounded(offered), 0.01):f}".rstrip("0").rstrip(".")
    yield OwnFigure("plan.average_deal", text, mean, max(0.0, mean - error), mean + error, n)


def _rounded(value: float) -> float:
    return round(value, _DIGITS - 1 - floor(log10(value)))


def _win_rate(plan: Plan, decided: Sequence[PastDeal]) -> Iterable[OwnFigure]:
    if decided:
        last = plan.funnel.stages[-1]
        won = sum(bool(deal.won) for deal in decided)
        yield _rate(f"{last.path}.converts", float(last.converts), won, len(decided), PRIOR_TRIALS)


def _rate(path: str, planned: float, successes: float, trials: float, prior: float) -> OwnFigure:
    low, high = wilson(successes, trials)
    offered = readable_rate((prior * planned + successes) / (prior + trials)).text
    return OwnFigure(path, offered, successes / trials, low, high, round(trials))


def _days_to_close(plan: Plan, decided: Sequence[PastDeal]) -> Iterable[OwnFigure]:
    days = sorted((deal.closed - deal.created).days for deal in decided if deal.won and deal.closed)
    if days:
        last, n = plan.funnel.stages[-1], len(days)
        middle = float(median(days))
        offered = (PRIOR_TRIALS * last.lead_days + n * middle) / (PRIOR_TRIALS + n)
        low, high = (float(days[min(n - 1, int(share * n))]) for share in (0.1, 0.9))
        yield OwnFigure(f"{last.path}.lead_days", str(round(offered)), middle, low, high, n)


def _rates(plan: Plan, logs: Sequence[tuple[Year, date]], *, with_last: bool) -> tuple[list[OwnFigure], int]:
    """Conversion rates of all logs together, and how many deals they saw decided."""
    seen: dict[str, list[Observed]] = {}
    for year, upto in logs:
        told = _told(plan, year)
        for rate in observed(_as_planned_now(plan, year), upto):
            if rate.name in told:
                seen.setdefault(rate.name, []).append(rate)
    totals = {
        name: (sum(r.successes for r in rates), sum(r.trials for r in rates)) for name, rates in seen.items()
    }
    out = _channel_rates(plan, totals)
    for stage in plan.funnel.stages if with_last else plan.funnel.stages[:-1]:
        successes, trials = totals.get(stage.name, (0.0, 0.0))
        if trials > 0:
            out.append(
                _rate(f"{stage.path}.converts", float(stage.converts), successes, trials, PRIOR_TRIALS)
            )
    return out, round(totals.get(plan.funnel.stages[-1].name, (0.0, 0.0))[1])


def _told(plan: Plan, year: Year) -> set[str]:
    """Activities of whose conversion a log can tell: it counts them and what they lead to.

    An export of deals has no meetings: what came of them is not a share of none. Channels are judged
    together, so each has to be there.
    """
    counted = {name for day in year.days.values() for name, n in day.counts.items() if n}
    if any(day.won or day.lost for day in year.days.values()):
        counted.add(DEALS)
    channels, stages = plan.funnel.channels, [*(s.name for s in plan.funnel.stages), DEALS]
    told = {name for name, after in pairwise(stages) if {name, after} <= counted}
    if {*(c.name for c in channels if c.share.value), stages[0]} <= counted:
        told |= {c.name for c in channels}
    return told


def _channel_rates(plan: Plan, totals: Mapping[str, tuple[float, float]]) -> list[OwnFigure]:
    """Channels share one multiplier: meetings do not say which channel brought them."""
    known = [c for c in plan.funnel.channels if totals.get(c.name, (0.0, 0.0))[1] > 0]
    arrived = sum(totals[c.name][0] for c in known)
    touches = sum(totals[c.name][1] for c in known)
    expected = sum(totals[c.name][1] * float(c.converts) for c in known)
    if not touches or not expected:
        return []
    prior = PRIOR_TOUCHES * planned_mix(plan)
    multiplier, ends = (prior + arrived) / (prior + expected), wilson(min(arrived, touches), touches)
    out = []
    for c in known:
        planned = float(c.converts)
        scale = planned * touches / expected
        seen, low, high = (min(1.0, scale * rate) for rate in (arrived / touches, *ends))
        offered = readable_rate(min(1.0, planned * multiplier)).text
        out.append(OwnFigure(f"{c.path}.converts", offered, seen, low, high, round(totals[c.name][1])))
    return out


def _as_planned_now(plan: Plan, year: Year) -> Year:
    """An earlier log with the process of the present plan; what was open when it began stays counted."""
    openings = {stage.name: stage.opening for stage in year.plan.funnel.stages}
    stages = tuple(replace(s, opening=openings.get(s.name, 0)) for s in plan.funnel.stages)
    funnel = replace(plan.funnel, stages=stages)
    dates = year.plan.period
    then = replace(plan, funnel=funnel, period=dates, counted_from=None, catch_up_by=None, quarters=())
    return replace(year, plan=then, earlier=())


def _months(
    plan: Plan, past: Sequence[PastDeal], logs: Sequence[tuple[Year, date]], span: Period
) -> tuple[OwnMonth, ...]:
    """What came of a working day of each month: touches where there are logs, else new deals."""
    if span.days < WHOLE_YEAR:
        return ()
    channels = {c.name for c in plan.funnel.channels}
    events = [
        (when.month, n)
        for year, upto in logs
        for when, day in year.days.items()
        for name, n in day.counts.items()
        if when <= upto and name in channels
    ]
    prior = PRIOR_TOUCHES
    if not any(n for _, n in events):
        events, prior = [(deal.created.month, 1) for deal in past], PRIOR_TRIALS
    total = sum(n for _, n in events)
    worked = _working_days(plan.work, span)
    whole = sum(worked.values())
    if not total or not whole:
        return ()
    out = []
    for month, days in sorted(worked.items()):
        n, expected = sum(k for at, k in events if at == month), total * days / whole
        weight = (prior + n) / (prior + expected)
        error = Z95 * sqrt(max(n, 1)) / expected
        offered = Fraction(round(weight * _WEIGHT_STEPS), _WEIGHT_STEPS)
        seen = n / expected
        out.append(OwnMonth(month, offered, seen, max(0.0, seen - error), seen + error, n))
    return tuple(out)


def _working_days(work: WorkCalendar, span: Period) -> dict[int, int]:
    """By month; holidays of the plan's own year say nothing of the years before."""
    days: dict[int, int] = {}
    day = span.starts
    while day <= span.ends:
        if day.weekday() in work.workdays:
            days[day.month] = days.get(day.month, 0) + 1
        day += ONE_DAY
    return days
