"""The last line of a prompt or status bar, kept while nothing it was made from has changed; the last chance.

A prompt asks several times a minute; this way it costs little more than starting Python, so nothing here
imports more than it must.
"""

from __future__ import annotations

import os
from binascii import crc32
from collections.abc import Iterable
from contextlib import suppress

from funnel_tui import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_SETTLED = 20_000_000
"""Nanoseconds: a file changed less than this ago can change again without its signature showing it."""
_MOST = 1e300
"""Above any revenue: a kept infinity is a damaged file."""


def query(file: Path | None, today: str, form: str = "") -> str:
    """What a line answers: a date, a file or the choice of one, its form, and this version of the program.

    Args:
        file: As it was named; None for the choice of one.
        today: The date.
        form: How the line is written, where that is not `--short`.
    """
    named = "" if file is None else os.path.abspath(file)
    return f"{__version__} {today} {named}" + (f"\t{form}" if form else "")


def form_of(template: str | None, waybar: bool) -> str:
    """What tells the forms of a line apart in a query."""
    return "waybar" if waybar else "" if template is None else f"format {template!r}"


def recall(state: str | Path, asked: str) -> str | None:
    """The line that was remembered for a query, if all its files are as they were."""
    place = _place(state, asked)
    if not os.path.isfile(place):
        return None
    try:
        with open(place, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
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


def remember(state: str | Path, asked: str, since: int, depends: Iterable[str | Path], line: str) -> None:
    """Keep a line with the signatures of everything it was made from; without it the next prompt is slower.

    Args:
        state: The state folder.
        asked: The query.
        since: Nanoseconds of the system clock before anything was read; what changed after it is not kept.
        depends: Files and folders, existing or not.
        line: The answer.
    """
    paths = [str(path) for path in depends]
    if any("\n" in text for text in (asked, line, *paths)):
        return
    with suppress(OSError, ValueError):
        signs = [_sign(path) for path in paths]
        if any(changed(path) > since - _SETTLED for path in paths):
            return
        entries = [f"{sign} {path}" for sign, path in zip(signs, paths, strict=True)]
        _write(_place(state, asked), "\n".join((asked, *entries, line)))


def chance_place(state: str | Path, file_id: str) -> str:
    """Where a year's last chance is kept: a line that shows it depends on this file."""
    return os.path.join(state, "short", f"{crc32(file_id.encode()):08x}.chance")


def recall_chance(state: str | Path, file_id: str, made_from: str) -> tuple[float, float, float] | None:
    """The chance, low and high that were remembered for just this plan, log and date."""
    place = chance_place(state, file_id)
    if not os.path.isfile(place):
        return None
    try:
        with open(place, encoding="utf-8") as file:
            mark, *numbers = file.read().split()
        chance, low, high = map(float, numbers)
    except (OSError, ValueError):
        return None
    if mark != _mark(made_from) or not (0 <= chance <= 1 and -_MOST < low <= high < _MOST):
        return None
    return chance, low, high


def remember_chance(
    state: str | Path, file_id: str, made_from: str, chance: float, low: float, high: float
) -> None:
    """Keep what a simulation found, so that `status --short` needs none; without it the line has no chance.

    Args:
        state: The state folder.
        file_id: The year's id; each has one chance.
        made_from: Plan, log and date, by `chance_key`: with another text the chance is not recalled.
        chance: Of the target.
        low: Of the revenue at the end, the forecast's 10 %.
        high: Its 90 %.
    """
    if recall_chance(state, file_id, made_from) == (chance, low, high):
        # A new file, though the same, would make the kept line look stale.
        return
    with suppress(OSError, ValueError):
        _write(chance_place(state, file_id), f"{_mark(made_from)} {chance!r} {low!r} {high!r}\n")


def _mark(made_from: str) -> str:
    text = made_from.encode("utf-8", "surrogatepass")
    return f"{__version__}:{len(text)}:{crc32(text):08x}"


def _write(place: str, text: str) -> None:
    os.makedirs(os.path.dirname(place), exist_ok=True)
    temporary = f"{os.path.splitext(place)[0]}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.write(text)
    os.replace(temporary, place)


def _place(state: str | Path, asked: str) -> str:
    # One for each file asked about: the date is not in the name, so that old lines do not pile up.
    version, _, rest = asked.partition(" ")
    named = rest.partition(" ")[2]
    return os.path.join(state, "short", f"{crc32(os.fsencode(version + named)):08x}.txt")


def _sign(path: str) -> str:
    """What changes whenever a file or a folder's list of files does."""
    try:
        found = os.stat(path)
    except OSError:
        return "none"
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def changed(path: str | Path) -> int:
    """When a file was changed last, in nanoseconds; 0 where there is none."""
    try:
        return os.stat(path).st_ctime_ns
    except OSError:
        return 0
