"""One journal: a file of records that only grows, or the same in memory where no file can be written."""

# Descriptors and plain paths: pathlib is slower.
# ruff: noqa: PTH116, PTH123

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from funnel_tui.storage.journal.records import Record, decode, is_whole, lines

# A watermark is checked against the record before it; nearly every record is far shorter than this.
_LOOK_BACK = 64 * 1024


class Fit(Enum):
    """How a journal and the watermark of a year file go together."""

    GOOD = auto()
    SHORT = auto()
    """It ends before the watermark: an older state folder was put back, or it is another machine's."""
    TORN = auto()
    """The watermark is not at the end of a record."""


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

    def read(self, start: int = 0) -> bytes:
        """Its bytes from an offset on; nothing where it cannot be read."""
        if self.memory is not None:
            return self.memory[start:]
        try:
            with open(self.path, "rb") as file:
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


def tail(log: Log, watermark: int) -> Tail:
    """The whole records after a watermark."""
    fit, found = _after(log, watermark)
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


def lines_before(log: Log, watermark: int) -> frozenset[bytes]:
    """The records that a watermark counts."""
    return frozenset(line for end, line in lines(log.read()) if end <= watermark)
