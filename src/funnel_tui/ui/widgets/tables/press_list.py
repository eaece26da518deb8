"""The entries of a day, newest first, so that a slip is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut, length


class PressList(LineWidget):
    """Times and changes, in as many columns as there is room for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"press--time", "press--text", "press--none"}
    DEFAULT_CSS = """
    PressList {
        color: $foreground;
        & > .press--time { color: $label; }
        & > .press--text { color: $foreground 90%; }
        & > .press--none { color: $label; }
    }
    """

    presses: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Time and words, the newest last."""
    hint: reactive[str] = reactive("", repaint=False)
    """Said while there is nothing to list."""

    def watch_presses(self) -> None:
        """Show the new list."""
        self.redraw()

    def watch_hint(self) -> None:
        """Show the new hint."""
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The newest at the top left, then down, then to the right."""
        if not self.presses:
            for text in self.hint.split("\n"):
                yield cut([(text, "press--none")], width)
            return
        newest = list(reversed(self.presses))
        entries: list[StyledLine] = [
            [(time + " ", "press--time"), (text, "press--text")] for time, text in newest
        ]
        column = min(max(length(entry) for entry in entries[: height * 4]) + 3, width)
        columns = max(1, (width + 3) // column)
        for y in range(min(height, len(entries))):
            line: StyledLine = []
            for entry in entries[y : height * columns : height]:
                short = cut(entry, min(column, width) if columns == 1 else column - 3)
                line += [*short, (" " * (column - length(short)), "")]
            yield cut(line, width) if columns == 1 else line
