"""The journal knows when an entry was made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from funnel_tui.core.progress.past.known import Entered
from funnel_tui.storage.journal.edits import Count, Deal, Edit, Note
from funnel_tui.storage.journal.entered import entered
from funnel_tui.storage.journal.log import Log
from funnel_tui.storage.journal.records import Record, Verb, encode

FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


def line(record_id: str, at: str, edit: Edit, verb: Verb = Verb.DO, of: str = "-") -> bytes:
    return encode(Record(record_id, at, verb, of, edit))


def test_presses_deals_and_what_takes_them_back() -> None:
    log = b"".join(
        (
            line("a1", "2026-03-09T08:30:00+01:00", Count(FRIDAY, "calls", 5)),
            line("a2", "2026-03-09T08:31:00+01:00", Deal(FRIDAY, Decimal(9000), 1)),
            line("a3", "2026-03-09T08:32:00+01:00", Note(FRIDAY, "", "late")),
            line("a4", "2026-03-10T00:05:00+01:00", Count(FRIDAY, "calls", -5), Verb.UNDO, "a1"),
            line("a5", "yesterday", Count(FRIDAY, "calls", 1)),
            b"half a rec",
        )
    )
    assert entered([Log("laptop-1", "", log)]) == (
        Entered(MONDAY, FRIDAY, "calls", 5),
        Entered(MONDAY, FRIDAY, "won", 1, Decimal(9000)),
        Entered(date(2026, 3, 10), FRIDAY, "calls", -5),
    )


def test_a_record_that_stands_in_two_journals_was_made_once() -> None:
    log = line("a1", "2026-03-09T08:30:00+01:00", Count(FRIDAY, "calls", 5))
    more = log + line("b1", "2026-03-06T08:30:00+01:00", Count(FRIDAY, "calls", 5))
    found = entered([Log("laptop-1", "", log), Log("laptop-2", "", more)])
    assert [each.made for each in found] == [MONDAY, FRIDAY]
    assert [each.late for each in found] == [True, False]
