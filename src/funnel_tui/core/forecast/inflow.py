"""Work to come: what each activity through which new flow enters is expected to bring from today on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

from funnel_tui.core.forecast.distributions import Gamma
from funnel_tui.core.forecast.lag import TimeGrid, convolved, kernel
from funnel_tui.core.forecast.logged import Entrance
from funnel_tui.core.plan.funnel import needs
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Period

PRIOR_DAYS = 10.0
"""Working days of log that the planned activity is worth."""
LEAST_WINDOW = 0.5
"""Part of the period that the plan's window has to be for its pace to be expected of anybody."""


@dataclass(frozen=True, slots=True)
class Inflow:
    """One activity through which new flow enters."""

    name: str
    planned: float
    """For each normal working day."""
    rate: Gamma
    """For each normal working day, from the plan and what was done before today."""
    converts: float
    """Planned share that reaches the first stage; 1 where the activity is that stage, or deals, itself."""
    shared: bool
    """Whether the channels' common multiplier applies to it."""
    done_before: int
    """Without today."""
    capacity: tuple[float, ...]
    """Normal working days left in each bin; today counts less what was done today."""
    reach: tuple[float, ...]
    """Probability that one unit of a bin has come through all lags by the end."""
    arriving: tuple[float, ...]
    """Deals in each bin from one unit a day, if everything went on."""


def day_noise(pace: float) -> float:
    """Variance over mean of a day's count: a person's days differ as a gamma of shape 5 around their pace.

    For thirty calls a day that makes 7, the median found in a call log of 84,107 calls.
    """
    return 1 + pace / 5


def _expected_pace(plan: Plan, line: Line) -> float:
    """What a normal working day is expected to bring before anything is logged.

    The plan's pace; but where the lead days leave less than half of the period, the plan asks for a rush that
    nobody makes. There it is what all deals take, an opening pipeline or not, spread over the whole period:
    people who sell have sold before.
    """
    whole = float(line.capacity.between(plan.counted))
    if not whole or float(line.open_capacity) >= LEAST_WINDOW * whole:
        return float(line.rate_per_capacity)
    stages = tuple(replace(stage, opening=0) for stage in plan.funnel.stages)
    quotas = {need.name: need.quota for need in needs(replace(plan.funnel, stages=stages))}
    return quotas[line.name] / whole


def inflow_of(year: Year, today: date, entrance: Entrance, at: TimeGrid, onward: Sequence[float]) -> Inflow:
    """What one activity is expected to bring from today on.

    Gamma-Poisson: the plan's pace as a prior worth 10 working days, then every working day before today; days
    without work count. The counts of real days vary more than Poisson's, so the posterior is widened by that.
    """
    line = entrance.line
    worked = float(line.capacity.between(Period(year.plan.origin, today - ONE_DAY)))
    planned = float(line.rate_per_capacity)
    expected = _expected_pace(year.plan, line)
    done_today = entrance.counts.get(at.upto, 0)
    done_before = sum(entrance.counts.values()) - done_today
    noise = day_noise(expected)
    rate = Gamma((PRIOR_DAYS * expected + done_before) / noise, (PRIOR_DAYS + worked) / noise)
    left, previous = [], 0
    for edge in at.edges:
        span = Period(today + timedelta(days=previous), today + timedelta(days=edge - 1))
        left.append(float(line.capacity.between(span)))
        previous = edge
    if left and rate.shape > 0:
        # Today's touches are in the log already; only the rest of the day is to come.
        left[0] = max(0.0, left[0] - min(float(line.capacity.of(today)), done_today / rate.mean))
    if entrance.lead is not None:
        onward = convolved(kernel(entrance.lag, at.width, len(at.edges)), onward)
    return Inflow(
        name=line.name,
        planned=planned,
        rate=rate,
        converts=entrance.converts,
        shared=entrance.lead is not None,
        done_before=done_before,
        capacity=tuple(left),
        reach=tuple(reversed(list(accumulate(onward)))),
        arriving=tuple(convolved([entrance.converts * days for days in left], onward)),
    )
