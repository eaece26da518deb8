"""Prints what a forecast costs, in sums of ten million numbers: `python tests/benchmarks/forecast_speed.py`.

Ratios of one run on one machine; the limit for a forecast without its weeks is 0.26.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from random import Random

from sellers import ENDS, KINDS, PROCESSES, STARTS, Person

from funnel_tui.core.forecast.catch_up_plans import catch_up_plans
from funnel_tui.core.forecast.insight import EVEN, SURE, insight
from funnel_tui.core.forecast.recovery import RecoveryOption, recovery_options
from funnel_tui.core.forecast.shortfall import shortfall
from funnel_tui.core.forecast.simulate import Worlds, forecast, week_bands, worlds_of
from funnel_tui.core.progress.pace import pace

LIMIT = 0.26


def seconds(job: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def best(jobs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The fastest of each job's rounds; they take turns, so that a busy machine is busy for all of them."""
    return [
        min(times) for times in zip(*([seconds(job) for job in jobs] for _ in range(rounds)), strict=True)
    ]


def options(worlds: Worlds) -> list[tuple[RecoveryOption, ...]]:
    """The recovery options for both chances."""
    return list(recovery_options(worlds, EVEN, SURE))


def unit() -> int:
    """What a forecast's cost is measured in."""
    return sum(range(10_000_000))


def main() -> int:
    """Print the ratios; 1 where the forecast costs more than it may."""
    worst = 0.0
    sys.stdout.write("forecast, week by week, shortfall, recovery options, catching up; all together\n")
    for name, process in PROCESSES.items():
        life = Person(KINDS[0], process, Random(name)).live()
        for day in (STARTS, STARTS + timedelta(days=182), ENDS - timedelta(days=30)):
            year = life.year(day)
            worlds = worlds_of(year, day)
            if worlds is None:
                raise ValueError("the plan of a simulated person cannot be computed")
            asked: list[Callable[[], object]] = [
                partial(forecast, year, day),
                partial(week_bands, worlds),
                partial(shortfall, year, day),
                partial(options, worlds),
                partial(catch_up_plans, pace(year, day), worlds),
                partial(insight, year, day),
            ]
            whole, *found = best([unit, *asked], 7)
            worst = max(worst, found[0] / whole)
            ratios = " ".join(f"{x / whole:7.3f}" for x in found)
            sys.stdout.write(f"{name:8s} {day}: {ratios}\n")
    sys.stdout.write(f"worst forecast {worst:.3f}, limit {LIMIT}\n")
    return int(worst > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
