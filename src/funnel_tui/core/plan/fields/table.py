"""The whole table: the row of a field is found by its path, and every place in the file has its name.

The file's reader and writer, the editor, `plan --set`, the form on the Plan screen and the comparison of two
versions all go by these rows. A new field is an attribute of its dataclass and a row in its table's module.
"""

from __future__ import annotations

from collections.abc import Sequence

from funnel_tui.core.plan.fields.activity_fields import CHANNEL_FIELDS, STAGE_FIELDS
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.pay_fields import PAY_FIELDS
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.table_types import RowsType, row_name

FIELDS = (*PLAN_FIELDS, *CHANNEL_FIELDS, *STAGE_FIELDS, *CALENDAR_FIELDS, *PAY_FIELDS)
"""Every field of a plan, each table in the order in which the file has it."""

_BY_PATH = {spec.path: spec for spec in FIELDS}
TABLES = {
    "plan": "Plan",
    "channels": "Channels",
    "stages": "Stages",
    "calendar": "Calendar",
    "pay": "Pay",
}
"""The tables of the file that hold a plan, and what a person calls them."""


def spec_at(where: Sequence[str]) -> tuple[FieldSpec, str]:
    """The field at a path, and the activity or the row that the path names: `stages`, `meetings`, `converts`.

    Raises:
        KeyError: Where no plan has such a field.
    """
    match tuple(where):
        case ("channels" | "stages" as table, name, key):
            return _BY_PATH[f"{table}.*.{key}"], name
        case ("plan" | "calendar" | "pay" as table, key):
            return _BY_PATH[f"{table}.{key}"], ""
        case ("plan" | "calendar" | "pay" as table, key, row) if isinstance(
            _BY_PATH[f"{table}.{key}"].type, RowsType
        ):
            return _BY_PATH[f"{table}.{key}"], row
    raise KeyError(".".join(where))


def in_reading_order(specs: Sequence[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Fields as a person reads them: those of the form first, in its order."""
    return tuple(sorted(specs, key=lambda spec: spec.form))


def label_of(where: Sequence[str], notation: Notation = PLAIN) -> str:
    """What a person calls a place in the file: `Average deal`, `Calls, conversion rate`."""
    try:
        spec, name = spec_at(where)
    except KeyError:
        known = len(where) == 2 and where[0] in ("channels", "stages")
        return notation.title(where[-1]) if known else TABLES.get(".".join(where), ".".join(where))
    if not name:
        return spec.label
    if where[0] in ("channels", "stages"):
        return f"{notation.title(name)}, {spec.label.lower()}"
    return f"{spec.label}, {row_name(name, notation)}"


def problem_text(problem: Problem, notation: Notation = PLAIN) -> str:
    """A problem of a plan for a screen: with the label of the field, not its path."""
    place, fault = label_of(problem.where, notation), problem.fault(notation)
    return f"{place}: {fault}" if place else fault
