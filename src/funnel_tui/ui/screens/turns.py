"""A key has its turn soon while a thread works out something long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

SHORT, USUAL = 0.001, sys.getswitchinterval()
"""Seconds after which Python lets the next thread go on. Short ones cost each key a tenth, as the thread that
saves its entry then comes in between what draws it."""


@contextmanager
def short_turns() -> Iterator[None]:
    """Let a key that comes meanwhile wait a millisecond, not the usual five."""
    sys.setswitchinterval(SHORT)
    try:
        yield
    finally:
        # Another thread that is still at work makes a key wait as long as elsewhere, nothing worse.
        sys.setswitchinterval(USUAL)
