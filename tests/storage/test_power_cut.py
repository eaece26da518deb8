"""Power cuts, enumerated: every state that a disk may be in after each system call, opened again.

A disk owes only what was synced: bytes by a sync of the file, names by a sync of the folder. Everything else
may be there in full, in part, as zeros or not at all, and names in any combination.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.journal.journal import NotJournalled
from funnel_tui.storage.store import Store

MOST_NAMES = 4
"""Of the newest names that are not synced every combination is tried; older ones are there."""


@dataclass
class Inode:
    """A file's bytes now, and those that the medium has."""

    data: bytes
    synced: bytes


@dataclass
class Disk:
    """What a run did to a folder, call by call."""

    root: str
    names: dict[str, Inode | None] = field(default_factory=dict)
    """Synced names; None for a folder."""
    waiting: list[dict[str, Inode | str | None]] = field(default_factory=list)
    """Changes of names that are not synced; a text says that the name is gone."""
    open_files: dict[int, tuple[str, Inode | None]] = field(default_factory=dict)
    states: list[tuple[int, int, dict[str, bytes | None]]] = field(default_factory=list)
    begun: int = 0
    acknowledged: int = 0

    def now(self) -> dict[str, Inode | None]:
        return self.with_changes(self.waiting)

    def with_changes(self, changes: list[dict[str, Inode | str | None]]) -> dict[str, Inode | None]:
        names = dict(self.names)
        for change in changes:
            for path, what in change.items():
                if isinstance(what, str):
                    names.pop(path, None)
                else:
                    names[path] = what
        return names

    def record(self) -> None:
        """Keep every state that a power cut at this moment can leave."""
        sure, doubtful = self.waiting[:-MOST_NAMES], self.waiting[-MOST_NAMES:]
        seen = set()
        for keep in itertools.product((True, False), repeat=len(doubtful)):
            names = self.with_changes([*sure, *(c for c, k in zip(doubtful, keep, strict=True) if k)])
            for variant in range(4):
                state = {path: None if i is None else survived(i, variant) for path, i in names.items()}
                state = {p: d for p, d in state.items() if all_there(p, state, self.root)}
                key = tuple(sorted(state.items()))
                if key not in seen:
                    seen.add(key)
                    self.states.append((self.begun, self.acknowledged, state))


def survived(inode: Inode, variant: int) -> bytes:
    """The synced bytes, and of the others nothing, half, zeros or all."""
    extra = len(inode.data) - len(inode.synced)
    if variant == 0 or inode.data == inode.synced:
        return inode.synced
    if variant == 1:
        return inode.data[: len(inode.synced) + extra // 2]
    return inode.synced + bytes(extra) if variant == 2 else inode.data


def all_there(path: str, state: dict[str, bytes | None], root: str) -> bool:
    above = str(Path(path).parent)
    return path == root or (above == root or (above in state and all_there(above, state, root)))


@contextmanager
def watched(disk: Disk) -> Iterator[None]:
    """Record what goes through the calls that the storage uses."""
    real = {
        name: getattr(os, name) for name in ("open", "write", "fsync", "close", "replace", "unlink", "mkdir")
    }

    def inside(path: object) -> bool:
        return str(path).startswith(disk.root)

    def open_(where: str | Path, flags: int, *args: int) -> int:
        path = str(where)
        new = inside(path) and not Path(path).exists()
        fd: int = real["open"](path, flags, *args)
        if inside(path):
            if new:
                disk.waiting.append({path: Inode(b"", b"")})
                disk.record()
            disk.open_files[fd] = (path, disk.now().get(path))
        return fd

    def write(fd: int, data: bytes) -> int:
        written: int = real["write"](fd, data)
        inode = disk.open_files.get(fd, ("", None))[1]
        if inode is not None:
            inode.data += bytes(data[:written])
            disk.record()
        return written

    def fsync(fd: int) -> None:
        real["fsync"](fd)
        if fd in disk.open_files:
            path, inode = disk.open_files[fd]
            if inode is not None:
                inode.synced = inode.data
            else:
                done = [c for c in disk.waiting if all(str(Path(p).parent) == path for p in c)]
                disk.names = disk.with_changes(done)
                disk.waiting = [c for c in disk.waiting if c not in done]
            disk.record()

    def close(fd: int) -> None:
        disk.open_files.pop(fd, None)
        real["close"](fd)

    def replace(old: str, new: str) -> None:
        real["replace"](old, new)
        disk.waiting.append({old: "gone", new: disk.now()[old]})
        disk.record()

    def unlink(path: str) -> None:
        real["unlink"](path)
        disk.waiting.append({path: "gone"})
        disk.record()

    def mkdir(path: str, *args: int) -> None:
        real["mkdir"](path, *args)
        disk.waiting.append({path: None})
        disk.record()

    calls: dict[str, Any] = {"open": open_, "write": write, "fsync": fsync, "close": close}
    calls |= {"replace": replace, "unlink": unlink, "mkdir": mkdir}
    with mock.patch.multiple(os, **calls):
        yield


def synced(root: Path) -> Disk:
    """A disk on which everything that is there now is synced."""
    disk = Disk(str(root))
    for path in sorted(root.rglob("*")):
        data = None if path.is_dir() else path.read_bytes()
        disk.names[str(path)] = None if data is None else Inode(data, data)
    return disk


def opened_again(disk: Disk) -> Iterator[tuple[int, int, Store]]:
    """Each state in turn, on the same path; nothing needs to be synced any more."""
    root = Path(disk.root)
    states = {(b, a, tuple(sorted(s.items()))): (b, a, s) for b, a, s in disk.states}
    with mock.patch.object(os, "fsync"):
        for begun, acknowledged, state in states.values():
            shutil.rmtree(root)
            root.mkdir()
            for path, data in sorted(state.items()):
                if data is None:
                    Path(path).mkdir()
                else:
                    Path(path).write_bytes(data)
            yield begun, acknowledged, opened(root)


def opened(root: Path) -> Store:
    return Store.open(root / "data" / "2026.toml", root / "state")


@pytest.fixture(autouse=True)
def same_machine() -> Iterator[None]:
    """The folder that is made again is the same folder to the program."""
    with mock.patch.object(State, "fingerprint", "here"):
        yield


@pytest.fixture
def root(store: Store, tmp_path: Path) -> Path:
    """The folder of a store whose file was just made."""
    root = tmp_path / "disk"
    root.mkdir()
    for name in ("data", "state"):
        (tmp_path / name).rename(root / name)
    assert store.readable
    return root


def calls(store: Store, day: date) -> int:
    assert store.year is not None
    return store.year.day(day).count("calls")


def check(disk: Disk, day: date, now: datetime) -> int:
    number = 0
    for begun, acknowledged, store in opened_again(disk):
        number += 1
        assert store.readable, store.problems
        assert acknowledged <= calls(store, day) <= begun
        if number % 5 == 0:
            # And life goes on: what was torn is in nobody's way.
            before = calls(store, day)
            store.press(day, "calls", 1, now)
            store.checkpoint()
            assert calls(opened(Path(disk.root)), day) == before + 1
        store.close()
    return number


def play(disk: Disk, store: Store, day: date, now: datetime, steps: str) -> None:
    with watched(disk):
        for step in steps:
            if step == "p":
                disk.begun += 1
                store.press(day, "calls", 1, now)
                disk.acknowledged += 1
            else:
                store.checkpoint()


def test_a_power_cut_at_any_call_loses_nothing_that_was_acknowledged(
    root: Path, day: date, now: datetime
) -> None:
    disk = synced(root)
    play(disk, opened(root), day, now, "ppfpf")
    assert check(disk, day, now) > 40


def test_a_power_cut_after_a_plan_was_made_leaves_the_plan(
    plan: Plan, day: date, now: datetime, tmp_path: Path
) -> None:
    root = tmp_path / "disk"
    root.mkdir()
    disk = synced(root)
    made = opened(root)
    with watched(disk):
        made.create(plan, now)
    del disk.states[:]
    disk.record()
    play(disk, made, day, now, "pfp")
    assert check(disk, day, now) > 10


def test_a_power_cut_over_an_import_leaves_it_whole_or_out(root: Path, now: datetime) -> None:
    disk, store = synced(root), opened(root)
    dates = [date(2026, 3, n) for n in range(2, 28)]
    with watched(disk):
        for n, step in enumerate(("import", "import", "checkpoint", "import", "undo", "checkpoint"), start=1):
            if step == "checkpoint":
                store.checkpoint()
                continue
            disk.begun += 1
            if step == "import":
                told = {each: ImportedDay({"calls": n}) for each in dates}
                store.import_source(Source("crm", dates[0], dates[-1], told), now)
            else:
                store.undo(now)
            disk.acknowledged += 1
    # By the number of steps that were done: what each date says.
    after = [0, 1, 2, 4, 2]
    number = 0
    for begun, acknowledged, again in opened_again(disk):
        number += 1
        assert again.readable, again.problems
        assert again.year is not None
        found = again.year.imported.get("crm")
        said = {found.days[each].counts["calls"] for each in dates} if found else {0}
        assert len(said) == 1
        assert said <= set(after[acknowledged : begun + 1])
        again.close()
    assert number > 40


def no_room(*_: object) -> None:
    raise NotJournalled("No space left on device", may_appear=False)


def no_sync(_: int) -> None:
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    ("broken", "how"),
    [
        ("funnel_tui.storage.journal.journal.Journals.append", no_room),
        ("funnel_tui.storage.journal.journal.sync", no_sync),
    ],
    ids=["full", "failing"],
)
def test_a_power_cut_where_no_journal_can_be_written(
    root: Path, day: date, now: datetime, broken: str, how: Callable[..., None]
) -> None:
    disk = synced(root)
    with mock.patch(broken, how):
        play(disk, opened(root), day, now, "p")
    assert check(disk, day, now) > 20


@pytest.mark.parametrize(
    "forgotten",
    [
        "funnel_tui.storage.journal.journal.sync",
        "funnel_tui.storage.journal.journal.sync_folder",
        "funnel_tui.storage.disk.atomic.sync",
    ],
)
def test_the_check_finds_a_sync_that_is_left_out(
    root: Path, day: date, now: datetime, forgotten: str
) -> None:
    disk = synced(root)
    with mock.patch(forgotten):
        play(disk, opened(root), day, now, "pfp")
    assert any(
        not store.readable or not acknowledged <= calls(store, day) <= begun
        for begun, acknowledged, store in opened_again(disk)
    )
