"""Commands in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.commands.typed import TypedCount, TypedDay, TypedDeal, entry, typed
from funnel_tui.core.values.dates import DateReader

TODAY = date(2026, 11, 24)
PARTS = [
    "log",
    "calls",
    "meeting",
    "won",
    "lost",
    "w",
    "c",
    "C",
    "12",
    "-3",
    "0",
    "1.5",
    "€2k",
    "on",
    "20 nov",
    "٣",
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("log 12 calls yesterday", TypedCount(12, "calls", date(2026, 11, 23))),
        ("12 calls", TypedCount(12, "calls", TODAY)),
        ("add 1 opportunity on 20 nov", TypedCount(1, "opportunities", date(2026, 11, 20))),
        ("LOG -2 Emails for Friday", TypedCount(-2, "emails", date(2026, 11, 20))),
        ("log 3 meeting 14 march", TypedCount(3, "meetings", date(2026, 3, 14))),
        ("go to 14 March", TypedDay(date(2026, 3, 14))),
        ("goto yesterday", TypedDay(date(2026, 11, 23))),
        ("go -3", TypedDay(date(2026, 11, 21))),
        ("log 12 visits", None),
        ("log 12 callsyesterday", None),
        ("log 12 calls someday", None),
        ("log 0 calls", None),
        ("log 1000 calls", None),
        ("log calls", None),
        ("go to", None),
        ("undo", None),
        ("", None),
    ],
)
def test_what_is_typed_is_read_as_people_write_it(text: str, meant: TypedCount | TypedDay | None) -> None:
    assert typed(text, example_plan(date(2026, 11, 2)), DateReader(TODAY)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("c", TypedCount(1, "calls", TODAY)),
        ("12C", TypedCount(-12, "calls", TODAY)),
        ("x", TypedCount(1, "lost", TODAY)),
        ("calls", TypedCount(1, "calls", TODAY)),
        ("3 calls", TypedCount(3, "calls", TODAY)),
        ("Meetings 1 yesterday", TypedCount(1, "meetings", date(2026, 11, 23))),
        ("log meeting on 20 nov", TypedCount(1, "meetings", date(2026, 11, 20))),
        ("calls 2026-11-20", TypedCount(1, "calls", date(2026, 11, 20))),
        ("calls 2 -3", TypedCount(2, "calls", date(2026, 11, 21))),
        ("calls −2", TypedCount(-2, "calls", TODAY)),
        ("2 lost yesterday", TypedCount(2, "lost", date(2026, 11, 23))),
        ("won 12000", TypedDeal(1, Decimal(12000), TODAY)),
        ("w €12.5k friday", TypedDeal(1, Decimal(12500), date(2026, 11, 20))),
        ("Won -1,500", TypedDeal(-1, Decimal(1500), TODAY)),
    ],
)
def test_a_line_is_read_as_people_write_it(text: str, meant: TypedCount | TypedDeal) -> None:
    assert entry(text, example_plan(date(2026, 11, 2)), DateReader(TODAY)) == meant


@pytest.mark.parametrize(
    "text",
    ["", "hello", "calls 1.5", "calls 20.11.", "0 calls", "won", "won x", "won 12 000", "3", "log", "12"],
)
def test_a_line_that_could_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="allowed: "):
        entry(text, example_plan(date(2026, 11, 2)), DateReader(TODAY))


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=6))
def test_whatever_is_typed_is_read_or_refused_in_one_line(parts: list[str]) -> None:
    text, refused, n = " ".join(parts), "", 0
    try:
        n = entry(text, example_plan(date(2026, 11, 2)), DateReader(TODAY)).n
    except ValueError as error:
        refused = str(error)
    assert n or "allowed: " in refused
    assert "\n" not in refused
