"""The JSON Schema of the year file, made from the table of plan fields: editors complete and check by it.

Draft 7, which taplo and tombi understand, the language servers for TOML. It allows what only the reader can
judge - whether shares add up, whether a date lies in the plan - and refuses what `check` would name.
"""

from __future__ import annotations

from funnel_tui.core.plan.fields.table import FIELDS, TABLES
from funnel_tui.core.progress.day import LOST, NOTE, WON
from funnel_tui.core.values.field_types import DATE_PATTERN, DATE_SCHEMA, JsonSchema
from funnel_tui.storage.format.day_toml import MOST_COUNT
from funnel_tui.storage.format.year_toml import FORMAT

DRAFT = "http://json-schema.org/draft-07/schema#"
TITLE = "A year of funnel-tui"
_COUNT: JsonSchema = {"type": "integer", "minimum": 0, "maximum": MOST_COUNT}
_WON: JsonSchema = {
    "type": "array",
    "items": {"type": "number", "exclusiveMinimum": 0, "maximum": 10**12},
}
_STRETCH: JsonSchema = {"type": "string", "pattern": rf"^{DATE_PATTERN}(\.\.{DATE_PATTERN})?$"}


def year_schema() -> JsonSchema:
    """What a year file may hold."""
    plan, required = _plan_tables()
    cells = {WON: _WON, LOST: _COUNT}
    day = {
        "type": "object",
        "description": "What was logged on a date: a number for each activity.",
        "properties": {**cells, NOTE: {"type": "string"}},
        "additionalProperties": _COUNT,
    }
    source = {
        "type": "object",
        "properties": {
            "first": DATE_SCHEMA,
            "last": DATE_SCHEMA,
            "gaps": {"type": "array", "items": _STRETCH},
            "days": _by_date({"type": "object", "properties": cells, "additionalProperties": _COUNT}),
        },
        "required": ["first", "last"],
        "additionalProperties": False,
    }
    earlier = {"type": "object", "properties": plan, "required": required, "additionalProperties": False}
    return {
        "$schema": DRAFT,
        "title": TITLE,
        "type": "object",
        "properties": {
            "format": {"type": "integer", "enum": [FORMAT]},
            "id": {
                "type": "string",
                "pattern": "^[0-9a-f]{8}$",
                "description": "Ties the file to its journals; leave it as it is.",
            },
            **plan,
            "earlier": _by_date(earlier) | {"description": "Plans that were replaced, by their last date."},
            "days": _by_date(day),
            "imported": {
                "type": "object",
                "description": "What other programs say, kept beside what was typed.",
                "additionalProperties": source,
            },
            "inbox": {
                "type": "object",
                "description": "Which lines of which file of the inbox are counted, and how often each.",
                "additionalProperties": {"type": "object", "additionalProperties": _COUNT},
            },
            "saved": {
                "type": "object",
                "description": "How far each machine's journal is counted here; leave it as it is, and last.",
                "properties": {"end": {"type": "string", "enum": ["whole"]}},
                "additionalProperties": {"type": ["integer", "string"]},
            },
        },
        "required": required,
        "additionalProperties": False,
    }


def _plan_tables() -> tuple[dict[str, JsonSchema], list[str]]:
    """The tables that hold a plan, and those that no plan can do without."""
    out: dict[str, JsonSchema] = {}
    for table, label in TABLES.items():
        specs = [spec for spec in FIELDS if spec.table == table]
        fields: dict[str, object] = {
            "type": "object",
            "properties": {spec.key: spec.schema for spec in specs},
            "additionalProperties": False,
        }
        if required := [spec.key for spec in specs if spec.required]:
            fields["required"] = required
        if any(spec.path.startswith(f"{table}.*.") for spec in specs):
            fields = {"type": "object", "additionalProperties": fields}
        out[table] = {"title": label, **fields}
    out["stages"] = {**out["stages"], "minProperties": 1}
    return out, ["plan", "stages"]


def _by_date(value: JsonSchema) -> dict[str, object]:
    return {
        "type": "object",
        "patternProperties": {f"^{DATE_PATTERN}$": value},
        "additionalProperties": False,
    }
