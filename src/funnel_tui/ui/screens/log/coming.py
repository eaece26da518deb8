"""What the first lines of Log will be on the coming dates, for the next start to paint at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rich.color import ColorSystem
from rich.style import Style
from textual.app import App
from textual.geometry import Region

from funnel_tui.core.progress.pace import pace
from funnel_tui.ui.screens.log import view
from funnel_tui.ui.screens.log.screen import LogScreen
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.bars.top_bar import Saving, TopBar
from funnel_tui.ui.widgets.lines import LineWidget

DAYS = 4
"""From Friday to Monday; each takes 2 ms of the 50 in which a program should end."""


def coming_frames(app: App[Any], state: ScreenState) -> dict[str, str]:
    """The first lines of each date from today on, as a terminal is told to paint them; by date.

    None where Log would show something else, or where the terminal has too few colours to be sure of them.
    """
    log = next((s for stack in app._screen_stacks.values() for s in stack if isinstance(s, LogScreen)), None)
    year, notation = state.year, state.notation
    if log is None or log.size != app.size or year is None or state.fresh or state.draft or state.trouble:
        return {}
    if app.console.color_system != "truecolor" or app.no_color or app.native_ansi_color:
        return {}
    top, morning = log.query_one(TopBar), log.query_one(MorningLine)
    if top.saving != Saving() or morning.has_focus:
        return {}
    ground = log.styles.background.rich_color.get_truecolor()
    out = {}
    for after in range(DAYS):
        day = state.today + timedelta(days=after)
        if day not in year.plan.period:
            continue
        morning.morning = view.morning(year, pace(year, day), None, day, notation, "")
        lines = [f"\x1b[0;48;2;{ground.red};{ground.green};{ground.blue}m\x1b[2J"]
        lines += [
            painted
            for widget in (top, morning)
            for painted in _painted(widget, log.find_widget(widget).region)
        ]
        out[day.isoformat()] = "".join(lines)
    return out


def _painted(widget: LineWidget, region: Region) -> list[str]:
    """A widget's lines with where they stand."""
    lines = []
    for y, strip in enumerate(widget.render_lines(Region(0, 0, region.width, region.height)), region.y + 1):
        text = ""
        for segment in strip:
            style = segment.style or Style()
            text += style.render(segment.text, color_system=ColorSystem.TRUECOLOR)
        lines.append(f"\x1b[{y};{region.x + 1}H{text}")
    return lines
