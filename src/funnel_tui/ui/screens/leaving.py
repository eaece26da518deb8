"""The questions about a whole year: what becomes of a draft, leaving unsaved, and which year to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from textual.app import App

from funnel_tui.core.values.money import Notation
from funnel_tui.ui.screens import messages
from funnel_tui.ui.screens.dialogs import Confirm, Pick
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.bars.top_bar import Saving


async def about_draft(
    app: App[Any], state: ScreenState, handle: Callable[[messages.ScreenMessage], None]
) -> str | None:
    """Ask what becomes of a draft, and do it: `accept`, `keep` or `drop`; None stays.

    A plan that is revised on the way is a draft again, and wants to be looked at.
    """
    lines = [("Accept it", "accept"), ("Keep it for later", "keep"), ("Drop it", "drop")]
    heading, hint = "Your plan has a draft that is not accepted", "enter does it and leaves, esc stays"
    choice = await app.push_screen_wait(Pick(heading, lines, hint))
    if choice == "accept":
        from funnel_tui.ui.screens.plan.acceptance import decide  # noqa: PLC0415 - needs Plan's modules

        decision = await decide(app.screen, state)
        if decision is not None:
            handle(decision)
    elif choice == "drop":
        handle(messages.DraftDropped())
    return choice


async def leave_unsaved(app: App[Any], saving: Saving) -> bool:
    """Ask whether to leave although something cannot be written."""
    body = f"{saving.reason}\nThey are journalled and come in when the file can be written again."
    return await app.push_screen_wait(Confirm(f"{saving.word}: leave all the same?", body))


async def pick_year(
    app: App[Any], notation: Notation, years: Sequence[tuple[Path, date, date]], here: Path
) -> Path | None:
    """Ask for a year's file; None where there is no other, or none was chosen."""
    if [path for path, _, _ in years] in ([], [here]):
        notice = "this is the only year" if years else "there is no year file yet"
        app.notify(f"{notice}; F8 plans the next one", timeout=5)
        return None
    lines = [
        (f"{path.name}  {notation.day(starts)} to {notation.day(ends)}", path) for path, starts, ends in years
    ]
    return await app.push_screen_wait(Pick("Which year?", lines, "enter opens it, esc stays here"))
