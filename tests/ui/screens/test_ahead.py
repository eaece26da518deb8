"""Screens that are composed before anybody goes there."""

from __future__ import annotations

from time import monotonic

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.screens.ahead import get_ahead
from funnel_tui.ui.screens.base import FunnelScreen


async def all_ahead(app: Driven) -> None:
    """Wait until nothing is left to be made ready."""
    screens: list[FunnelScreen] = []
    while len(screens) < len(FunnelApp.MODES) or any(screen.is_behind for screen in screens):
        get_ahead(app.app, lambda: 0)
        await app.app.workers.wait_for_complete()
        await app.settle()
        stacks = app.app._screen_stacks.values()
        screens = [stack[0] for stack in stacks if isinstance(stack[0], FunnelScreen)]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15)])
async def test_they_show_what_they_would_have_shown(run: Runner, size: tuple[int, int]) -> None:
    shown = []
    for ahead in (False, True):
        async with run(demo_year(TODAY), size=size) as app:
            await app.forecast()
            if ahead:
                await all_ahead(app)
                assert app.app.current_mode == "log"
            texts = []
            for keys in (("p",), ("t",), ("space",), ("p", "space"), ("space",), ("l",)):
                await app.press(*keys)
                texts.append(app.text)
            shown.append(texts)
    assert shown[0] == shown[1]


async def test_a_key_is_not_kept_waiting(run: Runner) -> None:
    async with run(demo_year(TODAY)) as app:
        get_ahead(app.app, monotonic)
        assert not app.app.workers
        assert set(app.app._screen_stacks) == {"log"}


async def test_a_theme_put_on_meanwhile_is_theirs_too(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await all_ahead(app)
        app.app.theme = "paper"
        for key in ("p", "t"):
            await app.press(key)
            grounds = {
                segment.style.bgcolor
                for strip in app.app.screen._compositor.render_strips()
                for segment in strip
                if segment.style
            }
            ground = app.app.screen.styles.background.rich_color
            assert ground in grounds
            assert ground.triplet is not None
            assert ground.triplet.red > 200, "paper is light"
