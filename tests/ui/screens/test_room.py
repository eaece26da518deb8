"""On a small screen, and with a long process, everything can still be reached and nothing is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.ui.screens.conftest import TODAY, Runner
from textual.widgets import OptionList

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.widgets.tables.figure_table import FigureTable
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable

CHANNELS = {"calls": "c", "emails": "e", "linkedin_messages": "i", "trade_show_visits": "v"}
STAGES = {"first_meetings": "m", "demonstrations": "d", "opportunities": "o", "negotiations": "z"}


def long_process(target: int = 1_200_000) -> Year:
    """Four channels and four stages."""
    channels = [Channel(name, key, Rate.parse("2%"), Rate.parse("25%"), 7) for name, key in CHANNELS.items()]
    stages = [Stage(name, key, Rate.parse("50%"), 14) for name, key in STAGES.items()]
    funnel = Funnel(Decimal(target), Decimal(12_000), tuple(channels), tuple(stages))
    return Year(replace(example_plan(date(2026, 11, 2)), funnel=funnel))


async def test_the_columns_of_a_long_process_are_paged_with_a_mark(run: Runner) -> None:
    async with run(long_process(), size=(120, 36)) as app:
        await app.press("p")
        table = app.widget(ScheduleTable)
        assert table.mark.startswith("1-")
        assert "of 9 › · 1/3 ● ○ ○" in app.text
        heads = []
        while True:
            heads += table.render_line(0).text.split()[1:]
            before = table.page
            await app.press("right_square_bracket")
            if table.page == before:
                break
        assert (heads[0], heads[-1]) == ("Calls", "Deals")
        await app.press("shift+left")
        assert table.page == before - 1


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_every_row_of_the_pace_can_be_seen(run: Runner, size: tuple[int, int]) -> None:
    async with run(long_process(), size=size) as app:
        await app.press("t")
        table = app.app.screen.query_one("#pace", FigureTable)
        assert f"↓ {11 - table.size.height} more" in app.text
        assert "1/5 ● ○ ○ ○ ○ ─╯" in app.text
        # The arrows scroll it: its border is in the accent colour.
        assert app.app.screen.query_one("#views").has_class("-arrows")
        await app.press(*["down"] * 5)
        assert "Revenue" in app.text
        await app.press("right")
        assert table.render_line(1).text.startswith("Calls")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_plan_is_one_column_below_90(run: Runner, size: tuple[int, int]) -> None:
    async with run(demo_year(TODAY), size=size) as app:
        await app.press("p")
        assert "Average deal" in app.text
        assert "Schedule" not in app.text
        for shown in ("╭─ Funnel", "Schedule by month", "The year", "Odds, levers"):
            await app.press("space")
            assert shown in app.text
            assert "Average deal" not in app.text
        await app.press("space")
        assert "Average deal" in app.text
        await app.press("right")
        assert "Schedule by week" in app.text
        await app.press("enter")
        assert "Average deal" in app.text


async def test_the_week_has_no_figures_out_of_nothing(run: Runner) -> None:
    async with run(demo_year(TODAY)) as app:
        await app.press("l")
        assert "11/11    5/11      10" in app.text
        assert "0/0" not in app.text.partition("This week")[2]


@pytest.mark.parametrize("size", [(200, 60), (120, 36), (80, 24), (60, 20)])
async def test_no_panel_runs_out_of_the_screen(run: Runner, size: tuple[int, int]) -> None:
    async with run(long_process(9_000_000_000), size=size) as app:
        for keys in ("l", "t", "r", "h", "a"):
            await app.press(keys)
            opened, closed = (app.text.count(corner) for corner in "╭╰")
            assert opened == closed, (size, keys)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("f5",), "Spread it  by 15 Jan"),
        (("p", "c"), "Remove             7 Sep to 18 Sep two weeks away"),
        (("p", "y"), "Fiscal year from April 2026  1 Apr 2026 to 31 Mar 2027"),
        (("p", "e"), "c    Calls               channel  1 in 40     50%"),
        (("f6",), "safe for colour-blind eyes"),
    ],
)
async def test_a_line_of_a_dialog_is_one_row_on_the_smallest_screen(
    run: Runner, keys: tuple[str, ...], line: str
) -> None:
    async with run(demo_year(TODAY), size=(60, 20)) as app:
        await app.press(*keys)
        assert line in app.text
        options = app.app.screen.query_one(OptionList)
        assert options.virtual_size.height == options.option_count
        assert "…" not in str(app.app.screen.query(".dialog").first().border_subtitle)


async def test_a_long_help_text_goes_on_under_its_beginning(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(60, 20)) as app:
        await app.press("question_mark")
        assert "0-9         Digits first: 12 and a key count twelve" in app.text
        assert " " * 16 + "at once, 999 at most" in app.text


async def test_names_of_activities_are_whole_over_the_quota_attainment(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(80, 24)) as app:
        assert "Calls Emails Meetings Opportunities Deals" in app.text
