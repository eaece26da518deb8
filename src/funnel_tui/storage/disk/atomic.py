"""Replaces a file so that any crash leaves the whole old one or the whole new one."""

# Descriptors and plain paths: pathlib would cost `add` more than the write itself.
# ruff: noqa: PTH102, PTH108, PTH112, PTH116, PTH118, PTH120

from __future__ import annotations

import os
import stat
from binascii import crc32

from funnel_tui.system.os_calls import FLAGS, make_like, reachable, replace, runs, sync, sync_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

Signature = tuple[int, int, int]
"""Inode, size and time of change: different whenever somebody else wrote the file."""

_LONG_NAME = 200
# A temporary file that is older than the newest by so much belongs to no write that is under way.
_STRAY_SECONDS = 3600
ATTEMPTS = 20
"""Times to start again because somebody wrote the file meanwhile; more in a row is a program gone wild."""


def signature(path: str | Path) -> Signature | None:
    """A file's signature; None where there is no file to see."""
    try:
        return signature_of(os.stat(path))
    except OSError:
        return None


def signature_of(found: os.stat_result) -> Signature:
    """The signature in a stat result."""
    return found.st_ino, found.st_size, found.st_mtime_ns


def write_all(fd: int, data: bytes) -> None:
    """Write every byte: a full disk may take a part of them without an error.

    Raises:
        OSError: When the rest cannot be written.
    """
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def make_folders(folder: str) -> None:
    """Make a folder and those above it, private and durable.

    Raises:
        OSError: When one cannot be made.
    """
    if os.path.isdir(folder):
        return
    above = os.path.dirname(folder)
    if above != folder:
        make_folders(above)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
    sync_folder(above)


class Overtaken(Exception):
    """Somebody else wrote the file while its replacement was being prepared."""


class InPlaceUnsynced(OSError):
    """The new file is in place, but a power cut may still bring the old one back."""


def atomic_write(
    path: str | Path,
    data: bytes,
    *,
    mode: int = 0o666,
    durable: bool = True,
    instead_of: Signature | None = None,
) -> Signature:
    """Replace a file by new bytes, keeping its symlink, mode, owner, ACL and extended attributes.

    Args:
        path: May be a symlink, also a dangling one: what it points to is replaced, unless that is no file.
        data: The whole new content.
        mode: Of a file that was not there, less the umask.
        durable: Whether to wait for the medium; else a power cut may leave an empty file.
        instead_of: The signature of the file that is meant; looked at again at the last moment.

    Returns:
        The new file's signature, taken before anybody else could touch it.

    Raises:
        OSError: When it cannot be done; the old file is untouched.
        InPlaceUnsynced: When only the sync of the folder failed.
        Overtaken: When the file is not the one that is meant.
    """
    target, old = _target(path)
    target = reachable(target)
    folder, name = os.path.split(target)
    temp = os.path.join(folder, f"{_prefix(name)}{os.getpid()}-{os.urandom(4).hex()}.tmp")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | FLAGS
    fd = os.open(temp, flags, mode if old is None else 0o600)
    try:
        try:
            write_all(fd, data)
            if old is not None:
                make_like(fd, target, old)
            if durable:
                sync(fd)
            found = signature_of(os.fstat(fd))
        finally:
            os.close(fd)
        if instead_of is not None and signature(target) != instead_of:
            raise Overtaken
        replace(temp, target)
    except BaseException:
        _unlink(temp)
        raise
    if durable:
        try:
            sync_folder(folder)
        except OSError as error:
            raise InPlaceUnsynced(error.errno, error.strerror) from None
    return found


def _target(path: str | Path) -> tuple[str, os.stat_result | None]:
    """What a write replaces, and how it is now; None where it is not there.

    A link to a device, a FIFO or a folder is replaced itself: as root, `/dev/null` would become a file.
    """
    target = os.path.realpath(path)
    try:
        old = os.stat(target)
    except FileNotFoundError:
        return target, None
    if stat.S_ISREG(old.st_mode) or not stat.S_ISLNK(os.lstat(path).st_mode):
        return target, old
    return os.path.abspath(path), None  # noqa: PTH100 - this module does without pathlib's cost


def _prefix(name: str) -> str:
    """How the names of a file's temporary files begin; no system takes more than 255 bytes."""
    encoded = os.fsencode(name)
    return f".~{name}." if len(encoded) < _LONG_NAME else f".~{crc32(encoded):08x}."


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def sweep(path: str | Path) -> None:
    """Remove temporary files that a killed process of ours left beside a file."""
    folder, name = os.path.split(os.path.realpath(path))
    prefix = _prefix(name)
    try:
        strays = [e for e in os.scandir(folder) if e.name.startswith(prefix) and e.name.endswith(".tmp")]
        newest = max((e.stat(follow_symlinks=False).st_mtime for e in strays), default=0.0)
        for stray in strays:
            pid = stray.name[len(prefix) :].partition("-")[0]
            aged = newest - stray.stat(follow_symlinks=False).st_mtime > _STRAY_SECONDS
            if aged or not runs(pid):
                _unlink(stray.path)
    except OSError:
        return
