"""More of what a power cut can leave, and more random histories: the checks of tests/storage at length."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from tests.campaign.kit import DAY, NOW, counted, make_year, open_year, tally, year_path
from tests.storage.test_model import Settled
from tests.storage.test_power_cut import Disk, opened_again, play, synced, watched

from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.store import Store

EDIT = "target = 123456"


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder that is a disk; when it is made again it is the same to the program."""
    with mock.patch.object(State, "fingerprint", "here"):
        folder = tmp_path / "disk"
        folder.mkdir()
        yield folder


def judged(disk: Disk, base: int = 0) -> int:
    """Open each state again; how many there were."""
    states = 0
    for begun, acknowledged, store in opened_again(disk):
        states += 1
        assert store.readable, store.problems
        assert base + acknowledged <= counted(store) <= base + begun
        store.close()
    return states


def test_a_power_cut_over_a_day_of_presses(root: Path) -> None:
    make_year(root).close()
    disk = synced(root)
    play(disk, open_year(root), DAY, NOW, "pfpppfpfppf")
    states = judged(disk)
    assert states > 100
    tally("crash states", states)


def test_a_power_cut_at_the_first_press_of_a_hand_written_file(root: Path) -> None:
    make_year(root).close()
    path = year_path(root)
    text = path.read_text()
    start, end = text.index('id = "'), text.index("[plan]")
    path.write_text(text[:start] + "\n" + text[end : text.index("[saved]")])
    for file in (root / "state").rglob("*"):
        if file.is_file():
            file.unlink()
    disk = synced(root)
    play(disk, open_year(root), DAY, NOW, "pfpf")
    states = judged(disk)
    assert states > 100
    tally("crash states", states)


def test_a_power_cut_while_somebody_elses_text_is_replaced(root: Path) -> None:
    store = make_year(root)
    store.press(DAY, "calls", 5, NOW)
    store.checkpoint()
    store.close()
    path = year_path(root)
    path.write_text(path.read_text().replace("target = 100000", EDIT))
    disk = synced(root)
    play(disk, open_year(root), DAY, NOW, "ppf")
    states = 0
    for begun, acknowledged, again in opened_again(disk):
        states += 1
        assert again.readable
        assert 5 + acknowledged <= counted(again) <= 5 + begun
        assert EDIT in path.read_text()
        if b"calls = 5\n" not in path.read_bytes():
            copies = [Path(copy).read_text() for copy in again.backups()]
            assert any(EDIT in copy and "calls = 5\n" in copy for copy in copies), "copied before it went"
    assert states > 20
    tally("crash states", states)


def test_a_power_cut_after_an_undo(root: Path) -> None:
    store = make_year(root)
    store.press(DAY, "calls", 7, NOW)
    store.checkpoint()
    store.press(DAY, "calls", 2, NOW)
    store.close()
    disk = synced(root)
    again = open_year(root)
    with watched(disk):
        again.undo(NOW)
        disk.acknowledged += 1
        again.checkpoint()
        again.redo(NOW)
        disk.acknowledged += 1
        again.checkpoint()
    # None yet: 9 or 7; the undo saved: 7 or 9 again; both: 9.
    seen: dict[int, set[int]] = {}
    states = 0
    for _, acknowledged, store in opened_again(disk):
        states += 1
        assert store.readable
        seen.setdefault(acknowledged, set()).add(counted(store))
    assert seen[0] <= {9, 7}
    assert seen[1] <= {7, 9}
    assert seen[2] == {9}
    tally("crash states", states)


class Counted(Settled):
    """Counts the histories that were played to their end, and their steps."""

    histories = steps = 0

    @invariant()
    def one_more(self) -> None:
        type(self).steps += 1

    def teardown(self) -> None:
        type(self).histories += 1
        super().teardown()


@pytest.mark.campaign
def test_random_histories_of_two_windows_and_a_second_machine() -> None:
    long = settings(max_examples=600, stateful_step_count=40, derandomize=True, deadline=None, database=None)
    with mock.patch.object(os, "fsync"):
        run_state_machine_as_test(Counted, settings=long)
    assert Counted.histories >= 600
    tally("random histories", Counted.histories)
    tally("random histories: steps", Counted.steps)


def test_a_store_that_is_opened_writes_nothing(root: Path) -> None:
    make_year(root).close()
    disk = synced(root)
    with watched(disk):
        store = Store.open(year_path(root), root / "state")
        store.refresh()
        store.presses(DAY)
        store.backups()
        store.close()
    assert disk.states == []
