"""Disks that are full, read-only, failing or slow: what was said to be saved is there."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
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

from funnel_tui.storage.disk.state_folder import RESERVE

ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts, strace and setpriv are Linux's")


def works(*command: str) -> bool:
    """Whether the machine lets us do something."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


# A full disk.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 256 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not (
        ROOT_USER and works("mount", "-t", "tmpfs", "-o", "size=256k,nr_inodes=1k", "tmpfs", str(folder))
    ):
        pytest.skip("a file system can be mounted by root alone, and not in every container")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no block free."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


def test_a_full_disk_keeps_the_file_and_what_was_acknowledged(small_disk: Path) -> None:
    store = make_year(small_disk)
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    store.close()
    assert (small_disk / "state" / "reserve").stat().st_size == RESERVE
    path = year_path(small_disk)
    ballast = fill(small_disk)
    before = path.read_bytes()
    said = finish(start(PRESSER, path, small_disk / "state", "calls", 1500, 1))
    acked = said.count("+")
    assert acked > 200, "the reserve holds a day's presses and more"
    assert said.count("r"), "and then it says that they are not logged"
    assert "s" not in said
    assert not (small_disk / "state" / "reserve").exists()
    again = open_year(small_disk)
    assert again.readable
    assert counted(again) == acked + 1
    # The room that the reserve gave may have let some checkpoints through, each of them whole.
    assert tomllib.loads(path.read_text())["saved"]["end"] == "whole"
    assert path.read_bytes().startswith(before[:200])
    assert temps(path.parent) == []
    ballast.unlink()
    again.checkpoint()
    last = open_year(small_disk)
    assert (counted(last), last.unsaved) == (acked + 1, 0)
    tally("full disk: presses acknowledged", acked)
    tally("full disk: presses refused", said.count("r"))
    tally("full disk: presses lost", acked + 1 - counted(last))


def test_a_disk_with_room_for_presses_and_none_for_the_file(small_disk: Path) -> None:
    store = make_year(small_disk)
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    store.close()
    path = year_path(small_disk)
    before = path.read_bytes()
    (small_disk / "state" / "reserve").unlink()
    # Only the last block of the journal still has room.
    ballast = fill(small_disk)
    said = finish(start(PRESSER, path, small_disk / "state", "calls", 40, 1))
    assert said == "+f" * 40 + "f", "each is saved, and that the file is not written is said each time"
    assert path.read_bytes() == before
    ballast.unlink()
    store = open_year(small_disk)
    assert counted(store) == 41
    store.checkpoint()
    assert (counted(open_year(small_disk)), open_year(small_disk).unsaved) == (41, 0)


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(__import__("sys").argv[6]), resource.RLIM_INFINITY))
"""


@pytest.mark.parametrize("size", [500, 640, 1_777])
def test_files_that_may_not_grow(tmp_path: Path, size: int) -> None:
    make_year(tmp_path).close()
    path = year_path(tmp_path)
    said = finish(start(LIMITED + PRESSER, path, tmp_path / "state", "calls", 60, 1, size))
    # Where the journal is full and the year file still fits, entries go into the year file.
    assert ("r" in said) == (size < 1_777)
    store = open_year(tmp_path)
    assert store.readable
    assert counted(store) == said.count("+")
    store.checkpoint()
    assert counted(open_year(tmp_path)) == said.count("+")
    tally("file size limits: presses acknowledged", said.count("+"))


# Folders that cannot be written.


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder that another user can reach: pytest's own are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        path.chmod(0o755)
    shutil.rmtree(folder)


AS_USER = """
import os, sys
user = int(sys.argv[6])
# What is imported later lies where that user may not read.
import datetime, pathlib, time, tomli_w
from funnel_tui.storage import store
from funnel_tui.storage.disk import backups
from funnel_tui.storage.format import line_numbers as lines
if user >= 0:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
"""
"""Root may write everywhere, so root's processes become somebody else's."""


def press_as_user(folder: Path, times: int, checkpoint_every: int) -> str:
    """What a writer says that may not write everywhere."""
    user = NOBODY if ROOT_USER else -1
    where = (year_path(folder), folder / "state")
    return finish(start(AS_USER + PRESSER, *where, "calls", times, checkpoint_every, user))


def folders_of(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.rglob("*")) if path.is_dir()]


def give_away(folder: Path) -> None:
    if ROOT_USER:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)


def test_a_read_only_data_folder(common: Path) -> None:
    make_year(common).close()
    give_away(common)
    path = year_path(common)
    before = path.read_bytes()
    path.parent.chmod(0o555)
    said = press_as_user(common, 5, 1)
    assert said == "+f" * 5 + "f", "journalled each, and said each time that the file is not written"
    assert path.read_bytes() == before
    path.parent.chmod(0o755)
    assert press_as_user(common, 1, 1) == "+"
    store = open_year(common)
    assert (counted(store), store.unsaved) == (6, 0)


@pytest.mark.parametrize("known", [True, False], ids=["after use", "before"])
def test_a_read_only_state_folder(common: Path, known: bool) -> None:
    store = make_year(common)
    if known:
        store.press(DAY, "calls", 1, NOW)
        store.checkpoint()
    store.close()
    give_away(common)
    locked = folders_of(common / "state")
    logs = list((common / "state").rglob("*.log"))
    for folder in locked:
        folder.chmod(0o555)
    for log in logs:
        log.chmod(0o444)
    assert press_as_user(common, 5, 1) == "+" * 5
    assert not list(year_path(common).parent.glob(".~*")), "each is in the year file, and nothing beside it"
    seen = open_year(common)
    assert (counted(seen), seen.unsaved) == (5 + known, 0)
    for folder in locked:
        folder.chmod(0o755)
    for log in logs:
        log.chmod(0o644)
    assert press_as_user(common, 1, 1) == "+"
    assert counted(open_year(common)) == 6 + known


def test_neither_folder_can_be_written(common: Path) -> None:
    make_year(common).close()
    give_away(common)
    path = year_path(common)
    before = path.read_bytes()
    locked = folders_of(common)
    for folder in locked:
        folder.chmod(0o555)
    assert press_as_user(common, 3, 0) == "rrr", "a press that nothing takes is refused, not shown"
    assert path.read_bytes() == before
    for folder in locked:
        folder.chmod(0o755)
    assert counted(open_year(common)) == 0


def test_an_immutable_file(tmp_path: Path) -> None:
    make_year(tmp_path).close()
    path = year_path(tmp_path)
    if not (ROOT_USER and works("chattr", "+i", str(path))):
        pytest.skip("this file system, or this user, makes no file immutable")
    before = path.read_bytes()
    try:
        said = finish(start(PRESSER, path, tmp_path / "state", "calls", 4, 1))
        assert said == "+f" * 4 + "f"
        assert path.read_bytes() == before
        assert counted(open_year(tmp_path)) == 4
    finally:
        subprocess.run(["chattr", "-i", str(path)], check=True)
    store = open_year(tmp_path)
    store.checkpoint()
    assert (counted(open_year(tmp_path)), temps(path.parent)) == (4, [])


def test_the_access_list_stays(tmp_path: Path) -> None:
    store = make_year(tmp_path)
    path = year_path(tmp_path)
    # rw for the owner, r for user 12345, r for the group and as the mask, nothing for others.
    rights = [(0x01, 6, -1), (0x02, 4, 12345), (0x04, 4, -1), (0x10, 4, -1), (0x20, 0, -1)]
    wanted = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *right) for right in rights)
    try:
        os.setxattr(path, "system.posix_acl_access", wanted)
    except OSError:
        pytest.skip("this file system has no access lists")
    before = os.getxattr(path, "system.posix_acl_access")
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    assert os.getxattr(path, "system.posix_acl_access") == before
    assert path.stat().st_mode & 0o777 == 0o640


# Errors and delays at a system call.


@pytest.fixture(scope="module")
def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    if not works(found, "-e", "trace=none", "-e", "inject=fsync:error=EIO:when=1", "true"):
        pytest.skip("processes may not be traced here, or this strace injects nothing")
    return found


FAULTS = {
    "fsync EIO, each": "fsync:error=EIO",
    "fsync EIO, once": "fsync:error=EIO:when=7",
    "fsync EIO, from the tenth on": "fsync:error=EIO:when=10+",
    "fsync EIO, every third": "fsync:error=EIO:when=3+3",
    "rename EIO": "rename,renameat,renameat2:error=EIO",
    "rename EACCES, every second": "rename,renameat,renameat2:error=EACCES:when=1+2",
    "write ENOSPC, every fifth": "write:error=ENOSPC:when=5+5",
    "write EIO, once": "write:error=EIO:when=9",
    "flock ENOLCK": "flock:error=ENOLCK",
    "unlink EIO": "unlink,unlinkat:error=EIO",
    "fchmod EPERM": "fchmod:error=EPERM",
}
# What is said goes through a shared page: a fault of `write` must not hit it.
TO_FILE = """
import atexit, builtins, mmap, os, sys
_fd = os.open(sys.argv[6], os.O_RDWR | os.O_CREAT)
os.ftruncate(_fd, 4096)
_page = mmap.mmap(_fd, 4096)
class _Page:
    at = 0
    def write(self, text):
        _page[self.at:self.at + len(text)] = text.encode()
        self.at += len(text)
    def flush(self):
        pass
sys.stdout = _Page()
atexit.register(lambda: os.ftruncate(_fd, sys.stdout.at))
"""


@pytest.mark.parametrize("fault", FAULTS)
def test_an_error_at_a_system_call(tmp_path: Path, strace: str, fault: str) -> None:
    make_year(tmp_path).close()
    path = year_path(tmp_path)
    inject = ("-f", "-qq", "-o", os.devnull, "-e", f"inject={FAULTS[fault]}")
    out = tmp_path / "said"
    process = start(
        TO_FILE + PRESSER, path, tmp_path / "state", "calls", 40, 2, out, before=(strace, *inject)
    )
    finish(process)
    said = out.read_text()
    acked, waiting = said.count("+"), said.count("s")
    assert acked + waiting + said.count("r") == 40
    again = open_year(tmp_path)
    assert again.readable, again.problems
    # What could not be synced may be there after all, once; what was refused is not.
    assert acked <= counted(again) <= acked + waiting
    shown = counted(again)
    again.checkpoint()
    last = open_year(tmp_path)
    assert (counted(last), last.unsaved) == (shown, 0)
    tally("injected errors: kinds", 1)
    tally("injected errors: presses acknowledged", acked)
    tally("injected errors: presses lost", max(0, acked - counted(last)))


def test_a_slow_disk_keeps_the_order(tmp_path: Path, strace: str) -> None:
    make_year(tmp_path).close()
    slow = ("-f", "-qq", "-o", os.devnull, "-e", "inject=fsync:delay_exit=20000")
    code = """
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from funnel_tui.ui.saver import Saver
from funnel_tui.storage.store import Store
reports = []
saver = Saver(Store.open(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[2]), reports.append)
day, now = date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=UTC)
for n in range(1, 13):
    saver.do(lambda store, n=n: store.press(day, "calls", n, now))
assert saver.busy
print(len(reports) < 12)
saver.flush()
print(*(r.change.n for r in reports if r.change))
print(*(r.year.day(day).count("calls") for r in reports if r.change))
"""
    said = finish(start(code, year_path(tmp_path), tmp_path / "state", before=(strace, *slow))).splitlines()
    sizes = list(range(1, 13))
    assert said == [
        "True",
        " ".join(map(str, sizes)),
        " ".join(str(sum(sizes[: n + 1])) for n in range(12)),
    ], "keys are taken while the disk is at work, and each is reported when it is saved, in order"
    assert counted(open_year(tmp_path)) == sum(sizes)
