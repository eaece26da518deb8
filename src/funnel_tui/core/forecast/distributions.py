"""The distributions that the forecast draws from, and the ranges that it reads from what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from math import log, sqrt
from random import Random

try:
    # What `NormalDist.inv_cdf` calls: to go through it is a sixth of a forecast (CPU, measured).
    from statistics import _normal_dist_inv_cdf as normal_quantile  # type: ignore[attr-defined]
except ImportError:
    from statistics import NormalDist

    def normal_quantile(p: float, mean: float, deviation: float) -> float:
        """The value below which a part of a normal distribution lies."""
        return NormalDist(mean, deviation).inv_cdf(p)


from funnel_tui.core.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Gamma:
    """A gamma distribution; as a posterior, the shape counts events and the rate counts exposure."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        """Shape over rate."""
        return self.shape / self.rate

    def draws(self, rng: Random, count: int) -> list[float]:
        """So many independent draws; zeros where the shape is 0.

        Marsaglia and Tsang (2000), "A simple method for generating gamma variables": a cubed normal, accepted
        with a probability near 1. A third of the time of `Random.gammavariate`, which would be most of the
        cost of a forecast.
        """
        if self.shape <= 0:
            return [0.0] * count
        # Below 1 the method does not hold: there a draw of shape + 1 times a uniform to the power 1 / shape.
        small = self.shape < 1
        d = self.shape + small - 1 / 3
        c = 1 / sqrt(9 * d)
        scale = d / self.rate
        uniform, out = rng.random, list[float]()
        while len(out) < count:
            # The normal quantile of 0 is infinite; the generator may return a 0.
            places = [uniform() or 0.5 for _ in range(count - len(out))]
            for z in map(normal_quantile, places, repeat(0.0), repeat(1.0)):
                root = 1 + c * z
                if root <= 0:
                    continue
                cube, u, square = root * root * root, 1 - uniform(), z * z
                if u < 1 - 0.0331 * square * square or log(u) < 0.5 * square + d * (1 - cube + log(cube)):
                    out.append(scale * cube)
        return [x * uniform() ** (1 / self.shape) for x in out] if small else out


@dataclass(frozen=True, slots=True)
class Beta:
    """A beta distribution of a share; as a posterior, its parameters count successes and failures."""

    successes: float
    failures: float

    @property
    def mean(self) -> float:
        """The expected share."""
        return self.successes / (self.successes + self.failures)

    def draws(self, rng: Random, count: int) -> list[float]:
        """So many independent draws, each as a gamma's part of two; ones where nothing can fail."""
        if self.failures <= 0:
            return [1.0] * count
        pairs = zip(
            Gamma(self.successes, 1.0).draws(rng, count),
            Gamma(self.failures, 1.0).draws(rng, count),
            strict=True,
        )
        return [won / (won + lost) if won else 0.0 for won, lost in pairs]


@dataclass(frozen=True, slots=True)
class Band:
    """An uncertain number: one in ten ends below p10, a quarter below p25, half below p50, and so on."""

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float

    def plus(self, more: float) -> Band:
        """The same on top of an amount."""
        return Band(self.p10 + more, self.p25 + more, self.p50 + more, self.p75 + more, self.p90 + more)


def quantile(ordered: Sequence[float], p: float) -> float:
    """The value below which a part p of a sorted sample lies, between neighbours where it falls there."""
    at = p * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def band_of(sample: Sequence[float], already: float = 0.0) -> Band:
    """The middle 80 % and 50 % of a sample, on top of what is there already."""
    ordered = sorted(sample)
    return Band(*(already + quantile(ordered, p) for p in (0.1, 0.25, 0.5, 0.75, 0.9)))
