"""Log is on the screen before Textual is loaded, true or not at all."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.ui.screens.terminal import Terminal

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.storage.format import year_toml as codec

TODAY = "2026-11-24"
SIZE = (80, 24)
OURS = b"\x1b[?1004h"
"""What Textual writes when it has taken over; the picture comes before it."""
LAST = b"Quit"
"""In the last line of the picture."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A year in the data folder, and a terminal of all colours."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    file = tmp_path / "data" / "funnel-tui" / "2026.toml"
    file.parent.mkdir(parents=True)
    file.write_bytes(codec.write(codec.encode(demo_year(date.fromisoformat(TODAY)))))
    return tmp_path


def leave(home: Path, keys: str = "", come: str = "") -> list[str]:
    """A session with keys and what comes of them, which ends; the lines of what it showed."""
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        terminal.until("To do", "Today's log", "chance")
        terminal.send(keys)
        terminal.until(come)
        # A file that has just been written may be written again in the same tick of its clock.
        while time.time() - max(file.stat().st_ctime for file in home.rglob("*")) < 0.5:
            rest(terminal, 0.1)
        shown = terminal.text.splitlines()
        terminal.send("q")
        assert terminal.wait() == 0
    return shown


def rest(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.read(0.05)


def early(terminal: Terminal) -> str:
    """What is on the screen before the program begins to draw by itself."""
    data, end = b"", time.monotonic() + 60
    while OURS not in data and LAST not in data and time.monotonic() < end:
        data += terminal.take(0.02) or b""
    before, ours, after = data.partition(OURS)
    terminal.show(before)
    found = terminal.text
    terminal.show(ours + after)
    return found.strip() and found


def cells(terminal: Terminal) -> list[list[object]]:
    """What is on the screen, with its colours."""
    columns, rows = SIZE
    return [[terminal.screen.buffer[y][x] for x in range(columns)] for y in range(rows)]


def are_same(found: str, whole: list[str]) -> bool:
    """Whether all that was painted early is what is shown then; the chance follows when it is simulated."""
    pairs = [pair for pair in zip(found.splitlines(), whole, strict=True) if pair[0] != pair[1]]
    # It leaves less room for the verdict.
    return len(pairs) == 1 and "chance" in pairs[0][1] and pairs[0][1].startswith(pairs[0][0].split(" · ")[0])


def test_the_next_start_paints_what_the_last_one_left(home: Path) -> None:
    before = leave(home, "ccm", "+1 meeting")
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        found = early(terminal)
        assert "+1 meeting" in found
        assert are_same(found, before)
        # What is drawn then is the same: nothing moves under the eyes of whoever reads already.
        assert are_same(found, terminal.until("chance").splitlines())
        terminal.send("q")
        assert terminal.wait() == 0
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        assert terminal.raw.count(b"\x1b[?1049l") == 1


@pytest.mark.parametrize(
    "kind", [{}, {"COLORTERM": ""}, {"COLORTERM": "", "TERM": "xterm"}, {"NO_COLOR": "1"}], ids=str
)
def test_it_has_the_colours_of_what_is_drawn_then(
    home: Path, kind: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in kind.items():
        monkeypatch.setenv(name, value)
    leave(home)
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        assert "To do:" in early(terminal)
        before = cells(terminal)
        chance = next(y for y, line in enumerate(terminal.until("chance").splitlines()) if "chance" in line)
        rest(terminal, 0.3)
        for y, line in enumerate(cells(terminal)):
            assert y == chance or line == before[y]


@pytest.mark.parametrize(
    ("keys", "come"),
    [
        ("c", "+1 call"),
        ("u", "nothing to undo"),
        ("y", "Q3"),
        ("t", "Revenue to target"),
        ("p", "What it takes"),
        ("\x1b[D", "yesterday"),
    ],
)
def test_the_next_morning_is_known_ahead(home: Path, keys: str, come: str) -> None:
    leave(home, keys, come)
    with Terminal(home, today="2026-11-25", size=SIZE) as terminal:
        found = early(terminal)
        assert "Wed 25 Nov 2026" in found
        assert are_same(found, terminal.until("To do", "Today's log", "chance").splitlines())


def test_monday_is_known_on_friday(home: Path) -> None:
    with Terminal(home, today="2026-11-27", size=SIZE) as terminal:
        terminal.until("To do", "Today's log", "chance")
        rest(terminal, 0.3)
        terminal.send("q")
        assert terminal.wait() == 0
    with Terminal(home, today="2026-11-30", size=SIZE) as terminal:
        assert "Mon 30 Nov 2026" in early(terminal)


def test_of_today_nothing_is_painted_where_another_day_was_looked_at(home: Path) -> None:
    leave(home, "\x1b[D", "yesterday")
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        assert early(terminal) == ""


def test_keys_typed_meanwhile_are_counted_and_not_echoed(home: Path) -> None:
    leave(home)
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        assert early(terminal)
        terminal.send("c")
        rest(terminal, 0.05)
        terminal.until("+1 call")
        terminal.send("q")
        assert terminal.wait() == 0


def change_the_file(home: Path) -> None:
    """As an editor would."""
    file = home / "data" / "funnel-tui" / "2026.toml"
    file.write_bytes(file.read_bytes() + b"\n")


def change_the_settings(home: Path) -> None:
    """How numbers are written."""
    config = home / "config" / "funnel-tui" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('week_starts = "sunday"\n', encoding="utf-8")


def add_another_file(home: Path) -> None:
    """It may be the one to use."""
    (home / "data" / "funnel-tui" / "2027.toml").write_bytes(b"x = 1\n")


@pytest.mark.parametrize("change", [change_the_file, change_the_settings, add_another_file])
def test_where_anything_has_changed_nothing_is_painted_early(
    home: Path, change: Callable[[Path], None]
) -> None:
    leave(home)
    change(home)
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        assert early(terminal) == ""


def test_on_a_date_that_was_not_prepared_nothing_is_painted_early(home: Path) -> None:
    leave(home)
    with Terminal(home, today="2026-12-24", size=SIZE) as terminal:
        assert early(terminal) == ""


def test_in_a_terminal_of_another_size_nothing_is_painted_early(home: Path) -> None:
    leave(home)
    with Terminal(home, today=TODAY, size=(90, 30)) as terminal:
        assert early(terminal) == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_terminal_is_given_back_where_loading_ends(home: Path, number: signal.Signals) -> None:
    leave(home)
    with Terminal(home, today=TODAY, size=SIZE) as terminal:
        assert early(terminal)
        os.kill(terminal.pid, number)
        assert terminal.wait() in (130, 143)
        assert terminal.raw.endswith(b"\x1b[?1049l\x1b[?25h")
