"""The store as the program uses it: opening, making, pressing, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.storage.conftest import Reopen, edit, on, with_target

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.edits import Count, Deal
from funnel_tui.storage.store import Change, Press, Refused, Store


def test_opening_what_is_not_there_writes_nothing(path: Path, state: Path, tmp_path: Path) -> None:
    store = Store.open(path, state)
    assert (store.exists, store.readable, store.year, store.problems) == (False, False, None, ())
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Refused, match="there is no such file"):
        store.press(date(2026, 1, 5), "calls", 1, datetime(2026, 11, 23, 9, 2, tzinfo=UTC))
    assert not path.exists()


def test_a_new_file_holds_its_plan(store: Store, plan: Plan, path: Path, reopen: Reopen) -> None:
    assert store.year is not None
    assert (store.exists, store.readable, store.problems, store.unsaved) == (True, True, (), 0)
    again = reopen()
    assert again.year == store.year
    assert again.year is not None
    assert again.year.plan == plan
    assert len(again.year.id) == 8
    assert codec.read(path.read_bytes()).problems == ()


def test_no_file_is_written_over_by_a_new_one(store: Store, plan: Plan, now: datetime, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(Refused, match="already exists"):
        store.create(plan, now)
    assert path.read_bytes() == before


def test_a_plan_that_cannot_be_used_makes_no_file(
    plan: Plan, now: datetime, path: Path, reopen: Reopen
) -> None:
    with pytest.raises(Refused, match="Target"):
        reopen().create(with_target(plan, 0), now)
    assert not path.exists()


def test_reading_writes_nothing(store: Store, path: Path, state: Path, reopen: Reopen, day: date) -> None:
    def snapshot() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in [path, *state.rglob("*")]}

    before = snapshot()
    again = reopen()
    again.refresh()
    assert again.presses(day) == ()
    assert again.checkpoint() is False
    again.close()
    assert snapshot() == before
    assert store.year == again.year


def test_text_that_is_no_text_is_refused(plan: Plan, now: datetime, path: Path, reopen: Reopen) -> None:
    odd = replace(plan, currency="\udcff")
    with pytest.raises(Refused, match="cannot be written"):
        reopen().create(odd, now)
    assert not path.exists()
    store = reopen()
    store.create(plan, now)
    with pytest.raises(Refused, match="cannot be written"):
        store.change_plan(odd, now)
    assert store.year is not None
    assert (store.year.plan, store.unsaved) == (plan, 0)


def test_a_refresh_says_whether_the_file_changed(store: Store, reopen: Reopen, path: Path) -> None:
    again = reopen()
    assert again.refresh() is False
    edit(path, "target = 100000", "target = 110000")
    assert again.refresh() is True
    assert store.refresh() is True


def test_a_new_file_that_breaks_before_its_first_checkpoint_takes_presses(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    good = path.read_text()
    path.write_text("")
    again = reopen()
    assert again.year == store.year
    again.press(day, "calls", 1, now)
    path.write_text(good)
    again.checkpoint()
    assert on(reopen(), day).count("calls") == 1


def test_a_press_is_journalled_shown_and_written(
    store: Store, day: date, now: datetime, reopen: Reopen, path: Path
) -> None:
    before = path.read_bytes()
    change = store.press(day, "calls", 3, now)
    assert change == Change(Count(day, "calls", 3), n=3)
    assert (change.day, change.name) == (day, "calls")
    assert on(store, day).count("calls") == 3
    assert store.unsaved == 1
    assert path.read_bytes() == before
    # Another process sees it before the file has it.
    other = reopen()
    assert on(other, day).count("calls") == 3
    assert other.unsaved == 1
    assert store.checkpoint() is True
    assert store.unsaved == 0
    assert b"calls = 3" in path.read_bytes()
    assert store.checkpoint() is False
    assert reopen().year == store.year


def test_everything_that_can_be_logged(store: Store, day: date, now: datetime, reopen: Reopen) -> None:
    store.press(day, "lost", 2, now)
    store.press(day, "lost", -1, now)
    assert store.win(day, Decimal("12000.50"), 2, now) == Change(Deal(day, Decimal("12000.50"), 2), n=2)
    store.win(day, Decimal(800), 1, now)
    store.win(day, Decimal("12000.5"), -1, now)
    store.note(day, "call Ada\nagain \\n \udcff", now)
    earlier = date(2026, 2, 3)
    store.press(earlier, "meetings", 1, now)
    expected = Day(lost=1, won=(Decimal("12000.5"), Decimal(800)), note="call Ada\nagain \\n ?")
    assert on(store, day) == expected
    store.checkpoint()
    again = reopen()
    assert on(again, day) == expected
    assert on(again, earlier).count("meetings") == 1
    assert again.year is not None
    assert list(again.year.days) == [earlier, day]


def test_what_cannot_be_is_refused_with_the_reason(store: Store, day: date, now: datetime) -> None:
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: store.press(day + timedelta(days=1), "calls", 1, now), "Tue 24 Nov 2026 is in the future"),
        (lambda: store.press(date(2025, 12, 31), "calls", 1, now), "runs from 1 Jan 2026 to 31 Dec 2026"),
        (lambda: store.press(day, "calls", -1, now), "calls on Mon 23 Nov is 0 already"),
        (lambda: store.press(day, "calls", 0, now), "a press of 0 changes nothing"),
        (lambda: store.press(day, "visits", 1, now), "calls, emails, meetings, opportunities, won, lost"),
        (lambda: store.press(day, "calls", 10**10, now), "more than 1,000,000,000"),
        (lambda: store.win(day, Decimal(0), 1, now), "above 0"),
        (lambda: store.win(day, Decimal("NaN"), 1, now), "above 0"),
        (lambda: store.win(day, Decimal(5), -1, now), "no deal of 5 was won on Mon 23 Nov"),
        (lambda: store.win(day, Decimal(5), 10**6, now), "more than"),
        (lambda: store.undo(now), "nothing to undo"),
        (lambda: store.redo(now), "nothing to redo"),
    ]
    for call, reason in refused:
        with pytest.raises(Refused, match=reason):
            call()
    assert store.unsaved == 0
    assert store.presses(day) == ()


def test_taking_back_more_than_there_is_takes_what_there_is(store: Store, day: date, now: datetime) -> None:
    store.press(day, "calls", 2, now)
    assert store.press(day, "calls", -5, now).n == -2
    store.undo(now)
    assert on(store, day).count("calls") == 2


def test_the_days_presses(store: Store, day: date, now: datetime, reopen: Reopen) -> None:
    store.press(day, "calls", 1, now)
    store.press(day, "emails", 12, now + timedelta(minutes=5))
    store.press(date(2026, 11, 20), "calls", 4, now)
    store.win(day, Decimal(12000), 1, now)
    store.note(day, "press 2026-11-23 1 calls", now)
    store.press(day, "meetings", 1, now)
    store.undo(now)
    expected = (
        Press(now, "calls", 1),
        Press(now + timedelta(minutes=5), "emails", 12),
        Press(now, "won", 1, Decimal(12000)),
    )
    assert store.presses(day) == expected
    store.checkpoint()
    assert reopen().presses(day) == expected
