"""The schedule's rows are the period, and every column adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.schedule import Schedule, months, quarters, schedule, weeks
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.themes import ThemedApp
from funnel_tui.ui.widgets.tables.schedule_layout import GRAINS, columns_for, rows_of
from funnel_tui.ui.widgets.tables.schedule_table import ScheduleTable

TODAY = date(2026, 10, 9)


class Demo(ThemedApp):
    CSS = "ScheduleTable { scrollbar-size-vertical: 1; }"

    def compose(self) -> ComposeResult:
        yield ScheduleTable()


async def shown(
    pilot: Pilot[None], schedule: Schedule, grain: str, today: date = TODAY, notation: Notation = PLAIN
) -> list[str]:
    table = pilot.app.query_one(ScheduleTable)
    table.grain = grain
    table.show(schedule, notation, today)
    await pilot.pause()
    return lines(table)


def lines(table: ScheduleTable) -> list[str]:
    strips = [table.render_line(y) for y in range(table.size.height)]
    assert all(segment.style is not None for strip in strips for segment in strip)
    return [strip.text.rstrip() for strip in strips]


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("ends", [date(2026, 12, 31), date(2026, 5, 3), date(2028, 6, 30)])
def test_rows_cover_the_period_and_add_up(
    planned: Callable[[date, date], Schedule], grain: str, ends: date
) -> None:
    schedule = planned(date(2026, 1, 1), ends)
    rows = rows_of(schedule, grain, PLAIN)
    assert [day for row in rows for day in row.span] == list(schedule.plan.period)
    for line in schedule.lines:
        assert sum(line.between(row.span) for row in rows) == line.quota
    assert len({row.label for row in rows}) == len(rows)


def test_rows_agree_with_the_sums_of_the_core(year: Schedule) -> None:
    for grain, by in (("quarter", quarters), ("month", months), ("week", weeks)):
        for line in year.lines:
            sums = [line.between(row.span) for row in rows_of(year, grain, PLAIN)]
            assert sums == list(by(line).values())


def test_rows_are_labelled_in_words(planned: Callable[[date, date], Schedule], year: Schedule) -> None:
    def labels(schedule: Schedule, grain: str) -> list[str]:
        return [row.label for row in rows_of(schedule, grain, PLAIN)]

    assert labels(year, "quarter") == ["Q1 Jan–Mar", "Q2 Apr–Jun", "Q3 Jul–Sep", "Q4 Oct–Dec"]
    assert labels(year, "month")[10] == "November 2026"
    assert labels(year, "week")[0] == "W01 1–4 Jan"
    assert labels(year, "week")[46] == "W47 16–22 Nov"
    assert labels(year, "week")[17] == "W18 27 Apr–3 May"
    assert labels(year, "day")[326] == "Mon 23 Nov"
    from_november = planned(date(2026, 11, 23), date(2027, 11, 22))
    assert labels(from_november, "quarter")[0] == "Q1 23 Nov–22 Feb"
    long = planned(date(2026, 1, 1), date(2028, 6, 30))
    assert labels(long, "quarter")[-1] == "Q2 Apr–Jun 2028"
    assert [row.short for row in rows_of(year, "month", PLAIN)][9] == "Oct"
    assert [row.short for row in rows_of(long, "month", PLAIN)][9] == "Oct 26"


def test_days_off_say_why(year: Schedule) -> None:
    rows = {row.span.starts: row for row in rows_of(year, "day", PLAIN)}
    assert rows[date(2026, 10, 12)].off == "Columbus Day"
    assert rows[date(2026, 8, 12)].off == "summer"
    assert (rows[date(2026, 11, 22)].off, rows[date(2026, 11, 22)].works) == ("", False)
    assert rows[date(2026, 11, 23)].works


async def test_months(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 14)) as pilot:
        assert await shown(pilot, year, "month") == [
            "  Month          Calls  Emails  Meetings  Opportunities  Deals",
            "  January 2026     220     550         9              1      ·",
            "  February 2026    209     523        10              2      ·",
            "  March 2026       231     576        12              2      ·",
            "  April 2026       230     576        11              2      2",
            "  May 2026         220     550        11              3      1",
            "  June 2026        230     576        12              2      1",
            "  July 2026        241     602        12              2      1",
            "  August 2026      115     288         6              1      ·",
            "  September 2026   231     576        11              3      2",
            "▸ October 2026      73◂    183◂        6◂             2◂     1   ◂ last day",
            "  November 2026      ·       ·         ·              ·      1",
            "  December 2026      ·       ·         ·              ·      1◂  ◂ last deals",
            "  Total          2,000   5,000       100             20     10",
        ]


async def test_days_around_a_holiday(year: Schedule) -> None:
    async with Demo().run_test(size=(84, 10)) as pilot:
        assert await shown(pilot, year, "day") == [
            "  Day        Calls  Emails  Meetings  Opportunities  Deals",
            "  Mon 5 Oct     10      26         1              ·      ·",
            "  Tue 6 Oct     11      26         ·              ·      ·",
            "  Wed 7 Oct     10      27         1              ·      ·",
            "  Thu 8 Oct     11      26         ·              ·      ·",
            "▸ Fri 9 Oct     10◂     26◂        1              1      ·   ◂ last calls, emails",
            "  Sat 10 Oct",
            "  Sun 11 Oct",
            "  Mon 12 Oct  Columbus Day",
            "  Total      2,000   5,000       100             20     10",
        ]


async def test_numbers_are_never_cut(year: Schedule) -> None:
    async with Demo().run_test(size=(40, 8)) as pilot:
        text = await shown(pilot, year, "quarter")
        # The total follows the last row where all of them fit.
        assert text[6:] == ["", ""]
        assert text[5].split() == ["Total", "2,000", "5,000", "100", "20", "10"]
        assert text[0].split() == ["Quar…", "Calls", "Emai…", "Mee…", "Opp…", "Dea…"]


def test_labels_give_way_first_then_headings_then_there_are_pages(year: Schedule) -> None:
    rows = rows_of(year, "month", PLAIN)
    wide, tight, narrow = (columns_for(year, rows, PLAIN, width) for width in (200, 55, 41))
    assert (wide.values, wide.short) == ((5, 6, 8, 13, 5), False)
    assert (tight.values, tight.short) == ((5, 6, 8, 13, 5), True)
    assert (narrow.values, narrow.short, narrow.pages) == ((5, 5, 4, 4, 4), True, 1)
    pages = [columns_for(year, rows, PLAIN, 30, page) for page in range(3)]
    assert {columns.pages for columns in pages} == {3}
    assert [i for columns in pages for i in columns.page] == [0, 1, 2, 3, 4]


async def test_columns_that_do_not_fit_are_a_page_further_with_a_mark(year: Schedule) -> None:
    async with Demo().run_test(size=(30, 16)) as pilot:
        first = await shown(pilot, year, "month")
        table = pilot.app.query_one(ScheduleTable)
        assert (first[0].split(), table.mark) == (["Month", "Calls", "Emails"], "1-2 of 5 ›")
        table.turn(1)
        await pilot.pause()
        assert (lines(table)[0].split(), table.mark) == (["Month", "Meetings", "Opportu…"], "‹ 3-4 of 5 ›")
        table.turn(5)
        await pilot.pause()
        assert (lines(table)[0].split(), table.mark) == (["Month", "Deals"], "‹ 5 of 5")


async def test_rows_that_are_scrolled_away_are_counted(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        await shown(pilot, year, "month", today=date(2026, 1, 2))
        table = pilot.app.query_one(ScheduleTable)
        assert table.mark == "↓ 5 more"
        table.scroll_to(y=2, animate=False)
        await pilot.pause()
        assert table.mark == "↑ 2 more ↓ 3 more"


async def test_short_labels_can_be_told_apart(year: Schedule) -> None:
    async with Demo().run_test(size=(44, 12)) as pilot:
        for grain, label in zip(GRAINS, ("Q4 ", "Oct ", "W41 ", "Fri 9 "), strict=True):
            assert any(line.startswith(f"▸ {label}") for line in await shown(pilot, year, grain))


async def test_numbers_follow_the_notation(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 14)) as pilot:
        text = await shown(pilot, year, "month", notation=Notation(decimal=",", grouping="."))
        assert "5.000" in text[-1]


async def test_the_heading_and_the_total_stay_while_rows_scroll(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 10)) as pilot:
        pilot.app.animation_level = "none"
        before = await shown(pilot, year, "week")
        table = pilot.app.query_one(ScheduleTable)
        table.focus()
        await pilot.press("home")
        await pilot.pause()
        top = lines(table)
        assert "W01" in top[1]
        await pilot.press("down", "down")
        assert "W03" in lines(table)[1]
        await pilot.press("pagedown", "end")
        await pilot.pause()
        end = lines(table)
        assert "W53" in end[-2]
        assert before[0] == top[0] == end[0]
        assert before[-1] == top[-1] == end[-1]


async def test_it_opens_at_today_and_marks_it(year: Schedule) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        for grain, label in zip(GRAINS, ("Q4", "October", "W41", "Fri 9 Oct"), strict=True):
            text = await shown(pilot, year, grain)
            assert [line.startswith(f"▸ {label}") for line in text].count(True) == 1


@pytest.mark.parametrize("grain", GRAINS)
async def test_lines_that_were_kept_are_those_of_a_table_that_is_drawn_as_a_whole(grain: str) -> None:
    plan = example_plan(date(2026, 1, 1))
    edits = [
        ("plan.target", "1234567"),
        ("plan.target", "1234567"),
        ("plan.currency", "EUR"),
        ("channels.calls.converts", "1 in 7"),
        ("stages.meetings.lead_days", "90"),
        ("plan.counted_from", "2026-05-01"),
        ("stages.meetings.opening", "40"),
        ("plan.ends", "2026-10-31"),
        ("plan.target", "20"),
    ]
    async with Demo().run_test(size=(60, 12)) as pilot:
        pilot.app.animation_level = "none"
        table = pilot.app.query_one(ScheduleTable)
        for i, (path, text) in enumerate(edits):
            plan = with_field(plan, path, text)
            await shown(pilot, schedule(plan), grain, TODAY if i % 2 else date(2026, 3, 9))
            kept = pilot.app.screen._compositor.render_strips()
            table.notify_style_update()
            table.refresh()
            await pilot.pause()
            assert pilot.app.screen._compositor.render_strips() == kept
            table.scroll_relative(y=i, animate=False)
            await pilot.pause()


async def test_a_change_of_the_plan_keeps_the_place(
    planned: Callable[[date, date], Schedule], year: Schedule
) -> None:
    async with Demo().run_test(size=(80, 9)) as pilot:
        await shown(pilot, year, "day")
        table = pilot.app.query_one(ScheduleTable)
        table.scroll_to(y=30, animate=False)
        await pilot.pause()
        here = lines(table)
        assert await shown(pilot, year, "day") == here
        assert await shown(pilot, planned(date(2026, 2, 1), date(2026, 12, 31)), "day") != here


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (5, 3), (24, 4), (200, 60)])
@pytest.mark.parametrize("grain", GRAINS)
async def test_any_size(year: Schedule, size: tuple[int, int], grain: str) -> None:
    async with Demo().run_test(size=size) as pilot:
        assert len(await shown(pilot, year, grain)) == size[1]


async def test_no_color_does_not_crash(year: Schedule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for theme in ("harbor", "ansi-dark"):
        async with Demo(theme).run_test(size=(80, 12)) as pilot:
            text = await shown(pilot, year, "month")
            assert any(line.startswith("▸ October") for line in text)
            assert any("◂" in line for line in text)


async def test_without_a_plan_it_is_blank() -> None:
    async with Demo().run_test(size=(40, 5)) as pilot:
        assert "".join(lines(pilot.app.query_one(ScheduleTable))) == ""
