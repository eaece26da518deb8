"""What differs from one operating system to the next, in one place: the rest of the program asks for none.

Linux, macOS and Windows differ in locks, in what can be synced, in signals, in the time zone, in the modes of
a terminal, in letter case and length of paths, and in whether a file can be replaced while somebody reads it.
"""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this. Modules that only some
# systems have, and those that take long to load, are imported where they are used.
# ruff: noqa: PLC0415, PTH105, PTH112

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable

# To import typing takes a fifth of a start of Python.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path
    from typing import Any, TypeVar

    _T = TypeVar("_T")

WINDOWS = os.name == "nt"
XDG_FOLDERS = sys.platform == "linux"
"""Whether folders are where the XDG variables say, and nowhere else."""
IGNORES_CASE = sys.platform in ("win32", "darwin")
"""Whether `2026.TOML` is `2026.toml`; a disk may be set up otherwise, and then nothing is lost by asking."""

FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""For every file that is opened: no changed line ends, and no child process that keeps it open."""

_DIRECTORY = getattr(os, "O_DIRECTORY", None)
# Opening a FIFO waits for its other end, for hours if need be.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)

# Seconds between the attempts; a replace is tried for 2.6 in all, opening a file, on which a screen may wait,
# for the first 0.3.
_PAUSES = tuple(0.01 * 2**n for n in range(8))
_TO_OPEN = 5
# Windows takes 259 characters, and what is made beside a file has a longer name than the file itself.
_LONG = 200
# A file system without attributes, or one whose attributes this user may not set: all else is kept.
_NO_XATTR = {errno.ENOTSUP, errno.EPERM, errno.EACCES, errno.ENODATA, errno.EINVAL, errno.ENOSYS}
_IFLAG, _LFLAG, _CC = 0, 3, 6
"""Places in what termios answers."""


# Files.


def open_file(path: str | Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of a file; a FIFO, a device or a socket could make its reader wait for ever.

    Raises:
        OSError: When it cannot be opened, or is something else than a file.
    """
    name = reachable(os.fspath(path))
    fd = _patiently(lambda: os.open(name, flags | FLAGS | _NO_WAIT, 0o600), name, _PAUSES[:_TO_OPEN])
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


def replace(new: str, target: str) -> None:
    """Put a file in the place of another; Windows refuses that while anybody has the other one open.

    Raises:
        OSError: When it cannot be done; on Windows after more than two seconds of trying.
    """
    _patiently(lambda: os.replace(new, target), target, _PAUSES)


def _patiently(call: Callable[[], _T], path: str, pauses: tuple[float, ...]) -> _T:
    """What a call gives; where Windows refuses it, it is tried again.

    A scanner, a sync client or a reader may have the file open for a moment (errors 5, 32 and 33 of Windows).
    """
    if not WINDOWS:
        return call()
    for pause in pauses:
        try:
            return call()
        except PermissionError:
            if os.path.isdir(path):
                raise
            time.sleep(pause)
    try:
        return call()
    except PermissionError as error:
        raise PermissionError(error.errno, "another program has it open, or it is read-only", path) from None


def reachable(path: str) -> str:
    """A path as Windows takes it where it is long."""
    if not WINDOWS or len(path) < _LONG or path.startswith("\\\\?\\"):
        return path
    import ntpath

    whole = ntpath.abspath(path)
    return "\\\\?\\UNC" + whole[1:] if whole.startswith("\\\\") else "\\\\?\\" + whole


def same_case(name: str) -> str:
    """A name to compare with others, in one case where the system takes both for one."""
    return name.casefold() if IGNORES_CASE else name


def sync(fd: int) -> None:
    """Have the bytes on the medium, past the drive's own cache where the system can ask for that.

    Raises:
        OSError: When the system cannot say that they are.
    """
    fcntl = _module("fcntl")
    if fcntl is not None and hasattr(fcntl, "F_FULLFSYNC"):
        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
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
    if (fcntl := _module("fcntl")) is not None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    elif (msvcrt := _module("msvcrt")) is not None:
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)


def make_like(fd: int, target: str, old: os.stat_result) -> None:
    """Give a new file the old one's owner, attributes and mode; the mode last, as chown clears bits of it."""
    if not (hasattr(os, "fchown") and hasattr(os, "fchmod")):
        return
    new = os.fstat(fd)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(fd, old.st_uid, old.st_gid)
        except PermissionError:
            _own_group(fd, old.st_gid)
    if all(hasattr(os, name) for name in ("listxattr", "getxattr", "setxattr")):
        _copy_attributes(fd, target)
    os.fchmod(fd, old.st_mode & 0o7777)


def _own_group(fd: int, group: int) -> None:
    """A user may not give files away, but may share them with a group of theirs."""
    try:
        os.fchown(fd, -1, group)
    except PermissionError:
        return


def _copy_attributes(fd: int, target: str) -> None:
    try:
        names = os.listxattr(target)
    except OSError:
        return
    for name in names:
        try:
            os.setxattr(fd, name, os.getxattr(target, name))
        except OSError as error:
            if error.errno not in _NO_XATTR:
                raise


# Processes, the machine and its clock.


def runs(pid: str) -> bool:
    """Whether another process of a number runs; true where that cannot be told."""
    if WINDOWS or not pid.isdecimal():
        # There `kill` would end it.
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return int(pid) != os.getpid()


def host_name() -> str:
    """What this machine is called; empty where that is not to be had."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def follow_time_zone() -> None:
    """Have dates follow a computer that travels while the program runs; Windows does that by itself."""
    if hasattr(time, "tzset"):
        time.tzset()


def ending_signals() -> tuple[int, ...]:
    """The signals that ask a program to end; the one of a terminal that is closed is not on Windows."""
    import signal

    known = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    return tuple(int(number) for number in known if number is not None)


# Terminals.


def take_terminal(fd: int) -> list[Any] | None:
    """Have nothing echoed that is typed; the modes before, None where the terminal cannot be taken.

    ctrl+c still ends the program while it loads; ctrl+z would stop it with the terminal taken.
    """
    if (termios := _module("termios")) is None:
        return None
    try:
        before: list[Any] = termios.tcgetattr(fd)
        raw = list(before)
        raw[_IFLAG] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[_LFLAG] &= ~(termios.ECHO | termios.ICANON)
        raw[_CC] = [*before[_CC]]
        raw[_CC][termios.VSUSP] = b"\0"
        termios.tcsetattr(fd, termios.TCSANOW, raw)
    except termios.error:
        return None
    return before


def give_terminal_back(fd: int, before: list[Any]) -> None:
    """Leave a terminal in the modes that it had."""
    if (termios := _module("termios")) is not None:
        try:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
        except termios.error:
            return


def console_fault() -> str:
    """Why this console cannot show a screen; empty where it can, or is a terminal of another kind."""
    if not WINDOWS:
        return ""
    import ctypes

    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]
    console, mode = kernel.GetStdHandle(_OUTPUT), ctypes.c_ulong()
    if not kernel.GetConsoleMode(console, ctypes.byref(mode)):
        return ""
    if not kernel.SetConsoleMode(console, mode.value | _DRAWS):
        return "this console cannot draw a screen (no VT sequences); allowed: Windows Terminal, or Windows 10"
    kernel.SetConsoleMode(console, mode.value)
    return ""


# Of the Windows API: STD_OUTPUT_HANDLE and ENABLE_VIRTUAL_TERMINAL_PROCESSING.
_OUTPUT, _DRAWS = -11, 4


_modules: dict[str, Any] = {}


def _module(name: str) -> Any:  # noqa: ANN401 - modules that only some systems have
    """A module of the standard library; None where this system lacks it, which is looked for once."""
    if name not in _modules:
        try:
            _modules[name] = __import__(name)
        except ImportError:
            _modules[name] = None
    return _modules[name]
