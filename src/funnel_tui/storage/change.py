"""What one call of the Store logged, and the two ways in which it can fail."""

from __future__ import annotations

import os
from datetime import date, datetime

from funnel_tui.core.progress.day import NOTE, WON
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.storage.journal.edits import Count, Deal, Edit, Fields, FromInbox, Import, Note, TakenIn
from funnel_tui.storage.journal.records import Verb, spoken


class Refused(Exception):
    """Something that was not logged; the message is one line that says why."""

    entry = 0
    """Which of several entries it was, counted from 0."""


class SaveFailed(Exception):
    """The year file, or an entry, is not on disk yet; what is journalled is kept and tried again."""

    def __init__(self, reason: str, *, may_appear: bool = False) -> None:
        super().__init__(reason)
        self.may_appear = may_appear
        """Whether the file may have been written all the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one call logged."""

    edit: Edit | None = None
    """What was done, or taken back or brought back; None where it was so already."""
    verb: Verb = Verb.DO
    n: int = 0
    """By how much a count or the deals won changed; of an import, on how many dates."""
    kept: tuple[str, ...] = ()
    """What was left as the file has it, each with the reason."""

    @property
    def day(self) -> date | None:
        """The date that it is about."""
        return place(self.edit)[0] if self.edit else None

    @property
    def name(self) -> str:
        """The cell that it is about."""
        return place(self.edit)[1] if self.edit else ""


def new_id() -> str:
    """Eight digits that no other record of a day has."""
    return os.urandom(4).hex()


def stamp(now: datetime) -> str:
    """Local time with its offset."""
    return (now if now.tzinfo else now.astimezone()).isoformat(timespec="seconds")


def place(edit: Edit) -> tuple[date | None, str]:
    """The date and the cell that a change is about."""
    match edit:
        case Count():
            return edit.day, edit.name
        case Deal():
            return edit.day, WON
        case Note():
            return edit.day, NOTE
        case Fields():
            return None, "plan"
        case Import() | TakenIn():
            return None, edit.source
        case FromInbox():
            return place(edit.entry)


def none_left(edit: Count | Deal, name: str) -> str:
    """Why a press would change nothing."""
    if isinstance(edit, Deal) and edit.n:
        return f"no deal of {edit.amount:f} was won on {spoken(edit.day)}"
    if not edit.n:
        return "a press of 0 changes nothing"
    return f"{name.replace('_', ' ')} on {spoken(edit.day)} is 0 already"
