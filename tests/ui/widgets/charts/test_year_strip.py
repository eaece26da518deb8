"""Windows over the months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from textual.app import ComposeResult

from funnel_tui.core.plan.schedule import Schedule
from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.charts.year_strip import YearStrip

TODAY = date(2026, 5, 20)


class Demo(ThemedApp):
    def compose(self) -> ComposeResult:
        yield YearStrip()


def lines(strip: YearStrip, width: int, height: int) -> list[str]:
    strips = strip.draw(width, height)
    assert all(one.cell_length == width for one in strips)
    assert all(segment.style is not None for one in strips for segment in one)
    return [one.text.rstrip() for one in strips]


@pytest.fixture(autouse=True)
def true_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


async def test_the_strip(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        strip = pilot.app.query_one(YearStrip)
        strip.show(year, PLAIN, TODAY)
        await pilot.pause()
        assert strip.size.height == 6
        assert lines(strip, 76, 6) == [
            "               J   F   M    A   M  ▼J    J   A    S   O    N   D        last",
            "Calls          ────────────────────━━━━━━━━━━━━━━━━━━━━┫               9 Oct",
            "Emails         ────────────────────━━━━━━━━━━━━━━━━━━━━┫               9 Oct",
            "Meetings        ───────────────────━━━━━━━━━━━━━━━━━━━━━┫             16 Oct",
            "Opportunities     ─────────────────━━━━━━━━━━━━━━━━━━━━━━━┫           30 Oct",
            "Deals                     ─────────━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫  31 Dec",
        ]


async def test_days_off_are_a_background_or_a_glyph(year: Schedule, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        strip = pilot.app.query_one(YearStrip)
        strip.show(year, PLAIN, date(2026, 12, 1))
        shade = strip.style_of("neutral panel").bgcolor
        assert shade in {segment.style.bgcolor for segment in strip.draw(76, 6)[1] if segment.style}
        assert "░" not in "".join(lines(strip, 76, 6))
    monkeypatch.setenv("NO_COLOR", "1")
    async with Demo("ansi-dark").run_test(size=(80, 9)) as pilot:
        strip = pilot.app.query_one(YearStrip)
        # Deals have no window yet in January, so the shading of the holiday shows on their line.
        strip.show(year, PLAIN, date(2026, 12, 1))
        assert "░" in lines(strip, 300, 6)[5]


async def test_no_time_left(planned: Callable[[date, date], Schedule]) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        strip = pilot.app.query_one(YearStrip)
        strip.show(planned(date(2026, 11, 23), date(2026, 12, 31)), PLAIN, date(2026, 11, 23))
        assert "no time left" in lines(strip, 76, 6)[1]


async def test_today_outside_the_period_is_not_marked(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        strip = pilot.app.query_one(YearStrip)
        strip.show(year, PLAIN, date(2027, 1, 1))
        assert "▼" not in "".join(lines(strip, 76, 6))


async def test_any_size(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        strip = pilot.app.query_one(YearStrip)
        assert lines(strip, 9, 2) == ["", ""]
        strip.show(year, PLAIN, TODAY)
        for width in (0, 1, 2, 9, 29, 30, 50, 200, 500):
            for height in (0, 1, 2, 5, 12):
                assert len(lines(strip, width, height)) == height
