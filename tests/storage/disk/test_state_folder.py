"""Ids: hand-written files, copies, moved files and links."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, hand_written, on

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.storage.disk.state_folder import State
from funnel_tui.storage.store import Refused, Store


def test_a_copied_state_folder_is_another_machine(tmp_path: Path) -> None:
    name = State(str(tmp_path / "here")).new_machine()
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    assert State(str(tmp_path / "here")).machine() == name
    assert State(str(tmp_path / "there")).machine() == ""


def test_a_hand_written_file_gets_an_id_and_a_backup_before_its_first_record(
    plan: Plan, path: Path, reopen: Reopen, day: date, now: datetime
) -> None:
    path.parent.mkdir()
    text = hand_written(plan)
    path.write_text(text)
    store = reopen()
    assert (store.readable, store.backups()) == (True, ())
    store.press(day, "calls", 1, now)
    assert store.year is not None
    assert len(store.year.id) == 8
    [copy] = store.backups()
    assert Path(copy).read_text() == text
    store.checkpoint()
    assert on(reopen(), day).count("calls") == 1
    assert len(store.backups()) == 1


def test_two_machines_give_one_hand_written_file_the_same_id(
    plan: Plan, tmp_path: Path, day: date, now: datetime
) -> None:
    files = []
    for machine in ("a", "b"):
        file = tmp_path / machine / "2026.toml"
        file.parent.mkdir()
        file.write_text(hand_written(plan))
        store = Store.open(file, tmp_path / f"state {machine}")
        store.press(day, "calls", 1, now)
        files.append((file, store))
        store.checkpoint()
    (a, store_a), (b, store_b) = files
    assert store_a.year is not None
    assert store_b.year is not None
    assert store_a.year.id == store_b.year.id
    shutil.copy(a, b)
    store_b.refresh()
    assert on(store_b, day).count("calls") == 2


def test_a_copy_gets_an_id_of_its_own_at_its_first_record(
    store: Store, path: Path, state: Path, day: date, now: datetime, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    copied = path.with_name("copy.toml")
    shutil.copy(path, copied)
    store.press(day, "calls", 4, now)
    copy = Store.open(copied, state)
    before = copied.read_bytes()
    assert on(copy, day).count("calls") == 1
    assert copy.presses(day) == ()
    assert not copy.checkpoint()
    assert copied.read_bytes() == before
    copy.press(day, "emails", 2, now)
    copy.checkpoint()
    store.checkpoint()
    assert on(reopen(), day) == Day({"calls": 5})
    again = Store.open(copied, state)
    assert on(again, day) == Day({"calls": 1, "emails": 2})
    assert again.unsaved == 0
    assert again.year is not None
    assert store.year is not None
    assert again.year.id != store.year.id
    again.undo(now)
    with pytest.raises(Refused, match="nothing to undo"):
        again.undo(now)


def test_a_file_that_was_moved_keeps_its_journal(
    store: Store, path: Path, state: Path, day: date, now: datetime
) -> None:
    store.press(day, "calls", 1, now)
    moved = path.with_name("moved.toml")
    path.rename(moved)
    after = Store.open(moved, state)
    assert on(after, day).count("calls") == 1
    after.press(day, "calls", 1, now)
    after.checkpoint()
    assert on(Store.open(moved, state), day).count("calls") == 2


def test_a_symlink_to_the_file_is_the_same_file(
    store: Store, path: Path, state: Path, day: date, now: datetime
) -> None:
    link = path.with_name("link.toml")
    link.symlink_to(path.name)
    linked = Store.open(link, state)
    linked.press(day, "calls", 1, now)
    linked.checkpoint()
    store.refresh()
    assert link.is_symlink()
    assert on(store, day).count("calls") == 1


def test_a_hard_link_is_said(store: Store, path: Path) -> None:
    assert store.notice == ""
    os.link(path, path.with_name("second.toml"))
    os.utime(path, ns=(1, 1))
    store.refresh()
    assert "hard link" in store.notice


def test_conflict_copies_are_named_and_left_alone(store: Store, path: Path) -> None:
    names = ["2026.sync-conflict-20261123-090200-ABC.toml", "2026 (Ada's conflicted copy 2026-11-23).toml"]
    for name in names:
        path.with_name(name).write_text("x")
    path.with_name("2025.sync-conflict.toml").write_text("x")
    assert sorted(Path(p).name for p in store.conflict_copies()) == sorted(names)
