"""The palette and the list of themes."""

from __future__ import annotations

import re

import pytest
from tests.ui.screens.conftest import TODAY, Runner
from textual.command import CommandPalette

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.system import paths, remembered
from funnel_tui.ui.screens.theme_picker import ABOUT, ThemePicker

BEFORE = demo_year(TODAY)


async def test_the_palette_names_every_action_with_its_key(run: Runner) -> None:
    async with run(BEFORE, size=(120, 36)) as app:
        await app.press("t", "ctrl+p")
        assert app.shows(CommandPalette)
        for name, key in (("View", "space"), ("Rates", "r")):
            assert re.search(rf"│ +{name} +{key} +", app.text)
        assert "log 12 calls yesterday" in app.text


async def test_counts_are_typed_in_the_palette(run: Runner) -> None:
    async with run(BEFORE, size=(120, 36)) as app:
        await app.press("ctrl+p")
        await app.write("log 12 calls yesterday")
        await app.settle()
        assert "Log 12 calls on Mon 23 Nov 2026" in app.text
        await app.press("enter")
        await app.settle()
        assert app.notices == ["Log 12 calls on Mon 23 Nov 2026"]
        day = (await app.checkpoint())["days"]["2026-11-23"]
        assert day["calls"] == BEFORE.day(TODAY.replace(day=23)).count("calls") + 12


async def test_dates_are_typed_in_the_palette(run: Runner) -> None:
    async with run(BEFORE, size=(120, 36)) as app:
        await app.press("t", "ctrl+p")
        await app.write("go to 14 august")
        await app.press("enter")
        await app.settle()
        assert app.app.current_mode == "log"
        assert "Logging for Fri 14 Aug 2026" in app.text


async def test_a_date_outside_the_plan_says_why_not(run: Runner) -> None:
    async with run(BEFORE, size=(120, 36)) as app:
        await app.press("ctrl+p")
        await app.write("go to 14 march")
        await app.settle()
        assert "this plan runs from" in app.text
        await app.press("enter")
        await app.settle()
        assert app.app.current_mode == "log"
        assert "Logging for" not in app.text


async def test_a_theme_is_on_while_it_is_marked_and_escape_takes_it_back(run: Runner) -> None:
    async with run(BEFORE, size=(80, 24)) as app:
        await app.press("f6")
        assert app.shows(ThemePicker)
        assert app.app.theme == "harbor"
        for name, about in ABOUT.items():
            assert name in app.text
            assert about in app.text
        await app.press("down", "down")
        assert app.app.theme == "paper"
        await app.press("escape")
        assert app.app.theme == "harbor"
        await app.press("f6", "down", "enter")
        assert app.app.theme == "ember"
        assert remembered.load(paths.state_folder()).theme == "ember"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_terminals_own_colours_show_every_view(run: Runner, size: tuple[int, int]) -> None:
    async with run(BEFORE, size=size, settings='theme = "terminal"\n') as app:
        await app.forecast()
        for key in ("l", "p", "t", "w", "h", "r", "question_mark"):
            await app.press(key)
        assert app.app.native_ansi_color
