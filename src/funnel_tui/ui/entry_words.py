"""What the screens say of entries, in the user's notation: the day's list, and whether they are saved."""

from __future__ import annotations

from funnel_tui.core.report.change_text import SAME_PLAN
from funnel_tui.core.report.log_text import entry_text
from funnel_tui.core.values.money import Notation
from funnel_tui.storage.journal.edit_words import edit_text
from funnel_tui.storage.store import Change, Press
from funnel_tui.ui.saver import Report
from funnel_tui.ui.widgets.bars.top_bar import Saving

UNDER_WAY = Saving("saving …")


class PressLines:
    """The time and the words of each entry of a day.

    A day may have thousands: to word those again that were there before took 5 ms with every key.
    """

    def __init__(self) -> None:
        self._presses: tuple[Press, ...] = ()
        self._lines: tuple[tuple[str, str], ...] = ()
        self._how: tuple[Notation, str] | None = None

    def of(
        self, presses: tuple[Press, ...], notation: Notation, currency: str
    ) -> tuple[tuple[str, str], ...]:
        """A line for each entry, in how figures and money are written now."""
        how, known = (notation, currency), len(self._presses)
        if how != self._how or presses[:known] != self._presses:
            known, self._lines = 0, ()
        new = presses[known:]
        # Most entries of a day are alike.
        kinds = {(p.name, p.n, p.amount) for p in new}
        words = {kind: entry_text(*kind, notation, currency) for kind in kinds}
        self._lines += tuple((f"{p.at:%H:%M}", words[p.name, p.n, p.amount]) for p in new)
        self._presses, self._how = presses, how
        return self._lines


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
