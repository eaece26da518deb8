"""How long an activity takes to become the next one, as far as whole counts by day can tell.

A lag is gamma distributed with shape 2 around its mean: no sale on the day itself, most of them around the
lead days, and a tail beyond, as sales cycles have. The lead days of the plan are the mean to begin with; the
log moves it. A cohort is what arrived at a stage on one day.
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
    # Short lead days are often a guess, and 0 is what people type for "soon": there the log counts for more.
    deviation = 0.5 if lead >= 3 else 1.0 if lead else 2.0
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
class Horizon:
    """Where today stands, in days: what lies behind it and the bins before it."""

    upto: int
    """Days from the plan's origin to today."""
    edges: tuple[int, ...]
    """Days from today at which the bins end."""

    @property
    def width(self) -> float:
        """Mean length of a bin in days."""
        return self.edges[-1] / len(self.edges) if self.edges else 1.0


def matured(arrivals: Mapping[int, float], lag: float, at: Horizon) -> float:
    """How many of the arrivals have had their lag by now, in expectation."""
    return sum(n * decided_by(at.upto - day, lag) for day, n in arrivals.items())


def leaving(weights: Mapping[int, float], lag: float, at: Horizon) -> list[float]:
    """When cohorts leave their stage, by bin: each weight times the probability that its lag ends there.

    Cohorts of neighbouring days go together, by their mean age: a few days' difference does not show in
    weeks.
    """
    width = max(1, int(lag / 12))
    groups: dict[int, list[float]] = {}
    for day, n in weights.items():
        group = groups.setdefault(day // width, [0.0, 0.0])
        group[0] += n
        group[1] += n * day
    out = [0.0] * len(at.edges)
    for n, weighed in groups.values():
        if not n:
            continue
        mean_day = weighed / n
        before = decided_by(at.upto - mean_day, lag)
        if before > 0.999:
            continue
        for b, edge in enumerate(at.edges):
            after = decided_by(at.upto + edge - mean_day, lag)
            out[b] += n * (after - before)
            if after > 0.9995:
                break
            before = after
    return out


def advancing(
    arrivals: Mapping[int, float], advanced: int, rate: float, lag: float, at: Horizon
) -> list[float]:
    """When what is open at a stage whose losses are not logged leaves it, by bin, were all to go on.

    Each cohort has A (1 - rate F) left, of which rate (1 - F) A go on later. Where more have advanced than
    that, less is left, and all cohorts are scaled down together.
    """
    expected = sum(n * (1 - rate * decided_by(at.upto - day, lag)) for day, n in arrivals.items())
    left = sum(arrivals.values()) - advanced
    scale = max(0.0, left) / expected if expected else 0.0
    return [scale * x for x in leaving(arrivals, lag, at)]


def deciding(
    arrivals: Mapping[int, float], decided: int, lag: float, decided_share: float, at: Horizon
) -> list[float]:
    """When what is open at the last stage is decided, by bin.

    A mixture cure model (Boag 1949; Farewell 1982): a share is never decided but forgotten, so what is open
    long after its lead days is likely to be that. The open ones are laid on the cohorts in proportion to
    their probability of being still open, none holding more than arrived.
    """
    left = sum(arrivals.values()) - decided
    if left <= 0:
        return [0.0] * len(at.edges)
    forgotten = max(_FORGOTTEN, 1 - decided_share)
    waiting = {day: (1 - forgotten) * (1 - decided_by(at.upto - day, lag)) for day in arrivals}
    scale = 1.0
    for _ in range(6):
        held = {day: min(n, scale * n * (forgotten + waiting[day])) for day, n in arrivals.items()}
        scale *= left / max(1e-9, sum(held.values()))
    alive = {day: n * (1 - forgotten) / (forgotten + waiting[day]) for day, n in held.items()}
    return leaving(alive, lag, at)
