"""The tables of the ways back and of the ways to catch up."""

from __future__ import annotations

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.money import Notation
from funnel_tui.ui.screens.target import view
from funnel_tui.ui.widgets.tables.figure_table import FigureTable


def show_ways(
    levers: FigureTable,
    choices: FigureTable,
    now: tuple[Year, Pace, Insight | None],
    notation: Notation,
) -> None:
    """Put the ways back into one table, and the ways to catch up, where there are any, into the other."""
    year, pace, insight = now
    levers.empty = view.no_ways(pace, insight)
    levers.rows = view.ways(year, insight, notation) if insight else ()
    heads, rows = view.choices(year, insight, notation) if insight else ((), ())
    choices.display = bool(rows)
    # Heads before rows: a table lays out its columns by both.
    choices.set_reactive(FigureTable.rows, ())
    choices.heads, choices.rows = heads, rows
