"""One year on disk: entries are journalled first, shown second, and written into the year file third.

A Store is used from one thread. It reads when it is opened and writes nothing until something is logged.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from funnel_tui.core.plan.fields.table import problem_text
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.change import Change, Refused, SaveFailed
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.edits import Count, Deal, FromInbox, TakenIn
from funnel_tui.storage.journal.records import Press, Verb
from funnel_tui.storage.record_maker import Made, RecordMaker
from funnel_tui.storage.snapshot import Replayed, Snapshot
from funnel_tui.storage.year_file import YearFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.core.progress.imported import Source
    from funnel_tui.storage.journal.history import History


class Store:
    """A year file and this machine's journals of it."""

    def __init__(self, path: str | Path, state: str | Path) -> None:
        self._state = State(os.fspath(state))
        self.place = os.fspath(path)
        self._file = YearFile(self.place, self._state)
        self._history: History | None = None

    @classmethod
    def open(cls, path: str | Path, state: str | Path) -> Store:
        """Read a year; bad content makes problems, never an error, and nothing is written.

        Args:
            path: The year file, which need not exist.
            state: This machine's state folder, which need not exist either.
        """
        store = cls(path, state)
        store._file.load()
        return store

    @property
    def path(self) -> Path:
        """The year file."""
        from pathlib import Path  # noqa: PLC0415 - `add` and `status` do not ask

        return Path(self.place)

    @property
    def year(self) -> Year | None:
        """The last good year with everything journalled, also while the file cannot be read."""
        return self._file.year

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the file from being read, and watermarks that do not fit; the year has the harmless."""
        return self._file.problems if self.exists or self.year else ()

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        found = self._file.found
        return isinstance(found, Snapshot) or found.exists

    @property
    def readable(self) -> bool:
        """Whether the file could be read when last looked at; while it cannot, it is never written."""
        return self._file.readable

    @property
    def lacking(self) -> bool:
        """Whether the file lacks entries that can be written into it now."""
        blocked = self._file.replayed is not None and self._file.replayed.blocked
        return bool(self.readable and self.unsaved and not blocked)

    @property
    def unsaved(self) -> int:
        """Entries that are not in the year file yet."""
        return self._file.unsaved

    @property
    def notice(self) -> str:
        """What a person should know about how their data is kept, in one line; mostly nothing."""
        journals, replayed = self._file.journals, self._file.replayed
        notices = [journals.notice if journals else ""]
        if isinstance(self._file.found, Snapshot) and self._file.found.links > 1:
            notices.append(f"{self.place} has another name (a hard link), which keeps the old text")
        if replayed and replayed.blocked:
            notices.append(f"new entries are kept safe and added when the file is fixed: {replayed.blocked}")
        return "; ".join(notice for notice in notices if notice)

    def kept(self) -> tuple[str, ...]:
        """What journal records asked for and the file had otherwise, so that it stayed; told once."""
        return self._file.take_left()

    def backups(self) -> tuple[str, ...]:
        """Paths of the copies made before bytes of somebody else's were overwritten, the newest first."""
        from funnel_tui.storage.disk import backups  # noqa: PLC0415 - rare

        return backups.copies(self._state.backups(self._file.id)) if self._file.id else ()

    def conflict_copies(self) -> tuple[str, ...]:
        """Paths of what sync tools put beside the file when they could not decide; never merged silently."""
        from funnel_tui.storage.disk import backups  # noqa: PLC0415 - `add` does not ask

        return backups.conflict_copies(self._file.real)

    def presses(self, day: date) -> tuple[Press, ...]:
        """Entries of a date that were logged on this machine, without those that were undone."""
        return self._past().presses(day) if self._file.journals else ()

    def create(self, plan: Plan, now: datetime) -> Year:  # noqa: ARG002 - like every other change
        """Write a new file, atomically and with an id.

        Raises:
            Refused: When a file is there, or the plan cannot be used.
            SaveFailed: When it cannot be written.
        """
        for problem in plan.problems():
            raise Refused(problem_text(problem))
        if self.path.exists():
            raise Refused(f"{self.path} already exists")
        year = Year(plan, id=os.urandom(4).hex())
        try:
            data = codec.write(codec.encode(year), codec.SCHEMA_LINE)
        except ValueError as error:
            raise Refused(f"cannot be written: {error}") from None
        return self._write_new(data, year.id)

    def put_back(self) -> Year:
        """Write the last good year, with everything journalled since, where the file has vanished.

        Raises:
            Refused: When a file is there, or there is no year to put back.
            SaveFailed: When it cannot be written.
        """
        if self._file.replayed is None:
            raise Refused("there is nothing to put back")
        return self._write_new(self._file.replayed.snapshot.data, self._file.id)

    def restore(self, source: Path) -> Year:
        """Bring back a backup or a conflict copy on purpose; what is replaced is backed up first.

        While the present file can be read, the copy's counts are taken as they are: entries that it lacks are
        not added again. Where the present file cannot be read or is gone, what this machine logged since the
        copy comes in.

        Raises:
            Refused: When the copy cannot be used.
            SaveFailed: When it cannot be written.
        """
        from funnel_tui.storage.restore import restore  # noqa: PLC0415 - rare

        return self._take_over(restore(self._file, source))

    def _write_new(self, data: bytes, file_id: str) -> Year:
        from funnel_tui.storage.restore import write_new  # noqa: PLC0415 - rare

        write_new(self._file, data)
        return self._take_over(file_id)

    def _take_over(self, file_id: str) -> Year:
        """Go on with a file that this program has just put in place."""
        self._file.close()
        self._history, waiting = None, self._file.waiting
        self._file = YearFile(self.place, self._state)
        self._file.waiting = waiting
        self._file.adopt_new(file_id)
        if self.year is None:
            raise SaveFailed(f"{self.path}: {self.problems[0].text if self.problems else 'it is gone'}")
        return self.year

    def press(self, day: date, name: str, n: int, now: datetime) -> Change:
        """Log `n` more, or fewer, of an activity or of `lost` deals.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: When no disk would say that it has it; it is kept and tried again with the next press.
        """
        return self.enter((Count(day, name, n),), now)[0]

    def win(self, day: date, amount: Decimal, n: int, now: datetime) -> Change:
        """Log `n` deals of an amount as won, or take back one of them with -1.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        return self.enter((Deal(day, amount, n),), now)[0]

    def enter(self, edits: Sequence[Count | Deal], now: datetime) -> tuple[Change, ...]:
        """Log several entries in one write, all of them or none.

        Raises:
            Refused: When one of them cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        return self._log(self._maker(now).entries(edits))

    def taken_in(self, file: str, text: str) -> int:
        """How many lines with just this text the year has from a file of the inbox."""
        return (self._file.replayed.merged.taken(file, text) or 0) if self._file.replayed else 0

    def take_in(self, line: FromInbox, now: datetime) -> Change:
        """Log a line of the inbox, unless the year has it: then nothing is written.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        return self._log([self._maker(now).from_inbox(line)])[0]

    def note(self, day: date, text: str, now: datetime) -> Change:
        """Log another note for a day.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        return self._log([self._maker(now).note(day, text)])[0]

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
        return self._log([self._maker(now).plan(plan, base, ended)])[0]

    def import_source(self, source: Source, now: datetime) -> Change:
        """Log what a source says of its dates, in place of what it said of them before.

        Dates outside the plan and after today are left out: they are another file's, or still to come. What
        the source said of other dates stays, and where it says nothing new nothing is written.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        return self._log([self._maker(now).imported(source)])[0]

    def beside(self, other: Snapshot) -> tuple[Replayed, Replayed] | None:
        """The year and another version of its file, both with everything that was logged on this machine.

        Returns:
            None where there is no year, or the other one is not of it or counts what no journal here has.
        """
        self._file.refresh()
        there = self._file.with_entries(other)
        return (self._file.replayed, there) if self._file.replayed and there else None

    def take_missing(self, edit: TakenIn, now: datetime) -> Change:
        """Log what another version of the file had and this one lacks, as `versions.missing` finds it.

        Raises:
            Refused: When it cannot be; nothing is logged.
            SaveFailed: As for `press`.
        """
        return self._log([self._maker(now).taken_in(edit)])[0]

    def undo(self, now: datetime) -> Change:
        """Take back the newest record of this machine and file that is not undone.

        Raises:
            Refused: When there is none, or its cell is not readable now.
            SaveFailed: As for `press`.
        """
        return self._reverse(Verb.UNDO, now)

    def redo(self, now: datetime) -> Change:
        """Bring back what was undone last, unless something was logged since.

        Raises:
            Refused: When there is nothing, or its cell is not readable now.
            SaveFailed: As for `press`.
        """
        return self._reverse(Verb.REDO, now)

    def checkpoint(self) -> bool:
        """Write what is journalled into the year file; whether something was written.

        Raises:
            SaveFailed: When it cannot be; everything journalled is kept.
        """
        return self._file.checkpoint()

    def refresh(self) -> bool:
        """Look whether somebody changed the file; whether the year or the problems are new."""
        return self._file.refresh()

    def close(self) -> None:
        """Let go of the journals; nothing else is pending."""
        self._file.end()

    def _maker(self, now: datetime) -> RecordMaker:
        """What judges against the year as it is at this moment, with a journal to write to."""
        self._file.refresh()
        self._file.identify()
        assert self._file.replayed is not None
        return RecordMaker(self._file.replayed.merged, self.place, now)

    def _log(self, made: Sequence[Made]) -> tuple[Change, ...]:
        if records := [record for record, _ in made if record is not None]:
            self._file.append(*records)
        return tuple(change for _, change in made)

    def _reverse(self, verb: Verb, now: datetime) -> Change:
        maker, past = self._maker(now), self._past()
        found = past.last_done() if verb is Verb.UNDO else past.last_undone()
        if found is None:
            raise Refused(f"nothing to {verb}")
        return self._log([maker.reverse(*found, verb)])[0]

    def _past(self) -> History:
        from funnel_tui.storage.journal.history import History  # noqa: PLC0415 - `add` does not ask

        assert self._file.journals is not None
        if self._history is None or self._history.journals is not self._file.journals:
            self._history = History(self._file.journals)
        return self._history


__all__ = ["Change", "Press", "Refused", "SaveFailed", "Store"]
