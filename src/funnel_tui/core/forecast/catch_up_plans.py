"""The ways to catch up: what each asks of a day, and the chance of the target if it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from funnel_tui.core.forecast.recovery import added, expected_deals_needed
from funnel_tui.core.forecast.simulate import Worlds
from funnel_tui.core.progress.catch_up import CatchUpChoice, catch_up, catch_up_date
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import Period


@dataclass(frozen=True, slots=True)
class CatchUpPlan:
    """One way to treat a miss, and what it does."""

    choice: CatchUpChoice
    by: date | None
    """Until when; None where it is let go."""
    today: dict[str, float]
    """What each activity that starts the funnel asks for on a normal working day now."""
    chance: float
    """Probability of the target if exactly that is done from today on."""


def catch_up_plans(pace: Pace, worlds: Worlds) -> tuple[CatchUpPlan, ...]:
    """What to do about what is short, with today's numbers and the chance of each; empty where nothing is.

    The chance is that of doing exactly the plan that is chosen from today on, whatever was done until now;
    the one on the headline expects the person to go on as before.

    Args:
        pace: Of the date of the forecast.
        worlds: The forecast's.
    """
    if not worlds.pipeline.edges:
        return ()
    needed = expected_deals_needed(worlds)
    under_way = added(worlds.means[: len(worlds.pipeline.rates) + 1])
    plans = []
    for choice in CatchUpChoice:
        by = catch_up_date(choice, pace.schedule, pace.today)
        found = catch_up(pace.schedule.plan.funnel, pace.activities, pace.today, by) if by else None
        extra = {name: float(units) for name, units in found.extra.items()} if found else {}
        plans.append(_plan(pace, worlds, choice, by, extra, needed, under_way))
    let_go = plans[-1].today
    return tuple(plans) if any(plan.today != let_go for plan in plans) else ()


def distinct(plans: Sequence[CatchUpPlan]) -> list[CatchUpPlan]:
    """The plans that differ: late in a plan two choices may end on the same date."""
    dates = [plan.by for plan in plans]
    return [plan for at, plan in enumerate(plans) if plan.by not in dates[:at]]


def _plan(
    pace: Pace,
    worlds: Worlds,
    choice: CatchUpChoice,
    by: date | None,
    extra: dict[str, float],
    needed: Sequence[float],
    under_way: Sequence[float],
) -> CatchUpPlan:
    state, asked, arriving = worlds.pipeline, {}, 0.0
    for inflow in state.inflows:
        line = pace.of(inflow.name).line
        days = 0.0
        if by is not None and line.span is not None:
            days = float(line.capacity.between(Period(state.today, min(by, line.span.ends))))
        more = extra.get(inflow.name, 0.0) / days if days else 0.0
        asked[inflow.name] = inflow.planned + more
        spent = 0.0
        for capacity, reach in zip(inflow.capacity, inflow.reach, strict=True):
            within = min(capacity, max(0.0, days - spent))
            arriving += inflow.converts * reach * (inflow.planned * capacity + more * within)
            spent += capacity
    reached = sum(
        deals <= before + onward * arriving
        for deals, before, onward in zip(needed, under_way, worlds.onward, strict=True)
    )
    return CatchUpPlan(choice, by, asked, reached / len(worlds.totals))
