from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.diff import differences, summary
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import WorkCalendar

HERE = Year(example_plan(date(2026, 11, 2)))
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_the_same_year_differs_in_nothing() -> None:
    year = HERE.with_day(MONDAY, Day({"calls": 3}, won=(Decimal(2), Decimal(1))))
    other = HERE.with_day(MONDAY, Day({"calls": 3, "emails": 0}, won=(Decimal(1), Decimal(2))))
    assert differences(year, other) == ()
    assert summary(()) == "the same in every cell"


def test_every_kind_of_cell_is_named_the_newest_day_first() -> None:
    here = HERE.with_day(MONDAY, Day({"calls": 5}, lost=1)).with_day(TUESDAY, Day(note="busy"))
    there = HERE.with_day(MONDAY, Day({"calls": 7}, won=(Decimal(12000),)))
    found = [d.text for d in differences(here, there)]
    assert found == [
        "24 Nov 2026, note: busy here, nothing there",
        "23 Nov 2026, calls: 5 here, 7 there",
        "23 Nov 2026, won: nothing here, $12,000 there",
        "23 Nov 2026, lost: 1 here, 0 there",
    ]
    assert summary(differences(here, there), most=1) == found[0] + "; and 3 more"


def test_the_plan_is_compared_field_by_field() -> None:
    plan = with_field(with_field(HERE.plan, "plan.target", "120k"), "stages.meetings.converts", "1 in 4")
    plan = replace(plan, work=WorkCalendar(workdays=(0,)))
    assert [d.where for d in differences(HERE, Year(plan))] == [
        "plan.target",
        "stages.meetings.converts",
        "calendar.workdays",
    ]


def test_another_process_is_named_as_a_whole() -> None:
    funnel = replace(HERE.plan.funnel, channels=HERE.plan.funnel.channels[:1])
    found = differences(HERE, Year(replace(HERE.plan, funnel=funnel)))
    assert (found[0].where, found[0].here, found[0].there) == ("channels", "calls, emails", "calls")
