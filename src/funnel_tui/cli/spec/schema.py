"""The command `schema`: JSON Schemas of the year file and of config.toml, for editors."""

from __future__ import annotations

from funnel_tui.cli.result import Output
from funnel_tui.cli.source import as_json_text
from funnel_tui.core.values.field_types import JsonSchema, one_of
from funnel_tui.storage.format.year_schema import DRAFT, year_schema
from funnel_tui.system.config import KEYS, SETTINGS, Setting

CONFIG = "config"


def schema(which: str, *, as_json: bool = False) -> Output:
    """Print a schema, to be kept beside the file that it is of."""
    table = config_schema() if which == CONFIG else year_schema()
    return Output(table={"schema": table}) if as_json else Output(as_json_text(table))


def config_schema() -> JsonSchema:
    """What config.toml may hold: the table of settings, and the ids of all actions."""
    from funnel_tui.ui.actions import ACTIONS  # noqa: PLC0415 - the table is the screens', and loads none

    top: dict[str, object] = {}
    tables: dict[str, dict[str, object]] = {}
    for setting in SETTINGS:
        table, _, name = setting.path.rpartition(".")
        (tables.setdefault(table, {}) if table else top)[name] = _setting(setting)
    top |= {name: _table(settings) for name, settings in tables.items()}
    keys: dict[str, object] = {}
    dotted: dict[str, dict[str, object]] = {}
    for action in ACTIONS:
        key = {"type": "string", "description": f"{action.help}. Usually {action.keys}"}
        keys[action.id] = key
        # TOML makes a table of `log.undo = "ctrl+u"`, and that is how people write it.
        scope, _, name = action.id.rpartition(".")
        if scope:
            dotted.setdefault(scope, {})[name] = key
    for scope, own in dotted.items():
        # A screen's name is an id as well.
        keys[scope] = {"anyOf": [keys[scope], _table(own)]} if scope in keys else _table(own)
    top[KEYS] = {**_table(keys), "description": "Another key for an action, by its id; see docs/keys.md."}
    return {"$schema": DRAFT, "title": "Settings of funnel-tui", **_table(top)}


def _setting(setting: Setting) -> JsonSchema:
    kind = one_of(setting.allowed) if setting.allowed else {"type": "string"}
    return {**kind, "description": setting.help, "default": setting.default}


def _table(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "additionalProperties": False}
