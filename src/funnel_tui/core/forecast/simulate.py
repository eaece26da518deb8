"""Where the year will end, and the chance of the target: simulated years, seeded by the date.

The model, in the order of the code. For each of some thousands of worlds:

1. one draw of every rate the log leaves open: the pace of each channel (gamma; plan's pace as a prior worth
10 working days), the channels' common multiplier (gamma; 200 touches), each stage's rate (beta; 20 trials),
the mean deal size (gamma; 10 deals). Conjugate updating as in Gelman et al., Bayesian Data Analysis, 3rd ed.,
chapter 2.
2. one shared shock, gamma with mean 1 and shape 14: what all deals to come have in common and no rate knows,
such as the market, the price list or the person's form. Without it 80 % bands held 51 % of the outcomes on
real pipelines, with it 80 %.
3. the mean number of deals to come: stock and new flow, each through the lags of the stages before it
(`outlook`), so that what starts too late to close falls out by itself.
4. Poisson deals around that mean (thinning of Poisson flows), gamma deal sizes.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice
from math import exp, sqrt
from operator import attrgetter, mul
from random import Random
from typing import NamedTuple

from funnel_tui.core.forecast.outlook import Outlook, outlook
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY

WORLDS = 2_000
SHOCK_SHAPE = 14.0
"""Of the gamma shock that all deals to come of a world share; its coefficient of variation is 27 %."""
_PATHS = 250
"""Worlds whose weeks are followed one by one: evenly spaced ones of all, by what they earned."""
_ONE_BY_ONE = 150
"""Deals of a world up to which each gets a date of its own."""
_STEPS = 256
"""Steps in which the dates of a flow's deals are drawn."""


@dataclass(frozen=True, slots=True)
class Band:
    """An uncertain number: one in ten ends below p10, half below p50, one in ten above p90."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class BandPoint:
    """What will have been reached by the end of a date."""

    day: date
    revenue: Band
    deals: Band


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the period will end, from the log alone."""

    chance: float
    """Probability that the revenue reaches what is to close."""
    deals: Band
    revenue: Band
    """Since the plan's origin, without what was closed before."""
    weeks: tuple[BandPoint, ...]
    """From today, week by week, to the end of the period."""
    ends: dict[str, Band]
    """For each activity that is kept, and deals, the total at the end."""
    basis: str
    """`plan` until five deals are decided, then `log`."""
    decided: int
    deal_counts: tuple[int, ...] = ()
    """Deals at the end in each world, sorted."""
    revenues: tuple[float, ...] = ()
    """Revenue at the end in each world, sorted."""


def quantile(ordered: Sequence[float], p: float) -> float:
    """The value below which a part p of a sorted sample lies, between neighbours where it falls there."""
    at = p * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def band(ordered: Sequence[float]) -> Band:
    """The middle 80 % of a sorted sample."""
    return Band(quantile(ordered, 0.1), quantile(ordered, 0.5), quantile(ordered, 0.9))


def poisson(rng: Random, mean: float) -> int:
    """A Poisson number: by products of uniforms while that is cheap, by a Cornish-Fisher normal beyond."""
    if mean > 25:
        z = rng.gauss(0.0, 1.0)
        return max(0, int(mean + z * sqrt(mean) + (z * z - 1) / 6 + 0.5))
    limit, product, n = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


def forecast(year: Year, today: date, worlds: int = WORLDS) -> Forecast | None:
    """Simulate the rest of the period; the same log and date give the same numbers.

    None where the plan cannot be computed. Before the plan's origin the forecast is made as of that date.
    """
    state = outlook(year, today)
    return None if state is None else simulate(state, Random(today.toordinal()), worlds)


def simulate(state: Outlook, rng: Random, worlds: int = WORLDS) -> Forecast:
    """Draw worlds from a state, and read the chance and the bands from them."""
    flows = flows_of(state)
    coming = [sum(flow) for flow in flows]
    shares = [rate.share for rate in state.rates]
    gamma, beta = rng.gammavariate, rng.betavariate
    efforts = [(e.rate.a, 1 / e.rate.b) for e in state.efforts]
    boost, stages = (state.boost.a, 1 / state.boost.b), [(r.a, r.b) for r in state.rates]
    size_shape, size_scale = state.size.a, state.deal / state.size.b
    per_deal = 1 / (state.cv * state.cv)
    drawn: list[_World] = []
    for _ in range(worlds):
        paces = [gamma(a, scale) if a else 0.0 for a, scale in efforts]
        multiplier = gamma(*boost)
        rates = [beta(a, b) if b else 1.0 for a, b in stages]
        shock = gamma(SHOCK_SHAPE, 1 / SHOCK_SHAPE)
        means = list(map(mul, factors(shares, rates, state.heard, multiplier, paces), coming))
        n = poisson(rng, shock * sum(means))
        money = gamma(n * per_deal, gamma(size_shape, size_scale) / per_deal) if n else 0.0
        drawn.append(_World(money, n, means, shock, paces, multiplier, rates))
    drawn.sort(key=attrgetter("money"))
    every = max(1, worlds // _PATHS)
    followed = drawn[every // 2 :: every]
    wanted = state.to_close - state.revenue
    total_deals = sorted(state.deals + world.deals for world in drawn)
    total_revenue = [state.revenue + world.money for world in drawn]
    end = BandPoint(state.dates()[-1] if state.edges else state.today, band(total_revenue), band(total_deals))
    return Forecast(
        chance=sum(world.money >= wanted for world in drawn) / worlds if wanted > 0 else 1.0,
        deals=end.deals,
        revenue=end.revenue,
        weeks=_weeks(state, rng, flows, followed, end),
        ends=_ends(state, rng, shares, followed, end.deals),
        basis=state.basis,
        decided=state.decided,
        deal_counts=tuple(total_deals),
        revenues=tuple(total_revenue),
    )


class _World(NamedTuple):
    """One simulated rest of the year; a tuple because there are thousands."""

    money: float
    deals: int
    means: list[float]
    """Deals to come from each flow, before the shock."""
    shock: float
    paces: list[float]
    multiplier: float
    rates: list[float]


def flows_of(state: Outlook) -> list[tuple[float, ...]]:
    """Deals to come by bin, for each stock and then each effort, if every rate that is drawn were 1."""
    return [by_level[-1] for by_level in state.stock] + [effort.arriving[-1] for effort in state.efforts]


def factors(
    shares: Sequence[float], rates: Sequence[float], heard: float, multiplier: float, paces: Sequence[float]
) -> list[float]:
    """What a world's draw makes of each flow into a level, the level being as many rates as are given.

    Touches made and new flow pass every stage before the level. A stage's stock is already multiplied by its
    expected rate, so the draw corrects that, and then passes the stages after it. Every arrival at the last
    stage may be forgotten there; what is open there now was weighed for that one by one.
    """
    last = len(rates)
    deals = last == len(shares)
    out = [0.0] * (len(shares) + 1)
    onward = heard if deals and last else 1.0
    for j in range(last - 1, -1, -1):
        rate = rates[j]
        out[j + 1] = rate / shares[j] if deals and j == last - 1 else rate / shares[j] * onward
        onward *= rate
    onward *= multiplier
    out[0] = onward
    out.extend(pace * onward for pace in paces)
    return out


def _weeks(
    state: Outlook, rng: Random, flows: Sequence[Sequence[float]], followed: Sequence[_World], end: BandPoint
) -> tuple[BandPoint, ...]:
    """The bands at the end of each bin: a followed world's deals are laid on dates by the flows' curves."""
    now = BandPoint(state.today - ONE_DAY, Band(*[state.revenue] * 3), Band(*[float(state.deals)] * 3))
    if not state.edges:
        return (now,)
    curves = [list(accumulate(flow)) for flow in flows]
    when = [[bisect(curve, (i + 0.5) / _STEPS * curve[-1]) for i in range(_STEPS)] for curve in curves]
    per_deal = 1 / (state.cv * state.cv)
    revenue_paths, deal_paths = [], []
    for world in followed:
        counts = (
            _dated(rng, when, world, len(state.edges))
            if world.deals <= _ONE_BY_ONE
            else _spread(rng, curves, world, len(state.edges))
        )
        earned = [rng.gammavariate(n * per_deal, 1.0) if n else 0.0 for n in counts]
        if world.deals:
            # The parts of a gamma sum are independent of the sum, and that the world has drawn already.
            scale = world.money / sum(earned)
            earned = [part and scale * part for part in earned]
        revenue_paths.append(accumulate(earned, initial=state.revenue))
        deal_paths.append(accumulate(counts, initial=state.deals))
    points = [now]
    columns = zip(
        state.dates()[:-1],
        islice(zip(*revenue_paths, strict=True), 1, None),
        islice(zip(*deal_paths, strict=True), 1, None),
        strict=False,
    )
    for day, revenue, deals in columns:
        points.append(
            BandPoint(
                day, _within(band(sorted(revenue)), end.revenue), _within(band(sorted(deals)), end.deals)
            )
        )
    return (*points, end)


def _within(b: Band, end: Band) -> Band:
    """A band no higher than where it ends: fewer worlds are followed than are counted at the end."""
    return Band(min(b.p10, end.p10), min(b.p50, end.p50), min(b.p90, end.p90))


def _dated(rng: Random, when: Sequence[Sequence[int]], world: _World, bins: int) -> list[int]:
    """How many of a world's deals close in each bin, each deal by the curve of a flow it may come from."""
    counts = [0] * bins
    source = list(accumulate(world.means))
    total, uniform = source[-1], rng.random
    for _ in range(world.deals):
        counts[when[bisect(source, uniform() * total)][int(uniform() * _STEPS)]] += 1
    return counts


def _spread(rng: Random, curves: Sequence[Sequence[float]], world: _World, bins: int) -> list[int]:
    """The same for many deals: each bin takes its part of those left, a binomial rounded from a normal."""
    counts = [0] * bins
    total = sum(world.means)
    weights = [
        mean / (total * curve[-1]) if curve[-1] else 0.0
        for mean, curve in zip(world.means, curves, strict=True)
    ]
    left, before = world.deals, 0.0
    for b, column in enumerate(zip(*curves, strict=True)):
        upto = sum(map(mul, weights, column))
        p = min(1.0, max(0.0, (upto - before) / (1 - before))) if before < 1 and b < bins - 1 else 1.0
        n = int(rng.gauss(left * p, sqrt(left * p * (1 - p))) + 0.5)
        counts[b] = min(left, max(0, n))
        left -= counts[b]
        before = upto
    return counts


def _ends(
    state: Outlook, rng: Random, shares: Sequence[float], followed: Sequence[_World], deals: Band
) -> dict[str, Band]:
    """Totals at the end of each effort and each level."""
    ends: dict[str, Band] = {}
    for i, effort in enumerate(state.efforts):
        left, noise = sum(effort.capacity), effort.noise
        to_come = (world.paces[i] * left for world in followed)
        ends[effort.name] = band(
            sorted(effort.done + (rng.gammavariate(mean / noise, noise) if mean else 0.0) for mean in to_come)
        )
    for level, name in enumerate(state.levels[:-1]):
        if name in ends:
            continue
        coming = [sum(flow[level]) for flow in (*state.stock, *(e.arriving for e in state.efforts))]
        totals = []
        for world in followed:
            passed = factors(shares, world.rates[:level], 1.0, world.multiplier, world.paces)
            mean = world.shock * sum(map(mul, passed, coming))
            totals.append(float(state.so_far[level] + poisson(rng, mean)))
        ends[name] = band(sorted(totals))
    ends[state.levels[-1]] = deals
    return ends
