"""The command `undo`: takes back the newest entry of this machine, as `u` on the screen does."""

from __future__ import annotations

from pathlib import Path

from funnel_tui.cli.entries.day_count import count_of, day_count
from funnel_tui.cli.result import Output, checkpoint, file_of, opened, year_in
from funnel_tui.cli.source import notation
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.journal.edit_words import edit_text
from funnel_tui.storage.journal.edits import Count, Deal
from funnel_tui.storage.store import Change
from funnel_tui.system import clock


def undo(file: Path | None, *, as_json: bool = False) -> Output:
    """Take back the newest entry, note, import or change of the plan that is not taken back yet.

    Raises:
        Failed: Where there is none, or the store refuses.
    """
    path = file_of(file, clock.today())
    with opened(path) as store:
        currency = year_in(store).plan.currency
        change = store.undo(clock.now())
        assert change.edit is not None
        text = edit_text(change.edit, change.verb, change.n, notation(year_in(store).plan), currency)
        notes, year = (*change.kept, *checkpoint(store, path)), year_in(store)
        if as_json:
            table = {"file": str(path), **_table(change, year), "text": text}
            return Output(notes=notes, table=table)
        if isinstance(change.edit, Count | Deal) and change.day is not None:
            text += f"\n{day_count(change.name, change.day, year)}"
        return Output(text, notes)


def _table(change: Change, year: Year) -> dict[str, object]:
    """What was taken back, in figures."""
    edit = change.edit
    out: dict[str, object] = {"undone": change.name, "date": change.day and change.day.isoformat()}
    if isinstance(edit, Count | Deal):
        out |= {"n": edit.n, "day": count_of(change.name, year.typed_day(edit.day))}
    if isinstance(edit, Deal):
        out["amount"] = format(edit.amount, "f")
    return out
