"""The journals of one year file on this machine: what makes an entry durable before anything else happens.

There may be several: one for each name that this machine had, and those that earlier versions wrote as
segments or beside the year file. Each is counted in the year file by its own watermark.
"""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this.
# ruff: noqa: PTH116, PTH118, PTH119, PTH208

from __future__ import annotations

import errno
import os
from binascii import crc32
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate

from funnel_tui.core.values.frozen import replace
from funnel_tui.storage.disk.atomic import atomic_write, make_folders
from funnel_tui.storage.disk.state_folder import State, fresh_name
from funnel_tui.storage.journal.log import Entry, Fit, Log, Tail, Trail, tail
from funnel_tui.storage.journal.records import Record, lines
from funnel_tui.system.os_calls import open_file, sync, sync_folder

_FULL = (errno.ENOSPC, errno.EDQUOT)
_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT


class NotJournalled(Exception):
    """A record that no journal on disk holds for certain."""

    def __init__(self, reason: str, *, may_appear: bool) -> None:
        super().__init__(reason)
        self.may_appear = may_appear
        """Whether the bytes were taken and only their sync failed: they may be there after a restart."""


class Journals:
    """The journals of one file on this machine, and the one that is written to."""

    def __init__(self, state: State, file_id: str, year_file: str) -> None:
        self._state = state
        self._folder = state.journals(file_id)
        self._year_file = os.path.basename(year_file)
        self._beside = _left_beside(state, file_id, year_file)
        self._open_log: Log | None = None
        self._fd = -1
        self._machine = state.machine()
        self._retired: set[str] = set()
        """Journals that lost records or failed to sync: they are read, and never written again."""
        self.logs: tuple[Log, ...] = ()
        """Every journal there was at the last look, in the order in which they were written."""
        self.memory = Log(fresh_name(), "memory", b"")
        self.branch_unwritten = False
        """Whether entries that a clone lacks are in no journal of their own yet: the file has to wait."""
        self.notice = ""
        """What a person should know about where entries go; mostly nothing."""

    def look(self) -> tuple[Log, ...]:
        """List the journals again: another window may have begun one."""
        found = [Log(key, self._path(key)) for key in _keys(self._folder)]
        # An undo may be in a later journal than what it takes back.
        found.sort(key=lambda log: (_machine(log.key) == self._machine, log.written(), log.key))
        self.logs = (*self._beside, *found, *([self.memory] if self.memory.size() else []))
        return self.logs

    def append(
        self, records: Sequence[tuple[bytes, Record]], read: Mapping[str, int], unfit: Collection[str]
    ) -> Tail:
        """Write records at once and have them on the medium; the tail that they are.

        Args:
            records: Each as it is written, and the same, not to be read from it again.
            read: How far each journal was read: one that is shorter now is an older copy of itself.
            unfit: Journals that do not fit the year file's watermarks, and are written no more.

        Raises:
            NotJournalled: When the disk does not take it.
        """
        self._retired.update(unfit)
        try:
            if not self._usable(read):
                self._open(read)
            end, log = self._write([line for line, _ in records]), self._open_log
        except OSError as error:
            self.close()
            reason = f"{error.strerror or error}, {self._folder}"
            raise NotJournalled(reason, may_appear=isinstance(error, _NotSynced)) from None
        assert log is not None
        ends = [*accumulate(len(line) for line, _ in records)]
        start = end - ends[-1]
        entries = (
            Entry(start + at, line[1:-1], record) for at, (line, record) in zip(ends, records, strict=True)
        )
        return Tail(log, start, Fit.GOOD, tuple(entries))

    def _usable(self, read: Mapping[str, int]) -> bool:
        """Whether the open journal is still the one that a reader would find."""
        if self._open_log is None or self._open_log.key in self._retired:
            return False
        try:
            found, mine = os.stat(self._open_log.path), os.fstat(self._fd)
        except OSError:
            return False
        same = (found.st_ino, found.st_dev) == (mine.st_ino, mine.st_dev)
        return same and self._long_enough(self._open_log, read)

    def _long_enough(self, log: Log, read: Mapping[str, int]) -> bool:
        """Whether a journal holds all that was read from it; a shorter one was put back from a backup."""
        if log.size() >= read.get(log.key, 0):
            return True
        self._retired.add(log.key)
        return False

    def _open(self, read: Mapping[str, int]) -> None:
        self.close()
        make_folders(self._folder)
        self._machine = self._state.machine() or self._state.new_machine()
        notice = ""
        while not self._fits(Log(self._machine, self._path(self._machine)), read):
            self._machine = self._state.new_machine()
            if self._retired:
                notice = f"the journal here failed or is older than {self._year_file}: a new one was begun"
        log = Log(self._machine, self._path(self._machine))
        self._fd = open_file(log.path, _APPEND)
        self._open_log, self.notice = log, notice
        # Until then its name can vanish with the power, and everything in it.
        sync_folder(self._folder)
        if log.key not in (known.key for known in self.logs):
            self.logs = (*self.logs, log)

    def _fits(self, log: Log, read: Mapping[str, int]) -> bool:
        # Earlier versions began a segment `name.2` after a failed sync of `name`.
        segments = [key for key in _keys(self._folder) if _machine(key) == log.key != key]
        retired = log.key in (_machine(key) for key in self._retired)
        return not segments and not retired and self._long_enough(log, read)

    def _path(self, key: str) -> str:
        return os.path.join(self._folder, f"{key}.log")

    def _write(self, parts: Sequence[bytes]) -> int:
        """Write and sync; where they end."""
        assert self._open_log is not None
        # Half a record is none: the next one's newline seals it and its CRC drops it.
        left = self._put(parts)
        if left and self._state.free_reserve():
            left = self._put(left)
        if left:
            # Those before it stand there whole, and may be read after a restart.
            kind = OSError if len(left) == len(parts) else _NotSynced
            raise kind(errno.ENOSPC, os.strerror(errno.ENOSPC))
        end = os.lseek(self._fd, 0, os.SEEK_CUR)
        try:
            sync(self._fd)
        except OSError as error:
            # The system may now take the lost pages for clean: a later sync of this file would prove nothing.
            self._retired.add(self._open_log.key)
            # Other processes must not go on with it either; where no name can be kept, the next entry tries.
            with suppress(OSError):
                self._machine = self._state.new_machine()
            raise _NotSynced(error.errno, error.strerror or str(error)) from None
        return end

    def _put(self, parts: Sequence[bytes]) -> Sequence[bytes]:
        """Append records in one write; those that are not there whole, where the disk has no room for all."""
        try:
            written = os.write(self._fd, b"".join(parts))
        except OSError as error:
            if error.errno not in _FULL:
                raise
            return parts
        return [part for part, end in zip(parts, accumulate(map(len, parts)), strict=True) if end > written]

    def tails(self, watermarks: Mapping[str, int], trail: Callable[[str], Trail]) -> tuple[Tail, ...]:
        """What each journal has beyond its watermark; of one that diverged, in a journal of its own.

        Args:
            watermarks: How far the year file counts each.
            trail: What it says about the records before a journal's watermark.
        """

        def read(log: Log) -> Tail:
            mark = watermarks.get(log.key, 0)
            return tail(log, mark, trail(log.key) if mark else ())

        self.branch_unwritten = False
        queue = list(self.look())
        found = [read(log) for log in queue]
        if all(each.fit is not Fit.DIVERGED for each in found):
            return tuple(found)
        for log in queue:
            each = read(log)
            branch = self._branch(log, each.fork) if each.fit is Fit.DIVERGED else None
            if branch is not None and branch.key not in (known.key for known in queue):
                queue.insert(queue.index(log) + 1, branch)
        self.logs = tuple(queue)
        # Once more, because a branch may have grown after it was read.
        return tuple(read(log) for log in queue)

    def _branch(self, log: Log, fork: int) -> Log | None:
        """Give what follows a fork a journal of its own, and this machine a new name.

        The name comes from the first record, so that clones of this machine which share that record agree on
        it: where they part later, that is a fork of the new journal.

        Returns:
            The new journal; None where nothing follows.
        """
        self._retired.add(log.key)
        data = log.read(fork)
        first = next(lines(data), None)
        if first is None:
            return None
        key = f"{log.key.rpartition('-')[0]}-{crc32(first[1]):08x}"
        made = Log(key, self._path(key))
        if len(data) <= made.size():
            return made
        try:
            atomic_write(made.path, data, mode=0o600)
            if self._state.machine() == log.key:
                self._machine = self._state.new_machine()
        except OSError:
            self.branch_unwritten = True
            return Log(key, made.path, data)
        self.notice = "another machine is a copy of this one: entries go on in a journal of their own"
        return made

    def remember(self, line: bytes) -> None:
        """Take a record into the journal in memory, which lives as long as this process."""
        self.memory = replace(self.memory, memory=self.memory.read() + line)

    def end_memory(self) -> str:
        """Begin another journal in memory; the name of the one that is over."""
        ended, self.memory = self.memory.key, Log(fresh_name(), "memory", b"")
        return ended

    def close(self) -> None:
        """Let go of the open journal."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._open_log = -1, None


class _NotSynced(OSError):
    pass


def _left_beside(state: State, file_id: str, year_file: str) -> list[Log]:
    """Journals that earlier versions wrote beside the year file where the state folder could not be used.

    Nobody writes them any more, so they are looked for once.
    """
    folder, name = os.path.split(year_file)
    prefix, machine = f".~{name.removesuffix('.toml')}-", state.digits_beside(file_id)
    return [
        Log(key, os.path.join(folder, f"{prefix}{key}.log"))
        for key in sorted(_keys(folder, prefix))
        if _machine(key).endswith(f"-{machine}")
    ]


def _keys(folder: str, prefix: str = "") -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [n[len(prefix) : -4] for n in names if n.startswith(prefix) and n.endswith(".log")]


def _machine(key: str) -> str:
    return key.partition(".")[0]
