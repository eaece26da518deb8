"""The last `status --short` line, kept while nothing that it was made from has changed.

A prompt asks several times a minute; this way it costs little more than starting Python, so nothing here
imports more than it must.
"""

from __future__ import annotations

import os
from binascii import crc32
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from funnel_tui import __version__

_SETTLED = 20_000_000
"""Nanoseconds: a file changed less than this ago can change again without its signature showing it."""


def query(file: Path | None, today: str) -> str:
    """What a line answers: a date, a file or the choice of one, and this version of the program."""
    named = "" if file is None else os.path.abspath(file)  # noqa: PTH100 - Path.absolute keeps `..`
    return f"{__version__} {today} {named}"


def recall(state: Path, asked: str) -> str | None:
    """The line that was remembered for a query, if all its files are as they were."""
    try:
        with _place(state, asked).open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            first, *depends, line = file.read().split("\n")
    except (OSError, ValueError):
        return None
    if first != asked or not depends:
        return None
    for entry in depends:
        sign, _, path = entry.partition(" ")
        if _sign(path) != sign:
            return None
    return line


def remember(state: Path, asked: str, since: int, depends: Iterable[Path], line: str) -> None:
    """Keep a line with the signatures of everything it was made from; failing to is no loss.

    Args:
        state: The state folder.
        asked: The query.
        since: Nanoseconds of the system clock before anything was read; what changed after it is not kept.
        depends: Files and folders, also such as do not exist.
        line: The answer.
    """
    paths = [str(path) for path in depends]
    if any("\n" in text for text in (asked, line, *paths)):
        return
    with suppress(OSError, ValueError):
        signs = [_sign(path) for path in paths]
        if any(_changed(path) > since - _SETTLED for path in paths):
            return
        place = _place(state, asked)
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.with_suffix(f".{os.getpid()}")
        entries = [f"{sign} {path}" for sign, path in zip(signs, paths, strict=True)]
        with temporary.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            file.write("\n".join((asked, *entries, line)))
        temporary.replace(place)


def _place(state: Path, asked: str) -> Path:
    # One for each file asked about: the date is not in the name, so that old lines do not pile up.
    version, _, rest = asked.partition(" ")
    named = rest.partition(" ")[2]
    return state / "short" / f"{crc32(os.fsencode(version + named)):08x}.txt"


def _sign(path: str) -> str:
    """What changes whenever a file or a folder's list of files does."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path for each would cost more than the call
    except OSError:
        return "none"
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_ctime_ns  # noqa: PTH116 - as above
    except OSError:
        return 0
