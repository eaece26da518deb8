from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.notation import SETTINGS
from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.plan.edit import with_activity
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.forms import form
from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.screens.target.screen import TargetScreen
from funnel_tui.ui.widgets.bars.morning_line import MorningLine
from funnel_tui.ui.widgets.charts.burnup import BurnUp
from funnel_tui.ui.widgets.tables.figure_table import FigureTable


def rows(app: Driven) -> dict[str, tuple[str, ...]]:
    table = app.app.screen.query_one("#pace", FigureTable)
    texts = [tuple(form(cell, 0) for cell in row.cells) for row in table.rows]
    return {cells[0]: cells for cells in texts}


def chart_title(app: Driven) -> str:
    return str(app.widget(BurnUp).border_title).removesuffix(" to target")


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
        assert "short, within luck" in app.text
        await app.press("t")
        assert (rows(app)["Meetings"][4], rows(app)["Meetings"][-1]) == ("–", "▽ behind, within luck")
        table = app.app.screen.query_one("#pace", FigureTable)
        (row,) = (row for row in table.rows if row.cells[0] == "Meetings")
        warn = table.style_of(row.style)
        assert warn.color not in [table.style_of(other).color for other in ("good", "bad", "neutral")]


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
        assert "% chance" not in app.text
        await app.forecast()
        assert re.search(r"\d+ % chance to reach \$100,000 \(likely \$[\d.]+k to \$[\d.]+k\)", app.text)
        assert re.search(r"\d+ to \d+ deals, .* four times in five; by the log, \d+ deals decided", app.text)
        chart = app.widget(BurnUp).data
        assert chart is not None
        assert chart.band is not None
        assert list(chart.band[-1][1]) == sorted(chart.band[-1][1])
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


def cells(app: Driven, table: str) -> list[tuple[str, ...]]:
    return [
        tuple(form(cell, 0) for cell in row.cells)
        for row in app.app.screen.query_one(table, FigureTable).rows
    ]


async def test_ways_back_are_a_table_with_the_least_change_first(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "w")
        rows = cells(app, "#levers")
        assert rows[0][:3] == ("Win rate", "50 %", "69 %")
        changes = [int(row[3].strip("+ %")) for row in rows if row[3] != "–"]
        assert changes == sorted(changes)
        named = {row[0]: row for row in rows}
        assert named["Calls a day"][-1] == "✗ no, 13.7 a day"
        assert named["Average deal"][-1] == "–"
        assert cells(app, "#choices")[-1][0] == "Let it go"
        assert "Ways back: each alone is enough for an even chance" in app.text


async def test_the_way_to_catch_up_that_was_chosen_is_marked(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "w", "f5", "down", "enter")
        await app.forecast()
        by = app.file()["plan"].get("catch_up_by") or (await app.checkpoint())["plan"]["catch_up_by"]
        assert by == date(2026, 12, 22)
        assert [row[0] for row in cells(app, "#choices") if row[-1]] == ["Four weeks"]


async def test_no_way_back_says_why_and_what_next(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "w")
        assert "The forecast is being made" in app.text
    done = demo_year(TODAY).with_day(TODAY, Day(won=(Decimal(90_000),)))
    async with run(done, size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "w")
        assert "None needed" in app.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_headline_opens_the_ways_back(run: Runner, size: tuple[int, int]) -> None:
    async with run(demo_year(TODAY), size=size) as app:
        await app.forecast()
        for opens in ("click", "enter"):
            await app.press("t", "a", "l")
            if opens == "click":
                await app.pilot.click(MorningLine, offset=(5, 1))
            else:
                app.widget(MorningLine).focus()
                await app.press("enter")
            await app.settle()
            assert app.app.current_mode == "target"
            assert "Win rate" in app.text


async def test_a_click_on_the_verdict_in_the_header_of_plan_opens_the_ways_back(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("p")
        at = app.text.split("\n")[0].index("▼")
        await app.pilot.click(offset=(at + 3, 0))
        await app.settle()
        assert app.app.current_mode == "target"
        assert "Ways back" in app.text


async def test_a_click_on_a_circle_shows_its_view(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t")
        y, line = next((y, line) for y, line in enumerate(app.text.split("\n")) if "1/5" in line)
        await app.pilot.click(offset=(line.rindex("○"), y))
        await app.settle()
        assert "5/5 ○ ○ ○ ○ ●" in app.text


async def test_a_click_on_a_row_of_the_pace_puts_it_into_the_chart(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t")
        for name in ("Meetings", "Revenue", "Calls"):
            y = next(y for y, line in enumerate(app.text.split("\n")) if line.startswith(f" │ {name} "))
            await app.pilot.click(offset=(10, y))
            await app.settle()
            assert chart_title(app) == name


async def test_the_history_says_its_day_in_its_border(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "h", "up")
        assert re.search(r"╭─ History · Mon 23 Nov 2026: \d+ calls, \d+ emails", app.text)
        assert "Sun" not in app.text


async def test_history_opens_a_day_on_log_with_the_same_keys(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "h", "up", "enter")
        assert app.app.current_mode == "log"
        assert "Logging for Mon 23 Nov 2026" in app.text
        await app.press("9", "c")
        before = demo_year(TODAY).day(date(2026, 11, 23)).count("calls")
        assert (await app.checkpoint())["days"]["2026-11-23"]["calls"] == before + 9


async def test_a_forecast_of_another_plan_is_not_shown(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        await app.press("p", "s", "down", "enter", "ctrl+s", "t")
        assert "% chance to reach $100,000" not in app.text
        await app.forecast()
        assert "% chance to reach $100,000" in app.text


async def test_the_weeks_page_is_written_beside_the_file_and_never_over_an_edit(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("t", "f10", "n")
        assert not app.path.with_name("review-2026-W47.md").exists()
        await app.press("f10", "y")
        await app.app.workers.wait_for_complete()
        await app.settle()
        page = app.path.with_name("review-2026-W47.md")
        text = page.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert "W47" in text
        page.write_text("mine", encoding="utf-8")
        await app.press("ctrl+o", "y")
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


async def test_the_keys_of_activities_count_on_target_and_say_so(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("funnel_tui.ui.screens.target.view.TOLD_FOR", 3600.0)
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        before = demo_year(TODAY).day(TODAY).counts
        await app.press("t", "m", "1", "2", "c")
        assert app.app.current_mode == "target"
        assert "+12 calls, +1 meeting today" in app.text
        await app.press("C")
        assert "+11 calls, +1 meeting today" in app.text
        await app.press("2")
        assert "2 ×" in app.text
        await app.press("escape", "e", "u")
        assert "+11 calls, +1 meeting today" in app.text
        day = (await app.checkpoint())["days"]["2026-11-24"]
        assert (day["calls"], day["meetings"]) == (before["calls"] + 11, before.get("meetings", 0) + 1)
        assert day["emails"] == before["emails"]
        screen = app.app.screen
        assert isinstance(screen, TargetScreen)
        screen._tell_no_more()
        assert "+11 calls" not in app.text


async def test_a_letter_that_counts_does_nothing_else_on_target(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan may give `r` away, which shows the rates otherwise; space and the circles still lead there."""
    monkeypatch.setattr("funnel_tui.ui.screens.target.view.TOLD_FOR", 3600.0)
    year = demo_year(TODAY)
    plan = with_activity(year.plan, "calls", replace(year.plan.funnel.channels[0], key="r"))
    async with run(replace(year, plan=plan), size=(120, 36)) as app:
        await app.press("t", "r")
        assert "+1 call today" in app.text
        assert "1/5 ●" in app.text
        await app.press("a", "space")
        assert "2/5 ○ ●" in app.text
