"""The burn-up says the same at every size and without colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from textual.app import ComposeResult

from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.charts.burnup import BurnUp, BurnUpData
from funnel_tui.ui.widgets.charts.burnup_scale import BandPoint

FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 8, 20)
WON = ((3, 8_500), (70, 22_500), (96, 31_500), (130, 43_000), (171, 50_000), (205, 62_000), (220, 68_000))


def plan(day: date) -> float:
    return 100_000 * min(1.0, max(0.0, ((day - FIRST).days - 80) / 284))


def likely(weeks: int) -> BandPoint:
    values = (300 * weeks, 800 * weeks, 1_400 * weeks, 1_900 * weeks, 2_500 * weeks)
    return TODAY + timedelta(days=7 * weeks), tuple(68_000.0 + value for value in values)


DATA = BurnUpData(
    starts=FIRST,
    ends=LAST,
    today=TODAY,
    plan=plan,
    actual=[(FIRST + timedelta(days=days), float(total)) for days, total in WON],
    target=100_000,
    label=lambda amount: f"${amount / 1000:g}k" if amount else "$0",
    band=[likely(weeks) for weeks in range(20)],
)


class Demo(ThemedApp):
    def compose(self) -> ComposeResult:
        yield BurnUp(DATA)


@pytest.fixture
def sixteen_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)


@pytest.fixture
def true_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


def lines(chart: BurnUp, width: int, height: int) -> list[str]:
    strips = chart.draw(width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert all(segment.style is not None for strip in strips for segment in strip)
    return [strip.text.rstrip() for strip in strips]


@pytest.mark.usefixtures("sixteen_colors")
async def test_sixteen_colors() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        assert lines(pilot.app.query_one(BurnUp), 76, 9) == [
            "      ██ actual   ⠶⠶ plan   ⠒⠒ median   ▒▒ likely, 50 %   ░░ 80 %",
            "                                    today┊                     plan $100k",
            "$100k ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌░╌⣀⢀⣀⣀ target $100k",
            "                                     $68k┊⢀⣀⣀⣀⣠⠤⠤⠤⠤⠖⠒⠒⠒⠋⠉⠉⠉⠉⠉  median $94.6k",
            " $50k                           ▂▂▂▂▂▆⢀⣀⣀⣤⠉⣴⠶⠶⠟⠛⠛⠉⠉",
            "                    ▃▃▃▃▃▇▇▇▇⣀⣀⣠⣤⣤⡶⠶⠾⠛⠛⠉⠉⠁",
            "   $0 ⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⡶⠶⠾⠛⠛⠋⠉⠉██████████",
            "      ┬────────────┬─────────────┬─────────────┬──────────────",
            "      Jan Feb  Mar Apr  May  Jun Jul  Aug  Sep Oct  Nov  Dec",
        ]


@pytest.mark.usefixtures("true_color")
async def test_the_band_is_a_background_where_there_are_colors() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(BurnUp)
        assert lines(chart, 76, 12) == [
            "      ██ actual   ⠶⠶ plan   ⠒⠒ median   ██ likely, 50 %   ██ 80 %",
            "                                    today┊                ▁▃▄▅ plan $100k",
            "$100k ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌⢀⣀⣤ target $100k",
            "                                     $68k┊    ▁▂▃▅▃▄⣀⣀⡤⠤⠤⠖⠒⠚⠉⠉ median $94.6k",
            "                                       ▁▁▁⣀⣀⡤⠤⠴⠒⠒⠋⠉⠉⠁⠛⠉⠁▃▄▄▄▄▄",
            "                                     ▅▅███⣀⣠⣤⡶⠾⠛⠋⠉",
            " $50k                    ▂▂▂▂▂▂▂▆▆▆▆⢀⣠⣤⡶⠾⠛⠋⠉",
            "                    ▃▃▃▃▃█████⢀⣀⣤⣴⠾⠛⠛⠉████",
            "                ▆▆▆▆████⢀⣀⣤⣴⠶⠟⠛⠉⠁█████████",
            "   $0 ⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣴⠶⠟⠛⠉⠁███████████████",
            "      ┬────────────┬─────────────┬─────────────┬──────────────",
            "      Jan Feb  Mar Apr  May  Jun Jul  Aug  Sep Oct  Nov  Dec",
        ]
        behind = {segment.style.bgcolor for strip in chart.draw(76, 12) for segment in strip if segment.style}
        for part in ("band", "core"):
            assert chart.style_of(part).color in behind


@pytest.mark.usefixtures("true_color")
async def test_the_plan_shows_through_the_area() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(BurnUp)
        segments = [segment for strip in chart.draw(76, 12) for segment in strip]
        assert any("⠁" <= glyph <= "⣿" for s in segments if s.style and s.style.reverse for glyph in s.text)


def variants() -> Sequence[BurnUpData]:
    return (
        DATA,
        replace(DATA, band=None),
        replace(DATA, band=[]),
        replace(DATA, today=FIRST - timedelta(days=40), actual=[]),
        replace(DATA, today=FIRST),
        replace(DATA, today=LAST),
        replace(DATA, today=LAST + timedelta(days=400)),
        replace(DATA, starts=TODAY, ends=TODAY),
        replace(DATA, starts=date(2025, 11, 23), ends=date(2028, 11, 22)),
        replace(DATA, starts=LAST, ends=FIRST),
        replace(DATA, target=0, actual=[], plan=[], band=None),
        replace(DATA, target=100, actual=lambda _: 1e9),
        replace(DATA, label=lambda _: "a label as long as a line"),
    )


@pytest.mark.usefixtures("true_color")
@pytest.mark.parametrize("data", variants())
async def test_any_size_and_any_data(data: BurnUpData) -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(BurnUp)
        chart.data = data
        for width in (0, 1, 2, 9, 24, 76, 200):
            for height in (0, 1, 2, 4, 7, 9, 60):
                assert len(lines(chart, width, height)) == height


async def test_no_color_does_not_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for theme in ("harbor", "ansi-dark", "ansi-light"):
        async with Demo(theme).run_test(size=(76, 12)) as pilot:
            await pilot.pause()
            text = "\n".join(lines(pilot.app.query_one(BurnUp), 76, 12))
            assert "░" in text
            assert "█" in text
            assert "╌" in text


async def test_it_follows_its_data() -> None:
    async with Demo().run_test(size=(76, 12)) as pilot:
        chart = pilot.app.query_one(BurnUp)
        assert "target $100k" in "".join(chart.render_line(y).text for y in range(12))
        chart.data = replace(DATA, target=120_000)
        await pilot.pause()
        assert "target $120k" in "".join(chart.render_line(y).text for y in range(12))
        chart.data = None
        await pilot.pause()
        assert "".join(chart.render_line(y).text for y in range(12)).strip() == ""


async def test_today_and_what_was_reached_are_named() -> None:
    async with Demo().run_test(size=(76, 12)) as pilot:
        text = lines(pilot.app.query_one(BurnUp), 76, 12)
        assert any("today" in line for line in text)
        assert any("$68k" in line for line in text)
        assert text[-1].split() == [
            "Jan",
            "Feb",
            "Mar",
            "Apr",
            "May",
            "Jun",
            "Jul",
            "Aug",
            "Sep",
            "Oct",
            "Nov",
            "Dec",
        ]


async def test_names_of_lines_that_end_in_one_row_stand_below_each_other() -> None:
    async with Demo().run_test(size=(76, 12)) as pilot:
        chart = pilot.app.query_one(BurnUp)
        for height in (6, 9, 12, 30):
            text = "\n".join(lines(chart, 76, height))
            assert all(name in text for name in ("plan $100k", "target $100k", "median $94.6k")), text
        # Where there is no room for names the target has its own on the line.
        assert "╌ target $100k ╌" in "\n".join(lines(chart, 50, 12))


async def test_quarters_of_the_plan_have_ticks() -> None:
    async with Demo().run_test(size=(76, 12)) as pilot:
        chart = pilot.app.query_one(BurnUp)
        assert lines(chart, 76, 12)[-2].count("┬") == 4
        chart.data = replace(DATA, starts=date(2026, 3, 1), ends=date(2026, 8, 31))
        assert lines(chart, 76, 12)[-2].count("┬") == 2
