"""The command `edit`: the year file in the user's editor, and what is wrong with it afterwards."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.files import faults
from funnel_tui.cli.result import Output, checkpoint, file_of, opened
from funnel_tui.cli.source import notation
from funnel_tui.core.progress.diff import Difference, differences
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.difference_text import change_line
from funnel_tui.storage.disk.schema_file import keep_schema
from funnel_tui.storage.format.year_toml import SCHEMA_LINE, schema_line
from funnel_tui.system import clock
from funnel_tui.system.os_calls import WINDOWS

_VARIABLES = ("VISUAL", "EDITOR")
_USUAL = ("notepad",) if WINDOWS else ("nano", "vi")
"""Where neither variable is set."""
_EXAMPLES = "EDITOR=nano, or EDITOR='code --wait'"
_AT_ONCE = 1.0
"""Seconds: nobody edits a file in less, so the editor did not wait until it was closed."""
_MOST_SHOWN = 20
"""Changes in words; a whole year typed in would fill the screen."""


def edit(file: Path | None, *, as_json: bool = False) -> Output:
    """Open the year file in the editor; what is logged meanwhile is kept, and nothing is undone.

    Args:
        file: The year file, where it was named.
        as_json: Whether a script asks.

    Raises:
        WrongUse: When there is no editor.
        Failed: When there is no file, or the editor cannot be run.
    """
    today = clock.today()
    path = file_of(file, today)
    words = _editor()
    with opened(path) as store:
        if store.lacking:
            # The editor is to show everything that was logged.
            checkpoint(store, path)
        before, fixed = store.year, not store.readable
    if schema_line(path.read_bytes()) == SCHEMA_LINE:
        keep_schema(path)
    bytes_before, began = path.read_bytes(), time.monotonic()
    code = _run([*words, str(path)])
    at_once = time.monotonic() - began < _AT_ONCE
    if not path.exists():
        raise Failed(f"{path}: is gone; funnel-tui restore --file {path} lists the copies there are")
    changed = path.read_bytes() != bytes_before
    notes = [f"{words[0]} ended with {code}"] if code else []
    with opened(path) as store:
        found = faults(store, today)
        if not store.readable:
            notes.append(
                f"{path.name} stays as you saved it, and what is logged is kept safe until it is fixed:"
                " funnel-tui edit opens it again"
            )
        elif store.lacking:
            # Counts that the editor did not know of.
            notes += checkpoint(store, path)
        after = store.year if store.readable else None
    shown = [change_line(each, notation()) for each in _changes(before, after)] if before and after else []
    if fixed and after:
        shown = ["the file can be read again", *shown]
    if not changed and at_once and not code:
        notes.append(f"if {words[0]} does not wait until you close the file, tell it to: {_EXAMPLES}")
    result = 1 if found or code else 0
    if as_json:
        table = {"file": str(path), "changed": changed, "changes": shown, "problems": found}
        return Output("", tuple(notes), result, table)
    if len(shown) > _MOST_SHOWN:
        shown = [*shown[:_MOST_SHOWN], f"and {len(shown) - _MOST_SHOWN} more"]
    if not shown and not found:
        shown = ["nothing that counts was changed" if changed else "nothing was changed"]
    return Output("\n".join([*shown, *found]), tuple(notes), result)


def _changes(before: Year, after: Year) -> Iterator[Difference]:
    """What was changed, without what is wrong: that is listed with its line."""
    wrong = {problem.where for year in (before, after) for problem in year.problems}
    return (each for each in differences(before, after) if each.place not in wrong)


def _editor() -> list[str]:
    """The editor's command.

    Raises:
        WrongUse: When it is not a program.
    """
    variable = next((name for name in _VARIABLES if os.environ.get(name, "").strip()), "")
    if not variable:
        usual = next((name for name in _USUAL if shutil.which(name)), "")
        if usual:
            return [usual]
        raise WrongUse(f"there is no editor; allowed: {_EXAMPLES}")
    typed = os.environ[variable]
    try:
        words = shlex.split(typed, posix=not WINDOWS)
    except ValueError as error:
        raise WrongUse(f"{variable} is {typed!r}: {error}; allowed: {_EXAMPLES}") from None
    if not words or shutil.which(words[0]) is None:
        raise WrongUse(f"{variable} is {typed!r}, which is not a program here; allowed: {_EXAMPLES}")
    return words


def _run(command: list[str]) -> int:
    """Run the editor in this terminal; its exit code."""
    import subprocess  # noqa: PLC0415 - no other command starts a program

    if sys.stdout is not None:
        sys.stdout.flush()
    try:
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror or error}") from None
