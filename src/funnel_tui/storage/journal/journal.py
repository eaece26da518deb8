"""Append-only journals of one year file: what makes a press durable before anything else happens.

A file may have several: one for each name this machine had, segments after a failed fsync, and one beside the
year file where the state folder could not be used. Each is counted in the year file by its own watermark.
"""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this.
# ruff: noqa: PTH108, PTH116, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from enum import Enum, auto

from funnel_tui.storage.disk.atomic import make_folders, sync, sync_folder
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.journal.records import is_whole, lines

_FULL = (errno.ENOSPC, errno.EDQUOT)
_APPEND = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_LOOK_BACK = 64 * 1024


class NotJournalled(Exception):
    """A record that is on no disk."""

    def __init__(self, reason: str, *, may_appear: bool) -> None:
        super().__init__(reason)
        self.may_appear = may_appear
        """Whether the bytes were taken and only their sync failed: they may be there after a restart."""


class Fit(Enum):
    """How a journal and the watermark of a year file go together."""

    GOOD = auto()
    SHORT = auto()
    """It ends before the watermark: an older state folder was put back, or it is another machine's."""
    TORN = auto()
    """The watermark is not at the end of a record."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One journal file and its name in `[saved]`."""

    key: str
    path: str

    def size(self) -> int:
        """Bytes in it; 0 where it is missing."""
        try:
            return os.stat(self.path).st_size
        except OSError:
            return 0

    def read(self, start: int = 0) -> bytes:
        """Its bytes from an offset on; nothing where it cannot be read."""
        try:
            with open(self.path, "rb") as file:
                file.seek(start)
                return file.read()
        except OSError:
            return b""

    def tail(self, mark: int) -> tuple[Fit, list[tuple[int, bytes]]]:
        """The whole records after a watermark, each with the offset of its end."""
        if mark <= 0:
            return (Fit.TORN, []) if mark else (Fit.GOOD, list(lines(self.read())))
        size = self.size()
        if size < mark:
            return Fit.SHORT, []
        start = max(0, mark - _LOOK_BACK)
        data = self.read(start)
        while not _ends_a_record(data, mark - start):
            if start == 0 or b"\n" in data[: mark - start - 1]:
                return Fit.TORN, []
            start = 0
            data = self.read()
        return Fit.GOOD, list(lines(data[mark - start :], mark))


def _ends_a_record(data: bytes, at: int) -> bool:
    if at < 1 or data[at - 1 : at] != b"\n":
        return False
    return is_whole(data[data.rfind(b"\n", 0, at - 1) + 1 : at - 1])


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record went."""

    lane: Lane
    start: int
    end: int


class Journal:
    """The journals of one file on this machine, and the one that is written to."""

    def __init__(self, state: State, file_id: str, year_file: str) -> None:
        self._state = state
        self._folder = state.journals(file_id)
        self._key_beside = state.key_beside(file_id)
        self._data_folder, self._name = os.path.split(year_file)
        self._prefix_beside = f".~{self._name.removesuffix('.toml')}-"
        self._lane: Lane | None = None
        self._fd = -1
        self._named = False
        self._failed: set[str] = set()
        self._bad: set[str] = set()
        self._seen: dict[str, int] = {}
        self.notice = ""
        """Why records go beside the year file, if they do."""

    def lanes(self) -> list[Lane]:
        """Every journal there is, in the order in which they were begun as far as that can be told."""
        machine = self._state.machine()
        found = [Lane(key, os.path.join(self._folder, f"{key}.log")) for key in _keys(self._folder, "")]
        found.sort(key=lambda lane: (_machine(lane.key) == machine, *_order(lane.key)))
        digits = self._key_beside.rpartition("-")[2]
        beside = [
            Lane(key, os.path.join(self._data_folder, f"{self._prefix_beside}{key}.log"))
            for key in _keys(self._data_folder, self._prefix_beside)
            if _machine(key).endswith(f"-{digits}")
        ]
        return beside + found

    def expect(self, seen: dict[str, int], keys: set[str]) -> None:
        """Say how far each journal was read, and which do not fit and are written no more."""
        self._seen, self._bad = seen, keys
        if self._lane is not None and self._lane.key in keys:
            self.close()

    def append(self, line: bytes) -> Placed:
        """Write one record and have it on the medium, wherever there is a medium that takes it.

        Raises:
            NotJournalled: When no place took it.
        """
        may_appear = False
        reason = ""
        for open_lane in (self._open_mine, self._open_mine, self._open_beside):
            try:
                if not self._usable():
                    open_lane()
                return self._write(line)
            except _NotSynced as error:
                may_appear = True
                reason = error.reason
            except OSError as error:
                if not reason:
                    reason = error.strerror or str(error)
            self._note(reason)
            self.close()
        raise NotJournalled(reason, may_appear=may_appear)

    def _note(self, reason: str) -> None:
        self.notice = f"presses are kept beside the year file: {self._state.folder}: {reason}"

    def _usable(self) -> bool:
        """Whether the open journal is still the one that a reader would find."""
        if self._lane is None or self._lane.key in self._failed:
            return False
        try:
            found = os.stat(self._lane.path)
            mine = os.fstat(self._fd)
        except OSError:
            self.close()
            return False
        if (found.st_ino, found.st_dev) != (mine.st_ino, mine.st_dev):
            self.close()
            return False
        return self._long_enough()

    def _long_enough(self) -> bool:
        """Whether the open journal holds all that was read from it; a shorter one was put back."""
        assert self._lane is not None
        if os.fstat(self._fd).st_size >= self._seen.get(self._lane.key, 0):
            return True
        self._bad.add(self._lane.key)
        self.close()
        return False

    def _probe(self, folder: str) -> None:
        """See that a folder's disk syncs again before yet another journal is begun on it.

        Raises:
            OSError: While it does not.
        """
        if not self._failed:
            return
        path = os.path.join(folder, f".probe-{os.getpid()}")
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(fd, b"?")
            sync(fd)
        finally:
            os.close(fd)
            os.unlink(path)

    def _open_mine(self) -> None:
        self.close()
        make_folders(self._folder)
        self._probe(self._folder)
        self.notice = ""
        machine = self._state.machine() or self._state.new_machine()
        while True:
            if any(_machine(key) == machine for key in self._bad):
                machine = self._state.new_machine()
                self.notice = f"the journal here is older than {self._name}: a new one was begun"
            keys = [key for key in _keys(self._folder, "") if _machine(key) == machine]
            key = max(keys, key=_order, default=machine)
            while key in self._failed:
                key = f"{machine}.{_order(key)[1] + 1}"
            self._open(Lane(key, os.path.join(self._folder, f"{key}.log")))
            if self._long_enough():
                return

    def _open_beside(self) -> None:
        self.close()
        self._probe(self._data_folder)
        key = self._key_beside
        while key in self._failed or key in self._bad:
            key = f"{self._key_beside}.{_order(key)[1] + 1}"
        self._open(Lane(key, os.path.join(self._data_folder, f"{self._prefix_beside}{key}.log")))

    def _open(self, lane: Lane) -> None:
        self._fd = os.open(lane.path, _APPEND | os.O_CREAT, 0o600)
        self._lane, self._named = lane, False

    def _write(self, line: bytes) -> Placed:
        assert self._lane is not None
        try:
            written = os.write(self._fd, line)
        except OSError as error:
            if error.errno not in _FULL or not self._state.free_reserve():
                raise
            written = os.write(self._fd, line)
        # Half a record is none: the next one's newline seals it and its CRC drops it.
        if written < len(line) and (not self._state.free_reserve() or os.write(self._fd, line) < len(line)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        end = os.lseek(self._fd, 0, os.SEEK_CUR)
        try:
            sync(self._fd)
            if not self._named:
                sync_folder(os.path.dirname(self._lane.path))
                self._named = True
        except OSError as error:
            # The system may now take the lost pages for clean: this file can no longer be believed.
            self._failed.add(self._lane.key)
            raise _NotSynced(error.strerror or str(error)) from None
        return Placed(self._lane, end - len(line), end)

    def close(self) -> None:
        """Let go of the open journal."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._lane = -1, None


class _NotSynced(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _keys(folder: str, prefix: str) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [n[len(prefix) : -4] for n in names if n.startswith(prefix) and n.endswith(".log")]


def _machine(key: str) -> str:
    return key.partition(".")[0]


def _order(key: str) -> tuple[str, int]:
    machine, _, segment = key.partition(".")
    return machine, int(segment) if segment.isdecimal() else 1
