"""Saves one change of the plan for a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from funnel_tui.cli.errors import Failed
from funnel_tui.cli.result import checkpoint, opened, year_in
from funnel_tui.cli.source import notation
from funnel_tui.core.plan.plan import Plan
from funnel_tui.system import clock


def keep(path: Path, changed: Callable[[Plan], Plan]) -> tuple[Plan, tuple[str, ...]]:
    """Change the plan in a file, through the journal, so that undo takes it back.

    Returns:
        The plan before, and notes for stderr.

    Raises:
        Failed: When the plan cannot be used or saved.
    """
    with opened(path) as store:
        plan = year_in(store).plan
        wanted = changed(plan)
        for problem in wanted.problems():
            raise Failed(f"{'.'.join(problem.where)}: {problem.fault(notation(wanted))}")
        kept = store.change_plan(wanted, clock.now(), plan).kept
        return plan, (*kept, *checkpoint(store, path))
