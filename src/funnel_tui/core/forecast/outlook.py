"""What is on its way on a date: work to come, stock at each stage, and what the log says of every rate.

Everything here is an expectation or a belief; `forecast` draws worlds from it, `leak` changes one part of it
at a time. Stock and new flow are kept apart: stock is what the log says has arrived and gone no further, new
flow starts at the channels and nowhere else, so nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from math import sqrt

from funnel_tui.core.forecast.lag import SHORTEST, convolved, kernel, learned
from funnel_tui.core.forecast.pipeline import Horizon, advancing, deciding, leaving, matured, through
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.conversion import (
    PRIOR_TOUCHES,
    PRIOR_TRIALS,
    Tally,
    lead_days,
    planned_mix,
    tally,
)
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY, Period

PRIOR_DAYS = 10.0
"""Working days of log that the planned activity is worth."""
PRIOR_DEALS = 10.0
"""Deals that the planned average is worth."""
PLANNED_CV = 0.8
"""Coefficient of variation of deal sizes until enough are won."""
DEALS_FOR_CV = 10
"""Deals won before the log says anything of how much sizes differ."""
PRIOR_CV = 5.0
"""Deals that the planned coefficient is worth from then on."""
DECIDED_FOR_LOG = 5
"""Decided deals before a forecast is called the log's and not the plan's."""
_BOOST_SHAPE = 12.0
"""Least gamma shape of the channels' multiplier. 200 touches alone would let a plan be off by sixty per cent
either way before the first call; this narrows the draws and leaves their mean."""


@dataclass(frozen=True, slots=True)
class Belief:
    """A gamma or beta posterior by its two counts; which of them it is, is said where it is held."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """As a gamma: shape over rate."""
        return self.a / self.b

    @property
    def share(self) -> float:
        """As a beta: the expected probability."""
        return self.a / (self.a + self.b)


@dataclass(frozen=True, slots=True)
class Effort:
    """One activity through which new flow enters."""

    name: str
    planned: float
    """For each normal working day."""
    rate: Belief
    """Gamma: for each normal working day, from the plan and what was done before today."""
    noise: float
    """Variance over mean of what is done in a stretch of time."""
    converts: float
    """Planned share that reaches the first stage; 1 where the activity is that stage, or deals, itself."""
    shared: bool
    """Whether the channels' common multiplier applies to it."""
    done: int
    done_before: int
    """Without today."""
    capacity: tuple[float, ...]
    """Normal working days left in each bin; today counts less what was done today."""
    reach: tuple[float, ...]
    """Probability that one unit of a bin has come through all lags by the end."""
    arriving: tuple[tuple[float, ...], ...]
    """For each level, how much of one unit a day at full conversion arrives in each bin."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The state of a plan on a date, with all lags worked out; levels are the kept stages, then deals."""

    today: date
    """The date asked for, or the plan's origin where that is later."""
    edges: tuple[int, ...]
    """Days from today at which the bins end, today being the first; none after the period."""
    efforts: tuple[Effort, ...]
    boost: Belief
    """Gamma: the channels' common multiplier on their planned rates."""
    levels: tuple[str, ...]
    so_far: tuple[int, ...]
    """Arrivals at each level until today."""
    rates: tuple[Belief, ...]
    """Beta: from each kept stage to the next level."""
    heard: float
    """Share of what reaches the last stage that is ever decided."""
    stock: tuple[tuple[tuple[float, ...], ...], ...]
    """For each source (touches made, then each stage's stock) and level, arrivals by bin: the source's own
    first step at its expected rate, all later ones as if everything went on."""
    revenue: float
    """Won since the origin."""
    size: Belief
    """Gamma: the mean deal size as a multiple of `deal`, with shape and rate a = b."""
    deal: float
    """Expected size of a deal to come."""
    cv: float
    to_close: float
    decided: int

    @property
    def deals(self) -> int:
        """Won so far."""
        return self.so_far[-1]

    @property
    def basis(self) -> str:
        """Whether the forecast stands on the plan's rates or on the log."""
        return "plan" if self.decided < DECIDED_FOR_LOG else "log"

    def dates(self) -> tuple[date, ...]:
        """The last date of each bin."""
        return tuple(self.today + timedelta(days=edge - 1) for edge in self.edges)


@dataclass(frozen=True, slots=True)
class _Step:
    """A kept stage, with what was left out between it and the next level folded in."""

    name: str
    rate: float
    lead: float
    opening: int


@dataclass(frozen=True, slots=True)
class _Source:
    """An activity through which new flow enters; without lead days it is the first level itself."""

    line: Line
    counts: Mapping[int, int]
    converts: float = 1.0
    lead: float | None = None


def outlook(year: Year, today: date) -> Outlook | None:
    """Work out where a plan stands; None where the plan cannot be computed."""
    plan = year.plan
    if plan.problems():
        return None
    today = max(today, plan.origin)
    seen = tally(year, today)
    at = Horizon(seen.upto, _bins((plan.period.ends - today).days + 1))
    sources, steps = _kept(year, seen)
    arrivals = [_cohorts(seen, step) for step in steps]
    totals = [seen.total(step.name) for step in steps] + [seen.total(WON)]
    rates, lags, heard = _rates(steps, arrivals, seen, at)
    kernels = [kernel(lag, at.width, len(at.edges)) for lag in lags]

    stock = [through(_on_the_way(sources, at), kernels, 0)]
    for j in range(len(steps)):
        if j == len(steps) - 1:
            first = deciding(arrivals[j], totals[-1] + seen.total(LOST), lags[j], heard, at)
        else:
            first = advancing(arrivals[j], totals[j + 1], rates[j].share, lags[j], at)
        stock.append(through([x * rates[j].share for x in first], kernels, j + 1))

    # A deal won for nothing is a deal; less than nothing is a slip of the hand-edited file.
    amounts = [max(0.0, float(x)) for x in seen.amounts]
    weight, cv = PRIOR_DEALS + len(amounts), _spread(amounts)
    return Outlook(
        today=today,
        edges=at.edges,
        efforts=tuple(_effort(year, today, s, at, kernels) for s in sources),
        boost=_boost(year, sources, totals[0], at),
        levels=(*(step.name for step in steps), DEALS),
        so_far=tuple(totals),
        rates=tuple(rates),
        heard=heard,
        stock=tuple(stock),
        revenue=float(sum(seen.amounts)),
        size=Belief(weight / (cv * cv), weight / (cv * cv)),
        deal=(PRIOR_DEALS * float(plan.funnel.average_deal) + sum(amounts)) / weight,
        cv=cv,
        to_close=float(plan.funnel.to_close),
        decided=totals[-1] + seen.total(LOST),
    )


def day_noise(pace: float) -> float:
    """Variance over mean of a day's count: a person's days differ as a gamma of shape 5 around their pace.

    For thirty calls a day that makes 7, the median found in a call log of 84,107 calls.
    """
    return 1 + pace / 5


def _bins(left: int) -> tuple[int, ...]:
    """Weeks of the days left, a little shorter so that the last ends with the period; days near its end."""
    if left <= 0:
        return ()
    count = min(left, max(8, -(-left // 7)))
    return tuple(round((b + 1) * left / count) for b in range(count))


def _spread(amounts: Sequence[float]) -> float:
    """Coefficient of variation of deal sizes, once there are enough of them."""
    if len(amounts) < DEALS_FOR_CV or (mean := sum(amounts) / len(amounts)) <= 0:
        return PLANNED_CV
    square = sum((x / mean - 1) ** 2 for x in amounts) + PRIOR_CV * PLANNED_CV**2
    return max(0.1, sqrt(square / (len(amounts) + PRIOR_CV)))


def _kept(year: Year, seen: Tally) -> tuple[list[_Source], list[_Step]]:
    """The activities through which new flow enters, and the stages that are logged.

    What was never logged although three or more of something later were is not kept by this person: its
    planned rate and lead days are folded into the step before it, and new flow enters at the first activity
    that is.
    """
    plan = year.plan
    lines = schedule(plan).lines
    channels, stages = plan.funnel.channels, plan.funnel.stages
    totals = [seen.total(s.name) for s in stages] + [seen.total(WON)]
    sources: list[_Source] = []
    steps: list[_Step] = []
    if any(seen.total(c.name) for c in channels) or (channels and max(totals) < 3):
        sources = [
            _Source(line, seen.counts[c.name], float(c.converts), float(lead_days(plan, c)))
            for line, c in zip(lines, channels, strict=False)
        ]
    for j, s in enumerate(stages):
        rate, lead = float(s.converts), float(lead_days(plan, s))
        if totals[j] or s.opening or max(totals[j + 1 :]) < 3:
            if not sources:
                sources = [_Source(lines[len(channels) + j], seen.counts[s.name])]
            steps.append(_Step(s.name, rate, lead, s.opening))
        elif steps:
            before = steps[-1]
            steps[-1] = replace(before, rate=before.rate * rate, lead=before.lead + lead)
        else:
            sources = [replace(x, converts=x.converts * rate, lead=(x.lead or 0.0) + lead) for x in sources]
    return sources or [_Source(lines[-1], seen.counts[WON])], steps


def _cohorts(seen: Tally, step: _Step) -> dict[int, float]:
    """Arrivals by day; an opening pipeline arrives on the first."""
    out = {day: float(n) for day, n in seen.counts[step.name].items()}
    if step.opening:
        out[0] = out.get(0, 0.0) + step.opening
    return out


def _rates(
    steps: Sequence[_Step], arrivals: Sequence[Mapping[int, float]], seen: Tally, at: Horizon
) -> tuple[list[Belief], list[float], float]:
    """Beta beliefs about every rate, the mean lags, and the share of the last stage that is ever decided.

    Conjugate updating with the plan's rate as a prior worth 20 trials (Gelman et al., Bayesian Data Analysis,
    3rd ed., section 2.4). Trials of a stage are its arrivals as far as their lag is over, so that what is too
    young to have gone on is no failure; trials of the last stage are the decided deals.
    """
    rates, lags, heard = [], [], 1.0
    for j, step in enumerate(steps):
        last = j == len(steps) - 1
        gone: dict[int, float] = {}
        for name in (WON, LOST) if last else (steps[j + 1].name,):
            for day, n in seen.counts[name].items():
                gone[day] = gone.get(day, 0.0) + n
        lag = learned(step.lead, arrivals[j], gone, seen.upto, 1.0 if last else step.rate, PRIOR_TRIALS)
        lags.append(lag)
        went = sum(gone.values())
        trials = max(went, matured(arrivals[j], lag, at))
        if last:
            heard = (PRIOR_TRIALS + went) / (PRIOR_TRIALS + trials)
            went, trials = float(seen.total(WON)), went
        rates.append(Belief(PRIOR_TRIALS * step.rate + went, PRIOR_TRIALS * (1 - step.rate) + trials - went))
    return rates, lags, heard


def _boost(year: Year, sources: Sequence[_Source], arrived: int, at: Horizon) -> Belief:
    """Belief about the channels' common multiplier: 200 touches of prior, and what the touches brought."""
    if sources[0].lead is None:
        return Belief(1e9, 1e9)
    # Stages that are not kept are folded into the channels' rates, alike for all of them.
    folded = sources[0].converts / float(year.plan.funnel.channels[0].converts)
    prior = PRIOR_TOUCHES * planned_mix(year.plan) * folded
    due = sum(s.converts * matured(s.counts, _lag(s), at) for s in sources)
    narrower = max(1.0, _BOOST_SHAPE / (prior + arrived))
    return Belief(narrower * (prior + arrived), narrower * (prior + due))


def _lag(source: _Source) -> float:
    return max(source.lead or 0.0, SHORTEST)


def _on_the_way(sources: Sequence[_Source], at: Horizon) -> list[float]:
    """What touches already made will still bring to the first level, at planned rates."""
    total = [0.0] * len(at.edges)
    for s in sources:
        if s.lead is not None:
            made = {day: n * s.converts for day, n in s.counts.items()}
            total = [a + b for a, b in zip(total, leaving(made, _lag(s), at), strict=True)]
    return total


def _effort(
    year: Year, today: date, source: _Source, at: Horizon, kernels: Sequence[Sequence[float]]
) -> Effort:
    """What one activity is expected to bring from today on.

    Gamma-Poisson: the plan's pace as a prior worth 10 working days, then every working day before today; days
    without work count. The counts of real days vary more than Poisson's, so the belief is widened by that.
    """
    line, plan = source.line, year.plan
    cap = line.capacity
    worked = float(cap.between(Period(plan.origin, today - ONE_DAY)))
    planned = float(line.rate_per_capacity)
    done = sum(source.counts.values())
    done_today = source.counts.get(at.upto, 0)
    noise = day_noise(planned)
    shape, rate = PRIOR_DAYS * planned + done - done_today, PRIOR_DAYS + worked
    belief = Belief(shape / noise, rate / noise)
    left, previous = [], 0
    for edge in at.edges:
        span = Period(today + timedelta(days=previous), today + timedelta(days=edge - 1))
        left.append(float(cap.between(span)))
        previous = edge
    if left and belief.a > 0:
        # Today's touches are in the log already; only the rest of the day is to come.
        left[0] = max(0.0, left[0] - min(float(cap.of(today)), done_today / belief.mean))
    flow = [source.converts * c for c in left]
    unit = [1.0, *[0.0] * (len(at.edges) - 1)] if at.edges else []
    if source.lead is not None:
        entering = kernel(_lag(source), at.width, len(at.edges))
        flow, unit = convolved(flow, entering), entering
    for spread in kernels:
        unit = convolved(unit, spread)
    within = list(accumulate(unit))
    return Effort(
        name=line.name,
        planned=planned,
        rate=belief,
        noise=noise,
        converts=source.converts,
        shared=source.lead is not None,
        done=done,
        done_before=done - done_today,
        capacity=tuple(left),
        reach=tuple(reversed(within)),
        arriving=through(flow, kernels, 0),
    )
