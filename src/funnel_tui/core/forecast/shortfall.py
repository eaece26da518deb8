"""Where results fall short of the plan: effort, one conversion or the size of deals; and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from math import erf, prod, sqrt

from funnel_tui.core.forecast.inflow import PRIOR_DAYS, day_noise
from funnel_tui.core.forecast.pipeline import PLANNED_CV, PRIOR_DEALS
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.conversion import LogCounts, Observed, log_counts, observed_in
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY

FINE = 0.95
"""Share of the plan above which a factor does not fall short."""
FEW_DEALS = 3
"""Deals won below which their size is not judged."""


class Cause(StrEnum):
    """What can fall short."""

    EFFORT = "effort"
    CONVERSION = "conversion"
    SIZE = "size"


class Certainty(StrEnum):
    """How unlikely it is that luck alone explains a factor."""

    SURE = "sure"
    """Luck does this less than once in forty times."""
    LIKELY = "likely"
    """Less than once in five."""
    EARLY = "too early to say"


@dataclass(frozen=True, slots=True)
class ResultFactor:
    """One factor of the result beside the plan; the factors multiply to the revenue."""

    cause: Cause
    names: tuple[str, ...]
    """The activities it is about; the first stage's channels go together."""
    into: str
    """For a conversion the next activity, else empty."""
    ratio: float
    """What was observed, as a share of the plan."""
    shrunk: float
    """The same, drawn towards 1 where there is little data."""
    below: float
    """How often luck alone would leave it higher if the plan were right, by a score test."""

    @property
    def certainty(self) -> Certainty:
        """The same as a class: one-sided levels of 2.5 and 20 per cent."""
        if self.below >= 0.975:
            return Certainty.SURE
        return Certainty.LIKELY if self.below >= 0.8 else Certainty.EARLY

    @property
    def fine(self) -> bool:
        """Whether it is too near the plan to fall short."""
        return self.shrunk >= FINE


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The factor that costs the most deals, with all others for comparison."""

    worst: ResultFactor
    factors: tuple[ResultFactor, ...]
    """Effort, then the conversions in order, then size; factors without any data are left out."""

    def worst_of(self, cause: Cause) -> ResultFactor | None:
        """The factor of one kind that is furthest short of the plan."""
        return min((f for f in self.factors if f.cause is cause), key=lambda f: f.shrunk, default=None)


def shortfall(year: Year, today: date, counts: LogCounts | None = None) -> Shortfall | None:
    """The factor furthest short of the plan; None where none is, or where the others make up for it."""
    return shortfall_of(result_factors(year, today, counts))


def shortfall_of(factors: tuple[ResultFactor, ...]) -> Shortfall | None:
    """The same from the factors.

    Little data counts for little: the factors are compared after they were drawn towards the plan, so that
    none of three meetings is not a shortfall yet.
    """
    worst = min(factors, key=lambda f: f.shrunk, default=None)
    if worst is None or worst.fine or prod(f.shrunk for f in factors) >= 1:
        return None
    return Shortfall(worst, factors)


def result_factors(year: Year, today: date, counts: LogCounts | None = None) -> tuple[ResultFactor, ...]:
    """Every factor of the result that has data: effort, the conversions in order, the size of deals.

    Args:
        year: The plan and its log.
        today: The date.
        counts: The log up to that date, where it is known already.
    """
    if year.plan.problems():
        return ()
    counts = counts or log_counts(year, today)
    return result_factors_in(year.plan, today, counts, observed_in(year.plan, counts))


def result_factors_in(
    plan: Plan, today: date, counts: LogCounts, observed: Sequence[Observed]
) -> tuple[ResultFactor, ...]:
    """The same from a log that is counted already, and its rates."""
    if today < plan.origin:
        return ()
    lines = schedule(plan).lines
    channels = len(plan.funnel.channels)
    names = [*(stage.name for stage in plan.funnel.stages), DEALS]
    found = [_effort(plan, counts, lines, min(today, plan.period.ends + ONE_DAY) - ONE_DAY)]
    if channels:
        found.append(_conversion(observed[:channels], names[0]))
    found += [_conversion([row], into) for row, into in zip(observed[channels:], names[1:], strict=True)]
    found.append(_size(plan, counts))
    return tuple(factor for factor in found if factor is not None)


def _normal_cdf(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))


def _effort(plan: Plan, counts: LogCounts, lines: Sequence[Line], upto: date) -> ResultFactor | None:
    """Work done until yesterday beside the plan line, each channel weighed by what its touches are worth."""
    # What a touch is worth matters between channels only.
    worths = [float(channel.converts) for channel in plan.funnel.channels] or [1.0]
    done = due = variance = touches = usual = 0.0
    for line, worth in zip(lines, worths, strict=False):
        last = min(upto, line.window.ends) if line.open_capacity else upto
        days = (last - plan.origin).days
        made = sum(n for day, n in counts.by_day[line.name].items() if day <= days)
        expected = float(line.at(last))
        pace = float(line.rate_per_capacity)
        done += worth * made
        due += worth * expected
        variance += worth * worth * expected * day_noise(pace)
        usual += worth * pace * PRIOR_DAYS
        touches += expected
    if touches < 1:
        return None
    names = tuple(line.name for line in lines[: len(worths)])
    shrunk, below = (usual + done) / (usual + due), _normal_cdf((due - done) / sqrt(variance))
    return ResultFactor(Cause.EFFORT, names, "", done / due, shrunk, below)


def _conversion(rows: Sequence[Observed], into: str) -> ResultFactor | None:
    """One rate beside the planned one; the channels' rows share theirs."""
    first = rows[0]
    trials = sum(row.trials for row in rows)
    if first.ratio is None or trials <= 0:
        return None
    planned = sum(row.trials * float(row.planned) for row in rows) / trials
    spread = sqrt(max(1e-9, planned * (1 - planned)) / trials)
    below = _normal_cdf((1 - first.ratio) * planned / spread)
    names, shrunk = tuple(row.name for row in rows), first.shrunk / float(first.planned)
    return ResultFactor(Cause.CONVERSION, names, into, first.ratio, shrunk, below)


def _size(plan: Plan, counts: LogCounts) -> ResultFactor | None:
    won = len(counts.amounts)
    if won < FEW_DEALS:
        return None
    ratio = float(sum(counts.amounts)) / won / float(plan.funnel.average_deal)
    shrunk = (PRIOR_DEALS + ratio * won) / (PRIOR_DEALS + won)
    below = _normal_cdf((1 - ratio) * sqrt(won) / PLANNED_CV)
    return ResultFactor(Cause.SIZE, (DEALS,), "", ratio, shrunk, below)
