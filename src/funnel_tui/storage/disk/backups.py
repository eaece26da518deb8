"""Copies of year files: made before the program writes over somebody else's text, or left by sync tools."""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this.
# ruff: noqa: PTH108, PTH118, PTH208

from __future__ import annotations

import os
import time
from itertools import groupby

from funnel_tui.storage.disk.atomic import atomic_write, make_folders
from funnel_tui.system.os_calls import open_to_read, same_case

# About 1 MB for a year's file; the newest day has more, because that is when an edit goes wrong.
DAYS, MONTHS, OF_A_DAY = 14, 12, 10
_SUFFIX = ".toml"


def back_up(folder: str, data: bytes, mtime_ns: int) -> str | None:
    """Copy bytes to the backups, unless the newest copy holds the same, and thin the older ones.

    Args:
        folder: The backups of one year file; it is made where it is missing.
        data: What is about to be overwritten.
        mtime_ns: When it was written: the copy is named by it, as that is when the text was right.

    Returns:
        The path of the copy, or None where there is one already.

    Raises:
        OSError: When no copy could be made: then nothing may be overwritten.
    """
    make_folders(folder)
    names = _names(folder)
    if names and _holds(os.path.join(folder, names[-1]), data):
        return None
    name = _named(mtime_ns)
    if names and name <= names[-1].removesuffix(_SUFFIX):
        # An older time than the last copy's, or the same: order by when the copies were made.
        base, _, count = names[-1].removesuffix(_SUFFIX).partition("_")
        name = f"{base}_{int(count or 0) + 1:03d}"
    path = os.path.join(folder, name + _SUFFIX)
    atomic_write(path, data, mode=0o600)
    for old in thinned([*names, name + _SUFFIX]):
        try:
            os.unlink(os.path.join(folder, old))
        except OSError:
            continue
    return path


def _named(mtime_ns: int) -> str:
    try:
        return time.strftime("%Y-%m-%dT%H%M%S", time.gmtime(mtime_ns // 1_000_000_000))
    except (OverflowError, ValueError, OSError):
        return "1970-01-01T000000"


def _names(folder: str) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(_SUFFIX) and name[:4].isdecimal())


def _holds(path: str, data: bytes) -> bool:
    try:
        with open_to_read(path) as file:
            return file.read() == data
    except OSError:
        return False


def thinned(names: list[str]) -> list[str]:
    """The copies that can go: ten of the newest day stay, and the last of 13 days before and of 12 months."""
    days = [list(group) for _, group in groupby(sorted(names), key=lambda name: name[:10])]
    if not days:
        return []
    keep = {days[-1][0], *days[-1][-(OF_A_DAY - 1) :], *(day[-1] for day in days[-DAYS:])}
    months = [list(group) for _, group in groupby(sorted(names), key=lambda name: name[:7])]
    keep.update(month[-1] for month in months[-MONTHS:])
    return [name for name in sorted(names) if name not in keep]


def copies(folder: str) -> tuple[str, ...]:
    """Paths of the copies there are, the newest first."""
    try:
        return tuple(os.path.join(folder, name) for name in reversed(_names(folder)))
    except OSError:
        return ()


def conflict_copies(path: str) -> tuple[str, ...]:
    """Paths of what sync tools put beside a file when they could not decide; never merged silently."""
    folder, name = os.path.split(path)
    stem = name.removesuffix(_SUFFIX)
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return ()
    return tuple(
        os.path.join(folder, n)
        for n in names
        if n != name and same_case(n).startswith(same_case(stem)) and "conflict" in n.lower()
    )
