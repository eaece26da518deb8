"""Prints what the commands cost in starts of Python: `python tests/benchmarks/headless.py [rounds]`.

Ratios of one run on one machine; the limits are those of the design: `add` 8, `status --short` 5.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.storage.store import Store
from funnel_tui.system import clock

LIMITS = {"status --short": 5.0, "add": 8.0}
START = date(2026, 1, 1)
TODAY = date(2026, 12, 2)


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


def run(command: list[str], environment: dict[str, str]) -> float:
    """Seconds of one process."""
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    """Measure in turns, so that a busy moment hits every command alike."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        full_year(folder)
        environment = dict(os.environ) | {
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "FUNNEL_TUI_TODAY": TODAY.isoformat(),
        }
        program = [sys.executable, "-m", "funnel_tui"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "status --short": [*program, "status", "--short"],
            "add": [*program, "add", "calls"],
            "status": [*program, "status"],
            "plan --json": [*program, "plan", "--json"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            run(command, environment)
        for _ in range(rounds):
            for name, command in commands.items():
                if name == "status --short":
                    # What is measured is the kept line: an `add` has just made the last one stale.
                    time.sleep(0.03)
                    run(command, environment)
                times[name].append(run(command, environment))
    base = median(times["python -c pass"])
    good = True
    for name, taken in times.items():
        ratio, limit = median(taken) / base, LIMITS.get(name)
        verdict = "" if limit is None else f"  limit {limit:g}  {'good' if ratio <= limit else 'TOO SLOW'}"
        good = good and (limit is None or ratio <= limit)
        sys.stdout.write(f"{name:<16} {median(taken) * 1000:7.1f} ms  {ratio:5.1f} x{verdict}\n")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
