"""Log as it begins, painted before anything that draws is loaded; the terminal is given back anyway.

The last session leaves it for that date and the next working day, as what is due is known ahead; it is shown
only while nothing that it was made from has changed. Like the kept prompt it costs little more than starting
Python, so nothing here imports more than it must.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress

from funnel_tui import __version__
from funnel_tui.system import os_calls, prompt_cache

# To import typing takes a fifth of a start of Python.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

ALTERNATE, NORMAL = "\x1b[?1049h", "\x1b[?1049l"
"""To the screen of full-screen programs, which leaves what was there before, and back."""
_HIDE, _SHOW, _PLAIN = "\x1b[?25l", "\x1b[?25h", "\x1b[0m"
_IN_DATE, _NEXT_DATE = "\x1f", "\x1e"

_taken: list[tuple[int, list[Any]]] = []
"""The terminal while it is taken over, and how it was."""


def query(file: Path | None) -> str:
    """What a picture answers: a file or the choice of one, in a terminal of this size and kind."""
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        return ""
    with suppress(OSError):
        columns, rows = os.get_terminal_size(1)
        kind = [os.environ.get(name, "") for name in ("TERM", "COLORTERM", "NO_COLOR")]
        named = "" if file is None else os.path.abspath(file)  # noqa: PTH100 - Path.absolute keeps `..`
        # The cache has one answer for each text behind the second space, whatever the size.
        return f"{__version__} {columns}x{rows},{','.join(kind).replace(' ', '')} frame {named}"
    return ""


def keep(state: Path, asked: str, since: int, depends: Iterable[Path], frames: Mapping[str, str]) -> None:
    """Keep the pictures of the coming dates, by date; as `prompt_cache.remember` does."""
    line = _NEXT_DATE.join(f"{day}{_IN_DATE}{frame}" for day, frame in frames.items())
    if asked and frames:
        prompt_cache.remember(state, asked, since, depends, line)


def paint(state: str | Path, asked: str, today: str) -> bool:
    """Take over the terminal and paint what was kept for a date; whether there was something.

    What is typed from now on is not echoed, and whoever reads the terminal next gets it.
    """
    kept = prompt_cache.recall(state, asked) if asked else None
    days = dict(day.partition(_IN_DATE)[::2] for day in kept.split(_NEXT_DATE)) if kept else {}
    if not (frame := days.get(today)):
        return False
    # An end from outside, until the program follows signals itself.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    if (before := os_calls.take_terminal(0)) is None:
        return False
    _taken.append((0, before))
    with suppress(OSError, UnicodeError):
        sys.stdout.write(ALTERNATE + _HIDE + frame)
        sys.stdout.flush()
    return True


def hand_over() -> list[Any] | None:
    """Let whoever draws from now on have the terminal; its modes before, None where it was not taken."""
    return _taken.pop()[1] if _taken else None


def give_back() -> None:
    """Leave the terminal as it was, unless it was handed over."""
    while _taken:
        terminal, before = _taken.pop()
        with suppress(OSError, UnicodeError):
            sys.stdout.write(_PLAIN + NORMAL + _SHOW)
            sys.stdout.flush()
        os_calls.give_terminal_back(terminal, before)
