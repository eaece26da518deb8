"""A year file and its journals: reading, following and replacing it."""

# Plain paths: pathlib would cost `add` more than the write itself.
# ruff: noqa: PTH120

from __future__ import annotations

import os
from binascii import crc32
from contextlib import suppress

from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.problem import Problem
from funnel_tui.storage.change import Refused, SaveFailed
from funnel_tui.storage.checkpoint import keep_last, write_checkpoint
from funnel_tui.storage.disk.atomic import ATTEMPTS, Signature, signature, sweep
from funnel_tui.storage.disk.lock import Lock
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.journal.journal import Journals, NotJournalled
from funnel_tui.storage.journal.log import Fit, counted_lines, tail, trail_of
from funnel_tui.storage.journal.records import Record, encode
from funnel_tui.storage.snapshot import Replayed, Snapshot, Unreadable, extend, replay, take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.progress.year import Year


class YearFile:
    """What the file says, plus every entry of this machine's journals that it does not count yet."""

    def __init__(self, path: str, state: State) -> None:
        self.path = path
        self.state = state
        self.real = os.path.realpath(path)
        self.id = ""
        """What the file goes by; empty while it has no id of its own."""
        self.found: Snapshot | Unreadable = Unreadable()
        """The file as it was last looked at."""
        self.replayed: Replayed | None = None
        """The last good file with the journals; it stays while the file cannot be read."""
        self.journals: Journals | None = None
        self.waiting: tuple[bytes, ...] = ()
        """Entries that no disk would say it has: they are tried again with each entry and checkpoint."""
        self._ours: Signature | None = None
        self._tied = ""
        """The id that the state folder knows this path by."""
        self._swept = False
        self._ended = ""
        """A journal in memory that is over: the file need not say how far it counts it."""

    @property
    def year(self) -> Year | None:
        """The last good year, with everything journalled since."""
        return self.replayed.merged.year if self.replayed else None

    @property
    def readable(self) -> bool:
        """Whether the file could be read when last looked at; while it cannot, it is never written."""
        return isinstance(self.found, Snapshot)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the file from being read, and watermarks that do not fit."""
        fatal = self.found.problems if isinstance(self.found, Unreadable) else ()
        return fatal + (self.replayed.problems if self.replayed else ())

    # Reading.

    def load(self) -> None:
        """Read the file again; while it cannot be read the last good year stays."""
        self.found = take(self.path)
        if isinstance(self.found, Snapshot):
            self._resolve(self.found.id)
            self._replay(self.found)
        elif self.replayed is not None:
            self._catch_up()
        elif known := self.state.index().get(self.real, ""):
            # A fresh start: what the state folder kept tells the activities, so that entries have a place.
            self.id = self._tied = known
            kept = take(self.state.last_good(known))
            if isinstance(kept, Snapshot):
                self._replay(kept)

    def _resolve(self, file_id: str) -> None:
        """Find the id that the file goes by: its own, unless it is a copy or lost it."""
        before = self.id
        self.id, self._tied = self.state.identity(self.real, file_id, self.id)
        if self.id != before:
            self.close()
            self.journals = None

    def _replay(self, snapshot: Snapshot, *, named: bool = True) -> Replayed:
        """Merge what the journals have beyond the watermarks of a snapshot, if they are this file's."""
        watermarks = snapshot.watermarks if named and snapshot.id in ("", self.id) else {}
        watermarks.pop(self._ended, None)
        if self.id and self.journals is None:
            self.journals = Journals(self.state, self.id, self.real)
        tails = self.journals.tails(watermarks, snapshot.trail) if self.journals else ()
        done = replay(snapshot, watermarks, tails, counted_lines(tails) if len(tails) > 1 else None)
        if self.journals and self.journals.branch_unwritten:
            done = replace(done, blocked="this machine's journals cannot be written")
        self.replayed = replace(done, left=(self.replayed.left if self.replayed else ()) + done.left)
        return self.replayed

    def refresh(self) -> bool:
        """Look whether the file or a journal changed, and take in what did; whether anything was new."""
        before = (self.year, self.problems, self.unsaved)
        if signature(self.path) != self.found.signature:
            self.load()
        else:
            self._catch_up()
        return before != (self.year, self.problems, self.unsaved)

    def _catch_up(self) -> None:
        """Take in what another window journalled."""
        if self.journals is None or self.replayed is None:
            return
        done, grown = self.replayed, []
        for log in self.journals.look():
            read = done.read.get(log.key)
            if read is None and log.key not in done.unfit and log.size():
                # A journal more: what it shares with the others has to be told apart from the start.
                self._replay(done.snapshot)
                return
            if read is not None and log.size() > read:
                grown.append(tail(log, read))
        self.replayed = extend(done, grown) if grown else done

    @property
    def unsaved(self) -> int:
        """Entries that the file does not count."""
        return (self.replayed.unsaved if self.replayed else 0) + len(self.waiting)

    def with_entries(self, other: Snapshot) -> Replayed | None:
        """Another version of the file with all that was logged here; None where that cannot be told."""
        if other.id != self.id:
            return None
        marks = other.watermarks
        logs = self.journals.look() if self.journals else ()
        tails = [
            tail(log, mark := marks.get(log.key, 0), other.trail(log.key) if mark else ()) for log in logs
        ]
        if any(each.fit is not Fit.GOOD for each in tails):
            return None
        return replay(other, marks, tails, counted_lines(tails) if len(tails) > 1 else None)

    def take_left(self) -> tuple[str, ...]:
        """What entries asked for and the file had otherwise; told once."""
        if self.replayed is None or not self.replayed.left:
            return ()
        left, self.replayed = self.replayed.left, replace(self.replayed, left=())
        return tuple(dict.fromkeys(left))

    def close(self) -> None:
        """Let go of the open journal."""
        if self.journals is not None:
            self.journals.close()

    def end(self) -> None:
        """Let go of the journals; one in memory leaves the file too, as no other process can have it."""
        if self.journals is not None and self.journals.memory.size() and not self.waiting:
            with suppress(SaveFailed):
                # A version of the file that lacks its entries may have turned up.
                self._checkpoint()
                self._ended = self.journals.end_memory()
                if isinstance(self.found, Snapshot):
                    self._replay(self.found)
                    self._checkpoint(rewrite=True)
        self.close()

    # Writing.

    def lock(self) -> Lock:
        """Held while the file is replaced."""
        return self.state.lock(os.path.dirname(self.real))

    def append(self, *records: Record) -> None:
        """Have records on disk and only then merge them in: in the journal, else in the year file at once.

        Raises:
            Refused: When no disk takes them; they are nowhere.
            SaveFailed: When a disk may have them and does not say so: they are kept and tried again.
        """
        journals, done = self.journals, self.replayed
        assert journals is not None
        assert done is not None
        try:
            lines = tuple(encode(record) for record in records)
        except (ValueError, RecursionError) as error:
            raise Refused(f"cannot be written: {error}") from None
        if self.waiting:
            with suppress(SaveFailed):
                self._save_at_once()
        try:
            new = journals.append(tuple(zip(lines, records, strict=True)), done.read, done.unfit)
        except NotJournalled as error:
            try:
                self._save_at_once(*lines)
            except SaveFailed as failed:
                if not (error.may_appear or failed.may_appear):
                    raise Refused(f"not logged: {error}") from None
                self.waiting += lines
                raise SaveFailed(f"not saved yet, and kept to try again: {error}") from None
            journals.notice = (
                f"entries go straight into the year file: the journal cannot be written: {error}"
            )
            return
        # Where another window wrote just before, or the journal is new beside others, it is read as usual.
        if self.replayed is done and done.read.get(new.log.key, -1 if done.read else 0) == new.watermark:
            self.replayed = extend(done, [new])
        else:
            self._catch_up()

    def _save_at_once(self, *lines: bytes) -> None:
        """Write the year file with entries that are in no journal; they count if, and only if, that succeeds.

        Raises:
            SaveFailed: When it cannot be written.
        """
        journals, before = self.journals, (self.found, self.replayed)
        assert journals is not None
        memory = journals.memory
        for line in (*self.waiting, *lines):
            journals.remember(line)
        try:
            self.refresh()
            if isinstance(self.found, Snapshot):
                # From the start: a failed attempt may have been written after all, watermark included.
                self._replay(self.found)
            if not self._checkpoint(rewrite=True) or self.journals is not journals:
                raise SaveFailed(self._hindrance())
        except SaveFailed:
            journals.memory = memory
            journals.look()
            if self.journals is journals:
                self.found, self.replayed = before
            raise
        self.waiting = ()

    def _hindrance(self) -> str:
        problems = self.problems
        return f"{self.path}: {problems[0].text if problems else 'an entry waits for a cell to be fixed'}"

    def checkpoint(self) -> bool:
        """Write what the file does not count yet; whether something was written.

        Raises:
            SaveFailed: When the file cannot be written; the entries stay in the journals.
        """
        if self.waiting:
            self._save_at_once()
            return True
        return bool(self.id) and self._checkpoint()

    def _checkpoint(self, *, rewrite: bool = False) -> bool:
        with self.lock():
            if not self._swept:
                sweep(self.path)
                self._swept = True
            for _ in range(ATTEMPTS):
                self.refresh()
                done = self.replayed
                if done is None or not self.readable or done.blocked or not self.id:
                    return False
                if not rewrite and done.counted == done.watermarks and done.snapshot.id == self.id:
                    return False
                if self._replace(done):
                    self.state.set_reserve()
                    return True
        raise SaveFailed(f"{self.path} is being written by something else all the time")

    def _replace(self, done: Replayed) -> bool:
        """Replace the file, unless somebody wrote it since it was read."""
        counted, logs = done.counted, self.journals.logs if self.journals else ()
        # One in memory ends with this process: nobody will ask which one it was.
        on_disk = (log for log in logs if log.memory is None and done.read.get(log.key))
        trails = {log.key: trail_of(log, counted[log.key]) for log in on_disk}
        new = write_checkpoint(done, self.path, self.id, self.state, self._ours, trails)
        if new is None:
            return False
        self.replayed, self.found, self._ours = new, new.snapshot, new.snapshot.signature
        return True

    # Whose file it is.

    def adopt_new(self, file_id: str) -> None:
        """Take over a file that was just written by this program."""
        self.id = file_id
        self._tie()
        self.load()
        if isinstance(self.found, Snapshot) and self.found.signature is not None:
            self._ours = self.found.signature
            keep_last(self.found.data, self.id, self.state)
            self.state.note_written(self.id, self.found.signature)

    def identify(self) -> None:
        """See that the file has an id of its own and that the state folder knows it: before its first record.

        Raises:
            Refused: When there is no way to tell whose journal a record would be.
        """
        if self.id and self._tied == self.id and self.replayed is not None:
            return
        with self.lock():
            self.refresh()
            if self.replayed is None:
                raise Refused(self.problems[0].text if self.problems else f"there is no file {self.path}")
            if self.id:
                self._tie()
                keep_last(self.replayed.snapshot.data, self.id, self.state)
            elif isinstance(self.found, Snapshot):
                self._name(self.found)
            else:
                raise Refused(self.problems[0].text)

    def _tie(self) -> bool:
        self._tied = self.id
        try:
            self.state.remember(self.real, self.id)
        except OSError:
            return False
        return True

    def _name(self, found: Snapshot) -> None:
        """Give the file an id: a new one, as it has none or is a copy of another file."""
        # From the bytes: two machines that get one hand-written file over a synced folder agree on its id.
        self.id = f"{crc32(found.data):08x}"
        if found.id or self.id in self.state.index().values():
            self.id = os.urandom(4).hex()
        self.journals = None
        done = self._replay(found, named=False)
        tied = not found.id and self._tie()
        try:
            if not self._replace(done):
                raise SaveFailed("it was changed by somebody else at this moment")
        except SaveFailed as error:
            if not tied:
                self.id, self.journals = "", None
                raise Refused(
                    f"the file needs an id of its own first, and cannot be written: {error}"
                ) from None
        self._tie()
