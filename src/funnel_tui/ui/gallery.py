"""One chart or table at a time, on the made-up year: `python -m funnel_tui.ui.gallery burn-up nord`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date

from textual.app import ComposeResult
from textual.widget import Widget

from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.screens.plan.view import bars
from funnel_tui.ui.screens.target.chart import burn_up
from funnel_tui.ui.screens.target.view import REVENUE, heat
from funnel_tui.ui.themes import DEFAULT_THEME, ThemedApp
from funnel_tui.ui.widgets.charts.burnup import BurnUp
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.charts.heatmap import HeatMap
from funnel_tui.ui.widgets.charts.year_strip import YearStrip
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable


def _schedule_table(year: Year, today: date) -> Widget:
    table = ScheduleTable()
    table.show(schedule(year.plan), PLAIN, today)
    return table


def _year_strip(year: Year, today: date) -> Widget:
    strip = YearStrip()
    strip.show(schedule(year.plan), PLAIN, today)
    return strip


WIDGETS: dict[str, Callable[[Year, date], Widget]] = {
    "funnel": lambda year, _: FunnelChart(bars(schedule(year.plan), PLAIN)),
    "burn-up": lambda year, today: BurnUp(burn_up(year, pace(year, today), None, REVENUE, PLAIN)),
    "heat-map": lambda year, today: HeatMap(heat(year, pace(year, today), PLAIN)),
    "year-strip": _year_strip,
    "schedule": _schedule_table,
}


class Gallery(ThemedApp):
    """Shows one widget in a panel."""

    CSS = "#shown { border: round $primary; padding: 0 1; background: $surface; }"

    def __init__(self, widget: str, theme: str = DEFAULT_THEME) -> None:
        super().__init__(theme)
        self._shown = widget

    def compose(self) -> ComposeResult:
        """The widget, on a day in September."""
        today = date(2026, 9, 16)
        widget = WIDGETS[self._shown](demo_year(today), today)
        widget.id = "shown"
        yield widget


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WIDGETS:
        Gallery(*sys.argv[1:3]).run()
    else:
        raise SystemExit(f"usage: python -m funnel_tui.ui.gallery {{{','.join(WIDGETS)}}} [theme]")
