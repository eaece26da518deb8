"""Days off and what they cost, holidays and shapes of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import quarters, schedule
from funnel_tui.core.plan.work_calendar import (
    SHAPES,
    days_off_cost,
    shape_of,
    with_days_off,
    with_holidays,
    with_shape,
    without_days_off,
    working_days_lost,
)
from funnel_tui.core.values.period import ONE_DAY, DaysOff, Period

SUMMER = Period(date(2026, 8, 10), date(2026, 8, 21))


def rates(plan: Plan) -> dict[str, Fraction]:
    return {line.name: line.rate_per_working_day for line in schedule(plan).lines}


class TestDaysOff:
    def test_two_weeks_off_and_back(self) -> None:
        plan = with_days_off(PLAN, SUMMER, "summer")
        assert [off.key for off in plan.work.days_off] == ["2026-08-10..2026-08-21"]
        assert working_days_lost(PLAN, SUMMER) == 10
        assert working_days_lost(plan, SUMMER) == 0
        assert without_days_off(plan, "2026-08-10..2026-08-21") == PLAN

    def test_in_the_order_of_dates_and_a_new_label_for_the_same(self) -> None:
        easter = Period(date(2026, 4, 3), date(2026, 4, 6))
        plan = with_days_off(with_days_off(PLAN, SUMMER, "summer"), easter, "easter")
        assert [off.label for off in plan.work.days_off] == ["easter", "summer"]
        again = with_days_off(plan, SUMMER, "sailing")
        assert [off.label for off in again.work.days_off] == ["easter", "sailing"]

    def test_what_makes_no_sense_is_refused(self) -> None:
        with pytest.raises(ValueError, match="an end from 21 Aug 2026 on"):
            with_days_off(PLAN, Period(SUMMER.ends, SUMMER.starts), "")
        with pytest.raises(ValueError, match="from 1 Jan 2026 to 31 Dec 2026"):
            with_days_off(PLAN, Period(date(2027, 1, 1), date(2027, 1, 2)), "")
        with pytest.raises(KeyError):
            without_days_off(PLAN, "2026-08-10")

    def test_the_cost_is_quota_over_fewer_days(self) -> None:
        cost = days_off_cost(PLAN, SUMMER)
        assert cost["calls"] == Fraction(2000, 192) - Fraction(2000, 202)
        # Deals have 23 March to 31 December: 40 weeks and four days.
        assert cost["deals"] == Fraction(10, 194) - Fraction(10, 204)

    @settings(deadline=None)
    @given(st.integers(0, 364), st.integers(0, 60))
    def test_the_cost_is_what_the_changed_plan_shows(self, first: int, days: int) -> None:
        off = Period(PLAN.period.starts + first * ONE_DAY, PLAN.period.starts + (first + days) * ONE_DAY)
        before, after = rates(PLAN), rates(with_days_off(PLAN, off, "away"))
        assert days_off_cost(PLAN, off) == {name: after[name] - before[name] for name in before}

    def test_an_activity_without_a_day_left_is_not_in_it(self) -> None:
        # The window of opportunities ends on Sunday, 1 November.
        assert set(days_off_cost(PLAN, Period(date(2026, 1, 1), date(2026, 10, 31)))) == {"deals"}


class TestShapes:
    def test_a_mean_of_1(self) -> None:
        for shape in SHAPES:
            assert sum(shape.weights) == len(shape.weights) == 12

    def test_they_are_recognised_and_steady_is_the_default(self) -> None:
        for starts in (date(2026, 1, 1), date(2026, 4, 1), date(2026, 11, 23)):
            for shape in SHAPES:
                plan = with_shape(example_plan(starts), shape)
                assert plan.problems() == ()
                assert shape_of(plan) is shape
        assert shape_of(PLAN) is SHAPES[0]
        own = replace(PLAN, work=replace(PLAN.work, months=((12, Fraction(1, 2)),)))
        assert shape_of(own) is None

    def test_weights_count_from_the_first_month_of_the_period(self) -> None:
        fiscal = with_shape(example_plan(date(2026, 4, 1)), SHAPES[2])
        months = dict(fiscal.work.months)
        assert [months.get(m, 1) for m in (4, 5, 6, 1, 2, 3)] == [Fraction(3, 4), 1, Fraction(5, 4)] * 2

    def test_front_loaded_work_is_done_earlier(self) -> None:
        steady, front = (
            list(quarters(schedule(with_shape(PLAN, shape)).line("calls")).values()) for shape in SHAPES[:2]
        )
        assert sum(steady) == sum(front) == 2000
        assert front[0] > steady[0]
        assert front[2] < steady[2]


def test_holidays_are_written_as_dates_with_their_source() -> None:
    days = [(date(2026, 12, 25), "Christmas Day"), (date(2026, 1, 1), "New Year's Day")]
    plan = with_holidays(PLAN, days, "US", "CA")
    assert (plan.work.country, plan.work.region) == ("US", "CA")
    assert plan.work.holidays == (days[1], days[0])
    assert plan.work.days_off == PLAN.work.days_off
    off = with_days_off(plan, SUMMER, "").work.days_off
    assert off == (DaysOff(SUMMER, ""),)
