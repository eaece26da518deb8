"""The digits typed before a key: `12c` counts twelve."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen
from textual.timer import Timer

MOST_AT_ONCE = 999
FORGET_DIGITS = 5.0
"""Seconds after which typed digits no longer wait for a key: whoever turned away meant something else."""


class CountPrefix:
    """Collects digits for the next key."""

    def __init__(self, screen: Screen[None], changed: Callable[[], None]) -> None:
        """Collect for a screen.

        Args:
            screen: Whose timer forgets them.
            changed: Shows the digits.
        """
        self.digits = ""
        self._screen, self._changed = screen, changed
        self._timer: Timer | None = None

    def add(self, digit: int) -> int:
        """Append a digit, unless that would be more than can be counted at once; the number of them all."""
        count = int(self.digits + str(digit))
        if count <= MOST_AT_ONCE:
            self._set(str(count))
        return count

    def take(self) -> int:
        """The count for a key, 1 where none was typed; the digits are used up."""
        count = int(self.digits or "1")
        self.clear()
        return count

    def clear(self) -> None:
        """Forget the digits."""
        self._set("")

    def _set(self, digits: str) -> None:
        if digits == self.digits:
            return
        self.digits = digits
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(FORGET_DIGITS, self.clear) if digits else None
        self._changed()
