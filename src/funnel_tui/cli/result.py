"""What a command without a screen ends with: text to print, or why it could not be done."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from funnel_tui.cli.errors import Failed
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.store import Refused, SaveFailed, Store
from funnel_tui.system import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """What a command prints."""

    out: str = ""
    notes: tuple[str, ...] = ()
    """Lines for stderr."""
    code: int = 0
    table: Mapping[str, object] | None = None
    """What is printed as JSON in place of text, within what every command's JSON begins with."""


def lines(path: str | Path, problems: Iterable[Problem]) -> Iterator[str]:
    """Problems as `file:line: what is wrong, and what is allowed`."""
    for problem in problems:
        yield f"{path}:{problem.line}: {problem.text}" if problem.line else f"{path}: {problem.text}"


def first(path: str | Path, problems: Iterable[Problem]) -> str:
    """The fault that keeps a file from being used, in one line."""
    found = list(lines(path, (problem for problem in problems if not problem.harmless)))
    if not found:
        return f"{path}: cannot be read"
    more = f" (and {len(found) - 1} more: funnel-tui check)" if len(found) > 1 else ""
    return found[0] + more


def no_file(path: str | Path | None, day: object) -> Failed:
    """Why there is nothing to read, and what to do about it."""
    if path is None:
        return Failed(f"no year file holds {day}; start funnel-tui to make a plan")
    return Failed(f"{path}: there is no such file; start funnel-tui to make a plan")


def file_of(named: Path | None, day: date) -> Path:
    """The file that was named, else the year file that holds a date.

    Raises:
        Failed: Where there is none.
    """
    from pathlib import Path  # noqa: PLC0415 - `add` does without

    return Path(place_of(named, day))


def place_of(named: Path | None, day: date) -> str:
    """The same as text.

    Raises:
        Failed: Where there is none.
    """
    path = str(named) if named else paths.year_place(day)
    if path is None or not os.path.exists(path):
        raise no_file(path, day)
    return path


@contextmanager
def opened(path: str | Path) -> Iterator[Store]:
    """A year file's store, closed afterwards.

    Raises:
        Failed: When what is done with it is refused or cannot be saved; this process will not try again.
    """
    store = Store.open(path, paths.state_place())
    try:
        yield store
    except SaveFailed as error:
        raise Failed(f"{path}: not saved: {error}") from None
    except Refused as error:
        raise Failed(str(error)) from None
    finally:
        store.close()


def year_in(store: Store) -> Year:
    """The year of a store.

    Raises:
        Failed: When the file cannot be used.
    """
    if store.year is None:
        raise Failed(first(store.place, store.problems))
    return store.year


def has_inbox(path: str | Path) -> bool:
    """Whether a file lies in the inbox beside a year file; what reads it takes a while to load."""
    try:
        names = os.listdir(os.path.join(os.path.dirname(os.path.realpath(path)), "inbox"))
    except OSError:
        return False
    return any(name.lower().endswith(".txt") for name in names)


def checkpoint(store: Store, path: str | Path) -> tuple[str, ...]:
    """Write the journalled changes into the year file; a note where that fails, which loses nothing."""
    try:
        store.checkpoint()
    except SaveFailed as error:
        # It names the file.
        return (f"{error}; the change is kept safe and added as soon as the file can be written",)
    if store.readable:
        return ()
    return (f"{first(path, store.problems)}; the change is kept safe and added when the file is fixed",)
