"""Target says whether you are winning, why, and what now."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.timer import Timer

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.work_done import week_to_review
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import ways_heading
from funnel_tui.core.report.log_text import counted_text, day_text
from funnel_tui.core.report.wording import span_text
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import review_name
from funnel_tui.ui.actions import Scope, bindings, count_bindings, key_text, letters
from funnel_tui.ui.screens.asking import opens_dialogs
from funnel_tui.ui.screens.base import NO_COLUMNS, needs_year
from funnel_tui.ui.screens.counting import CountingScreen
from funnel_tui.ui.screens.dialogs import Confirm
from funnel_tui.ui.screens.messages import (
    DayRequested,
    OwnForecastRequested,
    PastForecastsRequested,
    ReviewRequested,
)
from funnel_tui.ui.screens.target import chart, view
from funnel_tui.ui.screens.target.experiments import experiment_rows
from funnel_tui.ui.screens.target.past import show_past
from funnel_tui.ui.screens.target.ways import show_ways
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.charts.burnup import BurnUp
from funnel_tui.ui.widgets.charts.heatmap import HeatMap
from funnel_tui.ui.widgets.drawing import write_border
from funnel_tui.ui.widgets.lines import cut
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.figure_table import FigureTable
from funnel_tui.ui.widgets.tables.summary import Summary


class TargetScreen(CountingScreen):
    """The verdict, the chart, and below it pace, rates, ways back or the history."""

    CSS_PATH = ["../base.tcss", "target.tcss"]
    HORIZONTAL_BREAKPOINTS = [*CountingScreen.HORIZONTAL_BREAKPOINTS, (160, "-broad")]
    VERDICT_IN_BAR = False
    VIEWS = tuple(view.TABS)
    # The keys of activities come first: where a plan has given one of the letters below away, it counts.
    BINDINGS: ClassVar[list[BindingType]] = [*count_bindings(), *bindings(Scope.TARGET)]
    OTHER_LETTERS = letters(Scope.TARGET)

    series: reactive[str] = reactive(view.REVENUE, repaint=False)
    """What the chart shows."""
    tab: reactive[str] = reactive("pace", repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._before: Day | None = None
        """Today before what the headline says was counted."""
        self._told: Timer | None = None

    def compose(self) -> ComposeResult:
        """From the top: the verdict, the chart, the sentences, the tabs."""
        yield TopBar("target", key_text)
        yield Said(classes="trouble")
        yield MorningLine()
        yield BurnUp(id="chart", classes="panel")
        yield Summary(id="likely", classes="sentences")
        yield Summary(id="leak", classes="sentences")
        with Vertical(id="views", classes="panel"):
            yield FigureTable(view.HEADS, view.SPARE, id="pace")
            yield FigureTable(view.RATE_HEADS, view.RATE_SPARE, id="rates")
            with VerticalScroll(id="ways", can_focus=False):
                yield FigureTable(view.WAY_HEADS, view.WAY_SPARE, id="levers")
                yield FigureTable((), (1,), id="choices")
            yield HeatMap(id="history")
            with Vertical(id="past"):
                yield BurnUp(id="fan")
                yield Summary(id="scores")
        yield KeyBar(key_text)

    def on_resize(self, event: Resize) -> None:
        """Say whether there are fewer rows than chart, sentences and table take; draw what stands beside."""
        self.set_class(event.size.height < view.SHORT, "-short")
        self.redraw()

    def show(self) -> None:
        """Draw the pace, and what is known of the forecast."""
        state = self.state
        if state.year is None:
            return
        year, pace, notation, insight = state.year, self.pace, state.notation, state.usable_insight
        if self.series not in chart.series_names(pace):
            self.set_reactive(TargetScreen.series, view.REVENUE)
        self._show_headline()
        self.query_one(KeyBar).first = ((" ".join(a.key for a in year.plan.activities), "Count"),)
        burn_up = self.query_one("#chart", BurnUp)
        burn_up.data = chart.burn_up(year, pace, insight, self.series, notation)
        write_border(burn_up, chart.chart_title(self.series, pace, notation))
        for name, made in (("#likely", view.heading), ("#leak", view.sentences)):
            words = self.query_one(name, Summary)
            words.pairs = tuple(made(pace, insight, notation))
            words.set_class(not words.pairs, "-empty")
        self._show_tab()

    def _show_headline(self) -> None:
        state = self.state
        if state.year is None:
            return
        counted = ""
        if self._before is not None:
            counted = counted_text(self._before, state.year.typed_day(state.today), state.notation)
        shown = view.headline(state.year, self.pace, state.usable_insight, state.notation)
        self.query_one(MorningLine).morning = replace(shown, notice=counted, count=self.count.digits)

    def show_count(self) -> None:
        """Show the digits in the headline."""
        self._show_headline()

    def has_counted(self) -> None:
        """Have the headline say for a while what today has more than before."""
        if self._before is None and self.state.year is not None:
            self._before = self.state.year.typed_day(self.state.today)
        if self._told is not None:
            self._told.stop()
        self._told = self.set_timer(view.TOLD_FOR, self._tell_no_more)

    def _tell_no_more(self) -> None:
        self._before = None
        self._show_headline()

    def _show_tab(self) -> None:
        state = self.state
        if state.year is None:
            return
        pace, notation, insight = self.pace, state.notation, state.usable_insight
        panel = self.query_one("#views", Vertical)
        table = self._table
        together = view.BESIDE if self.tab in view.BESIDE and self.has_class("-broad") else (self.tab,)
        write_border(panel, " · ".join(view.tab_title(name, pace, insight, notation) for name in together))
        self.say_mark(panel, table.mark if table else "")
        for name in view.TABS:
            self.query_one(f"#{name}").display = name in together
            self.set_class(name == self.tab, f"-{name}")
        if "pace" in together:
            figures = self.query_one("#pace", FigureTable)
            # Heads before rows: a table lays out its columns by both.
            figures.set_reactive(FigureTable.heads, view.heads(pace, notation))
            figures.spare = view.PART_SPARE if pace.stretch.name else view.SPARE
            figures.rows = view.rows(pace, insight, notation, self.series)
        if "rates" in together:
            self._show_rates(state.year, insight)
        if self.tab == "ways":
            self._show_ways(state.year, insight)
        elif self.tab == "history":
            self.query_one(HeatMap).data = view.heat(state.year, pace, notation)
            self._say_day()
        elif self.tab == "past":
            fan, words = self.query_one("#fan", BurnUp), self.query_one("#scores", Summary)
            if title := show_past(fan, words, state, panel.size.width - 6):
                write_border(panel, Content(title).markup)

    def _show_rates(self, year: Year, insight: Insight | None) -> None:
        table = self.query_one("#rates", FigureTable)
        table.empty = view.WAITING
        if insight:
            before = {rate.name: rate.value for rate in observed(year, self.state.today - view.TREND)}
            notation = self.state.notation
            table.rows = view.rates(insight, before, notation) + experiment_rows(insight, notation)

    def _show_ways(self, year: Year, insight: Insight | None) -> None:
        levers, choices = self.query_one("#levers", FigureTable), self.query_one("#choices", FigureTable)
        show_ways(levers, choices, (year, self.pace, insight), self.state.notation)
        self.call_after_refresh(self._mark_scrolling)
        if insight and levers.rows:
            write_border(self.query_one("#views"), f"Ways back: {ways_heading(insight)}")

    def _mark_scrolling(self) -> None:
        """Have the border say that the arrows scroll the ways back, where not all of them fit."""
        if self.tab == "ways":
            scrolls = self.query_one("#ways").max_scroll_y > 0
            self.query_one("#views").set_class(scrolls, "-arrows")

    def _say_day(self) -> None:
        """The day of the cursor, in the border of the history."""
        state, day = self.state, self.query_one(HeatMap).cursor
        if state.year is None or day is None:
            return
        panel = self.query_one("#views")
        room = panel.size.width - 4 - len(view.TABS["history"]) - 3
        text = "".join(part for part, _ in cut([(day_text(state.year, day, state.notation), "")], room))
        write_border(panel, Content(f"{view.TABS['history']} · {text}").markup)
        met = view.compared(state.year, day, state.today, state.notation)
        room = panel.size.width - Content.from_markup(self.hint).cell_length - 7
        self.say_mark(panel, Content("".join(part for part, _ in cut([(met, "")], room))).markup)

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
        if self.tab == "past":
            self.post_message(PastForecastsRequested())
        if self.tab == "history":
            self.query_one(HeatMap).focus()
        else:
            self.set_focus(None)

    @needs_year
    def action_series(self, step: int) -> None:
        """Show the next series in the chart."""
        names = chart.series_names(self.pace)
        self.series = names[(names.index(self.series) + step) % len(names)]

    @needs_year
    def action_tab(self) -> None:
        """Show the next of pace, rates, ways back, history and past forecasts."""
        names = list(view.TABS)
        self.tab = names[(names.index(self.tab) + 1) % len(names)]

    @needs_year
    def action_own_forecast(self) -> None:
        """Ask for the user's own number for the quarter."""
        self.post_message(OwnForecastRequested())

    @needs_year
    def action_columns(self, pages: int) -> None:
        """Show further columns of the table."""
        tables = [self._table] if self._table else list(self.query("#ways FigureTable").results(FigureTable))
        turned = [table.turn(pages) for table in tables]
        if self.tab in ("history", "past") or not any(turned):
            self.notify(NO_COLUMNS, timeout=3)

    @needs_year
    def action_scroll_tab(self, rows: int) -> None:
        """Move through the tab without a mouse."""
        if self._table:
            self._table.scroll_rows(rows)
        else:
            self.query_one("#ways").scroll_relative(y=rows, animate=False)

    @needs_year
    @opens_dialogs
    async def action_review(self) -> None:
        """Write the page of the week that Monday's talk is about, after asking: it is a file."""
        state, notation = self.state, self.state.notation
        if state.fresh:
            self.notify("there is no week to review yet", severity="warning", timeout=4)
            return
        week = week_to_review(state.today, state.plan.period)
        heading = f"Write the review of {span_text(week.starts, week.ends, notation)}?"
        body = f"A page, {review_name(week)}.md, beside the year file;\none that you have edited is kept."
        if await self.app.push_screen_wait(Confirm(heading, body)):
            self.post_message(ReviewRequested(week))

    @on(FigureTable.Chosen, "#pace")
    def row_chosen(self, event: FigureTable.Chosen) -> None:
        """Put what was clicked into the chart; the last row is the money."""
        names = [*(a.name for a in view.listed(self.pace, self.state.usable_insight)), view.REVENUE]
        self.series = names[event.row]

    @on(FigureTable.Chosen, "#choices")
    async def catch_up_chosen(self) -> None:
        """Ask which way to catch up."""
        await self.app.run_action("catch_up")

    @on(HeatMap.Selected)
    def day_chosen(self, event: HeatMap.Selected) -> None:
        """Say what was done on a day, or open it."""
        state, day = self.state, event.day
        if state.year is None:
            return
        if not event.opened:
            self._say_day()
        elif day > state.today:
            self.notify(f"{state.notation.weekday(day)} has not happened yet", severity="warning", timeout=3)
        else:
            self.post_message(DayRequested(day))
