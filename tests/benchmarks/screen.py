"""What the screen costs beside a bare Textual app, in one run: `python tests/benchmarks/screen.py`.

Both run in a real pseudo-terminal, in turn, and only ratios are printed to be compared: milliseconds say more
about the machine than about the program.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ui.screens.terminal import Terminal

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.storage.format import year_toml as codec

RUNS = int(os.environ.get("RUNS", "9"))
TODAY = "2026-11-23"
BARE = """
import os
os.environ.setdefault("TEXTUAL_FPS", "250")
from textual.app import App
from textual.widgets import Input, Static
class Bare(App):
    AUTO_FOCUS = ""
    BINDINGS = [("c", "count", "c"), ("i", "field", "i")]
    n = 0
    def compose(self):
        yield Static("READY count: 0", id="s")
        field = Input(id="f")
        field.display = False
        yield field
    def action_count(self):
        self.n += 1
        self.query_one("#s", Static).update(f"READY count: {self.n}")
    def action_field(self):
        self.query_one("#f").display = True
        self.query_one("#f").focus()
    def on_input_changed(self, event):
        self.query_one("#s", Static).update(f"typed: {event.value}")
Bare().run()
"""
LIMITS = {"first paint": 1.3, "key": 2.0, "another screen": 10.0, "field": 2.0}


def waited(terminal: Terminal, keys: str, *words: str) -> float:
    """Seconds from keys to their words on the screen."""
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        # What an earlier key still causes must not be counted for this one.
        terminal.read(0.05)
    started = time.perf_counter()
    terminal.send(keys)
    terminal.until(*words)
    return time.perf_counter() - started


def bare(folder: Path) -> dict[str, float]:
    """One run of the bare app."""
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    started = time.perf_counter()
    with Terminal(folder, program=[str(script)], size=(120, 36)) as terminal:
        terminal.until("READY")
        out = {"first paint": time.perf_counter() - started}
        waited(terminal, "c", "count: 1")
        out["key"] = waited(terminal, "c", "count: 2")
        waited(terminal, "i", "READY")
        waited(terminal, "1", "typed: 1")
        out["field"] = waited(terminal, "2", "typed: 12")
    out["another screen"] = out["key"]
    return out


def ours(folder: Path) -> dict[str, float]:
    """One run of the program, on a full year."""
    file = folder / "year.toml"
    file.write_bytes(codec.write(codec.encode(demo_year(date.fromisoformat(TODAY)))))
    started = time.perf_counter()
    with Terminal(folder, "--file", str(file), today=TODAY, size=(120, 36)) as terminal:
        terminal.until("This week", "whole plan")
        out = {"first paint": time.perf_counter() - started}
        waited(terminal, "c", "+1 call")
        out["key"] = waited(terminal, "m", "+1 meeting")
        waited(terminal, "t", "Pace")
        waited(terminal, "p", "Funnel")
        waited(terminal, "l", "This week")
        out["another screen"] = waited(terminal, "t", "Pace")
        waited(terminal, "p", "Funnel")
        waited(terminal, "\r", "100,000")
        waited(terminal, "2", "= $2 ")
        out["field"] = waited(terminal, "0", "= $20 ")
    return out


def main() -> None:
    """Run both in turn and print the ratios of the medians."""
    # Where nothing may be compiled to disk the first start would be measured each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    runs: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    kinds: dict[str, Callable[[Path], dict[str, float]]] = {"bare": bare, "ours": ours}
    for _ in range(RUNS + 1):
        for name, measure in kinds.items():
            with tempfile.TemporaryDirectory() as folder:
                runs[name].append(measure(Path(folder)))
    print(f"{'':16}{'bare ms':>10}{'ours ms':>10}{'ratio':>8}{'limit':>8}")  # noqa: T201
    for what, limit in LIMITS.items():
        # The first round of each filled the caches.
        a, b = (statistics.median(run[what] for run in runs[name][1:]) * 1000 for name in ("bare", "ours"))
        print(f"{what:16}{a:10.1f}{b:10.1f}{b / a:8.2f}{limit:8.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
