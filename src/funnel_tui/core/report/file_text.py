"""What is said of a year file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from funnel_tui.core.plan.fields.table import problem_text
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.problem import Problem


def unreadable_file(
    name: str, problems: Iterable[Problem], known: bool, exists: bool, notation: Notation = PLAIN
) -> tuple[str, ...]:
    """Where the fault is, that nothing is lost, and what to do.

    Args:
        name: Of the file.
        problems: Why it cannot be read.
        known: Whether an earlier version of it is known, so that it can be counted all the same.
        exists: Whether there is a file at all.
        notation: How figures are written.
    """
    faults = tuple(
        f"{name} line {p.line}: {problem_text(p, notation)}"
        if p.line
        else f"{name}: {problem_text(p, notation)}"
        for p in problems
        if not p.harmless
    )
    if not exists:
        safe = "Your counts are safe, and new ones are kept: F9 writes the file again."
    elif known:
        safe = (
            "Your counts are safe, and new ones are kept. Fix the file in an editor, or: funnel-tui restore"
        )
    else:
        safe = "The file is left as it is; nothing can be counted until it is fixed in an editor."
    return (*(faults or (f"{name}: cannot be read",)), safe)
