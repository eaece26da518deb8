"""How stock leaves its stage: what has arrived, cohort by cohort, through what is left of its lag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnel_tui.core.forecast.lag import convolved, decided_by

_FORGOTTEN = 0.002
"""Least share of the last stage that is neither won nor lost but forgotten."""


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
    """When the stock of a stage whose losses are not logged leaves it, by bin, were all to go on.

    Each cohort has A (1 - rate F) left, of which rate (1 - F) A go on later. Where more have advanced than
    that, less is left, and all cohorts are scaled down together.
    """
    expected = sum(n * (1 - rate * decided_by(at.upto - day, lag)) for day, n in arrivals.items())
    left = sum(arrivals.values()) - advanced
    scale = max(0.0, left) / expected if expected else 0.0
    return [scale * x for x in leaving(arrivals, lag, at)]


def deciding(
    arrivals: Mapping[int, float], decided: int, lag: float, heard: float, at: Horizon
) -> list[float]:
    """When the open stock of the last stage is decided, by bin.

    A mixture cure model (Boag 1949; Farewell 1982): a share is never decided but forgotten, so what is open
    long after its lead days is likely to be that. The open ones are laid on the cohorts in proportion to
    their probability of being still open, none holding more than arrived.
    """
    left = sum(arrivals.values()) - decided
    if left <= 0:
        return [0.0] * len(at.edges)
    forgotten = max(_FORGOTTEN, 1 - heard)
    waiting = {day: (1 - forgotten) * (1 - decided_by(at.upto - day, lag)) for day in arrivals}
    scale = 1.0
    for _ in range(6):
        held = {day: min(n, scale * n * (forgotten + waiting[day])) for day, n in arrivals.items()}
        scale *= left / max(1e-9, sum(held.values()))
    alive = {day: n * (1 - forgotten) / (forgotten + waiting[day]) for day, n in held.items()}
    return leaving(alive, lag, at)


def through(
    first: Sequence[float], kernels: Sequence[Sequence[float]], level: int
) -> tuple[tuple[float, ...], ...]:
    """A flow into one level, and what it brings to the following ones if all went on."""
    out = [tuple([0.0] * len(first)) for _ in range(level)]
    flow = list(first)
    out.append(tuple(flow))
    for spread in kernels[level:]:
        flow = convolved(flow, spread)
        out.append(tuple(flow))
    return tuple(out)
