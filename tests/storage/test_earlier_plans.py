"""Plans that were replaced, and ceilings: kept in the file, read back alike, and faulty ones left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_tui.core.plan.activities import add_channel, remove, rename
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.merge import Merged
from funnel_tui.storage.plan_changes import differences, with_earlier
from funnel_tui.storage.store import Store

FIRST = date(2026, 1, 1)
PLAN = example_plan(FIRST)
TODAY = date(2026, 7, 1)
AFTER = replace(PLAN, counted_from=TODAY, funnel=replace(PLAN.funnel, closed_before=Decimal(40_000)))
ENDED = EarlierPlan(PLAN, date(2026, 6, 30))

rates = st.integers(1, 100).map(lambda n: Rate.parse(f"{n}%"))
ceilings = st.dictionaries(
    st.sampled_from(["calls", "emails", "meetings", "visits"]),
    st.decimals("0.01", "1000", places=2) | st.integers(1, 1000).map(Decimal),
    max_size=3,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """The example with other figures, perhaps with a channel more or one under another name."""
    stages = tuple(
        replace(s, converts=draw(rates), opening=draw(st.integers(0, 9))) for s in PLAN.funnel.stages
    )
    funnel = replace(PLAN.funnel, stages=stages, target=Decimal(draw(st.integers(1, 10**9))))
    plan = replace(PLAN, funnel=funnel, ceilings=tuple(draw(ceilings).items()))
    if draw(st.booleans()):
        plan = add_channel(plan, "visits", share=draw(rates))
    return rename(plan, "calls", "dials") if draw(st.booleans()) else plan


@settings(max_examples=150, deadline=None)
@given(plans(), st.dictionaries(st.integers(0, 363), plans(), max_size=3))
def test_they_come_back_as_they_were_written(plan: Plan, before: dict[int, Plan]) -> None:
    earlier = tuple(EarlierPlan(p, FIRST + timedelta(days=n)) for n, p in sorted(before.items()))
    year = Year(plan, {FIRST: Day({"meetings": 2})}, "7c1e9b52", earlier=earlier)
    document = codec.read(codec.write(codec.encode(year)))
    assert document.problems == ()
    assert document.table is not None
    assert codec.decode(document.table, document.text) == codec.Decoded(year, ())


def table_of(year: Year) -> dict[str, Any]:
    table = codec.read(codec.write(codec.encode(year))).table
    assert table is not None
    return table


def decoded(table: dict[str, Any]) -> Year:
    text = codec.write(table).decode()
    year = codec.decode(table, text).year
    assert year is not None
    return year


def test_the_file_reads_like_a_plan() -> None:
    text = codec.write(codec.encode(Year(AFTER, earlier=(ENDED,)))).decode()
    for heading in ("plan", "channels.calls", "stages.meetings", "calendar"):
        assert f"\n[{heading}]\n" in text
        assert f"\n[earlier.2026-06-30.{heading}]\n" in text
    assert codec.write(codec.encode(Year(PLAN))).decode().count("earlier") == 0


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda rows: rows.update({"2026-02-30": rows.pop("2026-06-30")}), ("earlier", "2026-02-30")),
        (lambda rows: rows.update({"2026-06-30": 3}), ("earlier", "2026-06-30")),
        (
            lambda rows: rows["2026-06-30"]["plan"].update(target=0),
            ("earlier", "2026-06-30", "plan", "target"),
        ),
        (
            lambda rows: rows["2026-06-30"]["stages"]["meetings"].pop("converts"),
            ("earlier", "2026-06-30", "stages", "meetings", "converts"),
        ),
    ],
)
def test_a_faulty_one_is_listed_and_left_out(
    spoil: Callable[[dict[str, Any]], None], where: tuple[str, ...]
) -> None:
    table = table_of(Year(AFTER, earlier=(ENDED,)))
    spoil(table["earlier"])
    year = decoded(table)
    assert year.plan == AFTER
    assert year.earlier == ()
    assert [p.where for p in year.problems] == [where]
    assert all(p.line for p in year.problems)


def test_something_else_in_its_place() -> None:
    table = table_of(Year(AFTER))
    table["earlier"] = "never"
    assert [p.where for p in decoded(table).problems] == [("earlier",)]


def test_cells_of_what_only_an_earlier_plan_had_go_on_counting_there() -> None:
    visits = add_channel(PLAN, "visits")
    log = Year(visits, {FIRST: Day({"visits": 3, "calls": 2})})
    after = replace(
        log, plan=rename(remove(visits, "visits"), "calls", "dials"), earlier=(EarlierPlan(visits, FIRST),)
    )
    year = decoded(table_of(after) | {"days": {"2026-01-01": {"visits": 3, "calls": 2}}})
    assert year.problems == ()
    assert year.days[FIRST].counts == {"visits": 3, "dials": 2}
    # Without the earlier plan the cell is kept, and listed.
    alone = decoded(table_of(replace(after, earlier=())) | {"days": {"2026-01-01": {"visits": 3}}})
    assert [p.where for p in alone.problems] == [("days", "2026-01-01", "visits")]


def test_a_change_keeps_the_plan_before_it_and_taken_back_it_is_gone() -> None:
    table = table_of(Year(PLAN, {FIRST: Day({"calls": 2})}))
    fields, kept = differences(PLAN, PLAN, AFTER, table)
    assert kept == ()
    edit = with_earlier(fields, ENDED, table)
    merged = Merged(table, decoded(table))
    assert merged.apply(edit).left == ()
    assert (merged.year.plan, merged.year.earlier) == (AFTER, (ENDED,))
    assert decoded(table_of(merged.year)) == merged.year
    assert merged.apply(edit.inverse()).left == ()
    assert (merged.year.plan, merged.year.earlier) == (PLAN, ())


class TestCeilings:
    def test_they_are_a_table_of_the_plan(self) -> None:
        plan = replace(PLAN, ceilings=(("calls", Decimal(40)), ("meetings", Decimal("2.5"))))
        table = table_of(Year(plan))
        assert table["plan"]["ceilings"] == {"calls": 40, "meetings": Decimal("2.5")}
        assert decoded(table).plan == plan

    @pytest.mark.parametrize(
        "value", [0, -3, True, "many", Decimal("nan"), Decimal("inf"), 10**30, Decimal("0.1234567")]
    )
    def test_one_that_makes_no_sense_is_kept_and_listed(self, value: object) -> None:
        table = table_of(Year(PLAN))
        table["plan"]["ceilings"] = {"calls": value, "emails": 50}
        year = decoded(table)
        assert year.plan.ceilings == (("emails", Decimal(50)),)
        assert [p.where for p in year.problems] == [("plan", "ceilings", "calls")]

    def test_a_change_leaves_what_cannot_be_read(self) -> None:
        table = table_of(Year(PLAN))
        table["plan"]["ceilings"] = {"calls": "many", "emails": 50}
        present = decoded(table).plan
        merged = Merged(table, decoded(table))
        wanted = replace(present, ceilings=(("emails", Decimal(60)),))
        fields, _ = differences(present, present, wanted, table)
        merged.apply(fields)
        assert merged.table["plan"]["ceilings"] == {"emails": 60, "calls": "many"}
        fields, _ = differences(wanted, wanted, replace(wanted, ceilings=()), merged.table)
        merged.apply(fields)
        assert merged.table["plan"]["ceilings"] == {"calls": "many"}
        merged.apply(fields.inverse())
        assert merged.year.plan.ceilings == (("emails", Decimal(60)),)


def test_the_store_keeps_it_in_the_file_and_undo_takes_both_back(tmp_path: Path) -> None:
    path, state, now = tmp_path / "2026.toml", tmp_path / "state", datetime(2026, 7, 1, 9, tzinfo=UTC)
    store = Store.open(path, state)
    store.create(PLAN, now)
    store.press(FIRST, "calls", 4, now)
    # The same plan again replaces nothing.
    store.change_plan(PLAN, now, ended=ENDED)
    store.change_plan(AFTER, now, ended=ENDED)
    store.checkpoint()
    again = Store.open(path, state)
    assert again.year is not None
    assert (again.year.plan, again.year.earlier) == (AFTER, (ENDED,))
    assert again.year.day(FIRST).count("calls") == 4
    again.undo(now)
    assert (again.year.plan, again.year.earlier) == (PLAN, ())
    again.redo(now)
    assert (again.year.plan, again.year.earlier) == (AFTER, (ENDED,))
    store.close()
    again.close()
