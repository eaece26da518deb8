"""A press costs one sync before it is shown, a replaced file two: counted, as times differ."""

from __future__ import annotations

import os
import re
import shutil
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
    year_path,
)

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="paths are read in /proc")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of what was synced, in order."""
    real = os.fsync
    paths: list[str] = []

    def sync(fd: int) -> None:
        paths.append(str(Path(f"/proc/self/fd/{fd}").readlink()))
        real(fd)

    monkeypatch.setattr(os, "fsync", sync)
    return paths


@needs_proc
def test_a_press_is_one_sync_of_its_journal(tmp_path: Path, synced: list[str]) -> None:
    store = make_year(tmp_path)
    store.press(DAY, "calls", 1, NOW)
    for checkpoint in (False, True, False):
        for _ in range(5):
            synced.clear()
            store.press(DAY, "calls", 1, NOW)
            assert [Path(path).suffix for path in synced] == [".log"]
        if checkpoint:
            store.checkpoint()


@needs_proc
def test_a_checkpoint_is_a_sync_of_the_file_and_of_its_folder(tmp_path: Path, synced: list[str]) -> None:
    store = make_year(tmp_path)
    for _ in range(2):
        store.press(DAY, "calls", 1, NOW)
        # The first one sets the reserve aside too.
        store.checkpoint()
    store.press(DAY, "calls", 1, NOW)
    synced.clear()
    store.checkpoint()
    assert [Path(path).suffix for path in synced] == [".tmp", ""]
    assert synced[1] == str(year_path(tmp_path).parent)


CALL = re.compile(r"\b(fsync|fdatasync|write)\((\d+)(?:<([^>]*)>)?")


@needs_strace
def test_the_system_sees_one_sync_before_each_acknowledgement(tmp_path: Path) -> None:
    make_year(tmp_path).close()
    log = tmp_path / "calls.txt"
    watch = ("strace", "-f", "-y", "-e", "trace=fsync,fdatasync,sync,syncfs,write", "-o", str(log))
    process = start(PRESSER, year_path(tmp_path), tmp_path / "state", "calls", 50, 0, before=watch)
    try:
        said = finish(process)
    except AssertionError as error:
        if "ptrace" in str(error).lower() or "not permitted" in str(error).lower():
            pytest.skip("processes may not be traced here")
        raise
    assert said == "+" * 50
    costs: list[list[str]] = []
    since: list[str] = []
    for line in log.read_text(errors="replace").splitlines():
        if not (call := CALL.search(line)):
            continue
        name, fd, path = call.groups()
        if name == "write" and fd == "1" and '"+"' in line:
            costs.append(since)
            since = []
        elif name != "write":
            since.append(path.rpartition(".")[2])
    # The first press finds its folder and its journal new.
    assert len(costs) == 50
    assert costs[1:] == [["log"]] * 49
    assert counted(open_year(tmp_path)) == 50
    tally("presses traced by the system", 49)
    tally("syncs before a press is acknowledged, for those presses", sum(map(len, costs[1:])))
