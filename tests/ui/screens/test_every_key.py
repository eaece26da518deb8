"""Keys that no other test presses: each does what help says of it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner
from textual.containers import VerticalScroll

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Rounding
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.actions import ACTIONS, Scope
from funnel_tui.ui.screens.target.screen import TargetScreen

BEGUN = Year(example_plan(date(2026, 11, 2)))


@pytest.mark.parametrize("key", ["X", "shift+x"])
async def test_a_lost_deal_is_taken_back(run: Runner, key: str) -> None:
    async with run(BEGUN.with_day(TODAY, Day(lost=3))) as app:
        await app.press("x", key, key)
        assert (await app.checkpoint())["days"]["2026-11-24"]["lost"] == 2


@pytest.mark.parametrize("key", ["C", "shift+c"])
async def test_a_count_is_taken_back(run: Runner, key: str) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c", key)
        assert (await app.checkpoint())["days"]["2026-11-24"] == {"calls": 2}


@pytest.mark.parametrize("key", ["W", "shift+w"])
async def test_a_won_deal_is_picked_for_taking_back(run: Runner, key: str) -> None:
    async with run(BEGUN) as app:
        for pressed in ("w", "enter", key, "enter"):
            await app.press(pressed)
        assert (await app.checkpoint())["days"]["2026-11-24"]["won"] == []


def shown(app: Driven) -> str:
    """The lower part of Target that is on the screen."""
    screen = app.app.screen
    assert isinstance(screen, TargetScreen)
    return next(name for name in TargetScreen.VIEWS if screen.query_one(f"#{name}").display)


async def test_each_view_of_target_has_a_letter(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t")
        for key, view in (
            ("r", "rates"),
            ("a", "pace"),
            ("w", "ways"),
            ("a", "pace"),
            ("h", "history"),
            ("f", "past"),
            ("r", "rates"),
        ):
            await app.press(key)
            assert shown(app) == view
        for view in ("ways", "history", "past", "pace", "rates"):
            await app.press("space")
            assert shown(app) == view


async def test_rounding_turns_and_is_undone(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("p")
        for keys, way in (
            (("r", "down", "enter"), Rounding.NEAREST),
            (("r", "down", "enter"), Rounding.EXACT),
            (("u",), Rounding.NEAREST),
            (("ctrl+r",), Rounding.EXACT),
        ):
            await app.press(*keys)
            assert app.app.state.draft is not None
            assert app.app.state.draft.funnel.rounding is way
        # Back at the plan as it was: no draft any more.
        await app.press("r", "up", "up", "enter")
        assert not app.drafting()
        await app.press("r", "down", "enter", "ctrl+s")
        assert (await app.checkpoint())["plan"]["rounding"] == "nearest"


async def test_down_and_up_move_through_a_view_of_plan(run: Runner) -> None:
    async with run(BEGUN, size=(120, 16)) as app:
        await app.press("p", "space", "space")
        view = app.app.screen.query_one("#odds", VerticalScroll)
        assert view.max_scroll_y > 0
        await app.press("up")
        assert view.scroll_y == 0
        await app.press("down")
        assert view.scroll_y == 1
        await app.press("up")
        assert view.scroll_y == 0


async def test_a_vanished_file_is_written_by_f9_alone(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c")
        await app.checkpoint()
        app.path.unlink()
        app.app.session.saver.refresh()
        await app.settle()
        assert not app.path.exists()
        await app.press("f9")
        assert app.file()["plan"]["target"] == 100000
        assert (await app.checkpoint())["days"]["2026-11-24"] == {"calls": 3}


async def test_function_keys_and_letters_go_to_the_screens(run: Runner) -> None:
    async with run(BEGUN) as app:
        for keys, mode in ((("p", "f2"), "plan"), (("t", "f4"), "target"), (("l", "f3"), "log")):
            for key in keys:
                await app.press(key)
                assert app.app.current_mode == mode
                await app.press("t" if mode != "target" else "l")


@pytest.mark.parametrize("scope", list(Scope))
def test_no_two_actions_of_a_screen_share_a_key(scope: Scope) -> None:
    keys = [key for action in ACTIONS if action.scope is scope for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))
    others = {key for action in ACTIONS if action.scope is Scope.APP for key in action.keys.split(",")}
    # Target has a w and an r of its own; nothing has an everywhere key.
    assert scope is Scope.APP or not others & set(keys)
