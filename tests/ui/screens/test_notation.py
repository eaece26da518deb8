"""Every screen, view and dialog with German settings: no number, date or percentage in another notation."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.notation import SETTINGS, foreign, odd_year, typed_rates
from tests.ui.screens.conftest import TODAY, Driven, Runner
from textual.widgets import Input

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.ui.widgets.said import Said

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
SIZES = [(120, 36), (80, 24)]
LOOKS = ("p", *["p space"] * 4, "p m", "l", "l left", "t", "t right", "t r", "t w", "t h")
"""Keys that lead to each screen and each of its views."""
DIALOGS = ("l w", "l 5 w", "l g", "l n", "l enter", "p e", "p c", "p i", "p k", "p b", "p v", "question_mark")


@pytest.fixture(autouse=True)
def german(tmp_path: Path) -> None:
    settings = tmp_path / "config" / "funnel-tui" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, encoding="utf-8")


def odd() -> Year:
    text = odd_year()
    year = codec.decode(codec.read(text.encode()).table or {}, text).year
    assert year is not None
    return year


async def check(app: Driven, year: Year, keys: str) -> None:
    await app.press(*keys.split())
    # A field has its date as it is typed, and an example says how one can be.
    fields = [field.value for screen in app.app.screen_stack for field in screen.query(Input)]
    typed = {value for value in fields if ISO_DATE.fullmatch(value)}
    text = shown(app)
    assert foreign(text, {*typed, *typed_rates(year.plan), "2026-11-20"}) == [], f"{keys}\n{text}"


def shown(app: Driven) -> str:
    """The screen, or the dialog: its frame may lie across a figure of what is behind it."""
    dialog = app.app.screen.query(".dialog")
    if not dialog:
        return app.text
    region = dialog.first().region
    strips = app.app.screen._compositor.render_strips()[region.y : region.bottom]
    return "\n".join(strip.crop(region.x, region.right).text for strip in strips)


@pytest.mark.parametrize("size", SIZES, ids=["120x36", "80x24"])
@pytest.mark.parametrize(
    ("year", "today"),
    [(demo_year(TODAY), TODAY), (odd(), date(2026, 9, 10)), (odd(), date(2026, 12, 18))],
    ids=["demo", "odd", "late"],
)
async def test_every_view(run: Runner, year: Year, today: date, size: tuple[int, int]) -> None:
    async with run(year, today=today, size=size) as app:
        await app.forecast()
        for keys in LOOKS:
            await check(app, year, keys)


@pytest.mark.parametrize("keys", DIALOGS)
async def test_every_dialog(run: Runner, keys: str) -> None:
    year = odd()
    async with run(year, today=date(2026, 9, 10), size=(120, 36)) as app:
        await check(app, year, keys)


async def test_a_field_out_of_range_says_what_is_allowed_in_the_users_notation(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("p", "enter")
        await app.press(*["tab"] * 4)
        await app.write("2025-01-01")
        await app.settle()
        starts = app.app.state.notation.day(app.app.state.plan.period.starts)
        said = app.app.screen.query_one("#message", Said).text
        assert said == f"To: is before the first date; allowed: a date from {starts} on"
        await app.press("escape", "escape", "escape", "enter")
        await app.write("2000000000000")
        await app.settle()
        said = app.app.screen.query_one("#message", Said).text
        assert said == "Target: is 2.000.000.000.000; allowed: an amount above 0, at most 1.000.000.000.000"
