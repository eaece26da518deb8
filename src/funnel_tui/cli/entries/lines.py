"""Entries from standard input: on each line what `add` takes, and a date where it is not today's."""

from __future__ import annotations

import sys
from datetime import date

from funnel_tui.cli.entries.days import date_reader
from funnel_tui.cli.entries.typed import known_name, read_entries
from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.dates import DateReader
from funnel_tui.storage.journal.edits import Count, Deal

MOST_LINES = 10_000
"""More than anybody does in a year: a wrong file was piped in."""


def entries_of_lines(text: str, day: date, plan: Plan) -> tuple[list[Count | Deal], list[int]]:
    """The entries of all lines, and for each the number of its line; comments and empty lines count nothing.

    Args:
        text: `calls 3 emails 5`, `won 12000 on 20 nov`, `2 meetings yesterday`.
        day: The date of lines that name none.
        plan: Whose activities they are.

    Raises:
        WrongUse: For a line that cannot be read; it says which.
    """
    edits: list[Count | Deal] = []
    numbers: list[int] = []
    rows = text.splitlines()
    if len(rows) > MOST_LINES:
        raise WrongUse(f"standard input has {len(rows):,} lines; allowed: at most {MOST_LINES:,}")
    reader = date_reader()
    for number, row in enumerate(rows, 1):
        words = typed = row.partition("#")[0].split()
        try:
            words, when = _dated(words, day, plan, reader)
            found = read_entries(words, when, plan)
            if typed and not found:
                raise WrongUse(f"{' '.join(typed)} names no activity; allowed: calls 3 on monday")
        except WrongUse as error:
            raise WrongUse(f"line {number}: {error}") from None
        edits += found
        numbers += [number] * len(found)
    if not edits:
        raise WrongUse("standard input has no entries; allowed: lines such as calls 3 emails 5")
    return edits, numbers


def _dated(words: list[str], day: date, plan: Plan, reader: DateReader) -> tuple[list[str], date]:
    """A line without its date, and that date: what follows `on`, or its last word."""
    lowered = [word.lower() for word in words]
    at = lowered.index("on") if "on" in lowered and not known_name("on", plan) else len(words) - 1
    named = at >= 0 and lowered[at : at + 1] == ["on"]
    typed = " ".join(words[at + 1 :] if named else words[at:])
    if not named and (at < 1 or known_name(typed, plan) or not _may_be_a_date(typed)):
        return words, day
    try:
        if named and not typed:
            raise ValueError("a date behind on")
        return words[:at], reader.logged(typed)
    except ValueError as error:
        if named:
            raise WrongUse(f"{typed!r} is not a date; allowed: {error}") from None
        return words, day


def _may_be_a_date(word: str) -> bool:
    """A number alone is a count or an amount, never a day of the month or so many days ago."""
    return any(c.isalpha() for c in word) or "/" in word or any(word.count(sign) > 1 for sign in "-.")


def standard_input() -> str:
    """Everything that is piped in.

    Raises:
        Failed: When it is not text.
    """
    if sys.stdin is None:
        return ""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failed(f"standard input is not UTF-8 text, from byte {error.start + 1} on") from None
