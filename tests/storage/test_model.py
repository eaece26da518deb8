"""Random histories of two windows and a second machine on a synced folder: each press counts exactly once.

Each machine also imports a source of its own: what it says last is what both have.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage import checkpoint
from funnel_tui.storage.disk import atomic
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.edits import Import
from funnel_tui.storage.store import Change, Refused, SaveFailed, Store

NOW = datetime(2026, 11, 23, 9, 2, tzinfo=UTC)
DAYS = (date(2026, 11, 20), date(2026, 11, 23))
NAMES = ("calls", "meetings")
WINDOWS = st.sampled_from((0, 1, 2))
MACHINES = st.sampled_from((0, 1))


class Killed(BaseException):
    """The process ends here."""


def said(store: Store, machine: int) -> Mapping[date, ImportedDay]:
    """What a store has of a machine's source."""
    assert store.year is not None
    source = store.year.imported.get(f"crm{machine}")
    return source.days if source else {}


class Histories(RuleBasedStateMachine):
    """Windows 0 and 1 run on machine 0, window 2 on machine 1; each machine has its copy of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.files = [self.folder / f"data{m}" / "2026.toml" for m in (0, 1)]
        self.versions: list[bytes] = []
        self.broken: dict[int, bytes] = {}
        self.wanted: Counter[tuple[date, str]] = Counter()
        self.told: list[Mapping[date, ImportedDay]] = [{}, {}]
        """What each machine's source says."""
        self.marks = [0, 0]

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def opened(self, window: int) -> Store:
        machine = window // 2
        return Store.open(self.files[machine], self.folder / f"state{machine}")

    @initialize()
    def begin(self) -> None:
        funnel = Funnel(
            Decimal(100_000),
            Decimal(10_000),
            (Channel("calls", "c", Rate.parse("1 in 40"), Rate.parse("100%"), 7),),
            (Stage("meetings", "m", Rate.parse("1 in 5"), 14),),
        )
        self.opened(0).create(Plan(Period(date(2026, 1, 1), date(2026, 12, 31)), funnel), NOW)
        self.files[1].parent.mkdir()
        shutil.copy(self.files[0], self.files[1])
        self.windows = [self.opened(w) for w in (0, 1, 2)]
        self.keep(0)

    def keep(self, machine: int) -> None:
        if machine not in self.broken:
            self.versions.append(self.files[machine].read_bytes())

    def put(self, machine: int, data: bytes) -> None:
        """As an editor or a sync tool writes: in place, or by a rename."""
        self.marks[machine] += 1
        if self.marks[machine] % 2:
            self.files[machine].write_bytes(data)
            os.utime(self.files[machine], ns=(1, self.marks[machine]))
        else:
            other = self.files[machine].with_name("other")
            other.write_bytes(data)
            other.replace(self.files[machine])

    @rule(window=WINDOWS, day=st.sampled_from(DAYS), name=st.sampled_from(NAMES), n=st.integers(1, 12))
    def press(self, window: int, day: date, name: str, n: int) -> None:
        store = self.windows[window]
        unknown = store.year is None
        try:
            change = store.press(day, name, n, NOW)
        except Refused:
            # Broken before this machine ever knew it, and still so when it looked again.
            assert unknown
            assert window // 2 in self.broken
            return
        assert change.n == n
        self.wanted[day, name] += n

    @rule(window=WINDOWS)
    def undo(self, window: int) -> None:
        try:
            change = self.windows[window].undo(NOW)
        except Refused:
            return
        assert change.kept == ()
        self.took(window, change)

    def took(self, window: int, change: Change) -> None:
        if isinstance(change.edit, Import):
            self.told[window // 2] = said(self.windows[window], window // 2)
        else:
            assert change.day is not None
            self.wanted[change.day, change.name] += change.n

    @rule(
        window=WINDOWS,
        counts=st.tuples(st.integers(0, 9), st.integers(0, 9)),
        covered=st.sampled_from(((0, 1), (0, 0), (1, 1))),
    )
    def import_(self, window: int, counts: tuple[int, int], covered: tuple[int, int]) -> None:
        store, machine = self.windows[window], window // 2
        first, last = (DAYS[i] for i in covered)
        days = {day: ImportedDay({"calls": n}) for day, n in zip(DAYS, counts, strict=True)}
        days = {day: each for day, each in days.items() if first <= day <= last}
        try:
            change = store.import_source(Source(f"crm{machine}", first, last, days), NOW)
        except Refused:
            assert store.year is None
            return
        assert change.kept == ()
        kept = {day: each for day, each in self.told[machine].items() if not first <= day <= last}
        self.told[machine] = kept | {day: each for day, each in days.items() if not each.empty}
        assert said(store, machine) == self.told[machine]

    @rule(window=WINDOWS)
    def redo(self, window: int) -> None:
        try:
            change = self.windows[window].redo(NOW)
        except Refused:
            return
        self.took(window, change)

    @rule(window=WINDOWS)
    def checkpoint(self, window: int) -> None:
        self.windows[window].checkpoint()
        self.keep(window // 2)

    @rule(window=WINDOWS, after=st.booleans())
    def checkpoint_and_be_killed(self, window: int, after: bool) -> None:
        real = atomic.atomic_write

        def killed(*args: object, **kwargs: object) -> None:
            if after:
                real(*args, **kwargs)  # type: ignore[arg-type]
            raise Killed

        try:
            with mock.patch.object(checkpoint, "atomic_write", killed):
                self.windows[window].checkpoint()
        except Killed:
            self.restart(window)

    @rule(window=WINDOWS)
    def restart(self, window: int) -> None:
        self.windows[window].close()
        self.windows[window] = self.opened(window)

    @rule(window=WINDOWS)
    def look(self, window: int) -> None:
        self.windows[window].refresh()

    @rule(machine=MACHINES, which=st.integers(0, 200))
    def an_older_version_turns_up(self, machine: int, which: int) -> None:
        self.broken.pop(machine, None)
        self.put(machine, self.versions[which % len(self.versions)])

    @rule(machine=MACHINES)
    def the_other_machines_version_wins(self, machine: int) -> None:
        if 1 - machine not in self.broken:
            self.broken.pop(machine, None)
            self.put(machine, self.files[1 - machine].read_bytes())

    @rule(window=WINDOWS, which=st.integers(0, 200))
    def it_turns_up_in_the_middle_of_a_checkpoint(self, window: int, which: int) -> None:
        machine = window // 2
        real, data = codec.write, [self.versions[which % len(self.versions)]]

        def write(table: Mapping[str, object], schema: str) -> bytes:
            if data:
                self.broken.pop(machine, None)
                self.put(machine, data.pop())
            return real(table, schema)

        with mock.patch.object(codec, "write", write):
            self.windows[window].checkpoint()
        self.keep(machine)

    @rule(machine=MACHINES, cut=st.integers(0, 400))
    def the_file_is_cut(self, machine: int, cut: int) -> None:
        whole = self.broken.setdefault(machine, self.files[machine].read_bytes())
        self.put(machine, whole[:cut])

    @precondition(lambda self: self.broken)
    @rule(machine=MACHINES)
    def the_file_is_mended(self, machine: int) -> None:
        if machine in self.broken:
            self.put(machine, self.broken.pop(machine))

    @rule(machine=MACHINES, size=st.integers(1, 40))
    def an_append_is_torn(self, machine: int, size: int) -> None:
        for log in (self.folder / f"state{machine}").rglob("*.log"):
            with log.open("ab") as file:
                file.write(b"\n0a1b2c3d 2026-11-23T09:02:00+00:00 do - press"[:size])

    @rule(window=WINDOWS)
    def a_save_fails(self, window: int) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError(5, "Input/output error")

        with mock.patch.object(checkpoint, "atomic_write", fail):
            try:
                assert not self.windows[window].checkpoint()
            except SaveFailed:
                assert self.windows[window].unsaved >= 0

    @invariant()
    def a_broken_file_is_never_written(self) -> None:
        for machine, whole in self.broken.items():
            data = self.files[machine].read_bytes()
            assert whole.startswith(data)
            assert len(data) < len(whole)

    def settle(self) -> None:
        """Fix the files, checkpoint everywhere and let the machines exchange their files."""
        for machine in (0, 1):
            self.the_file_is_mended(machine)
        for window, machine in ((0, 0), (1, 0), (2, 1), (0, 0)):
            store = self.windows[window]
            store.refresh()
            store.checkpoint()
            if window != 1:
                self.put(1 - machine, self.files[machine].read_bytes())
        for window in (0, 1, 2):
            store = self.windows[window]
            store.refresh()
            for again in (store, self.opened(window)):
                assert again.year is not None
                assert again.unsaved == 0
                assert again.problems == ()
                assert [said(again, m) for m in (0, 1)] == self.told
                for day in DAYS:
                    for name in NAMES:
                        assert again.year.typed_day(day).count(name) == self.wanted[day, name]


class Settled(Histories):
    """Every history ends with the machines agreeing on the sum."""

    def teardown(self) -> None:
        try:
            if hasattr(self, "windows"):
                self.settle()
        finally:
            super().teardown()


def test_each_press_counts_exactly_once() -> None:
    # Nothing here is cut off from its power, so nothing has to reach the medium.
    with mock.patch.object(os, "fsync"):
        run_state_machine_as_test(Settled, settings=settings(max_examples=40, stateful_step_count=30))
