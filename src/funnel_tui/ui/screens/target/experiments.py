"""Rows of the rates for days that the user marked."""

from __future__ import annotations

from funnel_tui.core.forecast.experiments import Effect
from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.report.outlook.experiments_text import step_cells, step_forms
from funnel_tui.core.values.money import Notation
from funnel_tui.ui.widgets.tables.figure_table import FigureRow

_STYLES = {Effect.BETTER: "good", Effect.WORSE: "bad"}


def experiment_rows(insight: Insight, notation: Notation) -> tuple[FigureRow, ...]:
    """Each conversion before and since, the newest day first."""
    out = []
    for found in reversed(insight.experiments):
        for step in found.steps:
            title, before, since, trials = step_cells(found, step, notation)
            # What it was stands in the widest column: the name of an activity needs the room.
            cells = (title, "–", since, before, trials, "–", step_forms(found, step, notation))
            out.append(FigureRow(cells, _STYLES.get(step.verdict, "neutral") if step.verdict else "neutral"))
    return tuple(out)
