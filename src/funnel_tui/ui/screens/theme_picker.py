"""The choice of a theme: ours first, each put on while it is marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import OptionList

from funnel_tui.ui.screens.dialogs import Pick

ABOUT = {
    "harbor": "dark water, sea glass (default)",
    "ember": "warm: coals, copper, linen",
    "paper": "light: ink on warm paper",
    "beacon": "high contrast",
    "signal": "safe for colour-blind eyes",
    "terminal": "your terminal's own 16 colours",
}
"""Our own, in the order of the list."""


def theme_lines(themes: Mapping[str, Theme]) -> list[tuple[tuple[str, str], str]]:
    """The cells of a line and a name for each theme: ours, those of the user's folder, Textual's."""
    ours = [name for name in ABOUT if name in themes]
    yours = sorted(set(themes) - {*ABOUT, *BUILTIN_THEMES})
    theirs = sorted(name for name in themes if name in BUILTIN_THEMES and name not in ABOUT)
    kinds = {
        **ABOUT,
        **dict.fromkeys(yours, "yours"),
        **{name: "dark" if themes[name].dark else "light" for name in theirs},
    }
    names = [*ours, *yours, *theirs]
    return [((name, kinds[name]), name) for name in names]


class ThemePicker(Pick[str]):
    """A list of themes; the marked one is on."""

    def __init__(self, themes: Mapping[str, Theme], present: str) -> None:
        lines = theme_lines(themes)
        at = next((i for i, (_, name) in enumerate(lines) if name == present), 0)
        super().__init__("Theme", lines, "↑ ↓ try · enter keeps it · esc takes it back", at=at)
        self._names = [name for _, name in lines]

    @on(OptionList.OptionHighlighted)
    def try_on(self, event: OptionList.OptionHighlighted) -> None:
        """Put the marked theme on."""
        self.app.theme = self._names[event.option_index]


async def pick_theme(app: App[Any]) -> None:
    """Ask for a theme; the one before comes back where none is chosen."""
    before = app.theme
    chosen = await app.push_screen_wait(ThemePicker(app.available_themes, before))
    app.theme = chosen or before
