"""The plan that is being edited, every edit that led to it, and its copy on disk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.frozen import dataclass, field
from funnel_tui.storage.drafts import drop_draft, save_draft
from funnel_tui.ui.saver import Saver


@dataclass(slots=True)
class Draft:
    """A plan that was edited and not accepted yet; no plan where nothing is changed."""

    plan: Plan | None = None
    base: Plan | None = None
    """The plan that the edits began from: what others change in the file meanwhile is kept on accepting."""
    _undo: list[Plan | None] = field(default_factory=list)
    _redo: list[Plan | None] = field(default_factory=list)

    def change(self, plan: Plan | None, present: Plan) -> None:
        """Take an edit.

        Args:
            plan: The plan after it; None where it is the present one again.
            present: The plan that is followed now.
        """
        if self.plan is None:
            self.base = present
        self._undo.append(self.plan)
        self._redo.clear()
        self.plan = plan

    def step(self, *, redo: bool) -> bool:
        """Take back the newest edit, or make it again; whether there was one."""
        source, target = (self._redo, self._undo) if redo else (self._undo, self._redo)
        if not source:
            return False
        target.append(self.plan)
        self.plan = source.pop()
        return True


@dataclass(slots=True)
class DraftCopy:
    """The copy of a draft in the state folder, written in the saver's thread, the newest state only."""

    saver: Saver
    file: Path
    fault: str = ""
    """Why the draft is not kept."""
    _wanted: tuple[Plan, Plan] | None = None
    _written: tuple[Plan, Plan] | None = None

    def keep(self, draft: Draft) -> None:
        """Bring the copy up to a draft; without a plan there is none any more."""
        plan, base = draft.plan, draft.base
        wanted = None if plan is None or base is None else (plan, base)
        if wanted != self._wanted:
            self._wanted = wanted
            self.saver.run(self._write)

    def take(self, found: tuple[Plan, Plan]) -> Draft:
        """The draft of a copy that was read."""
        self._wanted = self._written = found
        return Draft(*found)

    def _write(self) -> None:
        wanted = self._wanted
        # Keys come faster than a disk takes them: a later edit may have been written already.
        if wanted == self._written:
            return
        try:
            if wanted is None:
                drop_draft(self.file)
            else:
                save_draft(self.file, *wanted)
            self._written, self.fault = wanted, ""
        except (OSError, ValueError) as error:
            self.fault = f"the draft cannot be kept: {error}"


def ended_by(plan: Plan, year: Year | None) -> EarlierPlan | None:
    """The year's plan, where the new one counts from a later date of the same period: it is kept."""
    if year is None or plan.period != year.plan.period or plan.origin <= year.plan.origin:
        return None
    from funnel_tui.core.progress.new_plan.replan import ended_plan  # noqa: PLC0415 - rare

    return ended_plan(year, plan.origin)


def first_year(last: Year | None, today: date, currency: str) -> Year:
    """What a new plan starts from: the figures of the year before, else the article's example."""
    if last is None:
        return Year(example_plan(today, currency))
    from funnel_tui.core.progress.new_plan.renewal import next_plan  # noqa: PLC0415 - once a year

    return Year(next_plan(last.plan, today))
