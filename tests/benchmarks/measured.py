"""What the benchmarks of speed share: results with their limits, a table of them, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ABOVE = 1
"""Exit code where a result is above its limit."""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was measured, mostly as a ratio to something that ran in turn with it."""

    what: str
    value: float
    limit: float | None = None
    unit: str = "x"

    @property
    def good(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.value <= self.limit

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What, how much, the limit, and whether it is kept."""
        unit = "" if self.unit == "x" else f" {self.unit}"
        limit = "" if self.limit is None else f"{self.limit:g}{unit}"
        verdict = "" if self.limit is None else "good" if self.good else "ABOVE"
        return self.what, f"{self.value:.2f}{unit}", limit, verdict


def report(results: Iterable[Result]) -> int:
    """Print results, one a line; 1 where one is above its limit."""
    found = list(results)
    for result in found:
        what, value, limit, verdict = result.cells
        sys.stdout.write(f"{what:<48}{value:>12}{'  limit ' + limit if limit else '':<18}{verdict}\n")
    return ABOVE if any(not result.good for result in found) else 0


def environment(folder: Path, today: str, **more: str) -> dict[str, str]:
    """The variables of a run with its own folders; modules are compiled to disk as on a user's machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TEXTUAL", "FUNNEL"))}
    own = {
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "FUNNEL_TUI_TODAY": today,
    }
    return kept | own | more


def cpu_of_run(command: list[str], variables: Mapping[str, str]) -> float:
    """Seconds of CPU, its own and the system's, that one process takes; its output is dropped.

    Raises:
        RuntimeError: When it fails.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere, 1)]
        pid = os.posix_spawn(command[0], command, variables, file_actions=actions)
        _, status, used = os.wait4(pid, 0)
    finally:
        os.close(nowhere)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime


def cpu_so_far(pid: int) -> float:
    """Seconds of CPU of all threads of a running process, to the nanosecond."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def resident_megabytes(pid: int) -> float:
    """Memory of a running process that is in use."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
