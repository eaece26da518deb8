"""What the screens say of entries, in the user's notation: the day's list, and whether they are saved."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_tui.core.report.change_text import SAME_PLAN
from funnel_tui.core.report.log_text import entry_text
from funnel_tui.core.values.money import Notation
from funnel_tui.storage.journal.edit_words import edit_text
from funnel_tui.storage.store import Change, Press
from funnel_tui.ui.saver import Report
from funnel_tui.ui.widgets.bars.top_bar import Saving

UNDER_WAY = Saving("saving …")


def press_lines(presses: Sequence[Press], notation: Notation, currency: str) -> tuple[tuple[str, str], ...]:
    """The time and the words of each entry."""
    # Most entries of a day are alike, and a day may have thousands: to word each takes 50 ms with every key.
    kinds = {(p.name, p.n, p.amount) for p in presses}
    words = {kind: entry_text(*kind, notation, currency) for kind in kinds}
    return tuple((f"{p.at.hour:02}:{p.at.minute:02}", words[p.name, p.n, p.amount]) for p in presses)


def change_notice(change: Change, notation: Notation, currency: str) -> str:
    """What a notice says of a plan that was accepted, or of something that was taken back or brought back."""
    if change.edit is None:
        return SAME_PLAN
    return edit_text(change.edit, change.verb, change.n, notation, currency)


def saving_of(report: Report, *, demo: bool) -> Saving:
    """What the header says of the file."""
    if report.failed:
        return Saving(f"NOT SAVED {report.unsaved}", report.failed)
    if not report.readable:
        return Saving(
            f"FILE UNREADABLE, {report.unsaved} kept" if report.unsaved else "FILE UNREADABLE",
            report.trouble[0],
        )
    if report.lacking:
        return UNDER_WAY
    return Saving("demo, not kept" if demo else "saved")
