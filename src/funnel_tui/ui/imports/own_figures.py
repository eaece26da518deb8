"""A history offered as the figures of a plan: of the years that are over, or of a file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App

from funnel_tui.core.progress.new_plan.own_figures import OwnFigures, logs_of, own_figures, with_own_figures
from funnel_tui.core.report.imports import own_figures_text as words
from funnel_tui.importing.reading import Reading
from funnel_tui.storage.past_years import ended_years
from funnel_tui.system import paths
from funnel_tui.ui.screens.dialogs import Pick
from funnel_tui.ui.screens.messages import DraftChanged
from funnel_tui.ui.screens.state import ScreenState

if TYPE_CHECKING:
    from funnel_tui.ui.session import Session

_KEYS = "enter takes them all as a draft · esc leaves it"


async def figures_of_years(app: App[Any], session: Session) -> None:
    """Show what the years before say of the plan's figures; taken, they are a draft."""
    state, files = session.state, paths.candidates(paths.data_folder())
    path = session.saver.store.path
    years = await asyncio.to_thread(ended_years, files, paths.state_folder(), path, state.today)
    found = own_figures(state.plan, (), years, today=state.today)
    if not await _offer(app, state, found):
        app.notify(words.NO_HISTORY, severity="warning", timeout=8, markup=False)


async def figures_of_file(app: App[Any], state: ScreenState, reading: Reading) -> bool:
    """The same of a file; False where it says nothing of the plan's figures."""
    found = own_figures(state.plan, reading.deals, logs_of([reading.source], state.plan), today=state.today)
    return await _offer(app, state, found)


async def _offer(app: App[Any], state: ScreenState, found: OwnFigures | None) -> bool:
    if found is None or not (found.figures or found.months):
        return False
    plan, notation = state.plan, state.notation
    lines = [(line, True) for line in words.own_figures_lines(plan, found, notation)]
    title = words.own_figures_title(found, notation)
    if await app.push_screen_wait(Pick(title, lines, _KEYS, note=words.BLENDED)):
        app.post_message(DraftChanged(with_own_figures(plan, found)))
    return True
