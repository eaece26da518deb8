"""Signals that end the program, as far as the system has them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from funnel_tui.system.os_calls import ending_signals


def on_ending_signals(end: Callable[[int], None]) -> None:
    """Have a function called, with the number of the signal, in the running loop."""
    loop = asyncio.get_running_loop()
    for number in ending_signals():
        # Windows has no handlers in its loops, and threads other than the main one none at all.
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, end, number)
