"""The week on one page: done against due for every activity and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import events
from textual.geometry import Size
from textual.reactive import reactive

from funnel_tui.core.values.forms import Forms, form, levels
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.lines import StyledLine, cut, length
from funnel_tui.ui.widgets.tables.paging import ScrolledLines, columns_mark, joined, rows_mark, split, window
from funnel_tui.ui.widgets.value_message import ValueMessage

NARROWEST_TITLE = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one activity."""

    text: Forms
    style: str
    """Name in the palette."""


@dataclass(frozen=True, slots=True)
class Week:
    """A table ready to be drawn."""

    days: tuple[Forms, ...] = ()
    marked: int = -1
    """The column of the day being logged."""
    rows: tuple[tuple[str, tuple[Cell, ...], Cell], ...] = ()
    """Title, a cell for each day, the week's total."""
    dates: tuple[date, ...] = ()
    """Of the columns."""


class WeekTable(ScrolledLines):
    """Columns as wide as they need; where not all days fit, those around the one being logged."""

    week: reactive[Week] = reactive(Week(), repaint=False)

    class DayChosen(ValueMessage):
        """A column was clicked."""

        day: date

    def on_click(self, event: events.Click) -> None:
        """Say which day's column was clicked."""
        at = event.get_content_offset(self)
        if at is None or not self.week.rows:
            return
        _, titles, column, _, shown = self._layout(self.size.width)
        column_clicked = (at.x - titles) // column
        if at.x >= titles and column_clicked < len(shown):
            self.post_message(self.DayChosen(self.week.dates[shown[column_clicked]]))

    def watch_week(self, before: Week, after: Week) -> None:
        """Show the new numbers, in as many lines as they take."""
        self.redraw()
        if len(before.rows) != len(after.rows):
            self.refresh(layout=True)

    def rows_and_room(self) -> tuple[int, int]:
        """The activities, below the heads."""
        return len(self.week.rows), max(0, self.size.height - 1)

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """A head, with a rule below it where there is room, and a line for each activity."""
        week = self.week
        if not week.rows:
            self.mark = ""
            return
        level, titles, column, total, shown = self._layout(width)
        ruled = height >= len(week.rows) + 2
        rows = window(len(week.rows), max(0, height - 1 - ruled), self.first)
        days_mark = columns_mark(shown, len(week.days))
        self.mark = joined(
            days_mark and f"days {days_mark}", rows_mark(rows.start, len(week.rows) - rows.stop)
        )
        head: StyledLine = [(" " * titles, "")]
        for i in shown:
            style = "marked" if i == week.marked else "label"
            head += _day(form(week.days[i], level), column, style)
        yield [*head, ("week".rjust(total), "label")]
        if ruled:
            yield [("─" * (titles + column * len(shown) + total), "faint")]
        for title, cells, whole in week.rows[rows.start : rows.stop]:
            line = _title(title, titles)
            for i in shown:
                style = cells[i].style + (" tint" if i == week.marked else "")
                line += _day(form(cells[i].text, level), column, style)
            yield [*line, (form(whole.text, level).rjust(total), whole.style)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A head, its rule on a screen with room for that, and a line for each activity."""
        return len(self.week.rows) + 1 + self.screen.has_class("-tall")

    def _layout(self, width: int) -> tuple[int, int, int, int, range]:
        """The level of the figures, the cells of title, day and total, and the days that show."""
        week = self.week
        titles = max(len(title) for title, _, _ in week.rows) + 1
        level, column, total = 0, 0, 0
        for level in levels(
            [*week.days, *(cell.text for _, cells, all_ in week.rows for cell in (*cells, all_))]
        ):
            texts = [form(cell.text, level) for _, cells, _ in week.rows for cell in cells]
            column = max(len(text) for text in (*texts, *(form(day, level) for day in week.days))) + 2
            total = max(4, *(len(form(whole.text, level)) for _, _, whole in week.rows)) + 3
            spare = width - column * len(week.days) - total
            if spare >= min(titles, NARROWEST_TITLE):
                return level, min(titles, spare), column, total, range(len(week.days))
        titles = min(titles, NARROWEST_TITLE)
        pages = split([column] * len(week.days), width - titles - total)
        shown = next((page for page in pages if week.marked in page), pages[0])
        return level, titles, column, total, shown


def _day(text: str, column: int, style: str) -> StyledLine:
    """A cell of a day; the blank that keeps it from the one before is not tinted."""
    return [(" ", ""), (text.rjust(column - 2) + " ", style)]


def _title(title: str, size: int) -> StyledLine:
    name = cut([(title, "name")], size - 1)
    return [*name, (" " * (size - length(name)), "")]
