"""When each count was entered, as the journals of this machine have it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from funnel_tui.core.progress.day import WON
from funnel_tui.core.progress.past.known import Entered
from funnel_tui.storage.journal.edits import Count, Deal
from funnel_tui.storage.journal.log import Log
from funnel_tui.storage.journal.records import decode, lines


def entered(logs: Iterable[Log]) -> tuple[Entered, ...]:
    """Every change of a day's counts; an undo is one too, made when it was undone.

    Notes, plans and imports are left out: what was imported is dated by the program that it is from.
    """
    # A record may stand in two journals, after a failed sync or a fork.
    whole = dict.fromkeys(line for log in logs for _, line in lines(log.read()))
    out = []
    for line in whole:
        record = decode(line)
        edit = record.edit if record else None
        if record is None or not isinstance(edit, Count | Deal):
            continue
        try:
            made = date.fromisoformat(record.at[:10])
        except ValueError:
            continue
        if isinstance(edit, Count):
            out.append(Entered(made, edit.day, edit.name, edit.n))
        else:
            out.append(Entered(made, edit.day, WON, edit.n, edit.amount))
    return tuple(out)
