"""What the log says of each conversion so far, beside what the plan says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import sqrt

from funnel_tui.core.plan.funnel import Channel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.rate import Rate

PRIOR_TRIALS = 20.0
"""What the plan's rate of a stage is worth beside the log."""
PRIOR_TOUCHES = 200.0
"""The same for the channels together."""
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Observed:
    """One conversion: planned, seen, and how sure the log can be of it."""

    name: str
    planned: Rate
    trials: float
    """How many could have gone on by now; one whose lead time is half over is half a trial."""
    successes: float
    """How many did; a channel's part of the first stage where channels share it."""
    value: float | None
    """Successes over trials; None without trials."""
    low: float | None
    """Lower end of the 95 % Wilson interval."""
    high: float | None
    """Upper end of it."""
    shrunk: float
    """The log and a prior worth 20 trials (200 touches) at the planned rate: the one for forecasts."""
    shared: bool = False
    """Whether channels share one multiplier: meetings do not say which channel brought them."""

    @property
    def ratio(self) -> float | None:
        """The rate as a share of the planned one."""
        return None if self.value is None else self.value / float(self.planned)


@dataclass(frozen=True, slots=True)
class LogCounts:
    """The log of a plan up to a date, by days since the plan's origin."""

    upto: int
    """Days from the origin to the date; negative where the plan has not begun."""
    by_day: Mapping[str, Mapping[int, int]]
    """For each activity, `won` and `lost`: how many on which day."""
    amounts: tuple[Decimal, ...]
    """Of every deal won."""

    def total(self, name: str) -> int:
        """How many of an activity."""
        return sum(self.by_day[name].values())

    def matured(self, name: str, lead_days: int, opening: int = 0) -> float:
        """How many could have gone on by now: from 0 on the day linearly to 1 after the lead days."""
        cohorts: Iterable[tuple[int, int]] = self.by_day[name].items()
        if opening and self.upto >= 0:
            cohorts = [*cohorts, (0, opening)]
        if lead_days <= 0:
            return float(sum(n for _, n in cohorts))
        return sum(n * min(1.0, (self.upto - day) / lead_days) for day, n in cohorts)


def log_counts(year: Year, today: date) -> LogCounts:
    """Add up the log from the plan's origin to today, both included; former names count too."""
    plan = year.plan
    last = min(today, plan.period.ends)
    counts: dict[str, dict[int, int]] = {name: {} for name in (*plan.names, WON, LOST)}
    owner = {name: a.name for a in plan.activities for name in (a.name, *a.was)}
    amounts: list[Decimal] = []
    for when in sorted(year.days):
        if not plan.origin <= when <= last:
            continue
        day, offset = year.days[when], (when - plan.origin).days
        for name, n in day.counts.items():
            if n and name in owner:
                cell = counts[owner[name]]
                cell[offset] = cell.get(offset, 0) + n
        if day.won:
            counts[WON][offset] = len(day.won)
            amounts.extend(day.won)
        if day.lost:
            counts[LOST][offset] = day.lost
    return LogCounts((today - plan.origin).days, counts, tuple(amounts))


def wilson(successes: float, trials: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval for a share, as Brown, Cai and DasGupta (2001) recommend for few trials.

    Raises:
        ValueError: Without trials there is no interval.
    """
    if trials <= 0:
        raise ValueError("no trials")
    p, square = successes / trials, z * z
    middle = (p + square / (2 * trials)) / (1 + square / trials)
    half = z / (1 + square / trials) * sqrt(max(0.0, p * (1 - p) / trials + square / (4 * trials * trials)))
    # At 0 and at n the interval touches the edge; rounding must not leave it a hair outside.
    low = 0.0 if successes <= 0 else max(0.0, middle - half)
    high = 1.0 if successes >= trials else min(1.0, middle + half)
    return low, high


def lead_days(plan: Plan, activity: Channel | Stage) -> int:
    """Days to the next activity; none where the plan ignores them."""
    return 0 if plan.timing is Timing.SPREAD else activity.lead_days


def planned_mix(plan: Plan) -> float:
    """Share of planned touches that reach the first stage: the channels' rates weighed by their quotas."""
    lines = schedule(plan).lines[: len(plan.funnel.channels)]
    touches = sum(line.need for line in lines)
    rates = [float(c.converts) for c in plan.funnel.channels]
    if not touches:
        return sum(rates) / len(rates)
    return sum(line.need * p for line, p in zip(lines, rates, strict=True)) / touches


def observed(year: Year, today: date) -> tuple[Observed, ...]:
    """The observed rate of every activity that has one, in the order channels, stages.

    Trials are lag-matched, never fewer than the successes; the last stage counts decided deals only, so that
    what is still open is neither a success nor a failure.
    """
    return observed_in(year.plan, log_counts(year, today))


def observed_in(plan: Plan, counts: LogCounts) -> tuple[Observed, ...]:
    """The same from a log that is counted already."""
    return (*_channels(plan, counts), *_stages(plan, counts))


def _channels(plan: Plan, counts: LogCounts) -> list[Observed]:
    channels = plan.funnel.channels
    if not channels:
        return []
    arrived = counts.total(plan.funnel.stages[0].name)
    matured = [counts.matured(c.name, lead_days(plan, c)) for c in channels]
    touches = sum(matured)
    certain = touches < arrived
    if certain:
        # Never fewer than what came of them, each channel its part: a rate of 1 for all.
        matured = [arrived * float(c.share) for c in channels]
        touches = float(arrived)
    expected = sum(m * float(c.converts) for m, c in zip(matured, channels, strict=True))
    prior = PRIOR_TOUCHES * planned_mix(plan)
    multiplier = (prior + arrived) / (prior + expected)
    out = []
    for c, trials in zip(channels, matured, strict=True):
        planned = float(c.converts)
        value = low = high = None
        successes = 0.0
        if expected > 0:
            # This channel's rate for each unit of the pooled one.
            scale = 1.0 if certain else planned * touches / expected
            value = min(1.0, scale * arrived / touches)
            low, high = (min(1.0, scale * edge) for edge in wilson(arrived, touches))
            successes = trials * value
        out.append(
            Observed(
                c.name, c.converts, trials, successes, value, low, high,
                min(1.0, planned * multiplier), len(channels) > 1,
            )
        )  # fmt: skip
    return out


def _stages(plan: Plan, counts: LogCounts) -> list[Observed]:
    stages = plan.funnel.stages
    out = []
    for j, stage in enumerate(stages):
        if j + 1 < len(stages):
            successes = counts.total(stages[j + 1].name)
            trials = max(float(successes), counts.matured(stage.name, lead_days(plan, stage), stage.opening))
        else:
            successes = counts.total(WON)
            trials = float(successes + counts.total(LOST))
        value = low = high = None
        if trials > 0:
            value = successes / trials
            low, high = wilson(successes, trials)
        shrunk = (PRIOR_TRIALS * float(stage.converts) + successes) / (PRIOR_TRIALS + trials)
        out.append(Observed(stage.name, stage.converts, trials, float(successes), value, low, high, shrunk))
    return out
