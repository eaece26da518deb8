"""Figures in columns under their heads, a row for each activity."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.geometry import Size
from textual.reactive import reactive

from funnel_tui.core.values.forms import Forms, form, levels
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.lines import StyledLine, cut, length
from funnel_tui.ui.widgets.tables.paging import ScrolledLines, columns_mark, joined, rows_mark, split, window
from funnel_tui.ui.widgets.value_message import ValueMessage

GAP = 2
"""Cells between columns; one more where all of them show."""
NARROWEST_NAME = 12
FIRST_FIGURES = 3
"""Columns of the first page for which names give way."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One activity's figures as text."""

    cells: tuple[Forms, ...]
    style: str
    """Name in the palette of the verdict."""
    marked: bool = False
    """Whether the chart above shows it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns show, and how they are written."""

    columns: tuple[int, ...]
    level: int
    """Of the forms of the figures."""
    words: int
    """Of the forms of the last column."""
    sizes: tuple[int, ...]
    """Cells of every column, those included that do not show."""
    gap: int
    mark: str


class FigureTable(ScrolledLines):
    """Right-aligned figures under dim heads; the name and the words of the last column always show.

    The row that is marked is tinted.
    """

    rows: reactive[tuple[FigureRow, ...]] = reactive((), repaint=False)
    page: reactive[int] = reactive(0, repaint=False)
    """Of the columns, where not all of them fit; past the last one it stays at the last."""
    heads: reactive[tuple[Forms, ...]] = reactive((), repaint=False)
    """One for each column, the first and the last for words."""
    empty: reactive[str] = reactive("", repaint=False)
    """What stands in place of the rows while there are none."""

    class Chosen(ValueMessage):
        """A row was clicked."""

        table: FigureTable
        row: int

        @property
        def control(self) -> FigureTable:
            """The table."""
            return self.table

    def __init__(
        self, heads: tuple[Forms, ...], spare: tuple[int, ...] = (), *, id: str | None = None
    ) -> None:
        """Make an empty table.

        Args:
            heads: See `heads`.
            spare: Columns that come last where not all of them fit.
            id: Of the widget.
        """
        super().__init__(id=id)
        self.spare = spare
        self.set_reactive(FigureTable.heads, heads)

    def watch_rows(self, before: tuple[FigureRow, ...], after: tuple[FigureRow, ...]) -> None:
        """Show the new figures, in as many lines as they take."""
        kept = self._kept(after)
        if before and kept != self._kept(before):
            # Another row was chosen: it has to be seen, wherever the table was scrolled to.
            self.set_reactive(FigureTable.first, window(len(after), self._room, self.first, kept).start)
        self.redraw()
        if len(before) != len(after):
            self.refresh(layout=True)

    def watch_heads(self) -> None:
        """Show the figures of another process."""
        self.redraw()

    def watch_empty(self) -> None:
        """Show what to do instead."""
        self.redraw()

    def watch_page(self) -> None:
        """Show other columns."""
        self.redraw()

    @staticmethod
    def _kept(rows: tuple[FigureRow, ...]) -> int:
        return next((i for i, row in enumerate(rows) if row.marked), -1)

    def _ruled(self, height: int) -> bool:
        """Whether there is a row to spare for a rule under the head."""
        return height >= len(self.rows) + 2

    @property
    def _room(self) -> int:
        return max(0, self.size.height - 1 - self._ruled(self.size.height))

    def turn(self, pages: int) -> bool:
        """Show the columns before or after; whether there are any."""
        before = self.page
        self.page = max(0, min(self.page + pages, self._pages(self.size.width) - 1))
        return self.page != before

    def rows_and_room(self) -> tuple[int, int]:
        """The rows, below the heads and their rule."""
        return len(self.rows), self._room

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A head, its rule on a screen with room for that, and a line for each activity."""
        return len(self.rows) + 1 + self.screen.has_class("-tall") if self.rows else 1

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The head and the rows, with as many columns as there is room for."""
        if not self.rows:
            self.mark = ""
            yield cut([(self.empty, "label")], width)
            return
        layout = self._layout(width)
        ruled = self._ruled(height)
        shown = window(len(self.rows), max(0, height - 1 - ruled), self.first)
        self.mark = joined(layout.mark, rows_mark(shown.start, len(self.rows) - shown.stop))
        head = self._line(self.heads, layout, ("label",) * 3)
        yield head
        if ruled:
            yield [("─" * width, "faint")]
        for row in self.rows[shown.start : shown.stop]:
            styles = ("key" if row.marked else "name", "text", row.style)
            line = self._line(row.cells, layout, styles)
            if row.marked:
                line.append((" " * max(0, width - length(line)), "text"))
                line = [(text, f"{name} tint") for text, name in line]
            yield line

    def on_click(self, event: events.Click) -> None:
        """Say which row was clicked."""
        at = event.get_content_offset(self)
        if at is not None and self.rows:
            shown = window(len(self.rows), self._room, self.first)
            row = at.y - 1 - self._ruled(self.size.height)
            if 0 <= row < len(shown):
                self.post_message(self.Chosen(self, shown[row]))

    def _line(self, cells: tuple[Forms, ...], layout: Layout, styles: tuple[str, str, str]) -> StyledLine:
        gap, size = " " * layout.gap, layout.sizes
        name = cut([(form(cells[0], 0), styles[0])], size[0])
        figures = "".join(gap + form(cells[i], layout.level).rjust(size[i]) for i in layout.columns)
        pad = " " * (size[0] - sum(len(text) for text, _ in name))
        return [*name, (pad + figures + gap, styles[1]), (form(cells[-1], layout.words), styles[2])]

    def _sizes(self, level: int, words: int) -> tuple[int, ...]:
        last = len(self.heads) - 1
        return tuple(
            max(
                len(form(cells[i], words if i == last else level))
                for cells in (self.heads, *(row.cells for row in self.rows))
            )
            for i in range(last + 1)
        )

    @property
    def _levels(self) -> range:
        return levels(cell for cells in (self.heads, *(row.cells for row in self.rows)) for cell in cells)

    def _layout(self, width: int) -> Layout:
        """All columns, the figures with units where it takes that; else a page of them."""
        for level in self._levels:
            sizes = self._sizes(level, level)
            for gap in (GAP + 1, GAP):
                if sum(sizes) + gap * (len(sizes) - 1) <= width:
                    return Layout(tuple(range(1, len(sizes) - 1)), level, level, sizes, gap, "")
        level, sizes, order, pages = self._paged(width)
        page = pages[min(self.page, len(pages) - 1)]
        columns = tuple(sorted(order[i] for i in page))
        return Layout(columns, level, self._levels[-1], sizes, GAP, columns_mark(page, len(order)))

    def _paged(self, width: int) -> tuple[int, tuple[int, ...], list[int], list[range]]:
        """The level of the figures, sizes, the order of the columns, and which of that order share a page."""
        level, sizes = 0, self._sizes(0, self._levels[-1])
        for level in self._levels:
            sizes = self._sizes(level, self._levels[-1])
            if min(sizes[0], NARROWEST_NAME) + max(sizes[1:-1]) + sizes[-1] + 2 * GAP <= width:
                break
        figures = range(1, len(sizes) - 1)
        order = [i for i in figures if i not in self.spare] + [i for i in figures if i in self.spare]
        room = width - sizes[-1] - GAP
        first = max(max(sizes[1:-1]) + GAP, sum(sizes[i] + GAP for i in order[:FIRST_FIGURES]))
        name = min(sizes[0], max(NARROWEST_NAME, room - first))
        return level, (name, *sizes[1:]), order, split([sizes[i] + GAP for i in order], room - name)

    def _pages(self, width: int) -> int:
        return len(self._paged(width)[3]) if self.rows and self._layout(width).mark else 1
