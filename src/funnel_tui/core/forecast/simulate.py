"""Where the year will end: thousands of simulated worlds, drawn once, from which every figure is read.

The model, in the order of the code. For each world:

1. one draw of every rate the log leaves open: the pace of each channel (gamma; plan's pace as a prior worth
10 working days), the channels' common multiplier (gamma; 200 touches), each stage's rate (beta; 20 trials),
the mean deal size (gamma; 10 deals). Conjugate updating as in Gelman et al., Bayesian Data Analysis, 3rd ed.,
chapter 2.
2. one shared shock, gamma with mean 1 and shape 14: what all deals to come have in common and no rate knows,
such as the market, the price list or the person's form. Without it 80 % bands held 51 % of the outcomes on
real pipelines, with it 80 %. The fewer weeks are left, the wider it is: single weeks differ more.
3. the mean number of deals to come: the open pipeline and new flow, each through the lags of the stages that
are ahead of it (`pipeline`), so that what starts too late to close falls out by itself.
4. the deals themselves: a Poisson process of that mean whose deals have gamma sizes. A world reads a stretch
of one long sequence of deals that is as long as its mean; how far a week is along its stretch says which
deals close by then, and how far on the sequence the target lies says what would have reached it.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, repeat
from operator import add, mul
from random import Random

from funnel_tui.core.forecast.distributions import Band, Gamma, band_of
from funnel_tui.core.forecast.pipeline import Pipeline, pipeline
from funnel_tui.core.progress.conversion import LogCounts
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY

WORLDS = 2_000
SHOCK_SHAPE = 14.0
"""Of the gamma shock that all deals to come of a world share: a coefficient of variation of 27 %."""
WEEK_VARIANCE = 0.2
"""Of what a week brings as a multiple of its mean, by holidays, month ends and decisions that slip; the weeks
left average it out, so it shows late in a period."""
_SEQUENCE = 8_192
"""Deals that are drawn. The stretches of worlds with more than four deals overlap: the distribution of each
stays as it is, and the luck that they share does not move their mean, as the whole sequence has none."""
_MOST_WEEKS = 30
"""Bins up to which each has a band: a chart is too narrow to show more, and they cost as much as the rest."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the period will end, from the log alone."""

    chance: float
    """Probability that the revenue reaches what is to close."""
    deals: Band
    revenue: Band
    """Since the plan's origin, without what was closed before."""
    basis: str
    """`plan` until five deals are decided, then `log`."""
    decided: int


@dataclass(frozen=True, slots=True)
class WeekBand:
    """What will have been reached by the end of a date."""

    day: date
    revenue: Band
    deals: Band


@dataclass(frozen=True, slots=True)
class DealSequence:
    """A Poisson process of deals on a circle, once around and once more, so that no stretch has to wrap."""

    places: list[float]
    """Where each deal lies, in expected deals from the start."""
    amounts: list[float]
    """Sizes of so many deals from the start, in mean sizes; one longer than the places."""
    each: int
    """Deals that one of the sequence stands for: 1, unless a world has more than are drawn."""

    def place_of(self, first: int, amount: float) -> float:
        """Where the deals after the first so many have come to an amount, in mean sizes."""
        around = len(self.places) // 2
        turns, rest = divmod(self.amounts[first] + amount / self.each, self.amounts[around])
        return turns * around + self.places[max(0, bisect_left(self.amounts, rest, 0, around) - 1)]


@dataclass(frozen=True, slots=True)
class Worlds:
    """Simulated rests of a year, by columns: every list has one figure for each world."""

    pipeline: Pipeline
    rates: tuple[list[float], ...]
    """The true rate of each stage that is logged."""
    shock: list[float]
    """What all deals to come of a world have in common."""
    onward: list[float]
    """Deals from one arrival at the first level at planned rates, with the multiplier and the shock."""
    means: tuple[list[float], ...]
    """Expected deals to come from the touches made, from each stage's open pipeline, from each inflow."""
    totals: list[float]
    """The sum of these."""
    sizes: list[float]
    """The true mean deal size."""
    sequence: DealSequence
    starts: list[float]
    """Where on the sequence the stretch begins."""
    firsts: list[int]
    """Deals of the sequence before the stretch."""
    lasts: list[int]
    """Deals of the sequence by its end."""
    deals: list[int]
    """Won at the end."""
    revenue: list[float]
    """Won at the end, since the origin."""

    @property
    def chance(self) -> float:
        """Share of the worlds that reach the target."""
        return sum(revenue >= self.pipeline.to_close for revenue in self.revenue) / len(self.revenue)


def worlds_of(year: Year, today: date, count: int = WORLDS, counts: LogCounts | None = None) -> Worlds | None:
    """Simulate the rest of the period; the same log and date give the same worlds.

    None where the plan cannot be computed. Before the plan's origin the worlds are those of that date.

    Args:
        year: The plan and its log.
        today: The date.
        count: How many worlds.
        counts: The log up to that date, where it is known already.
    """
    state = pipeline(year, today, counts)
    return None if state is None else simulate(state, count=count)


def forecast(year: Year, today: date, count: int = WORLDS) -> Forecast | None:
    """The forecast of a year on a date; None where the plan cannot be computed."""
    worlds = worlds_of(year, today, count)
    return None if worlds is None else forecast_of(worlds)


def forecast_of(worlds: Worlds) -> Forecast:
    """Read the chance and the bands at the end of the period from the worlds."""
    state = worlds.pipeline
    return Forecast(worlds.chance, band_of(worlds.deals), band_of(worlds.revenue), state.basis, state.decided)


def simulate(state: Pipeline, rng: Random | None = None, count: int = WORLDS) -> Worlds:
    """Draw so many worlds from a state; the date is the seed, so that a figure does not flicker."""
    rng = rng or Random(state.today.toordinal())
    rates = tuple(rate.draws(rng, count) for rate in state.rates)
    paces = [inflow.rate.draws(rng, count) for inflow in state.inflows]
    shape = shock_shape(state.edges[-1]) if state.edges else SHOCK_SHAPE
    passing = shock = Gamma(shape, shape).draws(rng, count)
    by_stage: list[list[float]] = []
    for stage in reversed(range(len(rates))):
        # What a stage holds now is multiplied by its expected rate already; the draw corrects that.
        share = state.rates[stage].mean
        by_stage.insert(0, [p * rate / share for p, rate in zip(passing, rates[stage], strict=True)])
        # Every arrival at the last stage may be forgotten; what is open there now is weighed for that.
        decided = state.decided_share if stage == len(rates) - 1 else 1.0
        passing = [decided * p * rate for p, rate in zip(passing, rates[stage], strict=True)]
    onward = list(map(mul, passing, state.channel_multiplier.draws(rng, count)))
    factors = [onward, *by_stage, *(list(map(mul, onward, pace)) for pace in paces)]
    flows = [sum(flow) for flow in deals_by_bin(state)]
    means = tuple([flow * f for f in factor] for flow, factor in zip(flows, factors, strict=True))
    totals = [0.0] * count
    for mean in means:
        totals = list(map(add, totals, mean))
    sizes = [state.deal_size * error for error in state.size_error.draws(rng, count)]
    sequence = _deal_sequence(rng, state.cv, max(totals))
    starts = [_SEQUENCE * world / count for world in range(count)]
    firsts = list(map(bisect, repeat(sequence.places), starts))
    ends = [start + total / sequence.each for start, total in zip(starts, totals, strict=True)]
    lasts = list(map(bisect, repeat(sequence.places), ends, firsts))
    deals, money = _won(sequence, sizes, firsts, lasts)
    return Worlds(
        pipeline=state,
        rates=rates,
        shock=shock,
        onward=onward,
        means=means,
        totals=totals,
        sizes=sizes,
        sequence=sequence,
        starts=starts,
        firsts=firsts,
        lasts=lasts,
        deals=[state.deals + n for n in deals],
        revenue=[state.revenue + x for x in money],
    )


def shock_shape(days: int) -> float:
    """Gamma shape of the shock to the deals of so many days: one part for all of them, one for each week."""
    return 1 / (1 / SHOCK_SHAPE + WEEK_VARIANCE / max(1.0, days / 7))


def deals_by_bin(state: Pipeline) -> list[tuple[float, ...]]:
    """Deals to come by bin from the open pipeline and each inflow, if every rate that is drawn were 1."""
    return [*state.open_pipeline, *(inflow.arriving for inflow in state.inflows)]


def _won(
    sequence: DealSequence, sizes: Sequence[float], firsts: Sequence[int], lasts: Sequence[int]
) -> tuple[list[int], list[float]]:
    """Deals and money of each world's stretch of the sequence."""
    amounts, each = sequence.amounts, sequence.each
    deals = [each * (last - first) for first, last in zip(firsts, lasts, strict=True)]
    money = [
        size * each * (amounts[last] - amounts[first])
        for size, first, last in zip(sizes, firsts, lasts, strict=True)
    ]
    return deals, money


def _deal_sequence(rng: Random, cv: float, most: float) -> DealSequence:
    """Draw the deals; a fixed number at uniform places, so that neither their number nor size is off."""
    uniform = rng.random
    places = sorted([_SEQUENCE * uniform() for _ in range(_SEQUENCE)])
    shape = 1 / (cv * cv)
    sizes = Gamma(shape, shape).draws(rng, _SEQUENCE)
    scale = _SEQUENCE / sum(sizes)
    scaled = [scale * size for size in sizes]
    amounts = list(accumulate([*scaled, *scaled], initial=0.0))
    places += [place + _SEQUENCE for place in places]
    return DealSequence(places, amounts, 1 + int(most / _SEQUENCE))


def week_bands(worlds: Worlds) -> tuple[WeekBand, ...]:
    """The bands from yesterday to the end of the period, by week; by two weeks while half a year is left."""
    state, sequence = worlds.pipeline, worlds.sequence
    now = WeekBand(state.today - ONE_DAY, Band(*[state.revenue] * 5), Band(*[float(state.deals)] * 5))
    if not state.edges:
        return (now,)
    # How far each flow is by the end of each bin, for those that bring anything.
    curves = [
        (mean, list(accumulate(by_bin, initial=0.0)), sum(by_bin) * sequence.each)
        for mean, by_bin in zip(worlds.means, deals_by_bin(state), strict=True)
        if any(by_bin)
    ]
    points, lasts = [now], worlds.firsts
    bins = len(state.edges)
    step = 1 + bins // _MOST_WEEKS
    for b in reversed(range(bins - step, 0, -step)):
        places = worlds.starts
        for mean, curve, whole in curves:
            part = curve[b] / whole
            places = [place + part * m for place, m in zip(places, mean, strict=True)]
        lasts = list(map(bisect, repeat(sequence.places), places, lasts, worlds.lasts))
        deals, money = _won(sequence, worlds.sizes, worlds.firsts, lasts)
        day = state.dates[b - 1]
        points.append(WeekBand(day, band_of(money, state.revenue), band_of(deals, state.deals)))
    return (*points, WeekBand(state.dates[-1], band_of(worlds.revenue), band_of(worlds.deals)))
