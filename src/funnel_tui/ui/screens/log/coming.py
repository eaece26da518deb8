"""What Log will show on the next start, for that to paint at once."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import ONE_DAY, capacity
from funnel_tui.ui.screens.log.screen import LogScreen
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.top_bar import Saving


def coming_frames(app: App[Any], state: ScreenState) -> dict[str, str]:
    """All of Log later today and on the next working day, as a terminal is told to paint it; by date.

    The app ends after it: nothing more is painted, and Log is left with what it will show. None where a start
    would show something else.
    """
    log = next((s for stack in app._screen_stacks.values() for s in stack if isinstance(s, LogScreen)), None)
    year = state.year
    if log is None or log.size != app.size or year is None or state.fresh or state.draft or state.trouble:
        return {}
    if state.header != Saving() or log.focused is not None:
        return {}
    app._begin_batch()
    for notices in log.query(ToastRack):
        if notices.children:
            notices.display, log._layout_required = False, True
    # A start begins with the whole year, and no forecast is made yet.
    today = replace(state, horizon=Horizon.YEAR, insight=None)
    next_day = capacity(year.plan.period, year.plan.work).next_working_day(state.today + ONE_DAY)
    # Of another day that is shown the entries are known, not those of today.
    states = [today] if log.shown is None else []
    states += [replace(today, today=next_day, presses=())] if next_day else []
    log.set_reactive(LogScreen.shown, None)
    return {then.today.isoformat(): _picture(log, then) for then in states if then.today in year.plan.period}


def _picture(log: LogScreen, state: ScreenState) -> str:
    """All of the screen for a state."""
    log.set_reactive(LogScreen.state, state)
    log.show_all()
    # To lay it out takes as long as to draw it.
    if log._layout_required or any(widget._layout_required for widget in log.query("*").results(Widget)):
        log._layout_required = False
        log._refresh_layout(log.size)
    # Each line says where it begins.
    return log._compositor.render_full_update().render_segments(log.app.console).replace("\n", "")
