"""Target says whether you are winning, why, and what now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.reactive import reactive

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.work_done import week_to_review
from funnel_tui.core.report.log_text import day_text
from funnel_tui.core.report.target_text import time_left
from funnel_tui.core.report.wording import verdict_line
from funnel_tui.core.values.names import title_of
from funnel_tui.ui.actions import Scope, bindings, key_text
from funnel_tui.ui.screens.base import FunnelScreen
from funnel_tui.ui.screens.log.view import money_and_reach
from funnel_tui.ui.screens.messages import DayWanted, ReviewWanted
from funnel_tui.ui.screens.target import view as said
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.morning_line import Morning, MorningLine
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.charts.burnup import BurnUp
from funnel_tui.ui.widgets.charts.heatmap import HeatMap
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.figure_table import FigureTable
from funnel_tui.ui.widgets.tables.paging import joined
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.verdicts import verdict_class

VIEWS = {
    "pace": "Pace",
    "rates": "Rates: observed against planned",
    "ways": "Ways back",
    "history": "History: plan met by day",
}
"""What the lower part shows, in the order of its key."""
TREND = timedelta(days=60)


class TargetScreen(FunnelScreen):
    """The verdict, the chart, and below it pace, rates, ways back or the history."""

    CSS_PATH = ["../base.tcss", "target.tcss"]
    VERDICT_IN_BAR = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TARGET)]

    series: reactive[str] = reactive(said.REVENUE, repaint=False)
    """What the chart shows."""
    view: reactive[str] = reactive("pace", repaint=False)
    insight: reactive[Insight | None] = reactive(None, repaint=False)

    def compose(self) -> ComposeResult:
        """From the top: the verdict, the chart, the sentences, the view."""
        yield TopBar("target")
        yield Said(classes="trouble")
        yield MorningLine()
        yield BurnUp(classes="panel")
        yield Summary(id="sentences")
        with Vertical(id="views", classes="panel"):
            yield FigureTable(said.HEADS, said.SPARE, id="pace")
            yield FigureTable(said.RATE_HEADS, said.RATE_SPARE, id="rates")
            yield VerticalScroll(Summary(id="choices"), id="ways", can_focus=False)
            yield Vertical(HeatMap(), Said(id="day"), id="history")
        yield KeyBar(key_text)

    def show(self) -> None:
        """Draw the pace, and what is known of the forecast."""
        year, pace = self.year, self.pace
        if year is None:
            return
        if self.series not in said.series_names(pace):
            self.set_reactive(TargetScreen.series, said.REVENUE)
        notation, insight = self.notation, self._fitting
        weekday = notation.weekday(self.today)
        self.query_one(MorningLine).morning = Morning(
            day=weekday,
            short_day=weekday,
            verdict=verdict_line(pace, notation),
            style=verdict_class(pace.verdict),
            todo=time_left(pace, notation),
            money=money_and_reach(pace, notation),
        )
        chart = self.query_one(BurnUp)
        chart.data = said.burn_up(year, pace, insight, self.series, notation)
        chart.border_title = f"{title_of(self.series)} to target"
        self.query_one("#sentences", Summary).pairs = tuple(said.sentences(pace, insight, notation))
        self._show_view()

    @property
    def _fitting(self) -> Insight | None:
        """The forecast, also while the next one is being made: it is seldom far off."""
        insight = self.insight
        return insight if insight and self.year and insight.year.plan == self.year.plan else None

    def _show_view(self) -> None:
        year, notation, insight = self.year, self.notation, self._fitting
        if year is None:
            return
        pace = self.pace
        panel = self.query_one("#views", Vertical)
        table = self._table
        panel.border_title = VIEWS[self.view]
        panel.border_subtitle = joined(table.mark if table else "", self.hint)
        self.set_class(self.view == "history", "-history")
        for name in VIEWS:
            self.query_one(f"#{name}").display = name == self.view
        if self.view == "pace":
            rows = [said.row(a, year.plan, notation, a.name == self.series) for a in pace.activities]
            rows.append(said.revenue_row(pace, notation, self.series == said.REVENUE))
            self.query_one("#pace", FigureTable).rows = tuple(rows)
        elif self.view == "rates" and insight:
            before = {rate.name: rate.value for rate in observed(year, self.today - TREND)}
            self.query_one("#rates", FigureTable).rows = said.rates(insight, before, notation)
        elif self.view == "ways":
            pairs = said.ways(pace, insight, notation) if insight else [("Ways back", "…")]
            self.query_one("#choices", Summary).pairs = tuple(pairs)
        elif self.view == "history":
            self.query_one(HeatMap).data = said.heat(year, pace, notation)

    @property
    def hint(self) -> str:
        """The view that comes next."""
        names = list(VIEWS)
        return f"space: {names[(names.index(self.view) + 1) % len(names)]}"

    @property
    def _table(self) -> FigureTable | None:
        return self.query_one(f"#{self.view}", FigureTable) if self.view in ("pace", "rates") else None

    def watch_series(self) -> None:
        """Another series was chosen."""
        self.changed()

    def watch_insight(self) -> None:
        """The forecast was made."""
        self.changed()

    def watch_view(self) -> None:
        """Another view was asked for; the history takes the arrows."""
        if not self.is_mounted:
            return
        self._show_view()
        if self.view == "history":
            self.query_one(HeatMap).focus()
        else:
            self.set_focus(None)

    def action_series(self, step: int) -> None:
        """Show the next series in the chart."""
        if self.year is not None:
            names = said.series_names(self.pace)
            self.series = names[(names.index(self.series) + step) % len(names)]

    def action_view(self) -> None:
        """Show the next of pace, rates, ways back and history."""
        names = list(VIEWS)
        self.view = names[(names.index(self.view) + 1) % len(names)]

    def action_see(self, view: str) -> None:
        """Show one of the views."""
        self.view = view

    def action_columns(self, pages: int) -> None:
        """Show further columns of the table."""
        if self._table:
            self._table.turn(pages)

    def action_scroll_view(self, rows: int) -> None:
        """Move through the view without a mouse."""
        if self._table:
            self._table.scroll_rows(rows)
        else:
            self.query_one("#ways").scroll_relative(y=rows, animate=False)

    def action_review(self) -> None:
        """Write the page of the week that Monday's talk is about."""
        if self.year is not None:
            self.post_message(ReviewWanted(week_to_review(self.today, self.year.plan.period)))

    @on(HeatMap.Selected)
    def day_chosen(self, event: HeatMap.Selected) -> None:
        """Say what was done on a day, or open it."""
        if self.year is None:
            return
        if event.opened:
            self._open(event.day)
        else:
            self.query_one("#day", Said).text = day_text(self.year, event.day, self.notation)

    def _open(self, day: date) -> None:
        if day > self.today:
            self.notify(f"{self.notation.weekday(day)} has not happened yet", severity="warning", timeout=3)
        else:
            self.post_message(DayWanted(day))
