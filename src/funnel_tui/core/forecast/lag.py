"""How long an activity takes to become the next one, as far as whole counts by day can tell.

A lag is exponential around its mean, so that the time left does not depend on the time gone: an opening
pipeline of unknown age, and everything else that is open, has the same lag before it as what arrives today.
The lead days of the plan are the mean to begin with; the log moves it. On simulated logs a gamma lag with the
residual lags of renewal theory, and heavier tails, scored no better (docs/forecast.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, log

from funnel_tui.core.values.frozen import dataclass

SHORTEST = 0.5
"""Mean in days where the lead days are 0: the same day or the next."""
_FORGOTTEN = 0.002
"""Least share of the last stage that is neither won nor lost but forgotten."""
_WEEK = 7
_GRID = tuple(0.6 * k for k in range(-4, 5))
"""Means that are weighed against each other, in prior standard deviations of their logarithm."""


def decided_by(days: float, mean: float) -> float:
    """Probability that a lag of this mean is over after so many days."""
    return 1 - exp(-days / mean) if days > 0 else 0.0


def kernel(mean: float, width: float, bins: int) -> list[float]:
    """How arrivals spread evenly over one bin of `width` days fall into this bin and the following ones."""

    def area(t: float) -> float:
        # The integral of `decided_by` from 0 to t.
        return t - mean * decided_by(t, mean) if t > 0 else 0.0

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
    prior_trials: float,
) -> float:
    """The mean lag in days, by the plan's lead days and the log.

    Events of a week are Poisson with mean rate * (arrivals convolved with the lag). The rate is integrated
    out against its gamma prior, the mean lag runs over a grid with a log-normal prior around the lead days;
    the result is the posterior mean of its logarithm.

    Args:
        lead: The plan's lead days.
        arrivals: How many arrived on which day since the origin.
        events: How many went on on which day.
        upto: Days from the origin to today.
        rate: Planned share that goes on.
        prior_trials: How many trials the planned share is worth.
    """
    centre = max(lead, SHORTEST)
    total = sum(events.values())
    if upto < 0 or not arrivals:
        return centre
    # Lead days are often wrong by two, short ones are a guess, and 0 is what people type for "soon".
    deviation = log(2) if lead >= 3 else 1.0 if lead else 2.0
    weeks = upto // _WEEK + 1
    came, went = weekly(arrivals, weeks, upto), weekly(events, weeks, upto)
    # Keeps one event that no lag explains from deciding alone: its likelihood would be nearly 0.
    floor = 0.02 * sum(came) / weeks
    scores: list[tuple[float, float]] = []
    for away in _GRID:
        mean = centre * exp(away * deviation)
        past = [decided_by((k + 0.5) * _WEEK, mean) for k in range(weeks)]
        steps = [past[0], *(after - before for before, after in pairwise(past))]
        due = convolved(came, steps)
        score = -0.5 * away * away - (prior_trials * rate + total) * log(prior_trials + sum(due))
        score += sum(n * log(g + floor) for n, g in zip(went, due, strict=True) if n)
        scores.append((score, log(mean)))
    best = max(score for score, _ in scores)
    weights = [(exp(score - best), where) for score, where in scores]
    return exp(sum(w * where for w, where in weights) / sum(w for w, _ in weights))


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Where today stands, in days: what lies behind it and the bins before it."""

    upto: int
    """Days from the plan's origin to today."""
    edges: tuple[int, ...]
    """Days from today at which the bins end."""

    @property
    def width(self) -> float:
        """Mean length of a bin in days."""
        return self.edges[-1] / len(self.edges) if self.edges else 1.0


def matured(arrivals: Mapping[int, float], lag: float, at: TimeGrid) -> float:
    """How many of the arrivals have had their lag by now, in expectation."""
    return sum(n * decided_by(at.upto - day, lag) for day, n in arrivals.items())


def leaving(waiting: float, lag: float, at: TimeGrid) -> list[float]:
    """When what waits for the end of its lag leaves its stage, by bin, however long it has waited."""
    over = [decided_by(edge, lag) for edge in (0, *at.edges)]
    return [waiting * (after - before) for before, after in pairwise(over)]


def advancing(arrived: float, due: float, advanced: int, rate: float) -> float:
    """How much of what is open at a stage whose losses are not logged still waits for the end of its lag.

    Of the arrivals, those whose lag is over and who went on have left, so arrived - rate x due are expected
    to be open, of which arrived - due are waiting. Where more have advanced than that, less is left.

    Args:
        arrived: All arrivals.
        due: How many of them have had their lag (`matured`).
        advanced: How many went on.
        rate: Share that goes on.
    """
    expected = arrived - rate * due
    return max(0.0, arrived - advanced) * (arrived - due) / expected if expected > 0 else 0.0


def deciding(arrived: float, due: float, decided: int, decided_share: float) -> float:
    """How much of what is open at the last stage is still to be decided.

    A mixture cure model (Boag 1949; Farewell 1982): a share is never decided but forgotten, so what is open
    long after its lead days is likely to be that.

    Args:
        arrived: All arrivals.
        due: How many of them have had their lag (`matured`).
        decided: How many were won or lost.
        decided_share: Share that is ever decided.
    """
    forgotten = max(_FORGOTTEN, 1 - decided_share)
    waiting = (1 - forgotten) * (arrived - due)
    return max(0.0, arrived - decided) * waiting / (forgotten * arrived + waiting) if arrived else 0.0
