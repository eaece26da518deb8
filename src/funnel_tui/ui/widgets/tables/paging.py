"""What of a table fits, and how it says what does not: `1-4 of 9 ›`, `↓ 3 more`."""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive
from textual.widget import Widget

from funnel_tui.ui.widgets.lines import LineWidget
from funnel_tui.ui.widgets.value_message import ValueMessage


class LeftOut(ValueMessage):
    """A table shows other parts of itself; its panel is to say which."""

    table: Widget
    mark: str

    @property
    def control(self) -> Widget:
        """The table."""
        return self.table


class ScrolledLines(LineWidget):
    """Shows as many of its rows as fit, and has its panel say what is left out."""

    first: reactive[int] = reactive(0, repaint=False)
    """The row at the top, where not all of them fit."""
    mark: reactive[str] = reactive("", repaint=False)
    """What is left out, for the border of the panel."""

    def watch_first(self) -> None:
        """Show other rows."""
        self.redraw()

    def watch_mark(self) -> None:
        """Have the panel say what is left out."""
        self.post_message(LeftOut(self, self.mark))

    def rows_and_room(self) -> tuple[int, int]:
        """How many rows there are, and how many of them fit."""
        raise NotImplementedError

    def scroll_rows(self, rows: int) -> None:
        """Show the rows above or below, as far as there are any."""
        count, room = self.rows_and_room()
        self.first = window(count, room, self.first + rows).start


def split(sizes: Sequence[int], room: int) -> list[range]:
    """Columns by page, as many on each as there is room for; one at least."""
    pages, first, used = [], 0, 0
    for i, size in enumerate(sizes):
        if i > first and used + size > room:
            pages.append(range(first, i))
            first, used = i, 0
        used += size
    return [*pages, range(first, len(sizes))]


def columns_mark(page: range, total: int) -> str:
    """Which columns show, and where there are more: `‹ 5-9 of 9`; nothing where all of them do."""
    if len(page) >= total:
        return ""
    shown = f"{page[0] + 1}-{page[-1] + 1}" if len(page) > 1 else f"{page[0] + 1}"
    return f"{'‹ ' if page[0] else ''}{shown} of {total}{' ›' if page[-1] + 1 < total else ''}"


def rows_mark(above: int, below: int) -> str:
    """How many rows lie above and below those that show."""
    return " ".join(f"{arrow} {n} more" for arrow, n in (("↑", above), ("↓", below)) if n > 0)


def window(rows: int, room: int, first: int, kept: int = -1) -> range:
    """The rows that show: from the one asked for, no blank lines at the end, the kept one among them."""
    if kept >= 0:
        first = min(max(first, kept - room + 1), kept)
    first = max(0, min(first, rows - room))
    return range(first, min(rows, first + max(0, room)))


def joined(*marks: str) -> str:
    """Marks and hints in one border."""
    return " · ".join(filter(None, marks))


def views_mark(names: Sequence[str], shown: str, action: str = "see") -> str:
    """Which of several views shows, as markup: `2/4 ○ ● ○ ○`.

    Args:
        names: Of the views, in their order.
        shown: The one that shows.
        action: The screen's, which a click on a circle runs with the name of its view.
    """
    at = names.index(shown)
    circles = (
        f"[@click=screen.{action}('{name}')]{'[$accent]●[/]' if name == shown else '○'}[/]" for name in names
    )
    return f"{at + 1}/{len(names)} {' '.join(circles)}"
