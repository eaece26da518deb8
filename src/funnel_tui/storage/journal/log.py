"""One journal: a file of records that only grows, or the same in memory where no file can be written."""

# Descriptors and plain paths: pathlib is slower.
# ruff: noqa: PTH116

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.storage.journal.records import Record, decode, is_whole, lines
from funnel_tui.system.os_calls import open_to_read

# A watermark is checked against the record before it; nearly every record is far shorter than this.
_LOOK_BACK = 64 * 1024


# Records of which the year file names each one: as clones that are both in use meet sooner.
_DENSE = 64
# Bytes between the next older ones, doubled each time.
_GAP = 4096
_START = "0"
"""The last item of a trail: the journal's own beginning."""

Trail = tuple[str, ...]


class Fit(Enum):
    """How a journal and the watermark of a year file go together."""

    GOOD = auto()
    SHORT = auto()
    """It ends before the watermark: an older state folder was put back, or it is another machine's."""
    TORN = auto()
    """The watermark is not at the end of a record."""
    DIVERGED = auto()
    """It shares its beginning with the journal that was counted: the state folder was cloned."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record where it stands in its journal."""

    end: int
    line: bytes
    record: Record | None
    """None where a newer version wrote something that this one does not know."""


@dataclass(frozen=True, slots=True)
class Log:
    """A journal and its name in `[saved]`."""

    key: str
    path: str
    memory: bytes | None = None
    """What stands in it where no file can be written: it lives as long as the process."""

    def size(self) -> int:
        """Bytes in it; 0 where it is missing."""
        if self.memory is not None:
            return len(self.memory)
        try:
            return os.stat(self.path).st_size
        except OSError:
            return 0

    def written(self) -> int:
        """When it was last written to, in nanoseconds; 0 where it is missing."""
        try:
            return os.stat(self.path).st_mtime_ns
        except OSError:
            return 0

    def read(self, start: int = 0) -> bytes:
        """Its bytes from an offset on; nothing where it cannot be read."""
        if self.memory is not None:
            return self.memory[start:]
        try:
            with open_to_read(self.path) as file:
                file.seek(start)
                return file.read()
        except OSError:
            return b""


@dataclass(frozen=True, slots=True)
class Tail:
    """What a journal holds beyond a watermark."""

    log: Log
    watermark: int
    fit: Fit
    entries: tuple[Entry, ...]
    fork: int = 0
    """Where a journal that diverged ceases to be the one that was counted."""


def tail(log: Log, watermark: int, trail: Trail = ()) -> Tail:
    """The whole records after a watermark.

    Args:
        log: The journal.
        watermark: How far the year file counts it.
        trail: What the year file says about the records before the watermark; empty in older files.
    """
    fit, found = _after(log, watermark)
    if trail and watermark > 0 and not (fit is Fit.GOOD and _crc_before(log, watermark) == trail[0]):
        fork = _fork(log, trail)
        # One that only ends before the watermark is of an older state folder that was put back.
        fit = Fit.DIVERGED if fork is not None and fork < log.size() else fit
        return Tail(log, watermark, fit if fit is not Fit.GOOD else Fit.TORN, (), fork or 0)
    entries = tuple(Entry(end, line, decode(line)) for end, line in found)
    return Tail(log, watermark, fit, entries)


def _after(log: Log, watermark: int) -> tuple[Fit, Iterator[tuple[int, bytes]]]:
    none: Iterator[tuple[int, bytes]] = iter(())
    if watermark <= 0:
        return (Fit.TORN, none) if watermark else (Fit.GOOD, lines(log.read()))
    if log.size() < watermark:
        return Fit.SHORT, none
    start = max(0, watermark - _LOOK_BACK)
    data = log.read(start)
    while not _ends_a_record(data, watermark - start):
        if start == 0 or b"\n" in data[: watermark - start - 1]:
            return Fit.TORN, none
        start = 0
        data = log.read()
    return Fit.GOOD, lines(data[watermark - start :], watermark)


def _ends_a_record(data: bytes, at: int) -> bool:
    if at < 1 or data[at - 1 : at] != b"\n":
        return False
    return is_whole(data[data.rfind(b"\n", 0, at - 1) + 1 : at - 1])


def trail_of(log: Log, watermark: int) -> Trail:
    """What tells this journal from another one of the same length, and where the two part.

    Returns:
        The CRCs of records before a watermark, the newest first: each of the last, then fewer and fewer.
    """
    data, crcs, gap = log.read()[:watermark], [], _GAP
    at = _end_before(data, len(data))
    while at:
        crcs.append(data[at - 9 : at - 1].decode())
        at = data.rfind(b"\n", 0, at - 1) + 1
        if len(crcs) >= _DENSE:
            at = data.rfind(b"\n", 0, max(0, at - gap)) + 1
            gap *= 2
        at = _end_before(data, at)
    return (*crcs, _START)


def _end_before(data: bytes, at: int) -> int:
    """Where the last whole record up to an offset ends; 0 where there is none."""
    while at and not _ends_a_record(data, at):
        at = data.rfind(b"\n", 0, at - 1) + 1
    return at


def _crc_before(log: Log, watermark: int) -> str:
    data = log.read(max(0, watermark - 9))
    return data[: min(9, watermark)][:8].decode("ascii", "replace")


def _fork(log: Log, trail: Trail) -> int | None:
    """Where a journal and the one that was counted part; None where that cannot be told to the record."""
    places = {crc: at for at, crc in enumerate(trail)}
    fork, at = 0, places.get(_START, len(trail))
    for end, line in lines(log.read()):
        found = places.get(line[-8:].decode("ascii", "replace"))
        if found is not None:
            fork, at = end, found
    # Only among the last records does the next one in the trail follow at once.
    exact = at < _DENSE or (at == _DENSE and trail[at] == _START)
    return fork if exact or not any(end > fork for end, _ in lines(log.read())) else None


def counted_lines(tails: Iterable[Tail]) -> frozenset[bytes]:
    """The records that a year file counts: one may stand in two journals, after a failed sync or a fork."""
    ends = ((t.log, t.fork if t.fit is Fit.DIVERGED else t.watermark) for t in tails)
    return frozenset(line for log, upto in ends for end, line in lines(log.read()) if end <= upto)
