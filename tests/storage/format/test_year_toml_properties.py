"""The year file with anything in it: round trips, and no input that crashes."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from funnel_tui.core.plan.funnel import Channel, Funnel, Rounding, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format import year_toml as codec

names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda n: n not in ("deals", "won", "lost", "note", "revenue")
)
rates = st.one_of(
    st.integers(1, 100).map(lambda n: f"{n}%"),
    st.integers(1, 60).map(lambda n: f"1 in {n}"),
    st.decimals("0.01", "1", places=2),
    st.just(1),
).map(Rate.parse)
money = st.one_of(st.integers(1, 10**9).map(Decimal), st.decimals("0.01", "1000000", places=2))
text = st.text(st.characters(codec="utf-8"), max_size=20)
days_of_2026 = st.integers(0, 364).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(0, 3))
    every = draw(st.lists(names, min_size=count + 1, max_size=count + 4, unique=True))
    keys = draw(st.permutations("abcdefhijkmorsvyz"))
    earlier = {n: (f"{n}_old",) for n in every if draw(st.booleans()) and f"{n}_old" not in every}
    shares: dict[int, list[str | Decimal]] = {
        0: [],
        1: ["100%"],
        2: ["1/3", "2/3"],
        3: [Decimal("0.25"), "50%", "1 in 4"],
    }
    channels = tuple(
        Channel(n, k, draw(rates), Rate.parse(s), draw(st.integers(0, 90)), earlier.get(n, ()))
        for n, k, s in zip(every, keys, shares[count], strict=False)
    )
    stages = tuple(
        Stage(n, k, draw(rates), draw(st.integers(0, 90)), draw(st.integers(0, 50)), earlier.get(n, ()))
        for n, k in zip(every[count:], keys[count:], strict=False)
    )
    target = draw(money)
    funnel = Funnel(
        target,
        target / draw(st.sampled_from([1, 2, 10])),
        channels,
        stages,
        draw(st.sampled_from([Decimal(0), Decimal("40.5")])),
        draw(st.sampled_from(Rounding)),
        draw(st.none() | st.just(Rate.parse("80%"))),
    )
    weights = st.fractions(0, 3, max_denominator=9)
    off = draw(st.dictionaries(days_of_2026, st.tuples(st.integers(0, 20), text), max_size=3))
    work = WorkCalendar(
        workdays=tuple(draw(st.lists(st.integers(0, 6), min_size=1, unique=True))),
        holidays=tuple(draw(st.dictionaries(days_of_2026, text, max_size=4)).items()),
        days_off=tuple(DaysOff(Period(d, d + timedelta(days=n)), label) for d, (n, label) in off.items()),
        months=tuple(draw(st.dictionaries(st.integers(1, 12), weights, max_size=3)).items()),
        country=draw(text),
        region=draw(text),
    )
    return Plan(
        Period(date(2026, 1, 1), date(2026, 12, 31)),
        funnel,
        work,
        draw(st.none() | days_of_2026),
        draw(text),
        draw(st.sampled_from(Timing)),
    )


@st.composite
def years(draw: st.DrawFn) -> Year:
    plan = draw(plans())
    cells = st.builds(
        Day,
        counts=st.dictionaries(st.sampled_from(plan.names), st.integers(0, 10**9), max_size=4),
        won=st.lists(money, max_size=3).map(tuple),
        lost=st.integers(0, 5),
        note=text,
    )
    return Year(
        plan, draw(st.dictionaries(days_of_2026, cells, max_size=5)), draw(st.sampled_from(["", "0a1b2c3d"]))
    )


PLAN = Plan(
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    Funnel(Decimal(100_000), Decimal(10_000), (), (Stage("meetings", "m", Rate.parse("1 in 5"), 14),)),
)
WHOLE = codec.write(codec.encode(Year(PLAN, {date(2026, 11, 23): Day({"meetings": 2})}, "7c1e9b52")))


@given(years())
@settings(max_examples=150)
def test_a_year_comes_back_as_it_was_written(year: Year) -> None:
    if year.plan.problems():
        return
    document = codec.read(codec.write(codec.encode(year)))
    assert document.problems == ()
    assert document.table is not None
    assert codec.decode(document.table, document.text) == codec.Decoded(year, ())


leaves = st.one_of(
    st.booleans(),
    st.integers(),
    st.decimals(),
    text,
    st.dates(),
    st.sampled_from(["plan", "calls", "2026-11-23", "50%", "c"]),
)
keys_of_ours = st.sampled_from(
    [
        *("plan", "channels", "stages", "calendar", "days", "saved", "id", "format", "calls", "meetings"),
        *("key", "converts", "share", "lead_days", "was", "opening", "workdays", "holidays", "days_off"),
        *("months", "starts", "ends", "target", "average_deal", "2026-11-23", "won", "lost", "note"),
    ]
)
tables = st.recursive(
    st.dictionaries(keys_of_ours | text, leaves, max_size=4),
    lambda inner: st.dictionaries(
        keys_of_ours | text, inner | leaves | st.lists(leaves | inner, max_size=3), max_size=6
    ),
    max_leaves=20,
)


@given(tables)
@settings(max_examples=300)
def test_any_table_can_be_written_read_and_judged(table: dict[str, Any]) -> None:
    if not isinstance(table.get("saved", {}), dict):
        table.pop("saved")
    data = codec.write(table)
    assert tomllib.loads(data.decode())["saved"]["end"] == "whole"
    document = codec.read(data)
    assert document.table is not None
    codec.decode(document.table, document.text)


@given(tables)
@settings(max_examples=200)
def test_parts_of_a_good_file_replaced_by_anything_never_crash(table: dict[str, Any]) -> None:
    good = codec.read(WHOLE).table
    assert good is not None
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(good.get(key), dict):
            good[key] |= value
        else:
            good[key] = value
    codec.decode(good, "")


@given(st.binary(max_size=200))
@example(b"a=1e999999999999999999999")
@settings(max_examples=300)
def test_any_bytes_can_be_read(data: bytes) -> None:
    for piece in (data, WHOLE[: len(data) * 5] + data + WHOLE[len(data) * 5 :]):
        document = codec.read(piece)
        if document.table is not None:
            codec.decode(document.table, document.text)
        else:
            assert document.problems
