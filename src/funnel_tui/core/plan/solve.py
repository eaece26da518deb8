"""The funnel forwards: from the work a person can do to the revenue it leads to, and a plan for that revenue.

Without rounding it is the exact inverse of `needs`: what a plan with `rounding = "exact"` takes for a revenue
leads to that revenue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from funnel_tui.core.plan.activities import written
from funnel_tui.core.plan.binomial import chance_of
from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.funnel import DEALS, Channel, Stage, ceiling
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.rate import Rate

_SHARE_PARTS = 10_000
"""Shares are written to a hundredth of a percent: more digits cannot be read at a glance."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What an amount of work leads to within the period, as an expectation."""

    amounts: tuple[tuple[str, Fraction], ...]
    """Channels, stages and deals, in that order: touches done, arrivals and deals expected."""
    revenue: Fraction
    """What was closed before, and the deals at their average."""
    groups: tuple[tuple[int, Fraction], ...]
    """Independent trials and their rate to a deal: touches or the meetings fixed, and opening pipelines."""

    def of(self, name: str) -> Fraction:
        """The amount of one activity.

        Raises:
            KeyError: When the plan has no activity of that name.
        """
        return dict(self.amounts)[name]

    @property
    def deals(self) -> Fraction:
        """Deals expected."""
        return self.amounts[-1][1]

    def chance(self, deals: int) -> float:
        """Probability of so many deals or more, luck included from the first touch on."""
        return chance_of(deals, self.groups)


def effort(
    plan: Plan, per_day: Mapping[str, Fraction], per_week: Mapping[str, Fraction] | None = None
) -> Effort:
    """What the plan's rates make of daily work.

    Args:
        plan: Its rates, windows and opening pipelines; its target plays no part.
        per_day: For channels, touches on each working day of their windows; one not named does nothing.
        per_week: For stages, arrivals in a full week, in place of what comes from above.

    Raises:
        KeyError: When the plan has no such channel or stage.
    """
    funnel, lines, weekly = plan.funnel, schedule(plan).lines, per_week or {}
    _known(per_day, [c.name for c in funnel.channels])
    _known(weekly, [s.name for s in funnel.stages])
    amounts: list[tuple[str, Fraction]] = []
    groups: list[tuple[int, Fraction]] = []
    flow = Fraction(0)
    for channel, line in zip(funnel.channels, lines, strict=False):
        touches = per_day.get(channel.name, Fraction(0)) * working_days(line)
        amounts.append((channel.name, touches))
        groups.append((floor(touches), channel.converts.value * funnel.rate_to_deal(0)))
        flow += touches * channel.converts.value
    for j, stage in enumerate(funnel.stages):
        if stage.name in weekly:
            line = lines[len(funnel.channels) + j]
            flow = weekly[stage.name] * working_days(line) / len(plan.work.workdays)
            # What happens above a stage that is fixed no longer counts.
            groups = [(floor(flow), funnel.rate_to_deal(j))]
        amounts.append((stage.name, flow))
        if stage.opening:
            groups.append((stage.opening, funnel.rate_to_deal(j)))
        flow = (flow + stage.opening) * stage.converts.value
    amounts.append((DEALS, flow))
    revenue = Fraction(funnel.closed_before) + flow * Fraction(funnel.average_deal)
    return Effort(tuple(amounts), revenue, tuple(groups) or ((0, Fraction(1)),))


def plan_for_effort(plan: Plan, per_day: Mapping[str, Fraction]) -> Plan:
    """The plan whose target is the revenue that daily work leads to, its shares as the work is divided.

    The target is rounded down to a whole unit of the currency, and shares to a hundredth of a percent, so
    that the plan asks for no more than was offered. Nothing done makes a target of 0, which is a problem of
    the plan that comes back.

    Raises:
        KeyError: When the plan has no such channel.
    """
    done = effort(plan, per_day)
    target = Decimal(floor(done.revenue))
    funnel = replace(plan.funnel, target=target)
    brings = [done.of(c.name) * c.converts.value for c in funnel.channels]
    if total := sum(brings, Fraction(0)):
        shares = _parts([part / total for part in brings])
        channels = tuple(replace(c, share=share) for c, share in zip(funnel.channels, shares, strict=True))
        funnel = replace(funnel, channels=channels)
    return replace(plan, funnel=funnel)


def _parts(shares: Sequence[Fraction]) -> list[Rate]:
    """Shares as typed text that sum to 1, exact where they are short, else to a hundredth of a percent."""
    if all(share.denominator <= _SHARE_PARTS for share in shares):
        return [written(share) for share in shares]
    units = [floor(share * _SHARE_PARTS) for share in shares]
    short = _SHARE_PARTS - sum(units)
    for i in sorted(range(len(units)), key=lambda i: units[i] - shares[i] * _SHARE_PARTS)[:short]:
        units[i] += 1
    return [written(Fraction(unit, _SHARE_PARTS)) for unit in units]


@dataclass(frozen=True, slots=True)
class Solution:
    """The value of one field that makes the others fit."""

    path: str
    """The field, as `with_field` takes it."""
    value: Fraction
    """The exact one."""
    text: str
    """As a person would type it, rounded to the side that needs no more work than is locked."""
    plan: Plan
    """The plan with it; as the plan rounds, its quota may still be one unit off."""


def solve(plan: Plan, unknown: str, name: str, per_day: Fraction) -> Solution:
    """The target, average deal or rate that fits an activity locked at a number a working day.

    Args:
        plan: All other figures.
        unknown: `plan.target`, `plan.average_deal` or the `converts` of something from the activity on.
        name: The channel or stage that is locked.
        per_day: On each working day of its window.

    Raises:
        KeyError: When the plan has no such activity or field.
        ValueError: When the field changes nothing here, or no value of it fits; the message says why.
    """
    funnel, lines = plan.funnel, schedule(plan).lines
    at = plan.names.index(name) if name in plan.names else -1
    if at < 0:
        raise KeyError(name)
    locked = plan.activities[at]
    quota = per_day * working_days(lines[at])
    if quota <= 0:
        raise ValueError("nothing can be locked at 0, or after its last useful day")
    first = max(0, at - len(funnel.channels))
    flow = _first_stage(locked, quota) if isinstance(locked, Channel) else quota
    deals = _arrivals(funnel.stages[first:], flow)
    if unknown == "plan.target":
        value = Fraction(funnel.closed_before) + deals * Fraction(funnel.average_deal)
        return _solved(plan, unknown, value)
    if unknown == "plan.average_deal":
        return _solved(plan, unknown, _left(plan) / deals)
    wanted = _left(plan) / Fraction(funnel.average_deal)
    if unknown == f"channels.{name}.converts" and isinstance(locked, Channel):
        needed = _backwards(funnel.stages, wanted)
        return _solved(plan, unknown, needed * locked.share.value / quota)
    for j, stage in enumerate(funnel.stages):
        if unknown == f"stages.{stage.name}.converts":
            if j < first:
                raise ValueError(f"{stage.name} come before {name}: their rate changes nothing about it")
            arrived = _arrivals(funnel.stages[first:j], flow) + stage.opening
            return _solved(plan, unknown, _backwards(funnel.stages[j + 1 :], wanted) / arrived)
    raise KeyError(unknown)


def working_days(line: Line) -> int:
    """Dates on which an activity's work can still pay within the period."""
    return line.capacity.count(line.window)


def _first_stage(channel: Channel, touches: Fraction) -> Fraction:
    """What the first stage gets from all channels when this one brings its share."""
    if not channel.share.value:
        raise ValueError(f"{channel.name} has no share of the plan: allowed is a share above 0 %")
    return touches * channel.converts.value / channel.share.value


def _left(plan: Plan) -> Fraction:
    if plan.funnel.to_close <= 0:
        raise ValueError("the target is closed already")
    return plan.funnel.to_close


def _arrivals(stages: Sequence[Stage], flow: Fraction) -> Fraction:
    """What the last of the stages passes on when `flow` arrives at the first, besides what is open."""
    for stage in stages:
        flow = (flow + stage.opening) * stage.converts.value
    return flow


def _backwards(stages: Sequence[Stage], deals: Fraction) -> Fraction:
    """Arrivals at the first of the stages that bring the deals, besides what is open."""
    for stage in reversed(stages):
        deals = max(Fraction(0), deals / stage.converts.value - stage.opening)
    return deals


def _solved(plan: Plan, path: str, value: Fraction) -> Solution:
    """The field with a value that a person can read, on the side that asks for less work."""
    if path.endswith(".converts"):
        would = f"{path} would have to be {float(value * 100):.4g} %"
        if value > 1:
            raise ValueError(f"{would}: no rate is above 100 %")
        if value <= 0:
            raise ValueError(f"{would}: what is open brings the deals already")
        text = f"{min(Decimal(100), _rounded(value * 100, _step(value * 100), up=True)):f}%"
    else:
        # Cents only where a whole unit would be coarse; three decimals would be read as grouping.
        step = Decimal(1) if value >= 100 else Decimal("0.01")
        text = f"{_rounded(value, step, up=path == 'plan.average_deal'):f}"
    return Solution(path, value, text, with_field(plan, path, text))


def _step(value: Fraction) -> Decimal:
    """The unit of the third digit."""
    return Decimal(1).scaleb(max(-8, (Decimal(value.numerator) / Decimal(value.denominator)).adjusted() - 2))


def _rounded(value: Fraction, step: Decimal, *, up: bool) -> Decimal:
    """A value in whole steps: up or down, never to the other side."""
    steps = value / Fraction(step)
    whole = ceiling(steps) if up else floor(steps)
    return Decimal(whole) * step


def _known(given: Mapping[str, Fraction], names: Sequence[str]) -> None:
    for name in given:
        if name not in names:
            raise KeyError(name)
