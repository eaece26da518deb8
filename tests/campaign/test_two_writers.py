"""Two writers at once: the sum is right, with the lock and without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.campaign.kit import (
    DAY,
    NOW,
    PRESSER,
    counted,
    finish,
    make_year,
    open_year,
    start,
    tally,
    temps,
    year_path,
)

from funnel_tui.storage import checkpoint
from funnel_tui.storage.disk import atomic

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

NO_LOCK = """
import fcntl
def refuse(*_):
    raise OSError(37, "No locks available")
fcntl.flock = refuse
"""


@pytest.mark.parametrize("lock", ["", NO_LOCK], ids=["lock", "no lock"])
@pytest.mark.parametrize(
    "presses",
    [pytest.param(40, id="some"), pytest.param(300, id="all", marks=pytest.mark.campaign)],
)
def test_two_writers_lose_nothing(tmp_path: Path, presses: int, lock: str) -> None:
    window = make_year(tmp_path)
    both = [
        start(lock + PRESSER, year_path(tmp_path), tmp_path / "state", "calls", presses, every)
        for every in (1, 2)
    ]
    said = [finish(process) for process in both]
    # Where the file never holds still a checkpoint says so, and the next one makes it good.
    assert [text.replace("f", "") for text in said] == ["+" * presses] * 2
    window.refresh()
    assert counted(window) == counted(open_year(tmp_path)) == 2 * presses
    window.checkpoint()
    again = open_year(tmp_path)
    assert (counted(again), again.unsaved) == (2 * presses, 0)
    assert temps(year_path(tmp_path).parent) == []
    tally("two writers: presses" + (" without the lock" if lock else ""), 2 * presses)
    tally("two writers: presses lost", 2 * presses - counted(again))


@pytest.mark.parametrize("lock", ["", NO_LOCK], ids=["lock", "no lock"])
def test_two_writers_and_an_editor_that_saves_old_text(tmp_path: Path, lock: str) -> None:
    make_year(tmp_path).close()
    path = year_path(tmp_path)
    first = path.read_bytes()
    both = [start(lock + PRESSER, path, tmp_path / "state", name, 60, 1) for name in ("calls", "emails")]
    stale, saves = first, 0
    while any(process.poll() is None for process in both):
        # Each save puts text back that was read a while ago.
        older, stale = stale, path.read_bytes()
        path.write_bytes(older)
        saves += 1
    said = [finish(process) for process in both]
    assert [text.replace("f", "") for text in said] == ["+" * 60] * 2
    store = open_year(tmp_path)
    store.checkpoint()
    again = open_year(tmp_path)
    assert (counted(again), counted(again, "emails"), again.unsaved) == (60, 60, 0)
    tally("stale saves while two write", saves)


def test_a_checkpoint_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    store = make_year(tmp_path)
    store.press(DAY, "calls", 1, NOW)
    real, free = atomic.atomic_write, []

    def watched(*args: object, **kwargs: object) -> object:
        with (tmp_path / "state" / "lock").open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                free.append(True)
            except BlockingIOError:
                free.append(False)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "atomic_write", watched)
        store.checkpoint()
    assert free
    assert not any(free)
    with (tmp_path / "state" / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
