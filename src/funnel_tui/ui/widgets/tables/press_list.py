"""The entries of a day, newest first, so that a slip is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import StyledLine, cut, length
from funnel_tui.ui.widgets.tables.paging import ScrolledLines, rows_mark, window


class PressList(ScrolledLines):
    """Times and changes, in as many columns as there is room for."""

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

    def rows_and_room(self) -> tuple[int, int]:
        """The lines of presses, in as many columns as there are."""
        columns, _ = self._columns(self.size.width, self.size.height)
        return -(-len(self.presses) // columns), self.size.height

    def _columns(self, width: int, height: int) -> tuple[int, int]:
        """How many it takes and there is room for, and the cells of each."""
        lengths = [len(time) + 1 + len(text) for time, text in self.presses[-height * 4 :]]
        column = min(max(lengths, default=0) + 3, width + 3)
        needed = -(-len(self.presses) // max(1, height))
        return max(1, min(needed, (width + 3) // max(1, column))), column

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The newest at the top left, then to the right, then down."""
        if not self.presses:
            self.mark = ""
            for text in self.hint.split("\n"):
                for part in wrap(text, max(1, width)):
                    yield [(part, "label")]
            return
        columns, size = self._columns(width, height)
        newest = list(reversed(self.presses))
        lines = -(-len(newest) // columns)
        shown = window(lines, height, self.first)
        self.mark = rows_mark(shown.start * columns, len(newest) - shown.stop * columns)
        for y in shown:
            line: StyledLine = []
            for time, text in newest[y * columns : (y + 1) * columns]:
                entry = cut([(time + " ", "label"), (text, "entry")], size - 3)
                line += [*entry, (" " * (size - length(entry)), "")]
            yield line[:-1]
