"""Disks that fail: what was acknowledged is kept, what was not is said."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen

from funnel_tui.core.plan.plan import Plan
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import Refused, SaveFailed, Store

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="paths of descriptors are read in /proc"
)


def calls(store: Store, day: date) -> int:
    assert store.year is not None
    return store.year.day(day).count("calls")


def breaking(
    monkeypatch: pytest.MonkeyPatch, call: str, where: Callable[[str], bool], code: int, times: int = 10**6
) -> None:
    """Make a system call fail for the files that are meant, so many times."""
    real = getattr(os, call)
    left = [times]

    def fail(what: object, *args: object) -> object:
        path = str(Path(f"/proc/self/fd/{what}").readlink() if isinstance(what, int) else what)
        if left[0] and where(path):
            left[0] -= 1
            raise OSError(code, os.strerror(code))
        return real(what, *args)

    monkeypatch.setattr(os, call, fail)


def saved(path: Path) -> dict[str, object]:
    """How far the file counts each journal."""
    table = codec.read(path.read_bytes()).table or {}
    return {key: mark for key, mark in table["saved"].items() if key != "end"}


def in_data(path: str) -> bool:
    return "/data" in path


def is_journal(path: str) -> bool:
    return path.endswith(".log")


def in_either(path: str) -> bool:
    return is_journal(path) or in_data(path)


@pytest.mark.parametrize(
    ("call", "code"),
    [("write", errno.ENOSPC), ("fsync", errno.EIO), ("replace", errno.EACCES), ("replace", errno.EROFS)],
)
def test_a_year_file_that_cannot_be_written_keeps_its_old_text_and_the_presses(
    call: str,
    code: int,
    store: Store,
    day: date,
    now: datetime,
    path: Path,
    reopen: Reopen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        breaking(patch, call, in_data, code)
        for n in range(1, 4):
            store.press(day, "calls", 1, now)
            with pytest.raises(SaveFailed, match=os.strerror(code)):
                store.checkpoint()
            assert store.unsaved == n
            assert calls(store, day) == n
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert calls(reopen(), day) == 3
    assert store.checkpoint() is True
    assert store.unsaved == 0
    assert calls(reopen(), day) == 3


def test_a_failed_sync_of_the_folder_leaves_a_whole_file(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    with monkeypatch.context() as patch:
        breaking(patch, "fsync", lambda p: p == str(path.parent), errno.EIO)
        with pytest.raises(SaveFailed):
            store.checkpoint()
    store.checkpoint()
    assert calls(store, day) == 1
    assert calls(reopen(), day) == 1
    assert reopen().unsaved == 0


@pytest.mark.parametrize("failures", [1, 2, 3, 5])
def test_a_press_whose_sync_failed_is_counted_once(
    failures: int, store: Store, day: date, now: datetime, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    said = ""
    with monkeypatch.context() as patch:
        breaking(patch, "fsync", in_either, errno.EIO, failures)
        try:
            store.press(day, "calls", 1, now)
        except SaveFailed as error:
            said = str(error)
    assert bool(said) == (failures > 1), "two places are tried: the journal, and the year file at once"
    if said:
        assert "Input/output error" in said
        assert store.unsaved == 1
        assert calls(store, day) == 1
    # The next press brings the waiting one with it.
    store.press(day, "calls", 1, now)
    assert calls(store, day) == 3
    assert calls(reopen(), day) == 3
    store.checkpoint()
    again = reopen()
    assert (calls(again, day), again.unsaved) == (3, 0)
    assert len(again.presses(day)) == 3
    for left in (2, 1, 0):
        again.undo(now)
        assert calls(again, day) == left
    with pytest.raises(Refused):
        again.undo(now)


def test_a_waiting_press_is_tried_again_by_a_checkpoint(
    store: Store, day: date, now: datetime, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        breaking(patch, "fsync", in_either, errno.EIO)
        with pytest.raises(SaveFailed):
            store.press(day, "calls", 1, now)
        with pytest.raises(SaveFailed):
            store.checkpoint()
    assert store.unsaved == 1
    assert store.checkpoint() is True
    assert store.unsaved == 0
    assert calls(reopen(), day) == 1


def test_a_press_that_no_disk_takes_is_refused(
    store: Store, day: date, now: datetime, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    with monkeypatch.context() as patch:
        breaking(patch, "write", in_either, errno.ENOSPC)
        with pytest.raises(Refused, match="No space left"):
            store.press(day, "calls", 1, now)
        assert [p.name for p in store.presses(day)] == ["calls"]
    assert calls(store, day) == calls(reopen(), day) == 1


def test_a_full_state_disk_costs_no_press(
    store: Store, day: date, now: datetime, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    with monkeypatch.context() as patch:
        breaking(patch, "write", lambda p: "/journals/" in p, errno.ENOSPC)
        store.press(day, "calls", 1, now)
        assert "straight into the year file" in store.notice
        assert (calls(reopen(), day), reopen().unsaved) == (2, 0)
        assert store.checkpoint() is False
    store.press(day, "calls", 1, now)
    assert store.notice == ""
    store.undo(now)
    store.checkpoint()
    assert calls(reopen(), day) == 2
    assert reopen().unsaved == 0


def test_an_unusable_state_folder_costs_no_press(
    plan: Plan, path: Path, state: Path, day: date, now: datetime, reopen: Reopen
) -> None:
    state.write_bytes(b"a file where the folder should be")
    store = reopen()
    store.create(plan, now)
    store.press(day, "calls", 1, now)
    assert "straight into the year file" in store.notice
    again = reopen()
    assert (calls(again, day), again.unsaved) == (1, 0)
    again.win(day, Decimal(5), 1, now)
    again.undo(now)
    year = reopen().year
    assert year is not None
    assert year.day(day).won == ()
    assert sorted(p.name for p in path.parent.iterdir()) == ["2026.backups", "2026.toml"]
    # When the folder is back what was written meanwhile goes on being counted.
    last = reopen()
    last.press(day, "calls", 1, now)
    state.unlink()
    later = reopen()
    later.press(day, "calls", 1, now)
    later.checkpoint()
    assert later.notice == ""
    assert calls(reopen(), day) == 3
    assert reopen().unsaved == 0


def test_a_press_that_may_be_in_the_file_is_counted_once(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No journal takes it, and the new file is in place when the sync of its folder fails."""
    with monkeypatch.context() as patch:
        breaking(patch, "write", is_journal, errno.ENOSPC)
        breaking(patch, "fsync", lambda p: p == str(path.parent), errno.EIO)
        for n in range(1, 4):
            with pytest.raises(SaveFailed, match="not saved yet"):
                store.press(day, "calls", 1, now)
            assert store.refresh() is True
            assert store.unsaved == n
    assert store.checkpoint() is True
    assert (calls(store, day), store.unsaved) == (3, 0)
    assert (calls(reopen(), day), reopen().unsaved) == (3, 0)


def test_without_a_state_folder_two_windows_and_a_stale_save_lose_nothing(
    plan: Plan, path: Path, state: Path, day: date, now: datetime, reopen: Reopen
) -> None:
    state.write_bytes(b"a file where the folder should be")
    first, second = reopen(), reopen()
    first.create(plan, now)
    stale = path.read_bytes()
    for turn in (first, second, second, first, second):
        turn.press(day, "calls", 1, now)
    assert calls(first, day) == 4
    assert calls(reopen(), day) == 5
    path.write_bytes(stale)
    for window in (first, second):
        assert window.refresh() is True
        assert window.checkpoint() is True
    assert first.refresh() is True
    assert calls(first, day) == calls(second, day) == calls(reopen(), day) == 5
    assert (first.checkpoint(), second.checkpoint()) == (False, False)


def test_without_a_state_folder_a_process_that_ends_leaves_nothing_in_the_file(
    plan: Plan, path: Path, state: Path, day: date, now: datetime, reopen: Reopen
) -> None:
    state.write_bytes(b"a file where the folder should be")
    window = reopen()
    window.create(plan, now)
    window.press(day, "calls", 1, now)
    short = path.read_bytes()
    for _ in range(3):
        store = reopen()
        store.press(day, "calls", 1, now)
        store.close()
    assert calls(reopen(), day) == 4
    # The window that is open has its journal still.
    assert len(saved(path)) == 1
    last = reopen()
    last.press(day, "calls", 1, now)
    path.write_bytes(short)
    last.close()
    assert (calls(window, day), window.refresh(), calls(window, day)) == (1, True, 2)
    window.close()
    assert saved(path) == {}
    assert (calls(reopen(), day), reopen().unsaved, reopen().problems) == (2, 0, ())
    # It can be gone on with.
    window.press(day, "calls", 1, now)
    window.close()
    assert (calls(reopen(), day), saved(path)) == (3, {})


def test_without_a_state_folder_a_file_that_cannot_be_written_takes_no_press(
    plan: Plan, path: Path, state: Path, day: date, now: datetime, reopen: Reopen
) -> None:
    state.write_bytes(b"a file where the folder should be")
    store = reopen()
    store.create(plan, now)
    store.press(day, "calls", 1, now)
    good = path.read_text()
    for broken in (good[:-20], good.replace("calls = 1\n", 'calls = "x"\n')):
        path.write_text(broken)
        with pytest.raises(Refused):
            store.press(day, "calls", 1, now)
        assert path.read_text() == broken
    path.write_text(good)
    assert store.press(day, "calls", 1, now).n == 1
    assert calls(reopen(), day) == 2


def test_a_journal_beside_the_file_from_an_earlier_version_is_counted_once(
    store: Store, day: date, now: datetime, path: Path, state: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 3, now)
    assert store.year is not None
    [log] = state.rglob("*.log")
    left = path.with_name(f".~2026-laptop-{State(str(state)).digits_beside(store.year.id)}.log")
    log.rename(left)
    again = reopen()
    assert (calls(again, day), again.unsaved) == (3, 1)
    again.press(day, "calls", 1, now)
    again.checkpoint()
    assert (calls(reopen(), day), reopen().unsaved) == (4, 0)
    again.undo(now)
    again.undo(now)
    assert calls(again, day) == 0


def test_where_a_backup_cannot_be_made_nothing_is_overwritten(
    store: Store, day: date, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    path.write_text(path.read_text().replace("100000", "110000"))
    edited = path.read_bytes()
    with monkeypatch.context() as patch:
        breaking(patch, "replace", lambda p: "backups" in p, errno.EIO)
        with pytest.raises(SaveFailed):
            store.checkpoint()
    assert path.read_bytes() == edited
    assert store.checkpoint()


def test_a_copy_that_cannot_be_written_takes_no_presses(
    store: Store, path: Path, state: Path, day: date, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = path.with_name("copy.toml")
    copied.write_bytes(path.read_bytes())
    copy = Store.open(copied, state)
    with monkeypatch.context() as patch:
        breaking(patch, "replace", in_data, errno.EROFS)
        with pytest.raises(Refused, match="id of its own"):
            copy.press(day, "calls", 1, now)
    assert copy.press(day, "calls", 1, now).n == 1
    assert calls(copy, day) == 1
    assert calls(store, day) == 0


def test_a_hand_written_file_on_a_read_only_disk_still_takes_presses(
    store: Store, path: Path, state: Path, day: date, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = path.read_text()
    hand = path.with_name("hand.toml")
    head, _, rest = text.partition("\nid = ")
    hand.write_text(head + rest[rest.index("\n") : rest.index("[saved]")])
    by_hand = Store.open(hand, state)
    with monkeypatch.context() as patch:
        breaking(patch, "replace", in_data, errno.EROFS)
        by_hand.press(day, "calls", 1, now)
        with pytest.raises(SaveFailed):
            by_hand.checkpoint()
        assert calls(Store.open(hand, state), day) == 1
    by_hand.checkpoint()
    again = Store.open(hand, state)
    assert (calls(again, day), again.unsaved) == (1, 0)
    assert again.year is not None
    assert again.year.id
    assert calls(store, day) == 0


def test_a_held_lock_stops_nobody(
    store: Store, day: date, now: datetime, state: Path, reopen: Reopen
) -> None:
    import fcntl

    store.press(day, "calls", 1, now)
    with (state / "lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert store.checkpoint() is True
    assert calls(reopen(), day) == 1


def test_a_folder_that_cannot_lock_stops_nobody(
    store: Store, day: date, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    store.press(day, "calls", 1, now)
    assert store.checkpoint() is True


LIMITED = """
import resource, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from funnel_tui.storage.store import Refused, SaveFailed, Store
store = Store.open(Path(sys.argv[1]), Path(sys.argv[2]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
acked = failed = 0
for _ in range(60):
    try:
        store.press(date(2026, 11, 23), "calls", 1, datetime(2026, 11, 23, 9, tzinfo=UTC))
        acked += 1
        store.checkpoint()
    except (Refused, SaveFailed):
        failed += 1
print(acked, failed)
"""


@pytest.mark.parametrize("size", [400, 640, 1500])
def test_files_that_may_not_grow_lose_nothing_that_was_acknowledged(
    size: int, store: Store, day: date, path: Path, state: Path, reopen: Reopen
) -> None:
    assert store.readable
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(state), str(size)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    acked, failed = map(int, ran.stdout.split())
    # Where the journal is full and the year file still fits, entries go into the year file.
    assert (failed > 0) == (size < 1500)
    again = reopen()
    assert calls(again, day) == acked
    again.checkpoint()
    assert calls(reopen(), day) == acked
