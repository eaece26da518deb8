"""The target on dates: what each quarter and each pay period is to bring, to the cent and adding up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.pay import cents
from funnel_tui.core.plan.revenue.quarters import quarter_spans, stretches
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY, Capacity, Period


@dataclass(frozen=True, slots=True)
class PaySpan:
    """One pay period and what the tiers of it are shares of."""

    span: Period
    quota: Decimal
    whole_days: int
    """Of the pay period, were it not cut short by the plan's end."""


def closed_by(plan: Plan, day: date, amount: Decimal | None = None) -> Decimal:
    """What of the revenue that was closed before the log starts counts by the end of a date.

    Nobody knows its dates: it is spread over the working days before the log starts, or lies on the plan's
    first date where there are none.

    Args:
        plan: How much it is, and when the log starts.
        day: The date.
        amount: The part of it whose dates are not known, where that is not all.
    """
    closed = plan.funnel.closed_before if amount is None else amount
    before = Period(plan.period.starts, plan.origin - ONE_DAY)
    if not closed or day < plan.period.starts:
        return Decimal(0)
    part = _part(schedule(plan).capacity, before, day) if before.days else Fraction(1)
    return closed if part == 1 else cents(Fraction(closed) * part)


def _part(capacity: Capacity, span: Period, day: date) -> Fraction:
    """Share of a span's working days that is over by the end of a date; of its dates where it has none."""
    upto = Period(span.starts, min(day, span.ends))
    if day < span.starts:
        return Fraction(0)
    whole = capacity.units(span)
    return Fraction(capacity.units(upto), whole) if whole else Fraction(upto.days, span.days)


def _planned(plan: Plan, day: date) -> Fraction:
    """The plan line of all revenue by the end of a date, without targets of single quarters."""
    return Fraction(closed_by(plan, day)) + schedule(plan).revenue_at(day)


def _within(plan: Plan, span: Period) -> Fraction:
    return _planned(plan, span.ends) - _planned(plan, span.starts - ONE_DAY)


@lru_cache(maxsize=64)
def _quarter_targets(plan: Plan) -> tuple[tuple[str, Decimal], ...]:
    spans, given = quarter_spans(plan.period), dict(plan.quarters)
    free = {name: span for name, span in spans.items() if name not in given}
    weights = {name: _within(plan, span) for name, span in free.items()}
    if not any(weights.values()):
        capacity = schedule(plan).capacity
        weights = {name: capacity.between(span) or Fraction(span.days) for name, span in free.items()}
    rest, whole = plan.funnel.target - sum(given.values(), Decimal(0)), sum(weights.values(), Fraction(0))
    out, due, done = given, Fraction(0), Decimal(0)
    for name, weight in weights.items():
        due += weight
        # By the sums and not one by one, so that the cents add up.
        upto = cents(Fraction(rest) * due / whole) if due != whole else rest
        out[name] = upto - done
        done = upto
    return tuple((name, out[name]) for name in spans)


def quarter_targets(plan: Plan) -> Mapping[str, Decimal]:
    """What each quarter is to bring: as set, else its part of the rest by the plan line; all add up."""
    return dict(_quarter_targets(plan))


def target_of(plan: Plan, span: Period) -> Decimal:
    """What a stretch of dates is to bring, to the cent; stretches beside each other add up."""
    return cents(due_by(plan, span.ends)) - cents(due_by(plan, span.starts - ONE_DAY))


def due_by(plan: Plan, day: date) -> Fraction:
    """Revenue due by the end of a date: whole quarters, and of the present one its part by the plan line."""
    total = Fraction(0)
    targets = quarter_targets(plan)
    for name, span in quarter_spans(plan.period).items():
        if day >= span.ends:
            total += Fraction(targets[name])
        elif day >= span.starts:
            whole, before = _within(plan, span), _planned(plan, span.starts - ONE_DAY)
            part = (
                (_planned(plan, day) - before) / whole if whole else _part(schedule(plan).capacity, span, day)
            )
            total += Fraction(targets[name]) * part
    return total


@lru_cache(maxsize=64)
def pay_spans(plan: Plan) -> tuple[PaySpan, ...]:
    """The pay periods of a plan from its first date on, each with its quota."""
    out, before = [], Decimal(0)
    for whole in stretches(plan.period, plan.pay.period.months):
        span = whole.overlap(plan.period)
        upto = plan.funnel.target if span.ends == plan.period.ends else cents(due_by(plan, span.ends))
        out.append(PaySpan(span, plan.pay.quota or upto - before, whole.days))
        before = upto
    return tuple(out)
