from __future__ import annotations

from datetime import date

import pytest
from tests.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.days import Day
from funnel_tui.core.example import example_plan
from funnel_tui.core.year import Year
from funnel_tui.demo import demo_year
from funnel_tui.widgets.burnup import BurnUp
from funnel_tui.widgets.pace_table import PaceTable


def rows(app: Driven) -> dict[str, tuple[str, ...]]:
    return {row.cells[0]: row.cells for row in app.widget(PaceTable).rows}


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
