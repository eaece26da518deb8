"""One year on disk: presses are journalled first, shown second, and folded into the year file third.

A Store is used from one thread. It reads when it is opened and writes nothing until something is logged.
"""

# Descriptors and plain paths: pathlib is slower, and has no words for half of this.
# ruff: noqa: PTH110, PTH118, PTH120, PTH208

from __future__ import annotations

import os
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, NOTE, WON
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.change import Change, new_id, none_left, place, stamp
from funnel_tui.storage.disk.atomic import atomic_write, make_folders
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.errors import Refused, SaveFailed
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.format.day_toml import MOST_COUNT, is_amount
from funnel_tui.storage.journal.history import History
from funnel_tui.storage.journal.journal import NotJournalled
from funnel_tui.storage.journal.records import Count, Deal, Fields, Note, Press, Record, Verb, encode, spoken
from funnel_tui.storage.merge import Merged, differences, with_earlier
from funnel_tui.storage.year_file import YearFile

if TYPE_CHECKING:
    from pathlib import Path


class Store:
    """A year file and this machine's journals of it."""

    def __init__(self, path: Path, state: Path) -> None:
        self.path = path
        self._state = State(os.fspath(state))
        self._file = YearFile(path, self._state)
        self._history: History | None = None
        self._waiting: list[bytes] = []

    @classmethod
    def open(cls, path: Path, state: Path) -> Store:
        """Read a year; bad content makes problems, never an error, and nothing is written.

        Args:
            path: The year file, which need not exist.
            state: This machine's state folder, which need not exist either.
        """
        store = cls(path, state)
        store._file.load()
        store._file.outside = False
        return store

    # What there is.

    @property
    def year(self) -> Year | None:
        """The last good year with everything journalled, also while the file cannot be read."""
        return self._file.year

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the file from being read, and watermarks that do not fit; the year has the harmless."""
        return self._file.problems if self._file.exists or self.year else ()

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self._file.exists

    @property
    def readable(self) -> bool:
        """Whether the file could be read when last looked at; while it cannot, it is never written."""
        return self._file.readable

    @property
    def unsaved(self) -> int:
        """Presses that are not in the year file yet."""
        return self._file.unsaved + len(self._waiting)

    @property
    def changed_outside(self) -> bool:
        """Whether the last refresh found bytes that this program did not write on this machine."""
        return self._file.outside

    @property
    def notice(self) -> str:
        """What a person should know about how their data is kept, in one line; mostly nothing."""
        journal = self._file.journal
        said = [journal.notice if journal else ""]
        if self._file.links > 1:
            said.append(f"{self.path} has another name (a hard link), which keeps the old text")
        if self._file.blocked:
            said.append(f"presses wait until the file is mended: {self._file.blocked}")
        return "; ".join(part for part in said if part)

    def kept(self) -> tuple[str, ...]:
        """What journal records asked for and the file had otherwise, so that it stayed; told once."""
        left, self._file.left = tuple(dict.fromkeys(self._file.left)), []
        return left

    def backups(self) -> tuple[str, ...]:
        """Paths of the copies made before bytes of somebody else's were overwritten, the newest first."""
        from funnel_tui.storage.disk import backups  # noqa: PLC0415 - rare

        return backups.copies(self._state.backups(self._file.id)) if self._file.id else ()

    def conflict_copies(self) -> tuple[str, ...]:
        """Paths of what sync tools put beside the file when they could not decide; never merged silently."""
        folder, name = os.path.split(os.path.realpath(self.path))
        stem = name.removesuffix(".toml")
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            return ()
        return tuple(
            os.path.join(folder, n)
            for n in names
            if n != name and n.startswith(stem) and "conflict" in n.lower()
        )

    def presses(self, day: date) -> tuple[Press, ...]:
        """Presses of a date that were logged on this machine, without those that were undone."""
        return self._past().presses(day) if self._file.journal else ()

    # Changing it.

    def create(self, plan: Plan, now: datetime) -> Year:  # noqa: ARG002 - like every other change
        """Write a new file, atomically and with an id.

        Raises:
            Refused: When a file is there, or the plan cannot be used.
            SaveFailed: When it cannot be written.
        """
        for problem in plan.problems():
            raise Refused(problem.text)
        if os.path.exists(self.path):
            raise Refused(f"{self.path} is there already")
        year = Year(plan, id=os.urandom(4).hex())
        try:
            data = codec.write(codec.encode(year))
        except ValueError as error:
            raise Refused(f"cannot be written: {error}") from None
        self._write_new(data, year.id)
        if self.year is None:
            raise SaveFailed(f"{self.path}: {self.problems[0].text if self.problems else 'it is gone'}")
        return self.year

    def put_back(self) -> Year:
        """Write the last good year, with everything journalled since, where the file has vanished.

        Raises:
            Refused: When a file is there, or there is no year to put back.
            SaveFailed: When it cannot be written.
        """
        if os.path.exists(self.path) or self.year is None:
            raise Refused(f"{self.path} is there" if self.year else "there is nothing to put back")
        self._write_new(self._file.last_bytes(), self._file.id)
        return self.year

    def restore(self, source: Path) -> Year:
        """Bring back a backup or a conflict copy on purpose; what is replaced is backed up first.

        While the present file can be read, the copy's counts are taken as they are: presses that it lacks are
        not added again. Where the present file cannot be read or is gone, what this machine logged since the
        copy comes in.

        Raises:
            Refused: When the copy cannot be used.
            SaveFailed: When it cannot be written.
        """
        from funnel_tui.storage.restore import restore  # noqa: PLC0415 - rare

        file_id = restore(self._file, self.path, source)
        self._start_anew(file_id)
        if self.year is None:
            raise SaveFailed(f"{self.path}: {self.problems[0].text if self.problems else 'it is gone'}")
        return self.year

    def _start_anew(self, file_id: str) -> None:
        self._file.close()
        self._history = None
        self._file = YearFile(self.path, self._state)
        self._file.adopt_new(file_id)

    def _write_new(self, data: bytes, file_id: str) -> None:
        try:
            make_folders(os.path.dirname(os.path.realpath(self.path)))
            with self._state.lock():
                if os.path.exists(self.path):
                    raise Refused(f"{self.path} is there already")
                atomic_write(self.path, data)
        except OSError as error:
            raise SaveFailed(f"{self.path}: {error.strerror or error}") from None
        self._start_anew(file_id)

    def press(self, day: date, name: str, n: int, now: datetime) -> Change:
        """Log `n` more, or fewer, of an activity or of `lost` deals.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: When no disk would say that it has it; it is kept and tried again with the next press.
        """
        merged = self._ready(day, now)
        known = name if name == LOST else merged.canonical(name)
        if known is None:
            raise Refused(
                f"{name} is no activity of this plan: {', '.join((*merged.year.plan.names, WON, LOST))}"
            )
        return self._log(merged, Count(day, known, n), known, now)

    def win(self, day: date, amount: Decimal, n: int, now: datetime) -> Change:
        """Log `n` deals of an amount as won, or take back one of them with -1.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        merged = self._ready(day, now)
        if not is_amount(amount):
            raise Refused("a deal has an amount above 0, with six decimals at most")
        return self._log(merged, Deal(day, amount, n), WON, now)

    def note(self, day: date, text: str, now: datetime) -> Change:
        """Log another note for a day.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        merged = self._ready(day, now)
        text = text.encode("utf-8", "replace").decode()
        old = merged.year.day(day).note
        if text == old:
            return Change(f"the note of {spoken(day)} is that already", day, NOTE)
        return self._log(merged, Note(day, old, text), NOTE, now)

    def change_plan(
        self, plan: Plan, now: datetime, base: Plan | None = None, ended: EarlierPlan | None = None
    ) -> Change:
        """Log a changed plan as one record of the fields that differ.

        Args:
            plan: The plan as it is to be.
            now: The time of the change.
            base: The plan that was edited, where it may not be the present one: what the file has
                changed since stays as the file has it, and is named in `Change.kept`.
            ended: The plan that is replaced, to be kept for the dates on which it held.

        Raises:
            Refused: When the plan cannot be used, or could not with what the file has changed since.
            SaveFailed: As for `press`.
        """
        merged = self._ready(None, now)
        for problem in plan.problems():
            raise Refused(problem.text)
        fields, kept = differences(base or merged.year.plan, merged.year.plan, plan, merged.table)
        if not fields.fields:
            return Change("the plan is that already", kept=kept)
        if ended is not None:
            fields = with_earlier(fields, ended, merged.table)
        refusal = merged.trial(fields)
        if refusal:
            raise Refused(refusal)
        self._commit(Record(new_id(), stamp(now), Verb.DO, "-", fields))
        return Change(fields.text, kept=kept)

    def undo(self, now: datetime) -> Change:
        """Take back the newest record of this machine and file that is not undone.

        Raises:
            Refused: When there is none, or its cell is not readable now.
            SaveFailed: As for `press`.
        """
        self._ready(None, now)
        found = self._past().last_done()
        if found is None:
            raise Refused("nothing to undo")
        return self._reverse(*found, Verb.UNDO, now)

    def redo(self, now: datetime) -> Change:
        """Bring back what was undone last, unless something was logged since.

        Raises:
            Refused: When there is nothing, or its cell is not readable now.
            SaveFailed: As for `press`.
        """
        self._ready(None, now)
        found = self._past().last_undone()
        if found is None:
            raise Refused("nothing to redo")
        return self._reverse(*found, Verb.REDO, now)

    def fold(self) -> bool:
        """Write what is journalled into the year file; whether something was written.

        Raises:
            SaveFailed: When it cannot be; everything journalled is kept.
        """
        self._retry()
        return self._file.fold()

    def refresh(self) -> bool:
        """Look whether somebody changed the file; whether the year or the problems are new."""
        return self._file.refresh()

    def close(self) -> None:
        """Let go of the open journal; nothing else is pending."""
        self._file.close()

    # How.

    def _ready(self, day: date | None, now: datetime) -> Merged:
        """The year as it is at this moment, with a journal to write to."""
        self._file.refresh()
        self._file.identify()
        merged = self._file.merged
        assert merged is not None
        if day is not None:
            if day > now.date():
                raise Refused(f"{spoken(day)} {day.year} is in the future")
            if day not in merged.year.plan.period:
                period = merged.year.plan.period
                raise Refused(f"{day} is outside this plan, which runs from {period.starts} to {period.ends}")
        return merged

    def _past(self) -> History:
        if self._history is None or self._history.journal is not self._file.journal:
            assert self._file.journal is not None
            self._history = History(self._file.journal)
        return self._history

    def _log(self, merged: Merged, edit: Count | Deal | Note, name: str, now: datetime) -> Change:
        if fault := merged.unusable(edit.day, name):
            raise Refused(f"{fault} cannot be read in {self.path}: mend it there first")
        n = 0
        if not isinstance(edit, Note):
            done = merged.effective(edit)
            assert isinstance(done, Count | Deal)
            if not done.n:
                raise Refused(none_left(edit, name))
            edit, n = done, done.n
            if not merged.has_room(edit):
                raise Refused(f"{name} on {spoken(edit.day)} would be more than {MOST_COUNT:,}")
        self._commit(Record(new_id(), stamp(now), Verb.DO, "-", edit))
        return Change(edit.text, edit.day, name, n)

    def _reverse(self, of: str, record: Record, verb: Verb, now: datetime) -> Change:
        # Another window may have logged it just now.
        merged = self._ready(None, now)
        wanted = record.edit.inverse()
        day, name = place(wanted)
        if day is not None and name in merged.year.day(day).unread:
            raise Refused(f"{name} on {spoken(day)} cannot be read in {self.path}: mend it there first")
        edit = merged.effective(wanted)
        kept = merged.remainder(wanted, edit)
        if isinstance(edit, Fields) and (refusal := merged.trial(edit)):
            edit, kept = Fields(()), (refusal,)
        self._commit(Record(new_id(), stamp(now), verb, of, edit))
        said = "took back" if verb is Verb.UNDO else "brought back"
        # A redo is told as what it does again, an undo as what it took back.
        what = record.edit if verb is Verb.UNDO else wanted
        n = edit.n if isinstance(edit, Count | Deal) else 0
        return Change(f"{said} {what.text}", day, name, n, kept)

    def _commit(self, record: Record) -> None:
        """Journal a record, and only then put it in."""
        self._retry()
        journal = self._file.journal
        assert journal is not None
        try:
            line = encode(record)
        except (ValueError, RecursionError) as error:
            raise Refused(f"cannot be written: {error}") from None
        try:
            placed = journal.append(line)
        except NotJournalled as error:
            if error.may_appear:
                # It may be on the disk after all: it must be the same record that is tried again.
                self._waiting.append(line)
                raise SaveFailed(f"not saved yet, and kept to try again: {error}") from None
            raise Refused(f"not logged: {error}") from None
        self._file.take_own(placed, line[1:-1])

    def _retry(self) -> None:
        journal = self._file.journal
        while self._waiting and journal is not None:
            try:
                placed = journal.append(self._waiting[0])
            except NotJournalled as error:
                raise SaveFailed(f"not saved yet, and kept to try again: {error}") from None
            self._file.take_own(placed, self._waiting.pop(0)[1:-1])


__all__ = ["Change", "Press", "Refused", "SaveFailed", "Store"]
