"""What a large log costs beside a normal year: `python tests/benchmarks/scale.py [rounds [entries]]`.

Every case runs in a pseudo-terminal, in turn with the normal one; CPU time is compared, as that is what a
larger log can add. Then memory is watched while entries are logged, and what the program does when nothing
happens. The exit code is 1 where one is above its limit.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from measured import Result, cpu_so_far, report, resident_megabytes
from screen import SIZE, settle
from tests.ui.screens.terminal import Terminal

from funnel_tui.core.plan.activities import add_channel, add_stage
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period, add_months
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.edits import Count
from funnel_tui.storage.store import Store

ROUNDS = 5
ENTRIES = 20_000
LIMIT = 1.1
TODAY = date(2026, 11, 23)
A_DAY = 3_000
"""Entries."""
IDLE_SECONDS = 20
SHOWN = "working day"
"""What Log shows of every plan."""


def write(folder: Path, year: Year, name: str = "2026.toml") -> Path:
    """A year in the data folder."""
    file = folder / "data" / "funnel-tui" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(codec.write(codec.encode(year)))
    return file


def normal(folder: Path) -> None:
    """A full year."""
    write(folder, demo_year(TODAY))


def years(count: int) -> Callable[[Path], None]:
    """So many full years, one a file."""

    def case(folder: Path) -> None:
        year = demo_year(TODAY)
        write(folder, year)
        for back in range(1, count):
            period = Period(
                add_months(year.plan.period.starts, -12 * back), add_months(year.plan.period.ends, -12 * back)
            )
            days = {add_months(day, -12 * back): logged for day, logged in year.days.items()}
            former = replace(year, plan=replace(year.plan, period=period), days=days)
            write(folder, former, f"{2026 - back}.toml")

    return case


def many_entries(folder: Path) -> None:
    """A year in which every day has 3,000 entries, those of today in this machine's journal."""
    year = demo_year(TODAY)
    days = {day: replace(logged, counts={"calls": A_DAY}) for day, logged in year.days.items()}
    file = write(folder, replace(year, days=days))
    store = Store.open(file, folder / "state" / "funnel-tui")
    store.enter([Count(TODAY, "calls", 1)] * A_DAY, datetime(2026, 11, 23, 9).astimezone())
    store.checkpoint()
    store.close()


def many_activities(folder: Path) -> None:
    """A plan with 12 activities."""
    year = demo_year(TODAY)
    plan, whole = year.plan, Rate.parse("100%")
    while len(plan.names) < 12:
        n = len(plan.names)
        name = f"kind {'abcdefghijkl'[n]}"
        if n % 2:
            plan = add_channel(plan, name, converts=Rate.parse("1%"), share=Rate.parse("5%"))
        else:
            plan = add_stage(plan, name, converts=whole)
    write(folder, replace(year, plan=plan))


CASES = {
    "normal": normal,
    "10 years of files": years(10),
    "50 years of files": years(50),
    "3,000 entries a day": many_entries,
    "12 activities": many_activities,
}


def cpu_of(terminal: Terminal, keys: str) -> float:
    """Seconds of CPU that keys and all that they cause take."""
    settle(terminal)
    before = cpu_so_far(terminal.pid)
    terminal.send(keys)
    settle(terminal, 1.2)
    return cpu_so_far(terminal.pid) - before


def one_run(make: Callable[[Path], None]) -> dict[str, float]:
    """The CPU of a start, of keys and of the way through the screens."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder)
        with Terminal(folder, today=TODAY.isoformat(), size=SIZE) as terminal:
            terminal.until(SHOWN)
            out = {"start": cpu_so_far(terminal.pid)}
            settle(terminal, 2)
            cpu_of(terminal, "c")
            out["ten keys"] = cpu_of(terminal, "c" * 10)
            cpu_of(terminal, "tpl")
            out["screens"] = cpu_of(terminal, "tptpl")
    return out


def sizes(rounds: int = ROUNDS) -> list[Result]:
    """Every case beside the normal one."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in CASES}
    for _ in range(rounds):
        for name, make in CASES.items():
            runs[name].append(one_run(make))
    base = {what: median(run[what] for run in runs["normal"]) for what in runs["normal"][0]}
    return [
        Result(f"{name}: {what}", median(run[what] for run in found) / base[what], LIMIT)
        for name, found in runs.items()
        if name != "normal"
        for what in base
    ]


def idle_and_memory(entries: int = ENTRIES) -> list[Result]:
    """What the program takes while nothing is done, and its memory while entries are logged."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        normal(folder)
        with Terminal(folder, today=TODAY.isoformat(), size=SIZE) as terminal:
            terminal.until(SHOWN)
            settle(terminal, 5)
            before, woken = cpu_so_far(terminal.pid), wake_ups(terminal.pid)
            settle(terminal, IDLE_SECONDS)
            share = (cpu_so_far(terminal.pid) - before) / IDLE_SECONDS * 100
            rate = (wake_ups(terminal.pid) - woken) / IDLE_SECONDS
            first = log(terminal, entries // 10)
            last = log(terminal, entries - entries // 10)
    return [
        Result("CPU when idle", share, 0.3, "%"),
        Result("wake-ups a second when idle", rate, 3.0),
        Result(f"resident size after {entries // 10:,} entries", first, None, "MB"),
        Result(f"resident size after {entries:,} entries", last, None, "MB"),
        Result("growth between them", last / first, 1.05),
    ]


def log(terminal: Terminal, entries: int) -> float:
    """Press a key so often, on one day after the other; the resident size in MB afterwards."""
    for portion in range(entries // 20):
        if portion % 10 == 9:
            # 200 are more than anybody's day has; what Log lists of a day is kept while it is shown.
            terminal.send("\x1b[D")
        # As many as the queue of keys holds. Never three taken back running: each notice of that would stay
        # in a cache of Textual's (1,024 of them, 35 kB each), which is not what is measured here.
        terminal.send("ccCC" * 5)
        before = -1.0
        while before != (before := cpu_so_far(terminal.pid)):
            terminal.read(0.03)
        if portion % 25 == 24:
            # As somebody does who works: then forecasts are made, which need 3 MB for a moment.
            settle(terminal, 1)
    return resident_megabytes(terminal.pid)


def wake_ups(pid: int) -> int:
    """How often the threads of a process have gone from sleep to work."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for line in (thread / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def main() -> int:
    """Print the ratios; 1 where one is above its limit."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds, entries = [int(arg) for arg in sys.argv[1:]] + [ROUNDS, ENTRIES][len(sys.argv) - 1 :]
    return max(report(sizes(rounds)), report(idle_and_memory(entries)))


if __name__ == "__main__":
    raise SystemExit(main())
