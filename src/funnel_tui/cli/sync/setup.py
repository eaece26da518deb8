"""The command `sync --git`: has the git repository that holds the year merge it by `funnel-tui merge`."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from funnel_tui.cli.errors import Failed
from funnel_tui.cli.result import Output
from funnel_tui.system import clock, paths

ATTRIBUTES = ".gitattributes"
DRIVER = "funnel-tui"
_YEARS = "[0-9][0-9][0-9][0-9]*.toml"
"""The names that the program gives year files: other TOML files in the folder are left to git."""


def sync_git(file: Path | None, *, as_json: bool = False) -> Output:
    """Install the merge driver for the folder of the year; what is there already stays as it is.

    Raises:
        Failed: Where there is no git, no repository, or it cannot be written.
    """
    today = clock.today()
    path = file or paths.year_file(today) or paths.new_file(today)
    folder = path.resolve().parent
    top = _git(folder, "rev-parse", "--show-toplevel")
    pattern = _YEARS if re.fullmatch(r"\d{4}.*\.toml", path.name) else _quoted(path.name)
    command = f"{shlex.quote(sys.executable)} -m funnel_tui merge %O %A %B"
    done = [
        _attribute(folder / ATTRIBUTES, f"{pattern} merge={DRIVER}"),
        _setting(folder, f"merge.{DRIVER}.name", "year files of funnel-tui"),
        _setting(folder, f"merge.{DRIVER}.driver", command),
    ]
    if as_json:
        return Output(table={"repository": top, "done": done})
    rest = f"commit {ATTRIBUTES}; run this once on each machine, as git keeps its settings to itself"
    return Output("\n".join((f"{top}: year files are merged by funnel-tui", *done, rest)))


def _attribute(file: Path, line: str) -> str:
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        if line in text.splitlines():
            return f"{file}: has the line already"
        separator = "\n" if text and not text.endswith("\n") else ""
        file.write_text(f"{text}{separator}{line}\n", "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"{file}: cannot be written: {error}") from None
    return f"{file}: line added: {line}"


def _setting(folder: Path, name: str, value: str) -> str:
    present = _run(folder, "config", "--local", "--get", name).stdout.removesuffix("\n")
    if present == value:
        return f"git config {name}: is set already"
    _git(folder, "config", "--local", name, value)
    return f"git config {name}: {value}"


def _git(folder: Path, *args: str) -> str:
    done = _run(folder, *args)
    if done.returncode:
        said = done.stderr.strip().removeprefix("fatal: ").partition("\n")[0]
        if "not a git repository" in said:
            raise Failed(f"{folder} is not in a git repository; make one there first: git init")
        raise Failed(f"git {args[0]}: {said or f'ended with {done.returncode}'}")
    return done.stdout.strip()


def _run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        if folder.is_dir():
            raise Failed("there is no git on this machine; install it first") from None
        raise Failed(f"{folder}: there is no such folder; start funnel-tui to make a plan") from None


def _quoted(name: str) -> str:
    """A file's name as a pattern of .gitattributes that means just it."""
    plain = re.sub(r"([*?\[\]\\!#])", r"\\\1", name)
    return f'"{plain}"' if re.search(r"\s", plain) else plain
