"""What a notice says of a change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from funnel_tui.core.report import change_text
from funnel_tui.core.values.money import PLAIN, Notation

DAY = date(2026, 11, 23)
GERMAN = Notation(decimal=",", grouping=".", currency_after=True)


def test_an_entry_has_its_date_and_the_users_figures() -> None:
    assert change_text.entry_on(DAY, "cold_calls", -2, None, PLAIN, "$") == "−2 cold calls, Mon 23 Nov"
    won = change_text.entry_on(DAY, "won", 1, Decimal("12000.50"), GERMAN, "€")
    assert won == "+1 won 12.000,50 €, Mon 23 Nov"
    assert change_text.reversed_text(won, redo=False) == f"took back {won}"
    assert change_text.reversed_text(change_text.note_on(DAY, PLAIN), redo=True) == (
        "brought back the note of Mon 23 Nov"
    )


def test_a_changed_plan_names_three_fields_at_most() -> None:
    assert change_text.plan_changed(["Target", "Average deal"]) == "Changed: Target and Average deal"
    assert change_text.plan_change("abcde") == "the change of a; b; c and 2 more"
    assert change_text.plan_change(()) == "the change of the plan"
