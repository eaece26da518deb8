"""Plan: from a target to what has to be done and when; everything follows each key typed."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from funnel_tui.core.plan.fields.table import label_of
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.frozen import replace
from funnel_tui.ui.actions import Scope, bindings, key_text
from funnel_tui.ui.screens.asking import opens_dialogs
from funnel_tui.ui.screens.base import NO_COLUMNS, FunnelScreen, needs_year
from funnel_tui.ui.screens.messages import (
    DraftChanged,
    DraftDropped,
    DraftUndoRequested,
    HolidaysRequested,
    NewYearStarted,
    PlanAccepted,
    ScreenMessage,
)
from funnel_tui.ui.screens.plan import view
from funnel_tui.ui.screens.plan.acceptance import decide, leaves_work_out
from funnel_tui.ui.screens.plan.calendar_dialogs import holidays, pick_calendar_edit
from funnel_tui.ui.screens.plan.dialogs import DIALOGS
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.screens.plan.views import PAGES, PlanViews
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.key_lines import KeyLines
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.paging import LeftOut
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable

_HINTS = {"": "enter edits", "example": "example · enter edits", "next": "next plan · enter edits"}


class PlanScreen(FunnelScreen):
    """The answer, the fields, and what follows from them."""

    CSS_PATH = ["../base.tcss", "plan.tcss"]
    HORIZONTAL_BREAKPOINTS = [*FunnelScreen.HORIZONTAL_BREAKPOINTS, (160, "-broad")]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Scope.PLAN),
        *(Binding(str(n), f"edit('{n}')", show=False) for n in range(10)),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._drop_asked = False
        """Whether escape has said that another one drops the draft."""

    def compose(self) -> ComposeResult:
        """The welcome of a first start, and the panels."""
        yield TopBar("plan", key_text)
        yield Said(classes="trouble")
        # Keys in full: who reads it has not seen any sign for one yet.
        yield KeyLines(str, id="welcome")
        yield PlanViews(self.state)
        yield KeyBar(key_text)

    # -- drawing

    @property
    def form(self) -> PlanForm:
        """The fields."""
        return self.query_one(PlanForm)

    @property
    def views(self) -> PlanViews:
        """The panels."""
        return self.query_one(PlanViews)

    async def on_mount(self) -> None:
        """Have everything there in the first frame."""
        await self._follow_process()

    def show(self) -> None:
        """Draw what is typed and the answer to it, once the rows of the process are there."""
        state = self.state
        if not self.form.has_rows_for(state.plan):
            self.call_later(self._follow_process)
            return
        welcome = self.query_one("#welcome", KeyLines)
        welcome.display = state.fresh and state.last is None
        if welcome.display:
            welcome.shown = view.welcome(state.plan, state.notation, self.size.height)
        self.views.show(state)
        self._show_message()

    def show_rest(self) -> None:
        """Draw the funnel and the views, once the rows are there."""
        if self.form.has_rows_for(self.state.plan):
            self.views.show_rest()

    async def _follow_process(self) -> None:
        if self.state.year is None:
            return
        # Another plan may come while the rows are made.
        while not self.form.has_rows_for(self.state.plan):
            await self.form.follow_process(self.state.plan, self.state.notation)
        self.draw(self.show_all)

    @on(LeftOut)
    def mark_left_out(self, event: LeftOut) -> None:
        """Say in the border of a panel what is left out, beside which of the views it is."""
        event.prevent_default()
        panel = next(node for node in event.table.ancestors_with_self if node.has_class("panel"))
        if isinstance(panel, Widget) and panel.display:
            self.views.say_in_border(panel.id or "", event.mark)

    def _show_message(self) -> None:
        state, form = self.state, self.form
        kind = "draft" if state.draft else "" if not state.fresh else "next" if state.last else "example"
        hint = "draft · ^s accepts, esc twice drops" if state.draft else _HINTS[kind]
        self.views.say_in_border(PAGES[0], hint)
        form.set_class(bool(state.draft), "-draft")
        error = next(iter(form.errors.items()), None)
        text = ""
        if error is not None:
            path, reason = error
            text = f"{label_of(path.split('.'), state.notation)}: {reason}"
        self.query_one("#message", Said).text = text

    def watch_state(self, before: ScreenState, state: ScreenState) -> None:
        """Once the draft is accepted or dropped, every field follows the plan again."""
        if before.draft != state.draft:
            self._drop_asked = False
            if state.draft is None and self.is_mounted:
                self.form.forget()
        super().watch_state(before, state)

    def on_resize(self) -> None:
        """Say which of the pages of the new width it is."""
        self.redraw()

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
    def action_edit(self, digit: str = "") -> None:
        """Go into the first field, with the first digit of what is typed there."""
        field = self.views.show_form().first
        self.set_focus(field)
        if digit:
            # Behind the focus event, which selects what the digit is to replace.
            field.post_message(events.Key(digit, digit))

    @needs_year
    def action_more(self) -> None:
        """Show the rare fields, or fold them away."""
        self.views.show_form().turn_fold()

    def action_leave(self) -> None:
        """Leave the field; then ask once; then drop the draft."""
        form = self.form
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
        if self.form.errors:
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
            self.form.forget()
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
        """Pick what of the calendar to change, and change it beside the picture of the year, until escape."""
        state = self.state
        while edit := await pick_calendar_edit(self, state):
            self.views.page = "year"
            if plan := await edit(self, state):
                self.propose(plan)
                state = replace(state, draft=plan)
            if edit is holidays:  # looked up elsewhere; the calendar comes back with them
                return

    @needs_year
    def action_holidays(self) -> None:
        """Have a country picked and its holidays filled in."""
        self.post_message(HolidaysRequested())

    # -- looking

    @needs_year
    def action_tab(self) -> None:
        """Show the next view."""
        self.views.turn()
        self._show_message()

    @needs_year
    def action_show_page(self, name: str) -> None:
        """Show a view whose dot was clicked."""
        self.views.page = name

    @needs_year
    def action_grain(self, step: int) -> None:
        """Show the schedule finer or coarser."""
        if reason := self.views.finer(step):
            self.notify(reason, timeout=3)

    @needs_year
    def action_columns(self, pages: int) -> None:
        """Show further columns of the schedule."""
        self.views.page = "schedule"
        if not self.query_one(ScheduleTable).turn(pages):
            self.notify(NO_COLUMNS, timeout=3)

    @needs_year
    def action_scroll_tab(self, rows: int) -> None:
        """Move through the view without a mouse."""
        self.views.panel.scroll_relative(y=rows, animate=False)
