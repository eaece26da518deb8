"""The pace of a quarter or a month: target, due, needed, safe days and last useful days, each by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.plan.funnel import Timing
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.plan.revenue.targets import quarter_targets
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.year import Year

# Every working day of the year is alike, lead days or not: 261 of them, 65, 65, 66 and 65 by quarter.
PLAN = replace(ARTICLE_2026, timing=Timing.SPREAD)
YEAR = Year(
    PLAN,
    {
        date(2026, 6, 30): Day({"calls": 500}, won=(Decimal(7_000),)),
        date(2026, 7, 1): Day({"calls": 300}, won=(Decimal(9_000),)),
        date(2026, 7, 8): Day({"calls": 10}, won=(Decimal(1_000),)),
    },
)
TODAY = date(2026, 7, 8)


def quarter(year: Year, today: date) -> Pace:
    return pace(year, today, Horizon.QUARTER)


def test_the_money_of_a_quarter() -> None:
    found = quarter(YEAR, TODAY)
    made, stretch = schedule(PLAN), found.stretch
    working = made.capacity.count(stretch.span)
    assert (stretch.name, stretch.span.starts, stretch.span.ends) == (
        "2026-Q3",
        date(2026, 7, 1),
        date(2026, 9, 30),
    )
    assert found.revenue.target == stretch.target == quarter_targets(PLAN)["2026-Q3"]
    assert str(found.revenue.total) == "10000"
    # Five working days, from 1 to 7 July, lie behind the morning of the 8th.
    assert found.working_days_left == working - 5
    assert found.revenue.expected == Fraction(stretch.target) * 5 / working
    assert found.revenue.needed == (Fraction(stretch.target) - 9_000) / (working - 5)
    # As for the whole plan, there are no days before one deal is due.
    assert found.revenue_days is None
    later = quarter(YEAR, date(2026, 9, 1))
    short = later.revenue.expected - 10_000
    assert later.revenue_days == -short * working / Fraction(stretch.target)


def test_an_activity_of_a_quarter() -> None:
    found = quarter(YEAR, TODAY)
    calls, line = found.of("calls"), schedule(PLAN).line("calls")
    assert calls.quota == line.between(found.stretch.span)
    assert calls.actual == 310
    assert calls.delta == 310 - (line.at(date(2026, 7, 7)) - line.at(date(2026, 6, 30)))
    assert calls.needed == Fraction(calls.quota - 300, found.working_days_left)
    # Day quotas are the plan's.
    assert found.due_on(calls, date(2026, 6, 30)) == line.on(date(2026, 6, 30)) > 0
    deals = found.of("deals")
    assert deals.actual == 2
    assert deals.expected > 0


def test_debt_is_counted_in_working_days_of_the_quarter() -> None:
    found = quarter(Year(PLAN), TODAY)
    # Nothing was done in five working days.
    assert found.of("calls").safe_days == pytest.approx(-5, abs=0.1)
    assert found.of("calls").verdict is Verdict.BEHIND


def test_last_useful_days_are_the_quarter_s() -> None:
    found = quarter(Year(ARTICLE_2026), TODAY)
    days = {activity.name: activity.last_useful_day for activity in found.activities}
    leads = {a.name: a.lead_days for a in ARTICLE_2026.activities}
    assert days["deals"] == date(2026, 9, 30)
    latest = date.fromordinal(date(2026, 9, 30).toordinal() - leads["opportunities"])
    assert days["opportunities"] is not None
    assert 0 <= (latest - days["opportunities"]).days <= 2
    assert days["meetings"] is not None
    assert days["calls"] is not None
    assert days["calls"] < days["meetings"] < days["opportunities"]
    # Calls for the first quarter would have had to be made before the plan.
    early = quarter(Year(ARTICLE_2026), date(2026, 1, 5))
    first = {activity.name: activity.last_useful_day for activity in early.activities}
    assert first["calls"] is None or first["calls"] < date(2026, 1, 15)


def test_what_is_due_only_later_is_not_late() -> None:
    # Outreach takes 81 days to a deal: in the first quarter none is due, and nothing is to be sold.
    found = quarter(Year(ARTICLE_2026), date(2026, 2, 10))
    assert found.of("deals").verdict is Verdict.NOT_YET
    assert found.of("deals").quota == 0 or found.of("deals").expected < 1
    assert found.revenue.verdict in (Verdict.NOT_YET, Verdict.ON_PACE)


def test_a_target_of_a_quarter_changes_its_money_and_its_deals() -> None:
    plan = replace(PLAN, quarters=(("2026-Q3", Decimal(60_000)),))
    found = quarter(Year(plan), TODAY)
    assert str(found.revenue.target) == "60000"
    assert found.of("deals").quota == 6
    assert found.of("calls").quota == schedule(plan).line("calls").between(found.stretch.span)


def test_outside_the_plan_it_is_the_nearest_quarter() -> None:
    before, after = quarter(YEAR, date(2025, 6, 1)), quarter(YEAR, date(2027, 6, 1))
    assert (before.stretch.name, after.stretch.name) == ("2026-Q1", "2026-Q4")
    assert before.revenue.expected == before.revenue.total == 0
    assert after.revenue.expected == after.revenue.target
    assert (after.working_days_left, after.revenue.needed) == (0, None)


def test_months_add_up_to_their_quarter_and_judge_alike() -> None:
    plan = replace(PLAN, quarters=(("2026-Q3", Decimal(60_000)),))
    found = [pace(Year(plan, YEAR.days), date(2026, month, 8), Horizon.MONTH) for month in (7, 8, 9)]
    assert [each.stretch.name for each in found] == ["2026-07", "2026-08", "2026-09"]
    assert sum(each.revenue.target for each in found) == 60_000
    july = found[0]
    assert july.revenue.total == 10_000
    assert july.of("calls").quota == schedule(plan).line("calls").between(july.stretch.span)
    assert july.revenue.expected == pytest.approx(float(july.revenue.target) * 5 / 23, rel=0.001)


def test_the_whole_plan_is_judged_by_its_own_line() -> None:
    found = pace(YEAR, TODAY)
    assert found.stretch.name == ""
    assert all(activity.judged is activity.line for activity in found.activities)
    assert pace(YEAR, TODAY, Horizon.YEAR) == found


def test_what_is_made_up_is_the_plan_s_on_every_horizon() -> None:
    plan = replace(PLAN, catch_up_by=date(2026, 8, 31))
    whole, part = (pace(Year(plan), TODAY, horizon) for horizon in (Horizon.YEAR, Horizon.QUARTER))
    assert whole.catch_up is not None
    assert part.catch_up == whole.catch_up
    assert [a.due for a in part.activities] == [a.due for a in whole.activities]
