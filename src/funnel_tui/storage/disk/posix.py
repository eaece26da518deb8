"""What only some systems have: file locks, synced folders, files that are opened without waiting."""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this.

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any

try:
    import fcntl
except ImportError:
    # Windows.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path
    from types import ModuleType

_fcntl: ModuleType | None = fcntl

FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""For every file that is opened: no changed line ends, and no child process that keeps it open."""

_DIRECTORY = getattr(os, "O_DIRECTORY", None)
# Opening a FIFO waits for its other end, for hours if need be.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def open_file(path: str | Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of a file; a FIFO, a device or a socket could make its reader wait for ever.

    Raises:
        OSError: When it cannot be opened, or is something else than a file.
    """
    fd = os.open(path, flags | FLAGS | _NO_WAIT, 0o600)
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise OSError(errno.EINVAL, "is not a file", os.fspath(path))


def open_to_read(path: str | Path) -> BufferedReader:
    """A file's bytes.

    Raises:
        OSError: As for `open_file`.
    """
    return open(open_file(path), "rb")


def sync(fd: int) -> None:
    """Have the bytes on the medium, past the drive's own cache where the system can ask for that.

    Raises:
        OSError: When the system cannot say that they are.
    """
    if _fcntl is not None and hasattr(_fcntl, "F_FULLFSYNC"):
        try:
            _fcntl.fcntl(fd, _fcntl.F_FULLFSYNC)
            return
        except OSError as error:
            # Network and FAT volumes do not know it.
            if error.errno not in (errno.ENOTSUP, errno.EINVAL, errno.ENOTTY):
                raise
    os.fsync(fd)


def sync_folder(folder: str) -> None:
    """Have a folder's entries on the medium: until then a new name can vanish with the power.

    Raises:
        OSError: When the system cannot say that they are.
    """
    if _DIRECTORY is None:
        # Windows opens no folders, and keeps their entries in its own log.
        return
    fd = os.open(folder, os.O_RDONLY | _DIRECTORY | FLAGS)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)


def lock(fd: int) -> None:
    """Lock a file for this process, where the system has locks; closing it lets go.

    Raises:
        OSError: When another process has it, or it cannot be locked.
    """
    if _fcntl is not None:
        _fcntl.flock(fd, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        return
    from importlib import import_module  # noqa: PLC0415 - on Windows only

    with suppress(ImportError):
        msvcrt: Any = import_module("msvcrt")
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)


def runs(pid: str) -> bool:
    """Whether another process of a number runs; true where that cannot be told."""
    if os.name == "nt" or not pid.isdecimal():
        # There `kill` would end it.
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return int(pid) != os.getpid()
