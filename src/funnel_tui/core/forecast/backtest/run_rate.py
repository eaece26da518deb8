"""What people do by hand: deals so far for each working day gone, for each working day left.

It has its best chance: the rate of deals is a gamma posterior with Jeffreys' prior, so that their number is
negative binomial, and sizes are gamma around a mean that is drawn to the planned one as in the forecast.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from itertools import accumulate
from math import exp, log
from random import Random

from funnel_tui.core.forecast.distributions import Gamma
from funnel_tui.core.values.frozen import dataclass

DRAWS = 1_000
_CV = 0.8
"""Coefficient of variation of deal sizes: what the forecast takes until it has learned another one."""
_PRIOR_DEALS = 10
"""Deals that the planned size is worth."""
_MOST_DEALS = 100_000
"""To come; where more are likely the target is out of the question or reached long since."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a run rate goes by."""

    deals: int
    revenue: float
    planned_size: float
    gone: float
    """Working days, weighted by capacity."""
    left: float


def run_rate_chance(so_far: SoFar, missing: float, rng: Random) -> float | None:
    """Probability that the deals to come bring what is missing; None before the first working day is over."""
    if so_far.gone <= 0:
        return None
    if missing <= 0:
        return 1.0
    if so_far.left <= 0:
        return 0.0
    mean = (_PRIOR_DEALS * so_far.planned_size + so_far.revenue) / (_PRIOR_DEALS + so_far.deals)
    shape = 1 / (_CV * _CV)
    reached = 0
    for deals, worlds in _deal_counts(so_far).items():
        if deals:
            sums = Gamma(deals * shape, shape / mean).draws(rng, worlds)
            reached += sum(money >= missing for money in sums)
    return reached / DRAWS


def _deal_counts(so_far: SoFar) -> Counter[int]:
    """How many of the draws have so many deals to come, evenly over the quantiles."""
    shape = so_far.deals + 0.5
    part = so_far.left / (so_far.gone + so_far.left)
    step = shape * log(1 - part)
    chances: list[float] = []
    total = 0.0
    while total < 1 - 1e-9 and len(chances) < _MOST_DEALS:
        chances.append(exp(step))
        total += chances[-1]
        n = len(chances)
        step += log((n - 1 + shape) / n * part)
    sums = list(accumulate(chances))
    return Counter(bisect(sums, (draw + 0.5) / DRAWS) for draw in range(DRAWS))
