"""Lays damaged year files before the program and judges what it does with them."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any
from unittest import mock

from tests.campaign.damage import damaged
from tests.campaign.kit import DAY, NOW, counted, make_year, year_path

from funnel_tui.cli.errors import Failed
from funnel_tui.cli.files import check
from funnel_tui.cli.status import status
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.storage.disk import state_folder as identity
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.store import Refused, SaveFailed, Store
from funnel_tui.system import paths

MOST_CALLS = 100
"""Times the calls that a good file takes: a bound on work that no clock decides."""
COUNT_EVERY = 16
"""Calls are counted for one file in so many: to count them takes as long as the work itself."""
FORMS = 16
"""Of so many files one is told as text and one as JSON, which simulate the year; the others in short."""
STUCK = 60
"""Seconds after which a file counts as a hang: a pattern that never ends matching makes no calls."""


@dataclass
class Desk:
    """One person's folders, put back to what they were for each file."""

    folder: Path
    good: bytes
    kept: dict[Path, bytes]
    """What the state folder holds while all is well."""

    @property
    def path(self) -> Path:
        return year_path(self.folder)

    @property
    def state(self) -> Path:
        return paths.state_folder()

    def lay(self, data: bytes) -> None:
        """The damaged file, beside a state folder that knows the good one."""
        for folder in (self.state, self.path.parent):
            for path in folder.rglob("*"):
                if path.is_file() and path not in self.kept:
                    path.unlink()
        for path, content in self.kept.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
        self.path.write_bytes(data)

    def open(self) -> Store:
        return Store.open(self.path, self.state)


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """A year with three weeks of work, and what a CRM says of some of it, in folders below one of ours."""
    here = {f"XDG_{name}_HOME": str(folder / name) for name in ("DATA", "CONFIG", "STATE")}
    with (
        mock.patch.dict(os.environ, {**here, "FUNNEL_TUI_TODAY": str(DAY)}),
        # Nothing is cut off from its power here, and the state folder that is put back is the same folder.
        mock.patch.object(os, "fsync"),
        mock.patch.object(State, "fingerprint", "here"),
        # The same bytes in each run: a file's number is enough to have it again.
        mock.patch.object(os, "urandom", Random(2026).randbytes),
        mock.patch.object(identity, "_host", return_value="laptop"),
    ):
        state = paths.state_folder()
        state.parent.mkdir(parents=True)
        make_year(folder).close()
        (folder / "state").rename(state)
        store = Store.open(year_path(folder), state)
        for n in range(1, 13):
            day = date(2026, 11, n)
            store.press(day, "calls", n, NOW)
            store.press(day, "meetings", 1, NOW)
        store.win(date(2026, 11, 3), Decimal("12000.50"), 2, NOW)
        store.note(date(2026, 11, 4), "r\u00e9sum\u00e9 \u20ac", NOW)
        said = ImportedDay({"calls": 9, "meetings": 1}, (Decimal("12000.50"),), 1)
        told = {date(2026, 11, n): said for n in range(2, 9)}
        store.import_source(Source("crm", date(2026, 11, 1), date(2026, 11, 20), told), NOW)
        store.press(DAY, "calls", 3, NOW)
        store.checkpoint()
        store.close()
        kept = {path: path.read_bytes() for path in state.rglob("*") if path.is_file()}
        yield Desk(folder, year_path(folder).read_bytes(), kept)


@contextmanager
def bounded(most: int) -> Iterator[list[int]]:
    """Count calls of functions and stop at so many, if any; an alarm ends what makes none."""
    calls = [0]

    def count(frame: FrameType, event: str, arg: object) -> None:  # noqa: ARG001
        calls[0] += 1
        if calls[0] == most:
            raise AssertionError(f"more than {most} calls")

    def stuck(*_: object) -> None:
        raise AssertionError("it hangs")

    alarm = threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGALRM")
    if alarm:
        before = signal.signal(signal.SIGALRM, stuck)
        signal.alarm(STUCK)
    if most:
        sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)
        if alarm:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)


def reports(path: Path, turn: int) -> None:
    """Run `check`, and `status` in one of its forms: the commands that only read."""
    for command in ("check", "status"):
        try:
            if command == "check":
                outcome = check(path, demo=False)
            else:
                form = turn % FORMS
                outcome = status(path, demo=False, as_json=form == 1, short=form > 1)
        except Failed as error:
            one_line(error, str(path))
        else:
            assert outcome.code in (0, 1)


def one_line(error: Exception, place: str = "") -> None:
    """What a person is told is one line, which says where."""
    assert len(str(error).splitlines()) == 1
    assert place in str(error)


def use(desk: Desk, data: bytes, turn: int) -> str:
    """Load, check, status and one press; what became of the press."""
    reports(desk.path, turn)
    assert desk.path.read_bytes() == data, "what only reads writes nothing"
    store = desk.open()
    readable, known = store.readable, store.year is not None
    before = counted(store) if known else 0
    try:
        store.press(DAY, "calls", 1, NOW)
        said = "counted"
    except Refused as error:
        one_line(error)
        said = "refused"
    if not readable:
        assert desk.path.read_bytes() == data, "not a byte of a file that cannot be read is changed"
    try:
        store.checkpoint()
    except SaveFailed as error:
        one_line(error)
        said += ", no checkpoint"
    store.close()
    if not readable:
        assert desk.path.read_bytes() == data, "not a byte of a file that cannot be read is changed"
    again = desk.open()
    assert again.readable == readable
    waits = said == "counted" and "added when the file is fixed" in again.notice
    if waits:
        # The date's own entry is no table: the file as a whole waits, and says so.
        assert desk.path.read_bytes() == data
    else:
        came = said.startswith("counted")
        assert (counted(again) if known else 0) == before + came, "counted exactly once"
    if readable and not waits and own_marks(data) == own_marks(desk.good):
        # Where `[saved]` itself says something else, that is what is counted.
        same_but_for_the_press(data, desk.path.read_bytes())
    elif known and said == "counted":
        desk.path.write_bytes(desk.good)
        assert counted(desk.open()) == 4, "it comes in when the file is fixed"
        said = "counted beside"
    return said


def same_but_for_the_press(before: bytes, after: bytes) -> None:
    """All keys and values are still there, the odd ones too."""
    if before == after:
        return
    old, new = table_of(before), table_of(after)
    was, saved = old.pop("saved", {}), new.pop("saved")
    assert saved["end"] == "whole"
    if old.get("id") == new.get("id"):
        assert was.keys() <= saved.keys()
        assert len(saved.keys() - was.keys()) <= 3, (
            "a new name for this machine's journal, its last records, and `end`"
        )
    assert new.pop("format") == old.pop("format", 1)
    assert len(new.pop("id")) == 8
    old.pop("id", None)
    for table in (old, new):
        table.setdefault("days", {}).setdefault(str(DAY), {}).pop("calls", None)
    for rows in ("channels", "stages"):
        assert list(old.get(rows, ())) == list(new.get(rows, ())), "in their order"
    assert told(new) == told(old), "everything else is as it was"


def own_marks(data: bytes) -> list[tuple[str, str]]:
    """How far the file says that journals are counted in it."""
    return [(name, repr(mark)) for name, mark in table_of(data).get("saved", {}).items() if name != "end"]


def told(value: object) -> dict[tuple[object, ...], str]:
    """Every part of a value by its place, with its type; one nan is like another."""
    found: dict[tuple[object, ...], str] = {}
    waiting: list[tuple[tuple[object, ...], object]] = [((), value)]
    # Not by recursion: some files are nested as deeply as the parser can bear.
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, dict | list):
            rows = part.items() if isinstance(part, dict) else enumerate(part)
            waiting += [((*place, name), row) for name, row in rows]
            found[place] = type(part).__name__
        elif isinstance(part, Decimal):
            found[place] = "nan" if part.is_nan() else f"decimal {part.normalize()}"
        else:
            found[place] = f"{type(part).__name__} {part!r}"
    return found


def table_of(data: bytes) -> dict[str, Any]:
    # A carriage return too many, as careless transfers leave them, is forgiven.
    text = data.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
    return tomllib.loads(text, parse_float=Decimal)


def fuzz(folder: Path, seeds: Iterable[int]) -> Counter[str]:
    """Damaged files by their numbers; what became of the press on each."""
    said: Counter[str] = Counter()
    with desk_in(folder) as desk:
        desk.lay(desk.good)
        with bounded(10**9) as calls:
            assert use(desk, desk.good, 1) == "counted"
        most = calls[0] * MOST_CALLS
        for number, seed in enumerate(seeds):
            kind, data = damaged(desk.good, seed)
            desk.lay(data)
            try:
                with bounded(0 if number % COUNT_EVERY else most):
                    said[use(desk, data, seed)] += 1
            except BaseException as error:
                error.add_note(f"damaged file {seed}: {kind}")
                raise
    return said


def main(folder: str, first: str, last: str, step: str) -> None:
    """As a process of its own: the counts as JSON."""
    print(json.dumps(fuzz(Path(folder), range(int(first), int(last), int(step)))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
