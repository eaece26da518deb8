"""What would still reach the target: more work, a better rate or bigger deals; and how to repair a miss.

All of it is read from the worlds of the forecast. In each world the target lies so far along its sequence of
deals, so a change reaches it there if it makes the expected deals that many; the chance of a change is the
share of the worlds in which it does, and without a change it is the forecast's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, inf

from funnel_tui.core.forecast.pipeline import Inflow
from funnel_tui.core.forecast.simulate import Worlds
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.values.period import ONE_DAY, Period

MOST = 10.0
"""Times the present figure beyond which a change is not an option."""
CATCH_UP_DAYS = 10
"""Working days in which a miss is made good: two weeks."""


class RecoveryLever(StrEnum):
    """What a recovery option changes."""

    ACTIVITY = "activity"
    RATE = "rate"
    DEAL = "deal"


@dataclass(frozen=True, slots=True)
class RecoveryOption:
    """One change that alone gives the chance that was asked for."""

    lever: RecoveryLever
    name: str
    """The activity that is done more, or whose rate is better; `deals` for their size."""
    now: float
    """Expected if nothing changes: for each working day, as a share, or in money."""
    needed: float | None
    """The same, as it has to be from today on; None where this alone cannot do it."""


class CatchUp(StrEnum):
    """What to do about work that was missed."""

    SPREAD = "spread it"
    """Over all working days left in the window."""
    TWO_WEEKS = "two weeks"
    """Within the next ten working days."""
    LET_GO = "let it go"
    """Go on at the planned pace."""


@dataclass(frozen=True, slots=True)
class CatchUpPlan:
    """One way to treat a miss, and what it does."""

    catch_up: CatchUp
    today: dict[str, float]
    """What each activity asks for on a normal working day now."""
    chance: float
    """Probability of the target if exactly that is done from today on."""


@dataclass(frozen=True, slots=True)
class LeverReach:
    """By how much one figure has to be multiplied to reach the target, in each world."""

    lever: RecoveryLever
    name: str
    now: float
    most: float
    """The highest multiple that makes sense."""
    multiples: tuple[float, ...]
    """Ascending; at most 1 in the worlds that reach the target as they are, infinite where nothing helps."""

    def option(self, chance: float) -> RecoveryOption:
        """The least multiple that gives a chance."""
        multiple = self.multiples[ceil(chance * len(self.multiples)) - 1]
        return RecoveryOption(
            self.lever, self.name, self.now, self.now * multiple if multiple <= self.most else None
        )


def recovery_options(worlds: Worlds, *chances: float) -> Iterator[tuple[RecoveryOption, ...]]:
    """For each chance that is wanted, what would give it, each change alone and from today on.

    Activities in the order of the screen, then rates, then the average deal; empty where the chance is there,
    or the period is over. An option that cannot do it even at ten times the present figure, or at a rate of
    100 %, has no `needed`.
    """
    now, levers = worlds.chance, None
    for chance in chances:
        if now >= chance or not worlds.pipeline.edges:
            yield ()
        else:
            levers = levers or tuple(lever_reaches(worlds))
            yield tuple(lever.option(chance) for lever in levers)


def lever_reaches(worlds: Worlds) -> Iterator[LeverReach]:
    """Everything that can be changed, and by how much it would have to be in each world."""
    state = worlds.pipeline
    first = len(state.rates) + 1
    short = [
        place - total if revenue < state.to_close else 0.0
        for place, total, revenue in zip(
            expected_deals_needed(worlds), worlds.totals, worlds.revenue, strict=True
        )
    ]

    def reach(
        lever: RecoveryLever, name: str, now: float, most: float, multiples: Iterator[float]
    ) -> LeverReach:
        return LeverReach(lever, name, now, min(MOST, most), tuple(sorted(multiples)))

    for inflow, mean in zip(state.inflows, worlds.means[first:], strict=True):
        if inflow.name != DEALS:
            yield reach(RecoveryLever.ACTIVITY, inflow.name, inflow.rate.mean, MOST, _multiples(short, mean))
    from_channels = _added([worlds.means[0], *worlds.means[first:]])
    if any(inflow.shared for inflow in state.inflows):
        # The channels' rates move together; the one that brings the most stands for them.
        largest = max(state.inflows, key=lambda flow: flow.converts * flow.rate.mean * sum(flow.capacity))
        now = largest.converts * state.channel_multiplier.mean
        yield reach(RecoveryLever.RATE, largest.name, now, 1 / now, _multiples(short, from_channels))
    passing = from_channels
    for stage, rates, rate, mean in zip(
        state.stages, worlds.rates, state.rates, worlds.means[1:first], strict=True
    ):
        passing = _added([passing, mean])
        # In a world whose rate would have to be above 1 this lever does not help.
        multiples = (
            m if m <= 1 or m * drawn <= 1 else inf
            for m, drawn in zip(_multiples(short, passing), rates, strict=True)
        )
        yield reach(RecoveryLever.RATE, stage, rate.mean, 1 / rate.mean, multiples)
    larger = (
        1.0 if revenue >= state.to_close else state.wanted / won if (won := revenue - state.revenue) else inf
        for revenue in worlds.revenue
    )
    yield reach(RecoveryLever.DEAL, DEALS, state.deal_size, MOST, larger)


def expected_deals_needed(worlds: Worlds) -> list[float]:
    """How many deals each world has to expect from today on to reach the target with the luck it has."""
    wanted, sequence = worlds.pipeline.wanted, worlds.sequence
    if wanted <= 0:
        return [0.0] * len(worlds.sizes)
    return [
        sequence.each * (sequence.place_of(first, wanted / size) - start)
        for first, size, start in zip(worlds.firsts, worlds.sizes, worlds.starts, strict=True)
    ]


def _added(columns: Sequence[list[float]]) -> list[float]:
    return [sum(row) for row in zip(*columns, strict=True)]


def _multiples(short: Sequence[float], mean: Sequence[float]) -> Iterator[float]:
    """By what a flow has to be multiplied to bring what a world is short of."""
    return (1 + s / m if m else inf if s else 1.0 for s, m in zip(short, mean, strict=True))


def catch_up_plans(plan: Plan, worlds: Worlds) -> tuple[CatchUpPlan, ...]:
    """What to do about missed work, with today's numbers and the chance of each; empty without a miss.

    The chance is that of doing exactly the plan that is chosen from today on, whatever was done until now;
    the one on the headline expects the person to go on as before.
    """
    state = worlds.pipeline
    missed = {inflow.name: _missed(plan, worlds, inflow) for inflow in state.inflows}
    if not state.edges or not any(missed.values()):
        return ()
    needed = expected_deals_needed(worlds)
    under_way = _added(worlds.means[: len(state.rates) + 1])
    return tuple(_catch_up_plan(plan, worlds, catch_up, missed, needed, under_way) for catch_up in CatchUp)


def _missed(plan: Plan, worlds: Worlds, inflow: Inflow) -> float:
    """How far an activity is behind its line at the end of yesterday, while there is time to do it."""
    line, today = schedule(plan).line(inflow.name), worlds.pipeline.today
    if inflow.name == DEALS or not line.capacity.between(Period(today, line.window.ends)):
        return 0.0
    return max(0.0, float(line.at(today - ONE_DAY)) - inflow.done_before)


def _catch_up_plan(
    plan: Plan,
    worlds: Worlds,
    catch_up: CatchUp,
    missed: dict[str, float],
    needed: Sequence[float],
    under_way: Sequence[float],
) -> CatchUpPlan:
    state, asked, arriving = worlds.pipeline, {}, 0.0
    for inflow in state.inflows:
        line = schedule(plan).line(inflow.name)
        left = float(line.capacity.between(Period(state.today, line.window.ends)))
        debt = missed[inflow.name]
        days = min(left, CATCH_UP_DAYS) if catch_up is CatchUp.TWO_WEEKS else left
        extra = debt / days if debt and days and catch_up is not CatchUp.LET_GO else 0.0
        asked[inflow.name] = inflow.planned + extra
        spent = 0.0
        for capacity, reach in zip(inflow.capacity, inflow.reach, strict=True):
            within = min(capacity, max(0.0, days - spent))
            arriving += inflow.converts * reach * (inflow.planned * capacity + extra * within)
            spent += capacity
    reached = sum(
        deals <= before + onward * arriving
        for deals, before, onward in zip(needed, under_way, worlds.onward, strict=True)
    )
    return CatchUpPlan(catch_up, asked, reached / len(worlds.totals))
