"""Where a shortfall comes from: effort, one conversion, or the size of deals; and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import erf, sqrt

from funnel_tui.core.forecast.outlook import PLANNED_CV, PRIOR_DAYS, PRIOR_DEALS, day_noise
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.conversion import Observed, Tally, observed, tally
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY

WORTH_SAYING = 0.95
"""Share of the plan above which a part is no leak."""
FEW_DEALS = 3
"""Deals won below which nothing is said of their size."""


class Cause(StrEnum):
    """What can fall short."""

    EFFORT = "effort"
    CONVERSION = "conversion"
    SIZE = "size"


class Sureness(StrEnum):
    """How well luck explains a part just as well."""

    SURE = "sure"
    """Luck does this less than once in forty times."""
    LIKELY = "likely"
    """Less than once in five."""
    EARLY = "too early to say"


@dataclass(frozen=True, slots=True)
class Cut:
    """One factor of the result beside the plan; the factors multiply to the revenue."""

    cause: Cause
    names: tuple[str, ...]
    """The activities it is about; the first stage's channels go together."""
    into: str
    """For a conversion the next activity, else empty."""
    ratio: float
    """What was seen, as a share of the plan."""
    shrunk: float
    """The same, drawn towards 1 where there is little to see."""
    below: float
    """How often luck alone would leave it higher if the plan were right, by a score test."""
    trials: float
    """Touches due, trials of the rate, or deals won."""
    deals_lost: float
    """What it takes from the planned deals of the period if it stays so."""

    @property
    def sureness(self) -> Sureness:
        """The same in words."""
        if self.below >= 0.975:
            return Sureness.SURE
        return Sureness.LIKELY if self.below >= 0.8 else Sureness.EARLY

    @property
    def fine(self) -> bool:
        """Whether it is too near the plan to be a leak."""
        return self.shrunk >= WORTH_SAYING

    @property
    def label(self) -> str:
        """The name people would give it: `calls and emails`, `meetings to opportunities`."""
        words = [name.replace("_", " ") for name in self.names]
        joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
        if self.cause is Cause.SIZE:
            return "deal size"
        return f"{joined} to {self.into.replace('_', ' ')}" if self.into else joined


@dataclass(frozen=True, slots=True)
class Leak:
    """The factor that costs the most deals, with all others for comparison."""

    worst: Cut
    cuts: tuple[Cut, ...]
    """Effort, then the conversions in order, then size; factors without any data are left out."""

    @property
    def sentence(self) -> str:
        """`calls are at 104 % of plan, calls to meetings at 60 %: conversion, not effort (sure)`."""
        if self.worst.cause is Cause.SIZE:
            said = f"deals are at {self.worst.ratio:.0%} of the planned size: size, not number"
        else:
            shown = [self._worst_of(cause) for cause in (Cause.EFFORT, Cause.CONVERSION)]
            effort, conversion = shown
            parts = [f"{effort.label} are at {effort.ratio:.0%} of plan"] if effort else []
            if conversion:
                parts.append(f"{conversion.label} at {conversion.ratio:.0%}{'' if effort else ' of plan'}")
            said = f"{', '.join(parts)}: {self.worst.cause}"
            for other in shown:
                if other and other.cause is not self.worst.cause:
                    said += f", not {other.cause}" if other.fine else f" first, then {other.cause}"
        return f"{said} ({self.worst.sureness})".replace("%", " %")

    def _worst_of(self, cause: Cause) -> Cut | None:
        return min((c for c in self.cuts if c.cause is cause), key=lambda c: c.shrunk, default=None)


def _cut(
    cause: Cause,
    names: tuple[str, ...],
    into: str,
    ratio: float,
    shrunk: float,
    z: float,
    trials: float,
    deals: int,
) -> Cut:
    below = 0.5 * (1 + erf(z / sqrt(2)))
    return Cut(cause, names, into, ratio, shrunk, below, trials, deals * max(0.0, 1 - shrunk))


def _effort(plan: Plan, seen: Tally, lines: Sequence[Line], upto: date) -> Cut | None:
    """Work done until yesterday beside the plan line, each channel weighed by what its touches are worth."""
    count = max(1, len(plan.funnel.channels))
    done = due = variance = touches = usual = 0.0
    for line in lines[:count]:
        last = min(upto, line.window.ends) if line.open_capacity else upto
        days = (last - plan.origin).days
        made = sum(n for day, n in seen.counts[line.name].items() if day <= days)
        worth = float(line.rate.value) if line.rate and len(plan.funnel.channels) else 1.0
        expected = float(line.at(last))
        pace = float(line.rate_per_capacity)
        done += worth * made
        due += worth * expected
        variance += worth * worth * expected * day_noise(pace)
        usual += worth * pace * PRIOR_DAYS
        touches += expected
    if touches < 1:
        return None
    return _cut(
        Cause.EFFORT,
        tuple(line.name for line in lines[:count]),
        "",
        done / due,
        (usual + done) / (usual + due),
        (due - done) / sqrt(variance),
        touches,
        lines[-1].need,
    )


def _conversion(rows: Sequence[Observed], into: str, deals: int) -> Cut | None:
    """One rate beside the planned one; the channels' rows share theirs."""
    first = rows[0]
    trials = sum(row.trials for row in rows)
    if first.ratio is None or trials <= 0:
        return None
    planned = sum(row.trials * float(row.planned) for row in rows) / trials
    value = first.ratio * planned
    spread = sqrt(max(1e-9, planned * (1 - planned)) / trials)
    return _cut(
        Cause.CONVERSION,
        tuple(row.name for row in rows),
        into,
        first.ratio,
        first.shrunk / float(first.planned),
        (planned - value) / spread,
        trials,
        deals,
    )


def _size(plan: Plan, seen: Tally, deals: int) -> Cut | None:
    amounts = [float(x) for x in seen.amounts]
    if len(amounts) < FEW_DEALS:
        return None
    planned = float(plan.funnel.average_deal)
    ratio = sum(amounts) / len(amounts) / planned
    shrunk = (PRIOR_DEALS + ratio * len(amounts)) / (PRIOR_DEALS + len(amounts))
    z = (1 - ratio) * sqrt(len(amounts)) / PLANNED_CV
    return _cut(Cause.SIZE, (DEALS,), "", ratio, shrunk, z, len(amounts), deals)


def cuts(year: Year, today: date) -> tuple[Cut, ...]:
    """Every factor of the result that has data: effort, the conversions in order, the size of deals."""
    plan = year.plan
    if plan.problems() or today < plan.origin:
        return ()
    lines = schedule(plan).lines
    seen, rows = tally(year, today), observed(year, today)
    channels = len(plan.funnel.channels)
    deals = lines[-1].need
    names = [*(stage.name for stage in plan.funnel.stages), DEALS]
    found = [_effort(plan, seen, lines, min(today, plan.period.ends + ONE_DAY) - ONE_DAY)]
    if channels:
        found.append(_conversion(rows[:channels], names[0], deals))
    found += [_conversion([row], into, deals) for row, into in zip(rows[channels:], names[1:], strict=True)]
    found.append(_size(plan, seen, deals))
    return tuple(cut for cut in found if cut is not None)


def leak(year: Year, today: date) -> Leak | None:
    """The factor furthest short of the plan; None where none is, or where the others make up for it.

    Little data counts for little: the factors are compared after they were drawn towards the plan, so that
    none of three meetings is no leak yet.
    """
    found = cuts(year, today)
    if not found:
        return None
    together = 1.0
    for cut in found:
        together *= cut.shrunk
    worst = min(found, key=lambda cut: cut.shrunk)
    if worst.fine or together >= 1:
        return None
    return Leak(worst, found)
