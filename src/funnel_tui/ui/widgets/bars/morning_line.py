"""The first line to read: which day it is, how the year stands, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut, length, spread


@dataclass(frozen=True, slots=True)
class Morning:
    """What the morning line shows."""

    day: str = ""
    short_day: str = ""
    """For a narrow screen."""
    verdict: str = ""
    style: str = "verdict--neutral"
    todo: str = ""
    """What is left to do today, in words."""
    money: str = ""
    chance: tuple[str, ...] = ()
    """The chance of the target with its range, then shorter; left out where there is no room for either."""
    count: str = ""
    """Digits typed so far, for the next key."""


class MorningLine(LineWidget):
    """Two lines: the day and the verdict, then what to do and the money."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "morning--day",
        "morning--todo",
        "morning--money",
        "morning--count",
        "verdict--good",
        "verdict--bad",
        "verdict--warn",
        "verdict--neutral",
    }
    DEFAULT_CSS = """
    MorningLine {
        height: 2;
        padding: 0 2;
        color: $foreground;
        & > .morning--day { color: $foreground 75%; }
        & > .morning--todo { color: $foreground; text-style: bold; }
        & > .morning--money { color: $foreground 75%; }
        & > .morning--count { color: $accent; text-style: bold reverse; }
        & > .verdict--good { color: $verdict-good; text-style: bold; }
        & > .verdict--bad { color: $verdict-bad; text-style: bold; }
        & > .verdict--warn { color: $verdict-warn; text-style: bold; }
        & > .verdict--neutral { color: $verdict-neutral; text-style: bold; }
    }
    """

    morning: reactive[Morning] = reactive(Morning(), repaint=False)

    def watch_morning(self) -> None:
        """Show the new words."""
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - two lines at any height
        """Both lines; what does not fit beside the verdict is cut."""
        shown = self.morning
        right: StyledLine = [(shown.verdict, shown.style)]
        if shown.money:
            right += [(" · ", "morning--money"), (shown.money, "morning--money")]
        if length(right) + len(shown.short_day) + 2 > width:
            right = right[:1]
        day = shown.day if len(shown.day) + length(right) + 2 <= width else shown.short_day
        yield spread([(day, "morning--day")], right, width)
        todo: StyledLine = [(shown.todo, "morning--todo")]
        if shown.count:
            count: StyledLine = [(f" {shown.count} × ", "morning--count"), (" then a key", "morning--money")]
            yield spread(todo, count, width)
        else:
            room = width - len(shown.todo) - 3
            chance = next((text for text in shown.chance if len(text) <= room), "")
            yield spread(todo, [(chance, "morning--money")], width) if chance else cut(todo, width)
