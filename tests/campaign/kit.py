"""What the campaign's tests share: a year to lose, presses to count, and a tally for docs/reliability.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from tests.article import ARTICLE_2026

import funnel_tui
from funnel_tui.storage.store import Store

COUNTS = "FUNNEL_TUI_COUNTS"
"""Environment variable: a file to which the tests add what they counted."""

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 2, tzinfo=UTC)


PLAN = ARTICLE_2026
PACKAGE = Path(funnel_tui.__file__).parent
ROOT = Path(__file__).parents[2]
"""The checkout that the tests run from."""


def tally(what: str, n: int) -> None:
    """Say how many of something were tried; `docs/make_reliability.py` adds them up."""
    print(f"{what}: {n}")  # noqa: T201 - shown by pytest -s
    if path := os.environ.get(COUNTS):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, "n": n}) + "\n")


def tell(kind: str, **words: str) -> None:
    """Leave words for docs/reliability.md."""
    if path := os.environ.get(COUNTS):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, **words}) + "\n")


def year_path(folder: Path) -> Path:
    """Where the year file of a test lies."""
    return folder / "data" / "2026.toml"


def open_year(folder: Path, state: str = "state") -> Store:
    """The year as a process that starts now sees it."""
    return Store.open(year_path(folder), folder / state)


def make_year(folder: Path) -> Store:
    """A new year file with the example's plan."""
    store = open_year(folder)
    store.create(PLAN, NOW)
    return store


def counted(store: Store, name: str = "calls", day: date = DAY) -> int:
    """How often an activity is counted on a date."""
    assert store.year is not None, store.problems
    return store.year.typed_day(day).count(name)


def environment(**more: str) -> dict[str, str]:
    """For processes of ours: the package that this process runs, and nothing of the user's."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TMPDIR")}
    here = os.pathsep.join([str(PACKAGE.parent), str(ROOT), *sys.path])
    # What has been compiled is used; of copies of the package nothing is kept.
    bytecode = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": sys.pycache_prefix or ""}
    return {**kept, **bytecode, "PYTHONPATH": here, **more}


def start(
    code: str, *args: object, before: tuple[str, ...] = (), more: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Begin a Python process, its stdout to be read.

    Args:
        code: What it runs.
        args: Its `sys.argv[1:]`.
        before: A command to run it under, such as strace and its options.
        more: Environment variables.
    """
    return subprocess.Popen(
        [*before, sys.executable, "-c", code, *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**(more or {})),
    )


def finish(process: subprocess.Popen[bytes]) -> str:
    """Wait for a process that ends by itself; what it said."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode(errors="replace")
    return out.decode()


def temps(folder: Path) -> list[str]:
    """Temporary files that somebody left in a folder."""
    return sorted(path.name for path in folder.rglob("*.tmp"))


PRESSER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from funnel_tui.storage.store import Refused, SaveFailed, Store

def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()

path, state, name, times, every = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:6])
store = Store.open(path, state)
for n in range(times):
    try:
        store.press(date(2026, 11, 23), name, 1, datetime(2026, 11, 23, 9, tzinfo=UTC))
        say("+")
    except (Refused, SaveFailed) as error:
        say("r" if isinstance(error, Refused) else "s")
    if every and n % every == every - 1:
        try:
            store.checkpoint()
        except SaveFailed:
            say("f")
try:
    store.checkpoint()
except SaveFailed:
    say("f")
"""
"""Presses again and again; says `+` saved, `r` refused, `s` not saved yet, `f` no checkpoint."""
