"""What the forecast has to beat: simpler models, and itself with a part more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from scores import Sample
from sellers import Life, poisson

from funnel_tui.core.forecast.lag import TimeGrid, learned, matured
from funnel_tui.core.forecast.logged import cohorts, logged
from funnel_tui.core.forecast.pipeline import pipeline
from funnel_tui.core.forecast.simulate import simulate
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.conversion import PRIOR_TRIALS, log_counts
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.values.period import Period

_CV2 = 0.64
"""Squared coefficient of variation of deal sizes: the plan's 0.8."""
_PRIOR_DEALS = 8.0
"""Deals that the multiplier of all deals to come starts with."""


def run_rate(life: Life, today: date, rng: Random, worlds: int = 1000) -> Sample:
    """What people do by hand: deals won so far for each working day gone, for each working day left.

    Given a fair chance: gamma-Poisson with a Jeffreys prior, plan's deal size shrunk like ours, gamma sizes.
    """
    period, cap = life.plan.period, schedule(life.plan).capacity
    yesterday = today - timedelta(days=1)
    gone = float(cap.between(Period(period.starts, yesterday)))
    left = float(cap.between(Period(today, period.ends)))
    won = life.deals(yesterday)
    counts = [poisson(rng, rng.gammavariate(won + 0.5, left / gone)) for _ in range(worlds)]
    return _sample(life, yesterday, counts, rng)


def without_lags(life: Life, today: date, rng: Random, worlds: int = 500) -> Sample:
    """Beta-binomial on what is open, negative-binomial on what is to come; for one stage.

    All take the lead days, no more and no less: of what is open the part is decided whose days they leave
    time for, and what opens later than that before the end is not counted.
    """
    state = pipeline(life.year(today), today)
    if state is None:
        raise ValueError("the plan of a simulated person cannot be computed")
    plan, stage = life.plan, life.plan.funnel.stages[-1]
    lead, left = max(1, stage.lead_days), (plan.period.ends - today).days + 1
    arrived = sum(day.counts.get(stage.name, 0) for day in life.year(today).days.values()) + stage.opening
    still_open = max(0, arrived - state.decided)
    days = float(
        schedule(plan).capacity.between(Period(today, plan.period.ends - timedelta(days=min(lead, left))))
    )
    rate, pace, counts = state.rates[-1], state.inflows[0].rate, []
    for _ in range(worlds):
        share = rng.betavariate(rate.successes, rate.failures)
        came = sum(rng.random() < min(1.0, left / lead) * share for _ in range(still_open))
        opening = rng.gammavariate(pace.shape, days / pace.rate) if days and pace.shape else 0.0
        counts.append(came + poisson(rng, opening * share))
    return _sample(life, today - timedelta(days=1), counts, rng)


def with_multiplier(life: Life, today: date) -> Sample:
    """Ours, with all deals to come multiplied by (8 + deals so far) / (8 + deals expected by now); one stage.

    Expected by now are the arrivals at the rate and through the lag that the log gives by now.
    """
    year = life.year(today)
    state, counts = pipeline(year, today), log_counts(year, today)
    if state is None:
        raise ValueError("the plan of a simulated person cannot be computed")
    stage = logged(year, counts)[1][-1]
    arrivals = cohorts(counts, stage)
    decided = dict(counts.by_day[WON])
    for day, n in counts.by_day[LOST].items():
        decided[day] = decided.get(day, 0) + n
    lag = learned(stage.lead, arrivals, decided, counts.upto, 1.0, PRIOR_TRIALS)
    due = state.rates[-1].mean * state.decided_share * matured(arrivals, lag, TimeGrid(counts.upto, ()))
    factor = (_PRIOR_DEALS + state.deals) / (_PRIOR_DEALS + due)
    scaled = replace(
        state,
        open_pipeline=tuple(tuple(factor * x for x in flow) for flow in state.open_pipeline),
        inflows=tuple(
            replace(inflow, arriving=tuple(factor * x for x in inflow.arriving)) for inflow in state.inflows
        ),
    )
    worlds = simulate(scaled)
    return Sample(tuple(sorted(worlds.deals)), tuple(sorted(worlds.revenue)), worlds.chance)


def _sample(life: Life, upto: date, counts: list[int], rng: Random) -> Sample:
    """Deals to come on top of what was won, with gamma sizes around the plan's average and the log's."""
    won, money, funnel = life.deals(upto), life.revenue(upto), life.plan.funnel
    size = (10 * float(funnel.average_deal) + money) / (10 + won)
    revenue = sorted(money + (rng.gammavariate(n / _CV2, _CV2 * size) if n else 0.0) for n in counts)
    hit = sum(x >= float(funnel.to_close) for x in revenue) / len(revenue)
    return Sample(tuple(sorted(won + n for n in counts)), tuple(revenue), hit)
