"""A conflict copy's missing entries: found, taken in as one change, taken back, and never counted twice."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from tests.storage.versions.test_three_way import BEFORE, DAY, NOW, Machine, days, two_machines

from funnel_tui.storage.journal.edits import TakenIn
from funnel_tui.storage.journal.records import Record, Verb, decode, encode
from funnel_tui.storage.store import Refused, Store
from funnel_tui.storage.versions.missing import missing

COPY = "2026.sync-conflict-20261123-090200-ABC.toml"


@pytest.fixture
def machines(tmp_path: Path) -> tuple[Machine, Machine]:
    """A desk that holds, as a conflict copy, what a laptop logged while both had one call."""
    desk, lap = two_machines(tmp_path)
    desk.log("calls", 2)
    desk.log("emails", 1, BEFORE)
    store = lap.open()
    store.press(DAY, "calls", 4, NOW)
    store.press(DAY, "lost", 1, NOW)
    store.win(BEFORE, Decimal(12000), 2, NOW)
    store.note(DAY, "trade fair", NOW)
    store.checkpoint()
    store.close()
    desk.path.with_name(COPY).write_bytes(lap.read())
    return desk, lap


def taken_in(machine: Machine) -> Store:
    store = machine.open()
    (copy,) = store.conflict_copies()
    change = store.take_missing(missing(store, Path(copy)), NOW)
    assert change.n == 2
    store.checkpoint()
    return store


ALL: dict[str, dict[str, object]] = {
    "2026-11-20": {"emails": 1, "won": [12000, 12000]},
    "2026-11-23": {"calls": 7, "lost": 1, "note": "trade fair"},
}


def test_what_is_missing_comes_in_and_nothing_twice(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    taken_in(desk).close()
    assert days(desk.read()) == ALL
    # The laptop finds what it logged counted; what it logs from now on is added.
    lap.path.write_bytes(desk.read())
    assert days(lap.read()) == ALL
    lap.log("calls", 1)
    assert days(lap.read())["2026-11-23"]["calls"] == 8
    store = desk.open()
    assert missing(store, desk.path.with_name(COPY)) == TakenIn(COPY, ())
    assert store.take_missing(TakenIn(COPY, ()), NOW).edit is None


def test_it_is_taken_back_and_brought_back_whole(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    before = days(desk.read())
    taken_in(desk).close()
    store = desk.open()
    change = store.undo(NOW)
    assert (change.verb, change.n, change.kept) == (Verb.UNDO, 2, ())
    store.checkpoint()
    left = {
        day: {k: v for k, v in cells.items() if v not in (0, [])} for day, cells in days(desk.read()).items()
    }
    assert left == before
    # Taken back means as before: the laptop's own entries come when it opens the year.
    lap.path.write_bytes(desk.read())
    assert days(lap.read())["2026-11-23"]["calls"] == 7
    store.redo(NOW)
    store.checkpoint()
    assert days(desk.read()) == ALL
    store.close()


def test_an_older_version_of_the_file_gets_it_again(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    old = desk.read()
    taken_in(desk).close()
    desk.path.write_bytes(old)
    assert days(desk.read()) == ALL
    # Where the laptop has added its entries itself, they are not taken in once more.
    desk.path.write_bytes(old)
    lap.path.write_bytes(old)
    desk.path.write_bytes(lap.read())
    assert days(desk.read())["2026-11-23"]["calls"] == 7


def test_what_was_taken_back_can_be_taken_in_again(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    store = taken_in(desk)
    store.undo(NOW)
    store.checkpoint()
    store.close()
    taken_in(desk).close()
    assert days(desk.read()) == ALL
    # The laptop's own version has its entries: what was taken back here is nothing to take back there.
    store = desk.open()
    store.undo(NOW)
    store.close()
    desk.path.write_bytes(lap.read())
    assert days(desk.read()) == ALL


def test_where_the_other_machine_has_gone_on_undo_leaves_it(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    taken_in(desk).close()
    lap.path.write_bytes(desk.read())
    lap.log("calls", 1)
    desk.path.write_bytes(lap.read())
    store = desk.open()
    (kept,) = store.undo(NOW).kept
    assert "has gone on since" in kept
    store.checkpoint()
    assert days(desk.read())["2026-11-23"]["calls"] == 8


def test_what_was_typed_into_the_copy_by_hand_is_left_alone(machines: tuple[Machine, Machine]) -> None:
    desk, _ = machines
    copy = desk.path.with_name(COPY)
    copy.write_text(desk.read().decode().replace("calls = 3", "calls = 9"))
    store = desk.open()
    assert missing(store, copy) == TakenIn(COPY, ())


def test_two_copies_of_one_machine_one_after_the_other(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    old = desk.read()
    taken_in(desk).close()
    store = lap.open()
    store.press(DAY, "calls", -2, NOW)
    store.press(BEFORE, "emails", 5, NOW)
    store.checkpoint()
    store.close()
    later = desk.path.with_name("2026.sync-conflict-20261124-090200-ABC.toml")
    later.write_bytes(lap.read())
    store = desk.open()
    for copy, dates in ((later, 2), (desk.path.with_name(COPY), 0), (later, 0)):
        try:
            found = missing(store, copy)
        except Refused as error:
            pytest.fail(str(error))
        assert len(found.days) == dates
        store.take_missing(found, NOW)
    store.checkpoint()
    wanted = {"2026-11-20": ALL["2026-11-20"] | {"emails": 6}, "2026-11-23": ALL["2026-11-23"] | {"calls": 5}}
    assert days(desk.read()) == wanted
    # Both again, in their order, where an older version of the file turns up.
    desk.path.write_bytes(old)
    assert days(desk.read()) == wanted


def test_what_cannot_be_told_is_said(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    desk, lap = machines
    copy = desk.path.with_name(COPY)
    (tmp_path / "pad").mkdir()
    pad = Machine(tmp_path / "pad")
    pad.path.write_bytes(desk.read())
    pad.log("calls", 1)
    desk.path.write_bytes(pad.read())
    store = desk.open()
    with pytest.raises(Refused, match="it comes when the other machine opens the year"):
        missing(store, copy)
    copy.write_bytes(b"<<<<<<<")
    with pytest.raises(Refused, match=r"cannot be read: holds the marks"):
        missing(store, copy)
    copy.write_text(lap.read().decode().replace('id = "', 'id = "0', 1).replace('0"', '"', 1))
    with pytest.raises(Refused):
        missing(store, copy)


def test_the_record_is_read_as_it_was_written(machines: tuple[Machine, Machine]) -> None:
    desk, _ = machines
    store = desk.open()
    edit = missing(store, desk.path.with_name(COPY))
    assert Counter(type(each).__name__ for each in edit.edits) == {"Count": 2, "Deal": 1, "Note": 1}
    record = Record("0a1b2c3d", "2026-11-23T09:02:00+00:00", Verb.DO, "-", edit)
    assert decode(encode(record).strip(b"\n")) == record
    assert edit.inverse().inverse() == edit
