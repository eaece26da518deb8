from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.notation import SETTINGS
from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.forms import form
from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.widgets.charts.burnup import BurnUp
from funnel_tui.ui.widgets.tables.figure_table import FigureTable
from funnel_tui.ui.widgets.tables.summary import Summary


def rows(app: Driven) -> dict[str, tuple[str, ...]]:
    table = app.app.screen.query_one("#pace", FigureTable)
    texts = [tuple(form(cell, 0) for cell in row.cells) for row in table.rows]
    return {cells[0]: cells for cells in texts}


def chart_title(app: Driven) -> str:
    data = app.widget(BurnUp).data
    return data.title if data else ""


async def test_a_row_for_each_activity_and_the_revenue(run: Runner) -> None:
    year = Year(example_plan(date(2026, 11, 2)))
    for day in (2, 3, 4, 5, 6):
        year = year.with_day(date(2026, 11, day), Day({"calls": 10, "emails": 10}))
    async with run(year, size=(120, 36)) as app:
        await app.press("t")
        # 16 of the 204 working days of the calls' window are over: 2,000 * 16 / 204 = 156.9 were due.
        assert rows(app)["Calls"][1:5] == ("50 / 2,000", "156.9", "-107", "-11")
        assert rows(app)["Emails"][-1] == "▼ behind"
        assert rows(app)["Deals"][-1] == "○ not yet"
        assert rows(app)["Revenue"][1] == "$0 / $100k"


async def test_money_and_deals_head_for_the_median_of_the_one_forecast(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t")
        assert (rows(app)["Deals"][6], rows(app)["Revenue"][6]) == ("–", "–")
        await app.forecast()
        insight = app.app.state.insight
        assert insight is not None
        assert insight.forecast is not None
        assert rows(app)["Deals"][6] == str(round(insight.forecast.deals.p50))
        assert rows(app)["Revenue"][6] == PLAIN.compact_money(Fraction(insight.forecast.revenue.p50), "$")
        assert "heading for" in app.text


async def test_early_deals_are_not_taken_for_a_rate(run: Runner) -> None:
    start = date(2026, 11, 2)
    year = Year(example_plan(start)).with_day(start, Day({"calls": 10}, won=(Decimal(9_000),) * 3))
    async with run(year, size=(120, 36), today=date(2026, 11, 4)) as app:
        await app.forecast()
        await app.press("t")
        # Three in two days would make hundreds a year; the range ends far below.
        insight = app.app.state.insight
        assert insight is not None
        assert insight.forecast is not None
        assert insight.forecast.deals.p10 <= int(rows(app)["Deals"][6]) <= insight.forecast.deals.p90
        # Nothing is due of them yet, and nothing was done.
        assert rows(app)["Opportunities"][6] == "–"


async def test_short_by_luck_has_words_and_a_colour_of_its_own_and_no_days(run: Runner) -> None:
    year = Year(example_plan(date(2026, 1, 1))).with_day(
        date(2026, 3, 2), Day({"meetings": 20, "opportunities": 9})
    )
    async with run(year, size=(120, 36), today=date(2026, 3, 17)) as app:
        assert pace(year, date(2026, 3, 17)).of("meetings").verdict is Verdict.WITHIN_LUCK
        assert "▽ within luck" in app.text
        assert "▽ BEHIND, WITHIN LUCK · meetings" in app.text
        await app.press("t")
        assert (rows(app)["Meetings"][4], rows(app)["Meetings"][-1]) == ("–", "▽ behind, within luck")
        table = app.app.screen.query_one("#pace", FigureTable)
        (row,) = (row for row in table.rows if row.cells[0] == "Meetings")
        warn = table.get_component_rich_style(row.style, partial=True)
        assert warn.color not in [
            table.get_component_rich_style(f"verdict--{other}", partial=True).color
            for other in ("good", "bad", "neutral")
        ]


async def test_arrows_show_another_activity_in_the_chart(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t")
        assert chart_title(app) == "Revenue"
        await app.press("right")
        assert chart_title(app) == "Calls"
        await app.press("left", "left")
        assert chart_title(app) == "Deals"


@pytest.mark.parametrize("size", [(200, 60), (120, 36), (80, 24), (60, 20)])
async def test_the_whole_table_is_on_the_screen(run: Runner, size: tuple[int, int]) -> None:
    async with run(demo_year(TODAY), size=size) as app:
        await app.press("t")
        for name in ("Calls", "Emails", "Meetings", "Opportunities", "Deals", "Revenue"):
            assert name in app.text


async def test_the_chance_stands_with_its_range_and_what_it_stands_on(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t")
        assert "Chance" in app.text
        assert "% to reach $100,000" not in app.text
        await app.forecast()
        assert re.search(
            r"\d+ % to reach \$100,000 \(likely \$[\d.]+k to \$[\d.]+k, \d+ to \d+ deals\)", app.text
        )
        chart = app.widget(BurnUp).data
        assert chart is not None
        assert chart.band is not None
        await app.press("l")
        assert re.search(r"\d+ % chance to reach \$100,000 \(likely", app.text)


async def test_few_decided_deals_are_said(run: Runner) -> None:
    year = Year(example_plan(date(2026, 9, 1))).with_day(date(2026, 11, 3), Day({"calls": 30, "meetings": 3}))
    async with run(year, size=(120, 36)) as app:
        await app.forecast()
        await app.press("t")
        assert "mostly by planned rates, 0 of 5 deals decided" in app.text


async def test_rates_show_range_trials_and_trend(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "r")
        table = app.app.screen.query_one("#rates", FigureTable)
        names = {row.cells[0]: row.cells for row in table.rows}
        assert set(names) == {"Calls", "Emails", "Meetings", "Opportunities"}
        assert names["Meetings"][1] == "1 in 5"
        assert "–" in names["Meetings"][3]
        assert "shared" in names["Calls"][-1]
        assert "Opportunities" in app.text


async def test_ways_back_name_each_lever_alone(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "w")
        even = dict(app.app.screen.query_one("#choices", Summary).pairs)["Even chance"]
        for words in ("calls a day", "a win rate of", "an average deal of"):
            assert words in even


async def test_history_opens_a_day_on_log_with_the_same_keys(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "h", "up", "enter")
        assert app.app.current_mode == "log"
        assert "You are logging for Mon 23 Nov 2026" in app.text
        await app.press("9", "c")
        before = demo_year(TODAY).day(date(2026, 11, 23)).count("calls")
        assert (await app.checkpoint())["days"]["2026-11-23"]["calls"] == before + 9


async def test_a_forecast_of_another_plan_is_not_shown(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        await app.press("p", "s", "down", "enter", "ctrl+s", "t")
        assert "% to reach $100,000" not in app.text
        await app.forecast()
        assert "% to reach $100,000" in app.text


async def test_the_weeks_page_is_written_beside_the_file_and_never_over_an_edit(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "m")
        await app.app.workers.wait_for_complete()
        await app.settle()
        page = app.path.with_name("review-2026-W47.md")
        text = page.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert "W47" in text
        page.write_text("mine", encoding="utf-8")
        await app.press("m")
        await app.app.workers.wait_for_complete()
        assert page.read_text(encoding="utf-8") == "mine"
        assert app.path.with_name("review-2026-W47-2.md").read_text(encoding="utf-8") == text


async def test_a_key_for_columns_says_where_there_are_none(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        for keys in (["p"], ["t"], ["t", "w"]):
            app.app.clear_notifications()
            await app.press(*keys, "right_square_bracket")
            assert app.notices == ["there are no further columns"], keys


async def test_the_leak_is_told_to_its_end_on_a_screen_of_24_rows(run: Runner) -> None:
    # With the currency behind the amounts the chance takes two lines.
    async with run(demo_year(TODAY), size=(80, 24), settings=SETTINGS) as app:
        await app.forecast()
        await app.press("t")
        said = " ".join(app.text.split())
        assert "conversion, not effort" in said
