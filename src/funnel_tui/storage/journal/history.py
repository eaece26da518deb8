"""What this machine logged for a file, read from its journals: the day's list of presses, undo and redo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from funnel_tui.core.progress.day import WON
from funnel_tui.storage.journal.edits import Count, Deal, FromInbox
from funnel_tui.storage.journal.journal import Journals
from funnel_tui.storage.journal.records import Press, Record, Verb, decode, is_whole, lines

_Done = tuple[str, bytes]
"""The id of a record and the line that last did it, or last undid it."""


class History:
    """The records that are done and those that can be brought back; read on the first undo, then followed."""

    def __init__(self, journals: Journals) -> None:
        self.journals = journals
        self._read: dict[str, int] = {}
        self._met: set[bytes] = set()
        self._stacks = _Stacks()
        self._day: date | None = None
        self._day_read: dict[str, int] = {}
        self._day_met: set[bytes] = set()
        self._day_stacks = _Stacks()
        self._day_presses: dict[bytes, Press | None] = {}
        """What each line of the day says: a day of thousands must not be decoded with each key."""

    def last_done(self) -> tuple[str, Record] | None:
        """The newest record that is not undone, and how it was last done."""
        self._follow()
        return _record(self._stacks.done)

    def last_undone(self) -> tuple[str, Record] | None:
        """The newest record that was undone and can be brought back, and how it was undone."""
        self._follow()
        return _record(self._stacks.undone)

    def _follow(self) -> None:
        for log in self.journals.logs:
            start = self._read.get(log.key, 0)
            for end, line in lines(log.read(start), start):
                self._read[log.key] = end
                if line not in self._met:
                    self._met.add(line)
                    self._stacks.add(line)

    def presses(self, day: date) -> tuple[Press, ...]:
        """Presses of a date that are not undone, in the order of the journal."""
        if day != self._day:
            self._day, self._day_read, self._day_met, self._day_stacks = day, {}, set(), _Stacks()
            self._day_presses = {}
        # An undo carries the date too, so the date's own lines tell the whole story; others are not parsed.
        needle = f" {day.isoformat()} ".encode()
        for log in self.journals.logs:
            start = self._day_read.get(log.key, 0)
            data = log.read(start)
            data = data[: data.rfind(b"\n") + 1]
            self._day_read[log.key] = start + len(data)
            for line in _lines_with(data, needle):
                if line not in self._day_met:
                    self._day_met.add(line)
                    self._day_stacks.add(line)
        known = self._day_presses
        for _, line in self._day_stacks.done:
            if line not in known:
                record = decode(line)
                known[line] = _press(record, day) if record else None
        return tuple(press for _, line in self._day_stacks.done if (press := known[line]))


class _Stacks:
    def __init__(self) -> None:
        self.done: list[_Done] = []
        self.undone: list[_Done] = []

    def add(self, line: bytes) -> None:
        fields = line.split(b" ", 4)
        if len(fields) < 5:
            return
        own, verb, of = fields[0].decode(), fields[2].decode(), fields[3].decode()
        if verb == Verb.DO:
            self.done.append((own, line))
            self.undone.clear()
        elif verb == Verb.UNDO and _drop(self.done, of):
            self.undone.append((of, line))
        elif verb == Verb.REDO and _drop(self.undone, of):
            self.done.append((of, line))


def _drop(stack: list[_Done], record_id: str) -> bool:
    for at in range(len(stack) - 1, -1, -1):
        if stack[at][0] == record_id:
            del stack[at]
            return True
    return False


def _record(stack: list[_Done]) -> tuple[str, Record] | None:
    while stack:
        record_id, line = stack[-1]
        if record := decode(line):
            return record_id, record
        # Of a newer version: it cannot be judged, so it is passed over.
        stack.pop()
    return None


def _lines_with(data: bytes, needle: bytes) -> Iterable[bytes]:
    at = data.find(needle)
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
        if end < 0:
            return
        if is_whole(data[start:end]):
            yield data[start:end]
        at = data.find(needle, end)


def _press(record: Record, day: date) -> Press | None:
    edit = record.edit.entry if isinstance(record.edit, FromInbox) else record.edit
    try:
        at = datetime.fromisoformat(record.at)
    except ValueError:
        return None
    if isinstance(edit, Count) and edit.day == day and edit.n:
        return Press(at, edit.name, edit.n)
    if isinstance(edit, Deal) and edit.day == day and edit.n:
        return Press(at, WON, edit.n, edit.amount)
    return None
