"""What other programs say of a year, kept beside what was typed: replaced, taken back, merged, read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.article import ARTICLE_2026
from tests.storage.conftest import Reopen, edit, on

from funnel_tui.core.plan.funnel import Counting
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.import_changes import import_changes
from funnel_tui.storage.journal.edits import Count, Deal, Import
from funnel_tui.storage.journal.records import Record, Verb, decode, encode
from funnel_tui.storage.merge import Merged
from funnel_tui.storage.store import Change, Refused, Store

JAN, MARCH, DEC = date(2026, 1, 1), date(2026, 3, 2), date(2026, 12, 31)
TODAY = date(2026, 11, 23)


def calls(n: int, *more: int, first: date = date(2026, 3, 1), last: date = date(2026, 3, 31)) -> Source:
    """The calls of 2 March and the days after it."""
    days = {MARCH + timedelta(days=i): ImportedDay({"calls": k}) for i, k in enumerate((n, *more)) if k}
    return Source("hubspot-calls", first, last, days)


def imported(store: Store) -> Source:
    assert store.year is not None
    return store.year.imported["hubspot-calls"]


# -- the store


def test_an_import_counts_beside_what_was_typed(store: Store, now: datetime) -> None:
    store.press(MARCH, "calls", 5, now)
    change = store.import_source(calls(12, 3), now)
    assert (change.n, change.kept) == (2, ())
    assert on(store, MARCH).count("calls") == 12
    assert store.year is not None
    assert store.year.typed_day(MARCH).count("calls") == 5
    store.press(MARCH, "calls", 10, now)
    assert on(store, MARCH).count("calls") == 15
    store.press(MARCH, "calls", -4, now)
    assert on(store, MARCH).count("calls") == 12


def test_the_file_has_a_line_for_each_date(store: Store, now: datetime, path: Path) -> None:
    day = ImportedDay({"emails": 3, "calls": 12}, (Decimal(12000), Decimal("800.5")), 1)
    source = Source("hubspot-calls", MARCH, MARCH, {MARCH: day})
    store.import_source(source, now)
    store.checkpoint()
    assert (
        "[imported.hubspot-calls]\nfirst = 2026-03-02\nlast = 2026-03-02\n\n"
        "[imported.hubspot-calls.days]\n"
        "2026-03-02 = {calls = 12, emails = 3, won = [12000, 800.5], lost = 1}\n\n[saved]\n"
    ) in path.read_text()


def test_the_same_import_again_writes_nothing(store: Store, now: datetime, path: Path, state: Path) -> None:
    store.import_source(calls(12, 3), now)
    store.checkpoint()

    def snapshot() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in [path, *state.rglob("*.log")]}

    before = snapshot()
    assert store.import_source(calls(12, 3), now) == Change()
    assert store.checkpoint() is False
    assert snapshot() == before


def test_a_later_export_replaces_the_dates_that_it_covers(store: Store, now: datetime) -> None:
    store.import_source(calls(12, 3, 4), now)
    second = MARCH + timedelta(days=1)
    later = Source("hubspot-calls", second, date(2026, 4, 30), {second: ImportedDay({"calls": 7})})
    assert store.import_source(later, now).n == 2
    found = imported(store)
    assert (found.first, found.last) == (date(2026, 3, 1), date(2026, 4, 30))
    assert found.days == {MARCH: ImportedDay({"calls": 12}), second: ImportedDay({"calls": 7})}


def test_undo_takes_an_import_back_whole_and_redo_brings_it_again(
    store: Store, now: datetime, path: Path
) -> None:
    store.press(MARCH, "calls", 5, now)
    store.checkpoint()
    before = path.read_text()
    store.import_source(calls(12, 3), now)
    store.checkpoint()
    undone = store.undo(now)
    assert (undone.verb, undone.n, undone.kept) == (Verb.UNDO, 2, ())
    assert store.year is not None
    assert store.year.imported == {}
    assert on(store, MARCH).count("calls") == 5
    store.checkpoint()
    assert path.read_text().partition("[saved]")[0] == before.partition("[saved]")[0]
    assert store.redo(now).n == 2
    assert imported(store).days == calls(12, 3).days


def test_undo_brings_back_what_an_import_replaced(store: Store, now: datetime) -> None:
    store.import_source(calls(12, 3), now)
    store.import_source(calls(10, 0, 4, last=date(2026, 4, 30)), now)
    store.undo(now)
    assert imported(store) == calls(12, 3)


def test_undo_leaves_what_was_changed_by_hand_since(store: Store, now: datetime, path: Path) -> None:
    store.import_source(calls(12, 3), now)
    store.checkpoint()
    edit(path, "2026-03-02 = {calls = 12}", "2026-03-02 = {calls = 40}")
    undone = store.undo(now)
    assert undone.kept == ("what hubspot-calls says of Mon 2 Mar was changed in the file since",)
    assert on(store, MARCH).count("calls") == 40
    assert on(store, MARCH + timedelta(days=1)).count("calls") == 0


def test_dates_outside_the_plan_and_after_today_are_left_out(store: Store, now: datetime) -> None:
    days = {
        date(2025, 12, 31): ImportedDay({"calls": 1}),
        MARCH: ImportedDay({"calls": 2}),
        TODAY + timedelta(days=1): ImportedDay({"calls": 3}),
    }
    store.import_source(Source("hubspot-calls", date(2025, 1, 1), date(2027, 1, 1), days), now)
    assert imported(store) == Source("hubspot-calls", JAN, TODAY, {MARCH: ImportedDay({"calls": 2})})


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (Source("Hub Spot", MARCH, MARCH, {}), "cannot be the name of a source"),
        (Source("hubspot", date(2025, 1, 1), date(2025, 2, 1), {}), "nothing of that lies in this plan"),
        (Source("h", MARCH, MARCH, {MARCH: ImportedDay({"visits": 1})}), "visits is not an activity"),
        (Source("h", MARCH, MARCH, {MARCH: ImportedDay({"calls": -1})}), "a number on Mon 2 Mar"),
        (Source("h", MARCH, MARCH, {MARCH: ImportedDay(won=(Decimal("NaN"),))}), "a number on Mon 2 Mar"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(
    store: Store, now: datetime, source: Source, why: str, path: Path
) -> None:
    before = path.read_bytes()
    with pytest.raises(Refused, match=why):
        store.import_source(source, now)
    store.checkpoint()
    assert path.read_bytes() == before


def test_a_setting_says_which_number_counts(store: Store, now: datetime) -> None:
    store.press(MARCH, "calls", 15, now)
    store.press(date(2026, 2, 2), "calls", 4, now)
    store.import_source(calls(12), now)
    assert store.year is not None
    plan = store.year.plan
    for count, n in ((Counting.TYPED, 15), (Counting.IMPORTED, 12), (Counting.LARGER, 15)):
        channels = (replace(plan.funnel.channels[0], count=count), *plan.funnel.channels[1:])
        store.change_plan(replace(plan, funnel=replace(plan.funnel, channels=channels)), now)
        assert on(store, MARCH).count("calls") == n
        assert on(store, date(2026, 2, 2)).count("calls") == 4


# -- other versions of the file


def test_an_editor_that_saves_its_old_text_loses_no_import(
    store: Store, now: datetime, path: Path, reopen: Reopen
) -> None:
    store.press(MARCH, "calls", 5, now)
    store.checkpoint()
    old = path.read_text()
    store.import_source(calls(12, 3), now)
    store.checkpoint()
    path.write_text(old.replace("calls = 5", "calls = 7"))
    again = reopen()
    assert imported(again).days == calls(12, 3).days
    assert again.year is not None
    assert again.year.typed_day(MARCH).count("calls") == 7
    again.checkpoint()
    assert imported(reopen()).days == calls(12, 3).days


def test_two_machines_that_import_the_same_export_count_it_once(
    store: Store, now: datetime, path: Path, tmp_path: Path
) -> None:
    store.press(MARCH, "calls", 1, now)
    store.checkpoint()
    before = path.read_bytes()
    store.import_source(calls(12, 3), now)
    store.checkpoint()
    # The other machine had the file as it was, and its version wins.
    path.write_bytes(before)
    other = Store.open(path, tmp_path / "other")
    other.import_source(calls(12, 9), now)
    other.checkpoint()
    store.refresh()
    assert imported(store).days == calls(12, 9).days
    store.checkpoint()
    other.refresh()
    assert other.year == store.year
    assert imported(other).days == calls(12, 9).days


def test_a_copy_put_back_keeps_its_imports(store: Store, now: datetime, path: Path, tmp_path: Path) -> None:
    store.import_source(calls(12, 3), now)
    store.checkpoint()
    copy = tmp_path / "copy.toml"
    copy.write_bytes(path.read_bytes())
    store.import_source(calls(1), now)
    store.restore(copy)
    assert imported(store).days == calls(12, 3).days
    store.checkpoint()
    assert imported(store).days == calls(12, 3).days


# -- the text of the file


HEAD = "[imported.h]\nfirst = 2026-03-01\nlast = 2026-03-31\n"


@pytest.mark.parametrize(
    ("text", "where", "line"),
    [
        ("imported = 5", ("imported",), 1),
        ("[imported]\nhubspot = 5", ("imported", "hubspot"), 2),
        ("[imported.h]\nlast = 2026-03-31", ("imported", "h", "first"), 1),
        ("[imported.h]\nfirst = 2026-03-01\nlast = 'x'", ("imported", "h", "last"), 3),
        (HEAD + "days = 1", ("imported", "h", "days"), 4),
        (HEAD + "gaps = ['2026-02-30']", ("imported", "h", "gaps"), 4),
        (HEAD + "gaps = 5", ("imported", "h", "gaps"), 4),
        (
            HEAD + "[imported.h.days]\n2026-02-30 = {calls = 1}",
            ("imported", "h", "days", "2026-02-30"),
            5,
        ),
        (
            HEAD + "[imported.h.days]\n2026-03-02 = {calls = -1}",
            ("imported", "h", "days", "2026-03-02", "calls"),
            5,
        ),
        (
            HEAD + "[imported.h.days.2026-03-02]\nvisits = 1",
            ("imported", "h", "days", "2026-03-02", "visits"),
            5,
        ),
    ],
)
def test_what_makes_no_sense_is_kept_and_named_by_its_line(
    text: str, where: tuple[str, ...], line: int
) -> None:
    table = codec.encode(Year(ARTICLE_2026, id="7c1e9b52"))
    tail = codec.write(table).decode()
    whole = (
        (text + "\n" + tail) if text.startswith("imported") else tail.replace("[saved]", text + "\n\n[saved]")
    )
    document = codec.read(whole.encode())
    assert document.table is not None
    found = codec.decode(document.table, document.text)
    assert found.year is not None
    problem = next(p for p in found.problems if p.where == where)
    offset = 0 if text.startswith("imported") else whole[: whole.index(text)].count("\n")
    assert problem.line == line + offset
    assert problem.harmless
    written = codec.read(codec.write(document.table)).table
    assert written == document.table


counts = st.dictionaries(st.sampled_from(["calls", "emails", "meetings"]), st.integers(0, 500), max_size=3)
amounts = st.decimals(min_value="0.01", max_value=10**6, places=2, allow_nan=False)
imported_days = st.builds(ImportedDay, counts, st.lists(amounts, max_size=3).map(tuple), st.integers(0, 3))
dates = st.dates(date(2026, 2, 25), date(2026, 3, 10))


@st.composite
def sources(draw: st.DrawFn, name: str = "hubspot-calls") -> Source:
    first, last = sorted((draw(dates), draw(dates)))
    days = draw(st.dictionaries(dates, imported_days, max_size=6))
    return Source(name, first, last, {d: day for d, day in days.items() if first <= d <= last})


cells = st.one_of(
    st.integers(), st.text(max_size=5), st.booleans(), st.lists(st.integers(), max_size=2),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9, max_value=9),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=1),
)  # fmt: skip
day_tables = st.dictionaries(
    st.text(max_size=6) | dates.map(str), cells | st.dictionaries(st.text(max_size=4), cells), max_size=4
)
source_tables = st.one_of(
    cells,
    st.fixed_dictionaries(
        {},
        optional={
            "first": dates | cells,
            "last": dates | cells,
            "gaps": cells,
            "days": day_tables | cells,
            "x y": cells,
        },
    ),
)


@given(rows=st.dictionaries(st.text(max_size=6), source_tables, max_size=3) | cells)
def test_any_table_is_written_and_read_the_same(rows: object) -> None:
    table = codec.encode(Year(ARTICLE_2026, id="7c1e9b52")) | {"imported": rows}
    again = codec.read(codec.write(table))
    assert again.problems == ()
    assert again.table == table
    assert again.table is not None
    assert codec.decode(again.table).year is not None


@given(source=sources(), typed=st.dictionaries(dates, counts, max_size=4))
def test_a_year_with_imports_is_written_and_read_the_same(
    source: Source, typed: dict[date, dict[str, int]]
) -> None:
    days = {when: Day(each) for when, each in typed.items()}
    kept = {d: day for d, day in source.days.items() if not day.empty}
    year = Year(ARTICLE_2026, days, "7c1e9b52").with_imported({source.name: replace(source, days=kept)})
    table = codec.read(codec.write(codec.encode(year))).table
    assert table is not None
    again = codec.decode(table).year
    assert again is not None
    assert again.typed == year.typed
    for when in year.days:
        mine, theirs = year.day(when), again.day(when)
        assert {k: n for k, n in mine.counts.items() if n} == {k: n for k, n in theirs.counts.items() if n}
        assert (sorted(mine.won), mine.lost) == (sorted(theirs.won), theirs.lost)


@given(source=sources())
def test_a_record_of_an_import_is_read_as_it_was_written(source: Source) -> None:
    change = import_changes(source, blank(), TODAY)
    record = Record("0a1b2c3d", "2026-11-23T09:02:00+00:00", Verb.DO, "-", change)
    assert decode(encode(record).strip(b"\n")) == record
    back = Record("0a1b2c3d", "2026-11-23T09:02:00+00:00", Verb.UNDO, "1a1b2c3d", change.inverse())
    assert decode(encode(back).strip(b"\n")) == back


# -- merging


def blank(*before: Source) -> Merged:
    table = codec.encode(Year(ARTICLE_2026, {MARCH: Day({"calls": 2})}, "7c1e9b52"))
    year = codec.decode(table).year
    assert year is not None
    both = Merged(table, year)
    for source in before:
        both.apply(import_changes(source, both, TODAY))
    return both


def agree(both: Merged) -> None:
    """The Year that is shown is the Year that the table decodes to."""
    assert codec.decode(both.table).year == both.year


@given(before=sources(), first=sources(), second=sources())
def test_the_order_in_which_two_machines_imports_are_merged_is_no_matter(
    before: Source, first: Source, second: Source
) -> None:
    start = blank(before)
    edits = [import_changes(source, start, TODAY) for source in (first, second)]
    one, other = start.copy(), start.copy()
    for change in edits:
        one.apply(change)
    for change in reversed(edits):
        other.apply(change)
    assert one.year.imported == other.year.imported
    assert one.year == other.year
    agree(one)


def test_dates_between_two_exports_are_not_covered(store: Store, now: datetime, path: Path) -> None:
    march, may = (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 5, 1), date(2026, 5, 31))
    store.import_source(calls(12, first=march[0], last=march[1]), now)
    store.import_source(Source("hubspot-calls", *may, {may[0]: ImportedDay({"calls": 3})}), now)
    assert imported(store).gaps == (Period(date(2026, 4, 1), date(2026, 4, 30)),)
    assert not imported(store).covers(date(2026, 4, 7))
    store.checkpoint()
    assert 'gaps = ["2026-04-01..2026-04-30"]' in path.read_text()
    # What is filled in is a gap no more.
    store.import_source(Source("hubspot-calls", date(2026, 4, 1), date(2026, 4, 29), {}), now)
    assert imported(store).gaps == (Period(date(2026, 4, 30), date(2026, 4, 30)),)
    store.import_source(Source("hubspot-calls", date(2026, 4, 20), may[0], {}), now)
    assert imported(store).gaps == ()
    for _ in range(2):
        store.undo(now)
    assert imported(store).gaps == (Period(date(2026, 4, 1), date(2026, 4, 30)),)
    store.undo(now)
    assert imported(store) == calls(12, first=march[0], last=march[1])


@given(st.lists(sources(), min_size=1, max_size=4))
def test_a_source_covers_the_dates_of_its_exports_and_no_other(exports: list[Source]) -> None:
    both = blank(*exports)
    found = both.year.imported["hubspot-calls"]
    for day in Period(date(2026, 2, 20), date(2026, 3, 15)):
        assert found.covers(day) == any(export.covers(day) for export in exports)
    agree(both)


@given(
    source=sources(),
    entries=st.lists(
        st.builds(Count, dates, st.sampled_from(["calls", "meetings", "lost"]), st.integers(-3, 9))
        | st.builds(Deal, dates, st.sampled_from([Decimal(5), Decimal(7)]), st.integers(-1, 2)),
        max_size=8,
    ),
)
def test_entries_beside_an_import_are_what_the_table_says(
    source: Source, entries: list[Count | Deal]
) -> None:
    both = blank(source)
    for entry in entries:
        both.apply(both.effective(entry))
        agree(both)


@given(before=sources(), source=sources())
def test_an_import_is_what_the_year_says_of_its_dates_and_no_other(before: Source, source: Source) -> None:
    both = blank(before)
    old = both.year.imported["hubspot-calls"]
    change = import_changes(source, both, TODAY)
    assert both.apply(change).left == ()
    agree(both)
    found = both.year.imported["hubspot-calls"]
    assert (found.first, found.last) == (min(old.first, source.first), max(old.last, source.last))
    for when in {*old.days, *source.days}:
        said = (source if source.covers(when) else old).days.get(when, ImportedDay())
        here = found.days.get(when, ImportedDay())
        assert {k: n for k, n in said.counts.items() if n} == dict(here.counts)
        assert (said.won, said.lost) == (here.won, here.lost)
    assert import_changes(source, both, TODAY) == Import("hubspot-calls", ())
    done = both.effective(change.inverse())
    both.apply(done)
    assert both.year.imported["hubspot-calls"] == old
