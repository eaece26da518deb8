"""A real pseudo-terminal around the program, with an emulator that knows what is on its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

PATIENCE = 120.0
"""Seconds after which a screen that does not come is a failure; nothing waits longer than it must."""


class Terminal:
    """One run of the program."""

    def __init__(
        self,
        folder: Path,
        *args: str,
        program: Sequence[str] = ("-m", "funnel_tui"),
        today: str = "2026-11-24",
        size: tuple[int, int] = (80, 24),
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("TEXTUAL", "FUNNEL", "COLUMNS", "LINES"))
            },
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "FUNNEL_TUI_TODAY": today,
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
        }
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(sys.executable, [sys.executable, *program, *args], environment)
        self._status: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        os.close(self._fd)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; the kernel tells the program."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: str) -> None:
        """Type in one write."""
        os.write(self._fd, keys.encode())

    def await_output(self) -> None:
        """Wait until the program has written something, and leave it unread."""
        assert select.select([self._fd], [], [], PATIENCE)[0], "it writes nothing"

    def take(self, seconds: float) -> bytes | None:
        """What the program has written next, empty if nothing in that time; None once it is gone."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._fd, 65536)
        except OSError:
            return None

    def show(self, data: bytes) -> None:
        """Put what was taken on the screen."""
        self.raw += data
        # The emulator does not know the keyboard protocol of newer terminals.
        for unknown in (b"\x1b[>25u", b"\x1b[<u", b"\x1b[?2026$p", b"\x1b[?2048$p"):
            data = data.replace(unknown, b"")
        self._stream.feed(data)

    def read(self, seconds: float) -> bool:
        """Take in what the program wrote; False once it is gone."""
        data = self.take(seconds)
        if data is None:
            return False
        self.show(data)
        return True

    def until(self, *words: str) -> str:
        """Wait until all the words are on the screen."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if all(word in self.text for word in words):
                return self.text
            if not self.read(0.1):
                break
        raise AssertionError(f"{words} did not come\n{self.text}")

    def shown_until(self, come: Callable[[], bool]) -> None:
        """Take in the screen until something else has come about."""
        end = time.monotonic() + PATIENCE
        while not come():
            assert time.monotonic() < end, self.text
            self.read(0.05)

    def wait(self) -> int:
        """Wait until the program is gone; its exit code, negative for a signal."""
        end = time.monotonic() + 3 * PATIENCE
        while self._status is None:
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                self._status = -signal.SIGKILL
                raise AssertionError(f"it does not end\n{self.text}")
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        while self.read(0):
            if not select.select([self._fd], [], [], 0)[0]:
                break
        return self._status
