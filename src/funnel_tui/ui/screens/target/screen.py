"""Target says whether you are winning, why, and what now."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.reactive import reactive

from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.work_done import week_to_review
from funnel_tui.core.report.log_text import day_text
from funnel_tui.core.report.target_text import time_left
from funnel_tui.core.report.wording import verdict_line
from funnel_tui.ui.actions import Scope, bindings, key_text
from funnel_tui.ui.screens.base import NO_COLUMNS, FunnelScreen, needs_year
from funnel_tui.ui.screens.log.view import money_and_reach
from funnel_tui.ui.screens.messages import DayRequested, ReviewRequested
from funnel_tui.ui.screens.target import view
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

TABS = {
    "pace": "Pace",
    "rates": "Rates: observed against planned",
    "ways": "Ways back",
    "history": "History: plan met by day",
}
"""What the lower part shows, in the order of its key."""
TREND = timedelta(days=60)
"""How far back the rates of before are taken: long enough for a trend, short of another season."""


class TargetScreen(FunnelScreen):
    """The verdict, the chart, and below it pace, rates, ways back or the history."""

    CSS_PATH = ["../base.tcss", "target.tcss"]
    VERDICT_IN_BAR = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TARGET)]

    series: reactive[str] = reactive(view.REVENUE, repaint=False)
    """What the chart shows."""
    tab: reactive[str] = reactive("pace", repaint=False)

    def compose(self) -> ComposeResult:
        """From the top: the verdict, the chart, the sentences, the tabs."""
        yield TopBar("target")
        yield Said(classes="trouble")
        yield MorningLine()
        yield BurnUp(classes="panel")
        yield Summary(id="sentences")
        with Vertical(id="views", classes="panel"):
            yield FigureTable(view.HEADS, view.SPARE, id="pace")
            yield FigureTable(view.RATE_HEADS, view.RATE_SPARE, id="rates")
            yield VerticalScroll(Summary(id="choices"), id="ways", can_focus=False)
            yield Vertical(HeatMap(), Said(id="day"), id="history")
        yield KeyBar(key_text)

    def show(self) -> None:
        """Draw the pace, and what is known of the forecast."""
        state = self.state
        if state.year is None:
            return
        year, pace, notation, insight = state.year, self.pace, state.notation, state.usable_insight
        if self.series not in view.series_names(pace):
            self.set_reactive(TargetScreen.series, view.REVENUE)
        weekday = notation.weekday(state.today)
        self.query_one(MorningLine).morning = Morning(
            day=weekday,
            short_day=weekday,
            verdict=verdict_line(pace, notation),
            style=verdict_class(pace.verdict),
            todo=time_left(pace, notation),
            money=money_and_reach(pace, notation),
        )
        chart = self.query_one(BurnUp)
        chart.data = view.burn_up(year, pace, insight, self.series, notation)
        chart.border_title = f"{notation.title(self.series)} to target"
        self.query_one("#sentences", Summary).pairs = tuple(view.sentences(pace, insight, notation))
        self._show_tab()

    def _show_tab(self) -> None:
        state = self.state
        if state.year is None:
            return
        pace, notation, insight = self.pace, state.notation, state.usable_insight
        panel = self.query_one("#views", Vertical)
        table = self._table
        panel.border_title = TABS[self.tab]
        panel.border_subtitle = joined(table.mark if table else "", self.hint)
        self.set_class(self.tab == "history", "-history")
        for name in TABS:
            self.query_one(f"#{name}").display = name == self.tab
        if self.tab == "pace":
            self.query_one("#pace", FigureTable).rows = view.rows(pace, insight, notation, self.series)
        elif self.tab == "rates" and insight:
            before = {rate.name: rate.value for rate in observed(state.year, state.today - TREND)}
            self.query_one("#rates", FigureTable).rows = view.rates(insight, before, notation)
        elif self.tab == "ways":
            pairs = view.ways(pace, insight, notation) if insight else [("Ways back", "…")]
            self.query_one("#choices", Summary).pairs = tuple(pairs)
        elif self.tab == "history":
            self.query_one(HeatMap).data = view.heat(state.year, pace, notation)

    @property
    def hint(self) -> str:
        """The tab that comes next."""
        names = list(TABS)
        return f"space: {names[(names.index(self.tab) + 1) % len(names)]}"

    @property
    def _table(self) -> FigureTable | None:
        return self.query_one(f"#{self.tab}", FigureTable) if self.tab in ("pace", "rates") else None

    def watch_series(self) -> None:
        """Another series was chosen."""
        self.redraw()

    def watch_tab(self) -> None:
        """Another tab was asked for; the history takes the arrows."""
        if not self.is_mounted:
            return
        self._show_tab()
        if self.tab == "history":
            self.query_one(HeatMap).focus()
        else:
            self.set_focus(None)

    @needs_year
    def action_series(self, step: int) -> None:
        """Show the next series in the chart."""
        names = view.series_names(self.pace)
        self.series = names[(names.index(self.series) + step) % len(names)]

    @needs_year
    def action_tab(self) -> None:
        """Show the next of pace, rates, ways back and history."""
        names = list(TABS)
        self.tab = names[(names.index(self.tab) + 1) % len(names)]

    @needs_year
    def action_see(self, tab: str) -> None:
        """Show one of the tabs."""
        self.tab = tab

    @needs_year
    def action_columns(self, pages: int) -> None:
        """Show further columns of the table."""
        if self._table is None or not self._table.turn(pages):
            self.notify(NO_COLUMNS, timeout=3)

    @needs_year
    def action_scroll_tab(self, rows: int) -> None:
        """Move through the tab without a mouse."""
        if self._table:
            self._table.scroll_rows(rows)
        else:
            self.query_one("#ways").scroll_relative(y=rows, animate=False)

    @needs_year
    def action_review(self) -> None:
        """Write the page of the week that Monday's talk is about."""
        self.post_message(ReviewRequested(week_to_review(self.state.today, self.state.plan.period)))

    @on(HeatMap.Selected)
    def day_chosen(self, event: HeatMap.Selected) -> None:
        """Say what was done on a day, or open it."""
        state, day = self.state, event.day
        if state.year is None:
            return
        if not event.opened:
            self.query_one("#day", Said).text = day_text(state.year, day, state.notation)
        elif day > state.today:
            self.notify(f"{state.notation.weekday(day)} has not happened yet", severity="warning", timeout=3)
        else:
            self.post_message(DayRequested(day))
