"""The words of a day's entries, however they came about."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.storage.store import Press
from funnel_tui.ui.entry_words import PressLines

NINE = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
GERMAN = Notation(",", ".")
PRESSES = st.builds(
    Press,
    at=st.sampled_from([NINE, NINE.replace(minute=30)]),
    name=st.sampled_from(["calls", "emails"]),
    n=st.sampled_from([-1, 1, 1_200]),
)
CHANGES = st.lists(st.one_of(PRESSES, st.integers(1, 3), st.sampled_from([PLAIN, GERMAN])), max_size=30)


def test_a_line_for_each_entry_in_the_users_notation() -> None:
    presses = (Press(NINE, "calls", 1_200), Press(NINE, "won", 1, Decimal(9_500)))
    lines = PressLines()
    assert lines.of(presses, PLAIN, "$") == (("09:05", "+1,200 calls"), ("09:05", "+1 won $9,500"))
    assert lines.of(presses, GERMAN, "€") == (("09:05", "+1.200 calls"), ("09:05", "+1 won €9.500"))


@given(CHANGES)
def test_after_entries_and_undo_they_are_what_they_are_at_a_start(
    changes: list[Press | int | Notation],
) -> None:
    lines, notation = PressLines(), PLAIN
    presses: tuple[Press, ...] = ()
    for change in changes:
        match change:
            case Press():
                presses += (change,)
            case Notation():
                notation = change
            case taken_back:
                presses = presses[:-taken_back]
        assert lines.of(presses, notation, "$") == PressLines().of(presses, notation, "$")
