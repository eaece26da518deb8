from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_tui.core.plan.example import example_plan, periods, plan_for
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.report.wording import warnings
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period

TODAY = date(2026, 11, 23)


def test_the_example_is_the_articles_for_the_coming_year() -> None:
    plan = example_plan(TODAY)
    made = schedule(plan)
    assert plan.problems() == ()
    assert plan.period == Period(TODAY, date(2027, 11, 22))
    assert {line.name: line.quota for line in made.lines} == {
        "calls": 2_000,
        "emails": 5_000,
        "meetings": 100,
        "opportunities": 20,
        "deals": 10,
    }
    assert round(made.chance, 4) == 0.5487
    assert list(warnings(made, PLAIN)) == []


def test_the_periods_around_a_date() -> None:
    found = {named.id: named.period for named in periods(TODAY, fiscal_month=4)}
    assert found == {
        "coming": Period(TODAY, date(2027, 11, 22)),
        "rest": Period(TODAY, date(2026, 12, 31)),
        "calendar": Period(date(2026, 1, 1), date(2026, 12, 31)),
        "fiscal": Period(date(2026, 4, 1), date(2027, 3, 31)),
    }
    before_april = {named.id: named.period for named in periods(date(2026, 3, 31), fiscal_month=4)}
    assert before_april["fiscal"] == Period(date(2025, 4, 1), date(2026, 3, 31))
    labels = [named.label for named in periods(TODAY, fiscal_month=4)]
    assert "the fiscal year from April 2026" in labels


def test_a_period_that_has_begun_counts_from_today() -> None:
    plan = example_plan(TODAY)
    funnel = replace(plan.funnel, closed_before=Decimal(40_000))
    joined = plan_for(Period(date(2026, 1, 1), date(2026, 12, 31)), replace(plan, funnel=funnel), TODAY)
    assert (joined.origin, joined.funnel.closed_before) == (TODAY, Decimal(40_000))
    # Back to a period that has not begun: nothing is closed before it.
    fresh = plan_for(Period(TODAY, date(2027, 11, 22)), joined, TODAY)
    assert (fresh.counted_from, fresh.funnel.closed_before) == (None, Decimal(0))


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_every_date_gets_usable_plans_that_hold_it(today: date, fiscal: int) -> None:
    for named in periods(today, fiscal):
        assert today in named.period
        assert plan_for(named.period, example_plan(today), today).problems() == ()
    twelve = example_plan(today).period
    assert timedelta(364) <= twelve.ends - twelve.starts <= timedelta(365)
