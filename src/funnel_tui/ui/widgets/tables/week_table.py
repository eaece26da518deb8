"""The week on one page: done against due for every activity and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut, length


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one activity."""

    text: str
    style: str
    """The last part of a component class: met, short, ahead, off."""


@dataclass(frozen=True, slots=True)
class Week:
    """A table ready to be drawn."""

    days: tuple[str, ...] = ()
    marked: int = -1
    """The column of the day being logged."""
    rows: tuple[tuple[str, tuple[Cell, ...], Cell], ...] = ()
    """Title, a cell for each day, the week's total."""
    spans: tuple[tuple[str, tuple[Cell, ...]], ...] = ()
    """Longer stretches, a cell for each activity; shown below where there is room."""


class WeekTable(LineWidget):
    """Columns as wide as they need; days without work stay dim."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "week--head",
        "week--marked",
        "week--title",
        "week--met",
        "week--short",
        "week--to-do",
        "week--off",
    }
    DEFAULT_CSS = """
    WeekTable {
        color: $foreground;
        & > .week--head { color: $label; }
        & > .week--marked { color: $accent; text-style: bold; }
        & > .week--title { color: $foreground 85%; }
        & > .week--met { color: $verdict-good; }
        & > .week--short { color: $foreground; }
        & > .week--to-do { color: $label; }
        & > .week--off { color: $faint; }
    }
    """

    week: reactive[Week] = reactive(Week(), repaint=False)

    def watch_week(self) -> None:
        """Show the new numbers."""
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """A head and a line for each activity, then the longer stretches."""
        week = self.week
        if not week.rows:
            return
        titles = max(len(title) for title, _, _ in week.rows) + 1
        texts = [cell.text for _, cells, _ in week.rows for cell in cells] + list(week.days)
        column = max(len(text) for text in texts) + 2
        total = max(len(cell.text) for _, _, cell in week.rows) + 2
        if titles + column * len(week.days) + total > width:
            column = max((width - titles - total) // max(1, len(week.days)), 4)
            titles = max(6, min(titles, width - total - column * len(week.days)))
        head: StyledLine = [(" " * titles, "")]
        for i, day in enumerate(week.days):
            head.append(
                (day[: column - 1].rjust(column), "week--marked" if i == week.marked else "week--head")
            )
        yield cut([*head, ("week".rjust(total), "week--head")], width)
        for title, cells, whole in week.rows:
            name = cut([(title, "week--title")], titles - 1)
            line: StyledLine = [*name, (" " * (titles - length(name)), "")]
            for cell in cells:
                line.append((cell.text.rjust(column), f"week--{cell.style}"))
            yield cut([*line, (whole.text.rjust(total), f"week--{whole.style}")], width)
        if week.spans and height >= 2 * len(week.rows) + 3:
            yield []
            yield from self._spans(titles, width)

    def _spans(self, titles: int, width: int) -> Iterable[StyledLine]:
        spans = self.week.spans
        columns = [max(len(head), *(len(cell.text) for cell in cells)) + 3 for head, cells in spans]
        head: StyledLine = [(" " * titles, "")]
        head += [(name.rjust(size), "week--head") for (name, _), size in zip(spans, columns, strict=True)]
        yield cut(head, width)
        for i, (title, _, _) in enumerate(self.week.rows):
            name = cut([(title, "week--title")], titles - 1)
            line: StyledLine = [*name, (" " * (titles - length(name)), "")]
            for (_, cells), size in zip(spans, columns, strict=True):
                line.append((cells[i].text.rjust(size), f"week--{cells[i].style}"))
            yield cut(line, width)
