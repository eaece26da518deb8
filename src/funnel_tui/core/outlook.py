"""What is on its way on a date: work to come, stock at each stage, and what the log says of every rate.

Everything here is an expectation or a belief; `forecast` draws worlds from it, `leak` changes one part of it at a
time. Stock and new flow are kept apart: stock is what the log says has arrived and gone no further, new flow starts at
the channels and nowhere else, so nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from math import sqrt

from funnel_tui.core.days import LOST, WON
from funnel_tui.core.funnel import DEALS
from funnel_tui.core.lag import SHORTEST, convolved, decided_by, kernel, learned
from funnel_tui.core.observed import PRIOR_TOUCHES, PRIOR_TRIALS, Tally, lead_days, planned_mix, tally
from funnel_tui.core.period import ONE_DAY, Period
from funnel_tui.core.schedule import Line, schedule
from funnel_tui.core.year import Year

PRIOR_DAYS = 10.0
"""Working days of log that the planned activity is worth."""
PRIOR_DEALS = 10.0
"""Deals that the planned average is worth."""
PLANNED_CV = 0.8
"""Coefficient of variation of deal sizes until enough are won."""
DEALS_FOR_CV = 10
DECIDED_FOR_LOG = 5
"""Decided deals before a forecast is called the log's and not the plan's."""
_BOOST_SHAPE = 12.0
"""Least gamma shape of the channels' multiplier: 200 touches alone would allow a plan to be off by sixty per cent either
way before a single call, which simulated and remembered plans are not; it narrows the draw and leaves the mean."""
_FORGOTTEN = 0.002
"""Least share of the last stage that is neither won nor lost but forgotten: what is open far too long is likely one."""


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
    done: int
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
    """For each source (touches made, then each stage's stock) and level, arrivals by bin if all rates after the
    source's own first step were 1; the first step is at the expected rate."""
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

    def chain(self, level: int, upto: int | None = None) -> float:
        """Expected share of the arrivals at a level that reach `upto` (deals if not given), lags aside."""
        out = 1.0
        last = len(self.rates) if upto is None else upto
        for j in range(level, last):
            out *= self.rates[j].share * (self.heard if j == len(self.rates) - 1 else 1.0)
        return out


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
    edges = _bins((plan.period.ends - today).days + 1)
    width = edges[-1] / len(edges) if edges else 1.0
    sources, steps = _kept(year, seen)
    arrivals = [_cohorts(seen, step) for step in steps]
    totals = [seen.total(step.name) for step in steps] + [seen.total(WON)]
    rates, lags, heard = _rates(steps, arrivals, seen)
    kernels = [kernel(lag, width, len(edges)) for lag in lags]

    stock = [_through(_on_the_way(sources, seen.upto, edges), kernels, 0)]
    for j in range(len(steps)):
        if j == len(steps) - 1:
            first = _deciding(arrivals[j], totals[-1] + seen.total(LOST), lags[j], heard, seen.upto, edges)
        else:
            first = _advancing(arrivals[j], totals[j + 1], rates[j].share, lags[j], seen.upto, edges)
        stock.append(_through([x * rates[j].share for x in first], kernels, j + 1))

    amounts = [float(x) for x in seen.amounts]
    weight, cv = PRIOR_DEALS + len(amounts), _spread(amounts)
    return Outlook(
        today=today,
        edges=tuple(edges),
        efforts=tuple(_effort(year, seen.upto, today, s, edges, kernels) for s in sources),
        boost=_boost(year, seen.upto, sources, totals[0]),
        levels=(*(step.name for step in steps), DEALS),
        so_far=tuple(totals),
        rates=tuple(rates),
        heard=heard,
        stock=tuple(stock),
        revenue=sum(amounts),
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


def _bins(left: int) -> list[int]:
    """Weeks of the days left, a little shorter so that the last ends with the period; days near its end."""
    if left <= 0:
        return []
    count = min(left, max(8, -(-left // 7)))
    return [round((b + 1) * left / count) for b in range(count)]


def _spread(amounts: Sequence[float]) -> float:
    """Coefficient of variation of deal sizes, once there are enough of them."""
    if len(amounts) < DEALS_FOR_CV or not (mean := sum(amounts) / len(amounts)):
        return PLANNED_CV
    square = sum((x / mean - 1) ** 2 for x in amounts) + DEALS_FOR_CV * PLANNED_CV**2
    return max(0.1, sqrt(square / (len(amounts) + DEALS_FOR_CV)))


def _kept(year: Year, seen: Tally) -> tuple[list[_Source], list[_Step]]:
    """The activities through which new flow enters, and the stages that are logged.

    What was never logged although three or more of something later were is not kept by this person: its planned
    rate and lead days are folded into the step before it, and new flow enters at the first activity that is.
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
            sources = [replace(s, converts=s.converts * rate, lead=(s.lead or 0.0) + lead) for s in sources]
    return sources or [_Source(lines[-1], seen.counts[WON])], steps


def _cohorts(seen: Tally, step: _Step) -> dict[int, float]:
    """Arrivals by day; an opening pipeline arrives on the first."""
    out = {day: float(n) for day, n in seen.counts[step.name].items()}
    if step.opening:
        out[0] = out.get(0, 0.0) + step.opening
    return out


def _matured(arrivals: Mapping[int, float], lag: float, upto: int) -> float:
    """How many of the arrivals have had their lag by now, in expectation."""
    return sum(n * decided_by(upto - day, lag) for day, n in arrivals.items())


def _rates(
    steps: Sequence[_Step], arrivals: Sequence[Mapping[int, float]], seen: Tally
) -> tuple[list[Belief], list[float], float]:
    """Beta beliefs about every rate, the mean lags, and the share of the last stage that is ever decided.

    Conjugate updating with the plan's rate as a prior worth 20 trials (Gelman et al., Bayesian Data Analysis,
    3rd ed., section 2.4). Trials of a stage are its arrivals as far as their lag is over, so that what is too young
    to have gone on is no failure; trials of the last stage are the decided deals.
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
        trials = max(went, _matured(arrivals[j], lag, seen.upto))
        if last:
            heard = (PRIOR_TRIALS + went) / (PRIOR_TRIALS + trials)
            went, trials = float(seen.total(WON)), went
        rates.append(Belief(PRIOR_TRIALS * step.rate + went, PRIOR_TRIALS * (1 - step.rate) + trials - went))
    return rates, lags, heard


def _boost(year: Year, upto: int, sources: Sequence[_Source], arrived: int) -> Belief:
    """Belief about the channels' common multiplier: a prior worth 200 touches, and what the touches brought."""
    if sources[0].lead is None:
        return Belief(1e9, 1e9)
    prior = PRIOR_TOUCHES * planned_mix(year.plan)
    due = sum(
        s.converts * _matured({day: float(n) for day, n in s.counts.items()}, _lag(s), upto) for s in sources
    )
    narrower = max(1.0, _BOOST_SHAPE / (prior + arrived))
    return Belief(narrower * (prior + arrived), narrower * (prior + due))


def _lag(source: _Source) -> float:
    return max(source.lead or 0.0, SHORTEST)


def _leaving(weights: Mapping[int, float], lag: float, upto: int, edges: Sequence[int]) -> list[float]:
    """When cohorts leave their stage, by bin: each weight times the probability that its lag ends there.

    Cohorts of neighbouring days go together, by their mean age: a few days' difference does not show in weeks.
    """
    groups: dict[int, list[float]] = {}
    for day, n in weights.items():
        age = upto - day
        group = groups.setdefault(age // max(1, int(lag / 12)), [0.0, 0.0])
        group[0] += n
        group[1] += n * age
    out = [0.0] * len(edges)
    for n, aged in groups.values():
        if not n:
            continue
        age = aged / n
        before = decided_by(age, lag)
        if before > 0.999:
            continue
        for b, edge in enumerate(edges):
            after = decided_by(age + edge, lag)
            out[b] += n * (after - before)
            if after > 0.9995:
                break
            before = after
    return out


def _on_the_way(sources: Sequence[_Source], upto: int, edges: Sequence[int]) -> list[float]:
    """What touches already made will still bring to the first level, at planned rates."""
    total = [0.0] * len(edges)
    for s in sources:
        if s.lead is not None:
            made = {day: n * s.converts for day, n in s.counts.items()}
            total = [a + b for a, b in zip(total, _leaving(made, _lag(s), upto, edges), strict=True)]
    return total


def _advancing(
    arrivals: Mapping[int, float], advanced: int, rate: float, lag: float, upto: int, edges: Sequence[int]
) -> list[float]:
    """When the stock of a stage whose losses are not logged leaves it, by bin, for those that would go on at all.

    Each cohort has A (1 - rate F) left, of which rate (1 - F) A go on later. Where more have advanced than that, less
    is left, and all cohorts are scaled down together.
    """
    expected = sum(n * (1 - rate * decided_by(upto - day, lag)) for day, n in arrivals.items())
    left = sum(arrivals.values()) - advanced
    scale = max(0.0, left) / expected if expected else 0.0
    return [scale * x for x in _leaving(arrivals, lag, upto, edges)]


def _deciding(
    arrivals: Mapping[int, float], decided: int, lag: float, heard: float, upto: int, edges: Sequence[int]
) -> list[float]:
    """When the open stock of the last stage is decided, by bin.

    A mixture cure model (Boag 1949; Farewell 1982): a share is never decided but forgotten, so what is open long after
    its lead days is likely to be that. The open ones are laid on the cohorts in proportion to their probability of being
    still open, none holding more than arrived.
    """
    left = sum(arrivals.values()) - decided
    if left <= 0:
        return [0.0] * len(edges)
    forgotten = max(_FORGOTTEN, 1 - heard)
    waiting = {day: (1 - forgotten) * (1 - decided_by(upto - day, lag)) for day in arrivals}
    scale = 1.0
    for _ in range(6):
        held = {day: min(n, scale * n * (forgotten + waiting[day])) for day, n in arrivals.items()}
        scale *= left / max(1e-9, sum(held.values()))
    alive = {
        day: n * (1 - forgotten) / (forgotten + waiting[day]) for day, n in held.items()
    }
    return _leaving(alive, lag, upto, edges)


def _through(first: Sequence[float], kernels: Sequence[Sequence[float]], level: int) -> tuple[tuple[float, ...], ...]:
    """A flow into one level, and what it brings to the following ones if all went on; nothing to those before."""
    out = [tuple([0.0] * len(first)) for _ in range(level)]
    flow = list(first)
    out.append(tuple(flow))
    for spread in kernels[level:]:
        flow = convolved(flow, spread)
        out.append(tuple(flow))
    return tuple(out)


def _effort(
    year: Year, upto: int, today: date, source: _Source, edges: Sequence[int], kernels: Sequence[Sequence[float]]
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
    done_today = source.counts.get(upto, 0)
    noise = day_noise(planned)
    shape, rate = PRIOR_DAYS * planned + done - done_today, PRIOR_DAYS + worked
    belief = Belief(shape / noise, rate / noise)
    left, previous = [], 0
    for edge in edges:
        span = Period(today + timedelta(days=previous), today + timedelta(days=edge - 1))
        left.append(float(cap.between(span)))
        previous = edge
    if left and belief.a > 0:
        # Today's touches are in the log already; only the rest of the day is to come.
        left[0] = max(0.0, left[0] - min(float(cap.of(today)), done_today / belief.mean))
    width = edges[-1] / len(edges) if edges else 1.0
    flow = [source.converts * c for c in left]
    unit = [1.0] + [0.0] * (len(edges) - 1) if edges else []
    if source.lead is not None:
        entering = kernel(_lag(source), width, len(edges))
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
        done=done,
        capacity=tuple(left),
        reach=tuple(reversed(within)),
        arriving=_through(flow, kernels, 0),
    )
