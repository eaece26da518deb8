"""Any table with a date column: a row is one of something, or a column holds how many."""

from __future__ import annotations

from datetime import tzinfo

from funnel_tui.core.progress.day import WON
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import Tally
from funnel_tui.importing.files.cannot_import import Unanswered, some
from funnel_tui.importing.files.sheet import Sheet
from funnel_tui.importing.readers.deals import read_deals
from funnel_tui.importing.readers.rows import RoleRows

WANTED = ("at", "owner")
"""No ids: in a table of one's own they may well be those of customers."""
_OF_DEALS = frozenset(("created", "closed", "won_at", "lost_at", "stage", "outcome", "status"))
"""Roles that only a table of deals has: whoever names one by hand says that it is one."""
MOST_IN_A_CELL = 100_000
"""A larger number is not how often something was done on a day."""


def read_any(sheet: Sheet, answers: Answers, tally: Tally, zone: tzinfo | None = None) -> None:
    """Count rows, or the numbers of a column, as the one activity that the user named.

    Raises:
        Unanswered: When the date column, the activity, or another thing is open.
        CannotImport: When a column cannot be read.
    """
    if _OF_DEALS & answers.columns.keys():
        read_deals(sheet, answers, tally, zone)
        return
    rows = RoleRows(sheet, WANTED, answers, tally, zone)
    if not rows.has("at"):
        headers = [name for name in sheet.header if name]
        raise Unanswered(
            f"which column has the date? It has {some(headers, 30)}", "--column date=HEADER", headers
        )
    if not answers.activities:
        raise Unanswered("what is each row?", "--as ACTIVITY")
    kind = answers.activities.get("") or next(iter(answers.activities.values()))
    (days,) = rows.dates("at")
    if kind == WON:
        if not rows.has("amount"):
            raise Unanswered("which column has the amount won?", "--column amount=HEADER")
        amounts = rows.amounts("amount").amounts
        for index in rows.kept:
            tally.win(days[index], amounts[index], rows.numbers[index])
        return
    numbers = rows.amounts("number").amounts if rows.has("number") else None
    for index in rows.kept:
        row, n = rows.numbers[index], 1
        if numbers is not None:
            value = numbers[index]
            if value is None or value != value.to_integral_value() or not 0 <= value <= MOST_IN_A_CELL:
                tally.leave_out("not a whole number", row)
                continue
            n = int(value)
            # A day with 0 is one that the file speaks of.
            if n == 0:
                tally.covers(days[index], row)
                continue
        tally.add(days[index], kind, row, n)
