"""A real vim with the year open, while presses go on: the edit stays and no press is lost."""

from __future__ import annotations

import os
import select
import shutil
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from tests.campaign.kit import DAY, NOW, counted, make_year, open_year, tally, temps, year_path

VIM = shutil.which("vim")
EARLIER = date(2026, 11, 20)
PATIENCE = 30.0
"""Seconds until an editor that does not answer is a failure; nothing waits longer than it must."""

pytestmark = [
    pytest.mark.skipif(VIM is None, reason="vim is not installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's"),
]


class Vim:
    """One vim in a terminal of its own, without anybody's settings."""

    def __init__(self, path: Path, backupcopy: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        assert VIM is not None
        options = ["-u", "NONE", "-i", "NONE", "-N", "-n", "--cmd", f"set backupcopy={backupcopy}"]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 120, 0, 0))
            os.execve(VIM, [VIM, *options, str(path)], {**os.environ, "TERM": "vt100", "LC_ALL": "C"})
        self.said = b""

    def until(self, words: bytes) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < end, self.said
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.said += os.read(self.terminal, 65536)

    def type(self, keys: str, then: bytes) -> None:
        """Type, and wait for words that come after it."""
        self.said = b""
        os.write(self.terminal, keys.encode())
        self.until(then)

    def quit(self) -> None:
        os.write(self.terminal, b":q!\r")
        end = time.monotonic() + PATIENCE
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            assert time.monotonic() < end
            if select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    os.read(self.terminal, 65536)
                except OSError:
                    continue
        os.close(self.terminal)


@pytest.mark.parametrize("linked", [False, True], ids=["file", "symlink"])
@pytest.mark.parametrize("backupcopy", ["yes", "no", "auto"])
def test_a_stale_buffer_saved_over_newer_presses(tmp_path: Path, backupcopy: str, linked: bool) -> None:
    store = make_year(tmp_path)
    path = year_path(tmp_path)
    if linked:
        elsewhere = tmp_path / "dotfiles"
        elsewhere.mkdir()
        path.rename(elsewhere / path.name)
        path.symlink_to(elsewhere / path.name)
        store = open_year(tmp_path)
    store.press(EARLIER, "calls", 1, NOW)
    store.press(DAY, "calls", 10, NOW)
    store.checkpoint()
    vim = Vim(path, backupcopy)
    vim.until(b"whole")
    for _ in range(5):
        store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    vim.type(":%s/calls = 1$/calls = 7/\r", b"calls = 7")
    vim.type(":w\r", b"(y/n)")
    vim.type("y", b"written")
    text = path.read_text()
    assert "calls = 7\n" in text
    assert "calls = 10\n" in text, "the editor put its older text back"
    assert store.refresh()
    assert (counted(store, day=EARLIER), counted(store)) == (7, 15), "shown before anything is written"
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    # And the other way: the editor takes the new text over and saves again.
    vim.type(":e!\r", b"L, ")
    vim.type(":%s/calls = 7$/calls = 8/\r", b"calls = 8")
    vim.type(":w\r", b"written")
    vim.quit()
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    again = open_year(tmp_path)
    assert (counted(again, day=EARLIER), counted(again), again.unsaved) == (8, 17, 0)
    assert path.is_symlink() == linked
    assert any("calls = 10" in Path(copy).read_text() for copy in again.backups()), "what vim wrote is kept"
    assert temps(tmp_path) == []
    tally("edits saved by a real vim over newer presses", 1)
