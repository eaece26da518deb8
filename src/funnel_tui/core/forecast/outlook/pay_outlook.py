"""What the plan is likely to pay: earned so far, the chance of the next tier, and the range at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from funnel_tui.core.forecast.distributions import Band, band_of
from funnel_tui.core.forecast.outlook.by_date import reached_by
from funnel_tui.core.forecast.simulate import Worlds
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.revenue.pay import Pay
from funnel_tui.core.plan.revenue.targets import PaySpan, pay_spans
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.revenue.earnings import Earnings, base_until, earnings
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class PayOutlook:
    """What was earned, and what the worlds say of the rest."""

    earned: Earnings
    tier_chance: float | None
    """Probability that the present pay period reaches its next tier; None without one."""
    at_end: Band
    """All pay of the plan at its end."""


def pay_outlook(year: Year, today: date, pace: Pace, worlds: Worlds) -> PayOutlook | None:
    """Read the pay from the worlds of the forecast; None where the file has no pay.

    Args:
        year: The plan and its log.
        today: The date on which that is asked.
        pace: Of the date of the forecast: activities are taken to go on at their rate so far.
        worlds: The forecast's.
    """
    plan = year.plan
    found = earnings(year, today)
    if found is None:
        return None
    spans = pay_spans(plan)
    over = sum((s.variable for s in found.statements if s.span.ends < today), Decimal(0))
    base = sum((base_until(plan.pay.base, each, each.span.ends) for each in spans), Decimal(0))
    fixed = float(base + over) + _activity_bonus(plan.pay, pace, found)
    totals, chance = [fixed] * len(worlds.sizes), None
    rate_of_deal = float(dict(plan.pay.bonuses).get(DEALS, Decimal(0)))
    won, money = [worlds.pipeline.deals] * len(totals), [worlds.pipeline.revenue] * len(totals)
    for each in spans:
        if each.span.ends < today:
            continue
        present = found.present is not None and today in each.span
        reached = reached_by(worlds, each.span.ends)
        sold = _sold(found, present)
        sales = [sold + after - before for before, after in zip(money, reached.revenue, strict=True)]
        deals = [after - before for before, after in zip(won, reached.deals, strict=True)]
        paid = _paid(plan.pay, each, sales)
        totals = [
            total + commission + rate_of_deal * n
            for total, commission, n in zip(totals, paid, deals, strict=True)
        ]
        if present and found.next_tier:
            goal = float(found.next_tier.tier.above) * float(each.quota)
            chance = sum(amount >= goal for amount in sales) / len(sales)
        won, money = reached.deals, reached.revenue
    return PayOutlook(found, chance, band_of(totals))


def _sold(found: Earnings, present: bool) -> float:
    """What the pay period has sold already: the worlds add what is to come."""
    return float(found.present.sales) if present and found.present else 0.0


def _activity_bonus(pay: Pay, pace: Pace, found: Earnings) -> float:
    """Bonuses that are still to come, if every activity goes on at its rate so far; and those there are.

    Bonuses of the present pay period are counted here once, whatever they are for.
    """
    to_come = 0.0
    rates = dict(pay.bonuses)
    for activity in pace.activities:
        if activity.name != DEALS and activity.name in rates:
            to_come += float(rates[activity.name]) * float(activity.projection - activity.actual)
    return to_come + (float(found.present.bonus) if found.present else 0.0)


def _paid(pay: Pay, each: PaySpan, sales: Sequence[float]) -> list[float]:
    """What the tiers pay in each world; as `Pay.commission`, in floating point for thousands of worlds."""
    tiers, quota = pay.by_share, float(each.quota)
    if not tiers:
        return [0.0] * len(sales)
    cap = float("inf") if pay.cap is None else float(pay.cap)
    if not quota:
        return [min(cap, amount * float(tiers[0].rate)) for amount in sales]
    edges = [*(float(tier.above) * quota for tier in tiers), float("inf")]
    steps = [(low, high, float(t.rate)) for (low, high), t in zip(pairwise(edges), tiers, strict=True)]
    return [
        min(cap, sum(rate * (min(amount, high) - low) for low, high, rate in steps if amount > low))
        for amount in sales
    ]
