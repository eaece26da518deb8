"""What a forecast costs, in sums of ten million numbers: `python tests/benchmarks/forecast_speed.py`.

Ratios of CPU time of one run on one machine, the worst of several plans and dates.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from random import Random

from measured import Result, report
from sellers import ENDS, KINDS, PROCESSES, STARTS, Person

from funnel_tui.core.forecast.catch_up_plans import catch_up_plans
from funnel_tui.core.forecast.insight import EVEN, SURE, insight
from funnel_tui.core.forecast.recovery import RecoveryOption, recovery_options
from funnel_tui.core.forecast.shortfall import shortfall
from funnel_tui.core.forecast.simulate import Worlds, forecast, week_bands, worlds_of
from funnel_tui.core.progress.pace import pace

LIMIT = 0.25
PARTS = ("a forecast", "its weeks", "shortfall", "recovery options", "catching up", "all of it together")


def seconds(job: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.process_time()
    job()
    return time.process_time() - start


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


def measure() -> list[Result]:
    """What a forecast costs at worst, and what comes with it, over several plans and dates."""
    worst = dict.fromkeys(PARTS, 0.0)
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
            worst = {part: max(worst[part], x / whole) for part, x in zip(PARTS, found, strict=True)}
    return [Result(part, ratio, LIMIT if part == PARTS[0] else None) for part, ratio in worst.items()]


def main() -> int:
    """Print the ratios; 1 where the forecast costs more than it may."""
    return report(measure())


if __name__ == "__main__":
    raise SystemExit(main())
