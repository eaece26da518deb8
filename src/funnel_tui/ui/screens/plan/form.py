"""The fields of the plan: read at each key, each with how it was read or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Static

from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.fields import PLAN_FIELDS, fields_of, in_reading_order
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.capacity_check import beyond_a_day
from funnel_tui.core.report.plan_text import echo
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.widgets.fitted import Fitted
from funnel_tui.ui.widgets.plan_field import PlanField

TOP_FIELDS = tuple(spec for spec in in_reading_order(PLAN_FIELDS) if spec.on_form)
_COLUMNS = ("converts", "share", "lead")
"""Style classes of an activity's fields, in the order of the form."""


class PlanForm(VerticalScroll, can_focus=False):
    """Shows a plan, except in fields that somebody edits; every edit is posted as another plan."""

    @dataclass
    class Edited(Message):
        """The fields were read; the plan is None while one of them cannot be."""

        plan: Plan | None

    def __init__(self, *, disabled: bool = False) -> None:
        super().__init__(id="fields", classes="panel", disabled=disabled)
        self.border_title = "Plan"
        self.errors: dict[str, str] = {}
        """What is wrong with a field, by path."""
        self._texts: dict[str, str] = {}
        """Text of the fields that are not part of the plan yet, by path."""
        self._plan: Plan | None = None
        self._notation = PLAIN
        self._dates: DateReader | None = None
        self._process: tuple[tuple[type, str], ...] = ()

    def compose(self) -> ComposeResult:
        """The plan's own fields; the rows of its process come with the plan."""
        for spec in TOP_FIELDS:
            with Horizontal(classes="row"):
                yield Label(spec.label, classes="name")
                yield _field(spec, spec.path, "wide")
                yield Fitted(classes="echo", id=_echo_id(spec.path))
        yield Vertical(id="process")

    # -- showing

    async def show(self, plan: Plan, notation: Notation, today: date) -> None:
        """Fill the fields from a plan, except the focused one and those whose text is not in the plan yet."""
        self._plan, self._notation, self.disabled = plan, notation, False
        self._dates = DateReader(today, notation.month_first)
        await self._rows_of(plan)
        timed = schedule(plan)
        beyond = {finding.activity for finding in beyond_a_day(plan)}
        warned = {f"{activity.path}.converts" for activity in plan.activities if activity.name in beyond}
        for field in self.query(PlanField):
            if field.path not in self._texts and not field.has_focus:
                with self.prevent(Input.Changed):
                    field.value = field_text(plan, field.path, notation)
            field.set_class(field.path in self.errors, "-wrong")
        for path in (
            *(spec.path for spec in TOP_FIELDS),
            *(f"{activity.path}.converts" for activity in plan.activities),
        ):
            read_as = self.query_one(f"#{_echo_id(path)}", Fitted)
            wrong = self.errors.get(path, "")
            # The whole reason stands below the form, where there is room for it.
            read_as.forms = (wrong, "see below", "?") if wrong else echo(timed, path, notation)
            read_as.set_class(bool(wrong), "-wrong")
            read_as.set_class(path in warned and not wrong, "-warned")

    async def _rows_of(self, plan: Plan) -> None:
        process = tuple((type(activity), activity.name) for activity in plan.activities)
        if process == self._process:
            return
        self._process = process
        box = self.query_one("#process", Vertical)
        await box.remove_children()
        await box.mount_all(self._rows(plan))

    def _rows(self, plan: Plan) -> Iterable[Horizontal]:
        kind: type | None = None
        for activity in plan.activities:
            specs = [spec for spec in in_reading_order(fields_of(activity)) if spec.on_form]
            if type(activity) is not kind:
                kind = type(activity)
                yield _head(specs)
            fields = [
                _field(spec, f"{activity.path}.{spec.key}", column)
                for spec, column in zip(specs, _COLUMNS, strict=True)
            ]
            yield Horizontal(
                Label(activity.title, classes="name", markup=False),
                *fields,
                Fitted(classes="echo", id=_echo_id(f"{activity.path}.converts")),
                classes="row",
            )

    def forget(self) -> None:
        """Drop what was typed: every field shows the plan again."""
        self._texts.clear()
        self.errors.clear()

    @property
    def unread(self) -> bool:
        """Whether a field has text that is not part of the plan yet."""
        return bool(self._texts)

    def focus_first(self) -> None:
        """Go into the first field."""
        self.query(PlanField).first().focus()

    # -- reading

    @on(Input.Changed)
    def read(self, event: Input.Changed) -> None:
        """Read the field, and the others that are not part of the plan yet: they may fit together now."""
        field, plan = event.input, self._plan
        if not isinstance(field, PlanField) or plan is None:
            return
        event.stop()
        texts = {**self._texts, field.path: event.value}
        self.errors, unread = {}, {}
        for path, text in texts.items():
            try:
                plan = with_field(plan, path, text, self._dates)
            except ValueError as error:
                self.errors[path], unread[path] = str(error), text
            except KeyError:
                # Another edit has removed the activity.
                continue
        if problems := plan.problems():
            for problem in problems:
                self.errors.setdefault(".".join(problem.where), problem.fault(self._notation))
            self._texts = texts
            self.post_message(self.Edited(None))
        else:
            self._texts = unread
            self.post_message(self.Edited(plan))


def _field(spec: FieldSpec, path: str, classes: str) -> PlanField:
    field = PlanField(path, spec.type.characters, classes=classes)
    field.tooltip = spec.help
    return field


def _echo_id(path: str) -> str:
    return "echo-" + path.replace(".", "-")


def _head(specs: Sequence[FieldSpec]) -> Horizontal:
    headings = [spec.heading or spec.label.lower() for spec in specs]
    columns = zip(("", *headings), ("name", *_COLUMNS), strict=True)
    return Horizontal(*(Static(text, classes=column) for text, column in columns), classes="row head")
