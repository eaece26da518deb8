"""Takes in what a phone wrote: `3 calls`, `won 12000`, `meetings 1 yesterday`, a line each, in `inbox/*.txt`.

A line is known by its file's name and its text, and by how many lines with that text the file has. The year
file marks each in the same record that counts it. So it does not matter how often a sync program delivers a
file, whether two machines have it, or where the program was killed. What cannot be counted stays where it is.
"""

# Plain paths: the folder is looked at each second.
# ruff: noqa: PTH103, PTH104, PTH116, PTH118, PTH119, PTH120

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from funnel_tui.core.progress.commands.typed import TypedDeal, entry
from funnel_tui.core.progress.day import WON
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.storage.change import Refused, SaveFailed
from funnel_tui.storage.disk.lock import Lock
from funnel_tui.storage.journal.edits import Count, Deal, FromInbox
from funnel_tui.storage.journal.records import spoken
from funnel_tui.storage.store import Store
from funnel_tui.system.os_calls import open_to_read

FOLDER, DONE = "inbox", "done"
_SUFFIX = ".txt"
_LONGEST = 200
"""Characters of a line: a longer one is something else."""
_MOST_BYTES = 256 * 1024
"""Of a file: thousands of lines; a larger one is something else."""

Look = tuple[tuple[str, int, int, int], ...]
"""Each file's name, size and times: where these are the same, so is what it says."""


@dataclass(frozen=True, slots=True)
class InboxReport:
    """What became of the files in the inbox."""

    taken: tuple[Count | Deal, ...] = ()
    """What was counted now."""
    kept: tuple[str, ...] = ()
    """What was not, a line each: the place, and why."""

    @property
    def rows(self) -> list[tuple[str, int, Decimal | None, date]]:
        """What was counted, as the report words it: activity, number, amount and date."""
        return [
            (WON, e.n, e.amount, e.day) if isinstance(e, Deal) else (e.name, e.n, None, e.day)
            for e in self.taken
        ]


NOTHING = InboxReport()


def folder_of(year_file: str | os.PathLike[str]) -> str:
    """The inbox beside a year file."""
    return os.path.join(os.path.dirname(os.path.realpath(year_file)), FOLDER)


def look(year_file: str | os.PathLike[str]) -> Look:
    """The files that lie in the inbox of a year file; mostly there are none."""
    found = []
    try:
        with os.scandir(folder_of(year_file)) as entries:
            for each in entries:
                if each.name.lower().endswith(_SUFFIX) and not each.name.startswith((".", "~")):
                    with suppress(OSError):
                        about = each.stat()
                        found.append((each.name, about.st_size, about.st_mtime_ns, about.st_ctime_ns))
    except OSError:
        return ()
    return tuple(sorted(found))


def take_in(
    store: Store,
    state: str,
    now: datetime,
    *,
    month_first: bool,
    used_on: Callable[[date, Path], Path | None],
) -> InboxReport:
    """Count each line of the inbox that the year has not got, and move the files that are all counted.

    Args:
        store: The year's.
        state: The state folder.
        now: The time of the entries; a line without a date counts on the day on which its file was written.
        month_first: Whether `04/01` is the first of April.
        used_on: The year file of a folder that holds a date: a line is that one's, whichever is open.
    """
    intake = _Intake(store, now, month_first, used_on)
    # Two windows would both log a line; it would count once, but undo would find it twice.
    with Lock(os.path.join(state, "inbox.lock"), instead=intake.folder):
        # What another one has just taken in is marked in the year.
        store.refresh()
        for name, *_ in look(store.path):
            if store.year is None:
                break
            try:
                intake.file(name)
            except FileNotFoundError:
                # Another machine of a synced folder has just moved it.
                continue
            except OSError as error:
                intake.keep(name, error.strerror or str(error))
            except SaveFailed as error:
                intake.keep(name, str(error))
                break
    return InboxReport(tuple(intake.taken), tuple(intake.kept))


class _Intake:
    def __init__(
        self,
        store: Store,
        now: datetime,
        month_first: bool,
        used_on: Callable[[date, Path], Path | None],
    ) -> None:
        self.folder = folder_of(store.path)
        self.taken: list[Count | Deal] = []
        self.kept: list[str] = []
        self.left = 0
        """How much stays where it is, named or not."""
        self._store = store
        self._now = now
        self._month_first = month_first
        self._used_on = used_on
        # A copy, or last year's file: what is another one's is no news there.
        self._in_use = not self._other(now.date())

    def _other(self, day: date) -> str:
        """The file beside this one that holds a date, where it is another."""
        path = self._store.path
        used = self._used_on(day, path.parent)
        return "" if used is None or os.path.realpath(used) == os.path.realpath(path) else used.name

    def keep(self, name: str, why: str, line: int = 0) -> None:
        """Name what stays where it is, where the file of today is open."""
        self.left += 1
        if not self._in_use:
            return
        shown = os.fsencode(name).decode("utf-8", "replace")
        self.kept.append(f"{FOLDER}/{shown}{f':{line}' if line else ''}: {why}")

    def file(self, name: str) -> None:
        """Count what is new in a file, name what cannot be counted, and move it once nothing is left."""
        path = os.path.join(self.folder, name)
        if why := _foreign(path):
            self.keep(name, why)
            return
        data = _read(path)
        try:
            *ended, half = data.decode("utf-8-sig").split("\n")
        except UnicodeDecodeError:
            self.keep(name, "is not UTF-8 text")
            return
        left = self.left
        dates = DateReader(_written(path, self._now), self._month_first)
        new, known = self._lines(name, ended, dates)
        if half.strip():
            why = f"{half.strip()[:40]!r} may be half a line: end it with a line break to count it"
            self.keep(name, why, len(ended) + 1)
        if self.left > left or not (new or known):
            return
        if known and (again := self._again(name, data, new)):
            self.keep(name, again)
            if not new:
                return
        self._move(name, data)

    def _lines(self, name: str, lines: list[str], dates: DateReader) -> tuple[int, int]:
        """Count lines; how many are new, and how many the year has already."""
        new = known = 0
        for number, text, nth in _numbered(lines):
            if self._store.taken_in(name, text) >= nth:
                known += 1
                continue
            try:
                edit = _entry(text, self._store, dates)
                if other := self._other(edit.day):
                    raise Refused(f"{spoken(edit.day)} {edit.day.year} is in {other}: open it to count this")
                change = self._store.take_in(FromInbox(name, text, nth, edit), self._now)
            except (ValueError, Refused) as error:
                self.keep(name, str(error), number)
                continue
            new += 1
            if isinstance(change.edit, Count | Deal):
                self.taken.append(change.edit)
        return new, known

    def _again(self, name: str, data: bytes, new: int) -> str:
        """What to say of a file of which lines were counted before, and which was moved then."""
        try:
            same = _read(os.path.join(self.folder, DONE, name)) == data
        except OSError:
            # It was counted, and the program ended before it was moved.
            return ""
        if new:
            return "has lines that were counted before; only the others were counted now"
        what = "the same file was" if same else "all of its lines were"
        return f"{what} counted before: give it another name to count it again, or delete it"

    def _move(self, name: str, data: bytes) -> None:
        """Put a file among those that are done, unless somebody wrote to it meanwhile."""
        path, done = os.path.join(self.folder, name), os.path.join(self.folder, DONE)
        os.makedirs(done, exist_ok=True)
        stem = name[: -len(_SUFFIX)]
        places = (os.path.join(done, f"{stem}{n}{_SUFFIX}") for n in ("", *(f"-{n}" for n in range(2, 1000))))
        place = next(place for place in places if not os.path.lexists(place))
        # Another machine of a synced folder may have moved it.
        with suppress(FileNotFoundError):
            os.rename(path, place)
            if _read(place) != data and not os.path.lexists(path):
                # What was added is counted when it is looked at again; the rest is marked.
                os.rename(place, path)


def _foreign(path: str) -> str:
    """Why a file is not one that a phone wrote; empty where it may be."""
    about, name = os.stat(path), os.path.basename(path)
    if not stat.S_ISREG(about.st_mode):
        return "is not a file"
    if about.st_size > _MOST_BYTES:
        return f"is larger than {_MOST_BYTES // 1024} KB"
    if "conflict" in name.lower():
        return "is a conflict copy that a sync program left: rename it to count it, or delete it"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "has a name that is not UTF-8"
    return ""


def _read(path: str) -> bytes:
    with open_to_read(path) as file:
        return file.read(_MOST_BYTES)


def _written(path: str, now: datetime) -> date:
    """The day on which a file was last written; a clock that is ahead must not make it tomorrow's."""
    return min(datetime.fromtimestamp(os.stat(path).st_mtime).astimezone().date(), now.date())


def _numbered(lines: list[str]) -> Iterator[tuple[int, str, int]]:
    """Each line that says something: its number, its text, and which of those with this text it is."""
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines, 1):
        if text := " ".join(line.split()):
            seen[text] += 1
            yield number, text, seen[text]


def _entry(text: str, store: Store, dates: DateReader) -> Count | Deal:
    if len(text) > _LONGEST:
        raise ValueError(f"a line of more than {_LONGEST} characters is not an entry")
    assert store.year is not None
    asked = entry(text, store.year.plan, dates)
    if isinstance(asked, TypedDeal):
        return Deal(asked.day, asked.amount, asked.n)
    return Count(asked.day, asked.activity, asked.n)
