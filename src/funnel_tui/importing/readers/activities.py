"""A row for each call, email or meeting: exports of activities of CRMs, of diallers and of LinkedIn."""

from __future__ import annotations

from datetime import date, tzinfo

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.columns.aliases import meaning, plain
from funnel_tui.importing.columns.dates import MONTH_FIRST
from funnel_tui.importing.counting.answers import Answers
from funnel_tui.importing.counting.tally import Tally
from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.sheet import Sheet
from funnel_tui.importing.readers.rows import RoleRows

WANTED = (
    *(
        "id",
        "direction",
        "call_outcome",
        "meeting_outcome",
        "answered",
        "seconds",
        "send_status",
        "done_at",
        "due",
    ),
    *("at", "done", "outcome", "type", "owner"),
)
KINDS = ("calls", "emails", "meetings", "linkedin")
CONNECT_SECONDS = 30
"""A shorter answered call is a mailbox, or a wrong number."""


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """What is the same in every row of one product's file."""

    kind: str = ""
    """What each row is; empty where a column says it."""
    utc: bool = False
    """Whether times without an offset are UTC."""
    order: str = ""
    """The order of day and month that the product documents."""
    record_ids: bool = True
    """Whether a column of ids names the rows; in a table of one's own it may name customers."""
    needs_done: bool = False
    """Whether rows may be work that is only planned, unless a column says done."""


LINKEDIN = ActivityForm(utc=True, order=MONTH_FIRST)


def read_activities(
    sheet: Sheet, answers: Answers, tally: Tally, form: ActivityForm, zone: tzinfo | None = None
) -> None:
    """Count what was done, outbound and held.

    Raises:
        Unanswered: When whose rows count, or the order of day and month, is open.
        CannotImport: When there is no column with dates, or one contradicts itself.
    """
    wanted = WANTED if form.record_ids else tuple(role for role in WANTED if role != "id")
    rows = RoleRows(sheet, wanted, answers, tally, zone)
    if not any(rows.has(role) for role in ("at", "done_at", "due")):
        raise CannotImport("has no column with dates; name it with --column date=HEADER")
    at, done_at, due = rows.dates("at", "done_at", "due", order=form.order, utc=form.utc)
    why_not = _Reasons(rows, form)
    types, kinds = rows.text("type"), dict[str, str]()
    for index in rows.kept:
        row, kind = rows.numbers[index], form.kind
        if not kind:
            text = types[index]
            kind = kinds.get(text, "")
            if not kind:
                kind = kinds[text] = kind_of(text)
        if why := why_not.of(index, kind, done_at[index]):
            tally.leave_out(why, row)
            continue
        day = done_at[index] or at[index] or due[index]
        tally.add(day, kind, row)
        if kind == "calls" and why_not.connected(index):
            tally.add_beside(day, "connects")


def kind_of(text: str) -> str:
    """What a type is: one of ours, else its own words."""
    return meaning(text, *KINDS) or plain(text) or "without a type"


class _Reasons:
    """Why a row is not work done."""

    def __init__(self, rows: RoleRows, form: ActivityForm) -> None:
        self._form = form
        self._has_done = rows.has("done")
        self._has_status = rows.has("outcome") and form.needs_done
        self._direction, self._done = rows.text("direction"), rows.text("done")
        self._status, self._held = rows.text("outcome"), rows.text("meeting_outcome")
        self._sent, self._result = rows.text("send_status"), rows.text("call_outcome")
        self._answered, self._seconds = rows.text("answered"), rows.text("seconds")

    def of(self, index: int, kind: str, done_at: date | None) -> str:
        """The reason, empty where the row counts."""
        direction = self._direction[index]
        if direction and kind in ("calls", "emails") and not meaning(direction, "outbound"):
            return "incoming" if meaning(direction, "inbound") else "neither incoming nor outgoing"
        if not done_at and self._has_done and not meaning(self._done[index], "yes"):
            return "not done"
        if not done_at and self._has_status and not meaning(self._status[index], "yes"):
            return "not completed"
        held = self._held[index]
        if kind == "meetings" and held and not meaning(held, "yes"):
            return "meetings not held"
        if kind == "emails" and plain(self._sent[index]) in ("bounced", "failed", "draft", "scheduled"):
            return "emails not delivered"
        return ""

    def connected(self, index: int) -> bool:
        """Whether a call reached somebody."""
        if self._result[index]:
            return bool(meaning(self._result[index], "connected"))
        digits = self._seconds[index].partition(".")[0]
        long = not digits or not digits.isdecimal() or int(digits[:9]) >= CONNECT_SECONDS
        return bool(meaning(self._answered[index], "yes")) and long
