"""The funnel narrows with the numbers, at any size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelChart
from funnel_tui.ui.widgets.charts.funnel_layout import FunnelBar, caption, share_rows, widths
from funnel_tui.ui.widgets.palette import is_plain

BARS = (
    FunnelBar("calls", "2,000", 2000, "1 in 40", Kind.CHANNEL),
    FunnelBar("emails", "5,000", 5000, "1%", Kind.CHANNEL),
    FunnelBar("meetings", "100", 100, "1 in 5", Kind.STAGE),
    FunnelBar("opportunities", "20", 20, "50%", Kind.STAGE),
    FunnelBar("deals", "10", 10, "", Kind.DEALS),
)


class Demo(ThemedApp):
    def compose(self) -> ComposeResult:
        yield FunnelChart(BARS)


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


def lines(chart: FunnelChart, width: int, height: int) -> list[str]:
    strips = chart.draw(width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert all(segment.style is not None for strip in strips for segment in strip)
    return [strip.text.rstrip() for strip in strips]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.integers(1, 40), st.integers(40, 200))
def test_widths_are_strictly_monotone(values: list[int], smallest: int, largest: int) -> None:
    found = dict(zip(values, widths(values, smallest, largest), strict=True))
    assert all(1 <= width <= largest for width in found.values())
    for less, more in pairwise(sorted(found)):
        assert found[less] < found[more]
    assert found[max(values)] == largest


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_widths_without_room_are_still_widths(values: list[int]) -> None:
    assert widths(values, 3, 1) == [1] * len(values)


def test_rates_go_first_when_it_is_tight() -> None:
    assert share_rows(4, 4).between == 0
    assert share_rows(4, 6).between == 0
    assert (share_rows(4, 7).bar, share_rows(4, 7).between) == (1, 1)
    assert (share_rows(4, 11).bar, share_rows(4, 11).between) == (2, 1)
    for height in range(1, 60):
        rows = share_rows(4, height)
        assert rows.top >= 0
        if height >= 4:
            assert rows.top + 4 * rows.bar + 3 * rows.between <= height


def test_a_name_that_does_not_fit_is_left_out_not_cut() -> None:
    bar = BARS[3]
    assert caption(bar, 1, 40) == ["20 opportunities"]
    assert caption(bar, 2, 40) == ["20", "opportunities"]
    assert caption(bar, 1, 20) == ["20"]


@pytest.mark.usefixtures("sixteen_colors")
async def test_sixteen_colors_draw_with_blocks() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        assert is_plain(chart)
        assert lines(chart, 44, 7) == [
            "███2,000 calls███ ███████5,000 emails███████",
            "    ↓ 1 in 40                ↓ 1%",
            "        ▐███████100 meetings███████▌",
            "                  ↓ 1 in 5",
            "           ▐██20 opportunities██▌",
            "                   ↓ 50%",
            "             █████10 deals█████",
        ]
        assert lines(chart, 24, 6) == [
            " █████2,000 calls██████",
            "██████5,000 emails██████",
            "    ██100 meetings██",
            "     ▐█████20█████▌ opp…",
            "      ██10 deals██",
            "",
        ]


@pytest.mark.usefixtures("sixteen_colors")
@pytest.mark.parametrize("theme", ["harbor", "ansi-dark", "ansi-light"])
async def test_text_leaves_no_hole_in_a_bar_of_blocks(theme: str) -> None:
    async with Demo(theme).run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        for strip in chart.draw(60, 7)[::2]:
            bars = [segment for segment in strip if segment.text.strip()]
            (color,) = {segment.style.color for segment in bars if segment.style}
            for text, style, _ in bars:
                assert style
                # Reversed, the ground of the text is the colour of the blocks; bold would make it lighter.
                assert set(text) <= set("█▌▐") or (style.reverse and not style.bold), text
            assert color == chart.style_of("narrow").color


@pytest.mark.usefixtures("true_color")
async def test_the_picture() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        assert not is_plain(chart)
        assert lines(chart, 44, 10) == [
            "   2,000 calls           5,000 emails",
            " ▀▀ ↓ 1 in 40                ↓ 1%        ▀▀",
            "     ▝▀▜                            ▛▀▘",
            "        ▐       100 meetings       ▌",
            "         ▜        ↓ 1 in 5        ▛",
            "          ▝                      ▘",
            "           ▐  20 opportunities  ▌",
            "           ▝       ↓ 50%        ▘",
            "            ▝                  ▘",
            "                  10 deals",
        ]
        assert lines(chart, 24, 6) == [
            "      2,000 calls",
            "      5,000 emails",
            "      100 meetings",
            "     ▐     20     ▌ opp…",
            "        10 deals",
            "",
        ]


@pytest.mark.usefixtures("true_color")
async def test_bars_are_backgrounds_that_narrow_and_deepen() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        ground = chart.rich_style.bgcolor
        bars = []
        for strip in chart.draw(60, 7)[::2]:
            styled = [(segment.cell_length, segment.style) for segment in strip]
            lit = [(size, style.bgcolor) for size, style in styled if style and style.bgcolor != ground]
            bars.append((sum(size for size, _ in lit), lit[0][1]))
        assert [size for size, _ in bars] == sorted((size for size, _ in bars), reverse=True)
        assert len({shade for _, shade in bars}) == 4


@pytest.mark.usefixtures("true_color")
async def test_any_size() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        for width in (0, 1, 2, 3, 7, 24, 60, 200):
            for height in (0, 1, 2, 3, 6, 13, 60):
                assert len(lines(chart, width, height)) == height
        assert any("10" in line for line in lines(chart, 8, 1))


async def test_numbers_of_every_activity_are_there_at_24_by_6() -> None:
    async with Demo().run_test(size=(80, 24)) as pilot:
        text = "\n".join(lines(pilot.app.query_one(FunnelChart), 24, 6))
        assert all(bar.quota in text for bar in BARS)
        assert "1 in 5" not in text


async def test_no_color_does_not_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for theme in ("harbor", "ansi-dark"):
        async with Demo(theme).run_test(size=(50, 12)) as pilot:
            await pilot.pause()
            chart = pilot.app.query_one(FunnelChart)
            assert is_plain(chart)
            assert "█" in "".join(lines(chart, 40, 9))


async def test_new_bars_are_drawn() -> None:
    async with Demo().run_test(size=(50, 12)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        chart.bars = BARS[2:]
        await pilot.pause()
        text = "\n".join(chart.render_line(y).text for y in range(12))
        assert "calls" not in text
        assert "meetings" in text


async def test_without_bars_it_is_blank() -> None:
    async with Demo().run_test(size=(50, 12)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        chart.bars = ()
        assert lines(chart, 20, 3) == ["", "", ""]


async def test_many_channels_still_fit() -> None:
    bars = tuple(FunnelBar(f"channel{n}", str(n * 50), n * 50, "1%", Kind.CHANNEL) for n in range(1, 7))
    async with Demo().run_test(size=(50, 12)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        chart.bars = bars + BARS[2:]
        assert len(lines(chart, 40, 12)) == 12
        assert all(bar.quota in "\n".join(lines(chart, 60, 20)) for bar in chart.bars)


async def test_many_channels_are_never_a_block_of_text() -> None:
    channels = [FunnelBar(f"channel {n}", "20,000", 20_000, "2%", Kind.CHANNEL, ("20k",)) for n in range(4)]
    stages = [
        FunnelBar(name, f"{value}", value, "50%", Kind.STAGE)
        for name, value in (("meetings", 1600), ("demos", 800), ("opportunities", 400))
    ]
    async with Demo().run_test(size=(80, 24)) as pilot:
        chart = pilot.app.query_one(FunnelChart)
        chart.bars = (*channels, *stages, FunnelBar("deals", "200", 200, "", Kind.DEALS))
        drawn = lines(chart, 52, 12)
        assert sum("chan" in line for line in drawn) == 1
        assert any("↓ 50%" in line for line in drawn)
