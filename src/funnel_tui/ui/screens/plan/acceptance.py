"""What accepting a draft means where its period leaves out work that was logged."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.work_done import work_outside
from funnel_tui.core.report.plan_text import outside_text
from funnel_tui.core.report.wording import span_text
from funnel_tui.core.values.frozen import replace
from funnel_tui.ui.screens.dialogs import Pick
from funnel_tui.ui.screens.messages import (
    DraftChanged,
    DraftDropped,
    NewYearStarted,
    PlanAccepted,
    ScreenMessage,
)
from funnel_tui.ui.screens.plan.dialogs import can_revise, revise
from funnel_tui.ui.screens.state import ScreenState


def leaves_work_out(state: ScreenState) -> bool:
    """Whether the draft's period does not hold all that was logged."""
    return state.year is not None and not work_outside(state.year, state.plan.period).empty


async def decide(screen: Screen[Any], state: ScreenState) -> ScreenMessage | None:
    """What to do with the draft; asks where logged work lies outside its period.

    Returns:
        The message for the session; None where nothing is to change.
    """
    year, draft, notation = state.year, state.plan, state.notation
    if year is None or not leaves_work_out(state):
        return PlanAccepted(draft)
    heading = outside_text(work_outside(year, draft.period), draft, notation)
    before, wanted = (span_text(p.period.starts, p.period.ends, notation) for p in (year.plan, draft))
    lines = [(f"Keep the period: {before}", "keep")]
    if can_revise(year, state.today):
        lines.append(("Revise from today: plan what is left, the days before stay as they are", "revise"))
    lines.append((f"Start a new year file: {wanted}", "new"))
    lines.append((f"Accept {wanted}: the rest stays in the file, uncounted", "accept"))
    dialog = Pick(heading, lines, "enter does it · esc goes on with the draft")
    match await screen.app.push_screen_wait(dialog):
        case "keep":
            kept = _with_period_of(year.plan, draft)
            return DraftDropped() if kept == year.plan else PlanAccepted(kept)
        case "revise":
            present = replace(year, plan=_with_period_of(year.plan, draft))
            revised = await revise(screen, replace(state, year=present, draft=None))
            return DraftChanged(revised) if revised else None
        case "new":
            return NewYearStarted(draft)
        case "accept":
            return PlanAccepted(draft)
    return None


async def settle(screen: Screen[Any], state: ScreenState) -> tuple[bool, ScreenMessage | None]:
    """Ask what becomes of the draft when the program ends.

    Returns:
        Whether to leave, and the message for the session before that.
    """
    lines = [("Accept it", "accept"), ("Keep it for later", "keep"), ("Drop it", "drop")]
    heading, keys = "Your plan has a draft that is not accepted", "enter does it and leaves · esc stays"
    match await screen.app.push_screen_wait(Pick(heading, lines, keys)):
        case "accept":
            decision = await decide(screen, state)
            # A revised plan is a draft again, and wants to be looked at.
            return decision is not None and not isinstance(decision, DraftChanged), decision
        case "drop":
            return True, DraftDropped()
        case "keep":
            return True, None
    return False, None


def _with_period_of(present: Plan, draft: Plan) -> Plan:
    """The draft on the present period, with what depends on it."""
    funnel = replace(draft.funnel, closed_before=present.funnel.closed_before)
    return replace(draft, period=present.period, counted_from=present.counted_from, funnel=funnel)
