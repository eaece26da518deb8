"""What is on its way on a date: the open pipeline, the work to come, and what the log says of every rate.

Everything here is an expectation or a posterior; `simulate` draws worlds from it. The open pipeline and new
flow are kept apart: the one is what the log says has arrived and gone no further, the other starts at the
channels and nowhere else, so nothing is counted twice.

Posteriors are conjugate, with the plan as the prior (Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt

from funnel_tui.core.forecast.distributions import Beta, Gamma
from funnel_tui.core.forecast.inflow import Inflow, inflow_of
from funnel_tui.core.forecast.lag import (
    TimeGrid,
    advancing,
    convolved,
    deciding,
    kernel,
    learned,
    leaving,
    matured,
)
from funnel_tui.core.forecast.logged import Entrance, LoggedStage, cohorts, logged
from funnel_tui.core.progress.conversion import (
    PRIOR_TOUCHES,
    PRIOR_TRIALS,
    LogCounts,
    log_counts,
    planned_mix,
)
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass

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
_MULTIPLIER_SHAPE = 12.0
"""Least gamma shape of the channels' multiplier. 200 touches alone would let a plan be off by sixty per cent
either way before the first call; this narrows the draws and leaves their mean."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The state of a plan on a date, with all lags worked out."""

    today: date
    """The date asked for, or the plan's origin where that is later."""
    edges: tuple[int, ...]
    """Days from today at which the bins end, today being the first; none after the period."""
    inflows: tuple[Inflow, ...]
    channel_multiplier: Gamma
    """Common to the channels' planned rates: what arrives does not say which channel brought it."""
    stages: tuple[str, ...]
    """The stages that are logged."""
    rates: tuple[Beta, ...]
    """From each of them to the next, the last to deals."""
    decided_share: float
    """Share of what reaches the last stage that is ever decided."""
    open_pipeline: tuple[tuple[float, ...], ...]
    """Deals in each bin from the touches made, then from what each stage holds: the source's own first step
    at its expected rate, all later ones as if everything went on."""
    last_onward: tuple[float, ...]
    """When what reaches the last stage in the first bin becomes deals, by bin, if all of it does."""
    deals: int
    """Won so far."""
    revenue: float
    """Won since the origin."""
    deal_size: float
    """Expected size of a deal to come."""
    size_error: Gamma
    """The true mean size as a multiple of the expected one; its mean is 1."""
    cv: float
    """Coefficient of variation of deal sizes."""
    to_close: float
    decided: int
    """Deals won or lost so far."""

    @property
    def basis(self) -> str:
        """Whether the forecast stands on the plan's rates or on the log."""
        return "plan" if self.decided < DECIDED_FOR_LOG else "log"

    @property
    def wanted(self) -> float:
        """Revenue that is missing to the target."""
        return self.to_close - self.revenue

    @property
    def dates(self) -> tuple[date, ...]:
        """The last date of each bin."""
        return tuple(self.today + timedelta(days=edge - 1) for edge in self.edges)


def pipeline(year: Year, today: date, counts: LogCounts | None = None) -> Pipeline | None:
    """Work out where a plan stands; None where the plan cannot be computed.

    Args:
        year: The plan and its log.
        today: Before the plan's origin, the pipeline is that of the origin.
        counts: The log up to that date, where it is known already; before the origin it is counted again.
    """
    plan = year.plan
    if plan.problems():
        return None
    today = max(today, plan.origin)
    if counts is None or counts.upto < 0:
        counts = log_counts(year, today)
    at = TimeGrid(counts.upto, _bins((plan.period.ends - today).days + 1))
    entrances, stages = logged(year, counts)
    arrivals = [cohorts(counts, stage) for stage in stages]
    totals = [counts.total(stage.name) for stage in stages] + [counts.total(WON)]
    rates, lags, decided_share = _rates(stages, arrivals, counts, at)

    # onwards[j]: when what arrives at a stage in the first bin becomes deals, if everything goes on.
    onwards = [[1.0, *[0.0] * len(at.edges)][: len(at.edges)]]
    for lag in reversed(lags):
        onwards.insert(0, convolved(onwards[0], kernel(lag, at.width, len(at.edges))))
    open_pipeline = [convolved(_on_the_way(entrances, at), onwards[0])]
    decided = totals[-1] + counts.total(LOST)
    for j, rate in enumerate(rates):
        arrived, due = sum(arrivals[j].values()), matured(arrivals[j], lags[j], at)
        if j == len(stages) - 1:
            waiting = deciding(arrived, due, decided, decided_share)
        else:
            waiting = advancing(arrived, due, totals[j + 1], rate.mean)
        open_pipeline.append(convolved(leaving(waiting * rate.mean, lags[j], at), onwards[j + 1]))

    # A deal won for nothing is a deal; less than nothing is a slip of the hand-edited file.
    amounts = [max(0.0, float(x)) for x in counts.amounts]
    weight, cv = PRIOR_DEALS + len(amounts), _size_cv(amounts)
    return Pipeline(
        today=today,
        edges=at.edges,
        inflows=tuple(inflow_of(year, today, entrance, at, onwards[0]) for entrance in entrances),
        channel_multiplier=_channel_multiplier(year, entrances, totals[0], at),
        stages=tuple(stage.name for stage in stages),
        rates=tuple(rates),
        decided_share=decided_share,
        open_pipeline=tuple(map(tuple, open_pipeline)),
        last_onward=tuple(onwards[max(0, len(lags) - 1)]),
        deals=totals[-1],
        revenue=float(sum(counts.amounts)),
        deal_size=(PRIOR_DEALS * float(plan.funnel.average_deal) + sum(amounts)) / weight,
        size_error=Gamma(weight / (cv * cv), weight / (cv * cv)),
        cv=cv,
        to_close=float(plan.funnel.to_close),
        decided=decided,
    )


def _bins(left: int) -> tuple[int, ...]:
    """Weeks of the days left, a little shorter so that the last ends with the period; days near its end."""
    if left <= 0:
        return ()
    count = min(left, max(8, -(-left // 7)))
    return tuple(round((b + 1) * left / count) for b in range(count))


def _size_cv(amounts: Sequence[float]) -> float:
    """Coefficient of variation of deal sizes, once there are enough of them."""
    if len(amounts) < DEALS_FOR_CV or (mean := sum(amounts) / len(amounts)) <= 0:
        return PLANNED_CV
    square = sum((x / mean - 1) ** 2 for x in amounts) + PRIOR_CV * PLANNED_CV**2
    return max(0.1, sqrt(square / (len(amounts) + PRIOR_CV)))


def _rates(
    stages: Sequence[LoggedStage], arrivals: Sequence[Mapping[int, float]], counts: LogCounts, at: TimeGrid
) -> tuple[list[Beta], list[float], float]:
    """Every rate, the mean lags, and the share of the last stage that is ever decided.

    Beta-binomial, the plan's rate as a prior worth 20 trials (Gelman et al., section 2.4). Trials of a stage
    are its arrivals as far as their lag is over, so that what is too young to have gone on is no failure;
    trials of the last stage are the decided deals.
    """
    rates, lags, decided_share = [], [], 1.0
    for j, stage in enumerate(stages):
        last = j == len(stages) - 1
        gone = Counter[int]()
        for name in (WON, LOST) if last else (stages[j + 1].name,):
            gone.update(counts.by_day[name])
        lag = learned(stage.lead, arrivals[j], gone, counts.upto, 1.0 if last else stage.rate, PRIOR_TRIALS)
        lags.append(lag)
        went = sum(gone.values())
        trials = max(went, matured(arrivals[j], lag, at))
        if last:
            decided_share = (PRIOR_TRIALS + went) / (PRIOR_TRIALS + trials)
            went, trials = counts.total(WON), went
        rates.append(Beta(PRIOR_TRIALS * stage.rate + went, PRIOR_TRIALS * (1 - stage.rate) + trials - went))
    return rates, lags, decided_share


def _channel_multiplier(year: Year, entrances: Sequence[Entrance], arrived: int, at: TimeGrid) -> Gamma:
    """Gamma-Poisson: the plan's rates as a prior worth 200 touches, then what the touches have brought."""
    if entrances[0].lead is None:
        return Gamma(1e9, 1e9)
    # Stages that are not logged are folded into the channels' rates, alike for all of them.
    folded = entrances[0].converts / float(year.plan.funnel.channels[0].converts)
    prior = PRIOR_TOUCHES * planned_mix(year.plan) * folded
    due = sum(entrance.converts * matured(entrance.counts, entrance.lag, at) for entrance in entrances)
    narrower = max(1.0, _MULTIPLIER_SHAPE / (prior + arrived))
    return Gamma(narrower * (prior + arrived), narrower * (prior + due))


def _on_the_way(entrances: Sequence[Entrance], at: TimeGrid) -> list[float]:
    """What touches already made will still bring to the first level, at planned rates."""
    total = [0.0] * len(at.edges)
    for entrance in entrances:
        if entrance.lead is not None:
            waiting = sum(entrance.counts.values()) - matured(entrance.counts, entrance.lag, at)
            coming = leaving(waiting * entrance.converts, entrance.lag, at)
            total = [a + b for a, b in zip(total, coming, strict=True)]
    return total
