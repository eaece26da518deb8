"""Proper scores and coverage of forecasts that are samples; lower scores are better."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from funnel_tui.core.forecast.distributions import quantile

LEVELS = (50, 80, 95)


@dataclass(frozen=True)
class Sample:
    """A forecast as sorted samples of the end, and its chance."""

    deals: tuple[int, ...]
    revenue: tuple[float, ...]
    chance: float


@dataclass(frozen=True)
class Case:
    """One forecast held against what came."""

    kind: str
    process: str
    asked: float
    world: int
    deals: int
    revenue: float
    hit: bool
    basis: str
    ours: dict[str, float]
    run_rate: dict[str, float]


def scores(sample: Sample, deals: int, revenue: float, hit: bool, scale: float) -> dict[str, float]:
    """How one forecast did: coverage, where the outcome fell in it, and proper scores (lower is better)."""
    n = len(sample.deals)
    below, upto = bisect_left(sample.deals, deals) / n, bisect_right(sample.deals, deals) / n
    out = {
        "brier": (sample.chance - hit) ** 2,
        "rps": rps(sample.deals, deals),
        "crps": crps(sample.revenue, revenue) / scale,
        "low": below,
        "high": upto,
        "bias": sum(sample.deals) / n - deals,
        "chance": sample.chance,
    }
    rbelow, rupto = bisect_left(sample.revenue, revenue) / n, bisect_right(sample.revenue, revenue) / n
    out |= {"rlow": rbelow, "rhigh": rupto}
    for level in LEVELS:
        edge = (100 - level) / 200
        out[f"deals {level}"] = float(
            quantile(sample.deals, edge) <= deals <= quantile(sample.deals, 1 - edge)
        )
        out[f"revenue {level}"] = float(
            quantile(sample.revenue, edge) - 0.005 <= revenue <= quantile(sample.revenue, 1 - edge) + 0.005
        )
        for what, low, high in (("deals", below, upto), ("revenue", rbelow, rupto)):
            # The part of the outcome's own step of the distribution that lies in the band.
            step = max(high - low, 1e-9)
            inside = max(0.0, min(high, 1 - edge) - max(low, edge)) / step
            out[f"{what} {level} exact"] = inside if high > low else float(edge <= low <= 1 - edge)
    return out


def rps(ordered: Sequence[int], outcome: int) -> float:
    """Ranked probability score of a count: the sum over k of (P(N <= k) - [outcome <= k])^2."""
    n, low, high = len(ordered), min(ordered[0], outcome), max(ordered[-1], outcome)
    return sum((bisect_right(ordered, k) / n - (outcome <= k)) ** 2 for k in range(low, high))


def crps(ordered: Sequence[float], outcome: float) -> float:
    """The same for a continuous outcome, from a sample (Gneiting and Raftery 2007, equation 20)."""
    n = len(ordered)
    near = sum(abs(x - outcome) for x in ordered) / n
    apart = sum((2 * i - n + 1) * x for i, x in enumerate(ordered)) / (n * n)
    return near - apart


def mean(values: Iterable[float]) -> float:
    """The average; 0 of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def standard_error(cases: Sequence[Case], key: str) -> float:
    """Of a mean over cases, the forecasts of one person going together as one observation."""
    people: dict[tuple[str, str, int], list[float]] = {}
    for c in cases:
        people.setdefault((c.kind, c.process, c.world), []).append(c.ours[key])
    means = [mean(values) for values in people.values()]
    centre = mean(means)
    return sqrt(sum((x - centre) ** 2 for x in means)) / len(means)


def climatology(cases: Sequence[Case]) -> dict[tuple[str, str, int], tuple[float, float]]:
    """Brier and RPS, for each person, of knowing only how all others with the same process ended."""
    out = {}
    for process in {c.process for c in cases}:
        people = {(c.kind, c.process, c.world): c for c in cases if c.process == process}
        hits, ends = sum(c.hit for c in people.values()), sorted(c.deals for c in people.values())
        for person, c in people.items():
            others = list(ends)
            others.remove(c.deals)
            out[person] = (((hits - c.hit) / len(others) - c.hit) ** 2, rps(others, c.deals))
    return out


def pit(cases: Sequence[Case], low: str = "low", high: str = "high", bins: int = 10) -> list[float]:
    """Non-randomised PIT histogram for counts (Czado, Gneiting and Held 2009): 1 in every bin is right."""
    out = [0.0] * bins
    for c in cases:
        a, b = c.ours[low], c.ours[high]
        for i in range(bins):
            left, right = i / bins, (i + 1) / bins
            if b > a:
                out[i] += max(0.0, min(b, right) - max(a, left)) / (b - a)
            else:
                out[i] += left <= a < right or (a == 1 and i == bins - 1)
    return [bins * x / len(cases) for x in out]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, the first column to the left and the others to the right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
