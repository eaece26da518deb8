"""What would still reach the target: more work, a better rate or bigger deals; and how to repair a miss.

The chance is the forecast's, by the same draws of rates and shock, but with the deals summed instead of
sampled: given a world's mean, deals are Poisson and their sizes gamma, so the sum over the number of deals is
exact. That makes it smooth, which a search needs, and cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import erf, exp, lgamma, log, sqrt
from random import Random

from funnel_tui.core.forecast.outlook import Effort, Outlook, outlook
from funnel_tui.core.forecast.simulate import SHOCK_SHAPE, factors, flows_of
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY, Period

MOST = 10.0
"""Times the present figure beyond which a way is no way."""
CATCH_UP_DAYS = 10
"""Working days in which a miss is recovered: two weeks."""
_WORLDS = 250
_GRID = 30
_EXACT = 150.0
"""Deals to come beyond which the number and sizes of deals are taken as normal together."""
_NODES = (-1.224745, 0.0, 1.224745)
"""Three equally likely sizes of the mean deal in standard deviations: the same mean, variance and no skew."""


class Lever(StrEnum):
    """What a way changes."""

    ACTIVITY = "activity"
    RATE = "rate"
    DEAL = "deal"


@dataclass(frozen=True, slots=True)
class Way:
    """One change that alone gives the chance that was asked for."""

    lever: Lever
    name: str
    """The activity that is done more, or whose rate is better; `deals` for their size."""
    now: float
    """Expected if nothing changes: for each working day, as a share, or in money."""
    needed: float | None
    """The same, as it has to be from today on; None where this alone cannot do it."""


class Repair(StrEnum):
    """What to do about work that was missed."""

    SPREAD = "spread it"
    """Over all working days left in the window."""
    TWO_WEEKS = "two weeks"
    """Within the next ten working days."""
    LET_GO = "let it go"
    """Go on at the planned pace."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to treat a miss, and what it does."""

    repair: Repair
    today: dict[str, float]
    """What each activity asks for on a normal working day now."""
    chance: float
    """Probability of the target if exactly that is done from today on."""


@dataclass(frozen=True, slots=True)
class _Draw:
    """One world before any deal: what the log leaves open."""

    shock: float
    multiplier: float
    rates: list[float]
    paces: list[float]


class _Worlds:
    """The same draws for every change tried, so that the chance moves with the change and not with luck."""

    def __init__(self, state: Outlook) -> None:
        rng = Random(state.today.toordinal())
        self.state = state
        self.shares = [rate.share for rate in state.rates]
        self.coming = [sum(flow) for flow in flows_of(state)]
        self.wanted = state.to_close - state.revenue
        gamma = rng.gammavariate
        # Every fourth of a sorted sample stands for its neighbours: shocks matter most and are spread evenly.
        shocks = sorted(gamma(SHOCK_SHAPE, 1 / SHOCK_SHAPE) for _ in range(4 * _WORLDS))[1::4]
        rng.shuffle(shocks)
        self.draws = [
            _Draw(
                shock,
                gamma(state.boost.a, 1 / state.boost.b),
                [rng.betavariate(r.a, r.b) if r.b else 1.0 for r in state.rates],
                [gamma(e.rate.a, 1 / e.rate.b) if e.rate.a else 0.0 for e in state.efforts],
            )
            for shock in shocks
        ]

    def means(self, draw: _Draw, *, better: tuple[int, float] | None = None) -> list[float]:
        """Deals to come from each flow of a world, with one stage's rate multiplied if asked for."""
        rates = draw.rates
        if better is not None:
            level, times = better
            rates = [min(1.0, r * times) if j == level else r for j, r in enumerate(rates)]
        found = factors(self.shares, rates, self.state.heard, draw.multiplier, draw.paces)
        return [draw.shock * f * c for f, c in zip(found, self.coming, strict=True)]

    def chance(self, means: Sequence[float], deal: float | None = None) -> float:
        """Probability of the target over all worlds, given each world's mean of deals to come."""
        if self.wanted <= 0:
            return 1.0
        return average_chance(means, self.wanted, self.state.deal if deal is None else deal, self.state)


def gamma_tail(shape: float, x: float) -> float:
    """Probability that a gamma variable of scale 1 exceeds x, by Wilson and Hilferty's cube root (1931)."""
    if shape <= 0:
        return 0.0
    cube = 1 / (9 * shape)
    return 0.5 * (1 - erf(((x / shape) ** (1 / 3) - 1 + cube) / sqrt(2 * cube)))


def average_chance(means: Sequence[float], wanted: float, deal: float, state: Outlook) -> float:
    """Mean probability that Poisson many gamma deals reach `wanted`, over the means of many worlds.

    It is computed on a grid of means and read off between them: it rises smoothly, and worlds are many.
    """
    top = max(means)
    if top <= 0:
        return 0.0
    shape, spread = 1 / state.cv**2, 1 / sqrt(state.size.a)
    sizes = [deal * (1 + node * spread) for node in _NODES]
    grid = [top * (i / _GRID) ** 2 for i in range(_GRID + 1)]
    if top <= _EXACT:
        most = int(top + 8 * sqrt(top) + 10)
        tails = [
            sum(gamma_tail(n * shape, wanted * shape / size) for size in sizes) / len(sizes)
            for n in range(most + 1)
        ]
        table = [_mixed(mean, tails) for mean in grid]
    else:
        table = [
            sum(_normal_tail(mean, wanted, size, state.cv) for size in sizes) / len(sizes) for mean in grid
        ]
    total = 0.0
    for mean in means:
        at = min(_GRID - 1, int(_GRID * sqrt(mean / top)))
        low, high = grid[at], grid[at + 1]
        total += table[at] + (table[at + 1] - table[at]) * (mean - low) / (high - low)
    return total / len(means)


def _mixed(mean: float, tails: Sequence[float]) -> float:
    """The tails weighed by Poisson probabilities, from the likeliest count outwards."""
    mode = min(int(mean), len(tails) - 1)
    peak = exp(mode * log(mean) - mean - lgamma(mode + 1)) if mean > 0 else 1.0
    total, term = 0.0, peak
    for n in range(mode, len(tails)):
        total += term * tails[n]
        term *= mean / (n + 1)
        if term < 1e-9 * peak:
            break
    term = peak
    for n in range(mode, 0, -1):
        term *= n / mean
        total += term * tails[n - 1]
        if term < 1e-9 * peak:
            break
    return total


def _normal_tail(mean: float, wanted: float, size: float, cv: float) -> float:
    if mean <= 0:
        return 0.0
    return 0.5 * (1 - erf((wanted - mean * size) / (size * sqrt(2 * mean * (1 + cv * cv)))))


def _needed(chance: Callable[[float], float], wanted: float, most: float) -> float | None:
    """The smallest multiple from 1 on that gives the chance, to half a per cent; None beyond `most`."""
    if chance(most) < wanted:
        return None
    low, high = 1.0, most
    while high > low * 1.005:
        middle = sqrt(low * high)
        low, high = (low, middle) if chance(middle) >= wanted else (middle, high)
    return high


def ways_back(year: Year, today: date, chance_wanted: float = 0.5) -> tuple[Way, ...]:
    """What would give the chance that is wanted, each way alone, from today on; empty where it is there.

    Activities in the order of the screen, then rates, then the average deal. A way that cannot do it even at
    ten times the present figure, or at a rate of 100 %, has no `needed`.
    """
    state = outlook(year, today)
    if state is None or not state.edges:
        return ()
    worlds = _Worlds(state)
    base = [worlds.means(draw) for draw in worlds.draws]
    totals = [sum(means) for means in base]
    if worlds.chance(totals) >= chance_wanted:
        return ()
    found = []
    first = len(state.rates) + 1

    for i, effort in enumerate(state.efforts):
        if effort.name != DEALS:
            flow = [means[first + i] for means in base]
            times = _needed(_more(worlds, totals, flow), chance_wanted, MOST)
            pace = effort.rate.mean
            found.append(Way(Lever.ACTIVITY, effort.name, pace, times and pace * times))
    if any(effort.shared for effort in state.efforts):
        # The channels' rates move together; the one that brings the most stands for them.
        flow = [sum(means[first:]) + means[0] for means in base]
        effort = max(state.efforts, key=lambda e: e.converts * e.rate.mean * sum(e.capacity))
        now = effort.converts * state.boost.mean
        times = _needed(_more(worlds, totals, flow), chance_wanted, min(MOST, 1 / now))
        found.append(Way(Lever.RATE, effort.name, now, times and now * times))
    for j, rate in enumerate(state.rates):
        times = _needed(_better(worlds, j), chance_wanted, min(MOST, 1 / rate.share))
        found.append(Way(Lever.RATE, state.levels[j], rate.share, times and rate.share * times))
    times = _needed(lambda x: worlds.chance(totals, state.deal * x), chance_wanted, MOST)
    found.append(Way(Lever.DEAL, DEALS, state.deal, times and state.deal * times))
    return tuple(found)


def _more(worlds: _Worlds, totals: Sequence[float], flow: Sequence[float]) -> Callable[[float], float]:
    """The chance by the multiple of one flow."""
    return lambda times: worlds.chance([t + (times - 1) * f for t, f in zip(totals, flow, strict=True)])


def _better(worlds: _Worlds, level: int) -> Callable[[float], float]:
    """The chance by the multiple of one stage's rate."""
    return lambda times: worlds.chance([sum(worlds.means(d, better=(level, times))) for d in worlds.draws])


def recovery(year: Year, today: date) -> tuple[Choice, ...]:
    """What to do about missed work, with today's numbers and the chance of each; empty without a miss.

    The chance is that of doing exactly the plan that is chosen from today on, whatever was done until now;
    the one on the headline expects the person to go on as before.
    """
    state = outlook(year, today)
    if state is None or not state.edges:
        return ()
    missed = {effort.name: _missed(year, state, effort) for effort in state.efforts}
    if not any(missed.values()):
        return ()
    worlds = _Worlds(state)
    return tuple(_choice(year, worlds, repair, missed) for repair in Repair)


def _missed(year: Year, state: Outlook, effort: Effort) -> float:
    """How far an activity is behind its line at the end of yesterday, while there is time to do it."""
    line = schedule(year.plan).line(effort.name)
    if effort.name == DEALS or not line.capacity.between(Period(state.today, line.window.ends)):
        return 0.0
    return max(0.0, float(line.at(state.today - ONE_DAY)) - effort.done_before)


def _choice(year: Year, worlds: _Worlds, repair: Repair, missed: dict[str, float]) -> Choice:
    state = worlds.state
    flows, asked = [], {}
    for effort in state.efforts:
        line = schedule(year.plan).line(effort.name)
        window = Period(state.today, line.window.ends)
        left = float(line.capacity.between(window))
        debt = missed[effort.name]
        days = min(left, CATCH_UP_DAYS) if repair is Repair.TWO_WEEKS else left
        extra = debt / days if debt and days and repair is not Repair.LET_GO else 0.0
        asked[effort.name] = effort.planned + extra
        brought = spent = 0.0
        for capacity, reach in zip(effort.capacity, effort.reach, strict=True):
            within = min(capacity, max(0.0, days - spent))
            brought += reach * (effort.planned * capacity + extra * within)
            spent += capacity
        flows.append(effort.converts * brought)
    kept = len(state.rates) + 1
    totals = []
    for draw in worlds.draws:
        means = worlds.means(draw)
        found = factors(worlds.shares, draw.rates, state.heard, draw.multiplier, [1.0])[-1]
        totals.append(sum(means[:kept]) + draw.shock * found * sum(flows))
    return Choice(repair, asked, worlds.chance(totals))
