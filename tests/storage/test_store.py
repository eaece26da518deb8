"""The store as the program uses it: what is refused, undone, kept, and added again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from funnel_tui.core.days import Day
from funnel_tui.core.plan import Plan
from funnel_tui.core.rate import Rate
from funnel_tui.core.year import Year
from funnel_tui.storage import codec
from funnel_tui.storage.store import Press, Refused, SaveFailed, Store

Reopen = Callable[[], Store]


def with_target(plan: Plan, target: int) -> Plan:
    return replace(plan, funnel=replace(plan.funnel, target=Decimal(target)))


def on(store: Store, day: date) -> Day:
    assert store.year is not None
    return store.year.day(day)


def edit(path: Path, old: str, new: str) -> None:
    """A hand edit that leaves another signature, as any editor does."""
    text = path.read_text()
    assert old in text
    before = path.stat()
    path.write_text(text.replace(old, new, 1))
    if path.stat().st_mtime_ns == before.st_mtime_ns:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


# Opening and making.


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
    with pytest.raises(Refused, match="is there already"):
        store.create(plan, now)
    assert path.read_bytes() == before


def test_a_plan_that_cannot_be_used_makes_no_file(
    plan: Plan, now: datetime, path: Path, reopen: Reopen
) -> None:
    with pytest.raises(Refused, match="target"):
        reopen().create(with_target(plan, 0), now)
    assert not path.exists()


def test_reading_writes_nothing(store: Store, path: Path, state: Path, reopen: Reopen, day: date) -> None:
    def snapshot() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in [path, *state.rglob("*")]}

    before = snapshot()
    again = reopen()
    again.refresh()
    assert again.presses(day) == ()
    assert again.fold() is False
    again.close()
    assert snapshot() == before
    assert store.year == again.year


# Pressing.


def test_a_press_is_journalled_shown_and_folded(
    store: Store, day: date, now: datetime, reopen: Reopen, path: Path
) -> None:
    before = path.read_bytes()
    change = store.press(day, "calls", 3, now)
    assert (change.text, change.day, change.name, change.n) == ("+3 calls, Mon 23 Nov", day, "calls", 3)
    assert on(store, day).count("calls") == 3
    assert store.unsaved == 1
    assert path.read_bytes() == before
    # Another process sees it before the file has it.
    other = reopen()
    assert on(other, day).count("calls") == 3
    assert other.unsaved == 1
    assert store.fold() is True
    assert store.unsaved == 0
    assert b"calls = 3" in path.read_bytes()
    assert store.fold() is False
    assert reopen().year == store.year


def test_everything_that_can_be_logged(store: Store, day: date, now: datetime, reopen: Reopen) -> None:
    store.press(day, "lost", 2, now)
    store.press(day, "lost", -1, now)
    assert store.win(day, Decimal("12000.50"), 2, now).text == "+2 won 12000.50, Mon 23 Nov"
    store.win(day, Decimal(800), 1, now)
    store.win(day, Decimal("12000.5"), -1, now)
    store.note(day, "call Ada\nagain \\n \udcff", now)
    earlier = date(2026, 2, 3)
    store.press(earlier, "meetings", 1, now)
    expected = Day(lost=1, won=(Decimal("12000.5"), Decimal(800)), note="call Ada\nagain \\n ?")
    assert on(store, day) == expected
    store.fold()
    again = reopen()
    assert on(again, day) == expected
    assert on(again, earlier).count("meetings") == 1
    assert again.year is not None
    assert list(again.year.days) == [earlier, day]


def test_what_cannot_be_is_refused_with_the_reason(store: Store, day: date, now: datetime) -> None:
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: store.press(day + timedelta(days=1), "calls", 1, now), "Tue 24 Nov 2026 is in the future"),
        (lambda: store.press(date(2025, 12, 31), "calls", 1, now), "runs from 2026-01-01 to 2026-12-31"),
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
    store.fold()
    assert reopen().presses(day) == expected


# Undo.


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
    store.fold()

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
        again.fold()
    assert reopen().redo(now).text == "brought back note, Mon 23 Nov"
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
    again.fold()
    same_as(reopen(), 5)
    assert store.refresh() is False, "back where it was"
    same_as(store, 5)


def test_undo_says_what_it_took_back_and_of_which_day(store: Store, day: date, now: datetime) -> None:
    store.press(day, "calls", 2, now)
    change = store.undo(now)
    assert (change.text, change.day, change.name, change.n) == (
        "took back +2 calls, Mon 23 Nov",
        day,
        "calls",
        -2,
    )
    assert store.redo(now).text == "brought back +2 calls, Mon 23 Nov"


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
    store.fold()
    edit(path, 'note = "rain"', 'note = "sun"')
    edit(path, "target = 120000", "target = 130000")
    edit(path, "calls = 3", "calls = 1")
    change = store.undo(now)
    assert change.kept == ("plan.target was changed in the file since",)
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


# The plan.


def test_a_changed_plan_is_one_record(store: Store, plan: Plan, now: datetime, reopen: Reopen) -> None:
    wanted = replace(with_target(plan, 120_000), currency="€")
    assert store.change_plan(wanted, now).text == "plan: target, currency"
    assert store.unsaved == 1
    assert store.year is not None
    assert store.year.plan == wanted
    store.fold()
    again = reopen().year
    assert again is not None
    assert again.plan == wanted
    assert store.change_plan(wanted, now).text == "the plan is that already"
    store.undo(now)
    assert store.year.plan == plan


def test_an_unusable_plan_is_refused(store: Store, plan: Plan, now: datetime) -> None:
    with pytest.raises(Refused, match=r"plan\.target"):
        store.change_plan(with_target(plan, -1), now)
    assert store.unsaved == 0


def test_a_draft_does_not_write_over_what_the_file_changed_meanwhile(
    store: Store, plan: Plan, now: datetime, path: Path
) -> None:
    edit(path, "average_deal = 10000", "average_deal = 8000")
    draft = replace(with_target(plan, 120_000), currency="€")
    draft = replace(draft, funnel=replace(draft.funnel, average_deal=Decimal(9000)))
    change = store.change_plan(draft, now, base=plan)
    assert change.kept == ("plan.average_deal was changed in the file since",)
    assert store.year is not None
    funnel = store.year.plan.funnel
    assert (funnel.target, funnel.average_deal) == (Decimal(120_000), Decimal(8000))


def test_a_draft_that_does_not_fit_the_file_any_more_is_refused(
    store: Store, plan: Plan, now: datetime, path: Path
) -> None:
    edit(path, 'share = "50%"', 'share = "40%"')
    edit(path, 'share = "50%"', 'share = "60%"')
    calls, emails = plan.funnel.channels
    draft = replace(
        plan,
        funnel=replace(plan.funnel, channels=(replace(calls, share=Rate.parse("50%"), lead_days=3), emails)),
    )
    assert store.change_plan(draft, now, base=plan).kept == ()
    assert store.year is not None
    assert [c.share.text for c in store.year.plan.funnel.channels] == ["40%", "60%"]
    assert store.year.plan.funnel.channels[0].lead_days == 3
    # An edit that lands between the look and the fold leaves the record no place: the file's plan stays.
    both = (replace(calls, share=Rate.parse("90%")), replace(emails, share=Rate.parse("10%")))
    store.change_plan(replace(store.year.plan, funnel=replace(store.year.plan.funnel, channels=both)), now)
    edit(path, 'share = "60%"', 'share = "0.6"')
    store.fold()
    assert store.year is not None
    assert [c.share.text for c in store.year.plan.funnel.channels] == ["40%", "0.6"]
    assert "channels" in store.kept()[0]
    assert store.kept() == ()


# Other writers.


def test_a_stale_save_of_an_editor_keeps_its_edit_and_gets_the_missing_presses(
    store: Store, day: date, now: datetime, path: Path
) -> None:
    store.press(date(2026, 11, 20), "calls", 1, now)
    store.fold()
    opened_in_editor = path.read_text()
    for _ in range(5):
        store.press(day, "calls", 1, now)
        store.fold()
    store.note(day, "rain", now)
    path.write_text(opened_in_editor.replace("calls = 1", "calls = 7"))
    assert store.refresh() is True
    assert store.changed_outside
    assert on(store, date(2026, 11, 20)).count("calls") == 7
    assert on(store, day) == Day({"calls": 5}, note="rain")
    assert store.unsaved == 6
    store.fold()
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
    hand.fold()
    path.write_text(hand_written(plan).replace("100000", "90000"))
    again = reopen()
    assert again.year is not None
    assert on(again, day).count("calls") == 2
    assert again.year.plan.funnel.target == 90_000
    again.fold()
    assert on(reopen(), day).count("calls") == 2
    assert reopen().unsaved == 0


def hand_written(plan: Plan) -> str:
    text = codec.write(codec.encode(Year(plan))).decode()
    return "# mine\n" + text[text.index("\n") + 1 : text.index("[saved]")]


def test_an_edit_between_read_and_replace_is_kept(
    store: Store, day: date, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    real = codec.write
    edits = [("target = 100000", "target = 110000"), ("target = 110000", "target = 115000")]

    def write(table: dict[str, object]) -> bytes:
        if edits:
            edit(path, *edits.pop(0))
        return real(table)

    monkeypatch.setattr(codec, "write", write)
    assert store.fold()
    assert edits == []
    text = path.read_text()
    assert "target = 115000" in text
    assert "calls = 1" in text
    assert store.year is not None
    assert store.year.plan.funnel.target == 115_000


def test_a_file_that_never_holds_still_is_a_failed_save(
    store: Store, day: date, now: datetime, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.press(day, "calls", 1, now)
    real = codec.write
    count = [100_000]

    def write(table: dict[str, object]) -> bytes:
        edit(path, f"target = {count[0]}", f"target = {count[0] + 1}")
        count[0] += 1
        return real(table)

    with monkeypatch.context() as patch:
        patch.setattr(codec, "write", write)
        with pytest.raises(SaveFailed, match="all the time"):
            store.fold()
    assert store.unsaved == 1
    assert store.fold()
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
    store.fold()
    other.press(day, "calls", 2, now)
    other.fold()
    shutil.copy(there, path)
    store.refresh()
    assert on(store, day).count("calls") == 3
    store.fold()
    shutil.copy(path, there)
    other.refresh()
    assert on(other, day).count("calls") == 3
    assert other.unsaved == 0
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    assert len(saved) == 3


def test_two_windows_show_the_sum(store: Store, reopen: Reopen, day: date, now: datetime) -> None:
    other = reopen()
    for turn in (store, other, store, other, other):
        turn.press(day, "calls", 1, now)
    assert on(other, day).count("calls") == 5
    store.fold()
    assert not other.fold()
    assert other.refresh() is False
    assert on(store, day).count("calls") == on(other, day).count("calls") == 5
    assert store.unsaved == other.unsaved == 0
    assert not other.changed_outside


# Files that cannot be read.

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
def test_a_broken_file_is_not_touched_and_presses_come_in_when_it_is_mended(
    kind: str, store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.fold()
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
    assert again.fold() is False
    assert again.unsaved == 2
    assert path.read_bytes() == broken
    path.write_text(good)
    assert again.refresh() is True
    assert (again.problems, again.readable) == ((), True)
    assert again.fold() is True
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
    store.fold()
    path.unlink()
    assert store.refresh() is True
    assert (store.exists, store.readable) == (False, False)
    assert [p.text for p in store.problems] == ["there is no such file"]
    store.press(day, "calls", 1, now)
    assert store.fold() is False
    assert not path.exists(), "a file that was taken away is not made again unasked"
    again = reopen()
    assert on(again, day).count("calls") == 2
    store.put_back()
    assert on(store, day).count("calls") == 2
    store.fold()
    assert on(reopen(), day).count("calls") == 2
    with pytest.raises(Refused):
        store.put_back()


def test_a_cell_that_was_spoilt_by_hand_makes_its_presses_wait(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 2, now)
    store.fold()
    store.press(day, "calls", 1, now)
    store.press(day, "emails", 1, now)
    edit(path, "calls = 2", 'calls = "two"')
    spoilt = path.read_bytes()
    assert store.fold() is False
    assert path.read_bytes() == spoilt
    assert "calls" in store.notice
    assert store.unsaved == 2
    assert on(store, day).unread == {"calls"}
    with pytest.raises(Refused, match="mend it there first"):
        store.press(day, "calls", 1, now)
    with pytest.raises(Refused, match="mend it there first"):
        reopen().press(day, "calls", 1, now)
    store.press(day, "meetings", 1, now)
    edit(path, 'calls = "two"', "calls = 2")
    assert store.fold() is True
    assert store.notice == ""
    assert on(reopen(), day) == Day({"calls": 3, "emails": 1, "meetings": 1})


# Identity.


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
    store.fold()
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
        store.fold()
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
    store.fold()
    copied = path.with_name("copy.toml")
    shutil.copy(path, copied)
    store.press(day, "calls", 4, now)
    copy = Store.open(copied, state)
    before = copied.read_bytes()
    assert on(copy, day).count("calls") == 1
    assert copy.presses(day) == ()
    assert not copy.fold()
    assert copied.read_bytes() == before
    copy.press(day, "emails", 2, now)
    copy.fold()
    store.fold()
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
    after.fold()
    assert on(Store.open(moved, state), day).count("calls") == 2


def test_a_symlink_to_the_file_is_the_same_file(
    store: Store, path: Path, state: Path, day: date, now: datetime
) -> None:
    link = path.with_name("link.toml")
    link.symlink_to(path.name)
    linked = Store.open(link, state)
    linked.press(day, "calls", 1, now)
    linked.fold()
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


# Journals and watermarks that do not fit.


def test_a_watermark_inside_a_record_is_reported_and_nothing_is_guessed(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.fold()
    store.press(day, "calls", 1, now)
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    [(key, mark)] = [(k, v) for k, v in saved.items() if k != "end"]
    edit(path, f"{key} = {mark}", f"{key} = {mark - 3}")
    again = reopen()
    assert again.readable
    [problem] = again.problems
    assert problem.where == ("saved", key)
    assert on(again, day).count("calls") == 1
    # Counting goes on, in a journal of a new name, and the watermark stays as it was found.
    again.press(day, "emails", 1, now)
    assert again.fold() is True
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    assert saved[key] == mark - 3
    assert len(saved) == 3
    edit(path, f"{key} = {mark - 3}", f"{key} = {mark}")
    healed = reopen()
    assert healed.problems == ()
    assert on(healed, day) == Day({"calls": 2, "emails": 1})


@pytest.mark.parametrize("bad", ["-1", "12.5", '"x"', "true"])
def test_a_watermark_that_is_no_offset_is_reported(
    bad: str, store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.fold()
    saved = (codec.read(path.read_bytes()).table or {})["saved"]
    [(key, mark)] = [(k, v) for k, v in saved.items() if k != "end"]
    edit(path, f"{key} = {mark}", f"{key} = {bad}")
    again = reopen()
    assert [p.where for p in again.problems] == [("saved", key)]
    assert on(again, day).count("calls") == 1
    again.press(day, "calls", 1, now)
    again.fold()
    assert f"{key} = {bad}" in path.read_text()
    assert on(reopen(), day).count("calls") == 2


def test_an_older_state_folder_that_was_put_back_gets_a_new_journal(
    store: Store, day: date, now: datetime, state: Path, tmp_path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.fold()
    shutil.copytree(state, tmp_path / "old state")
    for _ in range(3):
        store.press(day, "calls", 1, now)
    store.fold()
    store.close()
    shutil.rmtree(state)
    shutil.copytree(tmp_path / "old state", state)
    again = reopen()
    assert on(again, day).count("calls") == 4
    again.press(day, "calls", 1, now)
    again.fold()
    assert on(reopen(), day).count("calls") == 5
    assert reopen().problems == ()


def test_an_older_journal_under_the_same_folder_gets_a_new_name(
    store: Store, day: date, now: datetime, state: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.press(day, "calls", 1, now)
    store.fold()
    [log] = state.rglob("*.log")
    os.truncate(log, log.stat().st_size // 2)
    again = reopen()
    again.press(day, "calls", 1, now)
    assert "older" in again.notice
    again.fold()
    assert len(list(state.rglob("*.log"))) == 2
    assert on(reopen(), day).count("calls") == 3
    # The one that was open all the while finds out too.
    store.press(day, "calls", 1, now)
    store.fold()
    assert on(reopen(), day).count("calls") == 4


def test_a_state_folder_that_is_lost_loses_no_count(
    store: Store, day: date, now: datetime, state: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 2, now)
    store.fold()
    shutil.rmtree(state)
    store.press(day, "calls", 1, now)
    assert on(store, day).count("calls") == 3
    store.fold()
    assert on(reopen(), day).count("calls") == 3


def test_records_of_a_newer_version_make_the_fold_wait(
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
    assert again.fold() is False
    assert "newer version" in again.notice
    assert path.read_bytes() == before
    assert on(again, day).count("calls") == 1


def test_bytes_of_somebody_else_are_backed_up_before_they_are_overwritten(
    store: Store, day: date, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(day, "calls", 1, now)
    store.fold()
    assert store.backups() == ()
    edit(path, "target = 100000", "target = 110000  # after the talk with Ada")
    edited = path.read_bytes()
    again = reopen()
    again.press(day, "calls", 1, now)
    again.fold()
    assert [Path(p).read_bytes() for p in again.backups()] == [edited]
    again.press(day, "calls", 1, now)
    again.fold()
    assert len(again.backups()) == 1


def test_lines_of_problems_follow_the_file(store: Store, now: datetime, path: Path) -> None:
    edit(path, 'currency = "$"', 'mood = 1\ncurrency = "$"')
    store.refresh()
    store.press(date(2026, 1, 5), "calls", 1, now)
    edit(path, "format = 1", "# one\n# two\nformat = 1")
    store.fold()
    assert store.year is not None
    [problem] = store.year.problems
    assert path.read_text().split("\n")[problem.line - 1] == "mood = 1"
