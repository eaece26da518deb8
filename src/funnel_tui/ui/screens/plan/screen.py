"""Plan: from a target to what has to be done and when; everything follows each key typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import periods, plan_for
from funnel_tui.core.plan.fields import label_of
from funnel_tui.core.plan.funnel import Rounding
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.ui.actions import Scope, bindings, key_text
from funnel_tui.ui.screens.messages import Accepted
from funnel_tui.ui.screens.plan import dialogs as plan_asks
from funnel_tui.ui.screens.plan import view as plan_words
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.screens.plan.planner import VIEWS, Planner
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.charts.year_strip import YearStrip
from funnel_tui.ui.widgets.said import Said
from funnel_tui.ui.widgets.tables.paging import joined
from funnel_tui.ui.widgets.tables.schedule_layout import GRAINS
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable
from funnel_tui.ui.widgets.tables.summary import Summary

CONFIDENCES = ("", "80%", "90%")


class PlanScreen(Planner):
    """Fields at the left; at the right the funnel over the schedule, the year or the odds."""

    CSS_PATH = ["../base.tcss", "plan.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PLAN)]

    def compose(self) -> ComposeResult:
        """Fields, what follows from them in words, then the pictures."""
        yield TopBar("plan")
        yield Said(classes="trouble")
        with Horizontal(id="planning"):
            with Vertical(id="left"):
                yield PlanForm()
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

    def forget_fields(self) -> None:
        """Let every field follow the plan again."""
        self.query_one(PlanForm).forget()

    # -- drawing

    def show(self) -> None:
        """Draw the plan, after the rows of its process stand."""
        self.call_later(self._show_plan)

    async def _show_plan(self) -> None:
        if self.year is None:
            return
        plan, timed = self.plan, schedule(self.plan)
        await self.query_one(PlanForm).show(plan, self.notation)
        self.query_one(FunnelChart).bars = plan_words.bars(timed, self.notation)
        pairs = plan_words.summary(timed, self.notation)
        if self.draft is not None and not self.fresh:
            pairs = [*plan_words.changes(self.year.plan, plan, self.notation), *pairs]
        if self.fresh and self.last is not None:
            pairs = [*plan_words.looking_back(self.last, self.notation), *pairs]
        self.query_one("#summary", Summary).pairs = tuple(pairs)
        self._show_view()
        self._message()

    def _show_view(self) -> None:
        if self.year is None:
            return
        timed, notation = schedule(self.plan), self.notation
        for panel in self.query(".view"):
            panel.display = panel.id == self.view
        shown, table = self.query_one(f"#{self.view}"), self.query_one(ScheduleTable)
        shown.border_subtitle = self.hint
        if self.view == "schedule":
            table.show(timed, notation, self.today)
            shown.border_subtitle = joined(table.mark, self.hint)
            shown.border_title = f"Schedule by {table.grain}"
        elif self.view == "year":
            self.query_one(YearStrip).show(timed, notation, self.today)
            self.query_one("#dates", Summary).pairs = tuple(plan_words.dates(timed, self.today, notation))
            shown.border_title = "The year"
        else:
            self.query_one("#chances", Summary).pairs = tuple(
                plan_words.odds(self.year, self.plan, self.today, notation)
            )
            shown.border_title = "How sure, how hard, what moves it"

    @property
    def hint(self) -> str:
        """The view that comes next; in one column the fields come round again."""
        if self._below and self.view == VIEWS[-1]:
            return "space: plan"
        return f"space: {VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]}"

    @property
    def _below(self) -> bool:
        """Whether the pictures lie below the fields, not beside them."""
        return self.has_class("-tiny") or self.has_class("-narrow")

    def _message(self) -> None:
        message, form = self.query_one("#message", Said), self.query_one(PlanForm)
        error = next(iter(form.errors.items()), None)
        message.set_class(error is not None, "-wrong")
        form.border_subtitle = (
            "draft" if self.draft else "" if not self.fresh else "next" if self.last else "example"
        )
        form.set_class(bool(self.draft), "-draft")
        if error is not None:
            path, text = error
            message.text = f"{label_of(path.split('.'), self.notation)}: {text}"
        elif self.draft and not self.fresh:
            message.text = "Draft: ctrl+s accepts, esc twice drops"
        elif self.fresh:
            message.text = ("Next plan" if self.last else "Example") + ": enter edits, ctrl+s accepts"
        else:
            below = "space: funnel and schedule · " if self._below else ""
            message.text = f"enter edits · {below}? shows what else"

    def watch_draft(self) -> None:
        """The draft was made, accepted or dropped."""
        if self.draft is None and self.is_mounted:
            self.query_one(PlanForm).forget()
        self.changed()

    def watch_fresh(self) -> None:
        """The first plan was accepted."""
        self.changed()

    def watch_last(self) -> None:
        """Another year is followed."""
        self.changed()

    def watch_view(self) -> None:
        """Another view was asked for."""
        if self.is_mounted:
            self._show_view()

    # -- editing

    @on(PlanForm.Edited)
    def edited(self, event: PlanForm.Edited) -> None:
        """The fields were read."""
        if event.plan is None:
            self.changed()
        else:
            self.propose(event.plan)

    def action_edit(self) -> None:
        """Go into the first field."""
        self.query_one(PlanForm).focus_first()

    def action_leave(self) -> None:
        """Leave the field; then ask once; then drop the draft."""
        form = self.query_one(PlanForm)
        if self.focused is not None:
            self.set_focus(None)
        elif self.draft is not None or form.unread:
            if self._sure:
                self.drop()
            else:
                self._sure = True
                self.notify("esc again drops the draft", timeout=3)

    def action_accept(self) -> None:
        """Make the draft the plan."""
        if self.query_one(PlanForm).errors:
            self.notify("a field cannot be read yet; the plan stays as it was", severity="warning", timeout=4)
        elif self.draft is not None or self.fresh:
            self.forget_edits()
            self.post_message(Accepted(self.plan))
            self.set_focus(None)
            self.notify("Plan accepted: l shows what to do today", timeout=4)
        else:
            self.notify("nothing was changed", timeout=3)

    def action_next_period(self) -> None:
        """Put the plan on the next of the usual periods."""
        named = periods(self.today)
        now = [i for i, choice in enumerate(named) if choice.period == self.plan.period]
        choice = named[(now[0] + 1) % len(named) if now else 0]
        self.propose(plan_for(choice.period, self.plan, self.today))
        self.notify(f"Planned for {choice.label}", timeout=3)

    def action_next_rounding(self) -> None:
        """Round the other way."""
        ways = tuple(Rounding)
        way = ways[(ways.index(self.plan.funnel.rounding) + 1) % len(ways)]
        self.propose(with_field(self.plan, "plan.rounding", way))
        self.notify(f"Rounding: {way}", timeout=3)

    def action_next_confidence(self) -> None:
        """Plan as the rates say, or for four or nine times in ten."""
        confidence = self.plan.funnel.confidence
        now = confidence.text if confidence else ""
        following = CONFIDENCES[(CONFIDENCES.index(now) + 1) % len(CONFIDENCES) if now in CONFIDENCES else 0]
        self.propose(with_field(self.plan, "plan.confidence", following))
        self.notify(f"Planned to be {following} sure" if following else "Planned as the rates say", timeout=3)

    def action_ask(self, what: str) -> None:
        """Open one of the dialogs that edit the plan."""
        if self.year is not None:
            plan_asks.ASKS[what](self)

    # -- looking

    def action_view(self) -> None:
        """Show the schedule, the year or the odds."""
        planning = self.query_one("#planning")
        if self._below and planning.scroll_y < planning.max_scroll_y:
            self._to_pictures()
            return
        if self._below and self.view == VIEWS[-1]:
            planning.scroll_to(y=0, animate=False, immediate=True)
        self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]

    def _to_pictures(self) -> None:
        planning = self.query_one("#planning")
        planning.scroll_to(y=planning.max_scroll_y, animate=False, immediate=True)

    def action_grain(self, step: int) -> None:
        """Show the schedule finer or coarser."""
        table = self.query_one(ScheduleTable)
        at = GRAINS.index(table.grain) + step
        self.view = "schedule"
        self._to_pictures()
        if 0 <= at < len(GRAINS):
            table.grain = GRAINS[at]
            table.border_title = f"Schedule by {table.grain}"

    def action_columns(self, pages: int) -> None:
        """Show further columns of the schedule."""
        self.view = "schedule"
        self._to_pictures()
        self.query_one(ScheduleTable).turn(pages)

    def action_scroll_view(self, rows: int) -> None:
        """Move through the view without a mouse; in one column it lies below the fields."""
        view, planning = self.query_one(f"#{self.view}"), self.query_one("#planning")
        down = rows > 0
        page = planning.scroll_y < planning.max_scroll_y if down else view.scroll_y <= 0
        (planning if page else view).scroll_relative(y=rows, animate=False)
