"""What one call of the Store logged, the words for it, and the two ways in which it can fail."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime

from funnel_tui.core.progress.day import NOTE, WON
from funnel_tui.storage.journal.records import Count, Deal, Edit, Fields, Note, spoken


class Refused(Exception):
    """Something that was not logged; the message is one line that says why."""


class SaveFailed(Exception):
    """The year file, or an entry, is not on disk yet; what is journalled is kept and tried again."""

    def __init__(self, reason: str, *, may_appear: bool = False) -> None:
        super().__init__(reason)
        self.may_appear = may_appear
        """Whether the file may have been written all the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one call logged."""

    text: str
    """For a notice: `+1 calls, Mon 23 Nov`."""
    day: date | None = None
    name: str = ""
    n: int = 0
    kept: tuple[str, ...] = ()
    """What was left as the file has it, each with the reason."""
    entry: Count | Deal | None = None
    """The entry that was taken back or brought back."""
    said: str = ""
    """`took back` or `brought back`."""


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


def none_left(edit: Count | Deal, name: str) -> str:
    """Why a press would change nothing."""
    if isinstance(edit, Deal) and edit.n:
        return f"no deal of {edit.amount:f} was won on {spoken(edit.day)}"
    if not edit.n:
        return "a press of 0 changes nothing"
    return f"{name.replace('_', ' ')} on {spoken(edit.day)} is 0 already"
