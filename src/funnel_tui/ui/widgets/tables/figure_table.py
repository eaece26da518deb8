"""Figures in columns under their heads, a row for each activity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.geometry import Size
from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One activity's figures as text."""

    cells: tuple[str, ...]
    style: str
    """Component class of the verdict."""
    marked: bool = False
    """Whether the chart above shows it."""


class FigureTable(LineWidget):
    """Right-aligned figures under dim heads; the last column is words, in their own colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pace--head",
        "pace--name",
        "pace--marked",
        "pace--figure",
        "verdict--good",
        "verdict--bad",
        "verdict--neutral",
    }
    DEFAULT_CSS = """
    FigureTable {
        color: $foreground;
        & > .pace--head { color: $label; }
        & > .pace--name { color: $foreground 85%; }
        & > .pace--marked { color: $accent; text-style: bold; }
        & > .pace--figure { color: $foreground; }
        & > .verdict--good { color: $verdict-good; }
        & > .verdict--bad { color: $verdict-bad; text-style: bold; }
        & > .verdict--neutral { color: $verdict-neutral; }
    }
    """

    rows: reactive[tuple[FigureRow, ...]] = reactive((), repaint=False)

    def __init__(self, heads: tuple[str, ...], spare: tuple[int, ...] = (), *, id: str | None = None) -> None:
        """Make an empty table.

        Args:
            heads: One for each column, the first and the last for words.
            spare: Columns to leave out, in this order, where there is no room.
            id: Of the widget.
        """
        super().__init__(id=id)
        self._heads, self._spare = heads, spare

    def watch_rows(self, before: tuple[FigureRow, ...]) -> None:
        """Show the new figures, in as many lines as they take."""
        self.redraw()
        if len(before) != len(self.rows):
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A head and a line for each activity."""
        return len(self.rows) + 1

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - a line for each activity
        """The head and the rows, with as many columns as there is room for."""
        if not self.rows:
            return
        widths = [max(len(row.cells[i]) for row in self.rows) for i in range(len(self._heads))]
        widths = [max(w, len(head)) for w, head in zip(widths, self._heads, strict=True)]
        shown = list(range(len(self._heads)))
        for spare in self._spare:
            if sum(widths[i] + 2 for i in shown) - 2 <= width:
                break
            shown.remove(spare)
        gap = "  " if sum(widths[i] + 3 for i in shown) - 3 > width else "   "
        yield cut([(self._join(self._heads, widths, shown, gap), "pace--head")], width)
        for row in self.rows:
            name = row.cells[0].ljust(widths[0])
            figures = self._join(("", *row.cells[1:-1], ""), widths, shown, gap)[len(name) :]
            figures = figures[: len(figures) - widths[-1]]
            line: StyledLine = [
                (name, "pace--marked" if row.marked else "pace--name"),
                (figures, "pace--figure"),
                (row.cells[-1], row.style),
            ]
            yield cut(line, width)

    @staticmethod
    def _join(cells: tuple[str, ...], widths: list[int], shown: list[int], gap: str) -> str:
        last = len(widths) - 1
        return gap.join(
            cells[i].ljust(widths[i]) if i in (0, last) else cells[i].rjust(widths[i]) for i in shown
        )
