"""The program's own export: the log comes back as it was."""

from __future__ import annotations

from datetime import date, tzinfo
from decimal import Decimal, InvalidOperation

from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import UNREAD, Tally
from funnel_tui.importing.files.sheet import Sheet

HEADER = ("date", "activity", "logged", "imported", "amount", "quota", "plan_line", "note")
"""The columns of `export --csv`; amounts have a decimal point and dates are ISO, whatever the settings."""


def read_own(sheet: Sheet, answers: Answers, tally: Tally, zone: tzinfo | None = None) -> None:  # noqa: ARG001 - as other readers
    """Count what was logged; what other sources said comes from their own files."""
    names = {name: index for index, name in enumerate(sheet.header)}
    rows = sheet.rows({name: names[name] for name in ("date", "activity", "logged", "amount")})
    tally.rows += len(rows.numbers)
    cells = zip(rows.numbers, *rows.cells.values(), strict=True)
    for row, when, activity, logged, amount in cells:
        if not activity or not logged:
            # A day's note alone, or what only another source has.
            continue
        try:
            day, n = date.fromisoformat(when), int(logged)
            money = Decimal(amount) if activity == WON else Decimal(0)
        except (ValueError, InvalidOperation):
            tally.leave_out(UNREAD if not when[:1].isdecimal() else "not a whole number", row)
            continue
        if activity == WON:
            for _ in range(n):
                tally.win(day, money, row)
        else:
            tally.add(day, LOST if activity == LOST else activity, row, n)
