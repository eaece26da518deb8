"""Counting by keys: `c` for one more, `C` for one fewer, `12c` for twelve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual.screen import Screen
from textual.timer import Timer

from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.ui.screens.base import FunnelScreen, needs_year
from funnel_tui.ui.screens.messages import HorizonTurned, Pressed, UndoRequested

CAPS_LOCK_AFTER = 3
"""Capitals running that make a locked keyboard likelier than so many corrections."""
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


class CountingScreen(FunnelScreen):
    """A screen on which the keys of the activities count; it lists `count_bindings` among its own."""

    OTHER_LETTERS: ClassVar[frozenset[str]] = frozenset()
    """What does something else here where no activity has it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = CountPrefix(self, self.show_count)
        self._capitals = 0

    @property
    def counts_for(self) -> date | None:
        """The day that is counted for; None is today, as the clock says when it is logged."""
        return None

    @property
    def horizon(self) -> Horizon:
        """The one that its key has chosen."""
        return self.state.horizon

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter that no activity has goes on to what else it does here."""
        if action == "press" and self.state.year is not None:
            letter = str(parameters[0])
            return self.name_of(letter) is not None or letter not in self.OTHER_LETTERS
        return super().check_action(action, parameters)

    @needs_year
    def action_horizon(self) -> None:
        """Turn to the present quarter, the present month, the whole plan."""
        self.count.clear()
        self.post_message(HorizonTurned())

    def show_count(self) -> None:
        """Show the digits typed."""
        raise NotImplementedError

    def has_counted(self) -> None:
        """Say what was counted, where nothing on the screen shows it."""

    def opens_nothing(self, key: str) -> bool:
        """Whether a key only counts or scrolls."""
        return self.name_of(key.lower()) is not None or key.isdigit() or super().opens_nothing(key)

    def name_of(self, letter: str) -> str | None:
        """The activity that has a key."""
        year = self.state.year
        return next((a.name for a in year.plan.activities if a.key == letter), None) if year else None

    def take_count(self) -> int:
        """The digits typed, used up; 0 is said to count nothing."""
        count = self.count.take()
        if not count:
            self.notify("0: nothing was counted", severity="warning", timeout=3)
        return count

    def action_digit(self, n: int) -> None:
        """Type a digit of a count for the next key."""
        count, number = self.count.add(n), self.state.notation.number
        if count > MOST_AT_ONCE:
            most = f"{number(MOST_AT_ONCE)} is the most at once"
            self.notify(f"{most}; {number(count)} was not taken", severity="warning", timeout=3)

    def action_clear_count(self) -> None:
        """Forget the digits typed."""
        self.count.clear()

    @needs_year
    def action_press(self, letter: str, sign: int) -> None:
        """Count the activity that has the key, or take back; a key of none forgets the digits."""
        count, name = self.take_count(), self.name_of(letter)
        if name is None or not count:
            return
        self._capitals = self._capitals + 1 if sign < 0 else 0
        if self._capitals == CAPS_LOCK_AFTER:
            self.notify("Three taken back running: is Caps Lock on?", severity="warning", timeout=5)
        self.has_counted()
        self.post_message(Pressed(name, sign * count, self.counts_for))

    @needs_year
    def action_undo(self, redo: bool = False) -> None:
        """Take back the newest change, or do it again."""
        self.count.clear()
        self.post_message(UndoRequested(redo))
