"""The command `completion`: completes commands, options, files and the plan's activities in a shell."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from funnel_tui.cli.arguments import NAMES
from funnel_tui.cli.commands import COMMANDS
from funnel_tui.cli.parser import parser_of
from funnel_tui.cli.result import Output, opened
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.system import clock, paths

_FILES = {("import", "files"), ("restore", "copy"), ("plan", "from_history")}


def completion(shell: str, file: Path | None, *, as_json: bool = False) -> Output:
    """A script that completes in a shell, or the names that it asks for."""
    if shell == NAMES:
        names = _names(file)
        return Output(table={"names": [*names]}) if as_json else Output("\n".join(names))
    # It takes longer to load than everything else here.
    import shtab  # noqa: PLC0415

    parser = parser_of(COMMANDS)
    for command, each in {"": parser, **_commands(parser)}.items():
        for action in each._actions:
            if (command, action.dest) in _FILES or action.dest == "file":
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif (command, action.dest) == ("add", "entries"):
                action.complete = shtab.cmd(f"funnel-tui completion {NAMES}")  # type: ignore[attr-defined]
    script = shtab.complete(parser, shell).rstrip("\n")
    if shell == "zsh":
        # `(*)` completes the first of several names or files only, `*` every one.
        script = re.sub(r'^( *")\(\*\)::?', r"\1*:", script, flags=re.MULTILINE)
    return Output(table={"shell": shell, "script": script}) if as_json else Output(script)


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(found[0].choices)


def _names(file: Path | None) -> tuple[str, ...]:
    """What `add` takes now; nothing where there is no plan, as a shell would show what is said of it."""
    path = file or paths.year_file(clock.today())
    if path is None or not path.exists():
        return ()
    with opened(path) as store:
        return (*store.year.plan.names, WON, LOST) if store.year else ()
