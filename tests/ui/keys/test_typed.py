"""Commands in words."""

from __future__ import annotations

from datetime import date

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.values.dates import DateReader
from funnel_tui.ui.keys.typed import TypedCount, TypedDay, typed

TODAY = date(2026, 11, 24)


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
