"""Before and after a day that the user marked: whether a conversion is better since, and how sure that is.

What arrived at a step before the day and since converts at two rates. Nobody logs which arrival a success is
from, so each success is laid on both by the lag: those of a week are Poisson with the mean before * x +
since * y, where x and y are the arrivals of either time whose lag ends in that week. Both rates have a gamma
prior around the rate of all, worth as much as the plan's elsewhere, so that little data says little. At the
last stage, where losses are logged, a decision of a week is of either time in the proportion of x and y.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from math import ceil, exp, log, sqrt
from statistics import NormalDist

from funnel_tui.core.forecast.lag import decided_by, learned
from funnel_tui.core.plan.funnel import DEALS, Channel
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import (
    PRIOR_TOUCHES,
    PRIOR_TRIALS,
    LogCounts,
    lead_days,
    log_counts,
)
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass

CONFIDENT = 0.95
"""Probability from which one of the rates is called the better one."""
POWER = 0.8
"""How often a verdict is to find a difference that is there."""
DIFFERENCE = 1.5
"""The change of a rate that a verdict is to find: smaller ones take more than a year of touches to see."""
_WEEK = 7
_POINTS = 31
"""Rates of either time that are weighed, over 4.5 standard deviations to both sides."""


class Effect(StrEnum):
    """The verdict on a conversion since a day."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "no difference found"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One conversion before a day and since."""

    names: tuple[str, ...]
    """The activities that convert; channels go together."""
    into: str
    before: float
    """Success rates, drawn towards the rate of all."""
    since: float
    trials_before: float
    """Arrivals whose lag is over by now, in expectation; at the last stage those that are decided."""
    trials_since: float
    better: float
    """Probability that the rate since is the higher one."""
    needed: int | None
    """Trials since the day that a verdict takes in all; None where the time before is too short for any."""

    @property
    def missing(self) -> int | None:
        """How many more it takes."""
        return None if self.needed is None else max(0, ceil(self.needed - self.trials_since))

    @property
    def verdict(self) -> Effect | None:
        """What the day has changed; None below the number needed."""
        if self.missing != 0:
            return None
        if 1 - CONFIDENT < self.better < CONFIDENT:
            return Effect.NONE
        return Effect.BETTER if self.better >= CONFIDENT else Effect.WORSE


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """A day that was marked, and each conversion before and since."""

    started: date
    label: str
    steps: tuple[Comparison, ...]
    """Those that have had trials at both times."""


_Times = tuple[int, int, int, int]
"""The previous mark, the marked day, the next one and the last day of the log, in days since the origin."""


@dataclass(frozen=True, slots=True)
class _Arrivals:
    """One activity's arrivals by day, what each is worth, and the mean days to the next activity."""

    by_day: Mapping[int, float]
    worth: float
    lag: float


@dataclass(frozen=True, slots=True)
class _Week:
    """What a week's successes may be from."""

    before: float
    since: float
    other: float
    """Arrivals of before the last experiment, or of the next one."""
    successes: float
    failures: float = 0.0


def experiments(year: Year, today: date) -> tuple[ExperimentResult, ...]:
    """Compare each marked day, in the order of the days; the time of one ends where the next begins.

    Args:
        year: The marks are in its plan.
        today: Marks of later days are left out.
    """
    plan = year.plan
    if plan.problems():
        return ()
    counts = log_counts(year, today)
    marked = sorted((day, label) for day, label in plan.experiments if plan.origin < day <= today)
    days = [0, *((day - plan.origin).days for day, _ in marked), counts.upto + 1]
    return tuple(
        ExperimentResult(day, label, _steps(year, counts, (days[n], days[n + 1], days[n + 2], counts.upto)))
        for n, (day, label) in enumerate(marked)
    )


def _steps(year: Year, counts: LogCounts, times: _Times) -> tuple[Comparison, ...]:
    plan, upto = year.plan, counts.upto
    channels, stages = plan.funnel.channels, plan.funnel.stages
    found: list[Comparison | None] = []
    if channels:
        into = counts.by_day[stages[0].name]
        # Worth by the planned rates, so that a change of the mix is no change of the rate; on average 1.
        made = sum(counts.total(c.name) for c in channels)
        worth = sum(counts.total(c.name) * float(c.converts) for c in channels)
        touches = [_touches(plan, counts, c, made / worth if made else 1.0) for c in channels]
        names = tuple(c.name for c in channels)
        found.append(_compared((names, stages[0].name), touches, into, {}, times, PRIOR_TOUCHES))
    for stage, after in zip(stages, (*stages[1:], None), strict=True):
        by_day = _floats(counts.by_day[stage.name])
        if stage.opening:
            by_day[0] = by_day.get(0, 0.0) + stage.opening
        into = counts.by_day[after.name if after else WON]
        lost = {} if after else counts.by_day[LOST]
        rate, lead = float(stage.converts), float(lead_days(plan, stage))
        lag = learned(lead, by_day, into, upto, rate, PRIOR_TRIALS)
        step = ((stage.name,), after.name if after else DEALS)
        found.append(_compared(step, [_Arrivals(by_day, 1.0, lag)], into, lost, times, PRIOR_TRIALS))
    return tuple(each for each in found if each is not None)


def _touches(plan: Plan, counts: LogCounts, channel: Channel, scale: float) -> _Arrivals:
    by_day, rate = _floats(counts.by_day[channel.name]), float(channel.converts)
    into, lead = counts.by_day[plan.funnel.stages[0].name], float(lead_days(plan, channel))
    # What another channel brought is no sign of this one's lag.
    own = {day: float(channel.share) * n for day, n in into.items()}
    return _Arrivals(by_day, scale * rate, learned(lead, by_day, own, counts.upto, rate, PRIOR_TOUCHES))


def _floats(by_day: Mapping[int, int]) -> dict[int, float]:
    return {day: float(n) for day, n in by_day.items()}


def _compared(
    step: tuple[tuple[str, ...], str],
    arrivals: Sequence[_Arrivals],
    won: Mapping[int, int],
    lost: Mapping[int, int],
    times: _Times,
    prior: float,
) -> Comparison | None:
    weeks = _weeks(arrivals, won, lost, times)
    total, failed = sum(week.successes for week in weeks), sum(week.failures for week in weeks)
    due = sum(week.before + week.since + week.other for week in weeks)
    if failed:
        # Decisions, not arrivals, are what a win rate is of.
        weeks = [_decisions(week) for week in weeks]
        due = total + failed
    trials = [sum(week.before for week in weeks), sum(week.since for week in weeks)]
    if min(trials) < 1 or not total or due <= 0:
        return None
    mean = min(total / due, 1.0)
    likelihood = _binomial if failed else _poisson
    rates, better = _posterior(weeks, (mean, prior), likelihood)
    names, into = step
    needed = trials_needed(rates[0], trials[0])
    return Comparison(names, into, rates[0], rates[1], trials[0], trials[1], better, needed)


def _weeks(
    arrivals: Sequence[_Arrivals],
    won: Mapping[int, int],
    lost: Mapping[int, int],
    times: _Times,
) -> list[_Week]:
    """The log by weeks that are counted from the marked day."""
    first, marked, end, last = times
    weeks = []
    for start in range(marked - _WEEK * (marked // _WEEK + 1), last + 1, _WEEK):
        before = since = other = 0.0
        stop = min(start + _WEEK, last + 1)
        for each in arrivals:
            for day, n in each.by_day.items():
                part = decided_by(stop - day, each.lag) - decided_by(start - day, each.lag)
                due = n * each.worth * part
                if day < first or day >= end:
                    other += due
                elif day < marked:
                    before += due
                else:
                    since += due
        inside = range(start, stop)
        successes, failures = (sum(events.get(day, 0) for day in inside) for events in (won, lost))
        weeks.append(_Week(before, since, other, successes, failures))
    return weeks


def _decisions(week: _Week) -> _Week:
    """The week with its decisions in the place of the arrivals that they are from."""
    due, made = week.before + week.since + week.other, week.successes + week.failures
    if not due:
        return _Week(0.0, 0.0, made, week.successes, week.failures)
    before, since, other = (made * part / due for part in (week.before, week.since, week.other))
    return _Week(before, since, other, week.successes, week.failures)


_Likelihood = Callable[[Sequence[_Week], float, float, float], float]


def _poisson(weeks: Sequence[_Week], before: float, since: float, mean: float) -> float:
    """Log likelihood of the successes of each week."""
    out = 0.0
    for week in weeks:
        due = before * week.before + since * week.since + mean * week.other
        # A success that no arrival explains says nothing of either rate.
        out += (week.successes * log(due) if due > 1e-9 else 0.0) - due
    return out


def _binomial(weeks: Sequence[_Week], before: float, since: float, mean: float) -> float:
    """Log likelihood of the wins among the decisions of each week."""
    if max(before, since) >= 1:
        return float("-inf")
    out = 0.0
    for week in weeks:
        made = week.successes + week.failures
        if made:
            rate = (before * week.before + since * week.since + mean * week.other) / made
            out += week.successes * log(rate) + week.failures * log(1 - rate)
    return out


def _posterior(
    weeks: Sequence[_Week], prior: tuple[float, float], likelihood: _Likelihood
) -> tuple[tuple[float, float], float]:
    """Mean rates before and since, and the probability that the second is the higher one."""
    mean, worth = prior
    centre = _fitted(weeks, mean, worth)
    spans = [sum(week.before for week in weeks), sum(week.since for week in weeks)]
    grids = [
        [
            rate * exp(9 * (k / (_POINTS - 1) - 0.5) / sqrt(max(1e-9, rate * (span + worth))))
            for k in range(_POINTS)
        ]
        for rate, span in zip(centre, spans, strict=True)
    ]
    failures = worth * (1 - mean) if likelihood is _binomial else 0.0

    def believed(rate: float) -> float:
        """Logarithm of the prior's density of the logarithm of a rate."""
        if likelihood is _binomial:
            return worth * mean * log(rate) + failures * log(1 - rate) if rate < 1 else float("-inf")
        return worth * mean * log(rate) - worth * rate

    scored = [
        (believed(before) + believed(since) + likelihood(weeks, before, since, mean), before, since)
        for before in grids[0]
        for since in grids[1]
    ]
    best = max(score for score, _, _ in scored)
    weighed = [(exp(score - best), before, since) for score, before, since in scored]
    whole = sum(weight for weight, _, _ in weighed)
    rates = (
        sum(weight * before for weight, before, _ in weighed) / whole,
        sum(weight * since for weight, _, since in weighed) / whole,
    )
    better = sum(weight * ((since > before) + 0.5 * (since == before)) for weight, before, since in weighed)
    return rates, better / whole


def _fitted(weeks: Sequence[_Week], mean: float, worth: float) -> tuple[float, float]:
    """The likeliest two rates, roughly, by expectation and maximisation: where the grid is laid."""
    before = since = mean
    for _ in range(30):
        of_before = of_since = worth * mean
        for week in weeks:
            due = before * week.before + since * week.since + mean * week.other
            if due > 1e-9:
                of_before += week.successes * before * week.before / due
                of_since += week.successes * since * week.since / due
        before = of_before / (worth + sum(week.before for week in weeks))
        since = of_since / (worth + sum(week.since for week in weeks))
    return before, since


def trials_needed(rate: float, before: float) -> int | None:
    """Trials since the day with which a change by half would be found four times in five.

    The sample size of two proportions with 5 % on one side, solved for one of them (Fleiss, Levin and Paik,
    Statistical Methods for Rates and Proportions, 3rd ed., chapter 4, without the continuity correction).

    Args:
        rate: Before the day.
        before: Trials that were had before it.

    Returns:
        None where no number would be enough, because the rate before is not known well.
    """
    # A rate that half more would bring above 1 can only change downwards.
    other = rate * DIFFERENCE if rate * DIFFERENCE < 1 else rate / DIFFERENCE
    normal = NormalDist()
    bound = (other - rate) / (normal.inv_cdf(CONFIDENT) + normal.inv_cdf(POWER))
    room = bound * bound - rate * (1 - rate) / before
    return ceil(other * (1 - other) / room) if room > 0 else None
