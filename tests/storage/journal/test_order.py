"""Several journals on one machine are read in the order in which they were written, whatever their names."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from unittest import mock

import pytest
from tests.storage.conftest import Reopen

from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.store import Refused, Store


@pytest.fixture
def undone(store: Store, day: date, now: datetime, path: Path, state: Path, reopen: Reopen) -> Store:
    """Six calls in one journal, taken back in a second one, emails in a third, and a file with none of it."""
    before = path.read_bytes()
    with mock.patch("funnel_tui.storage.disk.state_folder.fresh_name", side_effect=("pc-3", "pc-1", "pc-2")):
        store.press(day, "calls", 6, now)
        State(str(state)).new_machine()
        reopen().undo(now)
        State(str(state)).new_machine()
        reopen().press(day, "emails", 1, now)
    assert sorted(log.stem for log in state.rglob("*.log")) == ["pc-1", "pc-2", "pc-3"]
    path.write_bytes(before)
    written(state, "pc-3", "pc-1", "pc-2")
    return reopen()


def written(state: Path, *names: str) -> None:
    """Give journals the times of having been written one after the other."""
    for log in state.rglob("*.log"):
        os.utime(log, (names.index(log.stem), names.index(log.stem)))


def test_what_was_taken_back_is_not_counted(undone: Store, day: date) -> None:
    assert undone.year is not None
    assert (undone.year.day(day).count("calls"), undone.year.day(day).count("emails")) == (0, 1)
    assert undone.kept() == ()


@pytest.mark.usefixtures("undone")
def test_counts_need_no_order(day: date, state: Path, reopen: Reopen) -> None:
    # A copy that was put back has the times of the copying.
    written(state, "pc-1", "pc-2", "pc-3")
    test_what_was_taken_back_is_not_counted(reopen(), day)


def test_what_was_taken_back_is_not_listed_or_taken_back_again(
    undone: Store, day: date, now: datetime
) -> None:
    assert [press.name for press in undone.presses(day)] == ["emails"]
    undone.undo(now)
    with pytest.raises(Refused, match="nothing to undo"):
        undone.undo(now)
