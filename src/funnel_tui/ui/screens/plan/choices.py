"""The menus that put one figure of a plan on one of its usual values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from textual.screen import Screen

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import periods, plan_for
from funnel_tui.core.plan.funnel import Rounding
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.plan_text import surer
from funnel_tui.core.report.wording import sentence, span_text
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.screens.dialogs import Pick
from funnel_tui.ui.screens.state import ScreenState

CONFIDENCES = tuple(Rate.parse(text) for text in ("80%", "90%"))
ROUNDINGS = {
    Rounding.UP: "Up: never less than the rates ask for",
    Rounding.NEAREST: "To the nearest whole number",
    Rounding.EXACT: "Keep fractions: only what is shown is rounded up",
}
_KEYS = "enter makes it a draft · esc leaves it"

T = TypeVar("T")


async def _pick(
    screen: Screen[Any], heading: str, lines: Sequence[tuple[str | Sequence[str], T]], present: T
) -> T | None:
    """Ask for one of some values, beginning at the one that the plan has."""
    values = [value for _, value in lines]
    at = values.index(present) if present in values else 0
    return await screen.app.push_screen_wait(Pick(heading, lines, _KEYS, at=at))


async def period(screen: Screen[Any], state: ScreenState) -> Plan | None:
    """Ask for the period to plan."""
    found = periods(state.today, state.fiscal_month)
    lines = [
        (
            (
                sentence(named.label.removeprefix("the ")),
                span_text(named.period.starts, named.period.ends, state.notation),
            ),
            named.period,
        )
        for named in found
    ]
    chosen = await _pick(screen, "Plan which period?", lines, state.plan.period)
    return None if chosen is None else plan_for(chosen, state.plan, state.today)


async def rounding(screen: Screen[Any], state: ScreenState) -> Plan | None:
    """Ask how fractions are rounded."""
    lines = [(text, rounding) for rounding, text in ROUNDINGS.items()]
    chosen = await _pick(screen, "How are fractions rounded?", lines, state.plan.funnel.rounding)
    return None if chosen is None else with_field(state.plan, "plan.rounding", chosen)


async def confidence(screen: Screen[Any], state: ScreenState) -> Plan | None:
    """Ask how sure the deals should be."""
    plan, notation = state.plan, state.notation
    present = plan.funnel.confidence
    # One that was typed, such as 95 %, is a line too.
    others = {rate.value: rate for rate in (*CONFIDENCES, *([present] if present else []))}
    lines: list[tuple[str, Rate | str]] = [("As the rates say, without more for bad luck", "")]
    lines += [
        (f"{notation.percent(value)} sure: {surer(plan, rate, notation)}", rate)
        for value, rate in sorted(others.items())
    ]
    chosen = await _pick(screen, "How sure should the deals be?", lines, present or "")
    if chosen is None:
        return None
    rate = chosen if isinstance(chosen, Rate) else None
    return replace(plan, funnel=replace(plan.funnel, confidence=rate))
