"""The first lines of Log are on the screen before Textual is loaded, true or not at all."""

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
OURS = b"\x1b[?1004h"
"""What Textual writes when it has taken over; the early lines come before it."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A year in the data folder, and a terminal of all colours."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    file = tmp_path / "data" / "funnel-tui" / "2026.toml"
    file.parent.mkdir(parents=True)
    file.write_bytes(codec.write(codec.encode(demo_year(date.fromisoformat(TODAY)))))
    return tmp_path


def leave(home: Path) -> list[str]:
    """A session that ends; what its first lines were."""
    with Terminal(home, today=TODAY, size=(100, 30)) as terminal:
        terminal.until("To do", "Today's log")
        rest(terminal, 0.3)
        shown = terminal.text.splitlines()[:5]
        terminal.send("q")
        assert terminal.wait() == 0
    return shown


def rest(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.read(0.05)


def early(terminal: Terminal) -> str:
    """What is on the screen when the program has just begun to draw by itself."""
    end = time.monotonic() + 60
    while OURS not in terminal.raw and time.monotonic() < end:
        if b"funnel-tui" in terminal.raw:
            return terminal.text
        terminal.read(0.02)
    return ""


def are_begun(found: str, whole: list[str]) -> bool:
    """Whether every line that was painted early is the beginning of the one that is shown then."""
    lines = [(early, late) for early, late in zip(found.splitlines(), whole, strict=False) if early.strip()]
    return len(lines) >= 4 and all(late.startswith(early.split("   ")[0]) for early, late in lines)


def test_the_next_start_paints_what_the_last_one_left(home: Path) -> None:
    before = leave(home)
    with Terminal(home, today=TODAY, size=(100, 30)) as terminal:
        found = early(terminal)
        assert OURS not in terminal.raw
        assert "To do:" in found
        text = terminal.until("To do", "Today's log")
        # The chance follows when it is simulated; all the rest is what it was.
        assert text.splitlines()[0] == before[0]
        assert are_begun(found, before)
        terminal.send("q")
        assert terminal.wait() == 0
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        assert terminal.raw.count(b"\x1b[?1049l") == 1


def test_the_next_morning_is_known_ahead(home: Path) -> None:
    leave(home)
    with Terminal(home, today="2026-11-25", size=(100, 30)) as terminal:
        found = early(terminal)
        assert "Wed 25 Nov 2026" in found
        assert are_begun(found, terminal.until("To do", "Today's log").splitlines())


def test_keys_typed_meanwhile_are_counted_and_not_echoed(home: Path) -> None:
    leave(home)
    with Terminal(home, today=TODAY, size=(100, 30)) as terminal:
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
    with Terminal(home, today=TODAY, size=(100, 30)) as terminal:
        assert early(terminal) == ""


def test_on_a_date_that_was_not_prepared_nothing_is_painted_early(home: Path) -> None:
    leave(home)
    with Terminal(home, today="2026-12-24", size=(100, 30)) as terminal:
        assert early(terminal) == ""


def test_in_a_terminal_of_another_size_nothing_is_painted_early(home: Path) -> None:
    leave(home)
    with Terminal(home, today=TODAY, size=(90, 30)) as terminal:
        assert early(terminal) == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_terminal_is_given_back_where_loading_ends(home: Path, number: signal.Signals) -> None:
    leave(home)
    with Terminal(home, today=TODAY, size=(100, 30)) as terminal:
        assert early(terminal)
        os.kill(terminal.pid, number)
        assert terminal.wait() in (130, 143)
        assert terminal.raw.endswith(b"\x1b[?1049l\x1b[?25h")
