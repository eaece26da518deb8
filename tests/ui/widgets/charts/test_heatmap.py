"""Which days met their plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from textual.app import ComposeResult

from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import Period
from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.charts.heatmap import HeatData, HeatMap, level

YEAR, TODAY = Period(date(2026, 1, 1), date(2026, 12, 31)), date(2026, 9, 16)
DATA = HeatData(
    YEAR,
    TODAY,
    {
        day: (day.toordinal() * 7919 % 13) / 9
        for day in Period(YEAR.starts, TODAY)
        if day.weekday() < 5 and day.month != 7
    },
)


class Demo(ThemedApp):
    def __init__(self, theme: str = "harbor") -> None:
        super().__init__(theme)
        self.chosen: list[tuple[date, bool]] = []

    def compose(self) -> ComposeResult:
        yield HeatMap(DATA)

    def on_heat_map_selected(self, event: HeatMap.Selected) -> None:
        self.chosen.append((event.day, event.opened))


@pytest.fixture(autouse=True)
def true_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


def lines(heat: HeatMap, width: int, height: int) -> list[str]:
    strips = heat.draw(width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert all(segment.style is not None for strip in strips for segment in strip)
    return [strip.text.rstrip() for strip in strips]


def test_levels() -> None:
    assert [level(share) for share in (-1, 0, 0.01, 0.49, 0.5, 0.99, 1, 3)] == [0, 0, 1, 1, 2, 2, 3, 3]


async def test_the_calendar_has_a_square_for_each_workday_in_four_tints() -> None:
    async with Demo().run_test(size=(120, 12)) as pilot:
        heat = pilot.app.query_one(HeatMap)
        text = lines(heat, 116, 9)
        assert [line[:3] for line in text[1:6]] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
        assert text[6].split() == ["▇▇", "none", "▇▇", "under", "half", "▇▇", "over", "half", "▇▇", "met"]
        # Thursday, the first of January, stands in the first column: two cells.
        assert (text[3][4:6], text[4][4:6]) == ("  ", "▇▇")
        colors = {s.style.color for strip in heat.draw(116, 9) for s in strip if s.style and "▇" in s.text}
        assert len(colors) == 4
        assert len(lines(heat, 170, 9)[1].rstrip()) == 4 + 53 * 3 - 1


async def test_work_on_a_weekend_has_a_row() -> None:
    async with Demo().run_test(size=(120, 12)) as pilot:
        heat = pilot.app.query_one(HeatMap)
        heat.data = replace(DATA, met={**DATA.met, date(2026, 9, 12): 1.0})
        assert [line[:3] for line in lines(heat, 116, 9)[1:7]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        heat.cursor = date(2026, 9, 11)
        heat.action_move(1)
        assert heat.cursor == date(2026, 9, 12)
        heat.action_move(1)
        assert heat.cursor == date(2026, 9, 14)


async def test_the_cursor_goes_from_date_to_date_and_stays_in_the_period() -> None:
    app = Demo()
    async with app.run_test(size=(80, 12)) as pilot:
        heat = app.query_one(HeatMap)
        heat.focus()
        assert heat.cursor == TODAY
        await pilot.press("up", "left", "right", "down", "right")
        assert heat.cursor == TODAY + timedelta(days=7)
        await pilot.press("enter")
        await pilot.pause()
        assert app.chosen[0] == (TODAY - timedelta(days=1), False)
        assert app.chosen[-1] == (TODAY + timedelta(days=7), True)
        heat.action_move(10_000)
        assert heat.cursor == YEAR.ends
        heat.action_move(-10_000)
        assert heat.cursor == YEAR.starts


async def test_a_click_chooses_the_date_under_it() -> None:
    app = Demo()
    async with app.run_test(size=(60, 12)) as pilot:
        heat = app.query_one(HeatMap)
        heat.cursor = YEAR.starts
        await pilot.pause()
        # Wednesday of the third column.
        await pilot.click(HeatMap, offset=(9, 3))
        assert app.chosen == [(date(2026, 1, 14), True)]
        await pilot.click(HeatMap, offset=(0, 3))
        assert len(app.chosen) == 1


async def test_weeks_may_begin_on_sunday() -> None:
    async with Demo().run_test(size=(80, 12)) as pilot:
        heat = pilot.app.query_one(HeatMap)
        heat.data = replace(DATA, notation=Notation(week_starts=6))
        text = lines(heat, 60, 9)
        assert text[1].startswith("Mon")
        heat.data = replace(DATA, met={**DATA.met, date(2026, 9, 13): 1.0}, notation=Notation(week_starts=6))
        assert lines(heat, 60, 9)[1].startswith("Sun")


async def test_where_weeks_do_not_fit_those_around_the_cursor_are_shown() -> None:
    async with Demo().run_test(size=(80, 12)) as pilot:
        heat = pilot.app.query_one(HeatMap)
        assert "Sep" in lines(heat, 34, 9)[0]
        heat.cursor = YEAR.starts
        assert "Jan" in lines(heat, 34, 9)[0]
        heat.cursor = YEAR.ends
        assert "Dec" in lines(heat, 34, 9)[0]


async def test_any_size() -> None:
    async with Demo().run_test(size=(80, 12)) as pilot:
        heat = pilot.app.query_one(HeatMap)
        for width in (0, 1, 2, 9, 29, 30, 57, 110, 163, 300):
            for height in (0, 1, 2, 8, 9, 20):
                assert len(lines(heat, width, height)) == height
        heat.data = None
        assert lines(heat, 5, 2) == ["", ""]


async def test_no_color_does_not_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for theme in ("harbor", "ansi-dark"):
        async with Demo(theme).run_test(size=(80, 12)) as pilot:
            await pilot.pause()
            text = "".join(lines(pilot.app.query_one(HeatMap), 60, 9))
            assert all(glyph in text for glyph in "·░▒█")
