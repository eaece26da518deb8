"""What is painted piece by piece is what would be painted whole."""

from __future__ import annotations

from typing import Any

import pyte
import pytest
from tests.ui.screens.conftest import TODAY, Runner
from tests.ui.screens.test_ahead import all_ahead
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.screens.painting import Pieces

WALKS = {
    "counting": "c c e m o C m m e c",
    "a column of presses that fills": "c e " * 12,
    "digits": "1 2 c escape 3 m",
    "horizons": "y c y c y",
    "days": "left c right c",
    "screens": "c t c y p l c",
    "screens that are ready": "ahead p t l t c l c p l",
    "a dialog": "c question_mark escape c w escape c",
    "a note": "n h i enter c",
    "a notice over the panels": "C C C c c",
    "plan": "p enter 2 0 0 0 0 0 escape c l",
    "fields": "p enter 7 5 comma 0 0 0 enter x 9 enter tab 1 i n 5 backspace enter 3 0 percent_sign l",
}


def cells(screen: pyte.Screen) -> list[list[Any]]:
    """What is in each cell, blanks in whatever colour of ink."""
    rows = [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]
    return [[(c.data, c.bg, "" if c.data == " " else (c.fg, c.bold)) for c in row] for row in rows]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
async def test_what_is_painted_is_what_is_shown(
    run: Runner, monkeypatch: pytest.MonkeyPatch, walk: str, size: tuple[int, int]
) -> None:
    terminal = pyte.Screen(*size)
    stream = pyte.Stream(terminal)
    kinds = set()

    def display(app: FunnelApp, _: Screen[Any], update: object) -> None:
        if isinstance(update, CompositorUpdate) and not app._batch_count:
            kinds.add(type(update))
            stream.feed(update.render_segments(app.console))

    monkeypatch.setattr(FunnelApp, "_display", display)
    async with run(demo_year(TODAY), size=size) as driven:
        if "ahead" in walk:
            await all_ahead(driven)
        for key in walk.removeprefix("ahead").split():
            await driven.press(key)
            await driven.pilot.pause()
            whole = pyte.Screen(*size)
            compositor = driven.app.screen._compositor
            update: Any = compositor.render_update(full=True, screen_stack=driven.app._background_screens)
            pyte.Stream(whole).feed(update.render_segments(driven.app.console))
            assert cells(terminal) == cells(whole), f"after {key}:\n" + "\n".join(terminal.display)
    assert Pieces in kinds
