"""Totals, colours and sentences that the screens show for a given log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.ui.screens.plan.form import PlanForm
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard
from funnel_tui.ui.widgets.tables.figure_table import FigureTable
from funnel_tui.ui.widgets.tables.week_table import Cell, WeekTable

BEGUN = Year(example_plan(date(2026, 11, 2)))
MONDAY = date(2026, 11, 23)


def week(app: Driven) -> dict[str, tuple[tuple[Cell, ...], Cell]]:
    return {name: (cells, whole) for name, cells, whole in app.widget(WeekTable).week.rows}


def text(cell: Cell) -> str:
    """The longest form of a cell."""
    return cell.text if isinstance(cell.text, str) else cell.text[0]


async def test_the_weeks_total_is_the_sum_of_its_days(run: Runner) -> None:
    year = BEGUN.with_day(MONDAY, Day({"calls": 12})).with_day(TODAY, Day({"calls": 3, "emails": 200}))
    # The week before is none of it.
    async with run(year.with_day(date(2026, 11, 20), Day({"calls": 50}))) as app:
        rows = week(app)
        due = sum(int(text(cell).partition("/")[2] or text(cell)) for cell in rows["Calls"][0])
        assert text(rows["Calls"][1]) == f"15/{due}"
        # 2,000 in 204 working days.
        assert due in (49, 50)
        assert rows["Calls"][1].style == "short"
        assert rows["Emails"][1].style == "met"
        assert rows["Meetings"][1].style == "to-do"
        assert f"15/{due}" in app.text


async def test_a_cell_says_whether_the_day_was_met(run: Runner) -> None:
    year = BEGUN.with_day(MONDAY, Day({"calls": 12, "emails": 3})).with_day(TODAY, Day({"calls": 2}))
    async with run(year) as app:
        (monday, tuesday, wednesday, *_), _ = week(app)["Calls"]
        assert (monday.style, text(monday).split("/")[0]) == ("met", "12")
        assert text(tuesday).split("/")[0] == "2"
        assert tuesday.style != "met"
        assert wednesday.style == "to-do"
        assert week(app)["Emails"][0][0].style == "short"
        await app.press("2", "0", "c")
        assert week(app)["Calls"][0][1].style == "met"


# Meetings and opportunities are due by the week, also on a day off: these are done.
DONE = Day({"meetings": 9, "opportunities": 9})


def with_work(work: WorkCalendar) -> Year:
    return Year(replace(BEGUN.plan, work=work), {MONDAY: DONE})


async def test_a_day_off_says_why(run: Runner) -> None:
    off = DaysOff(Period(TODAY, TODAY), "moving house")
    async with run(with_work(WorkCalendar(days_off=(off,))), size=(120, 36)) as app:
        assert "Day off: moving house" in app.text
    async with run(with_work(WorkCalendar(holidays=((TODAY, "Founders' Day"),))), size=(120, 36)) as app:
        assert "Day off: Founders' Day" in app.text


async def test_a_weekend_says_that_work_counts_all_the_same(run: Runner) -> None:
    async with run(BEGUN.with_day(MONDAY, DONE), today=date(2026, 11, 28), size=(120, 36)) as app:
        assert "Not a working day: " in app.text


async def test_what_is_left_to_do_goes_down_and_ends(run: Runner) -> None:
    async with run(BEGUN, size=(120, 36)) as app:
        assert "To do: " in app.text
        await app.press("4", "0", "c", "9", "0", "e", "9", "m", "9", "o")
        assert "All done for today" in app.text


async def test_a_rate_has_the_colour_of_its_verdict(run: Runner) -> None:
    days = {
        # Half of the meetings that are planned came of this, and more opportunities of them; none was won.
        date(2026, 1, 5): Day({"calls": 4_000, "emails": 10_000, "meetings": 100, "opportunities": 30}),
        date(2026, 11, 20): Day({}, lost=30),
    }
    year = Year(example_plan(date(2026, 1, 1)), days)
    async with run(year, size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "r")
        styles = {row.cells[0]: row.style for row in app.app.screen.query_one("#rates", FigureTable).rows}
        assert styles == {
            "Calls": "bad",
            "Emails": "bad",
            "Meetings": "good",
            "Opportunities": "bad",
        }


async def test_a_rate_without_data_and_one_that_luck_explains_are_neutral(run: Runner) -> None:
    days = {date(2026, 1, 5): Day({"calls": 40, "emails": 100, "meetings": 6, "opportunities": 1})}
    async with run(Year(example_plan(date(2026, 1, 1)), days), size=(120, 36)) as app:
        await app.forecast()
        await app.press("t", "r")
        rows = {row.cells[0]: row for row in app.app.screen.query_one("#rates", FigureTable).rows}
        assert rows["Meetings"].style == "neutral"
        assert rows["Opportunities"].style == "neutral"
        assert rows["Opportunities"].cells[-1] == "nothing to count yet"
        assert rows["Calls"].style == "good"


async def test_what_was_taken_back_is_told_as_it_is_listed(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("w")
        await app.write("12000")
        await app.press("enter", "u")
        assert "took back +1 won $12,000, Tue 24 Nov" in app.notices
        await app.press("ctrl+r")
        assert "brought back +1 won $12,000, Tue 24 Nov" in app.notices


async def test_a_card_names_one_date_on_which_the_first_is_due(run: Runner) -> None:
    async with run(Year(example_plan(TODAY)), size=(160, 36)) as app:
        cards = {card.card.name: card.card for card in app.app.screen.query(ActivityCard)}
        card = cards["opportunities"]
        day = card.unit.removeprefix("by ")
        assert card.verdict == f"○ first due by {day}"


async def test_an_edited_first_plan_is_called_a_draft(run: Runner) -> None:
    async with run() as app:
        form = app.app.screen.query_one(PlanForm)
        assert str(form.border_subtitle).startswith("example")
        await app.press("enter")
        await app.write("250k")
        await app.settle()
        assert str(form.border_subtitle).startswith("draft · ^s accepts, esc twice drops")
