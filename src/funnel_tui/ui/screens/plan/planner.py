"""Planner: a screen on which a plan is drafted, edit by edit, until it is accepted or dropped."""

from __future__ import annotations

from textual.reactive import reactive

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.base import FunnelScreen
from funnel_tui.ui.screens.messages import Drafted

VIEWS = ("schedule", "year", "odds")
"""What the lower right shows, in the order of its key."""


class Planner(FunnelScreen):
    """Holds the draft's history; whoever asks about a plan proposes the answer here."""

    draft: reactive[Plan | None] = reactive(None, repaint=False)
    fresh: reactive[bool] = reactive(False, repaint=False)
    last: reactive[Year | None] = reactive(None, repaint=False)
    """The year before, beside which the next one is planned."""
    view: reactive[str] = reactive(VIEWS[0], repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._sure = False
        self._before: list[Plan | None] = []
        """Drafts before this one, for undo."""
        self._after: list[Plan | None] = []

    @property
    def plan(self) -> Plan:
        """The plan shown: the draft, else the year's.

        Raises:
            ValueError: While there is no year.
        """
        if self.year is None:
            raise ValueError("there is no year")
        return self.draft or self.year.plan

    def propose(self, plan: Plan) -> None:
        """Make a plan the draft; what it replaces can be had back with undo."""
        if self.year is None or plan == self.plan:
            self.changed()
            return
        self.remember()
        self._set_draft(plan)

    def remember(self) -> None:
        """Keep the draft as it is for undo: another one comes."""
        self._before.append(self.draft)
        self._after.clear()

    def _set_draft(self, plan: Plan | None) -> None:
        self._sure = False
        if self.year is not None and plan == self.year.plan and not self.fresh:
            plan = None
        self.post_message(Drafted(plan))

    def action_undo(self) -> None:
        """Take back the newest edit of the draft."""
        if not self._before:
            self.notify("no edit to take back; on Log u takes back what was accepted", timeout=4)
            return
        self._after.append(self.draft)
        self.forget_fields()
        self._set_draft(self._before.pop())

    def action_redo(self) -> None:
        """Make the edit again."""
        if self._after:
            self._before.append(self.draft)
            self._set_draft(self._after.pop())

    def drop(self) -> None:
        """Drop the draft and everything that led to it."""
        self.forget_fields()
        self.forget_edits()
        self._set_draft(None)
        self.changed()

    def forget_edits(self) -> None:
        """Start a new history."""
        self._before.clear()
        self._after.clear()

    def forget_fields(self) -> None:
        """Let every field follow the plan again."""
        raise NotImplementedError
