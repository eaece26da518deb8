"""Past forecasts on Target: made again with progress, a fan, scores, and the user's own number."""

from __future__ import annotations

import asyncio

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.report.outlook.backtest_text import making_text
from funnel_tui.core.values.money import PLAIN


async def made(app: Driven) -> None:
    """Wait until all forecasts are made again."""
    while app.app.state.past is None or app.app.state.past.found is None:
        await asyncio.sleep(0.02)
    await app.settle()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_f_shows_the_fan_and_the_scores(run: Runner, size: tuple[int, int]) -> None:
    async with run(demo_year(TODAY), size=size) as app:
        await app.press("t", "f")
        assert "again …" in app.text or "Past forecasts of" in app.text
        await made(app)
        assert "Past forecasts of the plan · not over yet" in app.text
        assert "5/5" in app.text
        assert "so far $51.6k" in app.text
        assert "target $100k" in app.text
        assert "of 2 quarters, 100 % of the ranges held" in " ".join(app.text.split())
        assert "none yet: b keeps your number" in app.text
        # The quarters, each with its own target.
        await app.press("y")
        assert "Past forecasts of the quarters · 100 % of the ranges held" in app.text
        assert "target $" not in app.text
        first = app.app.state.past
        # Another look does not make them again.
        await app.press("a", "f")
        assert app.app.state.past is first


async def test_your_own_number_is_kept_and_taken_back(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "b")
        assert "Your call: what will 2026-Q3 bring?" in app.text
        await app.press(*"21k", "enter")
        await app.settle()
        assert app.app.state.year is not None
        (own,) = app.app.state.year.plan.own_forecasts
        assert (own.quarter, own.made, int(own.amount)) == ("2026-Q3", TODAY, 21_000)
        assert any("You said $21,000 for 2026-Q3" in notice for notice in app.notices)
        await app.press("f")
        await made(app)
        assert "You said $21,000 for 2026-Q3" in app.text
        await app.press("u")
        await app.settle()
        assert app.app.state.year.plan.own_forecasts == ()


def test_progress_is_told() -> None:
    assert making_text(0, 0, PLAIN) == "Making every Monday's forecast again …"
    assert making_text(12, 34, PLAIN) == "Making every Monday's forecast again … 12 of 34"
