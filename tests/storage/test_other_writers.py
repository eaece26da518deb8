"""Editors, sync tools, second windows and machines: each press counts exactly once."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, hand_written, on

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import SaveFailed, Store


def test_a_stale_save_of_an_editor_keeps_its_edit_and_gets_the_missing_presses(
    store: Store, day: date, now: datetime, path: Path
) -> None:
    store.press(date(2026, 11, 20), "calls", 1, now)
    store.checkpoint()
    opened_in_editor = path.read_text()
    for _ in range(5):
        store.press(day, "calls", 1, now)
        store.checkpoint()
    store.note(day, "rain", now)
    path.write_text(opened_in_editor.replace("calls = 1", "calls = 7"))
    assert store.refresh() is True
    assert on(store, date(2026, 11, 20)).count("calls") == 7
    assert on(store, day) == Day({"calls": 5}, note="rain")
    assert store.unsaved == 6
    store.checkpoint()
    document = codec.read(path.read_bytes())
    assert document.table is not None
    assert document.table["days"] == {"2026-11-20": {"calls": 7}, "2026-11-23": {"calls": 5, "note": "rain"}}


def test_a_save_from_before_the_id_was_written_gets_the_missing_presses_too(
    plan: Plan, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    path.parent.mkdir()
    path.write_text(hand_written(plan))
    hand = reopen()
    assert hand.year is not None
    assert hand.year.id == ""
    hand.press(day, "calls", 2, now)
    hand.checkpoint()
    path.write_text(hand_written(plan).replace("100000", "90000"))
    again = reopen()
    assert again.year is not None
    assert on(again, day).count("calls") == 2
    assert again.year.plan.funnel.target == 90_000
    again.checkpoint()
    assert on(reopen(), day).count("calls") == 2
    assert reopen().unsaved == 0


def test_an_edit_between_read_and_replace_is_kept(
    store: Store, day: date, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    real = codec.write
    edits = [("target = 100000", "target = 110000"), ("target = 110000", "target = 115000")]

    def write(table: dict[str, object], schema: str) -> bytes:
        if edits:
            edit(path, *edits.pop(0))
        return real(table, schema)

    monkeypatch.setattr(codec, "write", write)
    assert store.checkpoint()
    assert edits == []
    text = path.read_text()
    assert "target = 115000" in text
    assert "calls = 1" in text
    assert store.year is not None
    assert store.year.plan.funnel.target == 115_000


def test_an_edit_while_the_replacement_is_being_synced_is_kept(
    store: Store, day: date, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    real = os.fsync
    edits = [("target = 100000", "target = 110000")]

    def sync(fd: int) -> None:
        real(fd)
        if edits:
            edit(path, *edits.pop())

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", sync)
        assert store.checkpoint()
    assert edits == []
    text = path.read_text()
    assert "target = 110000" in text
    assert "calls = 1" in text
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_file_that_never_holds_still_is_a_failed_save(
    store: Store, day: date, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    real = codec.write
    count = [100_000]

    def write(table: dict[str, object], schema: str) -> bytes:
        edit(path, f"target = {count[0]}", f"target = {count[0] + 1}")
        count[0] += 1
        return real(table, schema)

    with monkeypatch.context() as patch:
        patch.setattr(codec, "write", write)
        with pytest.raises(SaveFailed, match="all the time"):
            store.checkpoint()
    assert store.unsaved == 1
    assert store.checkpoint()
    assert store.unsaved == 0


def test_a_newer_version_from_another_machine_is_followed(
    store: Store, day: date, now: datetime, path: Path, tmp_path: Path
) -> None:
    """Two machines and a sync tool that always picks one version and drops the other."""
    there = tmp_path / "other" / "2026.toml"
    there.parent.mkdir()
    shutil.copy(path, there)
    other = Store.open(there, tmp_path / "state of the other machine")
    store.press(day, "calls", 1, now)
    store.checkpoint()
    other.press(day, "calls", 2, now)
    other.checkpoint()
    shutil.copy(there, path)
    store.refresh()
    assert on(store, day).count("calls") == 3
    store.checkpoint()
    shutil.copy(path, there)
    other.refresh()
    assert on(other, day).count("calls") == 3
    assert other.unsaved == 0
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    assert len([mark for mark in saved.values() if isinstance(mark, int)]) == 2


def test_two_windows_show_the_sum(store: Store, reopen: Reopen, day: date, now: datetime) -> None:
    other = reopen()
    for turn in (store, other, store, other, other):
        turn.press(day, "calls", 1, now)
    assert on(other, day).count("calls") == 5
    store.checkpoint()
    assert not other.checkpoint()
    assert other.refresh() is False
    assert on(store, day).count("calls") == on(other, day).count("calls") == 5
    assert store.unsaved == other.unsaved == 0
