"""The plan that is being edited, and every edit that led to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from funnel_tui.core.plan.plan import Plan


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
