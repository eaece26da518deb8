"""The table of commands: the parser, the help and what runs a command all go by it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
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
    function: str
    """What does it, as `module:function`: a command loads what it needs, and nothing of the others."""
    demo: bool = False
    """Whether it can be shown the made-up year."""
    bare: bool = False
    """Whether its JSON is its own alone: the keys of these were a contract before there were any others."""
    rare: bool = False
    """Whether the help of the whole program only names it."""

    def load(self) -> Callable[..., Output]:
        """The function; its parameters are `file`, `demo` and options of the command, each by its name."""
        module, _, name = self.function.partition(":")
        found: Callable[..., Output] = getattr(import_module(f"funnel_tui.cli.{module}"), name)
        return found


def call(asked: Namespace) -> Output:
    """Run the command that was typed.

    Raises:
        WrongUse: When it makes no sense.
        Failed: When the data do not allow it.
    """
    if asked.spec:
        from funnel_tui.cli.spec.spec import spec  # noqa: PLC0415 - programs ask for it, nobody daily

        return spec(named_file(asked), demo=asked.demo)
    command = COMMANDS[asked.command]
    if asked.demo and not command.demo:
        allowed = ", ".join(name for name, each in COMMANDS.items() if each.demo)
        raise WrongUse(f"the demo saves nothing; allowed with --demo: {allowed}")
    typed, run = vars(asked) | {"file": named_file(asked)}, command.load()
    done = run(**{name: typed[name] for name in run.__annotations__ if name != "return"})
    if done.table is None:
        return done
    return replace(done, out=_json(asked.command, done.code == 0, done.notes, done.table))


def refusal(args: Sequence[str], text: str) -> str:
    """What a script that asked for JSON is given where a command was not done; mostly its beginning alone."""
    name = next((arg for arg in args if arg in COMMANDS), None)
    return "" if name and COMMANDS[name].bare else _json(name, False, (text,), {})


def _json(name: str | None, good: bool, messages: Sequence[str], table: Mapping[str, object]) -> str:
    """What every command prints with --json: three keys that are always there, and its own."""
    from funnel_tui.cli.source import as_json_text  # noqa: PLC0415 - most commands print text

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


# In the order of the help: what is done each day first.
COMMANDS = {
    "add": Command(
        "Log work: `add calls 3 emails 5`, `add won 12000`, `add lost`, `add calls -1`.",
        arguments.add_options,
        "entries.add:add",
    ),
    "undo": Command(
        "Take back the newest entry, as `u` on the screen does.", arguments.for_scripts, "entries.undo:undo"
    ),
    "note": Command(
        "The day's note: `note call Ann back`; without a text it is printed.",
        arguments.note_options,
        "entries.note:note",
    ),
    "log": Command(
        "What was logged, and when; `--week`, `--on friday`, `--from 1.11. --to 20.11.`.",
        arguments.log_options,
        "entries.log:log",
        demo=True,
    ),
    "plain": Command(
        "Count line by line, without a screen: `c`, `12c`, `won 12000`, `u`, `?`, `q`.",
        arguments.for_scripts,
        "plain.command:plain",
    ),
    "plan": Command(
        "What the target takes, and when.", arguments.plan_options, "planning.plan:plan", demo=True, bare=True
    ),
    "status": Command(
        "Am I on pace, and what is due today?",
        arguments.status_options,
        "status:status",
        demo=True,
        bare=True,
    ),
    "review": Command(
        "The week in review, a page of Markdown for the Monday talk.",
        arguments.review_options,
        "review:review",
        demo=True,
    ),
    "forecast": Command(
        "How good were the forecasts, and your own?",
        arguments.forecast_options,
        "past.forecast:forecast",
        demo=True,
        rare=True,
    ),
    "experiments": Command(
        "Is a conversion better since a day that was marked?",
        arguments.experiments_options,
        "past.experiments:experiments",
        demo=True,
        rare=True,
    ),
    "import": Command(
        "Count from a file of a CRM, a calendar, a phone or a mailbox; `-` reads a pipe.",
        arguments.import_options,
        "importing.command:import_files",
    ),
    "export": Command(
        "Write the log and the plan for a spreadsheet, a script or a calendar.",
        arguments.export_options,
        "export:export",
        demo=True,
    ),
    "edit": Command(
        "Open the year file in your $EDITOR, and check it afterwards.",
        arguments.for_scripts,
        "edit:edit",
        rare=True,
    ),
    "check": Command(
        "List what is wrong in the year file and the settings.",
        arguments.for_scripts,
        "files:check",
        demo=True,
    ),
    "restore": Command(
        "Bring a backup or a conflict copy back; without one, list them.",
        arguments.restore_options,
        "files:restore",
    ),
    "where": Command("Print where everything is kept.", arguments.for_scripts, "files:where", demo=True),
    "sync": Command(
        "Log on several machines: have git merge the year, added up.",
        arguments.sync_options,
        "sync.setup:sync_git",
        rare=True,
    ),
    "merge": Command(
        "Merge two versions of a year file; git calls it.",
        arguments.merge_options,
        "sync.merge:merge",
        rare=True,
    ),
    "serve": Command(
        "The screen in a browser of this machine; prints its address.",
        arguments.serve_options,
        "serving.serve:serve",
        demo=True,
        rare=True,
    ),
    "schema": Command(
        "Print the JSON Schema of the year file or of config.toml, for editors.",
        arguments.schema_options,
        "spec.schema:schema",
        demo=True,
        rare=True,
    ),
    "completion": Command(
        "Print the script that completes in a shell.",
        arguments.completion_options,
        "shell.completion:completion",
        demo=True,
        rare=True,
    ),
    "man": Command(
        "Print the manual page: `funnel-tui man | man -l -`.",
        arguments.for_scripts,
        "shell.man:man",
        demo=True,
        rare=True,
    ),
}
