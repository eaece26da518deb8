"""Plan: from a target to what has to be done and when; everything follows each key typed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.widgets import Input, Label, Static

from funnel_tui.actions import Scope, bindings, key_text
from funnel_tui.core.edit import field_text, with_field
from funnel_tui.core.example import periods, plan_for
from funnel_tui.core.funnel import Channel, Rounding
from funnel_tui.core.plan import Plan
from funnel_tui.core.renewal import looking_back
from funnel_tui.core.schedule import schedule
from funnel_tui.core.year import Year
from funnel_tui.screens import plan_words
from funnel_tui.screens.base import FunnelScreen
from funnel_tui.screens.wishes import Accepted, Drafted
from funnel_tui.screens.words import title
from funnel_tui.widgets.funnel_chart import FunnelChart
from funnel_tui.widgets.key_bar import KeyBar
from funnel_tui.widgets.plan_field import DATES, NUMBERS, PlanField
from funnel_tui.widgets.said import Said
from funnel_tui.widgets.schedule_table import GRAINS, ScheduleTable
from funnel_tui.widgets.summary import Summary
from funnel_tui.widgets.top_bar import TopBar

TOP_FIELDS = (
    ("plan.target", "Target", NUMBERS),
    ("plan.average_deal", "Average deal", NUMBERS),
    ("plan.starts", "From", DATES),
    ("plan.ends", "To", DATES),
    ("plan.counted_from", "Counted from", DATES),
    ("plan.closed_before", "Closed before", NUMBERS),
    ("plan.confidence", "Confidence", NUMBERS),
)


class PlanScreen(FunnelScreen):
    """Fields at the left, the funnel and the schedule at the right."""

    CSS_PATH = ["base.tcss", "plan.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PLAN)]

    draft: reactive[Plan | None] = reactive(None)
    fresh: reactive[bool] = reactive(False)
    last: reactive[Year | None] = reactive(None)
    """The year before, beside which the next one is planned."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        """What stands in fields that the plan does not follow, by path."""
        self._errors: dict[str, str] = {}
        self._process: tuple[tuple[str, str], ...] = ()
        self._sure = False

    @property
    def plan(self) -> Plan:
        """The plan shown: the draft, else the year's.

        Raises:
            ValueError: While there is no year.
        """
        if self.year is None:
            raise ValueError("there is no year")
        return self.draft or self.year.plan

    def compose(self) -> ComposeResult:
        """Fields, what follows from them in words, then the funnel over the schedule."""
        yield TopBar("plan")
        yield Said(classes="trouble")
        with Horizontal(id="planning"):
            with Vertical(id="left"):
                fields = VerticalScroll(id="fields", classes="panel", can_focus=False)
                fields.border_title = "Plan"
                with fields:
                    for path, label, restrict in TOP_FIELDS:
                        with Horizontal(classes="row"):
                            yield Label(label, classes="name")
                            yield PlanField(path, restrict, classes="wide")
                            yield Said(classes="echo", id=_echo_id(path))
                    yield Vertical(id="process")
                yield Said(id="message")
                words = VerticalScroll(Summary(id="summary"), id="words", classes="panel", can_focus=False)
                words.border_title = "What it takes"
                yield words
            with Vertical(id="right"):
                chart = FunnelChart(classes="panel")
                chart.border_title = "Funnel"
                yield chart
                table = ScheduleTable(classes="panel")
                table.border_title = "Schedule"
                yield table
        yield KeyBar(key_text)

    def _process_rows(self, plan: Plan) -> list[Horizontal]:
        rows = [self._head("share")]
        for activity in plan.activities:
            channel = isinstance(activity, Channel)
            base = f"{'channels' if channel else 'stages'}.{activity.name}"
            if activity is plan.funnel.stages[0]:
                rows.append(self._head("open now"))
            rows.append(
                Horizontal(
                    Label(title(activity.name), classes="name", markup=False),
                    PlanField(f"{base}.converts", NUMBERS, classes="converts"),
                    PlanField(f"{base}.{'share' if channel else 'opening'}", NUMBERS, classes="share"),
                    PlanField(f"{base}.lead_days", NUMBERS, classes="lead"),
                    Said(classes="echo", id=_echo_id(f"{base}.converts")),
                    classes="row",
                )
            )
        return rows

    @staticmethod
    def _head(third: str) -> Horizontal:
        texts = zip(("", "converts", third, "lead days"), _COLUMNS, strict=True)
        return Horizontal(*(Static(text, classes=column) for text, column in texts), classes="row head")

    # -- drawing

    async def _compose_process(self, plan: Plan) -> None:
        process = tuple((type(a).__name__, a.name) for a in plan.activities)
        if process != self._process:
            self._process = process
            box = self.query_one("#process", Vertical)
            await box.remove_children()
            await box.mount_all(self._process_rows(plan))

    def show(self) -> None:
        """Draw the plan, after its rows stand."""
        self.call_later(self._show_plan)

    async def _show_plan(self) -> None:
        if self.year is None:
            return
        plan = self.plan
        await self._compose_process(plan)
        timed = schedule(plan)
        for field in self.query(PlanField):
            if field.path not in self._texts and not field.has_focus:
                with self.prevent(Input.Changed):
                    field.value = field_text(plan, field.path)
            field.set_class(field.path in self._errors, "-wrong")
        for path, _, _ in TOP_FIELDS:
            self._echo(path, plan_words.echo(timed, path, self.notation))
        for activity in plan.activities:
            base = f"{'channels' if isinstance(activity, Channel) else 'stages'}.{activity.name}"
            self._echo(f"{base}.converts", plan_words.echo(timed, f"{base}.converts", self.notation))
        self.query_one(FunnelChart).bars = plan_words.bars(timed, self.notation)
        table = self.query_one(ScheduleTable)
        table.show(timed, self.notation, self.today)
        pairs = plan_words.summary(timed, self.notation)
        if self.fresh and self.last is not None:
            pairs = [*looking_back(self.last, self.notation), *pairs]
        self.query_one("#summary", Summary).pairs = tuple(pairs)
        self._message()

    def _echo(self, path: str, text: str) -> None:
        echo = self.query_one(f"#{_echo_id(path)}", Said)
        wrong = self._errors.get(path, "")
        echo.text = wrong or text
        echo.set_class(bool(wrong), "-wrong")

    def _message(self) -> None:
        message = self.query_one("#message", Said)
        error = next(iter(self._errors.items()), None)
        message.set_class(error is not None, "-wrong")
        panel = self.query_one("#fields")
        state = "draft" if self.draft else "" if not self.fresh else "next" if self.last else "example"
        panel.border_subtitle = state
        panel.set_class(bool(self.draft), "-draft")
        if error is not None:
            path, text = error
            message.text = f"{path}: {text}"
        elif self.draft and not self.fresh:
            message.text = "Draft: ctrl+s accepts, esc twice drops"
        elif self.fresh:
            message.text = ("Next plan" if self.last else "Example") + ": enter edits, ctrl+s accepts"
        else:
            message.text = "enter edits · y changes the period"

    def watch_draft(self) -> None:
        """The draft was made, accepted or dropped."""
        if self.draft is None:
            self._texts.clear()
            self._errors.clear()
        self.changed()

    def watch_last(self) -> None:
        """Another year is followed."""
        self.changed()

    def watch_fresh(self) -> None:
        """The first plan was accepted."""
        self.changed()

    # -- editing

    @on(Input.Changed)
    def edited(self, event: Input.Changed) -> None:
        """Read the field and every other that is not in the plan yet."""
        field = event.input
        if not isinstance(field, PlanField) or self.year is None:
            return
        texts = {**self._texts, field.path: event.value}
        plan, self._errors = self.plan, {}
        unread: dict[str, str] = {}
        for path, text in texts.items():
            try:
                plan = with_field(plan, path, text)
            except ValueError as error:
                self._errors[path] = str(error)
                unread[path] = text
            except KeyError:
                # The activity is gone meanwhile.
                continue
        if problems := plan.problems():
            for problem in problems:
                said = f"{problem.what}; allowed: {problem.allowed}"
                self._errors.setdefault(".".join(problem.where), said)
            self._texts = texts
            self.changed()
            return
        self._texts = unread
        self._draft(plan)

    def _draft(self, plan: Plan) -> None:
        self._sure = False
        if self.year is None:
            return
        if plan == self.plan:
            self.changed()
            return
        self.post_message(Drafted(plan if plan != self.year.plan or self.fresh else None))

    def action_edit(self) -> None:
        """Go into the first field."""
        self.query(PlanField).first().focus()

    def action_leave(self) -> None:
        """Leave the field; then ask once; then drop the draft."""
        if self.focused is not None:
            self.set_focus(None)
        elif self.draft is not None or self._texts:
            if self._sure:
                self._sure = False
                self._texts.clear()
                self._errors.clear()
                self.post_message(Drafted(None))
                self.changed()
            else:
                self._sure = True
                self.notify("esc again drops the draft", timeout=3)

    def action_accept(self) -> None:
        """Make the draft the plan."""
        if self._errors:
            self.notify("a field cannot be read yet; the plan stays as it was", severity="warning", timeout=4)
        elif self.draft is not None or self.fresh:
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
        self._draft(plan_for(choice.period, self.plan, self.today))
        self.notify(f"Planned for {choice.label}", timeout=3)

    def action_next_rounding(self) -> None:
        """Round the other way."""
        ways = tuple(Rounding)
        way = ways[(ways.index(self.plan.funnel.rounding) + 1) % len(ways)]
        self._draft(with_field(self.plan, "plan.rounding", way))
        self.notify(f"Rounding: {way}", timeout=3)

    def action_grain(self, step: int) -> None:
        """Show the schedule finer or coarser."""
        table = self.query_one(ScheduleTable)
        at = GRAINS.index(table.grain) + step
        if 0 <= at < len(GRAINS):
            table.grain = GRAINS[at]
            table.border_title = f"Schedule by {table.grain}"


_COLUMNS = ("name", "converts", "share", "lead")


def _echo_id(path: str) -> str:
    return "echo-" + path.replace(".", "-")
