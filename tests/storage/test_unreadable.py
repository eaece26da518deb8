"""Files that cannot be read are not touched, and entries come in when they are fixed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, on

from funnel_tui.core.progress.day import Day
from funnel_tui.storage.store import Refused, Store

BROKEN: dict[str, Callable[[str], str]] = {
    "cut": lambda text: text[: len(text) // 2],
    "without its end": lambda text: text.replace('end = "whole"\n', ""),
    "empty": lambda _: "",
    "marks of a merge": lambda text: text.replace("[plan]", "<<<<<<< HEAD\n[plan]"),
    "NUL": lambda text: text.replace("plan", "pl\0n"),
    "a plan without a target": lambda text: text.replace("target", "tarGet"),
    "a newer format": lambda text: text.replace("format = 1", "format = 9"),
    "brackets": lambda _: "a = " + "[" * 2000,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_not_touched_and_presses_come_in_when_it_is_fixed(
    kind: str, store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    good = path.read_text()
    path.write_text(BROKEN[kind](good))
    broken = path.read_bytes()
    assert store.refresh() is True
    assert not store.readable
    assert store.exists
    assert store.problems
    assert not store.problems[0].harmless
    # The last good year stays, and counts on; also for one who starts now.
    assert store.press(day, "calls", 1, now).n == 1
    again = reopen()
    assert again.problems == store.problems
    assert on(again, day).count("calls") == 2
    again.press(day, "emails", 1, now)
    assert again.checkpoint() is False
    assert again.unsaved == 2
    assert path.read_bytes() == broken
    path.write_text(good)
    assert again.refresh() is True
    assert (again.problems, again.readable) == ((), True)
    assert again.checkpoint() is True
    assert on(reopen(), day) == Day({"calls": 2, "emails": 1})
    store.refresh()
    assert on(store, day) == Day({"calls": 2, "emails": 1})
    assert store.problems == ()


def test_a_broken_file_that_was_never_read_takes_no_presses(
    path: Path, reopen: Reopen, day: date, now: datetime
) -> None:
    path.parent.mkdir()
    path.write_text("[plan")
    store = reopen()
    assert store.year is None
    assert [p.line for p in store.problems] == [1]
    with pytest.raises(Refused, match="not TOML"):
        store.press(day, "calls", 1, now)
    assert path.read_text() == "[plan"


@pytest.mark.parametrize("kind", ["folder", "fifo", "device"])
def test_what_is_no_file_is_a_problem(kind: str, path: Path, state: Path) -> None:
    path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path = Path("/dev/zero")
    store = Store.open(path, state)
    assert store.year is None
    assert len(store.problems) == 1


def test_a_file_that_vanished_can_be_put_back(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    path.unlink()
    assert store.refresh() is True
    assert (store.exists, store.readable) == (False, False)
    assert [p.text for p in store.problems] == ["there is no such file"]
    store.press(day, "calls", 1, now)
    assert store.checkpoint() is False
    assert not path.exists(), "a file that was taken away is not made again unasked"
    again = reopen()
    assert on(again, day).count("calls") == 2
    store.put_back()
    assert on(store, day).count("calls") == 2
    store.checkpoint()
    assert on(reopen(), day).count("calls") == 2
    with pytest.raises(Refused):
        store.put_back()


def test_a_cell_that_was_spoilt_by_hand_makes_its_presses_wait(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 2, now)
    store.checkpoint()
    store.press(day, "calls", 1, now)
    store.press(day, "emails", 1, now)
    edit(path, "calls = 2", 'calls = "two"')
    spoilt = path.read_bytes()
    assert store.checkpoint() is False
    assert path.read_bytes() == spoilt
    assert "calls" in store.notice
    assert store.unsaved == 2
    assert on(store, day).unread == {"calls"}
    with pytest.raises(Refused, match="fix it there first"):
        store.press(day, "calls", 1, now)
    with pytest.raises(Refused, match="fix it there first"):
        reopen().press(day, "calls", 1, now)
    store.press(day, "meetings", 1, now)
    edit(path, 'calls = "two"', "calls = 2")
    assert store.checkpoint() is True
    assert store.notice == ""
    assert on(reopen(), day) == Day({"calls": 3, "emails": 1, "meetings": 1})
