"""Exact binomial sums: how likely a number of arrivals is to become enough deals.

No sampling and no normal approximation. Probabilities of single counts use Loader's saddle-point form
(C. Loader, "Fast and accurate computation of binomial probabilities", 2000), which keeps its precision for
counts at which differences of `lgamma` have none left.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp, lgamma, log, log1p, pi, sqrt

_NEGLIGIBLE = 1e-18
"""Terms below it are lost anyway when they are added to a double near 1."""


def _stirling_error(n: float) -> float:
    """log(n!) less Stirling's approximation of it; a series once it is exact to the last digit."""
    if n <= 15:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * pi)
    square = n * n
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """The deviance x log(x / mean) + mean - x, without cancellation where x is near the mean."""
    if abs(x - mean) < 0.1 * (x + mean):
        v = (x - mean) / (x + mean)
        total, term, step = (x - mean) * v, 2 * x * v, 1
        while True:
            term *= v * v
            after = total + term / (2 * step + 1)
            if after == total:
                return total
            total, step = after, step + 1
    return x * log(x / mean) + mean - x


def binomial(n: int, p: float, k: int) -> float:
    """Probability of exactly `k` successes in `n` trials."""
    if k < 0 or k > n:
        return 0.0
    if p <= 0 or p >= 1:
        return float(k == (n if p >= 1 else 0))
    if k == 0:
        return exp(n * log1p(-p))
    if k == n:
        return exp(n * log(p))
    error = _stirling_error(n) - _stirling_error(k) - _stirling_error(n - k)
    error -= _deviance(k, n * p) + _deviance(n - k, n * (1 - p))
    return exp(error) * sqrt(n / (2 * pi * k * (n - k)))


def at_least(n: int, p: float, k: int) -> float:
    """Probability of `k` or more successes in `n` trials: a sum from the side that is the smaller."""
    if k <= 0:
        return 1.0
    if k > n:
        return 0.0
    if p <= 0 or p >= 1:
        return float(p >= 1)
    odds, total = p / (1 - p), 0.0
    if k > n * p:
        term, at = binomial(n, p, k), k
        while term > _NEGLIGIBLE * total:
            total += term
            term *= (n - at) / (at + 1) * odds
            at += 1
        return min(1.0, total)
    term, at = binomial(n, p, k - 1), k - 1
    while term > _NEGLIGIBLE * total:
        total += term
        term *= at / ((n - at + 1) * odds)
        at -= 1
    return max(0.0, 1.0 - total)


def chance_of(deals: int, arrivals: Sequence[tuple[int, Fraction]]) -> float:
    """Probability that several independent groups bring `deals` or more between them.

    Args:
        deals: How many are needed.
        arrivals: For each group how many there are and the share of them that becomes a deal. The first may
            be large; the others, opening pipelines, are summed term by term.
    """
    if deals <= 0:
        return 1.0
    (count, rate), *openings = arrivals
    return _with_openings(count, rate, deals, _short_of(deals, openings))


def _short_of(deals: int, openings: Sequence[tuple[int, Fraction]]) -> dict[int, float]:
    """How likely the openings bring each number of deals that is short of the goal."""
    partial = {0: 1.0}
    for size, share in openings:
        if size:
            partial = _plus(partial, size, float(share), deals)
    return dict(sorted(partial.items()))


def _with_openings(count: int, rate: Fraction, deals: int, partial: dict[int, float]) -> float:
    total = max(0.0, 1.0 - sum(partial.values()))
    tail = wanted = None
    for k, weight in partial.items():
        # Each deal that an opening brings is one fewer to come: the tail grows by single probabilities.
        if tail is None or wanted is None:
            tail = at_least(count, float(rate), deals - k)
        else:
            tail += sum(binomial(count, float(rate), n) for n in range(deals - k, wanted))
        wanted = deals - k
        total += weight * min(1.0, tail)
    return min(1.0, total)


def _plus(partial: dict[int, float], size: int, share: float, below: int) -> dict[int, float]:
    """Add one group's deals, leaving out sums that reach `below` and terms too small to matter."""
    # Beyond ten standard deviations nothing is left that a double could hold beside 1.
    middle, reach = size * share, 10 * sqrt(size * share * (1 - share)) + 10
    span = range(int(middle - reach), min(below - 1, int(middle + reach)) + 1)
    terms = [(k, q) for k in span if (q := binomial(size, share, k)) > _NEGLIGIBLE]
    out: dict[int, float] = {}
    for have, weight in partial.items():
        for k, q in terms:
            if have + k < below:
                out[have + k] = out.get(have + k, 0.0) + weight * q
    return {k: weight for k, weight in out.items() if weight > _NEGLIGIBLE}


def smallest_for(
    confidence: float, deals: int, rate: Fraction, openings: Sequence[tuple[int, Fraction]] = ()
) -> int:
    """The fewest arrivals at `rate` to a deal that, with the openings, reach the confidence."""
    partial = _short_of(deals, openings)

    def reaches(n: int) -> bool:
        return _with_openings(n, rate, deals, partial) >= confidence

    if reaches(0):
        return 0
    low, high = 0, deals
    while not reaches(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high
