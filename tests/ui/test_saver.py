"""The saver's thread: what is asked of it is done in order, and quitting waits for what it asked."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from tests.article import ARTICLE_2026
from tests.ui.screens.conftest import TODAY

from funnel_tui.core.values.money import Notation
from funnel_tui.storage.store import Store
from funnel_tui.ui.saver import Report, Saver

NOW = datetime(2026, 11, 24, 9, 30).astimezone()


def test_what_is_queued_behind_the_last_write_does_not_make_it_look_unsaved(tmp_path: Path) -> None:
    gate = threading.Event()
    reports: list[Report] = []

    def wait() -> None:
        gate.wait(30)

    def report(found: Report) -> None:
        # As the timers of the app do while it quits.
        reports.append(found)
        saver.run(wait)

    store = Store.open(tmp_path / "2026.toml", tmp_path / "state")
    saver = Saver(store, tmp_path / "state", report)
    try:
        store.create(ARTICLE_2026, NOW)
        store.press(TODAY, "calls", 3, NOW)
        assert saver.flush()
        assert saver.busy, "something is queued behind it"
        assert [(found.unsaved, found.failed) for found in reports] == [(0, "")]
    finally:
        gate.set()
        saver.close()
    assert "calls = 3" in (tmp_path / "2026.toml").read_text(encoding="utf-8")


def test_its_thread_ends_with_the_work_that_was_queued(tmp_path: Path) -> None:
    done: list[int] = []
    saver = Saver(Store.open(tmp_path / "2026.toml", tmp_path / "state"), tmp_path / "state", lambda _: None)
    for number in range(3):
        saver.run(lambda number=number: done.append(number))  # type: ignore[misc]
    saver.close()
    for thread in threading.enumerate():
        if thread.name.startswith("saver"):
            thread.join(30)
            assert not thread.is_alive()
    assert done == [0, 1, 2]


def test_a_conflict_copy_is_told_as_the_user_writes(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "2026.toml", tmp_path / "state")
    store.create(ARTICLE_2026, NOW)
    text = (tmp_path / "2026.toml").read_text(encoding="utf-8").replace("target = 100000", "target = 123456")
    copy = tmp_path / "2026 (laptop's conflicted copy 2026-11-24).toml"
    copy.write_text(text, encoding="utf-8")
    reports: list[Report] = []
    german = Notation(decimal=",", grouping=".", currency_after=True)
    saver = Saver(store, tmp_path / "state", reports.append, german)
    saver.refresh()
    assert saver.flush()
    saver.close()
    (trouble,) = reports[-1].trouble
    assert "Target: 100.000 here, 123.456 there" in trouble
