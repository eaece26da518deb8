"""The command `man`: the manual page, made from the parser, so that the two cannot differ."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from funnel_tui import __version__
from funnel_tui.cli.commands import COMMANDS
from funnel_tui.cli.parser import parser_of
from funnel_tui.cli.result import Output
from funnel_tui.system import paths

_ENVIRONMENT = (
    (paths.FILE, "The year file to use, as with --file."),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME", "Where year files, settings and journals are kept."),
    ("COLORTERM", "With truecolor, all colours are used; else those that the terminal is known to have."),
)
_FILES = (
    ("~/.local/share/funnel-tui/2026.toml", "A year: plan and log. funnel-tui where names the one in use."),
    ("~/.local/share/funnel-tui/inbox/*.txt", "Lines from a phone, each counted once."),
    ("~/.config/funnel-tui/config.toml", "Settings; only read."),
    ("~/.local/state/funnel-tui", "Journals and backups; never to be synced."),
)
_EXIT = (
    ("0", "Good."),
    ("1", "A problem in the data, or a line that plain could not read."),
    ("2", "Wrong use."),
    ("130", "Interrupted."),
)


def man(*, as_json: bool = False) -> Output:
    """Print it, for `man -l -` or a file."""
    return Output(table={"page": man_page()}) if as_json else Output(man_page())


def man_page() -> str:
    """The manual page in roff."""
    return "\n".join(_page(parser_of(COMMANDS)))


def _page(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f'.TH FUNNEL\\-TUI 1 "" "funnel\\-tui {__version__}" "User Commands"'
    yield from (".SH NAME", "funnel\\-tui \\- plan, count and pace a year of sales work")
    yield from (".SH SYNOPSIS", *_usage(parser))
    yield from (".SH DESCRIPTION", _text(parser.description or ""), _text(parser.epilog or ""))
    yield from (".SH OPTIONS", *_arguments(parser))
    yield ".SH COMMANDS"
    (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in commands.choices.items():
        yield f".SS {_text(name)}"
        yield _text(command.description or "")
        yield from (".PP", *_usage(command), *_arguments(command, without=parser))
    for heading, rows in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES), ("EXIT STATUS", _EXIT)):
        yield f".SH {heading}"
        for term, meaning in rows:
            yield from _row(f"\\fB{_text(term)}\\fR", meaning)


def _usage(parser: argparse.ArgumentParser) -> Iterator[str]:
    """How a command is called; argparse writes it in other ways with each version of Python."""
    parts = [f"\\fB{_text(parser.prog)}\\fR", "[\\fIOPTION\\fR]..."]
    for action in parser._actions:
        if not action.option_strings:
            more = "..." if action.nargs in ("+", "*", argparse.PARSER) else ""
            value = f"{_value(action)}{more}"
            parts.append(f"[{value}]" if action.nargs in ("?", "*") else value)
    yield " ".join(parts)


def _value(action: argparse.Action) -> str:
    """What an argument is called, or what can be typed for it."""
    if isinstance(action, argparse._SubParsersAction):
        return "\\fICOMMAND\\fR"
    choices = "|".join(map(str, action.choices)) if action.choices else action.dest.upper()
    return f"\\fI{_text(str(action.metavar or choices))}\\fR"


def _arguments(
    parser: argparse.ArgumentParser, without: argparse.ArgumentParser | None = None
) -> Iterator[str]:
    """Rows of a parser's arguments; those of another one are told with it."""
    known = {option for action in without._actions for option in action.option_strings} if without else set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or known.intersection(action.option_strings):
            continue
        names = ", ".join(f"\\fB{_text(option)}\\fR" for option in action.option_strings)
        value = "" if names and action.nargs == 0 else _value(action)
        yield from _row(" ".join(filter(None, (names, value))), action.help or "")


def _row(term: str, meaning: str) -> Iterator[str]:
    yield from (".TP", term, _text(meaning))


def _text(text: str) -> str:
    """A text in roff: what stands in backticks is bold, and nothing is taken for a request."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    bold = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", plain)
    return f"\\&{bold}" if bold[:1] in (".", "'") else bold
