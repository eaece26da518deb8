"""Input from a terminal on Linux and macOS without looking for it ten times a second."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from threading import Event
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

from funnel_tui.system import first_frame


class WakingEvent(Event):
    """An event that a selector can wait for: `woken` can be read once it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.woken, self._wake = os.pipe()

    def set(self) -> None:
        """Set it and wake the selector."""
        super().set()
        os.write(self._wake, b"!")


class InputDriver(LinuxDriver):
    """Sleeps until a key comes or the program ends.

    Textual's own looks each tenth of a second: most of what an idle program does, and 200 ms of quitting.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(app, **options)
        self.exit_event = self._ending = WakingEvent()
        self._painted = False

    def start_application_mode(self) -> None:
        """Take over the terminal, with what is painted on it already if the last session left something."""
        before = first_frame.hand_over()
        self._painted = before is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if before is not None:
            self.attrs_before = before

    def write(self, data: str) -> None:
        """Write to the terminal, but do not clear what the first frame will replace."""
        if self._painted and data == first_frame.ALTERNATE:
            self._painted = False
        elif self._writes:
            super().write(data)

    def close(self) -> None:
        """Wait until everything is written."""
        if self._writes:
            super().close()

    @property
    def _writes(self) -> bool:
        """Whether there is a terminal: without one the thread that writes ends, and its queue fills up."""
        return self._writer_thread is None or self._writer_thread.is_alive()

    def run_input_thread(self) -> None:
        """Take what is typed until the program ends."""
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")().decode
        # Not the default of macOS: its kqueue cannot wait for every terminal.
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._ending.woken, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                # Only after an escape does time tell: it is a key of its own unless more follows.
                waits = parser._timeout_time is not None
                for key, _ in selector.select(ESCAPE_DELAY if waits else None):
                    if key.fd != self.fileno:
                        continue
                    if not (typed := os.read(self.fileno, 4096)):
                        # The terminal is gone; its signal ends the program.
                        return
                    for event in parser.feed(decode(typed)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
            os.read(self._ending.woken, 1)
