"""Undo and redo: over restarts and windows, and what was changed by hand since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, on, with_target

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.journal.edits import Count, Note
from funnel_tui.storage.journal.records import Verb
from funnel_tui.storage.store import Change, Refused, Store


def test_undo_and_redo_go_back_and_forth_over_restarts(
    store: Store, plan: Plan, day: date, now: datetime, reopen: Reopen
) -> None:
    years = [store.year]
    steps: tuple[Callable[[], object], ...] = (
        lambda: store.press(day, "calls", 2, now),
        lambda: store.win(day, Decimal(12000), 2, now),
        lambda: store.note(day, "rain", now),
        lambda: store.change_plan(with_target(plan, 120_000), now),
        lambda: store.press(day, "calls", -1, now),
    )
    for step in steps:
        step()
        years.append(store.year)
    store.checkpoint()

    def meaning(year: Year | None) -> object:
        assert year is not None
        counted = {d: c.pressed("calls", 0) for d, c in year.days.items() if not c.empty}
        return year.plan, counted

    def same_as(of: Store, number: int) -> None:
        assert meaning(of.year) == meaning(years[number])

    for number in (4, 3, 2):
        again = reopen()
        again.undo(now)
        same_as(again, number)
        again.checkpoint()
    assert reopen().redo(now).edit == Note(day, "", "rain")
    again = reopen()
    same_as(again, 3)
    for number in (2, 1, 0):
        again.undo(now)
        same_as(again, number)
    with pytest.raises(Refused, match="nothing to undo"):
        again.undo(now)
    for number in (1, 2, 3, 4, 5):
        again.redo(now)
        same_as(again, number)
    with pytest.raises(Refused, match="nothing to redo"):
        again.redo(now)
    again.checkpoint()
    same_as(reopen(), 5)
    assert store.refresh() is False, "back where it was"
    same_as(store, 5)


def test_undo_says_what_it_took_back_and_of_which_day(store: Store, day: date, now: datetime) -> None:
    store.press(day, "calls", 2, now)
    change = store.undo(now)
    assert change == Change(Count(day, "calls", 2), Verb.UNDO, -2)
    assert (change.day, change.name) == (day, "calls")
    assert store.redo(now) == Change(Count(day, "calls", 2), Verb.REDO, 2)


def test_a_new_press_clears_redo(store: Store, day: date, now: datetime) -> None:
    store.press(day, "calls", 1, now)
    store.undo(now)
    store.press(day, "emails", 1, now)
    with pytest.raises(Refused, match="nothing to redo"):
        store.redo(now)
    store.undo(now)
    assert store.redo(now).name == "emails"


def test_undo_takes_back_what_another_window_logged_last(
    store: Store, reopen: Reopen, day: date, now: datetime
) -> None:
    other = reopen()
    store.press(day, "calls", 1, now)
    other.press(day, "emails", 1, now)
    assert store.undo(now).name == "emails"
    assert other.undo(now).name == "calls"
    assert store.refresh()
    assert on(store, day) == Day({"calls": 0, "emails": 0})


def test_what_was_changed_by_hand_since_is_left_alone_with_a_reason(
    store: Store, plan: Plan, day: date, now: datetime, path: Path
) -> None:
    store.press(day, "calls", 3, now)
    store.note(day, "rain", now)
    store.change_plan(replace(with_target(plan, 120_000), currency="€"), now)
    store.checkpoint()
    edit(path, 'note = "rain"', 'note = "sun"')
    edit(path, "target = 120000", "target = 130000")
    edit(path, "calls = 3", "calls = 1")
    change = store.undo(now)
    assert change.kept == ("Target was changed in the file since",)
    assert store.year is not None
    assert (store.year.plan.funnel.target, store.year.plan.currency) == (Decimal(130_000), "$")
    assert store.undo(now).kept == ("the note of Mon 23 Nov was changed in the file since",)
    assert on(store, day).note == "sun"
    change = store.undo(now)
    assert (change.n, change.kept) == (-1, ("only 1 of 3 were still there",))
    assert on(store, day).count("calls") == 0
    # And back: no more than was taken.
    store.redo(now)
    assert on(store, day).count("calls") == 1
