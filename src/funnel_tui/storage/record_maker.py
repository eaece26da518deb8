"""Makes the records of what somebody does, or refuses: judged against the year as it is at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from funnel_tui.core.plan.fields.table import problem_text
from funnel_tui.core.progress.day import LOST, NOTE, WON
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.money import PLAIN
from funnel_tui.storage.change import Change, Refused, new_id, none_left, place, stamp
from funnel_tui.storage.format.day_toml import MOST_COUNT, is_amount
from funnel_tui.storage.journal.edits import Count, Deal, Edit, Fields, FromInbox, Import, Note, TakenIn
from funnel_tui.storage.journal.records import Record, Verb, spoken
from funnel_tui.storage.merge import Merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.plan.plan import Plan
    from funnel_tui.core.progress.imported import Source
    from funnel_tui.core.progress.year import EarlierPlan

Made = tuple[Record | None, Change]
"""A record to journal, with what it changes; no record where everything was so already."""


@dataclass(frozen=True, slots=True)
class RecordMaker:
    """What can be logged into a year at a moment."""

    merged: Merged
    """Never changed here."""
    path: str
    """The year file, for messages."""
    now: datetime

    def entries(self, edits: Sequence[Count | Deal]) -> list[Made]:
        """Records of several entries, each judged as if those before it were there.

        Raises:
            Refused: When one of them cannot be; it says which.
        """
        merged = self.merged.copy() if len(edits) > 1 else self.merged
        made: list[Made] = []
        for at, edit in enumerate(edits):
            try:
                done = self._entry(edit, merged)
            except Refused as refusal:
                refusal.entry = at
                raise
            if len(edits) > 1:
                merged.apply(done)
            made.append((self._record(Verb.DO, "-", done), Change(done, n=done.n)))
        return made

    def from_inbox(self, line: FromInbox) -> Made:
        """The record of a line of the inbox; none where the year has it.

        Raises:
            Refused: When it cannot be.
        """
        taken = self.merged.taken(line.file, line.text)
        if taken is None:
            raise Refused(self._unreadable("inbox"))
        if taken >= line.nth:
            return None, Change()
        ((record, change),) = self.entries((line.entry,))
        assert record is not None
        assert isinstance(record.edit, Count | Deal)
        return replace(record, edit=replace(line, entry=record.edit)), change

    def _entry(self, edit: Count | Deal, merged: Merged) -> Count | Deal:
        """What an entry changes in a year."""
        self._check_day(edit.day)
        named, name = self._named(edit)
        self._check_cell(named.day, name)
        done = merged.effective(named)
        assert isinstance(done, Count | Deal)
        if not done.n:
            raise Refused(none_left(named, name))
        if not merged.has_room(done):
            raise Refused(f"{name} on {spoken(done.day)} would be more than {MOST_COUNT:,}")
        return done

    def note(self, day: date, text: str) -> Made:
        """The record of another note for a day.

        Raises:
            Refused: When it cannot be.
        """
        self._check_day(day)
        edit = Note(day, self.merged.year.day(day).note, text.encode("utf-8", "replace").decode())
        if edit.new == edit.old:
            return None, Change()
        self._check_cell(day, NOTE)
        return self._record(Verb.DO, "-", edit), Change(edit)

    def plan(self, plan: Plan, base: Plan | None, ended: EarlierPlan | None) -> Made:
        """The record of the fields in which a plan differs from the one that was edited.

        Raises:
            Refused: When the plan cannot be used, or could not with what the file has changed since.
        """
        from funnel_tui.storage.plan_changes import differences, with_earlier  # noqa: PLC0415 - rare

        present = self.merged.year.plan
        for problem in plan.problems():
            raise Refused(problem_text(problem))
        fields, kept = differences(base or present, present, plan, self.merged.table)
        if not fields.fields:
            return None, Change(kept=kept)
        if ended is not None:
            fields = with_earlier(fields, ended, self.merged.table)
        if refusal := self.merged.trial(fields):
            raise Refused(refusal)
        return self._record(Verb.DO, "-", fields), Change(fields, kept=kept)

    def imported(self, source: Source) -> Made:
        """The record of what a source says of its dates, as far as the plan's period and today reach.

        Raises:
            Refused: When it cannot be.
        """
        from funnel_tui.storage.import_changes import import_changes  # noqa: PLC0415 - rare

        edit = import_changes(source, self.merged, self.now.date())
        if not edit.fields:
            return None, Change()
        if fault := self.merged.hindrance(edit):
            raise Refused(self._unreadable(fault))
        return self._record(Verb.DO, "-", edit), Change(edit, n=len(edit.days))

    def taken_in(self, edit: TakenIn) -> Made:
        """The record of what another version had; no record where that is nothing."""
        if not (edit.edits or edit.marks):
            return None, Change()
        for each in edit.edits:
            self._check_cell(each.day, place(each)[1])
        return self._record(Verb.DO, "-", edit), Change(edit, n=len(edit.days))

    def reverse(self, of: str, record: Record, verb: Verb) -> Made:
        """The record that takes another one back, or brings it back, as far as that is possible.

        Args:
            of: The id of what was done first.
            record: The record that last did it, or last undid it.
            verb: Undo or redo.

        Raises:
            Refused: When its cell cannot be read now.
        """
        wanted = record.edit.inverse()
        day, name = place(wanted)
        if day is not None and name in self.merged.year.day(day).unread:
            raise Refused(self._unreadable(f"{name} on {spoken(day)}"))
        edit = self.merged.effective(wanted)
        kept = self.merged.remainder(wanted, edit)
        if isinstance(edit, Import) and (fault := self.merged.hindrance(edit)):
            raise Refused(self._unreadable(fault))
        if isinstance(edit, Fields) and (refusal := self.merged.trial(edit)):
            edit, kept = Fields(()), (refusal,)
        # A redo is told as what it does again, an undo as what it took back.
        told = record.edit if verb is Verb.UNDO else wanted
        n = edit.n if isinstance(edit, Count | Deal) else 0
        if isinstance(edit, Import | TakenIn):
            n = len(edit.days)
        return self._record(verb, of, edit), Change(told, verb, n, kept)

    def _record(self, verb: Verb, of: str, edit: Edit) -> Record:
        return Record(new_id(), stamp(self.now), verb, of, edit)

    def _check_day(self, day: date) -> None:
        period = self.merged.year.plan.period
        if day > self.now.date():
            raise Refused(f"{spoken(day)} {day.year} is in the future")
        if day not in period:
            runs = f"{PLAIN.day(period.starts)} to {PLAIN.day(period.ends)}"
            raise Refused(f"{PLAIN.day(day)} is outside this plan, which runs from {runs}")

    def _check_cell(self, day: date, name: str) -> None:
        if fault := self.merged.unusable(day, name):
            raise Refused(self._unreadable(fault))

    def _unreadable(self, cell: str) -> str:
        return f"{cell} cannot be read in {self.path}: fix it there first"

    def _named(self, edit: Count | Deal) -> tuple[Count | Deal, str]:
        """An edit and its cell under the name that it has now."""
        if isinstance(edit, Deal):
            if not is_amount(edit.amount):
                raise Refused("a deal has an amount above 0, with six decimals at most")
            return edit, WON
        known = edit.name if edit.name == LOST else self.merged.canonical(edit.name)
        if known is None:
            allowed = ", ".join((*self.merged.year.plan.names, WON, LOST))
            raise Refused(f"{edit.name} is not an activity of this plan: {allowed}")
        return Count(edit.day, known, edit.n), known
