"""What each of the forecast's worlds has reached by the end of a date."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, repeat

from funnel_tui.core.forecast.distributions import band_of
from funnel_tui.core.forecast.simulate import Forecast, Worlds, deals_by_bin
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Reached:
    """Deals and revenue since the plan's origin, a figure for each world."""

    deals: list[int]
    revenue: list[float]


def reached_by(worlds: Worlds, day: date) -> Reached:
    """Deals and revenue by the end of a date; what is won before today for a date that is over."""
    state = worlds.pipeline
    if day < state.today or not state.edges:
        return Reached([state.deals] * len(worlds.sizes), [state.revenue] * len(worlds.sizes))
    if day >= state.dates[-1]:
        return Reached(worlds.deals, worlds.revenue)
    return reached_with(worlds, means_by(worlds, day))


def means_by(worlds: Worlds, day: date) -> list[list[float]]:
    """Expected deals of each flow by the end of a date, a list with a figure for each world.

    Within a bin of the forecast, a week at most, they arrive evenly by date.
    """
    state = worlds.pipeline
    out = []
    for mean, by_bin in zip(worlds.means, deals_by_bin(state), strict=True):
        part = _part_by(list(accumulate(by_bin, initial=0.0)), state.edges, (day - state.today).days + 1)
        out.append(mean if part == 1 else [part * m for m in mean])
    return out


def _part_by(curve: Sequence[float], edges: Sequence[int], days: int) -> float:
    """Share of a flow that has arrived after so many days."""
    return curve_by(curve, edges, days) / curve[-1] if curve[-1] and days < edges[-1] else 1.0


def curve_by(curve: Sequence[float], edges: Sequence[int], days: int) -> float:
    """A running sum by bin after so many days, evenly within a bin.

    Args:
        curve: The sums, a 0 before the first bin.
        edges: Days from today at which the bins end.
        days: From today, which is the first.
    """
    if not edges or days >= edges[-1]:
        return curve[-1]
    if days <= 0:
        return 0.0
    b = bisect_left(edges, days)
    before = edges[b - 1] if b else 0
    within = (days - before) / (edges[b] - before)
    return curve[b] + within * (curve[b + 1] - curve[b])


def reached_with(worlds: Worlds, means: Sequence[Sequence[float]]) -> Reached:
    """Deals and revenue where each world has only so many expected deals to come, with the luck it has."""
    state, sequence = worlds.pipeline, worlds.sequence
    amounts, each = sequence.amounts, sequence.each
    places = worlds.starts
    for mean in means:
        places = [place + m / each for place, m in zip(places, mean, strict=True)]
    lasts = list(map(bisect, repeat(sequence.places), places, worlds.firsts))
    return Reached(
        [state.deals + each * (last - first) for first, last in zip(worlds.firsts, lasts, strict=True)],
        [
            state.revenue + size * each * (amounts[last] - amounts[first])
            for size, first, last in zip(worlds.sizes, worlds.firsts, lasts, strict=True)
        ],
    )


def forecast_within(now: Pace, worlds: Worlds) -> Forecast:
    """Read a stretch from the worlds.

    Args:
        now: Of the stretch, on the date of the forecast.
        worlds: The forecast's.
    """
    reached, state = reached_by(worlds, now.stretch.span.ends), worlds.pipeline
    goal = goal_within(now, worlds)
    return Forecast(
        chance=sum(revenue >= goal for revenue in reached.revenue) / len(reached.revenue),
        deals=band_of(reached.deals, now.activities[-1].actual - state.deals),
        revenue=band_of(reached.revenue, float(now.revenue.actual) - state.revenue),
        basis=state.basis,
        decided=state.decided,
    )


def goal_within(now: Pace, worlds: Worlds) -> float:
    """Revenue since the plan's origin with which a stretch has its target."""
    return worlds.pipeline.revenue + float(now.revenue.target - now.revenue.actual)
