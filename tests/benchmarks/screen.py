"""What the screen costs beside a bare Textual app, in one run: `python tests/benchmarks/screen.py [rounds]`.

Both run in a real pseudo-terminal, in turn, and the ratios of the medians are printed: milliseconds say more
about the machine than about the program. The exit code is 1 where one is above its limit.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from measured import Result, cpu_of_run, cpu_so_far, environment, report
from tests.ui.screens.terminal import Terminal

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.storage.format import year_toml as codec

ROUNDS = 9
TODAY = "2026-11-23"
SIZE = (120, 36)
BARE = """
import os
os.environ.setdefault("TEXTUAL_FPS", "250")
from textual.app import App
from textual.widgets import Input, Static
class Bare(App):
    AUTO_FOCUS = ""
    BINDINGS = [("c", "count", "c"), ("i", "field", "i"), ("q", "quit", "q")]
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
FIRST = "first paint"
FIRST_ALONE, CPU_ALONE = "first paint without a picture", "CPU to the first paint without a picture"
KEY, KEY_AND_REST = "a key, durable and painted", "a key and all that follows from it"
EARLY = "CPU to the first lines, in starts of Python"
LIMITS = {
    FIRST: 1.25,
    FIRST_ALONE: 1.25,
    CPU_ALONE: 1.35,
    KEY: 1.5,
    KEY_AND_REST: None,
    "first visit to Plan": 10.0,
    "another screen": 4.0,
    "a Plan field": 1.5,
}
LOG, PLAN, TARGET = "Quota attainment", "What it takes", "Revenue to target"
"""What only each screen shows, in its lower part where it can: the last to be written."""
MEETINGS = re.compile(r" (\d+) / (\d+) +\W+14 / 20 ")
"""Done and quota on the card of meetings, beside that of opportunities."""
QUIET = 0.1
"""Seconds without output after which what was asked for has been written, or is late."""
QUIT = "ms from the last key to the end"
MOST_TO_QUIT = 50.0
"""Milliseconds."""

Times = dict[str, float]


class Shown(NamedTuple):
    """When something came on the screen."""

    time: float
    """Seconds of the clock that measures, as the output that brought it was read."""
    cpu: float
    """Seconds that the program had used by then."""
    last: float
    """Seconds of the clock at the last output before it is quiet."""


def shown(terminal: Terminal, *words: str) -> Shown:
    """When the words come on the screen.

    All output is taken first, with the time of each piece, and put on the emulated screen once there is no
    more: the emulator takes longer than a key does.
    """
    pieces: list[tuple[float, float, bytes]] = []
    while True:
        while data := terminal.take(QUIET):
            pieces.append((time.perf_counter(), cpu_so_far(terminal.pid), data))
        if data is None:
            raise AssertionError(f"{words} did not come\n{terminal.text}")
        found = None
        for moment, cpu, piece in pieces:
            terminal.show(piece)
            if found is None and all(word in terminal.text for word in words):
                found = Shown(moment, cpu, pieces[-1][0])
        if found:
            return found
        pieces.clear()


def waited(terminal: Terminal, keys: str, *words: str) -> float:
    """Seconds from keys to their words on the screen."""
    return answered(terminal, keys, *words)[0]


def answered(terminal: Terminal, keys: str, *words: str) -> tuple[float, float]:
    """Seconds from keys to their words on the screen, and to the last of all that is painted for them."""
    settle(terminal)
    started = time.perf_counter()
    terminal.send(keys)
    found = shown(terminal, *words)
    return found.time - started, found.last - started


def settle(terminal: Terminal, seconds: float = 0.4) -> None:
    """What an earlier key still causes must not be counted for the next one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.read(0.05)


def quit_time(terminal: Terminal, key: str) -> float:
    """Seconds from the key that ends the program until its terminal is closed."""
    settle(terminal)
    started = time.perf_counter()
    terminal.send(key)
    while terminal.read(1):
        pass
    return time.perf_counter() - started


def bare(folder: Path) -> Times:
    """One run of the bare app."""
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    started = time.perf_counter()
    with Terminal(folder, program=[str(script)], size=SIZE) as terminal:
        first = shown(terminal, "READY")
        out = dict.fromkeys((FIRST, FIRST_ALONE), first.time - started) | {CPU_ALONE: first.cpu}
        waited(terminal, "c", "count: 1")
        key = waited(terminal, "c", "count: 2")
        out |= dict.fromkeys((KEY, KEY_AND_REST, "another screen", "first visit to Plan"), key)
        waited(terminal, "i", "READY")
        waited(terminal, "1", "typed: 1")
        out["a Plan field"] = waited(terminal, "2", "typed: 12")
    return out


def ours(folder: Path) -> Times:
    """One run of the program, on a full year."""
    file = folder / "year.toml"
    file.write_bytes(codec.write(codec.encode(demo_year(date.fromisoformat(TODAY)))))
    return ours_on(folder, file)


def ours_on(folder: Path, file: Path | None, today: str = TODAY) -> Times:
    """One run of the program, on a file or on the one of the data folder."""
    named = ("--file", str(file)) if file else ()
    started = time.perf_counter()
    # First, as the draft that the other run leaves would be asked about.
    with Terminal(folder, *named, today=today, size=SIZE) as terminal:
        first = shown(terminal, LOG)
        out = {FIRST_ALONE: first.time - started, CPU_ALONE: first.cpu}
        settle(terminal, 1.5)
        waited(terminal, "e", "+1 email")
        out[QUIT] = 1000 * quit_time(terminal, "q")
    nothing = cpu_of_run([sys.executable, "-c", "pass"], environment(folder, today))
    started = time.perf_counter()
    with Terminal(folder, *named, today=today, size=SIZE) as terminal:
        # At the first bytes, which are the picture's: to read and show them takes longer than to write them.
        terminal.await_output()
        out[EARLY] = cpu_so_far(terminal.pid) / nothing
        out[FIRST] = shown(terminal, LOG).time - started
        # What is left for an idle moment after the first paint is done.
        settle(terminal, 1.5)
        waited(terminal, "c", "+1 call")
        card = MEETINGS.search(terminal.text)
        assert card, terminal.text
        out[KEY], out[KEY_AND_REST] = answered(terminal, "m", f" {int(card[1]) + 1} / {card[2]}")
        out["first visit to Plan"] = waited(terminal, "p", PLAN)
        waited(terminal, "t", TARGET)
        waited(terminal, "l", LOG)
        out["another screen"] = waited(terminal, "t", TARGET)
        waited(terminal, "p", PLAN)
        waited(terminal, "\r", "F2 Plan")
        waited(terminal, "2", "→ 2 ")
        out["a Plan field"] = waited(terminal, "0", "→ 20 ")
    return out


def in_turn(kinds: Mapping[str, Callable[[Path], Times]], rounds: int) -> dict[str, Times]:
    """The medians of each kind's times; the first round of each fills the caches and is not counted."""
    # Where nothing may be compiled to disk the first start would be measured each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # A picture is left for terminals of all colours.
    os.environ["COLORTERM"] = "truecolor"
    runs: dict[str, list[Times]] = {name: [] for name in kinds}
    for _ in range(rounds + 1):
        for name, run in kinds.items():
            with tempfile.TemporaryDirectory() as folder:
                runs[name].append(run(Path(folder)))
    return {
        name: {what: median(run[what] for run in found[1:]) for what in found[0]}
        for name, found in runs.items()
    }


def measure(rounds: int = ROUNDS) -> list[Result]:
    """Ours beside the bare app."""
    found = in_turn({"bare": bare, "ours": ours}, rounds)
    results = [Result(what, found["ours"][what] / found["bare"][what], LIMITS[what]) for what in LIMITS]
    ours_alone = found["ours"]
    return [
        Result(EARLY, ours_alone[EARLY], 3.0),
        *results,
        Result(QUIT, ours_alone[QUIT], MOST_TO_QUIT, "ms"),
    ]


def main() -> int:
    """Print the ratios; 1 where one is above its limit."""
    return report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))


if __name__ == "__main__":
    raise SystemExit(main())
