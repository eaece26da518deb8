"""What a change was, in words: for the notice of the screens and for the commands."""

from __future__ import annotations

from funnel_tui.core.progress.day import WON
from funnel_tui.core.report import change_text
from funnel_tui.core.values.money import Notation
from funnel_tui.storage.journal.edits import Count, Deal, Edit, Fields, FromInbox, Import, Note, TakenIn
from funnel_tui.storage.journal.records import Verb


def edit_text(edit: Edit, verb: Verb, n: int, notation: Notation, currency: str) -> str:
    """`took back +1 call, Mon 23 Nov`; `n` is on how many dates an import changed something."""
    match edit.entry if isinstance(edit, FromInbox) else edit:
        case Count(day, name, by):
            what = change_text.entry_on(day, name, by, None, notation, currency)
        case Deal(day, amount, by):
            what = change_text.entry_on(day, WON, by, amount, notation, currency)
        case Note(day):
            what = change_text.note_on(day, notation)
        case Fields() as fields:
            if verb is Verb.DO:
                return change_text.plan_changed(fields.labels)
            what = change_text.plan_change(fields.labels)
        case Import(source):
            what = change_text.import_on(source, n, notation)
            if verb is Verb.DO:
                return change_text.imported_text(what)
        case TakenIn(source):
            what = change_text.taken_in(source, n, notation)
            if verb is Verb.DO:
                return change_text.taken_in_text(what)
    return change_text.reversed_text(what, redo=verb is Verb.REDO)
