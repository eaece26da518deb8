"""What the commands cost in starts of Python, by CPU time: `python tests/benchmarks/headless.py [rounds]`.

They run in turn, so that a busy moment hits all alike; the exit code is 1 where one is above its limit.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from measured import Result, cpu_of_run, environment, report

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.storage.store import Store
from funnel_tui.system import clock

LIMITS = {"status --short": 3.0, "add": 5.0, "status": 8.0, "status --json": 8.0, "plan --json": 8.0}
START = date(2026, 1, 1)
TODAY = date(2026, 12, 2)
ROUNDS = 25


def full_year(folder: Path) -> Path:
    """A year file with 336 logged days, in the data folder."""
    path = folder / "data" / "funnel-tui" / "2026.toml"
    store = Store.open(path, folder / "state" / "funnel-tui")
    store.create(example_plan(START), clock.now())
    day = Day(counts={"calls": 8, "emails": 20, "meetings": 1}, won=(Decimal(12_000),), note="a day")
    lines = []
    for n in range((TODAY - START).days + 1):
        lines.append(
            f"[days.{START + timedelta(n)}]\ncalls = {day.count('calls')}\nemails = {day.count('emails')}\n"
            f'meetings = 1\nwon = [12000]\nnote = "{day.note}"\n\n'
        )
    head, saved, tail = path.read_text(encoding="utf-8").partition("[saved]")
    path.write_text(head + "".join(lines) + saved + tail, encoding="utf-8")
    store.close()
    return path


def measure(rounds: int = ROUNDS) -> list[Result]:
    """Each command beside `python -c pass`."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        full_year(folder)
        variables = environment(folder, TODAY.isoformat())
        program = [sys.executable, "-m", "funnel_tui"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "status --short": [*program, "status", "--short"],
            "add": [*program, "add", "calls"],
            "status": [*program, "status"],
            "status --json": [*program, "status", "--json"],
            "plan --json": [*program, "plan", "--json"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            # The first run compiles.
            cpu_of_run(command, variables)
        for _ in range(rounds):
            for name, command in commands.items():
                if name == "status --short":
                    # What is measured is the kept line: an `add` has just made the last one stale.
                    time.sleep(0.03)
                    cpu_of_run(command, variables)
                times[name].append(cpu_of_run(command, variables))
    base = median(times.pop("python -c pass"))
    return [Result(name, median(taken) / base, LIMITS[name]) for name, taken in times.items()]


def main() -> int:
    """Print the ratios; 1 where one is above its limit."""
    return report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))


if __name__ == "__main__":
    raise SystemExit(main())
