"""The keys that put one figure of a plan on the next of its usual values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import periods, plan_for
from funnel_tui.core.plan.funnel import Rounding
from funnel_tui.core.plan.plan import Plan
from funnel_tui.ui.screens.state import ScreenState

CONFIDENCES = ("", "80%", "90%")

T = TypeVar("T")


def _after(values: Sequence[T], present: T) -> T:
    """The next one, from the last to the first; the first where the present one is not among them."""
    return values[(values.index(present) + 1) % len(values)] if present in values else values[0]


def _period(state: ScreenState) -> tuple[Plan, str]:
    choices = periods(state.today)
    choice = _after(choices, next((c for c in choices if c.period == state.plan.period), choices[-1]))
    return plan_for(choice.period, state.plan, state.today), f"Planned for {choice.label}"


def _rounding(state: ScreenState) -> tuple[Plan, str]:
    rounding = _after(tuple(Rounding), state.plan.funnel.rounding)
    return with_field(state.plan, "plan.rounding", rounding), f"Rounding: {rounding}"


def _confidence(state: ScreenState) -> tuple[Plan, str]:
    present = state.plan.funnel.confidence
    confidence = _after(CONFIDENCES, present.text if present else "")
    notice = f"Planned to be {confidence} sure" if confidence else "Planned as the rates say"
    return with_field(state.plan, "plan.confidence", confidence), notice


NEXT: dict[str, Callable[[ScreenState], tuple[Plan, str]]] = {
    "period": _period,
    "rounding": _rounding,
    "confidence": _confidence,
}
"""By the names that the key bindings use: the plan with the next value, and the notice that names it."""
