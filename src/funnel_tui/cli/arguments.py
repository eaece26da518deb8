"""What can be typed after the name of each command."""

from __future__ import annotations

import argparse

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
NAMES = "names"
"""Asked by the scripts that complete: the activities are those of the plan at that moment."""


def add_options(add: argparse.ArgumentParser) -> None:
    """Entries, and the date they are for."""
    add.add_argument(
        "entries",
        metavar="NAME [N]",
        nargs="+",
        help="an activity of the plan, or won, or lost; then how many (1), or the amount of the deal won;"
        " calls=3 and 3 calls are the same; - reads such lines from standard input",
    )
    for_scripts(add)
    add.add_argument(
        "--on", metavar="DATE", help="20 nov, yesterday, friday; mon..wed for each of its working days"
    )


def note_options(note: argparse.ArgumentParser) -> None:
    """The text, and the date it is for."""
    note.add_argument(
        "words",
        metavar="TEXT",
        nargs="*",
        help="the day's new note; '' takes it away, - reads standard input, without a text it is printed",
    )
    note.add_argument("--on", metavar="DATE", help="20 nov, yesterday, friday")
    for_scripts(note)


def log_options(log: argparse.ArgumentParser) -> None:
    """Which dates; today without one."""
    log.add_argument("--on", metavar="DATE", help="20 nov, yesterday, friday; mon..wed for a stretch")
    log.add_argument("--week", metavar="WEEK", nargs="?", const="", help="this week, or such as 2026-W11")
    log.add_argument("--from", dest="first", metavar="DATE", help="from a date on, until today or --to")
    log.add_argument("--to", dest="last", metavar="DATE", help="until a date")
    for_scripts(log)


def plan_options(plan: argparse.ArgumentParser) -> None:
    """What is shown of the plan, and what is changed first."""
    shown = plan.add_mutually_exclusive_group()
    shown.add_argument(
        "--json", dest="as_json", action="store_true", help="for scripts, with every month, week and day"
    )
    shown.add_argument(
        "--markdown", dest="as_markdown", action="store_true", help="a plan of one page, to hand on"
    )
    plan.add_argument(
        "--set",
        dest="sets",
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
        "--diff",
        metavar="OTHER",
        nargs="?",
        const="",
        help="what differs from your draft, else from the plan before; or from a file, or the plan of a date",
    )
    plan.add_argument(
        "--dry-run",
        action="store_true",
        help="with --set or --from-history: show what would change, save nothing",
    )


def status_options(status: argparse.ArgumentParser) -> None:
    """How it is shown."""
    form = status.add_mutually_exclusive_group()
    form.add_argument("--json", dest="as_json", action="store_true", help="for scripts")
    form.add_argument("--short", action="store_true", help="one line, for a prompt or a status bar")
    form.add_argument(
        "--format", dest="template", metavar="TEXT", help="a line of your own: '{chance} {todo}'"
    )
    form.add_argument("--waybar", action="store_true", help="JSON with text, tooltip, class and percentage")
    status.add_argument(
        "--horizon",
        choices=("year", "quarter", "month"),
        default="year",
        help="the whole plan, its present quarter, or its present month",
    )


def forecast_options(forecast: argparse.ArgumentParser) -> None:
    """Past forecasts, or the user's own number."""
    forecast.add_argument(
        "--backtest", action="store_true", help="every Monday's forecast made again, against what came"
    )
    forecast.add_argument("--own", metavar="AMOUNT", help="keep your own number for a quarter, dated today")
    forecast.add_argument("--quarter", metavar="NAME", help="with --own: 2026-Q1; else the present quarter")
    for_scripts(forecast)


def experiments_options(experiments: argparse.ArgumentParser) -> None:
    """What is tried from a day on."""
    experiments.add_argument(
        "--start", metavar="LABEL", help="mark a day from which something is done in another way"
    )
    experiments.add_argument("--on", metavar="DATE", help="with --start: 2026-02-03, yesterday or today")
    for_scripts(experiments)


def review_options(review: argparse.ArgumentParser) -> None:
    """Which week."""
    review.add_argument(
        "--week", metavar="WEEK", help="2026-W11; else the last full week, from Thursday this one"
    )
    for_scripts(review)


def import_options(taken: argparse.ArgumentParser) -> None:
    """Files, and what they leave open."""
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
    for_scripts(taken)


def export_options(out: argparse.ArgumentParser) -> None:
    """The form."""
    form = out.add_mutually_exclusive_group(required=True)
    for name, meaning in (
        ("csv", "a row for each date and activity; import - reads it back"),
        ("json", "the same for scripts"),
        ("ics", "last useful days, holidays and days off"),
    ):
        form.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=meaning)


def restore_options(restore: argparse.ArgumentParser) -> None:
    """The copy."""
    restore.add_argument("copy", metavar="FILE", nargs="?", help="the copy to bring back")
    for_scripts(restore)


def schema_options(schema: argparse.ArgumentParser) -> None:
    """Of which file."""
    schema.add_argument(
        "which",
        nargs="?",
        choices=("year", "config"),
        default="year",
        help="of the year file, or of config.toml",
    )
    for_scripts(schema)


def sync_options(sync: argparse.ArgumentParser) -> None:
    """What can be typed after `sync`."""
    sync.add_argument(
        "--git", action="store_true", required=True, help="set up the git repository that holds the year"
    )
    for_scripts(sync)


def merge_options(merge: argparse.ArgumentParser) -> None:
    """What can be typed after `merge`."""
    merge.add_argument("base", metavar="BASE", help="the version that both go back to: git's %%O")
    merge.add_argument("ours", metavar="OURS", help="this side's version, %%A; the result is written into it")
    merge.add_argument("theirs", metavar="THEIRS", help="the other side's version, %%B")
    for_scripts(merge)


def serve_options(serve: argparse.ArgumentParser) -> None:
    """What can be typed after `serve`."""
    serve.add_argument("--port", type=int, default=8017, metavar="PORT", help="8017 unless you say another")
    for_scripts(serve)


def for_scripts(parser: argparse.ArgumentParser) -> None:
    """Whether it is to be JSON."""
    parser.add_argument("--json", dest="as_json", action="store_true", help="for scripts")


def completion_options(parser: argparse.ArgumentParser) -> None:
    """Which shell."""
    what = f"the shell; or {NAMES}, what `add` takes, which the scripts ask for"
    parser.add_argument("shell", choices=(*SHELLS, NAMES), help=what)
    for_scripts(parser)
