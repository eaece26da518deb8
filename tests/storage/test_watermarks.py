"""Journals and watermarks that do not fit, and copies of what is overwritten."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, on

from funnel_tui.core.progress.day import Day
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import Store


def test_a_watermark_inside_a_record_is_reported_and_nothing_is_guessed(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    store.press(day, "calls", 1, now)
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    [(key, mark)] = [(k, v) for k, v in saved.items() if isinstance(v, int)]
    edit(path, f"{key} = {mark}", f"{key} = {mark - 3}")
    again = reopen()
    assert again.readable
    [problem] = again.problems
    assert problem.where == ("saved", key)
    assert on(again, day).count("calls") == 1
    # Counting goes on, in a journal of a new name, and the watermark stays as it was found.
    again.press(day, "emails", 1, now)
    assert again.checkpoint() is True
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    assert saved[key] == mark - 3
    assert len([mark for mark in saved.values() if isinstance(mark, int)]) == 2
    edit(path, f"{key} = {mark - 3}", f"{key} = {mark}")
    healed = reopen()
    assert healed.problems == ()
    assert on(healed, day) == Day({"calls": 2, "emails": 1})


@pytest.mark.parametrize("bad", ["-1", "12.5", '"x"', "true"])
def test_a_watermark_that_is_no_offset_is_reported(
    bad: str, store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    [(key, mark)] = [(k, v) for k, v in saved.items() if isinstance(v, int)]
    edit(path, f"{key} = {mark}", f"{key} = {bad}")
    again = reopen()
    assert [p.where for p in again.problems] == [("saved", key)]
    assert on(again, day).count("calls") == 1
    again.press(day, "calls", 1, now)
    again.checkpoint()
    assert f"{key} = {bad}" in path.read_text()
    assert on(reopen(), day).count("calls") == 2


def test_a_file_without_the_last_records_stays_readable(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    store.press(day, "calls", 1, now)
    store.close()
    text = path.read_text()
    [last] = [line for line in text.splitlines(keepends=True) if ' last" = ' in line]
    path.write_text(text.replace(last, ""))
    again = reopen()
    assert (on(again, day).count("calls"), again.unsaved, again.problems) == (2, 1, ())
    again.checkpoint()
    assert ' last" = ' in path.read_text()
    # An earlier version moves the watermark and keeps the other line as it is: it is of another offset then.
    again.press(day, "calls", 1, now)
    again.checkpoint()
    newest = path.read_text()
    [stale] = [line for line in text.splitlines(keepends=True) if ' last" = ' in line]
    [fresh] = [line for line in newest.splitlines(keepends=True) if ' last" = ' in line]
    path.write_text(newest.replace(fresh, stale))
    older = reopen()
    assert (on(older, day).count("calls"), older.unsaved, older.problems) == (3, 0, ())


def test_an_older_state_folder_that_was_put_back_gets_a_new_journal(
    store: Store, day: date, now: datetime, state: Path, tmp_path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    shutil.copytree(state, tmp_path / "old state")
    for _ in range(3):
        store.press(day, "calls", 1, now)
    store.checkpoint()
    store.close()
    shutil.rmtree(state)
    shutil.copytree(tmp_path / "old state", state)
    again = reopen()
    assert on(again, day).count("calls") == 4
    again.press(day, "calls", 1, now)
    again.checkpoint()
    assert on(reopen(), day).count("calls") == 5
    assert reopen().problems == ()


def test_an_older_journal_under_the_same_folder_gets_a_new_name(
    store: Store, day: date, now: datetime, state: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.press(day, "calls", 1, now)
    store.checkpoint()
    [log] = state.rglob("*.log")
    os.truncate(log, log.stat().st_size // 2)
    again = reopen()
    again.press(day, "calls", 1, now)
    assert "older" in again.notice
    again.checkpoint()
    assert len(list(state.rglob("*.log"))) == 2
    assert on(reopen(), day).count("calls") == 3
    # The one that was open all the while finds out too.
    store.press(day, "calls", 1, now)
    store.checkpoint()
    assert on(reopen(), day).count("calls") == 4


def test_a_state_folder_that_is_lost_loses_no_count(
    store: Store, day: date, now: datetime, state: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 2, now)
    store.checkpoint()
    shutil.rmtree(state)
    store.press(day, "calls", 1, now)
    assert on(store, day).count("calls") == 3
    store.checkpoint()
    assert on(reopen(), day).count("calls") == 3


def test_records_of_a_newer_version_make_the_checkpoint_wait(
    store: Store, day: date, now: datetime, state: Path, path: Path, reopen: Reopen
) -> None:
    from binascii import crc32

    store.press(day, "calls", 1, now)
    [log] = state.rglob("*.log")
    said = b"0a1b2c3d 2026-11-23T09:02:00+01:00 do - dance 2026-11-23 1 calls"
    with log.open("ab") as file:
        file.write(b"\n%b %08x\n" % (said, crc32(said)))
    before = path.read_bytes()
    again = reopen()
    assert again.checkpoint() is False
    assert "newer version" in again.notice
    assert path.read_bytes() == before
    assert on(again, day).count("calls") == 1


def test_what_this_program_wrote_needs_no_backup_in_the_next_process_either(
    store: Store, day: date, now: datetime, reopen: Reopen
) -> None:
    for _ in range(2):
        again = reopen()
        again.press(day, "calls", 1, now)
        assert again.checkpoint()
        assert again.backups() == store.backups() == ()


def test_bytes_of_somebody_else_are_backed_up_before_they_are_overwritten(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.checkpoint()
    assert store.backups() == ()
    edit(path, "target = 100000", "target = 110000  # after the talk with Ada")
    edited = path.read_bytes()
    again = reopen()
    again.press(day, "calls", 1, now)
    again.checkpoint()
    assert [Path(p).read_bytes() for p in again.backups()] == [edited]
    again.press(day, "calls", 1, now)
    again.checkpoint()
    assert len(again.backups()) == 1


def test_lines_of_problems_follow_the_file(store: Store, now: datetime, path: Path) -> None:
    edit(path, 'currency = "$"', 'mood = 1\ncurrency = "$"')
    store.refresh()
    store.press(date(2026, 1, 5), "calls", 1, now)
    edit(path, "format = 1", "# one\n# two\nformat = 1")
    store.checkpoint()
    assert store.year is not None
    [problem] = store.year.problems
    assert path.read_text().split("\n")[problem.line - 1] == "mood = 1"
