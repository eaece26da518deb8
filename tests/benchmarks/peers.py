"""Starts of other Textual programs beside ours: `python tests/benchmarks/peers.py FOLDER [rounds]`.

FOLDER is an environment in which they were installed, such as `pip install dooit posting` makes. CPU time is
compared until a program has been quiet for a second, in which ours has made its other screens and the
forecast.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from measured import Result, cpu_so_far, report
from scale import TODAY, normal
from screen import BARE, SIZE
from tests.ui.screens.terminal import Terminal

ROUNDS = 5
PEERS = ("dooit", "bagels", "posting")
QUIET = 1.0
"""Seconds."""


def start(folder: Path, program: Sequence[str]) -> float:
    """Seconds of CPU until nothing more is written and nothing more is done."""
    with Terminal(folder, program=program, today=TODAY.isoformat(), size=SIZE) as terminal:
        terminal.await_output()
        used = -1.0
        while cpu_so_far(terminal.pid) - used > 0.02 * QUIET:
            used = cpu_so_far(terminal.pid)
            end = 20
            while end and terminal.read(QUIET / 20):
                end -= 1
        return used


def main() -> int:
    """Print the ratios; there is no limit, as others are not ours to judge."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    installed = Path(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        normal(folder)
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        programs = {"bare": [str(folder / "bare.py")], "funnel-tui": ["-m", "funnel_tui"]}
        for name in PEERS:
            if (script := installed / "bin" / name).exists():
                # Its own interpreter, with its own packages.
                code = f"import os; os.execv({str(script)!r}, [{str(script)!r}])"
                programs[name] = ["-c", code]
        runs: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(rounds + 1):
            for name, program in programs.items():
                runs[name].append(start(folder, program))
    base = median(runs.pop("bare")[1:])
    return report(Result(f"start of {name}", median(taken[1:]) / base) for name, taken in runs.items())


if __name__ == "__main__":
    raise SystemExit(main())
