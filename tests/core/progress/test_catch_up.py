"""Catching up: what is short comes on top of the plan until a date, and is all there on that date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.funnel import half_up
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.catch_up import CatchUpChoice, catch_up_date
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import ONE_DAY, Period

TODAY = date(2026, 3, 2)
BY = date(2026, 3, 13)
CATCHING_UP = replace(PLAN, catch_up_by=BY)


def even(year: Year, today: date, **more: int) -> Year:
    """A year whose every count is on its line, and so many more or fewer of some."""
    counts = {}
    for line in schedule(year.plan).lines[:-1]:
        counts[line.name] = half_up(line.at(today - ONE_DAY)) + more.get(line.name, 0)
    return year.with_day(today - ONE_DAY, Day(counts))


def found(today: date = TODAY, **more: int) -> Pace:
    return pace(even(Year(CATCHING_UP), today, **more), today)


def test_without_a_date_or_after_it_only_the_plan_is_due() -> None:
    assert pace(even(Year(PLAN), TODAY, calls=-100), TODAY).catch_up is None
    assert pace(even(Year(CATCHING_UP), BY + ONE_DAY, calls=-100), BY + ONE_DAY).catch_up is None
    on_the_line = found()
    assert on_the_line.catch_up is not None
    assert on_the_line.catch_up.extra == {}
    assert on_the_line.of("calls").due == on_the_line.of("calls").due_today


def test_missed_work_is_spread_over_the_working_days_to_the_date() -> None:
    now = found(calls=-100)
    calls, share = now.of("calls"), now.catch_up
    assert share is not None
    short = calls.expected - calls.before_today
    assert share.extra == {"calls": short}
    days = [share.on(calls.line, day) for day in Period(TODAY, BY)]
    # Monday to Friday of two weeks, ten days alike.
    assert sum(days) == half_up(short)
    assert {n for n in days if n} == {10}
    assert days[5:7] == [0, 0]
    assert share.on(calls.line, BY + ONE_DAY) == share.on(calls.line, TODAY - ONE_DAY) == 0
    assert calls.due == calls.due_today + 10


def test_missing_meetings_take_the_outreach_that_brings_them() -> None:
    now = found(meetings=-6)
    assert now.catch_up is not None
    extra = now.catch_up.extra
    assert set(extra) == {"calls", "emails", "meetings"}
    # Half of them by calls at 1 in 40, half by emails at 1 %; less what the counts are ahead of their lines.
    ahead = {
        name: max(Fraction(0), now.of(name).before_today - now.of(name).expected)
        for name in ("calls", "emails")
    }
    assert extra["calls"] == extra["meetings"] / 2 * 40 - ahead["calls"]
    assert extra["emails"] == extra["meetings"] / 2 * 100 - ahead["emails"]


def test_outreach_that_is_ahead_already_counts_towards_it() -> None:
    assert set(found(meetings=-6, calls=500, emails=0).catch_up.extra) == {"emails", "meetings"}  # type: ignore[union-attr]


def test_a_week_asks_for_what_is_left_of_it_and_its_share() -> None:
    thursday = date(2026, 3, 5)
    now = found(thursday, meetings=-6)
    meetings = now.of("meetings")
    week = Period(date(2026, 3, 2), date(2026, 3, 8))
    share = now.catch_up
    assert share is not None
    rest = Period(thursday, week.ends)
    left = meetings.line.between(rest) + share.between(meetings.line, rest)
    assert now.due_in(meetings, week, done=2) == 2 + left
    last_week = Period(week.starts - timedelta(7), week.ends - timedelta(7))
    assert now.due_in(meetings, last_week, done=2) == meetings.line.between(last_week)


def test_what_can_no_longer_pay_is_not_asked_for() -> None:
    late = schedule(PLAN).line("calls").window.ends + ONE_DAY
    plan = replace(PLAN, catch_up_by=PLAN.period.ends)
    now = pace(Year(plan), late)
    assert now.catch_up is not None
    assert "calls" not in now.catch_up.extra


@settings(deadline=None)
@given(st.integers(0, 120), st.integers(0, 60), st.integers(1, 28))
def test_who_does_what_is_asked_each_day_is_even_on_the_date(calls: int, emails: int, days: int) -> None:
    by = TODAY + timedelta(days=days)
    year = even(Year(replace(PLAN, catch_up_by=by)), TODAY, calls=-calls, emails=-emails)
    for day in Period(TODAY, by):
        now = pace(year, day)
        # No deal is due yet that would ask for more of everything.
        asked = {a.name: now.due_on(a, day) for a in now.activities[:-1]}
        year = year.with_day(day, Day(asked))
    for activity in pace(year, by + ONE_DAY).activities[:-1]:
        # Half a unit for the rounding of the plan's line, and less than one that is short asks for nothing.
        assert abs(activity.before_today - activity.expected) <= Fraction(3, 2)


@pytest.mark.parametrize(
    ("choice", "by"),
    [
        (CatchUpChoice.TWO_WEEKS, date(2026, 3, 13)),
        (CatchUpChoice.FOUR_WEEKS, date(2026, 3, 27)),
        (CatchUpChoice.SPREAD, schedule(PLAN).first_stage.last_useful_day),
        (CatchUpChoice.LET_GO, None),
    ],
)
def test_the_dates_to_choose_from(choice: CatchUpChoice, by: date | None) -> None:
    assert catch_up_date(choice, schedule(PLAN), TODAY) == by


def test_no_date_lies_after_the_last_that_pays() -> None:
    made = schedule(PLAN)
    last = made.first_stage.last_useful_day
    assert last is not None
    near = last - timedelta(days=3)
    assert {catch_up_date(c, made, near) for c in CatchUpChoice} == {last, None}
    # Later stages can still be caught up.
    assert catch_up_date(CatchUpChoice.SPREAD, made, last + ONE_DAY) == PLAN.period.ends
