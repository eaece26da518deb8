"""The schema of the year file: it takes what the reader takes, and refuses what `check` names."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator
from tests.campaign.damage import ODD_VALUES
from tests.core.plan.test_funnel import PUBLISHED, funnel_of
from tests.storage.format.test_year_toml_properties import years

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.fields.table import FIELDS
from funnel_tui.core.plan.funnel import Stage
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.storage.disk.schema_file import keep_schema
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.format.year_schema import year_schema
from funnel_tui.storage.journal.edits import Count, FromInbox
from funnel_tui.storage.store import Store

VALIDATOR = Draft7Validator(year_schema())
PLAN = example_plan(date(2026, 1, 1))


def as_an_editor_has_it(value: object) -> object:
    """TOML as JSON: dates are text."""
    if isinstance(value, dict):
        return {key: as_an_editor_has_it(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_an_editor_has_it(each) for each in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value


def faults(table: object) -> list[str]:
    """Where the schema finds something wrong."""
    return sorted(
        ".".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(as_an_editor_has_it(table))
    )


def table_of(year: Year) -> dict[str, Any]:
    return tomllib.loads(codec.write(codec.encode(year)).decode(), parse_float=Decimal)


def test_it_is_a_schema_that_editors_of_toml_know() -> None:
    assert year_schema()["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(year_schema())
    json.dumps(year_schema())


def test_it_has_every_table_of_the_file_and_every_field_of_a_plan() -> None:
    properties: Any = year_schema()["properties"]
    assert set(properties) == set(codec._TOP_KEYS)
    for spec in FIELDS:
        found = properties[spec.table]
        found = found["additionalProperties"] if ".*." in spec.path else found
        schema = found["properties"][spec.key]
        assert schema["description"] == spec.help
        assert schema.keys() & {"type", "anyOf"}, f"{spec.path}: its type says nothing to editors"


def test_the_demo_and_a_year_with_everything(tmp_path: Path) -> None:
    assert faults(table_of(demo_year(date(2026, 11, 23)))) == []
    day = date(2026, 3, 2)
    earlier = (EarlierPlan(PLAN, date(2026, 2, 1)),)
    year = Year(PLAN, id="0a1b2c3d", earlier=earlier)
    source = Source("crm", day, day, {day: ImportedDay({"calls": 9}, (Decimal("12.5"),), 1)})
    assert faults(table_of(year.with_imported({"crm": source}))) == []
    path = tmp_path / "2026.toml"
    store = Store.open(path, tmp_path / "state")
    store.create(PLAN, datetime(2026, 3, 2, tzinfo=UTC))
    store.press(day, "calls", 3, datetime(2026, 3, 2, tzinfo=UTC))
    store.win(day, Decimal("12.5"), 1, datetime(2026, 3, 2, tzinfo=UTC))
    store.note(day, "Zürich", datetime(2026, 3, 2, tzinfo=UTC))
    store.take_in(
        FromInbox("a b.txt", "3 calls", 1, Count(day, "calls", 3)), datetime(2026, 3, 2, tzinfo=UTC)
    )
    store.checkpoint()
    store.close()
    assert faults(tomllib.loads(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["id"] for case in PUBLISHED])
def test_every_published_plan(case: dict[str, Any]) -> None:
    assert faults(table_of(Year(replace(PLAN, funnel=funnel_of(case))))) == []


@given(years())
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_valid(year: Year) -> None:
    if not year.plan.problems():
        assert faults(table_of(year)) == []


def odd_values() -> list[Any]:
    found = []
    for text in ODD_VALUES:
        try:
            found.append(tomllib.loads(f"a = {text}", parse_float=Decimal)["a"])
        except (ValueError, ArithmeticError, RecursionError):
            continue
    return found


PLACES = [
    tuple(spec.path.replace("channels.*", "channels.calls").replace("stages.*", "stages.meetings").split("."))
    for spec in FIELDS
] + [("days", "2026-03-02", name) for name in ("calls", "won", "lost", "note")]


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_it_refuses_nothing_that_the_reader_takes(place: tuple[str, ...]) -> None:
    taken = 0
    for value in odd_values():
        table = table_of(Year(PLAN))
        holder = table
        for key in place[:-1]:
            holder = holder.setdefault(key, {})
        holder[place[-1]] = value
        decoded = codec.decode(table)
        if decoded.year is not None and not decoded.problems:
            taken += 1
            assert faults(table) == [], value
    # The rest of the year is good: some odd values of most places are taken, and none of them would prove it.
    assert taken or place[-1] in (
        *("key", "workdays", "rounding", "timing", "count", "count_deals", "share", "period"),
    )


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("target = 100000", 'target = "a lot"', "plan.target"),
        ("target = 100000", "target = 0", "plan.target"),
        ("target = 100000", "target = 1e15", "plan.target"),
        ("target = 100000", "", "plan"),
        ("target = 100000", "target = 100000\ntargte = 5", "plan"),
        ('rounding = "up"', 'rounding = "down"', "plan.rounding"),
        ("starts = 2026-01-01", "starts = 2026", "plan.starts"),
        ('converts = "1 in 40"', 'converts = "one in 40"', "channels.calls.converts"),
        ('converts = "1 in 40"', "converts = 1.5", "channels.calls.converts"),
        ('key = "c"', 'key = "C"', "channels.calls.key"),
        ("lead_days = 60", "lead_days = 1.5", "stages.opportunities.lead_days"),
        ("lead_days = 60", "lead_days = 4000", "stages.opportunities.lead_days"),
        ('["mon", "tue", "wed", "thu", "fri"]', '["mon", "tuesday"]', "calendar.workdays.1"),
        ('["mon", "tue", "wed", "thu", "fri"]', "[]", "calendar.workdays"),
        ("[days.2026-03-02]", "[calendar.months]\nmay = 101", "calendar.months.may"),
        ("[days.2026-03-02]", "[calendar.months]\nmayo = 1", "calendar.months"),
        ("[days.2026-03-02]", '[calendar.holidays]\n"1 May" = "x"', "calendar.holidays"),
        ("calls = 3", "calls = -3", "days.2026-03-02.calls"),
        ("calls = 3", "calls = true", "days.2026-03-02.calls"),
        ("calls = 3", "won = 5", "days.2026-03-02.won"),
        ("calls = 3", "won = [0]", "days.2026-03-02.won.0"),
        ("calls = 3", "note = 5", "days.2026-03-02.note"),
        ("[days.2026-03-02]", "[days.monday]", "days"),
        ("[days.2026-03-02]", "[dais.2026-03-02]", ""),
        ('end = "whole"', 'end = "half"', "saved.end"),
        ("format = 1", "format = 2", "format"),
    ],
)
def test_a_damaged_file_is_refused_where_check_names_it(old: str, new: str, where: str) -> None:
    good = codec.write(codec.encode(Year(replace(PLAN, currency="$"), id="0a1b2c3d"))).decode()
    good = good.replace("[saved]", "[days.2026-03-02]\ncalls = 3\n\n[saved]").replace("[days]\n", "")
    assert old in good
    document = codec.read(good.replace(old, new, 1).encode())
    assert document.table is not None
    assert document.problems or codec.decode(document.table).problems
    assert where in faults(document.table)


def test_only_the_reader_knows_more() -> None:
    # Shares that do not add up, one key twice: no schema says that.
    stages = (*PLAN.funnel.stages, Stage("trials", "m", PLAN.funnel.stages[0].converts))
    assert faults(table_of(Year(replace(PLAN, funnel=replace(PLAN.funnel, stages=stages))))) == []


class TestBesideTheFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "2026.toml"

    @pytest.fixture
    def store(self, path: Path, tmp_path: Path) -> Store:
        store = Store.open(path, tmp_path / "state")
        store.create(PLAN, datetime(2026, 1, 1, tzinfo=UTC))
        return store

    def first_lines(self, path: Path) -> list[str]:
        return path.read_text(encoding="utf-8").splitlines()[:2]

    def press(self, store: Store) -> None:
        store.press(date(2026, 3, 2), "calls", 1, datetime(2026, 3, 2, tzinfo=UTC))
        store.checkpoint()

    def test_a_new_file_names_it_first_and_goes_on_naming_it(self, store: Store, path: Path) -> None:
        assert self.first_lines(path) == ["#:schema ./year.schema.json", codec.HEADER]
        self.press(store)
        assert "calls = 1" in path.read_text(encoding="utf-8")
        assert self.first_lines(path) == ["#:schema ./year.schema.json", codec.HEADER]

    def test_a_file_of_before_stays_without(self, store: Store, path: Path) -> None:
        text = path.read_text(encoding="utf-8").replace("#:schema ./year.schema.json\n", "")
        path.write_text(text, encoding="utf-8")
        self.press(store)
        assert self.first_lines(path) == [codec.HEADER, "format = 1"]

    def test_whichever_its_owner_named_stays(self, store: Store, path: Path) -> None:
        line = "#:schema https://example.org/Jährlich.json"
        text = path.read_text(encoding="utf-8").replace("#:schema ./year.schema.json", line)
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        self.press(store)
        assert self.first_lines(path) == [line, codec.HEADER]

    def test_a_copy_that_is_brought_back_keeps_its_line(self, store: Store, path: Path) -> None:
        copy = path.with_name("copy.toml")
        copy.write_bytes(path.read_bytes())
        self.press(store)
        store.restore(copy)
        assert self.first_lines(path) == ["#:schema ./year.schema.json", codec.HEADER]

    def test_it_is_kept_beside_the_file(self, path: Path) -> None:
        keep_schema(path)
        kept = path.with_name("year.schema.json")
        assert json.loads(kept.read_text(encoding="utf-8")) == year_schema()
        # Another version's is replaced, somebody else's file is not, and a folder is no reason to stop.
        kept.write_text(kept.read_text("utf-8").replace("Revenue", "Money"), encoding="utf-8")
        keep_schema(path)
        assert json.loads(kept.read_text(encoding="utf-8")) == year_schema()
        kept.write_text("{}", encoding="utf-8")
        keep_schema(path)
        assert kept.read_text(encoding="utf-8") == "{}"
        kept.unlink()
        kept.mkdir()
        keep_schema(path)
        assert kept.is_dir()
