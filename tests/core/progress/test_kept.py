"""What one version of a file holds and the program does not count is a difference too, either way round."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.diff import differences
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.problem import Problem

PLAN = example_plan(date(2026, 1, 1))
ODD = Problem(("plan", "colour"), "is not known", "nothing")


def test_what_only_one_version_holds() -> None:
    plain, odd = Year(PLAN), Year(PLAN, problems=(ODD,))
    assert len(tuple(differences(plain, odd))) == 1
    assert len(tuple(differences(odd, plain))) == 1
    assert tuple(differences(odd, odd)) == ()
