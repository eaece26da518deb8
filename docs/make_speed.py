"""Runs the benchmarks of speed and writes docs/speed.md: `python docs/make_speed.py [rounds]`.

Every figure in that file comes from the run; on a busy machine it says more about the machine.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "benchmarks")]

import forecast_speed  # noqa: E402 - found from the root
import headless  # noqa: E402
import scale  # noqa: E402
import screen  # noqa: E402
from measured import Result  # noqa: E402

PAGE = HERE / "speed.md"
INTRODUCTION = """# How fast it is

Every figure is a ratio to something that ran in turn with it on the same machine, as milliseconds would say
more about the machine than about the program. Made by `python docs/make_speed.py`; each part is a command of
its own in tests/benchmarks, which exits with 1 where a limit is not kept.
"""
SCREEN = """## The screen

Beside a Textual app of one line of text and one field, in a pseudo-terminal of 120 by 36, on a full year.
The first paint of a morning is the picture that the last session left, which the screen replaces; without
one it is the screen itself. A key is *durable and painted* when its entry is fsynced and its card written,
which the lists and the figures of the year follow; the bare app only paints. A field of Plan has answered
when its own line is written, which the funnel and the views follow. What the terminal takes to show what is
written is not counted.
"""
COMMANDS = """## The commands

CPU time in starts of Python, `python -c pass`, on a year of 336 logged days.
"""
FORECAST = """## The forecast

In sums of ten million whole numbers, `sum(range(10_000_000))`, the slowest of several plans and dates.
"""
SCALE = """## A large log

CPU time of each part beside the same part on a normal year.
"""
IDLE = """## When nothing is done, and memory
"""


def table(results: Sequence[Result]) -> str:
    """A Markdown table."""
    rows = ["| what | measured | limit | |", "| --- | ---: | ---: | --- |"]
    rows += [f"| {' | '.join(result.cells)} |" for result in results]
    return "\n".join(rows)


def main() -> int:
    """Write the page; 1 where a limit is not kept."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    found = [
        (SCREEN, screen.measure(rounds)),
        (COMMANDS, headless.measure(3 * rounds)),
        (FORECAST, forecast_speed.measure()),
        (SCALE, scale.sizes(rounds)),
        (IDLE, scale.idle_and_memory()),
    ]
    machine = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors"
    made = f"Made on {datetime.now(UTC):%Y-%m-%d}: {machine}, {rounds} rounds."
    parts = [INTRODUCTION, made + "\n", *(f"{text}\n{table(results)}\n" for text, results in found)]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return int(any(not result.good for _, results in found for result in results))


if __name__ == "__main__":
    raise SystemExit(main())
