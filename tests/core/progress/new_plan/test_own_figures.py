"""A history as figures for a plan: what it says, its count and its range, and shrunk towards the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.article import ARTICLE_2026

from funnel_tui.core.progress.conversion import observed, wilson
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.new_plan.own_figures import (
    OwnFigure,
    OwnFigures,
    PastDeal,
    logs_of,
    own_figures,
    with_own_figures,
)
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period

TODAY = date(2026, 1, 5)


def deal(won: bool, days: int = 50, amount: int | None = 8000, created: date = date(2024, 3, 1)) -> PastDeal:
    return PastDeal(created, created + timedelta(days=days), won, None if amount is None else Decimal(amount))


def found(*deals: PastDeal, years: tuple[Year, ...] = ()) -> OwnFigures:
    made = own_figures(ARTICLE_2026, deals, years, today=TODAY)
    assert made is not None
    return made


def figure(path: str, made: OwnFigures) -> OwnFigure:
    return next(each for each in made.figures if each.path == path)


def test_deals_give_win_rate_size_and_days() -> None:
    made = found(*[deal(True, days, amount) for days, amount in ((30, 6000), (50, 8000), (100, 10000))],
                 *[deal(False)] * 7, PastDeal(date(2025, 12, 1), None, None, Decimal(5)))  # fmt: skip
    assert (made.first, made.last, made.decided) == (date(2024, 3, 1), date(2025, 12, 1), 10)
    rate = figure("stages.opportunities.converts", made)
    assert (rate.seen, rate.count, (rate.low, rate.high)) == (0.3, 10, wilson(3, 10))
    # (20 x 50 % + 3) / 30
    assert rate.offered == "43.3%"
    size = figure("plan.average_deal", made)
    assert (size.seen, size.count) == (8000, 3)
    # (10 x 10,000 + 24,000) / 13
    assert size.offered == "9540"
    assert size.low == pytest.approx(8000 - 1.96 * 2000 / 3**0.5, abs=1)
    days = figure("stages.opportunities.lead_days", made)
    assert (days.seen, days.low, days.high, days.count) == (50, 30, 100, 3)
    # (20 x 60 + 3 x 50) / 23
    assert days.offered == "59"
    assert made.size_spread == pytest.approx(0.25)


def test_three_of_three_never_reads_a_hundred_per_cent() -> None:
    rate = figure("stages.opportunities.converts", found(*[deal(True)] * 3))
    assert rate.seen == 1.0
    assert rate.offered == "56.5%"
    assert rate.low < 0.5


def test_what_makes_no_sense_is_left_out() -> None:
    backwards, future = deal(True, -1), deal(True, 5000)
    assert own_figures(ARTICLE_2026, [backwards, future], today=TODAY) is None
    assert own_figures(ARTICLE_2026, [], today=TODAY) is None
    made = found(deal(True, amount=None), deal(True, amount=0))
    assert {each.path for each in made.figures} == {
        "stages.opportunities.converts",
        "stages.opportunities.lead_days",
    }


def log(starts: date, **counts: int) -> Year:
    """A year that did it all in its first week."""
    plan = replace(ARTICLE_2026, period=Period(starts, starts.replace(month=12, day=31)))
    won, lost = counts.pop("won", 0), counts.pop("lost", 0)
    return Year(plan, {starts + timedelta(days=4): Day(counts, (Decimal(7000),) * won, lost)})


def test_logs_of_several_years_are_one_history() -> None:
    numbers = {"calls": 2000, "emails": 5000, "meetings": 60, "opportunities": 15, "won": 4, "lost": 6}
    one = log(date(2024, 1, 1), **numbers)
    both = found(years=(one, log(date(2025, 1, 1), **numbers)))
    alone = {rate.name: rate for rate in observed(one, date(2024, 12, 31))}
    meetings = figure("stages.meetings.converts", both)
    assert (meetings.seen, meetings.count) == (alone["meetings"].value, 120)
    # (20 x 20 % + 30) / 140
    assert meetings.offered == "24.3%"
    calls = figure("channels.calls.converts", both)
    assert calls.seen == pytest.approx(alone["calls"].value)
    assert calls.count == 4000
    assert figure("stages.opportunities.converts", both).count == 20
    assert figure("plan.average_deal", both).count == 8
    assert both.decided == 20


def test_a_rate_needs_both_what_goes_in_and_what_comes_out() -> None:
    alone = found(years=(log(date(2024, 1, 1), opportunities=15, won=4, lost=6),))
    assert [each.path for each in alone.figures] == ["plan.average_deal", "stages.opportunities.converts"]
    half = found(years=(log(date(2024, 1, 1), calls=900, meetings=30),))
    assert half.figures == ()
    no_meetings = found(years=(log(date(2024, 1, 1), calls=900, emails=2000, won=1),))
    assert [each.path for each in no_meetings.figures] == ["plan.average_deal"]


def test_deals_that_are_in_the_logs_as_well_count_once() -> None:
    made = found(*[deal(True)] * 2, deal(False), years=(log(date(2024, 1, 1), calls=10, won=2, lost=1),))
    assert figure("stages.opportunities.converts", made).count == 3
    assert figure("plan.average_deal", made).count == 2


def test_months_weigh_what_came_of_their_working_days() -> None:
    busy = [deal(True, created=date(2024, 3, 1)) for _ in range(40)]
    rest = [deal(True, created=date(2024, month, 10)) for month in range(1, 13) for _ in range(10)]
    made = found(*busy, *rest, deal(True, created=date(2025, 1, 10)))
    weights = {month.month: month for month in made.months}
    assert weights[3].offered > Fraction(3, 2)
    assert weights[3].count == 50
    assert weights[8].offered < 1
    assert all(month.offered * 20 % 1 == 0 for month in made.months)
    assert found(*busy).months == ()


def test_the_plan_takes_what_is_offered() -> None:
    made = found(*[deal(True)] * 20, *[deal(False)] * 43)
    plan = with_own_figures(ARTICLE_2026, made)
    assert plan.problems() == ()
    assert plan.funnel.stages[-1].converts.text == "36.1%"
    assert plan.funnel.average_deal == Decimal(8670)
    assert plan.funnel.stages[-1].lead_days == 55
    assert plan.funnel.target == ARTICLE_2026.funnel.target


@given(
    st.lists(
        st.builds(
            PastDeal,
            st.dates(date(2023, 1, 1), TODAY),
            st.none() | st.dates(date(2023, 1, 1), TODAY),
            st.none() | st.booleans(),
            st.none() | st.decimals(allow_nan=True, min_value=None, places=2) | st.just(Decimal("1e9")),
        ),
        max_size=40,
    )
)
def test_whatever_the_history_the_plan_can_be_used(deals: list[PastDeal]) -> None:
    made = own_figures(ARTICLE_2026, deals, today=TODAY)
    if made is None:
        return
    assert with_own_figures(ARTICLE_2026, made).problems() == ()
    for each in made.figures:
        assert each.low <= each.seen <= each.high
        assert each.count > 0
    assert made.decided == sum(
        d.decided
        and d.closed is not None
        and d.closed >= d.created
        and (d.amount is None or d.amount.is_finite())
        for d in deals
    )


def test_logs_reach_from_the_first_date_of_a_source_to_the_last() -> None:
    called = {date(2024, 3, 4): ImportedDay({"calls": 3})}
    early = Source("calls", date(2024, 3, 1), date(2024, 6, 30), called)
    late = Source("deals", date(2025, 1, 1), date(2025, 2, 28), {})
    logs = logs_of([early, late], ARTICLE_2026)
    assert [log.day(date(2024, 3, 4)).count("calls") for log in logs] == [3, 0]
    spans = [log.plan.period for log in logs]
    assert spans == [
        Period(date(2024, 3, 1), date(2024, 12, 31)),
        Period(date(2025, 1, 1), date(2025, 2, 28)),
    ]


def test_the_range_of_a_month_is_that_of_its_count() -> None:
    created = [date(2024, 1, 1) + timedelta(days=3 * i) for i in range(130)]
    months = found(*[deal(True, created=day) for day in created]).months
    assert len(months) == 12
    for month in months:
        expected = month.count / month.seen
        assert month.high - month.seen == pytest.approx(1.96 * month.count**0.5 / expected, rel=1e-3)
