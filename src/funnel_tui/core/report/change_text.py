"""Sentences about one change: what was taken back or brought back, and what a new plan changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from funnel_tui.core.report.log_text import entry_text
from funnel_tui.core.values.money import Notation

SAME_PLAN = "the plan is that already"
NOTHING_MISSING = "Nothing to take in: no conflict copy has entries that are missing here"
NOTHING_NEW = "Nothing new: the year has all of it already"


def entry_on(day: date, name: str, n: int, amount: Decimal | None, notation: Notation, currency: str) -> str:
    """`+1 won $12,000, Mon 23 Nov`: an entry with its date."""
    return f"{entry_text(name, n, amount, notation, currency)}, {_short(day, notation)}"


def note_on(day: date, notation: Notation) -> str:
    """`the note of Mon 23 Nov`."""
    return f"the note of {_short(day, notation)}"


def plan_changed(labels: Sequence[str]) -> str:
    """`Changed: Target and Average deal`."""
    return f"Changed: {_listed(labels)}"


def plan_change(labels: Sequence[str]) -> str:
    """`the change of Target and Average deal`."""
    return f"the change of {_listed(labels)}"


def import_on(source: str, days: int, notation: Notation) -> str:
    """`the import of hubspot-calls, 212 days`."""
    return f"the import of {source}, {notation.number(days)} {'day' if days == 1 else 'days'}"


def imported_text(what: str) -> str:
    """The notice of an import: `Kept: the import of ...`."""
    return f"Kept: {what}; u takes it back"


def taken_in(source: str, days: int, notation: Notation) -> str:
    """`what 2026.sync-conflict-1.toml had of 3 days`."""
    return f"what {source} had of {notation.number(days)} {'day' if days == 1 else 'days'}"


def taken_in_text(what: str) -> str:
    """The notice of what was taken in: `Taken in: what ...`."""
    return f"Taken in: {what}; u takes it back"


def reversed_text(what: str, *, redo: bool) -> str:
    """`took back +1 call, Mon 23 Nov`."""
    return f"{'brought' if redo else 'took'} back {what}"


def _short(day: date, notation: Notation) -> str:
    return f"{notation.weekday_name(day.weekday())} {notation.short_day(day)}"


def _listed(labels: Sequence[str]) -> str:
    names = [*labels]
    if len(names) > 3:
        names = [*names[:3], f"{len(names) - 3} more"]
    listed = f"{'; '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    return listed or "the plan"


def inbox_text(
    entries: Sequence[tuple[str, int, Decimal | None, date]], today: date, notation: Notation, currency: str
) -> str:
    """`From the inbox: +3 calls, +1 meeting, Sun 22 Nov`; nothing where nothing came.

    Args:
        entries: Each with its activity, number, amount and date.
        today: Its date is not named.
        notation: How numbers and dates are written.
        currency: The plan's.
    """
    parts = [
        entry_text(name, n, amount, notation, currency)
        if day == today
        else f"{entry_text(name, n, amount, notation, currency)} ({_short(day, notation)})"
        for name, n, amount, day in entries
    ]
    if len(parts) > 6:
        parts = [*parts[:6], f"{len(parts) - 6} more"]
    return f"From the inbox: {', '.join(parts)}" if parts else ""
