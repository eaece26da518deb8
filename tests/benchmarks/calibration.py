"""Are the forecasts right as often as they say? Simulated salespeople, their logs, and what came of them.

    python tests/benchmarks/calibration.py [--worlds 50] [--sellers 50] [--jobs 2] [--write docs/forecast.md]

Each person's log becomes a real Year, is forecast at five dates, and the end of the year is held against it.
Opportunity logs of teams follow, by simpler models too. Prints the page of the forecast, or writes it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random

from calibration_page import page
from rivals import run_rate
from scores import Case, Sample, scores
from sellers import ENDS, KINDS, PROCESSES, STARTS, Person
from team_logs import simulated

from funnel_tui.core.forecast.simulate import worlds_of

ASKED = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Parts of the year after which a forecast is made."""


def cases_of(kind_name: str, process_name: str, world: int) -> list[Case]:
    """One person's year, forecast at each date."""
    kind = next(k for k in KINDS if k.name == kind_name)
    rng = Random(f"{kind_name}/{process_name}/{world}")
    life = Person(kind, PROCESSES[process_name], rng).live()
    deals, revenue = life.deals(ENDS), life.revenue(ENDS)
    goal = float(life.plan.funnel.to_close)
    out = []
    for part in ASKED:
        # The seed of a forecast is its date: other dates for other people, so that noise is not shared.
        today = STARTS + timedelta(days=round(365 * part) + world % 7)
        made = worlds_of(life.year(today), today)
        if made is None:
            raise ValueError("the plan of a simulated person cannot be computed")
        ours = Sample(tuple(sorted(made.deals)), tuple(sorted(made.revenue)), made.chance)
        base = run_rate(life, today, rng)
        hit = revenue >= goal
        out.append(
            Case(
                kind_name, process_name, part, world, deals, revenue, hit, made.pipeline.basis,
                scores(ours, deals, revenue, hit, goal), scores(base, deals, revenue, hit, goal),
            )
        )  # fmt: skip
    return out


def _job(job: tuple[str, str, int]) -> list[Case]:
    return cases_of(*job)


def simulate(worlds: int, jobs: int) -> list[Case]:
    """Every kind, each with `worlds` people taken in turn from its processes."""
    work = [(kind.name, kind.processes[w % len(kind.processes)], w) for kind in KINDS for w in range(worlds)]
    if jobs <= 1:
        return [case for job in work for case in _job(job)]
    with ProcessPoolExecutor(jobs) as pool:
        return [case for cases in pool.map(_job, work, chunksize=8) for case in cases]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and print or write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=50, help="people of each kind")
    parser.add_argument("--sellers", type=int, default=50, help="opportunity logs of each data set")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path, help="the page to write instead of printing it")
    asked = parser.parse_args(arguments)
    text = page(simulate(asked.worlds, asked.jobs), simulated(asked.sellers))
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
