"""The first lines to read: how the year stands, what to do today, and how likely the target is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive

from funnel_tui.core.values.forms import Forms, fitting
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.gauge import gauge
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, length, spread
from funnel_tui.ui.widgets.value_message import ValueMessage

GAUGE = 10
"""Cells of the gauge of the chance."""


@dataclass(frozen=True, slots=True)
class Morning:
    """What the morning line shows."""

    day: Forms = ""
    verdict: Forms = ""
    style: str = "neutral"
    """Name in the palette of the verdict."""
    todo: Forms = ""
    """What is left to do today, in words."""
    money: str = ""
    share: float | None = None
    """The chance of the target; None where there is none to show."""
    chance: Forms = ""
    """The same in words with its range, the longest way first."""
    count: str = ""
    """Digits typed so far, for the next key."""
    notice: str = ""
    """What was just counted, where no card shows it."""


class MorningLine(LineWidget, can_focus=True):
    """Three lines: the day and the money, the verdict and the chance, what to do."""

    DEFAULT_CSS = """
    MorningLine {
        height: 3;
        padding: 0 2;
        &:focus { background: $accent 10%; }
    }
    """

    morning: reactive[Morning] = reactive(Morning(), repaint=False)

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Ways back")]

    class Chosen(ValueMessage):
        """The headline was clicked, or enter pressed on it: show what would bring the target back."""

    def watch_morning(self) -> None:
        """Show the new words."""
        self.redraw()

    def on_click(self) -> None:
        """Show the ways back."""
        self.action_choose()

    def action_choose(self) -> None:
        """Show the ways back."""
        self.post_message(self.Chosen())

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The verdict beside the chance, above it the day, below it what to do; the day goes first."""
        shown = self.morning
        if height > 2:
            money: StyledLine = [(shown.money, "aside")]
            yield spread([(fitting(shown.day, width - len(shown.money) - 2), "aside")], money, width)
        shortest = min(fitting(shown.verdict, 0), fitting(shown.verdict, width), key=len)
        chance = self._chance(width - len(shortest) - 2)
        room = width - length(chance) - (2 if chance else 0)
        yield spread([(fitting(shown.verdict, room), f"bold {shown.style}")], chance, width)
        count: StyledLine = [(f" {shown.notice} ", "reverse key")] if shown.notice else []
        if shown.count:
            count = [(f" {shown.count} × ", "reverse key"), (" then a key", "aside")]
        yield spread([(fitting(shown.todo, width - length(count)), "bold text")], count, width)

    def _chance(self, room: int) -> StyledLine:
        """The chance in words with its gauge, in as much as there is room for."""
        shown = self.morning
        ways = (shown.chance,) if isinstance(shown.chance, str) else shown.chance
        for words in ways:
            if words and shown.share is not None and len(words) + GAUGE + 2 <= room:
                bar = gauge(shown.share, GAUGE, 0.5, plain=self.plain)
                return [(words + "  ", "aside"), *bar]
        words = next((words for words in ways if len(words) <= room), "")
        return [(words, "aside")] if words else []
