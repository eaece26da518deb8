"""Plan: from a target to what has to be done and when; everything follows each key typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive

from funnel_tui.core.plan.fields import label_of
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.ui.actions import Scope, bindings, key_text
from funnel_tui.ui.screens.base import NO_COLUMNS, FunnelScreen, needs_year
from funnel_tui.ui.screens.dialogs import opens_dialogs
from funnel_tui.ui.screens.messages import (
    DraftChanged,
    DraftDropped,
    DraftUndoRequested,
    NewYearStarted,
    PlanAccepted,
    ScreenMessage,
)
from funnel_tui.ui.screens.plan import view
from funnel_tui.ui.screens.plan.acceptance import decide, leaves_work_out
from funnel_tui.ui.screens.plan.calendar_dialogs import pick_calendar_edit
from funnel_tui.ui.screens.plan.dialogs import DIALOGS
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.charts.year_strip import YearStrip
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.paging import joined
from funnel_tui.ui.widgets.tables.schedule_layout import GRAINS
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable
from funnel_tui.ui.widgets.tables.summary import Summary

TABS = ("schedule", "year", "odds")
"""What the lower right shows, in the order of its key."""


class PlanScreen(FunnelScreen):
    """Fields at the left; at the right the funnel over the schedule, the year or the odds."""

    CSS_PATH = ["../base.tcss", "plan.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PLAN)]

    tab: reactive[str] = reactive(TABS[0], repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._drop_asked = False
        """Whether escape has said that another one drops the draft."""

    def compose(self) -> ComposeResult:
        """Fields, what follows from them in words, then the pictures."""
        yield TopBar("plan")
        yield Said(classes="trouble")
        with Horizontal(id="planning"):
            with Vertical(id="left"):
                yield PlanForm(disabled=self.state.year is None)
                yield Said(id="message")
                words = VerticalScroll(Summary(id="summary"), id="words", classes="panel")
                words.border_title = "What it takes"
                yield words
            with Vertical(id="right"):
                chart = FunnelChart(classes="panel")
                chart.border_title = "Funnel"
                yield chart
                yield ScheduleTable(id="schedule", classes="panel view")
                yield VerticalScroll(YearStrip(), Summary(id="dates"), id="year", classes="panel view")
                yield VerticalScroll(Summary(id="chances"), id="odds", classes="panel view")
        yield KeyBar(key_text)

    # -- drawing

    def show(self) -> None:
        """Draw the plan, after the rows of its process are there."""
        self.call_later(self._show_plan)

    async def _show_plan(self) -> None:
        state, notation = self.state, self.state.notation
        if state.year is None:
            return
        timed = schedule(state.plan)
        await self.query_one(PlanForm).show(state.plan, notation, state.today)
        self.query_one(FunnelChart).bars = view.bars(timed, notation)
        pairs = view.summary(timed, notation)
        if state.draft is not None and not state.fresh:
            pairs = [*view.changes(state.year.plan, state.plan, notation), *pairs]
        if state.fresh and state.last is not None:
            pairs = [*view.looking_back(state.last, notation), *pairs]
        self.query_one("#summary", Summary).warned = view.warned(pairs)
        self.query_one("#summary", Summary).pairs = tuple(pairs)
        self._show_tab()
        self._show_message()

    def _show_tab(self) -> None:
        state, notation = self.state, self.state.notation
        if state.year is None:
            return
        timed = schedule(state.plan)
        for panel in self.query(".view"):
            panel.display = panel.id == self.tab
        shown = self.query_one(f"#{self.tab}")
        shown.border_subtitle = self.hint
        if self.tab == "schedule":
            table = self.query_one(ScheduleTable)
            table.show(timed, notation, state.today)
            shown.border_subtitle = joined(table.mark, self.hint)
            shown.border_title = f"Schedule by {table.grain}"
        elif self.tab == "year":
            self.query_one(YearStrip).show(timed, notation, state.today)
            self.query_one("#dates", Summary).pairs = tuple(view.dates(timed, state.today, notation))
            shown.border_title = "The year"
        else:
            pairs = view.odds(state.year, state.plan, state.today, notation)
            self.query_one("#chances", Summary).warned = view.warned(pairs)
            self.query_one("#chances", Summary).pairs = tuple(pairs)
            shown.border_title = "How sure, how hard, what moves it"

    @property
    def hint(self) -> str:
        """The tab that comes next; in one column the fields come round again."""
        if self._below and self.tab == TABS[-1]:
            return "space: plan"
        return f"space: {TABS[(TABS.index(self.tab) + 1) % len(TABS)]}"

    @property
    def _below(self) -> bool:
        """Whether the pictures lie below the fields, not beside them."""
        return self.has_class("-tiny") or self.has_class("-narrow")

    def _show_message(self) -> None:
        state, form = self.state, self.query_one(PlanForm)
        error = next(iter(form.errors.items()), None)
        kind = "draft" if state.draft else "" if not state.fresh else "next" if state.last else "example"
        form.border_subtitle = kind
        form.set_class(bool(state.draft), "-draft")
        message = self.query_one("#message", Said)
        message.set_class(error is not None, "-wrong")
        if error is not None:
            path, text = error
            message.text = f"{label_of(path.split('.'), state.notation)}: {text}"
        elif state.draft:
            message.text = "Draft: ctrl+s accepts, esc twice drops"
        elif state.fresh:
            message.text = ("Next plan" if state.last else "Example") + ": enter edits, ctrl+s accepts"
        else:
            below = "space: funnel and schedule · " if self._below else ""
            message.text = f"enter edits · {below}? shows more"

    def watch_state(self, before: ScreenState, state: ScreenState) -> None:
        """Once the draft is accepted or dropped, every field follows the plan again."""
        if before.draft != state.draft:
            self._drop_asked = False
            if state.draft is None and self.is_mounted:
                self.query_one(PlanForm).forget()
        super().watch_state(before, state)

    def on_resize(self) -> None:
        """Say what `space` leads to in the new width."""
        self.redraw()

    def watch_tab(self) -> None:
        """Another tab was asked for."""
        if self.is_mounted:
            self._show_tab()

    # -- editing

    def propose(self, plan: Plan | None) -> None:
        """Make a plan the draft; None changes nothing."""
        if plan is not None and self.state.year is not None and plan != self.state.plan:
            self.post_message(DraftChanged(plan))
        else:
            self.redraw()

    @on(PlanForm.Edited)
    def edited(self, event: PlanForm.Edited) -> None:
        """The fields were read."""
        self.propose(event.plan)

    @needs_year
    def action_edit(self) -> None:
        """Go into the first field."""
        self.query_one(PlanForm).focus_first()

    def action_leave(self) -> None:
        """Leave the field; then ask once; then drop the draft."""
        form = self.query_one(PlanForm)
        if self.focused is not None:
            self.set_focus(None)
        elif (self.state.draft is not None or form.unread) and not self._drop_asked:
            self._drop_asked = True
            self.notify("esc again drops the draft", timeout=3)
        elif self.state.draft is not None or form.unread:
            self._drop_asked = False
            form.forget()
            self.post_message(DraftDropped())
            self.redraw()

    @needs_year
    async def action_accept(self) -> None:
        """Make the draft the plan."""
        if self.query_one(PlanForm).errors:
            self.notify("a field cannot be read yet; the plan stays as it was", severity="warning", timeout=4)
        elif self.state.draft is not None or self.state.fresh:
            if leaves_work_out(self.state):
                await self._accept_without_work()
            else:
                self._take(PlanAccepted(self.state.plan))
        else:
            self.notify("nothing was changed", timeout=3)

    @opens_dialogs
    async def _accept_without_work(self) -> None:
        if message := await decide(self, self.state):
            self._take(message)

    def _take(self, message: ScreenMessage) -> None:
        """Do what was decided about the draft."""
        self.post_message(message)
        self.set_focus(None)
        if isinstance(message, PlanAccepted | NewYearStarted):
            self.notify("Plan accepted: l shows what to do today", timeout=4)

    @needs_year
    def action_undo(self, redo: bool = False) -> None:
        """Take back the newest edit of the draft, or make it again."""
        if not redo:
            self.query_one(PlanForm).forget()
            self.redraw()
        self.post_message(DraftUndoRequested(redo))

    @needs_year
    @opens_dialogs
    async def action_ask(self, what: str) -> None:
        """Open one of the dialogs that edit the plan."""
        if plan := await DIALOGS[what](self, self.state):
            self.propose(plan)

    @needs_year
    @opens_dialogs
    async def action_calendar(self) -> None:
        """Pick what of the calendar to change, and change it beside the picture of the year."""
        if edit := await pick_calendar_edit(self, self.state):
            self.tab = "year"
            if plan := await edit(self, self.state):
                self.propose(plan)

    # -- looking

    @needs_year
    def action_tab(self) -> None:
        """Show the schedule, the year or the odds."""
        planning = self.query_one("#planning")
        if self._below and planning.scroll_y < planning.max_scroll_y:
            self._to_pictures()
            return
        if self._below and self.tab == TABS[-1]:
            planning.scroll_to(y=0, animate=False, immediate=True)
        self.tab = TABS[(TABS.index(self.tab) + 1) % len(TABS)]

    def _to_pictures(self) -> None:
        planning = self.query_one("#planning")
        planning.scroll_to(y=planning.max_scroll_y, animate=False, immediate=True)

    @needs_year
    def action_grain(self, step: int) -> None:
        """Show the schedule finer or coarser."""
        table = self.query_one(ScheduleTable)
        at = GRAINS.index(table.grain) + step
        self.tab = "schedule"
        self._to_pictures()
        if 0 <= at < len(GRAINS):
            table.grain = GRAINS[at]
            table.border_title = f"Schedule by {table.grain}"
        else:
            self.notify(f"by {table.grain} is the {'finest' if step > 0 else 'coarsest'}", timeout=3)

    @needs_year
    def action_columns(self, pages: int) -> None:
        """Show further columns of the schedule."""
        self.tab = "schedule"
        self._to_pictures()
        if not self.query_one(ScheduleTable).turn(pages):
            self.notify(NO_COLUMNS, timeout=3)

    @needs_year
    def action_scroll_tab(self, rows: int) -> None:
        """Move through the tab without a mouse; in one column it lies below the fields."""
        tab, planning = self.query_one(f"#{self.tab}"), self.query_one("#planning")
        outer = planning.scroll_y < planning.max_scroll_y if rows > 0 else tab.scroll_y <= 0
        (planning if outer else tab).scroll_relative(y=rows, animate=False)
