"""The command line: reads what was typed after `funnel-tui`, and prints the help."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

from funnel_tui import __version__
from funnel_tui.cli.commands import COMMANDS
from funnel_tui.cli.errors import WrongUse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

PROGRAM = "funnel-tui"
_AMOUNT_BELOW_0 = re.compile(r"-[\d.,$€£]")
_WIDTH = 100
_COMMON = 3
"""Options that stand before or behind every command."""


class _Formatter(argparse.HelpFormatter):
    """Wraps at a fixed width: to ask the terminal for its own, argparse imports more than it is worth."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_WIDTH)


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong; the usage text is for --help."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - argparse names them
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{message}; try {self.prog} --help")


class _ProgramParser(_Parser):
    """Its help is one screen, however many commands there are."""

    def format_help(self) -> str:
        lines = [f"  {name:<9}{each.summary}" for name, each in COMMANDS.items() if not each.rare]
        if rare := [name for name, each in COMMANDS.items() if each.rare]:
            lines.append(f"  also     {', '.join(rare)}")
        options = [a for a in self._actions if a.option_strings and a.dest != "help"]
        names = [f"{a.option_strings[0]} {a.metavar or ''}".rstrip() for a in options]
        named = list(zip(names, options, strict=True))
        usage = " ".join(f"[{name}]" for name in names)
        return "\n".join(
            [
                f"usage: {PROGRAM} {usage} [COMMAND ...]",
                "",
                f"{self.description} Without a command the screen opens.",
                "",
                *lines,
                "",
                *(f"  {name:<13}{each.help}" for name, each in named[:_COMMON]),
                f"  {'; '.join(f'{name}: {each.help}' for name, each in named[_COMMON:])}",
                f"{PROGRAM} COMMAND --help says more. {self.epilog}",
                "",
            ]
        )


def parse(args: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `--help` and `--version` print and exit.

    Raises:
        WrongUse: When it makes no sense.
    """
    # A space keeps argparse from taking -1 or -12,000 for an option; whoever reads the number strips it.
    spaced = [f" {arg}" if _AMOUNT_BELOW_0.match(arg) else arg for arg in args]
    named = [name for name in COMMANDS if name in args]
    if named and not any(arg.startswith(("-h", "--h")) for arg in args):
        # To make all the commands takes 4 ms, where Python starts in 17 (measured).
        with suppress(WrongUse):
            return _parsed(spaced, named)
    # The messages name them all.
    return _parsed(spaced, COMMANDS)


def _parsed(args: Sequence[str], commands: Iterable[str]) -> argparse.Namespace:
    # These stand before or after the command; a default of either parser would undo what the other read.
    start = argparse.Namespace(file=None, year=None, demo=False)
    return parser_of(commands).parse_args(args, start)


def parser_of(commands: Iterable[str]) -> argparse.ArgumentParser:
    """What reads the options of the program and these commands."""
    common = _Parser(add_help=False)
    common.add_argument("--file", metavar="PATH", default=argparse.SUPPRESS, help="the year file to use")
    common.add_argument(
        "--year", metavar="YEAR", default=argparse.SUPPRESS, help="the plan that starts in that year"
    )
    common.add_argument(
        "--demo", action="store_true", default=argparse.SUPPRESS, help="a made-up year; nothing is saved"
    )
    parser = _ProgramParser(
        prog=PROGRAM,
        description="Turn a year's revenue target into daily work, count it, and see your pace.",
        epilog="Exit codes: 0 good, 1 problem in the data, 2 wrong use.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}", help="its version")
    parser.add_argument("--spec", action="store_true", help="commands, options, activities and keys as JSON")
    # Without a prog argparse would format the usage here, and import what it takes.
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", prog=PROGRAM, parser_class=_Parser)
    for name in commands:
        command = COMMANDS[name]
        command.options(
            subparsers.add_parser(name, help=command.summary, description=command.summary, parents=[common])
        )
    return parser
