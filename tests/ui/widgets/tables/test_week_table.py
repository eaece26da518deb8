"""The week shows whole figures: with units, or fewer days around the one being logged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from textual.app import ComposeResult

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.forms import form
from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.screens.log.view import KeptParts, week
from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.tables.week_table import Cell, Week, WeekTable

DAYS = tuple((f"{name} {day}", name) for day, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri"), 23))
HUGE = Cell(("170,213/170,213", "170.2k/170.2k", "170k/170k"), "met")
WEEK = Week(DAYS, 1, tuple((name, (HUGE,) * 5, HUGE) for name in ("Calls", "Linkedin messages", "Deals")))


class Demo(ThemedApp):
    CSS = "WeekTable { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield WeekTable()


def lines(table: WeekTable) -> list[str]:
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


async def test_figures_come_with_units_before_days_go() -> None:
    for width, text, days, mark in (
        (130, "170,213/170,213", 5, ""),
        (100, "170.2k/170.2k", 5, ""),
        (78, "170k/170k", 5, ""),
        (56, "170k/170k", 3, "days 1-3 of 5 ›"),
        (34, "170k/170k", 1, "days ‹ 2 of 5 ›"),
    ):
        async with Demo().run_test(size=(width, 5)) as pilot:
            table = pilot.app.query_one(WeekTable)
            table.week = WEEK
            await pilot.pause()
            rows = [line for line in lines(table)[1:] if "─" not in line]
            assert [line.split().count(text) for line in rows[:3]] == [days + 1] * 3
            assert "Tue" in lines(table)[0]
            assert table.mark == mark


async def test_rows_that_do_not_fit_scroll() -> None:
    async with Demo().run_test(size=(100, 3)) as pilot:
        table = pilot.app.query_one(WeekTable)
        table.week = WEEK
        await pilot.pause()
        assert table.mark == "↓ 1 more"
        table.scroll_rows(1)
        await pilot.pause()
        assert lines(table)[-1].startswith("Deals")
        assert table.mark == "↑ 1 more"


def test_a_day_without_a_quota_shows_what_was_done_or_a_dot() -> None:
    today = date(2026, 11, 25)
    year = Year(example_plan(date(2026, 11, 2)))
    year = year.with_day(date(2026, 11, 24), Day({"calls": 3, "opportunities": 1}, won=(Decimal(9000),)))
    table = week(year, pace(year, today), today, PLAIN, KeptParts())
    texts = {title: [form(cell.text, 0) for cell in (*cells, whole)] for title, cells, whole in table.rows}
    assert texts["Opportunities"] == ["·", "1", "·", "·", "·", "1"]
    assert texts["Deals"] == ["·", "1", "·", "·", "·", "1"]
    assert [cells[1].style for title, cells, _ in table.rows if title == "Deals"] == ["met"]
    assert not any(text.endswith("/0") for row in texts.values() for text in row)
