"""What would still reach the target: more work, a better rate or bigger deals.

All of it is read from the worlds of the forecast. In each world the target lies so far along its sequence of
deals, so a change reaches it there if it makes the expected deals that many; the chance of a change is the
share of the worlds in which it does, and without a change it is the forecast's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from math import ceil, inf

from funnel_tui.core.forecast.simulate import Worlds
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.values.frozen import dataclass

MOST = 10.0
"""Times the present figure beyond which a change is not an option."""


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
    from_channels = added([worlds.means[0], *worlds.means[first:]])
    if any(inflow.shared for inflow in state.inflows):
        # The channels' rates move together; the one that brings the most stands for them.
        largest = max(state.inflows, key=lambda flow: flow.converts * flow.rate.mean * sum(flow.capacity))
        now = largest.converts * state.channel_multiplier.mean
        yield reach(RecoveryLever.RATE, largest.name, now, 1 / now, _multiples(short, from_channels))
    passing = from_channels
    for stage, rates, rate, mean in zip(
        state.stages, worlds.rates, state.rates, worlds.means[1:first], strict=True
    ):
        passing = added([passing, mean])
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


def added(columns: Sequence[list[float]]) -> list[float]:
    """The sum of several figures of each world."""
    return [sum(row) for row in zip(*columns, strict=True)]


def _multiples(short: Sequence[float], mean: Sequence[float]) -> Iterator[float]:
    """By what a flow has to be multiplied to bring what a world is short of."""
    return (1 + s / m if m else inf if s else 1.0 for s, m in zip(short, mean, strict=True))
