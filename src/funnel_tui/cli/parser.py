"""The command line: what can be typed after `funnel-tui`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from funnel_tui import __version__
from funnel_tui.cli.errors import WrongUse

_AMOUNT_BELOW_0 = re.compile(r"-[\d.,$€£]")


class _Formatter(argparse.HelpFormatter):
    """Wraps at a fixed width: to ask the terminal for its own, argparse imports more than it is worth."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong; the usage text is for --help."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - argparse names them
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{message}; try {self.prog} --help")


def parse(args: Sequence[str]) -> argparse.Namespace:
    """Read the command line; `--help` and `--version` print and exit.

    Raises:
        WrongUse: When it makes no sense.
    """
    # A space keeps argparse from taking -1 or -12,000 for an option; whoever reads the number strips it.
    spaced = [f" {arg}" if _AMOUNT_BELOW_0.match(arg) else arg for arg in args]
    named = [name for name in _COMMANDS if name in args]
    if named and not any(arg.startswith(("-h", "--h")) for arg in args):
        # To make all the commands takes 4 ms, where Python starts in 17 (measured).
        with suppress(WrongUse):
            return _parsed(spaced, named)
    # The help and the messages name them all.
    return _parsed(spaced, _COMMANDS)


def _parsed(args: Sequence[str], commands: Iterable[str]) -> argparse.Namespace:
    # The two stand before or after the command; a default of either parser would undo what the other read.
    return _parser(commands).parse_args(args, argparse.Namespace(file=None, demo=False))


def _parser(commands: Iterable[str]) -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--file", metavar="PATH", default=argparse.SUPPRESS, help="the year file to use")
    common.add_argument(
        "--demo", action="store_true", default=argparse.SUPPRESS, help="a made-up year; nothing is saved"
    )
    parser = _Parser(
        prog="funnel-tui",
        description="Turn a year's revenue target into daily work, count it, and see your pace.",
        epilog="Without a command the screen opens. Exit codes: 0 good, 1 problem in the data, 2 wrong use.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"funnel-tui {__version__}")
    # Without a prog argparse would format the usage here, and import what it takes.
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", prog="funnel-tui", parser_class=_Parser
    )
    for name in commands:
        text, add_options = _COMMANDS[name]
        add_options(subparsers.add_parser(name, help=text, description=text, parents=[common]))
    return parser


def _add_options(add: argparse.ArgumentParser) -> None:
    add.add_argument(
        "entries",
        metavar="NAME [N]",
        nargs="+",
        help="an activity of the plan, or won, or lost; then how many (1), or the amount of the deal won",
    )
    _for_scripts(add)
    add.add_argument("--on", metavar="DATE", help="2026-02-03, yesterday or today")


def _plan_options(plan: argparse.ArgumentParser) -> None:
    shown = plan.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="for scripts, with every month, week and day")
    shown.add_argument("--markdown", action="store_true", help="a plan of one page, to hand on")
    plan.add_argument(
        "--set",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help="change the plan: target=120000, or stages.meetings.converts='1 in 4'; may be repeated",
    )
    plan.add_argument(
        "--from-history",
        metavar="FILE",
        nargs="*",
        help="put your own figures into the plan: of exports, or without a file of the years that are over",
    )
    plan.add_argument(
        "--dry-run",
        action="store_true",
        help="with --set or --from-history: show what would change, save nothing",
    )


def _status_options(status: argparse.ArgumentParser) -> None:
    form = status.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for scripts")
    form.add_argument("--short", action="store_true", help="one line, for a prompt or a status bar")


def _review_options(review: argparse.ArgumentParser) -> None:
    review.add_argument(
        "--week", metavar="WEEK", help="2026-W11; else the last full week, from Thursday this one"
    )
    _for_scripts(review)


def _import_options(taken: argparse.ArgumentParser) -> None:
    taken.add_argument(
        "files", metavar="FILE", nargs="*", help="CSV, XLSX, .ics, XML call log, mbox, Maildir"
    )
    taken.add_argument(
        "--as",
        dest="activities",
        metavar="ACTIVITY",
        action="append",
        default=[],
        help="what each row counts as; 'Demo call=meetings' for one kind of row; may be repeated",
    )
    taken.add_argument(
        "--mine", metavar="NAME", default="", help="your name in the file, or your mail domain"
    )
    taken.add_argument("--dates", choices=("dmy", "mdy"), default="", help="whether day or month comes first")
    taken.add_argument(
        "--column",
        dest="columns",
        metavar="ROLE=HEADER",
        action="append",
        default=[],
        help="date, count, amount, owner, created, closed, stage, status, currency, id; may be repeated",
    )
    taken.add_argument(
        "--filter",
        dest="filters",
        metavar="HEADER=VALUE",
        action="append",
        default=[],
        help="only rows with that value, HEADER~=TEXT for a part of it; may be repeated",
    )
    taken.add_argument("--dry-run", action="store_true", help="show what would be counted, save nothing")
    taken.add_argument("--last", action="store_true", help="the newest files of every kind imported before")
    taken.add_argument("--compare", action="store_true", help="what was logged beside what was imported")
    _for_scripts(taken)


def _export_options(out: argparse.ArgumentParser) -> None:
    form = out.add_mutually_exclusive_group(required=True)
    form.add_argument(
        "--csv", action="store_true", help="a row for each date and activity; import - reads it back"
    )
    form.add_argument("--json", action="store_true", help="the same for scripts")
    form.add_argument("--ics", action="store_true", help="last useful days, holidays and days off")


def _restore_options(restore: argparse.ArgumentParser) -> None:
    restore.add_argument("copy", metavar="FILE", nargs="?", help="the copy to bring back")
    _for_scripts(restore)


def _for_scripts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for scripts")


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "add": ("Log work: `add calls 3 emails 5`, `add won 12000`, `add lost`, `add calls -1`.", _add_options),
    "plan": ("What the target takes, and when.", _plan_options),
    "status": ("Am I on pace, and what is due today?", _status_options),
    "review": ("The week in review, a page of Markdown for the Monday talk.", _review_options),
    "import": (
        "Count from a file of a CRM, a calendar, a phone or a mailbox; `-` reads a pipe.",
        _import_options,
    ),
    "export": ("Write the log and the plan for a spreadsheet, a script or a calendar.", _export_options),
    "check": ("List what is wrong in the year file and the settings.", _for_scripts),
    "restore": ("Bring a backup or a conflict copy back; without one, list them.", _restore_options),
    "where": ("Print where everything is kept.", _for_scripts),
}
