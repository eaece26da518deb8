"""Tables below each other: each a dim head, a rule where there is a row for it, and aligned rows."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from textual.geometry import Size
from textual.reactive import reactive

from funnel_tui.core.values.forms import Forms, form, levels
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.lines import StyledLine
from funnel_tui.ui.widgets.tables.paging import ScrolledLines, rows_mark, window

GAPS = (3, 2, 1)
"""Cells between columns, the most that fit."""
ROWS_FOR_RULES = 28
"""Rows of a screen from which heads have a rule below them."""
NARROWEST_NAME = 8


@dataclass(frozen=True, slots=True)
class TableRow:
    """A name and its figures."""

    cells: tuple[Forms, ...]
    style: str = "text"
    """Name in the palette of the figures."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table ready to be drawn."""

    heads: tuple[Forms, ...]
    rows: tuple[TableRow, ...]
    spare: tuple[int, ...] = ()
    """Columns that are left out where not all of them fit, the first of these first."""

    @property
    def levels(self) -> range:
        """The levels that make a difference to a cell or a head."""
        return levels((*self.heads, *(cell for row in self.rows for cell in row.cells)))

    def sizes(self, level: int) -> list[int]:
        """Cells of each column."""
        return [
            max(cell_len(form(cells[i], level)) for cells in (self.heads, *(row.cells for row in self.rows)))
            for i in range(len(self.heads))
        ]


class Tables(ScrolledLines):
    """As high as its tables; laid out again only when their rows become more or fewer."""

    DEFAULT_CSS = """
    Tables {
        height: auto;
    }
    """

    tables: reactive[tuple[Table, ...]] = reactive((), repaint=False)

    def watch_tables(self, before: tuple[Table, ...], after: tuple[Table, ...]) -> None:
        """Show the new figures."""
        if [len(table.rows) for table in before] != [len(table.rows) for table in after]:
            self.refresh(layout=True)
        self.redraw()

    def rows_and_room(self) -> tuple[int, int]:
        """The rows of a single table, below its heads; several show whole."""
        return (len(self.tables[0].rows), self.size.height - 1) if len(self.tables) == 1 else (0, 0)

    def _height(self, ruled: bool) -> int:
        rows = sum(len(table.rows) + 1 + ruled for table in self.tables)
        return rows + max(0, len(self.tables) - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The rows of all tables, with rules where the screen is high enough for them."""
        return self._height(viewport.height >= ROWS_FOR_RULES)

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The tables, a blank line between two of them; of a single one the rows that fit."""
        ruled = height >= self._height(ruled=True)
        room = height - 1 - ruled if len(self.tables) == 1 else height
        self.mark = ""
        for n, table in enumerate(self.tables):
            shown = window(len(table.rows), min(room, len(table.rows)), self.first)
            if len(self.tables) == 1:
                self.mark = rows_mark(shown.start, len(table.rows) - shown.stop)
            if n:
                yield []
            yield from _lines(table, width, shown, ruled)


def _lines(table: Table, width: int, shown: range, ruled: bool) -> Iterable[StyledLine]:
    columns, level, sizes, gap = _layout(table, width)

    def line(cells: tuple[Forms, ...], name: str, figure: str) -> StyledLine:
        first = form(cells[0], level)
        if cell_len(first) > sizes[0]:
            first = set_cell_size(first, sizes[0] - 1) + "…"
        figures = "".join(" " * gap + _right(form(cells[i], level), sizes[i]) for i in columns)
        return [(set_cell_size(first, sizes[0]), name), (figures, figure)]

    yield line(table.heads, "label", "label")
    if ruled:
        yield [("─" * (sizes[0] + sum(sizes[i] + gap for i in columns)), "faint")]
    for row in table.rows[shown.start : shown.stop]:
        yield line(row.cells, row.style if row.style == "key" else "name", row.style)


def _right(text: str, size: int) -> str:
    return " " * (size - cell_len(text)) + text


def _layout(table: Table, width: int) -> tuple[list[int], int, list[int], int]:
    """The columns that show, the level of their forms, their cells and the cells between them."""
    columns = list(range(1, len(table.heads)))
    for left_out in range(len(table.spare) + 1):
        shown = [i for i in columns if i not in table.spare[:left_out]]
        for level in table.levels:
            sizes = table.sizes(level)
            for gap in GAPS:
                if sizes[0] + sum(sizes[i] + gap for i in shown) <= width:
                    return shown, level, sizes, gap
    # Names give way before figures do.
    sizes[0] = max(NARROWEST_NAME, width - sum(sizes[i] + GAPS[-1] for i in shown))
    return shown, level, sizes, GAPS[-1]
