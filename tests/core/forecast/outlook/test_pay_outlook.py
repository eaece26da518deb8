"""What a plan will pay is read from the worlds of the forecast, and agrees with the exact arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.forecast.distributions import quantile
from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.outlook.by_date import means_by, reached_by
from funnel_tui.core.forecast.simulate import Worlds, week_bands, worlds_of
from funnel_tui.core.plan.revenue.pay import Pay, PayPeriod, Tier
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.rate import Rate

START, TODAY = date(2026, 1, 1), date(2026, 7, 1)
LOG = {
    START + timedelta(n): Day(
        {"calls": 9, "emails": 20, "meetings": int(n % 4 == 0), "opportunities": int(n % 20 == 0)},
        won=(Decimal(9_000),) * (n in (100, 150)),
    )
    for n in range(180)
    if n % 7 < 5
}
PAY = Pay(
    base=Decimal(6_000),
    quota=Decimal(60_000),
    tiers=(Tier("0%", Fraction(0), Rate.parse("10%")), Tier("100%", Fraction(1), Rate.parse("20%"))),
    cap=Decimal(9_000),
)
YEAR = Year(replace(ARTICLE_2026, pay=PAY), LOG)


def worlds(year: Year = YEAR, today: date = TODAY) -> Worlds:
    found = worlds_of(year, today)
    assert found is not None
    return found


def test_the_worlds_by_a_date_are_those_of_the_forecast() -> None:
    drawn = worlds()
    assert reached_by(drawn, date(2026, 12, 31)).revenue == drawn.revenue
    assert set(reached_by(drawn, date(2026, 6, 30)).revenue) == {18_000.0}
    # At the end of a bin they are those of the chart.
    for point in week_bands(drawn)[1:-1:6]:
        reached = reached_by(drawn, point.day)
        assert quantile(sorted(reached.revenue), 0.5) == pytest.approx(point.revenue.p50)
        assert quantile(sorted(reached.deals), 0.9) == pytest.approx(point.deals.p90)
    days = [sum(map(sum, means_by(drawn, date(2026, 8, day)))) for day in range(1, 29)]
    assert days == sorted(days)
    assert len(set(days)) == 28


def test_the_range_is_the_pay_of_each_world() -> None:
    found = insight(YEAR, TODAY, weekly=False).pay
    assert found is not None
    paid = sorted(
        float(PAY.commission(Fraction(revenue), Fraction(60_000))) + 6_000 for revenue in worlds().revenue
    )
    for name, p in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        assert getattr(found.at_end, name) == pytest.approx(quantile(paid, p))
    assert found.tier_chance == sum(revenue >= 60_000 for revenue in worlds().revenue) / len(paid)
    assert found.earned.earned == Decimal("1800") + Decimal("2991.78")


def test_pay_periods_that_are_over_pay_what_they_paid() -> None:
    # All of it was sold in the first half: later worlds only add.
    pay = replace(PAY, period=PayPeriod.QUARTER, quota=Decimal(15_000), cap=None)
    year = replace(YEAR, plan=replace(YEAR.plan, pay=pay))
    found = insight(year, TODAY, weekly=False).pay
    assert found is not None
    # 18,000 in the second quarter: 1,500 and 600; a base for each of four quarters.
    assert found.at_end.p10 >= 24_000 + 2_100
    assert found.earned.earned == 12_000 + Decimal("65.22") + 2_100
    over = insight(year, date(2027, 2, 1), weekly=False).pay
    assert over is not None
    assert over.tier_chance is None
    assert over.at_end.p10 == over.at_end.p90 == 24_000 + 2_100


def test_bonuses_go_on_at_the_rate_so_far() -> None:
    pay = replace(PAY, tiers=(), bonuses=(("meetings", Decimal(10)), ("deals", Decimal(100))))
    year = replace(YEAR, plan=replace(YEAR.plan, pay=pay))
    found = insight(year, date(2026, 12, 31), weekly=False).pay
    assert found is not None
    meetings = sum(day.count("meetings") for day in LOG.values())
    # On the last day hardly anything is to come: a base, the meetings there are, two deals.
    assert found.at_end.p10 == pytest.approx(6_000 + 10 * meetings + 200, abs=10)


def test_without_pay_there_is_no_outlook() -> None:
    assert insight(Year(ARTICLE_2026, LOG), TODAY, weekly=False).pay is None


def test_before_the_plan_begins_all_of_it_is_to_come() -> None:
    found = insight(Year(YEAR.plan), date(2025, 12, 1), weekly=False).pay
    assert found is not None
    assert found.earned.earned == 0
    assert found.tier_chance is None
    assert 6_000 <= found.at_end.p10 <= found.at_end.p90 <= 15_000
