"""The question by when what is short is to be made up: each answer with its day and its chance."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.screen import Screen

from funnel_tui.core.forecast.catch_up_plans import distinct
from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.report.forecast_text import choice_words
from funnel_tui.core.report.wording import verdict_line
from funnel_tui.ui.screens.dialogs import Pick
from funnel_tui.ui.screens.messages import CatchUpChosen
from funnel_tui.ui.screens.state import ScreenState

_NOTE = "the work of a day until then, and the chance if it is done"
_KEYS = "enter takes it · u takes it back · esc leaves it"


async def choose(screen: Screen[Any], state: ScreenState) -> None:
    """Ask, and tell the session; say so where nothing is short."""
    year = state.year
    if year is None or state.fresh:
        screen.notify("Nothing is short before there is a plan", severity="warning", timeout=4)
        return
    found = state.usable_insight
    if found is None:
        found = await asyncio.to_thread(insight, year, state.today, weekly=False)
    if not found.catch_up:
        screen.notify("Nothing is short that could be made up", timeout=4)
        return
    plans = distinct(found.catch_up)
    dates = [plan.by for plan in plans]
    chosen = year.plan.catch_up_by
    at = dates.index(chosen) if chosen is not None and chosen in dates else 0
    heading = f"{verdict_line(pace(year, state.today), state.notation)[-1]}: when to catch up?"
    # None is an answer too, so each is wrapped.
    lines = [(choice_words(plan, state.notation), (plan.by,)) for plan in plans]
    dialog = Pick(heading, lines, _KEYS, note=_NOTE, at=at, right=range(2, 9))
    answer = await screen.app.push_screen_wait(dialog)
    if answer is not None:
        screen.app.post_message(CatchUpChosen(*answer))
