"""The line at the top of every screen: where you are, how the year stands, and whether it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, length, spread

SCREENS = (("plan", "Plan"), ("log", "Log"), ("target", "Target"))


@dataclass(frozen=True, slots=True)
class Saving:
    """Whether what is on screen is on disk."""

    word: str = "saved"
    """`saved`, `saving` or `NOT SAVED 3`."""
    reason: str = ""
    """Why not, in one line."""

    @property
    def failed(self) -> bool:
        """Whether a save failed and is being tried again."""
        return bool(self.reason)


class TopBar(LineWidget):
    """Name, the three screens, the verdict, and the state of saving, which never goes away."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "bar--name",
        "bar--here",
        "bar--there",
        "bar--saved",
        "bar--failed",
        "verdict--good",
        "verdict--bad",
        "verdict--warn",
        "verdict--neutral",
    }
    DEFAULT_CSS = """
    TopBar {
        height: 1;
        dock: top;
        padding: 0 1;
        background: $panel;
        & > .bar--name { color: $label; }
        & > .bar--here { color: $accent; text-style: bold underline; }
        & > .bar--there { color: $foreground 70%; }
        & > .bar--saved { color: $label; }
        & > .bar--failed { color: $verdict-bad; text-style: bold reverse; }
        & > .verdict--good { color: $verdict-good; text-style: bold; }
        & > .verdict--bad { color: $verdict-bad; text-style: bold; }
        & > .verdict--warn { color: $verdict-warn; text-style: bold; }
        & > .verdict--neutral { color: $verdict-neutral; text-style: bold; }
    }
    """

    saving: reactive[Saving] = reactive(Saving(), repaint=False)
    verdict: reactive[tuple[str, str]] = reactive(("", ""), repaint=False)
    """Words and their component class."""

    @dataclass
    class Go(Message):
        """A screen's name was clicked."""

        mode: str

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here

    def watch_saving(self) -> None:
        """Show the new state."""
        self.redraw()

    def watch_verdict(self) -> None:
        """Show the new verdict."""
        self.redraw()

    def _names(self) -> StyledLine:
        line: StyledLine = [("funnel-tui  ", "bar--name")]
        for mode, label in SCREENS:
            line += [(label, "bar--here" if mode == self._here else "bar--there"), ("  ", "")]
        return line

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - one line at any height
        """The one line."""
        saved: StyledLine = [(self.saving.word, "bar--failed" if self.saving.failed else "bar--saved")]
        names = self._names()
        words, style = self.verdict
        if words and length(names) + len(words) + 3 + length(saved) <= width:
            saved = [(words, style), ("   ", ""), *saved]
        if length(names) + length(saved) >= width:
            names = names[1:]
        yield spread(names, saved, width)

    def on_click(self, event: events.Click) -> None:
        """Go to the screen whose name was clicked."""
        name, *labels = self._names()
        at, clicked = len(name[0]), event.get_content_offset_capture(self).x
        for (mode, _), (text, _) in zip(SCREENS, labels[::2], strict=True):
            if at <= clicked < at + len(text):
                self.post_message(self.Go(mode))
            at += len(text) + 2
