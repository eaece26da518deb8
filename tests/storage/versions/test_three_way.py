"""Three versions of a year file merged: two machines that logged apart, and what both changed otherwise."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.article import ARTICLE_2026
from tests.storage.conftest import with_target

from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.storage.journal.edits import Count, FromInbox
from funnel_tui.storage.store import Store
from funnel_tui.storage.versions.three_way import CannotMerge, MergedVersions, merge_versions

NOW = datetime(2026, 11, 23, 9, 2, tzinfo=UTC)
DAY = NOW.date()
BEFORE = date(2026, 11, 20)


@dataclass
class Machine:
    """A computer with its own state folder and its own copy of the file."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "2026.toml"

    def open(self) -> Store:
        return Store.open(self.path, self.folder / "state")

    def read(self) -> bytes:
        """The file, with everything that was logged here."""
        with_all = self.open()
        with_all.checkpoint()
        with_all.close()
        return self.path.read_bytes()

    def log(self, name: str = "calls", n: int = 1, day: date = DAY) -> None:
        store = self.open()
        store.press(day, name, n, NOW)
        store.checkpoint()
        store.close()


def two_machines(folder: Path) -> tuple[Machine, Machine]:
    """Two that have one file of one call."""
    for name in ("desk", "lap"):
        (folder / name).mkdir()
    desk, lap = Machine(folder / "desk"), Machine(folder / "lap")
    store = desk.open()
    store.create(ARTICLE_2026, NOW)
    store.close()
    desk.log()
    lap.path.write_bytes(desk.read())
    return desk, lap


@pytest.fixture
def machines(tmp_path: Path) -> tuple[Machine, Machine]:
    """A desk and a laptop with one file."""
    return two_machines(tmp_path)


def days(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(data.decode(), parse_float=Decimal)["days"]
    return found


def merged(base: bytes, desk: Machine, lap: Machine) -> MergedVersions:
    return merge_versions(base, desk.read(), lap.read())


def test_what_both_logged_is_added_up_and_counted_once_by_both(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    base = desk.read()
    desk.log("calls", 4)
    desk.log("emails", 2, BEFORE)
    lap.log("calls", 3)
    lap.log("lost", 1)
    done = merged(base, desk, lap)
    assert (done.conflicts, done.notes) == ((), ())
    assert days(done.data)["2026-11-23"] == {"calls": 8, "lost": 1}
    assert days(done.data)["2026-11-20"] == {"emails": 2}
    for machine in machines:
        machine.path.write_bytes(done.data)
        # It finds all of its own entries counted, and adds none of them again.
        assert days(machine.read()) == days(done.data)
        machine.log("calls", 1)
        assert days(machine.read())["2026-11-23"]["calls"] == 9


def test_deals_are_added_up_as_often_as_they_were_won(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    for machine, amounts in ((desk, (12000, 500)), (lap, (12000, 7000))):
        store = machine.open()
        if machine is desk:
            store.win(DAY, Decimal(900), 1, NOW)
            base = desk.read() if store.checkpoint() else b""
            lap.path.write_bytes(base)
        for amount in amounts:
            store.win(DAY, Decimal(amount), 1, NOW)
        store.close()
    store = lap.open()
    store.win(DAY, Decimal(900), -1, NOW)
    store.close()
    won = days(merged(base, desk, lap).data)["2026-11-23"]["won"]
    assert Counter(won) == Counter([12000, 12000, 500, 7000])


def test_both_notes_stay(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    base = desk.read()
    for machine, text in zip(machines, ("called Friday's list", "trade fair"), strict=True):
        store = machine.open()
        store.note(DAY, text, NOW)
        store.close()
    done = merged(base, desk, lap)
    assert days(done.data)["2026-11-23"]["note"] == "called Friday's list / trade fair"
    assert done.conflicts == ()


def test_fields_of_the_plan_go_one_by_one(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    base = desk.read()
    for machine, plan in (
        (desk, with_target(ARTICLE_2026, 120_000)),
        (lap, replace(with_target(ARTICLE_2026, 130_000), currency="€")),
    ):
        store = machine.open()
        store.change_plan(plan, NOW)
        store.close()
    done = merged(base, desk, lap)
    plan = tomllib.loads(done.data.decode())["plan"]
    assert (plan["target"], plan["currency"]) == (120000, "€")
    assert done.conflicts == ("Target: 120,000 here, 130,000 there",)


def test_of_two_imports_of_one_date_the_larger_number_stays(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    base = desk.read()
    for machine, n, last in ((desk, 7, DAY), (lap, 5, BEFORE)):
        store = machine.open()
        first = date(2026, 11, 1)
        counted = {BEFORE: ImportedDay({"calls": n}), first: ImportedDay({"calls": 12 - n})}
        store.import_source(Source("crm", first, last, days=counted), NOW)
        store.close()
    source = tomllib.loads(merged(base, desk, lap).data.decode())["imported"]["crm"]
    assert {day: cells["calls"] for day, cells in source["days"].items()} == {
        "2026-11-01": 7,
        "2026-11-20": 7,
    }
    assert (source["first"], source["last"]) == (date(2026, 11, 1), DAY)


def test_one_machine_on_both_sides_counts_once(machines: tuple[Machine, Machine]) -> None:
    """As where an earlier commit is checked out while the program runs, and merged back later."""
    desk, lap = machines
    base = desk.read()
    lap.log("calls", 3)
    lap.path.write_bytes(desk.path.read_bytes())
    desk.log("calls", 4)
    one = desk.read()
    desk.path.write_bytes(base)
    two = desk.read()
    assert days(merge_versions(base, one, two).data)["2026-11-23"]["calls"] == 5
    desk.log("calls", 1)
    for pair in ((one, desk.read()), (desk.read(), one)):
        assert days(merge_versions(base, *pair).data)["2026-11-23"]["calls"] == 6


def test_where_both_sides_are_ahead_in_one_journal_each_machine_adds_its_own(
    machines: tuple[Machine, Machine],
) -> None:
    desk, lap = machines
    base = desk.read()
    desk.log("calls", 4)
    one = desk.read()
    lap.path.write_bytes(one)
    lap.log("calls", 2)
    two = lap.read()
    # The desk goes on from its older text, the other one from the newer: journals of both grew on both sides.
    desk.path.write_bytes(base)
    desk.log("calls", 8)
    done = merge_versions(base, desk.read(), two)
    assert days(done.data)["2026-11-23"]["calls"] == 13
    assert len(done.notes) == 1
    for machine in machines:
        machine.path.write_bytes(done.data)
    assert days(lap.read())["2026-11-23"]["calls"] == 15
    desk.path.write_bytes(lap.read())
    assert days(desk.read())["2026-11-23"]["calls"] == 15


def test_a_line_of_the_inbox_that_both_took_in_counts_once(machines: tuple[Machine, Machine]) -> None:
    desk, lap = machines
    base = desk.read()
    for machine in machines:
        store = machine.open()
        store.take_in(FromInbox("phone.txt", "3 calls", 1, Count(DAY, "calls", 3)), NOW)
        store.close()
    lap.log("emails", 2)
    done = merged(base, desk, lap)
    for machine in machines:
        machine.path.write_bytes(done.data)
    desk.path.write_bytes(lap.read())
    for machine in machines:
        assert days(machine.read())["2026-11-23"] == {"calls": 4, "emails": 2}
        machine.path.write_bytes(desk.read())


def test_random_histories_of_two_machines(tmp_path: Path) -> None:
    """Whatever is logged where, and merged in either direction, each entry counts once in the end."""
    for seed in range(12):
        chance = Random(seed)
        folder = tmp_path / str(seed)
        for name in ("a", "b"):
            (folder / name).mkdir(parents=True)
        pair = Machine(folder / "a"), Machine(folder / "b")
        store = pair[0].open()
        store.create(ARTICLE_2026, NOW)
        store.close()
        base = pair[0].read()
        pair[1].path.write_bytes(base)
        wanted: Counter[str] = Counter()
        for _ in range(5):
            for machine in chance.sample(pair, chance.choice((1, 2))):
                name, n = chance.choice(("calls", "emails")), chance.randint(1, 4)
                machine.log(name, n)
                wanted[name] += n
            ours, theirs = pair if chance.random() < 0.5 else pair[::-1]
            last = theirs.read()
            base = merge_versions(base, ours.read(), last).data
            ours.path.write_bytes(base)
            if chance.random() < 0.7:
                theirs.path.write_bytes(base)
            else:
                # The other machine logs on before it pulls.
                theirs.log("calls", 1)
                wanted["calls"] += 1
                base = merge_versions(last, theirs.read(), base).data
                for machine in pair:
                    machine.path.write_bytes(base)
        for machine in pair:
            assert days(machine.read()).get("2026-11-23", {}) == wanted


def test_what_cannot_be_merged_is_said(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    desk, _ = machines
    good = desk.read()
    with pytest.raises(CannotMerge, match="the version there is not TOML"):
        merge_versions(good, good, b"<<<")
    with pytest.raises(CannotMerge, match="the version before is empty"):
        merge_versions(b"", good, good)
    (tmp_path / "other").mkdir()
    other = Machine(tmp_path / "other")
    store = other.open()
    store.create(ARTICLE_2026, NOW)
    store.close()
    with pytest.raises(CannotMerge, match="not of one year"):
        merge_versions(good, good, other.read())
