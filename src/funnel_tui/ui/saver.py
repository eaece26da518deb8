"""Saving off the screen's thread: one change after the other, each reported when it is on disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.storage.disk.schema_file import keep_schema
from funnel_tui.storage.store import Change, Press, Refused, SaveFailed, Store

if TYPE_CHECKING:
    from funnel_tui.storage.inbox.inbox import InboxReport, Look

SLOW = 0.3
"""Seconds after which a save that is under way is shown: most take hundredths, and a flicker says nothing."""

MOST_KEPT = 3
"""Lines of the inbox that are named at once: the screen is for the day's work."""


@dataclass(frozen=True, slots=True)
class Report:
    """How things stand after one piece of work."""

    year: Year | None
    change: Change | None = None
    refused: str = ""
    """Why the change was not made; nothing was written."""
    failed: str = ""
    """Why what is journalled is not in the year file yet."""
    unsaved: int = 0
    lacking: bool = False
    """Whether somebody put a version of the file there that lacks entries: they are being written."""
    readable: bool = True
    trouble: tuple[str, ...] = ()
    """What a person has to know or fix, a line each: why the file cannot be read, conflict copies."""
    presses: tuple[Press, ...] = ()
    kept: tuple[str, ...] = ()
    """What entries asked for and the file has otherwise, so that it stayed; said in one report only."""


@dataclass(slots=True)
class Saver:
    """Runs every piece of work of one store in order, in one thread, so that a slow disk stops no key."""

    store: Store
    state: Path
    """The state folder, for the journal of another file."""
    report: Callable[[Report], None]
    """Called in the worker's thread, after each piece of work."""
    notation: Notation = PLAIN
    """How figures in what it says are written."""
    take_in: Callable[[Store], InboxReport] | None = None
    """Counts what a phone left in the inbox beside the file; None where nothing of a year is kept."""
    shown: date | None = None
    """The day whose presses a report lists."""
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="saver")
    )
    _last: Future[None] | None = None
    _since: float = 0.0
    _failed: str = ""
    _copies: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Paths of conflict copies, and a line about each."""
    _compared: Year | None = None
    """The year that those lines are about."""
    _inbox: tuple[Look, Year | None, tuple[str, ...]] = ((), None, ())
    """The files of the inbox when they were read last, the year then, and what could not be counted."""

    @property
    def failed(self) -> bool:
        """Whether the last try to write the year file failed."""
        return bool(self._failed)

    @property
    def busy(self) -> bool:
        """Whether work is queued or under way."""
        return self._last is not None and not self._last.done()

    @property
    def slow(self) -> bool:
        """Whether work has been under way for long enough to say so."""
        return self.busy and time.monotonic() - self._since > SLOW

    def do(self, work: Callable[[Store], Change | None]) -> None:
        """Queue a change; its report comes when it is durable, or says why it was refused."""
        self._queue(lambda: self._change(work))

    def checkpoint(self) -> None:
        """Queue the writing of journalled entries into the year file."""
        self._queue(self._checkpoint)

    def refresh(self) -> None:
        """Queue a look at whether somebody else wrote the file; reported only if so."""
        if not self.busy:
            self._queue(self._refresh)

    def create(self, path: Path, plan: Plan, now: datetime) -> None:
        """Queue the making of a new year file, and go on with it."""

        def work(before: Store) -> None:
            before.close()
            self.store = Store.open(path, self.state)
            self.store.create(plan, now)
            keep_schema(path)

        self.do(work)

    def open(self, path: Path) -> None:
        """Queue the change to another year's file; what this one still lacks is written first."""

        def work() -> None:
            with suppress(SaveFailed, OSError):
                self.store.checkpoint()
            self.store.close()
            self.store = Store.open(path, self.state)
            self._copies, self._inbox = ((), ()), ((), None, ())
            self._send()

        self._queue(work)

    def ask(self) -> None:
        """Queue a report of how things stand."""
        self._queue(self._send)

    def run(self, work: Callable[[], None]) -> None:
        """Queue work that concerns no year file and reports nothing."""
        self._queue(work)

    def list_day(self, day: date) -> None:
        """List another day's presses from now on."""
        self.shown = day
        self._queue(self._send)

    def then(self, call: Callable[[], object]) -> None:
        """Queue a call from the saver's thread, after everything that is queued already."""
        self._pool.submit(call)

    def put_back(self) -> None:
        """Queue the writing of the year file where it has vanished."""

        def work(store: Store) -> None:
            store.put_back()

        self.do(work)

    def take_missing(self, now: datetime, tell: Callable[[Change, str], Change]) -> None:
        """Queue the taking in of what conflict copies have and this year lacks, each as one change."""
        from funnel_tui.core.report.change_text import NOTHING_MISSING  # noqa: PLC0415 - rare
        from funnel_tui.storage.versions.missing import missing  # noqa: PLC0415 - rare

        def work(store: Store) -> Change:
            change, reason = Change(), ""
            for copy in store.conflict_copies():
                try:
                    change = store.take_missing(missing(store, Path(copy)), now)
                except Refused as error:
                    reason = str(error)
                if change.edit is not None:
                    self._copies = ((), ())
                    return tell(change, "")
            if reason:
                raise Refused(reason)
            return tell(change, NOTHING_MISSING)

        self.do(work)

    def flush(self, seconds: float = 10.0) -> bool:
        """Write everything and wait for it; whether all of it is in the year file."""
        # Other work may be queued meanwhile: only this checkpoint counts.
        last = self._queue(self._checkpoint)
        wait([last], timeout=seconds)
        return last.done() and not self._failed

    def close(self) -> None:
        """Let the store and the thread end once everything that is queued has been done."""
        self._pool.submit(self._close_store)
        self._pool.shutdown()

    def _close_store(self) -> None:
        # The store of that moment: what is queued may open another one.
        self.store.close()

    def _queue(self, work: Callable[[], None]) -> Future[None]:
        if not self.busy:
            self._since = time.monotonic()
        self._last = self._pool.submit(work)
        return self._last

    def _change(self, work: Callable[[Store], Change | None]) -> None:
        try:
            self._send(change=work(self.store))
        except Refused as error:
            self._send(refused=str(error))
        except (SaveFailed, OSError) as error:
            self._failed = str(error)
            self._send(refused=f"not saved: {error}")

    def _checkpoint(self) -> None:
        try:
            self.store.checkpoint()
            self._failed = ""
        except (SaveFailed, OSError) as error:
            self._failed = str(error)
        self._send()

    def _refresh(self) -> None:
        copies = self.store.conflict_copies()
        changed = self.store.refresh()
        # Of what somebody may delete, each line is about the year as it is now.
        stale = copies and self._compared is not self.store.year
        if changed or stale or copies != self._copies[0]:
            self._compared = self.store.year
            self._copies = (copies, tuple(self._conflicts(copies)))
            self._send(lacking=changed and self.store.lacking)
        self._look_into_inbox()
        if self.store.lacking:
            self._checkpoint()

    def _look_into_inbox(self) -> None:
        """Count what is new there; what cannot be is tried again when it or the year is another."""
        if self.take_in is None or self.store.year is None:
            return
        from funnel_tui.storage.inbox.inbox import look  # noqa: PLC0415 - the first frame needs none of it

        files = look(self.store.path)
        if files == self._inbox[0] and (not files or self.store.year is self._inbox[1]):
            return
        found, before = self.take_in(self.store), self._inbox[2]
        self._inbox = look(self.store.path), self.store.year, found.kept
        if found.taken:
            self._checkpoint()
        elif found.kept != before:
            self._send()

    def _conflicts(self, copies: tuple[str, ...]) -> Iterator[str]:
        """Name each copy that a sync tool left, with what differs in it."""
        from funnel_tui.core.progress.diff import differences  # noqa: PLC0415 - rare
        from funnel_tui.core.report.difference_text import summary  # noqa: PLC0415 - rare

        notation = self.notation
        if self.store.year is not None:
            notation = replace(notation, labels=self.store.year.plan.labels)
        for copy in copies:
            path = Path(copy)
            other = Store.open(path, self.state)
            if other.year is None or self.store.year is None:
                yield f"{path.name} was left by a sync tool and cannot be read"
            elif found := differences(self.store.year, other.year):
                what = summary(found, notation)
                yield f"{path.name} was left by a sync tool: {what} · {self._way_out(path)}"
            else:
                yield f"{path.name} was left by a sync tool and says the same; it can be deleted"

    def _way_out(self, copy: Path) -> str:
        """What can be done about a copy that differs."""
        from funnel_tui.storage.versions.missing import missing  # noqa: PLC0415 - rare

        try:
            found = missing(self.store, copy)
        except Refused as error:
            return str(error)
        if found.edits:
            return "ctrl+t takes in what is missing here, funnel-tui restore all of it"
        return "every entry of it is here already; funnel-tui restore takes the rest"

    @property
    def _unreadable(self) -> bool:
        """Whether there was a year, and now there is none to be read; a first start has none yet."""
        return not self.store.readable and (self.store.exists or self.store.year is not None)

    def _trouble(self) -> Iterator[str]:
        store = self.store
        if self._unreadable:
            from funnel_tui.core.report.file_text import unreadable_file  # noqa: PLC0415 - rare

            known = store.year is not None
            yield from unreadable_file(store.path.name, store.problems, known, store.exists, self.notation)
        if store.notice:
            yield store.notice
        if self._failed:
            yield f"not saved: {self._failed}; tried again each second, nothing is lost"
        yield from self._copies[1]
        yield from self._inbox[2][:MOST_KEPT]

    def _send(self, change: Change | None = None, refused: str = "", lacking: bool = False) -> None:
        self.report(self.look(change, refused, lacking=lacking))

    def look(self, change: Change | None = None, refused: str = "", *, lacking: bool = False) -> Report:
        """How things stand now."""
        store = self.store
        return Report(
            year=store.year,
            change=change,
            refused=refused,
            failed=self._failed,
            unsaved=store.unsaved,
            lacking=lacking,
            readable=not self._unreadable,
            trouble=tuple(self._trouble()),
            presses=store.presses(self.shown) if self.shown and store.year else (),
            kept=tuple(dict.fromkeys((*(change.kept if change else ()), *store.kept()))),
        )
