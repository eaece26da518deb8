"""What two versions of a year differ in, in words: cells by what a person calls them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from funnel_tui.core.plan.fields.table import label_of
from funnel_tui.core.progress.day import WON
from funnel_tui.core.progress.diff import Difference
from funnel_tui.core.values.field_types import text_of
from funnel_tui.core.values.money import PLAIN, Notation


def difference_text(found: Difference, notation: Notation = PLAIN) -> str:
    """`23 Nov 2026, calls: 5 here, 7 there`."""
    here, there = values(found, notation)
    return f"{label(found, notation)}: {here or 'nothing'} here, {there or 'nothing'} there"


def summary(found: Sequence[Difference], notation: Notation = PLAIN, most: int = 3) -> str:
    """The first few differences in one line, and how many more there are."""
    if not found:
        return "the same in every cell"
    named = "; ".join(difference_text(difference, notation) for difference in found[:most])
    more = len(found) - most
    return f"{named}; and {notation.number(more)} more" if more > 0 else named


def change_line(found: Difference, notation: Notation = PLAIN) -> str:
    """`Target: 100,000 -> 120,000`, where the first version became the second."""
    before, after = values(found, notation)
    return f"{label(found, notation)}: {before or 'none'} -> {after or 'none'}"


def label(found: Difference, notation: Notation) -> str:
    """`Average deal`, `23 Nov 2026, calls`, `Target of the plan until 30 Jun 2026`."""
    match found.place:
        case ("earlier", ended, *rest) if _day(ended):
            until = f"plan until {_dated(ended, notation)}"
            return f"{label_of(rest, notation)} of the {until}" if rest else f"The {until}"
        case ("days", when, name) if _day(when):
            return f"{_dated(when, notation)}, {notation.words(name)}"
        case ("imported", source, "days", when, name) if _day(when):
            return f"{_dated(when, notation)}, {notation.words(name)} by {source}"
        case ("imported", source, "first" | "last" as end):
            return f"{end.capitalize()} date of {source}"
        case ("imported", source, "gaps"):
            return f"Dates without an export of {source}"
    return label_of(found.place, notation)


def values(found: Difference, notation: Notation) -> tuple[str, str]:
    """Both values; empty for nothing."""
    here, there = (_value(value, found.place[-1], notation) for value in (found.here, found.there))
    return here, there


def _value(value: object, name: str, notation: Notation) -> str:
    if value is None:
        return ""
    if name == WON and isinstance(value, list):
        # A comma between amounts would read as part of one.
        return " and ".join(text_of(amount, notation) for amount in value)
    return notation.day(value) if isinstance(value, date) else text_of(value, notation)


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


def _dated(key: str, notation: Notation) -> str:
    return notation.day(date.fromisoformat(key))
