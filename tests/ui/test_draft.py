from __future__ import annotations

from datetime import date

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.ui.draft import Draft

PLAN = example_plan(date(2026, 1, 1))
FIRST = with_field(PLAN, "plan.target", "200k")
SECOND = with_field(FIRST, "plan.average_deal", "20k")


def step(draft: Draft, *, redo: bool) -> Plan | None:
    assert draft.step(redo=redo)
    return draft.plan


def test_edits_are_taken_back_and_made_again() -> None:
    draft = Draft()
    draft.change(FIRST, PLAN)
    draft.change(SECOND, PLAN)
    assert [step(draft, redo=False) for _ in range(2)] == [FIRST, None]
    assert not draft.step(redo=False)
    assert [step(draft, redo=True) for _ in range(2)] == [FIRST, SECOND]
    assert not draft.step(redo=True)


def test_an_edit_ends_what_could_be_made_again() -> None:
    draft = Draft()
    draft.change(FIRST, PLAN)
    draft.step(redo=False)
    draft.change(SECOND, PLAN)
    assert not draft.step(redo=True)


def test_the_base_is_the_plan_that_the_first_edit_began_from() -> None:
    draft = Draft()
    draft.change(FIRST, PLAN)
    draft.change(SECOND, FIRST)
    assert draft.base == PLAN
