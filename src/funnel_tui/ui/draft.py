"""The plan that is being edited, every edit that led to it, and its copy on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.storage.drafts import drop_draft, load_draft, save_draft
from funnel_tui.ui.saver import Saver
from funnel_tui.ui.screens.state import ScreenState


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


class Drafting:
    """The draft of the year on screen, with its copy; a demo has none, as nothing of it is kept."""

    def __init__(self, currency: str, copy: DraftCopy | None) -> None:
        """Begin without a draft.

        Args:
            currency: What a first plan counts in.
            copy: Where drafts of this year are kept.
        """
        self._currency, self._copy = currency, copy
        self._draft = Draft()

    @property
    def base(self) -> Plan | None:
        """The plan that its edits began from."""
        return self._draft.base if self._draft.plan else None

    @property
    def kept(self) -> bool:
        """Whether there is one that somebody may want to keep."""
        return self._draft.plan is not None and self._copy is not None

    @property
    def fault(self) -> str:
        """Why it is not on disk; empty where it is."""
        return self._copy.fault if self._copy else ""

    def load(self, state: ScreenState, tell: Callable[[str], None]) -> ScreenState:
        """The state with the draft that was kept when the program ended, if there is one for this file."""
        self._draft, year = Draft(), state.year
        try:
            found = load_draft(self._copy.file) if self._copy else None
        except ValueError as error:
            tell(f"A draft of your plan cannot be used: {error}")
            return state
        if found is None or year is None or self._copy is None:
            return state
        self._draft, draft = self._copy.take(found), found[0]
        tell("Your draft is back: on Plan ctrl+s accepts it, esc twice drops it")
        # Before there is a file the draft is what Log and Target show too.
        return replace(state, draft=draft, year=replace(year, plan=draft) if state.fresh else year)

    def change(self, state: ScreenState, plan: Plan) -> ScreenState:
        """The state with another draft; none where the plan is what is followed already."""
        if state.year is None or plan == state.plan:
            return state
        unchanged = plan == state.year.plan and not state.fresh
        self._draft.change(None if unchanged else plan, state.year.plan)
        return self._shown(state)

    def drop(self, state: ScreenState) -> ScreenState:
        """The state without the draft; that is an edit too, which undo takes back."""
        if self._draft.plan is not None and state.year is not None:
            self._draft.change(None, state.year.plan)
        return self._shown(state)

    def step(self, state: ScreenState, *, redo: bool) -> ScreenState | None:
        """The state before the newest edit, or after the one taken back; None where there is none."""
        return self._shown(state) if self._draft.step(redo=redo) else None

    def forget(self) -> None:
        """Have no draft any more, once its plan is followed."""
        self._draft = Draft()
        self._keep()

    def _shown(self, state: ScreenState) -> ScreenState:
        """Show the draft; before there is a file it is what Log and Target show too."""
        plan, year = self._draft.plan, state.year
        if state.fresh and year is not None:
            year = replace(year, plan=plan) if plan else first_year(state.last, state.today, self._currency)
        self._keep()
        return replace(state, draft=plan, year=year)

    def _keep(self) -> None:
        if self._copy is not None:
            self._copy.keep(self._draft)


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
