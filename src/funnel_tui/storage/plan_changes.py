"""A plan that was edited, as the fields to journal: what differs, and what the file has changed meanwhile."""

from __future__ import annotations

from typing import Any

from funnel_tui.core.plan.fields.activity_fields import CHANNEL_FIELDS, STAGE_FIELDS
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.table import label_of
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import EarlierPlan
from funnel_tui.core.values.table_types import RowsType
from funnel_tui.storage.format.plain_text import Table
from funnel_tui.storage.format.plan_toml import encode_plan
from funnel_tui.storage.journal.edits import ABSENT, Field, Fields
from funnel_tui.storage.merge import same, value_at

_WHOLE = (
    ("channels",),
    ("stages",),
    *(("calendar", spec.key) for spec in CALENDAR_FIELDS if isinstance(spec.type, RowsType)),
)
"""Tables that change as one value, order and all, when a row comes, goes or gets another name."""


def differences(base: Plan, present: Plan, wanted: Plan, table: Table) -> tuple[Fields, tuple[str, ...]]:
    """The fields that differ from `base` to `wanted`, and those that the file has changed meanwhile.

    Args:
        base: The plan that was edited.
        present: The plan as the file has it now.
        wanted: The plan after the edit.
        table: The file's table; `old` and unknown keys are taken from it as they stand.
    """
    old, new = _flat(base, wanted), _flat(wanted, base)
    now = encode_plan(present)
    fields: list[Field] = []
    left: list[str] = []
    for path in dict.fromkeys((*old, *new)):
        before, after = old.get(path, ABSENT), new.get(path, ABSENT)
        if same(before, after):
            continue
        here = value_at(now, path)
        if not same(here, before) and not same(here, after):
            left.append(f"{label_of(path)} was changed in the file since")
            continue
        present_value = value_at(table, path)
        if isinstance(after, dict) or (after is ABSENT and isinstance(present_value, dict)):
            after = _with_unknown(path, after, before, present_value)
        if not same(present_value, after):
            fields.append(Field(path, present_value, after))
    return Fields(tuple(fields)), tuple(left)


def with_earlier(fields: Fields, ended: EarlierPlan, table: Table) -> Fields:
    """A change of plan that also keeps the plan that it replaces: taken back, both are as they were."""
    path = ("earlier", ended.ended.isoformat())
    kept = Field(path, value_at(table, path), encode_plan(ended.plan))
    return Fields((*fields.fields, kept))


def _flat(plan: Plan, other: Plan) -> dict[tuple[str, ...], object]:
    """A plan's fields by path; rows are one value where the two plans do not have the same rows."""
    mine, theirs = encode_plan(plan), encode_plan(other)
    out: dict[tuple[str, ...], object] = {}
    for path in _WHOLE:
        rows, others = value_at(mine, path), value_at(theirs, path)
        if path[0] == "calendar" or list(_rows(rows)) != list(_rows(others)):
            out[path] = rows
        else:
            out |= {
                (*path, name, key): value for name, row in _rows(rows).items() for key, value in row.items()
            }
    out |= {("plan", key): value for key, value in mine["plan"].items()}
    out |= {("calendar", key): v for key, v in mine["calendar"].items() if ("calendar", key) not in _WHOLE}
    out |= {("pay", key): value for key, value in mine.get("pay", {}).items()}
    return out


def _rows(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _with_unknown(path: tuple[str, ...], after: object, before: object, present: object) -> object:
    """Rows as wanted, with everything in the present rows that no plan knows."""
    wanted, known, raw = _rows(after), _rows(before), _rows(present)
    if path[0] in ("plan", "calendar", "pay"):
        kept = {key: value for key, value in raw.items() if key not in known and key not in wanted}
        both = {**wanted, **kept}
        return both or ABSENT
    out: Table = {}
    for name, row in wanted.items():
        earlier = next((old for old in (name, *reversed(row.get("was", []))) if old in raw), None)
        source = _rows(raw.get(earlier)) if earlier else {}
        named = _rows(known.get(earlier)) if earlier else {}
        unknown = {k: v for k, v in source.items() if k not in row and k not in named and k not in _ROW_KEYS}
        out[name] = {**row, **unknown}
    return out


_ROW_KEYS = frozenset(spec.key for spec in (*CHANNEL_FIELDS, *STAGE_FIELDS))
