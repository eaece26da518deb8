"""How long an activity takes to become the next one, as far as whole counts by day can tell.

A lag is gamma distributed with shape 2 around its mean: no sale on the day itself, most of them around the
lead days, and a tail beyond, as sales cycles have. The lead days of the plan are the mean to begin with; the
log moves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, log

SHORTEST = 0.5
"""Mean in days where the lead days are 0: the same day or the next."""
_WEEK = 7
_GRID = tuple(0.6 * k for k in range(-4, 5))
"""Means that are weighed against each other, in prior standard deviations of their logarithm."""


def decided_by(days: float, mean: float) -> float:
    """Probability that a lag of this mean is over after so many days."""
    if days <= 0:
        return 0.0
    x = 2 * days / mean
    return 1 - (1 + x) * exp(-x)


def kernel(mean: float, width: float, bins: int) -> list[float]:
    """How arrivals spread evenly over one bin of `width` days fall into this bin and the following ones."""
    rest = mean

    def area(t: float) -> float:
        # The integral of `decided_by` from 0 to t.
        return t - rest + (t + rest) * exp(-2 * t / mean) if t > 0 else 0.0

    edges = [area((b - 1) * width) for b in range(bins + 2)]
    return [(edges[b + 2] - 2 * edges[b + 1] + edges[b]) / width for b in range(bins)]


def convolved(flow: Sequence[float], spread: Sequence[float]) -> list[float]:
    """The flow after each bin has been spread over the following ones; what falls beyond is dropped."""
    bins = len(flow)
    out = [0.0] * bins
    for b, amount in enumerate(flow):
        if amount:
            for later, part in zip(range(b, bins), spread, strict=False):
                out[later] += amount * part
    return out


def weekly(counts: Mapping[int, float], weeks: int, last: int) -> list[float]:
    """Counts by day as counts by week, the last week ending on day `last`."""
    out = [0.0] * weeks
    for day, n in counts.items():
        out[weeks - 1 - (last - day) // _WEEK] += n
    return out


def learned(
    lead: float,
    arrivals: Mapping[int, float],
    events: Mapping[int, float],
    upto: int,
    rate: float,
    worth: float,
) -> float:
    """The mean lag in days after the log has been heard.

    Events of a week are Poisson with mean rate * (arrivals convolved with the lag). The rate is integrated
    out against its gamma prior, the mean lag runs over a grid with a log-normal prior around the lead days;
    the result is the posterior mean of its logarithm.

    Args:
        lead: The plan's lead days.
        arrivals: How many arrived on which day since the origin.
        events: How many went on on which day.
        upto: Days from the origin to today.
        rate: Planned share that goes on.
        worth: How many trials the planned share is worth.
    """
    centre = max(lead, SHORTEST)
    total = sum(events.values())
    if upto < 0 or not arrivals:
        return centre
    # Where the plan has no opinion (0 days is what people type for "soon") the log is heard sooner.
    deviation = 0.5 if lead >= 3 else 1.0 if lead else 2.0
    weeks = upto // _WEEK + 1
    came, went = weekly(arrivals, weeks, upto), weekly(events, weeks, upto)
    # Keeps one event that no lag explains from deciding alone.
    floor = 0.02 * sum(came) / weeks
    scores: list[tuple[float, float]] = []
    for away in _GRID:
        mean = centre * exp(away * deviation)
        past = [decided_by((k + 0.5) * _WEEK, mean) for k in range(weeks)]
        steps = [past[0], *(after - before for before, after in pairwise(past))]
        due = convolved(came, steps)
        score = -0.5 * away * away - (worth * rate + total) * log(worth + sum(due))
        score += sum(n * log(g + floor) for n, g in zip(went, due, strict=True) if n)
        scores.append((score, log(mean)))
    best = max(score for score, _ in scores)
    weights = [(exp(score - best), where) for score, where in scores]
    return exp(sum(w * where for w, where in weights) / sum(w for w, _ in weights))
