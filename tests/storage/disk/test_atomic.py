"""Replacing a file: what stays with it, and what is left when it fails."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from funnel_tui.storage.disk.atomic import atomic_write, make_folders, signature, sweep
from funnel_tui.system import os_calls

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes, links and attributes of POSIX")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2026.toml"
    path.write_bytes(b"old")
    return path


def only_file(file: Path) -> bool:
    return [p.name for p in file.parent.iterdir()] == [file.name]


def test_the_new_bytes_and_their_signature(file: Path) -> None:
    found = atomic_write(file, b"new")
    assert file.read_bytes() == b"new"
    assert signature(file) == found
    assert only_file(file)


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        atomic_write(tmp_path / "a", b"x")
        atomic_write(tmp_path / "b", b"x", mode=0o600)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o444])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    atomic_write(file, b"new")
    assert file.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(file: Path) -> None:
    os.chown(file, 1234, 4321)
    atomic_write(file, b"new")
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 4321)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_stay(file: Path) -> None:
    try:
        os.setxattr(file, "user.colour", b"red")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    atomic_write(file, b"new")
    assert os.getxattr(file, "user.colour") == b"red"


def test_a_symlink_stays_and_its_target_is_replaced(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link" / "2026.toml"
    link.parent.mkdir()
    link.symlink_to(Path("..") / file.name)
    atomic_write(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert [p.name for p in link.parent.iterdir()] == [link.name]


def test_a_dangling_symlink_gets_its_target(tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(tmp_path / "target.toml")
    atomic_write(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "target.toml").read_bytes() == b"new"


def test_short_writes_are_gone_on_with(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    atomic_write(file, b"0123456789")
    assert file.read_bytes() == b"0123456789"


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "fchmod", "open"])
def test_a_failure_leaves_the_old_file_and_no_other(
    file: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(OSError, match="Input/output error"):
            atomic_write(file, b"new")
    assert file.read_bytes() == b"old"
    assert only_file(file)


def test_a_disk_that_fills_up_half_way_leaves_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    calls = []

    def fill(fd: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data[:2])

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OSError, match="No space"):
        atomic_write(file, b"new bytes")
    assert calls == [9, 7]
    assert file.read_bytes() == b"old"
    assert only_file(file)


def test_bytes_then_name_then_folder_are_synced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, os.replace

    def sync(fd: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file")
        fsync(fd)

    def replace(old: str, new: str) -> None:
        order.append("replace")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)

    atomic_write(file, b"new")
    assert order == ["file", "replace", "folder"]


def test_what_a_killed_process_left_is_swept(file: Path) -> None:
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, signal, sys; from funnel_tui.storage.disk import atomic\n"
            "atomic.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
            "atomic.atomic_write(sys.argv[1], b'new')",
            str(file),
        ],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert killed.returncode == -9
    assert not only_file(file)
    # A stray of a process that runs is left to it.
    mine = file.parent / f".~2026.toml.{os.getppid()}-0a1b2c3d.tmp"
    mine.write_bytes(b"")
    sweep(file)
    assert sorted(p.name for p in file.parent.iterdir()) == [mine.name, file.name]
    assert file.read_bytes() == b"old"


def test_folders_are_made_private(tmp_path: Path) -> None:
    make_folders(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    make_folders(str(tmp_path / "a" / "b"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        make_folders(str(tmp_path / "file" / "x"))


def test_a_folder_that_cannot_sync_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refuse)
    os_calls.sync_folder(str(tmp_path))


def test_a_link_to_a_device_is_replaced_and_the_device_is_not(tmp_path: Path) -> None:
    device = tmp_path / "device"
    os.mkfifo(device)
    link = tmp_path / "state" / "files"
    link.parent.mkdir()
    link.symlink_to(device)
    atomic_write(link, b"text")
    assert link.read_bytes() == b"text"
    assert not link.is_symlink()
    assert device.is_fifo()
