"""Planning anew during the year: what is closed, what is open, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.activities import add_channel, remove, rename
from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.new_plan.replan import ended_plan, readable_rate, replan
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import EarlierPlan, Year, plan_on, year_on

TODAY = date(2026, 7, 1)
DAY = timedelta(days=1)


def replanned(year: Year, plan: Plan, today: date) -> Year:
    """The year with another plan from a date on, as accepting it does."""
    ended = ended_plan(year, today)
    return replace(year, plan=plan, earlier=(*year.earlier, ended) if ended else year.earlier)


def year(**days: Day) -> Year:
    """`d0304` is 4 March."""
    return Year(PLAN, {date(2026, int(name[1:3]), int(name[3:])): day for name, day in days.items()})


class TestReplan:
    def test_what_was_won_before_today_is_closed_and_todays_work_is_the_new_plans(self) -> None:
        log = year(d0302=Day(won=(Decimal(12_000), Decimal(9_000))), d0701=Day(won=(Decimal(5_000),)))
        plan = replan(log, TODAY)
        assert plan.funnel.closed_before == 21_000
        assert (plan.counted_from, plan.period, plan.funnel.target) == (
            TODAY,
            PLAN.period,
            PLAN.funnel.target,
        )
        assert plan.problems() == ()
        now = pace(replace(log, plan=plan), TODAY)
        assert (now.revenue.actual, now.revenue.closed_before) == (Decimal(5_000), Decimal(21_000))

    def test_a_second_time_adds_to_what_was_closed(self) -> None:
        first = replan(year(d0302=Day(won=(Decimal(12_000),))), date(2026, 4, 1))
        log = Year(
            first,
            {date(2026, 3, 2): Day(won=(Decimal(12_000),)), date(2026, 5, 4): Day(won=(Decimal(8_000),))},
        )
        assert replan(log, TODAY).funnel.closed_before == 20_000

    def test_the_last_stage_has_open_what_was_neither_won_nor_lost(self) -> None:
        log = year(
            d0302=Day({"opportunities": 9}), d0401=Day(won=(Decimal(1),) * 3), d0402=Day(lost=2),
            d0701=Day({"opportunities": 1}),
        )  # fmt: skip
        assert replan(log, TODAY).funnel.stages[1].opening == 4

    def test_meetings_are_over_in_step_with_their_lead_days(self) -> None:
        # Up to yesterday, 30 June: 14 days old none is open, 7 days half, of today all.
        log = year(
            d0616=Day({"meetings": 8}), d0623=Day({"meetings": 8}), d0630=Day({"meetings": 8}),
            d0701=Day({"meetings": 8}),
        )  # fmt: skip
        assert replan(log, TODAY).funnel.stages[0].opening == 12

    def test_no_more_are_open_than_have_not_advanced(self) -> None:
        log = year(d0630=Day({"meetings": 8, "opportunities": 5}))
        assert [s.opening for s in replan(log, TODAY).funnel.stages] == [3, 5]

    def test_an_opening_pipeline_ages_too(self) -> None:
        plan = with_field(
            with_field(PLAN, "stages.opportunities.opening", "6"), "stages.meetings.opening", "14"
        )
        log = Year(plan, {date(2026, 1, 5): Day(won=(Decimal(1),), lost=1)})
        # A week of the meetings' fortnight is over on 8 January.
        assert [s.opening for s in replan(log, date(2026, 1, 9)).funnel.stages] == [7, 4]

    def test_without_lead_times_nothing_waits(self) -> None:
        log = replace(year(d0630=Day({"meetings": 8})), plan=with_field(PLAN, "plan.timing", "spread"))
        assert replan(log, TODAY).funnel.stages[0].opening == 0

    def test_rates_as_planned_or_as_the_log_has_them(self) -> None:
        log = year(d0105=Day({"meetings": 40}), d0202=Day({"opportunities": 4}))
        assert [s.converts for s in replan(log, TODAY).funnel.stages] == [
            s.converts for s in PLAN.funnel.stages
        ]
        seen = replan(log, TODAY, "observed")
        # Twenty trials of the plan at 20 % and forty of the log with four: 8 of 60.
        assert seen.funnel.stages[0].converts.text == "13.3%"
        for activity, rate in zip(seen.activities, observed(log, TODAY - DAY), strict=True):
            assert float(activity.converts) == pytest.approx(rate.shrunk, rel=0.01)
        assert seen.problems() == ()

    def test_before_it_began_and_after_it_ended(self) -> None:
        assert replan(year(), date(2026, 1, 1)) is PLAN
        with pytest.raises(ValueError, match="the plan is over"):
            replan(year(), date(2027, 1, 1))

    def test_the_quotas_are_for_what_is_left(self) -> None:
        log = year(d0302=Day({"opportunities": 5}, won=(Decimal(60_000),)))
        plan = replan(log, TODAY)
        # 40,000 are four deals, eight opportunities, of which four are there, and so 20 meetings.
        assert [line.need for line in schedule(plan).lines[2:]] == [20, 4, 4]
        assert min(line.window.starts for line in schedule(plan).lines) == TODAY


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.23456, "23.5%"), (0.1046, "10.5%"), (0.5, "50%"), (0.02611, "2.61%"), (1.0, "100%"), (0.0, "0.01%")],
)
def test_a_counted_rate_with_few_digits(value: float, text: str) -> None:
    assert readable_rate(value).text == text


class TestEarlierPlans:
    def test_the_pace_before_stays_what_it_was(self) -> None:
        log = year(
            d0203=Day({"calls": 300, "meetings": 9}), d0302=Day(won=(Decimal(60_000),)),
            d0610=Day({"opportunities": 5}), d0702=Day({"calls": 12}),
        )  # fmt: skip
        after = replanned(log, replan(log, TODAY), TODAY)
        assert after.earlier == (EarlierPlan(PLAN, date(2026, 6, 30)),)
        for day in (date(2026, 1, 1), date(2026, 3, 2), date(2026, 6, 30)):
            assert plan_on(after, day) is PLAN
            assert pace(after, day) == pace(log, day)
        assert plan_on(after, TODAY) == after.plan
        assert year_on(after, TODAY) is after
        # From then on the line starts from what was closed.
        assert pace(after, TODAY).revenue.expected == 0
        assert pace(after, TODAY).revenue.total == 60_000

    def test_one_that_never_held_on_a_date_is_not_kept(self) -> None:
        once = replanned(year(), replan(year(), TODAY), TODAY)
        again = replanned(once, with_field(once.plan, "plan.target", "90k"), TODAY)
        assert again.earlier == once.earlier
        assert again.plan.funnel.target == 90_000
        assert ended_plan(year(), date(2026, 1, 1)) is None
        joined = replace(year(), plan=replace(PLAN, counted_from=TODAY))
        assert ended_plan(joined, TODAY) is None

    def test_several_each_with_its_dates(self) -> None:
        log = year()
        for month, target in ((4, "90k"), (7, "80k"), (10, "70k")):
            today = date(2026, month, 1)
            log = replanned(log, with_field(replan(log, today), "plan.target", target), today)
        targets = [int(plan_on(log, date(2026, m, 15)).funnel.target) for m in range(1, 13)]
        assert targets == [100_000] * 3 + [90_000] * 3 + [80_000] * 3 + [70_000] * 3
        assert [e.ended for e in log.earlier] == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]

    def test_names_are_those_of_now(self) -> None:
        after = replanned(year(d0203=Day({"calls": 7})), replan(year(), TODAY), TODAY)
        renamed = Year(
            rename(after.plan, "calls", "dials"), {date(2026, 2, 3): Day({"dials": 7})}, earlier=after.earlier
        )
        before = plan_on(renamed, date(2026, 2, 3))
        assert before.names == ("dials", "emails", "meetings", "opportunities")
        assert pace(renamed, date(2026, 2, 3)).of("dials").actual == 7

    def test_what_was_removed_counts_on_its_dates(self) -> None:
        visits = add_channel(PLAN, "visits")
        log = Year(visits, {date(2026, 2, 3): Day({"visits": 3})})
        after = replanned(log, remove(replan(log, TODAY), "visits"), TODAY)
        assert pace(after, date(2026, 2, 3)).of("visits").actual == 3


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.integers(0, 364), st.integers(0, 30), max_size=12), st.integers(1, 363), st.data())
def test_any_day_before_is_judged_as_it_was(calls: dict[int, int], at: int, data: st.DataObject) -> None:
    start = PLAN.period.starts
    log = Year(
        PLAN, {start + offset * DAY: Day({"calls": n, "meetings": n % 3}) for offset, n in calls.items()}
    )
    today = start + at * DAY
    plan = replan(log, today)
    assert plan.problems() == ()
    day = start + data.draw(st.integers(0, at - 1)) * DAY
    after = replanned(log, plan, today)
    assert pace(after, day) == pace(log, day)
    assert all(Fraction(s.opening) <= sum(calls.values()) for s in plan.funnel.stages)
