"""Snapshots are values: a replay changes nothing that it was given, in one step or in many."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.edits import Count, Deal, Edit, Field, Fields, Note
from funnel_tui.storage.journal.log import Log, Tail, tail
from funnel_tui.storage.journal.records import Record, Verb, encode
from funnel_tui.storage.snapshot import Replayed, Snapshot, Unreadable, extend, parse, replay, table_of, take

DAY = date(2026, 11, 23)
EDITS: tuple[Edit, ...] = (
    Count(DAY, "calls", 3),
    Count(date(2026, 3, 2), "emails", 2),
    Deal(DAY, Decimal(12000), 1),
    Note(DAY, "", "rain"),
    Fields((Field(("plan", "target"), 100_000, 120_000),)),
    Count(DAY, "calls", -1),
)


def snapshot(plan: Plan) -> Snapshot:
    found = parse(codec.write(codec.encode(Year(plan, id="7c1e9b52"))))
    assert isinstance(found, Snapshot)
    return found


def journal(*edits: Edit, key: str = "laptop-0a1b2c3d") -> Log:
    records = (Record(f"{n:08x}", "t", Verb.DO, "-", edit) for n, edit in enumerate(edits))
    return Log(key, "", b"".join(map(encode, records)))


def steps(start: Snapshot, log: Log) -> Replayed:
    whole = tail(log, 0)
    done = replay(start, {}, [replace(whole, entries=())])
    for entry in whole.entries:
        done = extend(done, [Tail(log, done.read[log.key], whole.fit, (entry,))])
    return done


def test_a_replay_changes_nothing_that_it_was_given(plan: Plan) -> None:
    start = snapshot(plan)
    before = deepcopy(start)
    first = replay(start, {}, [tail(journal(*EDITS), 0)])
    kept = deepcopy(first.merged.table)
    later = extend(first, [tail(journal(Count(DAY, "calls", 7), key="other-0a1b2c3d"), 0)])
    assert start == before
    assert first.merged.table == kept
    assert first.merged.year.day(DAY).count("calls") == 2
    assert later.merged.year.day(DAY).count("calls") == 9


def test_one_step_or_many_come_to_the_same(plan: Plan) -> None:
    log = journal(*EDITS)
    whole, stepwise = replay(snapshot(plan), {}, [tail(log, 0)]), steps(snapshot(plan), log)
    assert whole.merged.table == stepwise.merged.table
    assert whole.merged.year == stepwise.merged.year
    assert (
        (whole.counted, whole.unsaved)
        == (stepwise.counted, stepwise.unsaved)
        == (
            {log.key: log.size()},
            len(EDITS),
        )
    )


def test_what_is_written_and_read_again_needs_no_replay(plan: Plan) -> None:
    log = journal(*EDITS)
    done = replay(snapshot(plan), {}, [tail(log, 0)])
    again = parse(codec.write(table_of(done, "7c1e9b52", {})))
    assert isinstance(again, Snapshot)
    assert again.year == done.merged.year
    assert replay(again, again.watermarks, [tail(log, again.watermarks[log.key])]).unsaved == 0


def test_a_file_that_is_no_year_has_no_snapshot(tmp_path: Path) -> None:
    gone = take(tmp_path / "nothing.toml")
    assert isinstance(gone, Unreadable)
    assert not gone.exists
    found = parse(b"[plan")
    assert isinstance(found, Unreadable)
    assert found.exists
    assert [problem.line for problem in found.problems] == [1]
