"""Two machines and a sync tool between them: whatever it puts where, each press counts once on both."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from tests.campaign.kit import DAY, NOW, counted, make_year, tally

from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.store import Refused, Store

NAMES = ("calls", "emails")
DAYS = (date(2026, 11, 20), DAY)
STEPS = 24


@dataclass
class Machine:
    """A computer: its copy of the synced folder, and a state folder that is never synced."""

    folder: Path
    store: Store = field(init=False)
    synced: bytes = b""
    """What its file held when the sync tool last looked."""
    saved_at: int = 0
    """When it was last written: the sync tool's modification time."""

    def __post_init__(self) -> None:
        self.restart()

    @property
    def path(self) -> Path:
        return self.folder / "data" / "2026.toml"

    def restart(self) -> None:
        self.store = Store.open(self.path, self.folder / "state")

    def changed(self) -> bool:
        return self.path.read_bytes() != self.synced


@dataclass
class World:
    """Two machines and what was pressed on them."""

    machines: tuple[Machine, ...]
    chance: Random
    wanted: Counter[tuple[date, str]] = field(default_factory=Counter)
    versions: list[bytes] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    clock: int = 0
    copies: int = 0

    def step(self) -> None:
        """Something happens on one of the machines, or between them."""
        machine = self.chance.choice(self.machines)
        what = self.chance.choices(
            (self.press, self.undo, self.checkpoint, self.sync, self.restart, self.stale, self.look),
            (8, 2, 4, 5, 1, 1, 1),
        )[0]
        self.events[what.__name__] += 1
        what(machine)

    def press(self, machine: Machine) -> None:
        day, name, n = self.chance.choice(DAYS), self.chance.choice(NAMES), self.chance.randint(1, 9)
        self.wanted[day, name] += machine.store.press(day, name, n, NOW).n

    def undo(self, machine: Machine) -> None:
        try:
            change = machine.store.undo(NOW)
        except Refused:
            return
        assert change.day is not None
        assert not change.kept
        self.wanted[change.day, change.name] += change.n

    def checkpoint(self, machine: Machine) -> None:
        before = machine.path.read_bytes()
        machine.store.checkpoint()
        if machine.path.read_bytes() != before:
            self.written(machine)

    def look(self, machine: Machine) -> None:
        machine.store.refresh()

    def restart(self, machine: Machine) -> None:
        machine.store.close()
        machine.restart()

    def stale(self, machine: Machine) -> None:
        """An editor saves what it read long ago."""
        machine.path.write_bytes(self.chance.choice(self.versions))
        self.written(machine)

    def written(self, machine: Machine) -> None:
        self.clock += 1
        machine.saved_at = self.clock
        self.versions.append(machine.path.read_bytes())

    def sync(self, _: Machine | None = None) -> None:
        """The newer file goes over the older; where both changed, the older becomes a conflict copy."""
        older, newer = sorted(self.machines, key=lambda machine: machine.saved_at)
        if older.changed() and newer.changed() and older.path.read_bytes() != newer.path.read_bytes():
            self.copies += 1
            name = f"2026.sync-conflict-20261123-{self.copies:06d}-ABCDEFG.toml"
            for machine in self.machines:
                (machine.path.parent / name).write_bytes(older.path.read_bytes())
            self.events["conflict copies"] += 1
        winner = newer if newer.changed() or not older.changed() else older
        for machine in self.machines:
            if machine is not winner:
                replaced(machine.path, winner.path.read_bytes())
            machine.synced = winner.path.read_bytes()
            machine.saved_at = winner.saved_at

    def settle(self) -> None:
        """Both write what they have and the sync tool comes to rest."""
        for _ in range(3 * len(self.machines)):
            for machine in self.machines:
                machine.store.refresh()
                self.checkpoint(machine)
                self.sync(machine)
        for machine in self.machines:
            machine.store.refresh()
            fresh = Store.open(machine.path, machine.folder / "state")
            for store in (machine.store, fresh):
                assert store.unsaved == 0
                assert store.problems == ()
                for day in DAYS:
                    for name in NAMES:
                        assert counted(store, name, day) == self.wanted[day, name]
            copies = [path for path in machine.path.parent.iterdir() if "conflict" in path.name]
            assert sorted(map(str, copies)) == sorted(fresh.conflict_copies()), "named, and left there"
            assert len(copies) == self.copies


@dataclass
class Clones(World):
    """Computers that look the same, each made from another one at some moment, with one synced folder."""

    hub: bytes = b""
    """The file as the sync tool has it."""
    hub_at: int = 0
    own: Counter[str] = field(default_factory=Counter)
    """What each logged since it was cloned: a press from before could be taken back on both."""

    def step(self) -> None:
        if len(self.machines) < 4 and self.chance.random() < 0.15:
            self.clone(self.chance.choice(self.machines))
        else:
            super().step()

    def clone(self, machine: Machine) -> None:
        """A copy of a computer's disk, also while the program is open there."""
        self.events["clone"] += 1
        folder = machine.folder.with_name(f"clone{len(self.machines)}")
        shutil.copytree(machine.folder, folder)
        # There the folder has the same path; here the index has to be told.
        index = folder / "state" / "files"
        if index.exists():
            index.write_text(index.read_text().replace(str(machine.folder), str(folder)))
        made = Machine(folder)
        made.synced, made.saved_at = machine.synced, machine.saved_at
        self.machines = (*self.machines, made)
        self.own[str(machine.folder)] = 0

    def press(self, machine: Machine) -> None:
        super().press(machine)
        self.own[str(machine.folder)] += 1

    def undo(self, machine: Machine) -> None:
        if self.own[str(machine.folder)]:
            super().undo(machine)
            self.own[str(machine.folder)] -= 1

    def sync(self, machine: Machine | None = None) -> None:
        """One computer meets the sync tool; the newer text stays, the older one becomes a conflict copy."""
        assert machine is not None
        mine = machine.path.read_bytes()
        if machine.changed() and self.hub not in (machine.synced, mine):
            self.copies += 1
            self.events["conflict copies"] += 1
            kept = self.hub if machine.saved_at > self.hub_at else mine
            for each in self.machines:
                (each.path.parent / f"2026.conflict-{self.copies}.toml").write_bytes(kept)
        if machine.changed() and (self.hub == machine.synced or machine.saved_at > self.hub_at):
            self.hub, self.hub_at = mine, machine.saved_at
        elif mine != self.hub:
            replaced(machine.path, self.hub)
        machine.synced, machine.saved_at = self.hub, self.hub_at


def replaced(path: Path, data: bytes) -> None:
    """As sync tools write."""
    temp = path.with_name(".syncing")
    temp.write_bytes(data)
    temp.replace(path)


def world(folder: Path, seed: int) -> World:
    """A year made on the first machine and synced to the second, where the program never ran."""
    first, second = folder / "first", folder / "second"
    make_year(first).close()
    (second / "data").mkdir(parents=True)
    shutil.copy(first / "data" / "2026.toml", second / "data")
    made = World((Machine(first), Machine(second)), Random(seed))
    made.versions.append(made.machines[0].path.read_bytes())
    for machine in made.machines:
        machine.synced = made.versions[0]
    return made


@contextmanager
def same_names(seed: int) -> Iterator[None]:
    """The ids and journal names of a schedule are the same each time, so that one that failed fails again."""
    try:
        with mock.patch("os.urandom", Random(f"names of {seed}").randbytes):
            yield
    except BaseException as error:
        error.add_note(f"schedule {seed}")
        raise


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(range(25), id="some"),
        pytest.param(range(25, 1025), id="all", marks=pytest.mark.campaign),
    ],
)
def test_each_press_counts_once_on_both(tmp_path: Path, seeds: range) -> None:
    events: Counter[str] = Counter()
    # Nothing is cut off from its power here.
    with mock.patch.object(os, "fsync"):
        for seed in seeds:
            with same_names(seed):
                both = world(tmp_path / str(seed), seed)
                for _ in range(STEPS):
                    both.step()
                both.settle()
            for machine in both.machines:
                machine.store.close()
            events += both.events
            shutil.rmtree(tmp_path / str(seed))
    assert events["conflict copies"] > len(seeds) / 4, "the sync tool really had to choose"
    tally("synced machines: schedules", len(seeds))
    tally("synced machines: presses", events["press"])
    tally("synced machines: conflict copies", events["conflict copies"])
    tally("synced machines: stale saves", events["stale"])


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(range(25), id="some"),
        pytest.param(range(25, 525), id="all", marks=pytest.mark.campaign),
    ],
)
def test_each_press_counts_once_on_machines_that_look_the_same(tmp_path: Path, seeds: range) -> None:
    events: Counter[str] = Counter()
    fingerprint = mock.PropertyMock(return_value="5f11aa09-2a")
    with mock.patch.object(os, "fsync"), mock.patch.object(State, "fingerprint", fingerprint):
        for seed in seeds:
            first = tmp_path / str(seed) / "first"
            with same_names(seed):
                make_year(first).close()
                all_ = Clones((Machine(first),), Random(seed))
                all_.hub = all_.machines[0].synced = all_.machines[0].path.read_bytes()
                all_.versions.append(all_.hub)
                for _ in range(3):
                    all_.press(all_.machines[0])
                all_.clone(all_.machines[0])
                for _ in range(2 * STEPS):
                    all_.step()
                all_.settle()
            for machine in all_.machines:
                machine.store.close()
            events += all_.events
            shutil.rmtree(tmp_path / str(seed))
    tally("machines that look the same: schedules", len(seeds))
    tally("machines that look the same: clones", events["clone"])
    tally("machines that look the same: presses", events["press"])


def test_a_clone_from_long_ago_counts_what_it_logged(tmp_path: Path) -> None:
    """Far more was logged on the other machine since than the file can name record by record."""
    fingerprint = mock.PropertyMock(return_value="5f11aa09-2a")
    with mock.patch.object(os, "fsync"), mock.patch.object(State, "fingerprint", fingerprint):
        store = make_year(tmp_path / "first")
        for _ in range(100):
            store.press(DAY, "calls", 1, NOW)
        store.checkpoint()
        shutil.copytree(tmp_path / "first", tmp_path / "second")
        for _ in range(300):
            store.press(DAY, "calls", 1, NOW)
        store.checkpoint()
        clone = Machine(tmp_path / "second")
        index = clone.folder / "state" / "files"
        index.write_text(index.read_text().replace(str(tmp_path / "first"), str(clone.folder)))
        replaced(clone.path, (tmp_path / "first" / "data" / "2026.toml").read_bytes())
        clone.restart()
        assert (counted(clone.store), clone.store.problems) == (400, ())
        clone.store.press(DAY, "calls", 1000, NOW)
        clone.store.checkpoint()
        replaced(tmp_path / "first" / "data" / "2026.toml", clone.path.read_bytes())
        store.press(DAY, "calls", 1, NOW)
        assert (counted(store), store.problems) == (1401, ())


def test_a_fork_that_cannot_be_journalled_is_shown_and_waits(tmp_path: Path) -> None:
    fingerprint = mock.PropertyMock(return_value="5f11aa09-2a")
    with mock.patch.object(State, "fingerprint", fingerprint):
        store = make_year(tmp_path / "first")
        store.press(DAY, "calls", 1, NOW)
        store.checkpoint()
        shutil.copytree(tmp_path / "first", tmp_path / "second")
        clone = Machine(tmp_path / "second")
        index = clone.folder / "state" / "files"
        index.write_text(index.read_text().replace(str(tmp_path / "first"), str(clone.folder)))
        clone.restart()
        clone.store.press(DAY, "calls", 10, NOW)
        clone.store.checkpoint()
        store.press(DAY, "calls", 100, NOW)
        store.checkpoint()
        text = (tmp_path / "first" / "data" / "2026.toml").read_bytes()
        replaced(clone.path, text)
        with mock.patch("funnel_tui.storage.journal.journal.atomic_write", side_effect=OSError(28, "full")):
            clone.store.refresh()
            assert (counted(clone.store), clone.store.unsaved) == (111, 1)
            assert not clone.store.checkpoint()
            assert clone.path.read_bytes() == text
            assert "cannot be written" in clone.store.notice
        clone.restart()
        assert clone.store.checkpoint()
        assert (counted(clone.store), clone.store.unsaved, clone.store.problems) == (111, 0, ())
        replaced(tmp_path / "first" / "data" / "2026.toml", clone.path.read_bytes())
        store.refresh()
        assert (counted(store), store.unsaved, store.problems) == (111, 0, ())


def test_what_another_machine_logged_is_taken_back_only_where_the_file_has_it(tmp_path: Path) -> None:
    """A limit that docs/reliability.md names: counts in the file stop at 0, so nothing is owed to it."""
    both = world(tmp_path, 0)
    first, second = both.machines
    without = second.path.read_bytes()
    first.store.press(DAY, "calls", 6, NOW)
    both.checkpoint(first)
    both.sync()
    second.store.press(DAY, "calls", -6, NOW)
    assert counted(second.store) == 0
    replaced(second.path, without)
    second.store.refresh()
    assert second.store.kept() == ("calls on Mon 23 Nov was fewer than that",)
    second.store.checkpoint()
    replaced(first.path, second.path.read_bytes())
    first.store.refresh()
    assert counted(first.store) == 6


def test_a_home_that_was_cloned_with_its_state_folder(tmp_path: Path) -> None:
    store = make_year(tmp_path / "first")
    store.press(DAY, "calls", 3, NOW)
    store.checkpoint()
    store.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    # The same file on both, as the sync tool has it; each goes on from the same journal, as each sees it.
    both = World((Machine(tmp_path / "first"), Machine(tmp_path / "second")), Random(0))
    for machine in both.machines:
        # On the other computer the folder has the same path; here the index has to be told.
        index = machine.folder / "state" / "files"
        index.write_text(index.read_text().replace(str(tmp_path / "first"), str(machine.folder)))
        machine.restart()
        machine.synced = machine.path.read_bytes()
    both.wanted[DAY, "calls"] = 3
    for n, machine in enumerate(both.machines, start=1):
        both.wanted[DAY, "calls"] += machine.store.press(DAY, "calls", n * 10, NOW).n
        both.checkpoint(machine)
    both.settle()
    assert both.wanted[DAY, "calls"] == 33


def test_a_state_folder_put_back_from_a_backup(tmp_path: Path) -> None:
    store = make_year(tmp_path)
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    state = tmp_path / "state"
    shutil.copytree(state, tmp_path / "backup")
    store.press(DAY, "calls", 2, NOW)
    store.checkpoint()
    store.close()
    for path in state.rglob("*"):
        # Put back into the same folder: only the journal's age tells.
        if path.is_file():
            older = tmp_path / "backup" / path.relative_to(state)
            path.write_bytes(older.read_bytes()) if older.exists() else path.unlink()
    again = Store.open(tmp_path / "data" / "2026.toml", state)
    assert counted(again) == 3
    again.press(DAY, "calls", 4, NOW)
    assert "a new one was begun" in again.notice
    again.checkpoint()
    last = Store.open(tmp_path / "data" / "2026.toml", state)
    assert (counted(last), last.unsaved) == (7, 0)
