"""A year file with its journals merged in: reading, following and replacing it."""

from __future__ import annotations

import os
from binascii import crc32
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.disk.atomic import Overtaken, Signature, atomic_write, make_folders, signature, sweep
from funnel_tui.storage.disk.read import NO_FILE, is_first, links, of_another_day, read_file
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.errors import Refused, SaveFailed
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.journal import Fit, Journal, Lane, Placed
from funnel_tui.storage.journal.records import decode, lines
from funnel_tui.storage.merge import Merged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ATTEMPTS = 20
"""Times a fold starts again because somebody wrote the file between its read and its replace."""


class YearFile:
    """What the file says, plus every record of this machine's journals that it does not count yet."""

    def __init__(self, path: Path, state: State) -> None:
        self.path = path
        self.state = state
        self.exists = False
        self.readable = False
        self.outside = False
        """Whether the bytes last read were not written by this program on this machine."""
        self.fatal: tuple[Problem, ...] = ()
        self.disputes: tuple[Problem, ...] = ()
        """Watermarks that do not fit their journals."""
        self.merged: Merged | None = None
        self.journal: Journal | None = None
        self.links = 1
        """Names of the file on its disk; a replace changes one."""
        self.unsaved = 0
        """Records in the journals that the file does not count."""
        self.blocked = ""
        """The cell for which a record has to wait, and the fold with it."""
        self.left: list[str] = []
        """What records asked for and the file has otherwise."""
        self.id = ""
        self._real = os.path.realpath(path)
        self._copy = False
        self._known = False
        self._swept = False
        self._signature: Signature | None = None
        self._ours: Signature | None = None
        self._good = b""
        self._base_id = ""
        self._marks: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        self._once: set[bytes] | None = None

    @property
    def year(self) -> Year | None:
        """The last good year, with everything journalled since."""
        return self.merged.year if self.merged else None

    # Reading.

    def load(self) -> None:
        """Read the file again; while it cannot be read the last good year stays."""
        self._signature, data, fault = read_file(self.path)
        self.links = links(self.path)
        self.exists = data is not None or fault != NO_FILE
        if data is None:
            self._cannot(Problem((), fault))
            return
        self.outside = self._signature not in (self._ours, self.state.wrote(self.id) if self.id else None)
        document = codec.read(data)
        if document.table is None or document.problems:
            self._cannot(*document.problems)
            return
        decoded = codec.decode(document.table, document.text)
        if decoded.year is None:
            self._cannot(*decoded.problems)
            return
        self.fatal, self.readable = (), True
        self._good = data
        self._resolve(document.id)
        self._adopt(document, decoded.year)

    def _cannot(self, *problems: Problem) -> None:
        self.fatal, self.readable = tuple(p for p in problems if not p.harmless), False
        if self.merged is not None:
            self._catch_up()
            return
        # A fresh start: what the state folder kept tells the activities, so that presses can be journalled.
        self.id = self.state.index().get(self._real, "")
        if not self.id:
            return
        self._known = True
        _, data, _ = read_file(self.state.last_good(self.id))
        document = codec.read(data or b"")
        decoded = codec.decode(document.table, document.text) if document.table else None
        if decoded is not None and decoded.year is not None and not document.problems:
            self._good = data or b""
            self._adopt(document, decoded.year)

    def _resolve(self, file_id: str) -> None:
        """Find the id that the file goes by: its own, unless it is a copy or lost it."""
        index = self.state.index()
        before = self.id
        self._copy, self._known = False, False
        if not file_id:
            # An editor that still had the text from before the id was written.
            self.id = index.get(self._real, self.id)
        else:
            first = next((path for path, known in index.items() if known == file_id), self._real)
            self._known = first == self._real and first in index
            self._copy = first != self._real and is_first(first, self._real, file_id)
            self.id = "" if self._copy else file_id
        if self.id != before and self.journal is not None:
            self.journal.close()
            self.journal = None

    def _adopt(self, document: codec.Document, year: Year) -> None:
        """Take a table and put in what the journals have beyond its watermarks."""
        assert document.table is not None
        self.merged = Merged(document.table, year)
        self._base_id = document.id
        saved = document.table.get("saved", {}) if document.id in ("", self.id) else {}
        # What is no offset is at the end of no record.
        self._marks = {k: v if type(v) is int and v >= 0 else -1 for k, v in saved.items() if k != "end"}
        if self.id and self.journal is None:
            self.journal = Journal(self.state, self.id, self._real)
        self._replay()

    def _replay(self) -> None:
        self._seen, self._once = {}, None
        self.unsaved, self.blocked, self.disputes = 0, "", ()
        if self.journal is None:
            return
        lanes = self.journal.lanes()
        if len(lanes) > 1:
            # A record may stand in two of them, when its first journal failed to sync.
            marks = self._marks
            self._once = {s for lane in lanes for e, s in lines(lane.read()) if e <= marks.get(lane.key, 0)}
        bad = set(self._marks) - {lane.key for lane in lanes}
        for lane in lanes:
            mark = self._marks.get(lane.key, 0)
            fit, tail = lane.tail(mark)
            if fit is not Fit.GOOD:
                bad.add(lane.key)
                if fit is Fit.TORN:
                    self.disputes += (_dispute(lane, mark),)
                continue
            self._seen[lane.key] = mark
            for end, line in tail:
                self._take(lane.key, end, line)
        self.journal.expect(self._seen, bad)

    def _take(self, key: str, end: int, line: bytes) -> None:
        """Put in one record, once."""
        assert self.merged is not None
        self._seen[key] = end
        if self._once is not None:
            if line in self._once:
                return
            self._once.add(line)
        self.unsaved += 1
        record = decode(line)
        if record is None:
            self.blocked = "the journal holds a record of a newer version of funnel-tui"
            return
        outcome = self.merged.apply(record.edit)
        self.blocked = outcome.blocked or self.blocked
        self.left += outcome.left

    def refresh(self) -> bool:
        """Look whether the file or a journal changed, and take in what did; whether anything was new."""
        before = (self.year, self.problems, self.unsaved)
        self.outside = False
        if signature(self.path) != self._signature:
            self.load()
        else:
            self._catch_up()
        return before != (self.year, self.problems, self.unsaved)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the file from being read, and watermarks that do not fit."""
        return self.fatal + self.disputes

    def _catch_up(self, *, lanes: list[Lane] | None = None) -> None:
        """Take in what another window journalled."""
        if self.journal is None or self.merged is None:
            return
        for lane in self.journal.lanes() if lanes is None else lanes:
            seen = self._seen.get(lane.key)
            if seen is None:
                if lane.key in self._marks or not lane.size():
                    continue
                self._again()
                return
            if lane.size() > seen:
                for end, line in lane.tail(seen)[1]:
                    self._take(lane.key, end, line)

    def _again(self) -> None:
        """Start from the last good bytes: a journal more is there."""
        document = codec.read(self._good)
        if document.table is not None and (year := codec.decode(document.table, document.text).year):
            self._adopt(document, year)

    def take_own(self, placed: Placed, line: bytes) -> None:
        """Put in a record that was just journalled."""
        key = placed.lane.key
        if key not in self._seen and not self._seen and placed.start == 0:
            self._seen[key] = 0
        if self._seen.get(key) == placed.start:
            self._take(key, placed.end, line)
        else:
            self._catch_up(lanes=[placed.lane])

    def close(self) -> None:
        """Let go of the open journal."""
        if self.journal is not None:
            self.journal.close()

    # Writing.

    def adopt_new(self, file_id: str) -> None:
        """Take over a file that was just written by this program."""
        self.id = file_id
        self._remember()
        self.load()
        if self.readable and self._signature is not None:
            self._ours = self._signature
            self.outside = False
            self._keep_last()
            self.state.note_written(self.id, self._signature)

    def last_bytes(self) -> bytes:
        """The last good file; what the journals have beyond it comes in when it is read."""
        return self._good

    def identify(self) -> None:
        """See that the file has an id of its own and that the state folder knows it: before its first record.

        Raises:
            Refused: When there is no way to tell whose journal a record would be.
        """
        if self.id and self._known and not self._copy and self.merged is not None:
            return
        with self.state.lock():
            if signature(self.path) != self._signature:
                self.load()
            if self.merged is None:
                raise Refused(self.fatal[0].text if self.fatal else f"there is no file {self.path}")
            if self.id and not self._copy:
                self._remember()
                self._keep_last()
            elif self.readable:
                self._name()
            else:
                raise Refused(self.fatal[0].text)

    def _name(self) -> None:
        was_copy = self._copy
        # From the bytes: two machines that get one hand-written file over a synced folder agree on its id.
        self.id = f"{crc32(self._good):08x}"
        if was_copy or self.id in self.state.index().values():
            self.id = os.urandom(4).hex()
        self._copy, self._marks, self._seen = False, {}, {}
        self.journal = Journal(self.state, self.id, self._real)
        kept = not was_copy and self._remember()
        try:
            if not self._replace():
                raise SaveFailed("it was changed by somebody else at this moment")
        except SaveFailed as error:
            if not kept:
                self.id, self._copy, self.journal = "", was_copy, None
                raise Refused(
                    f"the file needs an id of its own first, and cannot be written: {error}"
                ) from None
        self._remember()

    def _remember(self) -> bool:
        self._known = True
        try:
            self.state.remember(self._real, self.id)
        except OSError:
            return False
        return True

    def fold(self) -> bool:
        """Write what the file does not count yet; whether something was written.

        Raises:
            SaveFailed: When the file cannot be written; the records stay in the journals.
        """
        if not self.id or self._copy:
            return False
        with self.state.lock():
            if not self._swept:
                sweep(self.path)
                self._swept = True
            for _ in range(_ATTEMPTS):
                if signature(self.path) != self._signature:
                    self.load()
                else:
                    self._catch_up()
                if not self.readable or self.blocked or self._copy or self.merged is None:
                    return False
                if self._counted() == self._marks and self._base_id == self.id:
                    return False
                if self._replace():
                    self.state.set_reserve()
                    return True
        raise SaveFailed(f"{self.path} is being written by something else all the time")

    @property
    def marks(self) -> Mapping[str, int]:
        """How far each machine's journal is counted in the file as it was last read or written."""
        return self._marks

    def _counted(self) -> dict[str, int]:
        return self._marks | {key: seen for key, seen in self._seen.items() if seen}

    def _replace(self) -> bool:
        """Replace the file by the merged table, unless somebody wrote it since it was read."""
        assert self.merged is not None
        marks = self._counted()
        table = self.merged.table
        saved: dict[str, Any] = table.get("saved", {}) if self._base_id in ("", self.id) else {}
        saved = {key: value for key, value in saved.items() if self._marks or type(value) is not int} | {
            key: mark for key, mark in marks.items() if mark >= 0
        }
        head = {"format": codec.FORMAT, "id": self.id}
        whole = {**head, **{k: v for k, v in table.items() if k not in (*head, "saved")}, "saved": saved}
        try:
            data = codec.write(whole)
        except ValueError as error:
            raise SaveFailed(f"{self.path}: {error}") from None
        try:
            foreign = self._signature not in (self._ours, self.state.wrote(self.id))
            if foreign or (self._signature and of_another_day(self._signature[2])):
                self._back_up()
            self._signature = self._ours = atomic_write(self.path, data, instead_of=self._signature)
        except Overtaken:
            return False
        except OSError as error:
            raise SaveFailed(f"{self.path}: {error.strerror or error}") from None
        self._after(whole, data, marks)
        return True

    def _back_up(self) -> None:
        """Copy what somebody else wrote; beside the file if the state folder takes nothing."""
        from funnel_tui.storage.disk import backups  # noqa: PLC0415 - rare

        assert self._signature is not None
        try:
            backups.back_up(self.state.backups(self.id), self._good, self._signature[2])
        except OSError:
            backups.back_up(self._real.removesuffix(".toml") + ".backups", self._good, self._signature[2])

    def _after(self, table: dict[str, Any], data: bytes, marks: dict[str, int]) -> None:
        assert self.merged is not None
        self.merged.table = table
        self._marks, self._base_id, self._good, self.unsaved = marks, self.id, data, 0
        if self._signature is not None:
            self.state.note_written(self.id, self._signature)
        year = self.merged.year
        if year.id != self.id:
            year = replace(year, id=self.id)
        if year.problems:
            # Their lines have moved.
            year = replace(year, problems=codec.decode(table, data.decode()).problems)
        self.merged.year = year
        self._keep_last()

    def _keep_last(self) -> None:
        """Keep a copy for a start while the file cannot be read; the journals go on from it."""
        with suppress(OSError):
            make_folders(self.state.journals(self.id))
            atomic_write(self.state.last_good(self.id), self._good, mode=0o600, durable=False)


def _dispute(lane: Lane, mark: int) -> Problem:
    return Problem(
        ("saved", lane.key),
        f"{mark} is not the end of a record in this machine's journal, so what follows is not counted",
        f"an earlier file's value, at most {lane.size()}, see {lane.path}",
    )
