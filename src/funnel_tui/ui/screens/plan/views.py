"""The panels of Plan: the answer first, then the fields, the funnel and the views, by the room there is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Grid, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.widget import Widget

from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.plan import view
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.charts.year_strip import YearStrip
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.paging import joined, views_mark
from funnel_tui.ui.widgets.tables.schedule_layout import GRAINS
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable
from funnel_tui.ui.widgets.tables.summary import Summary
from funnel_tui.ui.widgets.tables.tables import Tables

VIEWS = ("schedule", "year", "odds")
"""What the lower right shows, in the order of its key."""
PAGES = ("fields", "funnel", *VIEWS)
"""What lies below the answer where there is one column."""


class PlanViews(Grid):
    """In one column a page below the answer; else fields, funnel and one view; on a broad screen all."""

    page: reactive[str] = reactive(PAGES[0], repaint=False)
    """The page that was asked for; with more than one column it is the view that the arrows move."""

    def __init__(self, state: ScreenState) -> None:
        super().__init__(id="planning")
        self._state = state
        self._borders: dict[str, str] = {}
        """What stands in the lower borders, by the id of the panel."""

    def compose(self) -> ComposeResult:
        """The answer and the funnel, then the fields and the views."""
        with Vertical(id="answer", classes="panel") as answer:
            answer.border_title = "What it takes"
            yield Tables(id="needs")
            yield Summary(id="summary")
            # Over the last lines of the answer: while a figure is typed nothing may jump.
            yield Said(id="message")
        chart = FunnelChart(id="funnel", classes="panel page")
        chart.border_title = "Funnel"
        yield chart
        # Nothing can be typed before there is a plan to read it for.
        form = PlanForm(disabled=self._state.year is None)
        form.add_class("page", "-page")
        yield form
        yield ScheduleTable(id="schedule", classes="panel page view -view")
        odds = VerticalScroll(Tables(id="chances"), id="odds", classes="panel page view")
        odds.border_title = "Odds, levers, feasibility"
        yield odds
        year = VerticalScroll(YearStrip(), Summary(id="dates"), id="year", classes="panel page view")
        year.border_title = "The year"
        yield year

    # -- which of them show

    @property
    def in_one_column(self) -> bool:
        """Whether they are pages below the answer."""
        return self.screen.has_class("-tiny") or self.screen.has_class("-narrow")

    @property
    def pages(self) -> tuple[str, ...]:
        """What the key for views goes through."""
        return PAGES if self.in_one_column else VIEWS

    @property
    def shown(self) -> str:
        """The page that shows, or that the arrows move."""
        return self.page if self.page in self.pages else self.pages[0]

    @property
    def panel(self) -> Widget:
        """Its panel."""
        return self.query_one(f"#{self.shown}")

    def turn(self) -> None:
        """Show the next page."""
        self.page = self.pages[(self.pages.index(self.shown) + 1) % len(self.pages)]

    def show_form(self) -> PlanForm:
        """The fields, in sight."""
        if self.in_one_column:
            self.page = PAGES[0]
        return self.query_one(PlanForm)

    def on_resize(self) -> None:
        """Show what there is room for now."""
        self._show_summary(self._state)
        self._place()

    def watch_page(self) -> None:
        """Another page was asked for."""
        if self.is_mounted:
            self._place()

    def _place(self) -> None:
        for name in PAGES:
            panel = self.query_one(f"#{name}")
            panel.set_class(name == self.page, "-page")
            panel.set_class(name == (self.page if self.page in VIEWS else VIEWS[0]), "-view")
        # At once, not with the next round of styles: the key that asked for it goes into the first field.
        self.query_one(PlanForm).display = not self.in_one_column or self.shown == PAGES[0]
        self.show_views()

    # -- what they show

    def show(self, state: ScreenState) -> None:
        """Draw what is typed and the answer to it; `show_rest` draws what follows from that."""
        self._state, notation = state, state.notation
        timed = schedule(state.plan)
        self.query_one(PlanForm).show(timed, notation, state.today)
        self.query_one("#needs", Tables).tables = (view.answer(timed, notation),)
        self._show_summary(state)

    def show_rest(self) -> None:
        """Draw the funnel and the views."""
        state = self._state
        self.query_one(FunnelChart).bars = view.bars(schedule(state.plan), state.notation)
        self.show_views()

    def _show_summary(self, state: ScreenState) -> None:
        year, notation = state.year, state.notation
        if year is None:
            return
        made, widget = schedule(state.plan), self.query_one("#summary", Summary)
        pairs = view.summary(made, notation)
        if state.draft is not None and not state.fresh:
            pairs = [*view.changes(year.plan, state.plan, notation), *pairs]
        if state.fresh and state.last is not None:
            pairs = [*view.looking_back(state.last, notation), *pairs]
        if self.screen.has_class("-tall"):
            last = view.surer(made, notation, in_sight=False)
            pairs += view.surer(made, notation, in_sight=not widget.is_filled_by([*pairs, *last]))
        widget.warned, widget.pairs = view.warned(pairs), tuple(pairs)

    def show_views(self) -> None:
        """Draw the views that can be seen."""
        state = self._state
        if state.year is None:
            return
        for name in VIEWS if self.screen.has_class("-broad") else (self.shown,):
            self._show_view(name, state, state.year)

    def _show_view(self, name: str, state: ScreenState, year: Year) -> None:
        notation, panel = state.notation, self.query_one(f"#{name}")
        if name == "schedule":
            table = self.query_one(ScheduleTable)
            table.show(schedule(state.plan), notation, state.today)
            if panel.border_title != (title := f"Schedule by {table.grain}"):
                panel.border_title = title
        elif name == "year":
            timed = schedule(state.plan)
            self.query_one(YearStrip).show(timed, notation, state.today)
            self.query_one("#dates", Summary).pairs = tuple(view.dates(timed, state.today, notation))
        elif name == "odds":
            tables = view.odds(year, state.plan, state.today, notation)
            self.query_one("#chances", Tables).tables = tables
        if name != PAGES[0]:
            self.say_in_border(name)

    def say_in_border(self, name: str, text: str = "") -> None:
        """Say something in the lower border of a panel, beside which of the pages it is."""
        if name == "schedule":
            text = self.query_one(ScheduleTable).mark
        turns = name in self.pages and not self.screen.has_class("-broad")
        text = joined(text, views_mark(self.pages, name, "show_page") if turns else "")
        # Each setting of a border draws all of the panel again.
        if text != self._borders.get(name):
            self._borders[name] = self.query_one(f"#{name}").border_subtitle = text

    # -- moving through them

    def finer(self, step: int) -> str:
        """Show the schedule finer or coarser; why that cannot be."""
        table = self.query_one(ScheduleTable)
        at = GRAINS.index(table.grain) + step
        self.page = "schedule"
        if not 0 <= at < len(GRAINS):
            return f"by {table.grain} is the {'finest' if step > 0 else 'coarsest'}"
        table.grain = GRAINS[at]
        table.border_title = f"Schedule by {table.grain}"
        return ""
