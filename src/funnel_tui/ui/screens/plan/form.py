"""The fields of the plan: read while they are typed, each with how it was read or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Static

from funnel_tui.core.plan.fields import field_text, with_field
from funnel_tui.core.plan.funnel import Channel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.report.plan_text import echo
from funnel_tui.core.report.wording import title
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.widgets.fitted import Fitted
from funnel_tui.ui.widgets.plan_field import DATES, NUMBERS, PlanField

TOP_FIELDS = (
    ("plan.target", "Target", NUMBERS),
    ("plan.average_deal", "Average deal", NUMBERS),
    ("plan.starts", "From", DATES),
    ("plan.ends", "To", DATES),
    ("plan.counted_from", "Counted from", DATES),
    ("plan.closed_before", "Closed before", NUMBERS),
    ("plan.confidence", "Confidence", NUMBERS),
)
_COLUMNS = ("name", "converts", "share", "lead")


class PlanForm(VerticalScroll, can_focus=False):
    """Follows a plan, except where somebody is typing; what was read comes out as another plan."""

    @dataclass
    class Edited(Message):
        """The fields were read; the plan is None while one of them cannot be."""

        plan: Plan | None

    def __init__(self) -> None:
        super().__init__(id="fields", classes="panel")
        self.border_title = "Plan"
        self.errors: dict[str, str] = {}
        """Why a field cannot be taken, by path."""
        self._texts: dict[str, str] = {}
        """What stands in fields that the plan does not follow, by path."""
        self._plan: Plan | None = None
        self._notation = PLAIN
        self._process: tuple[tuple[type, str], ...] = ()

    def compose(self) -> ComposeResult:
        """The plan's own fields; the rows of its process come with the plan."""
        for path, label, restrict in TOP_FIELDS:
            with Horizontal(classes="row"):
                yield Label(label, classes="name")
                yield PlanField(path, restrict, classes="wide")
                yield Fitted(classes="echo", id=_echo_id(path))
        yield Vertical(id="process")

    # -- showing

    async def show(self, plan: Plan, notation: Notation) -> None:
        """Fill the fields from a plan, but none that somebody is in or that cannot be read yet."""
        self._plan, self._notation = plan, notation
        await self._rows_of(plan)
        timed = schedule(plan)
        for field in self.query(PlanField):
            if field.path not in self._texts and not field.has_focus:
                with self.prevent(Input.Changed):
                    field.value = field_text(plan, field.path)
            field.set_class(field.path in self.errors, "-wrong")
        for path in (
            *(path for path, _, _ in TOP_FIELDS),
            *(f"{_base(a)}.converts" for a in plan.activities),
        ):
            read_as = self.query_one(f"#{_echo_id(path)}", Fitted)
            wrong = self.errors.get(path, "")
            read_as.forms = wrong or echo(timed, path, notation)
            read_as.set_class(bool(wrong), "-wrong")

    async def _rows_of(self, plan: Plan) -> None:
        process = tuple((type(activity), activity.name) for activity in plan.activities)
        if process == self._process:
            return
        self._process = process
        box = self.query_one("#process", Vertical)
        await box.remove_children()
        await box.mount_all(self._rows(plan))

    def _rows(self, plan: Plan) -> Iterable[Horizontal]:
        if plan.funnel.channels:
            yield _head("share")
        for activity in plan.activities:
            if plan.funnel.stages and activity is plan.funnel.stages[0]:
                yield _head("open now")
            base = _base(activity)
            third = "share" if isinstance(activity, Channel) else "opening"
            yield Horizontal(
                Label(title(activity.name), classes="name", markup=False),
                PlanField(f"{base}.converts", NUMBERS, classes="converts"),
                PlanField(f"{base}.{third}", NUMBERS, classes="share"),
                PlanField(f"{base}.lead_days", NUMBERS, classes="lead"),
                Fitted(classes="echo", id=_echo_id(f"{base}.converts")),
                classes="row",
            )

    def forget(self) -> None:
        """Let every field follow the plan again."""
        self._texts.clear()
        self.errors.clear()

    @property
    def unread(self) -> bool:
        """Whether a field holds something that the plan does not follow."""
        return bool(self._texts)

    def focus_first(self) -> None:
        """Go into the first field."""
        self.query(PlanField).first().focus()

    # -- reading

    @on(Input.Changed)
    def read(self, event: Input.Changed) -> None:
        """Read the field, and every other that is not in the plan yet."""
        field, plan = event.input, self._plan
        if not isinstance(field, PlanField) or plan is None:
            return
        event.stop()
        texts = {**self._texts, field.path: event.value}
        self.errors, unread = {}, {}
        for path, text in texts.items():
            try:
                plan = with_field(plan, path, text)
            except ValueError as error:
                self.errors[path], unread[path] = str(error), text
            except KeyError:
                # The activity is gone meanwhile.
                continue
        if problems := plan.problems():
            for problem in problems:
                self.errors.setdefault(".".join(problem.where), f"{problem.what}; allowed: {problem.allowed}")
            self._texts = texts
            self.post_message(self.Edited(None))
        else:
            self._texts = unread
            self.post_message(self.Edited(plan))


def _base(activity: Channel | Stage) -> str:
    return f"{'channels' if isinstance(activity, Channel) else 'stages'}.{activity.name}"


def _echo_id(path: str) -> str:
    return "echo-" + path.replace(".", "-")


def _head(third: str) -> Horizontal:
    texts = zip(("", "converts", third, "lead days"), _COLUMNS, strict=True)
    return Horizontal(*(Static(text, classes=column) for text, column in texts), classes="row head")
