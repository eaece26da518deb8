"""What is said of a year file that cannot be read."""

from __future__ import annotations

import pytest

from funnel_tui.core.report.file_text import unreadable_file
from funnel_tui.core.values.problem import Problem

WRONG = Problem(("plan", "target"), "is not a number", "an amount", line=4)
LOST = Problem(("stages", "meetings"), "is missing")
UNREAD = Problem(("days", "2026-01-01"), "cannot be read", harmless=True, line=9)


def test_every_fault_is_named_with_its_line_where_that_is_known() -> None:
    *faults, _ = unreadable_file("2026.toml", (WRONG, UNREAD, LOST), known=True, exists=True)
    assert faults == [
        "2026.toml line 4: Target: is not a number; allowed: an amount",
        "2026.toml: Meetings: is missing",
    ]
    assert unreadable_file("2026.toml", (UNREAD,), known=True, exists=True)[0] == "2026.toml: cannot be read"


@pytest.mark.parametrize(
    ("known", "exists", "advice"),
    [
        (True, True, "Fix the file in an editor, or: funnel-tui restore"),
        (False, True, "nothing can be counted until it is fixed in an editor"),
        (True, False, "F9 writes the file again"),
        (False, False, "F9 writes the file again"),
    ],
)
def test_what_to_do_depends_on_what_is_there(known: bool, exists: bool, advice: str) -> None:
    assert advice in unreadable_file("2026.toml", (WRONG,), known, exists)[-1]
