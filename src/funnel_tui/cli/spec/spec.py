"""`--spec`: commands, options, activities and keys as JSON, from the parser and the table of actions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from funnel_tui import __version__
from funnel_tui.cli.commands import COMMANDS
from funnel_tui.cli.parser import PROGRAM, parser_of
from funnel_tui.cli.result import Output
from funnel_tui.cli.source import as_json_text, example_source, notation, read_source
from funnel_tui.core.plan.funnel import Channel
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.system import clock


def spec(file: Path | None, *, demo: bool) -> Output:
    """Everything that can be typed and pressed, with the activities of the plan, or of the example's.

    Raises:
        Failed: When the year file cannot be used.
    """
    from funnel_tui.ui.actions import ACTIONS  # noqa: PLC0415 - the table is the screens', and loads none

    today = clock.today()
    source = read_source(file, today, demo) or example_source(today)
    parser = parser_of(COMMANDS)
    common = [action for action in parser._actions if action.option_strings]
    shared = {option for action in common for option in action.option_strings}
    table = {
        "program": PROGRAM,
        "version": __version__,
        "options": [_option(action) for action in common],
        "commands": [_command(name, each, shared) for name, each in _parsers(parser).items()],
        "activities": _activities(source.year.plan),
        "keys": [
            {
                "id": action.id,
                "keys": action.keys.split(","),
                "where": str(action.scope),
                "label": action.label,
                "help": action.help,
            }
            for action in ACTIONS
        ],
        "exit_codes": {"0": "good", "1": "a problem in the data", "2": "wrong use", "130": "interrupted"},
    }
    return Output(as_json_text(table))


def _parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    (subparsers,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(subparsers.choices)


def _command(name: str, parser: argparse.ArgumentParser, shared: set[str]) -> dict[str, object]:
    command = COMMANDS[name]
    own = [action for action in parser._actions if not {*action.option_strings} & shared]
    return {
        "name": name,
        "summary": command.summary,
        "rare": command.rare,
        "demo": command.demo,
        "arguments": [_argument(action) for action in own if not action.option_strings],
        "options": [_option(action) for action in own if action.option_strings],
    }


def _argument(action: argparse.Action) -> dict[str, object]:
    return {
        "name": str(action.metavar or action.dest),
        "required": action.nargs not in ("*", "?"),
        "repeats": action.nargs in ("*", "+"),
        "choices": _choices(action),
        "help": action.help,
    }


def _option(action: argparse.Action) -> dict[str, object]:
    takes = action.nargs != 0
    return {
        "names": list(action.option_strings),
        "value": str(action.metavar or action.dest.upper()) if takes else None,
        "value_required": takes and action.nargs not in ("*", "?"),
        "repeats": isinstance(action, argparse._AppendAction) or action.nargs == "*",
        "choices": _choices(action),
        "help": action.help,
    }


def _choices(action: argparse.Action) -> list[Any] | None:
    return list(action.choices) if action.choices else None


def _activities(plan: Plan) -> list[dict[str, object]]:
    """What `add` takes, in the order of the plan."""
    written = notation(plan)
    own: list[dict[str, object]] = [
        {
            "name": activity.name,
            "label": written.title(activity.name),
            "kind": "channel" if isinstance(activity, Channel) else "stage",
            "key": activity.key,
            "former_names": list(activity.was),
        }
        for activity in plan.activities
    ]
    deals = [(WON, "Deals won", "w"), (LOST, "Deals lost", "x")]
    return own + [
        {"name": name, "label": label, "kind": "deals", "key": key, "former_names": []}
        for name, label, key in deals
    ]
