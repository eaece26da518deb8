"""The program in a real terminal: what a pilot cannot show."""

from __future__ import annotations

import os
import signal
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.ui.screens.terminal import Terminal

EXAMPLE = """\
[plan]
starts = 2026-11-02
ends = 2027-11-01
target = 100000
average_deal = 10000

[channels.calls]
key = "c"
converts = "1 in 40"
share = "50%"

[channels.emails]
key = "e"
converts = "1%"
share = "50%"

[stages.meetings]
key = "m"
converts = "1 in 5"

[stages.opportunities]
key = "o"
converts = "50%"
"""


def day(path: Path, name: str = "2026-11-24") -> dict[str, Any]:
    days: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("days", {})
    return days.get(name, {})


def year(folder: Path) -> Path:
    path = folder / "y.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def test_a_first_morning_and_the_next_one(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.until("100,000", "10 deals")
        assert not (tmp_path / "data").exists()
        terminal.send("\x13")
        terminal.until("Plan accepted")
        terminal.send("l")
        terminal.until("Today's log")
        terminal.send("ccemo12cuC")
        terminal.until("−1 call")
        terminal.send("q")
        assert terminal.wait() == 0
    path = tmp_path / "data" / "funnel-tui" / "2026.toml"
    assert day(path) == {"calls": 1, "emails": 1, "meetings": 1, "opportunities": 1}
    with Terminal(tmp_path, today="2026-11-25") as terminal:
        terminal.until("Wed 25 Nov 2026", "Calls")
        terminal.send("\x1b[D")
        terminal.until("Logging for Tue 24 Nov 2026 (yesterday)")
        terminal.send("4c.2c")
        terminal.until("+2 calls")
        terminal.send("t")
        terminal.until("to date", "Revenue")
        terminal.send("q")
        assert terminal.wait() == 0
    assert day(path)["calls"] == 5
    assert day(path, "2026-11-25") == {"calls": 2}


def test_keys_sent_at_once_count_in_their_order(tmp_path: Path) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("5e3c12m2o")
        terminal.until("+2 opportunities")
        terminal.send("q")
        assert terminal.wait() == 0
    assert day(path) == {"calls": 3, "emails": 5, "meetings": 12, "opportunities": 2}


def test_kill_right_after_a_shown_press_loses_nothing(tmp_path: Path) -> None:
    path = year(tmp_path)
    for done in range(1, 4):
        with Terminal(tmp_path, "--file", str(path)) as terminal:
            terminal.until("Today's log")
            terminal.send("7m")
            # The card shows a press only once it is in the journal; the list has times, such as 11:14, too.
            terminal.until("+7 meetings", f"│{7 * done} / 2 ")
            os.kill(terminal.pid, signal.SIGKILL)
            assert terminal.wait() == -signal.SIGKILL
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("21 / ")
        terminal.send("q")
        assert terminal.wait() == 0
    assert day(path) == {"meetings": 21}


def test_term_and_hangup_save_and_give_the_terminal_back(tmp_path: Path) -> None:
    path = year(tmp_path)
    for number, signal_ in enumerate((signal.SIGTERM, signal.SIGHUP), start=1):
        with Terminal(tmp_path, "--file", str(path)) as terminal:
            terminal.until("Today's log")
            terminal.send(f"{number}c")
            # The list still holds what the run before counted.
            terminal.until(f"+{number} call{'s' * (number > 1)}")
            os.kill(terminal.pid, signal_)
            assert terminal.wait() == 128 + signal_
            assert b"\x1b[?1049l" in terminal.raw
        assert day(path) == {"calls": (0, 1, 3)[number]}


def test_a_resized_terminal_shows_everything_again(tmp_path: Path) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path), size=(120, 36)) as terminal:
        terminal.until("Today's log", "Opportunities", "this week")
        terminal.resize(60, 20)
        terminal.until("╭ Opportunities", "╭ Deals")
        assert all(len(line) <= 60 for line in terminal.text.splitlines())
        terminal.resize(120, 36)
        terminal.send("t")
        terminal.until("heading for")
        terminal.send("q")
        assert terminal.wait() == 0


BROKEN = {
    "while composed": ("screens.plan.screen", "PlanScreen.compose = lambda self: 1 / 0"),
    "while mounted": ("widgets.bars.top_bar", "TopBar.on_mount = lambda self: 1 / 0"),
    "while drawn": ("widgets.bars.top_bar", "TopBar.render_line = lambda self, y: 1 / 0"),
    "its styles": ("screens.plan.screen", "PlanScreen.CSS = 'x { colr: 1 }'"),
    "once it is up": ("app", "FunnelApp.on_ready = lambda self: 1 / 0"),
}


@pytest.mark.parametrize(("module", "broken"), BROKEN.values(), ids=BROKEN)
def test_an_error_at_start_ends_with_one_line(tmp_path: Path, module: str, broken: str) -> None:
    start = "from funnel_tui.cli.main import main\nraise SystemExit(main())"
    program = f"from funnel_tui.ui.{module} import *\n{broken}\n{start}"
    with Terminal(tmp_path, program=("-c", program)) as terminal:
        assert terminal.wait() == 1
        *_, screen, after = terminal.raw.decode().split("\x1b[?1049l")
        assert "Traceback" not in screen
        (line,) = [line for line in after.split("\r\n") if "FUNNEL_TUI_DEBUG" in line]
        assert "ZeroDivisionError" in line or "TokenError" in line


def test_a_short_version_of_the_file_is_completed_without_a_key(tmp_path: Path) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("3c")
        terminal.until("3 / ")
        terminal.shown_until(lambda: day(path) == {"calls": 3})
        short = path.read_bytes()
        terminal.send("4c")
        terminal.shown_until(lambda: day(path) == {"calls": 7})
        path.write_bytes(short)
        terminal.shown_until(lambda: day(path) == {"calls": 7})
        terminal.until("7 / ", "saved")
