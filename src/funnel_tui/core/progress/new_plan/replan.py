"""A new plan during the year: from today, for what is left of the target and of the time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from funnel_tui.core.plan.funnel import half_up
from funnel_tui.core.plan.plan import MOST_DEALS, Plan
from funnel_tui.core.progress.conversion import LogCounts, lead_days, log_counts, observed
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import ONE_DAY
from funnel_tui.core.values.rate import Rate

Rates = Literal["planned", "observed"]


def replan(year: Year, today: date, rates: Rates = "planned") -> Plan:
    """The plan counted from today: what was won is closed, what is under way is the opening pipeline.

    Touches of which the answer is still out are in no stage yet, so the plan asks for a little more than it
    might. On the plan's first date, or before, there is nothing to count and it comes back as it is.

    Args:
        year: The present plan and its log; today's own work stays with the new plan.
        today: The first date of the new plan.
        rates: The plan's, or what the log and the plan together say of them.

    Raises:
        ValueError: When the plan's period is over.
    """
    plan = year.plan
    if today > plan.period.ends:
        raise ValueError("the plan is over")
    if today <= plan.origin:
        return plan
    done = log_counts(year, today - ONE_DAY)
    funnel = plan.funnel
    if rates == "observed":
        seen = {rate.name: readable_rate(rate.shrunk) for rate in observed(year, today - ONE_DAY)}
        channels = tuple(replace(c, converts=seen[c.name]) for c in funnel.channels)
        stages = tuple(replace(s, converts=seen[s.name]) for s in funnel.stages)
        funnel = replace(funnel, channels=channels, stages=stages)
    under_way = open_now(plan, done)
    stages = tuple(replace(s, opening=n) for s, n in zip(funnel.stages, under_way, strict=True))
    closed = funnel.closed_before + sum(done.amounts, Decimal(0))
    return replace(
        plan,
        counted_from=today,
        catch_up_by=None,
        funnel=replace(funnel, stages=stages, closed_before=closed),
    )


def open_now(plan: Plan, done: LogCounts) -> tuple[int, ...]:
    """The stock of each stage: what arrived and has neither advanced nor been lost.

    Nobody logs a meeting that led nowhere. So of what arrived at a stage before the last a part is over, in
    step with its lead days: all of it once they have passed.
    """
    out = []
    stages = plan.funnel.stages
    for j, stage in enumerate(stages):
        arrived = done.total(stage.name) + stage.opening
        if j + 1 == len(stages):
            left = Fraction(arrived - done.total(WON) - done.total(LOST))
        else:
            days = lead_days(plan, stage)
            waiting = arrived - Fraction(done.matured(stage.name, days, stage.opening)).limit_denominator(
                10**6
            )
            left = min(waiting, Fraction(arrived - done.total(stages[j + 1].name)))
        out.append(min(MOST_DEALS, max(0, half_up(left))))
    return tuple(out)


def readable_rate(value: float) -> Rate:
    """A rate that was counted, as a percentage with two digits at least: `23.4%`, `2.61%`."""
    percent = min(100.0, max(value * 100, 0.01))
    text = f"{percent:.2f}" if percent < 10 else f"{percent:.1f}"
    return Rate.parse(f"{text.rstrip('0').rstrip('.')}%")


def ended_plan(year: Year, today: date) -> EarlierPlan | None:
    """The present plan as one that ended yesterday; None where it never held on a date."""
    yesterday = today - ONE_DAY
    begun = max([year.plan.origin, *(earlier.ended + ONE_DAY for earlier in year.earlier)])
    return EarlierPlan(year.plan, yesterday) if begun <= yesterday else None
