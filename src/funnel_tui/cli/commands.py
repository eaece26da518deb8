"""The table of commands: the parser, the help and what runs a command all go by it."""

# ruff: noqa: PLC0415 - a command loads what it needs itself, and nothing of the others

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from funnel_tui.cli import arguments
from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.system import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.cli.result import Output


@dataclass(frozen=True, slots=True)
class Command:
    """What can be done without the screen."""

    summary: str
    """One line for the help."""
    options: Callable[[ArgumentParser], None]
    """Adds what can be typed after its name."""
    run: Callable[[Namespace, Path | None], Output]
    """Does it, with what was typed and the year file that was named."""
    demo: bool = False
    """Whether it can be shown the made-up year."""
    bare: bool = False
    """Whether its JSON is its own alone: the keys of these were a contract before there were any others."""
    rare: bool = False
    """Whether the help of the whole program only names it."""


def call(asked: Namespace) -> Output:
    """Run the command that was typed.

    Raises:
        WrongUse: When it makes no sense.
        Failed: When the data do not allow it.
    """
    if asked.spec:
        from funnel_tui.cli.spec.spec import spec

        return spec(named_file(asked), demo=asked.demo)
    command = COMMANDS[asked.command]
    if asked.demo and not command.demo:
        allowed = ", ".join(name for name, each in COMMANDS.items() if each.demo)
        raise WrongUse(f"the demo saves nothing; allowed with --demo: {allowed}")
    done = command.run(asked, named_file(asked))
    if done.table is None:
        return done
    return replace(done, out=_json(asked.command, done.code == 0, done.notes, done.table))


def refusal(args: Sequence[str], text: str) -> str:
    """What a script that asked for JSON is given where a command was not done; mostly its beginning alone."""
    name = next((arg for arg in args if arg in COMMANDS), None)
    return "" if name and COMMANDS[name].bare else _json(name, False, (text,), {})


def _json(name: str | None, good: bool, messages: Sequence[str], table: Mapping[str, object]) -> str:
    """What every command prints with --json: three keys that are always there, and its own."""
    from funnel_tui.cli.source import as_json_text

    beginning: dict[str, object] = {"command": name, "good": good, "messages": list(messages)}
    assert not beginning.keys() & table.keys()
    return as_json_text({**beginning, **table})


def named_file(asked: Namespace) -> Path | None:
    """The year file that was named by its path, by the year in which its plan starts or by the environment.

    Raises:
        WrongUse: When both were typed.
        Failed: Where no plan starts in that year.
    """
    if asked.year is None:
        return paths.chosen_file(asked.file)
    if asked.file:
        raise WrongUse("--year and --file both name the year file; allowed: one of them")
    known = paths.known_years()
    for path, starts, _ in known:
        if asked.year.strip() == f"{starts.year}":
            return path
    years = ", ".join(dict.fromkeys(f"{starts.year}" for _, starts, _ in known))
    raise Failed(f"no plan starts in {asked.year}; {f'there are: {years}' if years else 'there is none yet'}")


def _add(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.entries.add import add

    return add(file, asked.entries, asked.on, as_json=asked.json)


def _undo(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.entries.undo import undo

    return undo(file, as_json=asked.json)


def _note(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.entries.note import note

    return note(file, asked.words, asked.on, as_json=asked.json)


def _log(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.entries.log import log

    return log(
        file,
        demo=asked.demo,
        on=asked.on,
        week=asked.week,
        first=asked.first,
        last=asked.last,
        as_json=asked.json,
    )


def _plan(asked: Namespace, file: Path | None) -> Output:
    if asked.from_history is not None:
        if asked.demo or asked.set or asked.markdown or asked.diff is not None:
            raise WrongUse("--from-history goes alone; allowed with it: --file, --dry-run, --json")
        from funnel_tui.cli.importing.history import plan_from_history

        return plan_from_history(
            file, asked.from_history, dry_run=asked.dry_run, as_json=asked.json, ask=_asker()
        )
    if asked.diff is not None:
        if asked.demo or asked.set or asked.markdown or asked.dry_run:
            raise WrongUse("--diff goes alone; allowed with it: --file, --year, --json")
        from funnel_tui.cli.planning.compare import compare

        return compare(file, asked.diff, as_json=asked.json)
    from funnel_tui.cli.planning.plan import plan

    return plan(
        file,
        demo=asked.demo,
        as_json=asked.json,
        as_markdown=asked.markdown,
        sets=asked.set,
        dry_run=asked.dry_run,
    )


def _status(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.status import status

    return status(
        file,
        demo=asked.demo,
        as_json=asked.json,
        short=asked.short,
        template=asked.format,
        waybar=asked.waybar,
        by=asked.horizon,
    )


def _forecast(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.past.forecast import forecast

    return forecast(
        file,
        demo=asked.demo,
        as_json=asked.json,
        backtest=asked.backtest,
        own=asked.own,
        quarter=asked.quarter,
    )


def _experiments(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.past.experiments import experiments

    return experiments(file, demo=asked.demo, as_json=asked.json, start=asked.start, on=asked.on)


def _review(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.review import review

    return review(file, demo=asked.demo, week=asked.week, as_json=asked.json)


def _import(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.importing.command import ImportOptions, import_files

    options = ImportOptions(
        asked.activities, asked.mine, asked.dates, asked.columns, asked.filters,
        asked.dry_run, asked.last, asked.compare, asked.json, _asker(),
    )  # fmt: skip
    return import_files(file, asked.files, options)


def _export(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.export import export

    return export(file, demo=asked.demo, form="csv" if asked.csv else "json" if asked.json else "ics")


def _edit(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.edit import edit

    return edit(file, as_json=asked.json)


def _check(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.files import check

    return check(file, demo=asked.demo, as_json=asked.json)


def _restore(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.files import restore

    return restore(file, asked.copy, as_json=asked.json)


def _where(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.files import where

    return where(file, as_json=asked.json)


def _schema(asked: Namespace, _: Path | None) -> Output:
    from funnel_tui.cli.spec.schema import schema

    return schema(asked.which, as_json=asked.json)


def _plain(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.plain.command import plain

    return plain(file, as_json=asked.json)


def _completion(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.shell.completion import completion

    return completion(asked.shell, file, as_json=asked.json)


def _man(asked: Namespace, _: Path | None) -> Output:
    from funnel_tui.cli.shell.man import man

    return man(as_json=asked.json)


def _sync(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.sync.setup import sync_git

    return sync_git(file, as_json=asked.json)


def _merge(asked: Namespace, _: Path | None) -> Output:
    from funnel_tui.cli.sync.merge import merge

    return merge(asked.base, asked.ours, asked.theirs, as_json=asked.json)


def _serve(asked: Namespace, file: Path | None) -> Output:
    from funnel_tui.cli.serving.serve import serve

    return serve(file, asked.port, demo=asked.demo, as_json=asked.json)


def _asker() -> Callable[[str], str] | None:
    there = sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()
    return _ask if there else None


def _ask(question: str) -> str:
    """One line from the terminal; the question goes where it does not mix with the output."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline()


# In the order of the help: what is done each day first.
COMMANDS = {
    "add": Command(
        "Log work: `add calls 3 emails 5`, `add won 12000`, `add lost`, `add calls -1`.",
        arguments.add_options,
        _add,
    ),
    "undo": Command("Take back the newest entry, as `u` on the screen does.", arguments.for_scripts, _undo),
    "note": Command(
        "The day's note: `note call Ann back`; without a text it is printed.", arguments.note_options, _note
    ),
    "log": Command(
        "What was logged, and when; `--week`, `--on friday`, `--from 1.11. --to 20.11.`.",
        arguments.log_options,
        _log,
        demo=True,
    ),
    "plain": Command(
        "Count line by line, without a screen: `c`, `12c`, `won 12000`, `u`, `?`, `q`.",
        arguments.for_scripts,
        _plain,
    ),
    "plan": Command("What the target takes, and when.", arguments.plan_options, _plan, demo=True, bare=True),
    "status": Command(
        "Am I on pace, and what is due today?", arguments.status_options, _status, demo=True, bare=True
    ),
    "review": Command(
        "The week in review, a page of Markdown for the Monday talk.",
        arguments.review_options,
        _review,
        demo=True,
    ),
    "forecast": Command(
        "How good were the forecasts, and your own?",
        arguments.forecast_options,
        _forecast,
        demo=True,
        rare=True,
    ),
    "experiments": Command(
        "Is a conversion better since a day that was marked?",
        arguments.experiments_options,
        _experiments,
        demo=True,
        rare=True,
    ),
    "import": Command(
        "Count from a file of a CRM, a calendar, a phone or a mailbox; `-` reads a pipe.",
        arguments.import_options,
        _import,
    ),
    "export": Command(
        "Write the log and the plan for a spreadsheet, a script or a calendar.",
        arguments.export_options,
        _export,
        demo=True,
    ),
    "edit": Command(
        "Open the year file in your $EDITOR, and check it afterwards.",
        arguments.for_scripts,
        _edit,
        rare=True,
    ),
    "check": Command(
        "List what is wrong in the year file and the settings.", arguments.for_scripts, _check, demo=True
    ),
    "restore": Command(
        "Bring a backup or a conflict copy back; without one, list them.",
        arguments.restore_options,
        _restore,
    ),
    "where": Command("Print where everything is kept.", arguments.for_scripts, _where, demo=True),
    "sync": Command(
        "Log on several machines: have git merge the year, added up.",
        arguments.sync_options,
        _sync,
        rare=True,
    ),
    "merge": Command(
        "Merge two versions of a year file; git calls it.", arguments.merge_options, _merge, rare=True
    ),
    "serve": Command(
        "The screen in a browser of this machine; prints its address.",
        arguments.serve_options,
        _serve,
        demo=True,
        rare=True,
    ),
    "schema": Command(
        "Print the JSON Schema of the year file or of config.toml, for editors.",
        arguments.schema_options,
        _schema,
        demo=True,
        rare=True,
    ),
    "completion": Command(
        "Print the script that completes in a shell.",
        arguments.completion_options,
        _completion,
        demo=True,
        rare=True,
    ),
    "man": Command(
        "Print the manual page: `funnel-tui man | man -l -`.",
        arguments.for_scripts,
        _man,
        demo=True,
        rare=True,
    ),
}
