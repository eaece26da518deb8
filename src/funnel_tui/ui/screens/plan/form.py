"""The fields of the plan: read at each key, each with how it was read or why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.fields.activity_fields import fields_of
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.plan.fields.table import in_reading_order
from funnel_tui.core.plan.funnel import Channel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule
from funnel_tui.core.progress.capacity_check import beyond_a_day
from funnel_tui.core.report.plan_text import echo, step_name
from funnel_tui.core.report.wording import sentence
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.actions import key_text
from funnel_tui.ui.widgets.field_row import FieldRow
from funnel_tui.ui.widgets.key_lines import KeyLine, KeyLines
from funnel_tui.ui.widgets.plan_field import PlanField
from funnel_tui.ui.widgets.value_message import ValueMessage

_ON_FORM = tuple(spec for spec in in_reading_order(PLAN_FIELDS) if spec.on_form)
GOAL = tuple(spec for spec in _ON_FORM if not spec.rare)
RARE = tuple(spec for spec in _ON_FORM if spec.rare)
_TIMING = "lead_days"
"""The field of an activity that stands in a group of its own."""
_Process: TypeAlias = tuple[tuple[type, str, str], ...]
"""Kind, name and title of each activity."""


class PlanForm(VerticalScroll, can_focus=False):
    """Shows a plan, except in fields that somebody edits; every edit is posted as another plan."""

    class Edited(ValueMessage):
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
        self._process: _Process = ()
        self._fields: dict[str, PlanField] = {}
        self._rows: dict[str, FieldRow] = {}
        self._unfolded: bool | None = None
        """Whether the rare fields show; None where that goes by whether one of them has a value."""

    def compose(self) -> ComposeResult:
        """The plan's own fields; the rows of its process come with the plan."""
        with Vertical(id="goal", classes="group"):
            yield FieldRow("Goal")
            yield from (self._row(spec.label, spec.path, spec) for spec in GOAL)
        yield Vertical(id="rates", classes="group")
        yield Vertical(id="timing", classes="group")
        with Vertical(id="rare", classes="group"):
            yield KeyLines(key_text, id="fold")
            with Vertical(id="folded"):
                yield from (self._row(spec.label, spec.path, spec) for spec in RARE)

    def _row(self, label: Forms, path: str, *specs: FieldSpec) -> FieldRow:
        """A label, fields, and how the first of them was read."""
        table = path.rpartition(".")[0]
        fields = []
        for i, spec in enumerate(specs):
            where = path if i == 0 else f"{table}.{spec.key}"
            field = PlanField(where, spec.type.characters, classes="second" if i else "first")
            field.tooltip = spec.help
            fields.append(field)
            self._fields[where] = field
        self._rows[path] = row = FieldRow(label, fields, id="row-" + path.replace(".", "-"))
        return row

    # -- showing

    def has_rows_for(self, plan: Plan) -> bool:
        """Whether its rows are those of a plan's process."""
        return self._process == _process(plan)

    async def follow_process(self, plan: Plan, notation: Notation) -> None:
        """Make the rows of a plan's process."""
        self._process, self._notation = _process(plan), notation
        for known in (self._fields, self._rows):
            for path in [path for path in known if not path.startswith("plan.")]:
                del known[path]
        for group, rows in (("#rates", self._rates(plan)), ("#timing", self._timing(plan))):
            box = self.query_one(group, Vertical)
            await box.remove_children()
            await box.mount_all(rows)

    def show(self, made: Schedule, notation: Notation, today: date) -> None:
        """Fill the fields from a plan, except the focused one and those whose text is not in the plan yet."""
        self._plan = plan = made.plan
        self._notation, self.disabled = notation, False
        self._dates = DateReader(today, notation.month_first)
        beyond = {finding.activity for finding in beyond_a_day(plan)}
        warned = {f"{activity.path}.converts" for activity in plan.activities if activity.name in beyond}
        for path, field in self._fields.items():
            if path not in self._texts and not field.has_focus:
                text = field_text(plan, path, notation)
                if field.value != text:
                    with self.prevent(Input.Changed):
                        field.value = text
            if field.has_class("-wrong") != (path in self.errors):
                field.set_class(path in self.errors, "-wrong")
        for path, row in self._rows.items():
            if wrong := self.errors.get(path, ""):
                # The whole reason stands above the form, where there is room for it.
                row.say((wrong, "see above", "?"), "wrong")
            else:
                row.say(echo(made, path, notation), "warn" if path in warned else "label")
        self._show_rare(plan)

    def _rates(self, plan: Plan) -> Iterable[FieldRow]:
        """Rows of what each activity becomes, and of its share or what is open of it."""
        kind: type | None = None
        for activity in plan.activities:
            specs = _specs(activity)
            if type(activity) is not kind:
                headings = [spec.heading or spec.label.lower() for spec in specs]
                yield FieldRow("" if kind else "Rates", (), ["" if kind else headings[0], *headings[1:]])
                kind = type(activity)
            yield self._row(self._step(plan, activity), f"{activity.path}.{specs[0].key}", *specs)

    def _timing(self, plan: Plan) -> Iterable[FieldRow]:
        """Rows of how long each step takes."""
        yield FieldRow("Timing", (), ["lead days"])
        for activity in plan.activities:
            spec = next(spec for spec in fields_of(activity) if spec.key == _TIMING)
            yield self._row(self._step(plan, activity), f"{activity.path}.{_TIMING}", spec)

    def _step(self, plan: Plan, activity: Channel | Stage) -> tuple[str, str]:
        notation = self._notation
        return sentence(step_name(plan, activity.name, notation)), notation.title(activity.name)

    def _show_rare(self, plan: Plan) -> None:
        used = any(spec.get(plan) != spec.default or spec.path in self._texts for spec in RARE)
        unfolded = used if self._unfolded is None else self._unfolded
        self.query_one("#folded").display = unfolded
        names = ", ".join(spec.label.lower() for spec in RARE)
        more = KeyLine("fewer fields" if unfolded else (f"more: {names}", names, "more fields"), "plan.more")
        self.query_one("#fold", KeyLines).shown = (more,)

    def turn_fold(self) -> None:
        """Show the rare fields, or fold them away."""
        folded = self.query_one("#folded")
        self._unfolded = folded.display = not folded.display
        if self._plan is not None:
            self._show_rare(self._plan)
        if folded.display:
            self.call_after_refresh(folded.scroll_visible, animate=False)

    def forget(self) -> None:
        """Drop what was typed: every field shows the plan again."""
        self._texts.clear()
        self.errors.clear()

    @property
    def unread(self) -> bool:
        """Whether a field has text that is not part of the plan yet."""
        return bool(self._texts)

    @property
    def first(self) -> PlanField:
        """The first field."""
        return self.query(PlanField).first()

    # -- reading

    def on_descendant_focus(self) -> None:
        """Show that keys go into the fields."""
        self._frame()

    def on_descendant_blur(self) -> None:
        """Show whether they still do."""
        self._frame()

    def _frame(self) -> None:
        edited = isinstance(self.screen.focused, PlanField)
        if edited != self.has_class("-edited"):
            self.set_class(edited, "-edited", update=False)
            # Only the border changes: the usual update would go through the style of every field too.
            self.app.stylesheet.apply(self)

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


def _process(plan: Plan) -> _Process:
    """What the rows of a plan are made for."""
    return tuple((type(activity), activity.name, activity.title) for activity in plan.activities)


def _specs(activity: Channel | Stage) -> list[FieldSpec]:
    """The fields of an activity in the group of rates."""
    return [spec for spec in in_reading_order(fields_of(activity)) if spec.on_form and spec.key != _TIMING]
