"""The first thing the eye lands on: which day it is, winning or losing, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut, length, spread


@dataclass(frozen=True, slots=True)
class Morning:
    """What the morning line says, each part the most important first."""

    day: str = ""
    short_day: str = ""
    """For a narrow screen."""
    verdict: str = ""
    style: str = "verdict--neutral"
    todo: str = ""
    """What is left to do today, in words."""
    money: str = ""
    chance: str = ""
    """The chance of the target, with its range; left out where there is no room."""
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
        & > .verdict--neutral { color: $verdict-neutral; text-style: bold; }
    }
    """

    morning: reactive[Morning] = reactive(Morning(), repaint=False)

    def watch_morning(self) -> None:
        """Show the new words."""
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - two lines whatever the height
        """Both lines; what does not fit beside the verdict is cut."""
        said = self.morning
        right: StyledLine = [(said.verdict, said.style)]
        if said.money:
            right += [(" · ", "morning--money"), (said.money, "morning--money")]
        if length(right) + len(said.short_day) + 2 > width:
            right = right[:1]
        day = said.day if len(said.day) + length(right) + 2 <= width else said.short_day
        yield spread([(day, "morning--day")], right, width)
        todo: StyledLine = [(said.todo, "morning--todo")]
        if said.count:
            count: StyledLine = [(f" {said.count} × ", "morning--count"), (" then a key", "morning--money")]
            yield spread(todo, count, width)
        elif len(said.todo) + len(said.chance) + 3 <= width:
            yield spread(todo, [(said.chance, "morning--money")], width)
        else:
            yield cut(todo, width)
