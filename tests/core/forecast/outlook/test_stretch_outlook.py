"""Chance and range of a quarter or a month come from the worlds of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.core.forecast.outlook.test_pay_outlook import TODAY, YEAR, worlds

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.outlook.by_date import forecast_within, reached_by
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year


def quarter_of(year: Year, today: date) -> Pace:
    return pace(year, today, Horizon.QUARTER)


def test_the_last_quarter_ends_with_the_year() -> None:
    today = date(2026, 10, 1)
    drawn = worlds(YEAR, today)
    quarter = quarter_of(YEAR, today)
    found = forecast_within(quarter, drawn)
    goal = 18_000 + float(quarter.revenue.target)
    assert found.chance == sum(revenue >= goal for revenue in drawn.revenue) / len(drawn.revenue)
    assert found.deals.p90 == pytest.approx(sorted(drawn.deals)[1800] - 2, abs=1)


def test_a_quarter_that_begins_has_its_own_sales() -> None:
    drawn, quarter = worlds(), quarter_of(YEAR, TODAY)
    found = forecast_within(quarter, drawn)
    reached = reached_by(drawn, date(2026, 9, 30))
    # 18,000 were won before it, and are no part of it.
    assert found.revenue.p50 == pytest.approx(sorted(reached.revenue)[1000] - 18_000, rel=0.01)
    assert 0 <= found.revenue.p10 <= found.revenue.p90
    assert 0 < found.chance < 1


def test_what_is_sold_in_it_counts() -> None:
    year = YEAR.with_day(TODAY, Day(won=(Decimal(1_000_000),)))
    quarter = quarter_of(year, TODAY)
    found = forecast_within(quarter, worlds(year))
    assert found.chance == 1.0
    assert found.revenue.p10 >= 1_000_000
    over = forecast_within(quarter_of(YEAR, date(2027, 3, 1)), worlds(YEAR, date(2027, 3, 1)))
    assert (over.chance, over.revenue.p10, over.revenue.p90) == (0.0, 0.0, 0.0)


def test_a_higher_target_of_the_quarter_is_less_likely() -> None:
    chances = []
    for target in (5_000, 20_000, 50_000):
        year = Year(replace(YEAR.plan, quarters=(("2026-Q3", Decimal(target)),)), YEAR.days)
        chances.append(forecast_within(quarter_of(year, TODAY), worlds(year)).chance)
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]


def test_the_month_and_the_bands_of_its_weeks() -> None:
    found = insight(YEAR, TODAY)
    month, part = found.within(Horizon.MONTH), found.at(Horizon.MONTH)
    assert month is not None
    assert found.at(Horizon.YEAR) is found
    assert part.forecast == month.forecast
    ends = month.pace.stretch.span.ends
    assert [week.day for week in part.weeks] == sorted({week.day for week in part.weeks})
    assert part.weeks[-1].day == ends
    assert part.weeks[0].revenue.p50 == pytest.approx(float(month.pace.revenue.actual))
    assert part.weeks[-1].revenue == month.forecast.revenue
    # A month has no view of its last weeks: most of it would be that.
    assert month.closing is None
