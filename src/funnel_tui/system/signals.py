"""Signals that end the program, as far as the system has them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

# The last one comes when a terminal is closed, and is not on Windows.
_ENDING = ("SIGTERM", "SIGHUP")


def on_ending_signals(end: Callable[[int], None]) -> None:
    """Have a function called, with the number of the signal, in the running loop."""
    loop = asyncio.get_running_loop()
    for name in _ENDING:
        number = getattr(signal, name, None)
        # Windows has no handlers in its loops, and threads other than the main one none at all.
        with suppress(NotImplementedError, ValueError, RuntimeError):
            if number is not None:
                loop.add_signal_handler(number, end, int(number))
