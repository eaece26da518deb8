"""Rates show what a marked day has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.ui.screens.conftest import TODAY, Runner

from funnel_tui.core.progress.demo_year import demo_year


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_marked_day_has_its_rows(run: Runner, size: tuple[int, int]) -> None:
    year = demo_year(TODAY)
    marked = ((TODAY - timedelta(days=60), "new script"),)
    async with run(replace(year, plan=replace(year.plan, experiments=marked)), size=size) as app:
        await app.press("t", "r")
        await app.forecast()
        if size[1] < 30:
            await app.press("down", "down", "down", "down")
        day = app.app.state.notation.short_day(marked[0][0])
        assert f"{day}: ca" in app.text
        assert "Opportunities" in app.text
        assert "was " in app.text
        assert " better, " in app.text


async def test_without_one_there_are_none(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "r")
        await app.forecast()
        assert "better" not in app.text
