"""How much of a month, a quarter and the whole plan is done: a gauge and a percentage for each activity."""

from __future__ import annotations

from collections.abc import Iterable

from textual.reactive import reactive

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.gauge import gauge
from funnel_tui.ui.widgets.lines import StyledLine, cut, length
from funnel_tui.ui.widgets.tables.paging import ScrolledLines, rows_mark, window

SHORTEST_GAUGE, LONGEST_GAUGE = 6, 24
PERCENT = 6
"""Cells of a percentage with a blank before it."""


@dataclass(frozen=True, slots=True)
class Attainment:
    """What is done of one quota."""

    text: str
    """The percentage, or a dot where nothing is due."""
    share: float | None = None
    """1 for all of it; None where nothing is due."""
    mark: float | None = None
    """Where the plan stands, as a share."""


@dataclass(frozen=True, slots=True)
class Attainments:
    """A table ready to be drawn."""

    spans: tuple[str, ...] = ()
    """Names of the stretches."""
    rows: tuple[tuple[str, tuple[Attainment, ...]], ...] = ()
    """Title, and what is done of each stretch."""


class AttainmentTable(ScrolledLines):
    """A row for each activity with gauges; where there are too few rows, a line for each stretch without."""

    data: reactive[Attainments] = reactive(Attainments(), repaint=False)

    def watch_data(self) -> None:
        """Show the new figures."""
        self.redraw()

    def rows_and_room(self) -> tuple[int, int]:
        """The activities, below the heads."""
        return len(self.data.rows), max(0, self.size.height - 1)

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """Activities below each other where more of them have room than there are stretches."""
        self.mark = ""
        if self.data.rows and height > len(self.data.spans) + 1:
            yield from self._by_activity(width, height)
        elif self.data.rows:
            yield from self._by_span(width, height - 1)

    def _by_activity(self, width: int, height: int) -> Iterable[StyledLine]:
        spans, rows = self.data.spans, self.data.rows
        titles = min(max(len(title) for title, _ in rows) + 2, width // 3)
        which = list(range(len(spans)))
        if self._gauge(width - titles, len(which)) < SHORTEST_GAUGE:
            which = [0, len(spans) - 1]
        size = self._gauge(width - titles, len(which))
        size = size if size >= SHORTEST_GAUGE else 0
        column = (width - titles) // len(which)
        shown = window(len(rows), max(0, height - 1), self.first)
        self.mark = rows_mark(shown.start, len(rows) - shown.stop)
        heads = "".join(spans[i].rjust(size + PERCENT).ljust(column) for i in which)
        yield [(" " * titles + heads.rstrip(), "label")]
        airy, plain = height >= 2 * len(rows) + 1, self.plain
        for title, parts in rows[shown.start : shown.stop]:
            if airy:
                yield []
            name = cut([(title, "name")], titles - 1)
            line: StyledLine = [*name, (" " * (titles - length(name)), "")]
            for part in (parts[i] for i in which):
                if part.share is None:
                    line.append((" " * size, ""))
                else:
                    line += gauge(part.share, size, part.mark, plain=plain)
                line.append((part.text.rjust(PERCENT), _style(part)))
                line.append((" " * (column - size - PERCENT), ""))
            yield line

    @staticmethod
    def _gauge(room: int, columns: int) -> int:
        """Cells of a gauge where so many columns share the room."""
        return min(LONGEST_GAUGE, room // columns - PERCENT - 2)

    def _by_span(self, width: int, room_for: int) -> Iterable[StyledLine]:
        spans, rows = self.data.spans, self.data.rows
        titles = max(map(len, spans))
        whole = [max(length([(title, "")]) + 1, PERCENT) for title, _ in rows]
        room = (width - titles) // len(rows)
        # Columns as wide as their heads, where the heads would be cut in columns of one width.
        rooms = whole if max(whole) > room and sum(whole) <= width - titles else [room] * len(rows)
        line: StyledLine = [(" " * titles, "")]
        for (title, _), size in zip(rows, rooms, strict=True):
            head = cut([(title, "label")], size - 1)
            line += [(" " * (size - length(head)), ""), *head]
        yield line
        # The nearest stretch and the whole say more than what lies between.
        shown = range(len(spans)) if room_for >= len(spans) else (0, len(spans) - 1)
        for i in shown:
            name = spans[i]
            cells = ((parts[i], size) for (_, parts), size in zip(rows, rooms, strict=True))
            texts = ((part.text.rjust(size), _style(part)) for part, size in cells)
            yield [(name.ljust(titles), "name"), *texts]


def _style(part: Attainment) -> str:
    return "good" if part.share is not None and part.share >= 1 else "text"
