"""What a click does on Log; those of Target are in its tests."""

from __future__ import annotations

from datetime import date

from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.ui.screens.dialogs import Ask
from funnel_tui.ui.screens.log.screen import LogScreen
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard

BEFORE = demo_year(TODAY).day(TODAY)


def card(app: Driven, name: str) -> ActivityCard:
    return next(card for card in app.app.screen.query(ActivityCard) if card.card.name == name)


async def click(app: Driven, widget: ActivityCard, x: int, y: int) -> None:
    """Click a cell, counted from the lower right end where it is below 0."""
    width, height = widget.size
    await app.pilot.click(widget, offset=(x % width, y % height))
    await app.settle()


async def test_a_click_on_the_key_or_a_sign_of_a_card_counts(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        calls = card(app, "calls")
        await click(app, calls, -3, 0)
        await click(app, calls, -3, -1)
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == BEFORE.count("calls") + 2
        await click(app, calls, -5, -1)
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == BEFORE.count("calls") + 1
        await click(app, calls, 3, 3)
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == BEFORE.count("calls") + 1


async def test_a_click_on_the_plus_of_the_deals_asks_for_the_amount(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(80, 24)) as app:
        await click(app, card(app, "deals"), -3, -1)
        assert app.shows(Ask)


async def test_a_click_on_a_column_of_the_week_opens_its_day(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:

        async def shown_after_click(name: str) -> date | None:
            lines = app.text.split("\n")
            y, line = next((y, line) for y, line in enumerate(lines) if name in line and "week" in line)
            await app.pilot.click(offset=(line.index(name) + 2, y))
            await app.settle()
            screen = app.app.screen
            assert isinstance(screen, LogScreen)
            return screen.shown

        assert await shown_after_click("Mon 23") == date(2026, 11, 23)
        assert "Logging for Mon 23 Nov 2026" in app.text
        assert await shown_after_click("Tue 24") is None
        assert await shown_after_click("Fri 27") is None
        assert any("has not happened yet" in notice for notice in app.notices)
