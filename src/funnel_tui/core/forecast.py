"""Where the year will end, and the chance of the target: simulated years, seeded by the date.

The model, in the order of the code. For each of some thousands of worlds:

1. one draw of every rate the log leaves open: the pace of each channel (gamma; plan's pace as a prior worth 10 working
   days), the channels' common multiplier (gamma; 200 touches), each stage's rate (beta; 20 trials), the mean deal size
   (gamma; 5 deals). Conjugate updating as in Gelman et al., Bayesian Data Analysis, 3rd ed., chapter 2.
2. one shared shock, gamma with mean 1 and shape 14: what all deals to come have in common and no rate knows, such as
   the market, the price list or the person's form. Without it 80 % bands held 51 % of the outcomes on real
   pipelines, with it 80 %.
3. the mean number of deals to come: stock and new flow, each through the lags of the stages before it (`outlook`), so
   that what starts too late to close falls out by itself.
4. Poisson deals around that mean (thinning of Poisson flows), gamma deal sizes.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import exp, sqrt
from random import Random

from funnel_tui.core.outlook import Outlook, outlook
from funnel_tui.core.period import ONE_DAY
from funnel_tui.core.year import Year

WORLDS = 2_000
SHOCK_SHAPE = 14.0
"""Of the gamma shock that all deals to come of a world share; its coefficient of variation is 27 %."""
_PATHS = 500
"""Worlds whose weeks are followed one by one."""


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
    """A Poisson number: by products of uniforms while that is cheap, by a rounded normal beyond."""
    if mean > 60:
        return max(0, int(rng.gauss(mean, sqrt(mean)) + 0.5))
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
    flows = _flows(state)
    coming = [sum(flow) for flow in flows]
    gamma = rng.gammavariate
    per_deal = 1 / (state.cv * state.cv)
    follow = max(1, worlds // _PATHS)
    deals: list[int] = []
    revenues: list[float] = []
    followed: list[_World] = []
    for number in range(worlds):
        rates = _draw(state, gamma, rng.betavariate)
        shock = gamma(SHOCK_SHAPE, 1 / SHOCK_SHAPE)
        means = [factor * total for factor, total in zip(_factors(state, rates), coming, strict=True)]
        n = poisson(rng, shock * sum(means))
        size = state.deal * gamma(state.size.a, 1 / state.size.b)
        money = gamma(n * per_deal, size / per_deal) if n else 0.0
        deals.append(n)
        revenues.append(money)
        if number % follow == 0:
            followed.append(_World(rates, shock, means, n, money))
    reached = state.to_close - state.revenue
    chance = sum(money >= reached for money in revenues) / worlds if reached > 0 else 1.0
    total_deals = sorted(state.deals + n for n in deals)
    total_revenue = sorted(state.revenue + money for money in revenues)
    return Forecast(
        chance=chance,
        deals=band(total_deals),
        revenue=band(total_revenue),
        weeks=_weeks(state, rng, flows, followed, (band(total_revenue), band(total_deals))),
        ends=_ends(state, rng, followed, band(total_deals)),
        basis=state.basis,
        decided=state.decided,
        deal_counts=tuple(total_deals),
        revenues=tuple(total_revenue),
    )


@dataclass(frozen=True, slots=True)
class _Rates:
    """What a world's draw fixed: the pace of each effort, the channels' multiplier, each stage's rate."""

    paces: list[float]
    boost: float
    stages: list[float]


@dataclass(frozen=True, slots=True)
class _World:
    """A world that is followed week by week."""

    rates: _Rates
    shock: float
    means: list[float]
    deals: int
    money: float


def _flows(state: Outlook) -> list[tuple[float, ...]]:
    """Deals to come by bin, for each stock and then each effort, if every rate that is drawn were 1."""
    return [by_level[-1] for by_level in state.stock] + [effort.arriving[-1] for effort in state.efforts]


def _draw(
    state: Outlook, gamma: Callable[[float, float], float], beta: Callable[[float, float], float]
) -> _Rates:
    return _Rates(
        [gamma(e.rate.a, 1 / e.rate.b) if e.rate.a else 0.0 for e in state.efforts],
        gamma(state.boost.a, 1 / state.boost.b),
        [beta(rate.a, rate.b) if rate.b else 1.0 for rate in state.rates],
    )


def _factors(state: Outlook, rates: _Rates, level: int | None = None) -> list[float]:
    """What a world's rates make of each flow into a level (deals if not given).

    Touches made and new flow pass every stage before the level. A stage's stock is already multiplied by its
    expected rate, so the draw corrects that, and then passes the stages after it.
    """
    last = len(rates.stages)
    upto = last if level is None else level
    heard = state.heard if upto == last and last else 1.0
    out = [0.0] * (last + 1)
    onward = heard
    for j in range(upto - 1, -1, -1):
        drawn = rates.stages[j]
        # What is open at the last stage was weighed one by one for having been forgotten.
        share = drawn / state.rates[j].share
        out[j + 1] = share if j == last - 1 else share * onward
        onward *= drawn
    onward *= rates.boost
    out[0] = onward
    return out + [pace * onward for pace in rates.paces]


def _weeks(
    state: Outlook,
    rng: Random,
    flows: Sequence[Sequence[float]],
    followed: Sequence[_World],
    end: tuple[Band, Band],
) -> tuple[BandPoint, ...]:
    """The bands at the end of each bin: every followed world's deals are laid on dates by the flows' curves."""
    now = (Band(*[state.revenue] * 3), Band(*[float(state.deals)] * 3))
    points = [BandPoint(state.today - ONE_DAY, *now)]
    if not state.edges:
        return (BandPoint(state.today, *now),)
    curves = [list(accumulate(flow)) for flow in flows]
    per_deal = 1 / (state.cv * state.cv)
    revenue_paths, deal_paths = [], []
    for world in followed:
        counts = _dated(rng, curves, world, len(state.edges))
        parts = [rng.gammavariate(n * per_deal, 1.0) if n else 0.0 for n in counts]
        whole = sum(parts)
        scale = world.money / whole if whole else 0.0
        revenue_paths.append(list(accumulate(scale * part for part in parts)))
        deal_paths.append(list(accumulate(counts)))
    by_bin = zip(state.dates(), zip(*revenue_paths, strict=True), zip(*deal_paths, strict=True), strict=True)
    for day, revenue, deals in list(by_bin)[:-1]:
        points.append(
            BandPoint(
                day,
                _least(_shifted(band(sorted(revenue)), state.revenue), end[0]),
                _least(_shifted(band(sorted(deals)), state.deals), end[1]),
            )
        )
    points.append(BandPoint(state.dates()[-1], *end))
    return tuple(points)


def _shifted(b: Band, by: float) -> Band:
    return Band(b.p10 + by, b.p50 + by, b.p90 + by)


def _least(b: Band, end: Band) -> Band:
    """A band no higher than where it ends: fewer worlds are followed than are counted at the end."""
    return Band(min(b.p10, end.p10), min(b.p50, end.p50), min(b.p90, end.p90))


def _dated(rng: Random, curves: Sequence[Sequence[float]], world: _World, bins: int) -> list[int]:
    """How many of a world's deals close in each bin."""
    counts = [0] * bins
    if not world.deals:
        return counts
    source = list(accumulate(world.means))
    if world.deals <= 2 * bins:
        for _ in range(world.deals):
            k = bisect(source, rng.random() * source[-1])
            curve = curves[k]
            counts[bisect(curve, rng.random() * curve[-1])] += 1
        return counts
    # Many deals: each bin takes its part of those left, a binomial rounded from a normal.
    left, mass = world.deals, 1.0
    weights = [mean / (source[-1] * curve[-1]) if curve[-1] else 0.0 for mean, curve in zip(world.means, curves, strict=True)]
    before = 0.0
    for b in range(bins):
        upto = sum(w * curve[b] for w, curve in zip(weights, curves, strict=True))
        p = min(1.0, (upto - before) / mass) if mass > 0 else 1.0
        n = left if b == bins - 1 else int(rng.gauss(left * p, sqrt(left * p * (1 - p))) + 0.5)
        counts[b] = min(left, max(0, n))
        left -= counts[b]
        mass -= upto - before
        before = upto
    return counts


def _ends(state: Outlook, rng: Random, followed: Sequence[_World], deals: Band) -> dict[str, Band]:
    """Totals at the end of each effort and each level."""
    ends = {}
    for i, effort in enumerate(state.efforts):
        left = sum(effort.capacity)
        totals = []
        for world in followed:
            mean = world.rates.paces[i] * left
            more = rng.gammavariate(mean / effort.noise, effort.noise) if mean else 0.0
            totals.append(effort.done + more)
        ends[effort.name] = band(sorted(totals))
    for level, name in enumerate(state.levels[:-1]):
        if name in ends:
            continue
        coming = [sum(by_level[level]) for by_level in state.stock] + [sum(e.arriving[level]) for e in state.efforts]
        totals = []
        for world in followed:
            mean = sum(f * c for f, c in zip(_factors(state, world.rates, level), coming, strict=True))
            totals.append(float(state.so_far[level] + poisson(rng, world.shock * mean)))
        ends[name] = band(sorted(totals))
    ends[state.levels[-1]] = deals
    return ends
