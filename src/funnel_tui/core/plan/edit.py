"""Changing one field of a plan by its path in the year file, from text as a person types it.

The Plan screen and `plan --set` both go through here, so that what one accepts the other accepts too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from funnel_tui.core.plan.fields.activity_fields import fields_of
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.pay_fields import BONUSES, PAY_FIELDS, TIERS
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.plan.fields.table import in_reading_order, spec_at
from funnel_tui.core.plan.funnel import DEALS, Channel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.quarters import QUARTERS, quarter_spans
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.field_spec import WRITTEN, FieldSpec
from funnel_tui.core.values.field_types import DATE, text_of
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.table_types import RowsType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def field_text(plan: Plan, path: str, notation: Notation = PLAIN) -> str:
    """What an editor shows for a field, so that `with_field` reads it back; rates as they were typed.

    Raises:
        KeyError: Where the plan has no such field.
    """
    spec, holder, row = _field(plan, path)
    value = spec.get(holder)
    if isinstance(spec.type, RowsType):
        return text_of(spec.type.table(value).get(row, ""), notation)
    return spec.type.text(value, notation)


def field_words(plan: Plan, path: str, notation: Notation = PLAIN) -> str:
    """The value of a field as a sentence has it: dates as people write them.

    Raises:
        KeyError: Where the plan has no such field.
    """
    spec, holder, _ = _field(plan, path)
    value = spec.get(holder)
    return notation.day(value) if isinstance(value, date) else field_text(plan, path, notation)


def field_echo(plan: Plan, path: str, notation: Notation) -> str:
    """How the value of a field was read: `= $100,000` for `100k`; empty where its text says it all.

    Raises:
        KeyError: Where the plan has no such field.
    """
    spec, holder, _ = _field(plan, path)
    value = spec.get(holder)
    if isinstance(spec.type, RowsType) or spec.type.echo is None or value is None:
        return ""
    return spec.type.echo(value, notation, plan.currency)


def with_field(plan: Plan, path: str, text: str, dates: DateReader | None = None) -> Plan:
    """The plan with one field changed; whether the whole still makes sense is for `Plan.problems`.

    Args:
        plan: The plan before.
        path: Where the file has the field.
        text: As somebody typed it.
        dates: Reads dates as people write them; without it they are ISO dates.

    Raises:
        KeyError: Where the plan has no such field.
        ValueError: When the text cannot be read; the message says what is allowed.
    """
    spec, holder, row = _field(plan, path)
    if spec.type.parse is None:
        raise KeyError(path)
    value: Any
    if isinstance(spec.type, RowsType):
        rows = {spec.type.write(each)[0]: each for each in spec.get(holder)}
        # In place: the order of the others is the file's.
        if text.strip():
            rows[row] = spec.type.parse(row, text)
        else:
            rows.pop(row, None)
        value = tuple(rows.values())
    elif not text.strip() and spec.default is not WRITTEN:
        value = spec.default
    elif dates is not None and spec.type is DATE:
        # All but the first date follow it: `31 mar` is the one within the plan.
        value = dates.planned(text, None if spec.key == "starts" else plan.period.starts)
    else:
        value = spec.type.parse(text)
    changed = spec.put(holder, value)
    return changed if isinstance(changed, Plan) else with_activity(plan, changed.name, changed)


def with_activity(plan: Plan, name: str, changed: Channel | Stage) -> Plan:
    """The plan with one channel or stage exchanged, in its place."""
    funnel = plan.funnel
    if isinstance(changed, Channel):
        channels = tuple(changed if c.name == name else c for c in funnel.channels)
        return replace(plan, funnel=replace(funnel, channels=channels))
    stages = tuple(changed if s.name == name else s for s in funnel.stages)
    return replace(plan, funnel=replace(funnel, stages=stages))


def editable_paths(plan: Plan) -> Iterator[str]:
    """The path of every field that can be typed, in the order in which a person reads them."""
    for spec in in_reading_order((*PLAN_FIELDS, *CALENDAR_FIELDS, *PAY_FIELDS)):
        if spec.type.parse is not None:
            rows = _rows(plan, spec)
            if not rows and spec.type is TIERS:
                continue
            yield from [f"{spec.path}.{name}" for name in rows] or [spec.path]
    for activity in plan.activities:
        for spec in in_reading_order(fields_of(activity)):
            if spec.type.parse is not None:
                yield f"{activity.path}.{spec.key}"


def _rows(plan: Plan, spec: FieldSpec) -> tuple[str, ...]:
    """The rows that a table of the plan can have: those of the tiers are for its owner to name."""
    if spec.type is QUARTERS:
        return tuple(quarter_spans(plan.period))
    if spec.type is TIERS:
        return tuple(tier.typed for tier in plan.pay.tiers)
    if spec.type is BONUSES:
        return (*plan.names, DEALS)
    return plan.names if isinstance(spec.type, RowsType) else ()


def _field(plan: Plan, path: str) -> tuple[FieldSpec, Plan | Channel | Stage, str]:
    """A field, what holds it, and the row that the path names."""
    # A share of the quota may have a point in it: `pay.tiers.112.5%`.
    spec, name = spec_at(path.split(".", 2))
    if isinstance(spec.type, RowsType):
        if name not in _rows(plan, spec) and spec.type is not TIERS:
            raise KeyError(path)
        return spec, plan, name
    if not name:
        return spec, plan, ""
    for activity in plan.activities:
        if path == f"{activity.path}.{spec.key}":
            return spec, activity, ""
    raise KeyError(path)
