"""What is in the pipeline if nothing more is done, and how much would have to be in it.

All of it is read from the worlds of the forecast. Doing nothing leaves each world its touches made and what
its stages hold, and takes the work to come; the luck stays. What would have to be open at the last stage is
solved in each world from its own win rate and lag, and not from a rule such as three times what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from math import ceil, inf

from funnel_tui.core.forecast.distributions import Band, band_of
from funnel_tui.core.forecast.outlook.by_date import curve_by, means_by, reached_by, reached_with
from funnel_tui.core.forecast.recovery import added
from funnel_tui.core.forecast.simulate import Worlds
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.progress.day import LOST
from funnel_tui.core.progress.work_done import counts_in
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import Period

EVEN, SURE = 0.5, 0.8
"""Chances for which the coverage is sought."""
_MOST = 100_000
"""Opportunities beyond which no number is an answer."""


@dataclass(frozen=True, slots=True)
class CoverageNeeded:
    """What the pipeline alone takes for a chance."""

    more: int
    """Opportunities that would have to be opened today, on top of those there are."""
    ratio: float
    """Value of all of them over what is left of the target."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The pipeline on a date, without any work from then on, against what is left of a target."""

    more: Band
    """Revenue that the pipeline alone brings by the horizon."""
    alone: float
    """Probability of the target if nothing is done from now on."""
    own_work: float
    """What going on as so far adds to that probability."""
    stage: str
    """The last stage that is logged; empty where none is."""
    open: int
    """What arrived there and is neither won nor lost."""
    held: float | None
    """Their value at the planned average over what is left; None where nothing is left, or logged."""
    even: CoverageNeeded | None
    """For an even chance; None where nothing that is opened today would close in time."""
    sure: CoverageNeeded | None
    """For four in five."""


def coverage(year: Year, worlds: Worlds, horizon: date, goal: float) -> Coverage:
    """Weigh the pipeline by itself.

    Args:
        year: The plan and its log.
        worlds: The forecast's.
        horizon: By the end of which date it has to have closed.
        goal: Revenue since the plan's origin that is wanted by then.
    """
    state = worlds.pipeline
    # Touches made and what the stages hold; the inflows after them are work to come.
    in_hand = means_by(worlds, horizon)[: len(state.rates) + 1]
    alone = reached_with(worlds, in_hand) if state.edges else reached_by(worlds, horizon)
    chance = _chance(alone.revenue, goal)
    stage = state.stages[-1] if state.stages else ""
    held, left = open_at(year, stage, state.today), goal - state.revenue
    size = float(year.plan.funnel.average_deal)
    even = sure = None
    if left > 0 and stage:
        wanted = _opportunities_missing(worlds, horizon, goal, in_hand, alone.revenue)
        even, sure = (_needed(wanted, p, held, size / left) for p in (EVEN, SURE))
    return Coverage(
        more=band_of(alone.revenue, -state.revenue),
        alone=chance,
        own_work=_chance(reached_by(worlds, horizon).revenue, goal) - chance,
        stage=stage,
        open=held,
        held=held * size / left if left > 0 and stage else None,
        even=even,
        sure=sure,
    )


def open_at(year: Year, name: str, today: date) -> int:
    """How many of a stage are neither won nor lost, where nothing is logged between it and the deals."""
    stage = next((stage for stage in year.plan.funnel.stages if stage.name == name), None)
    if stage is None:
        return 0
    counts = counts_in(year, Period(year.plan.origin, today))
    return max(0, stage.opening + counts.get(name, 0) - counts[DEALS] - counts.get(LOST, 0))


def _chance(revenue: Sequence[float], goal: float) -> float:
    return sum(amount >= goal for amount in revenue) / len(revenue)


def _needed(missing: Sequence[float], chance: float, held: int, each: float) -> CoverageNeeded | None:
    """The least number that is enough in so many of the worlds; `each` is the coverage of one."""
    more = missing[ceil(chance * len(missing)) - 1]
    if more > _MOST:
        return None
    return CoverageNeeded(ceil(more), (held + ceil(more)) * each)


def _opportunities_missing(
    worlds: Worlds, horizon: date, goal: float, in_hand: Sequence[list[float]], revenue: Sequence[float]
) -> list[float]:
    """How many opportunities each world lacks today to reach the goal by itself, ascending.

    One that is opened today brings, in a world, its win rate times the common shock, as far as it is ever
    decided and its lag is over by the horizon.
    """
    state, sequence = worlds.pipeline, worlds.sequence
    in_time = curve_by(
        list(accumulate(state.last_onward, initial=0.0)), state.edges, (horizon - state.today).days + 1
    )
    totals = added(in_hand)
    rates = worlds.rates[-1] if worlds.rates else [0.0] * len(revenue)
    wanted, per_deal = goal - state.revenue, state.decided_share * in_time
    missing = []
    for first, start, size, has, shock, rate, total in zip(
        worlds.firsts, worlds.starts, worlds.sizes, revenue, worlds.shock, rates, totals, strict=True
    ):
        if has >= goal:
            missing.append(0.0)
            continue
        short = sequence.each * (sequence.place_of(first, wanted / size) - start) - total
        each = shock * rate * per_deal
        missing.append(max(0.0, short) / each if each > 0 else inf)
    return sorted(missing)
