"""The window itself: suspended, its terminal gone, on a disk that takes its time."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.campaign.kit import tally
from tests.ui.screens.conftest import Runner, run
from tests.ui.screens.terminal import Terminal
from tests.ui.screens.test_terminal import EXAMPLE, day, year
from tests.ui.screens.test_years import BEGUN

from funnel_tui.storage.store import Change, SaveFailed, Store
from funnel_tui.ui import saver
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard

__all__ = ["run"]  # a fixture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")


def stopped(terminal: Terminal) -> None:
    """Wait until the program is stopped."""
    for _ in range(1000):
        terminal.read(0.02)
        pid, status = os.waitpid(terminal.pid, os.WNOHANG | os.WUNTRACED)
        if pid:
            assert os.WIFSTOPPED(status)
            return
    raise AssertionError("it was not suspended")


def lock_is_free(folder: Path) -> bool:
    import fcntl

    with (folder / "state" / "funnel-tui" / "lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_suspended_with_ctrl_z_no_lock_is_held_and_it_goes_on(tmp_path: Path) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("3c")
        terminal.until("+3 calls")
        terminal.send("\x1a")
        stopped(terminal)
        assert lock_is_free(tmp_path)
        # Another window goes on meanwhile, with what this one had saved.
        other = Store.open(path, tmp_path / "state" / "funnel-tui")
        assert other.press(date(2026, 11, 24), "emails", 1, datetime(2026, 11, 24, tzinfo=UTC)).n == 1
        other.checkpoint()
        other.close()
        assert day(path) == {"calls": 3, "emails": 1}
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.send("2c")
        terminal.until("+2 calls")
        terminal.send("q")
        assert terminal.wait() == 0
    assert day(path) == {"calls": 5, "emails": 1}


def test_what_is_journalled_is_in_the_file_before_the_program_is_suspended(tmp_path: Path) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("3c")
        terminal.until("+3 calls")
        terminal.send("\x1a")
        stopped(terminal)
        assert day(path) == {"calls": 3}


def test_a_terminal_that_is_closed_ends_it_with_everything_saved(tmp_path: Path) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("4c")
        terminal.until("+4 calls")
        os.close(terminal._fd)
        gone = 0
        for _ in range(1000):
            gone, _status = os.waitpid(terminal.pid, os.WNOHANG)
            if gone:
                break
            threading.Event().wait(0.01)
        # What __exit__ closes must be open, and hold nothing to read.
        terminal._fd = os.open(os.devnull, os.O_WRONLY)
        terminal._status = 0 if gone else None
        assert gone, "no process is left that eats a processor"
    assert day(path) == {"calls": 4}
    assert lock_is_free(tmp_path)


async def test_on_a_slow_disk_the_screen_lives_and_says_saving(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(BEGUN) as app:
        go = threading.Event()
        real = Store.press

        def slow(self: Store, *args: object) -> Change:
            assert go.wait(30)
            return real(self, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(Store, "press", slow)
        monkeypatch.setattr(saver, "SLOW", -1.0)
        try:
            await app.pilot.press("c", "c", "e")
            app.app.session.poll()
            await app.pilot.pause()
            assert app.widget(TopBar).saving.word == "saving …"
            assert "+1" not in app.text, "shown when it is saved, not before"
            await app.pilot.press("t")
            await app.pilot.pause()
            assert "heading for" in app.text or "Target" in app.text, "other keys are answered meanwhile"
            await app.pilot.press("l")
        finally:
            go.set()
        # From here on no look of the timer's counts as slow.
        monkeypatch.setattr(saver, "SLOW", 3600.0)
        await app.settle()
        assert (await app.checkpoint())["days"]["2026-11-24"] == {"calls": 2, "emails": 1}
        assert app.widget(TopBar).saving.word == "saved"


async def test_a_failed_save_is_tried_again_each_second(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    async with run(BEGUN) as app:
        with monkeypatch.context() as patch:

            def fails(_: Store) -> bool:
                raise SaveFailed("2026.toml: No space left on device")

            patch.setattr(Store, "checkpoint", fails)
            await app.press("c")
            app.app.session.saver.checkpoint()
            await app.settle()
            for _ in range(3):
                # What the timer does.
                app.app.session.poll()
                await app.settle()
                assert app.widget(TopBar).saving.word == "NOT SAVED 1"
        app.app.session.poll()
        await app.settle()
        assert app.widget(TopBar).saving.word == "saved"
        assert app.file()["days"]["2026-11-24"] == {"calls": 1}


async def test_a_cell_that_makes_no_sense_is_a_question_mark(run: Runner) -> None:
    text = EXAMPLE + "[days.2026-11-24]\ncalls = true\nemails = 4\n"
    async with run(raw=text) as app:
        cards = {card.card.name: card.card for card in app.app.screen.query(ActivityCard)}
        assert cards["calls"].unread
        assert not cards["emails"].unread
        assert "? /" in app.text
        await app.press("c", "e")
        days = (await app.checkpoint())["days"]
        assert days == {"2026-11-24": {"calls": True, "emails": 5}}, "kept as it was, and not counted on"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_signals_right_after_a_press_is_shown(tmp_path: Path, number: signal.Signals) -> None:
    path = year(tmp_path)
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("Today's log")
        terminal.send("7m")
        terminal.until("+7 meetings")
        os.kill(terminal.pid, number)
        terminal.wait()
    with Terminal(tmp_path, "--file", str(path)) as terminal:
        terminal.until("+7 meetings")
        terminal.send("q")
        assert terminal.wait() == 0
    assert day(path) == {"meetings": 7}
    tally("signals right after a press is shown", 1)
