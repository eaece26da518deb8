"""What was earned by a date, what a deal pays, and how far the next tier is, each by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.plan.revenue.pay import Pay, PayPeriod, Tier
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.revenue.earnings import deal_pays, earnings
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.rate import Rate

PAY = Pay(
    base=Decimal(9_000),
    period=PayPeriod.QUARTER,
    quota=Decimal(30_000),
    tiers=(
        Tier("0%", Fraction(0), Rate.parse("10%")),
        Tier("100%", Fraction(1), Rate.parse("15%")),
    ),
    bonuses=(("meetings", Decimal(50)), ("deals", Decimal(100))),
)
YEAR = Year(
    replace(ARTICLE_2026, pay=PAY),
    {
        date(2026, 2, 2): Day({"meetings": 3}, won=(Decimal(20_000),)),
        date(2026, 3, 3): Day(won=(Decimal(20_000),)),
        date(2026, 4, 2): Day({"meetings": 1}, won=(Decimal(5_000), Decimal("1234.56"))),
    },
)


def figures(*amounts: Decimal) -> str:
    return " ".join(format(amount.normalize(), "f") for amount in amounts)


def test_each_pay_period_pays_by_its_own_sales() -> None:
    found = earnings(YEAR, date(2026, 4, 30))
    assert found is not None
    first, second = found.statements
    # 30,000 at 10 %, 10,000 at 15 %; three meetings and two deals.
    assert figures(first.sales, first.commission, first.bonus, first.base) == "40000 4500 350 9000"
    # 30 of the quarter's 91 days.
    assert figures(second.sales, second.commission, second.bonus) == "6234.56 623.46 250"
    assert second.base == Decimal("2967.03")
    assert found.present is second
    assert found.earned == Decimal("17690.49")
    assert found.owed == 0


def test_the_way_to_the_next_tier() -> None:
    found = earnings(YEAR, date(2026, 4, 30))
    assert found is not None
    assert found.next_tier is not None
    # 23,765.44 to the quota of 30,000: three deals of 10,000.
    assert (found.next_tier.tier.typed, found.next_tier.left, found.next_tier.deals) == (
        "100%",
        Decimal("23765.44"),
        3,
    )
    above = earnings(YEAR, date(2026, 3, 3))
    assert above is not None
    assert above.next_tier is None
    capped = replace(YEAR, plan=replace(YEAR.plan, pay=replace(PAY, cap=Decimal(100))))
    at_cap = earnings(capped, date(2026, 4, 30))
    assert at_cap is not None
    assert at_cap.next_tier is None


@pytest.mark.parametrize(
    ("day", "amount", "count", "pays"),
    [
        # From 40,000: all of it above the quota, and the bonus of a deal.
        (date(2026, 3, 31), "10000", 1, "1600"),
        (date(2026, 3, 31), "10000", 2, "3200"),
        # From nothing: all of it below the quota.
        (date(2026, 7, 1), "12000", 1, "1300"),
        # From 6,234.56 over the quota: 3,000 and 15 % of 6,234.56, less the 623.46 that there are.
        (date(2026, 4, 2), "30000", 1, "3411.72"),
        (date(2025, 4, 2), "30000", 1, None),
    ],
)
def test_what_a_deal_pays(day: date, amount: str, count: int, pays: str | None) -> None:
    found = deal_pays(YEAR, day, Decimal(amount), count)
    assert found == (None if pays is None else Decimal(pays))


def test_before_the_plan_and_without_pay() -> None:
    early = earnings(YEAR, date(2025, 12, 31))
    assert early is not None
    assert (early.statements, early.present) == ((), None)
    assert figures(early.earned, early.owed) == "0 0"
    assert earnings(Year(ARTICLE_2026), date(2026, 4, 1)) is None
    assert deal_pays(Year(ARTICLE_2026), date(2026, 4, 1), Decimal(5)) is None


def test_a_draw_is_an_advance() -> None:
    pay = replace(PAY, base=Decimal(0), draw=Decimal(5_000))
    found = earnings(replace(YEAR, plan=replace(YEAR.plan, pay=pay)), date(2026, 4, 30))
    assert found is not None
    assert [s.draw.paid for s in found.statements] == [5_000, 5_000]
    # 4,850 were earned of the first 5,000.
    assert found.owed == 150
    assert found.earned == Decimal("5723.46")


def test_what_was_closed_before_counts_to_the_year_s_quota() -> None:
    funnel = replace(ARTICLE_2026.funnel, closed_before=Decimal(40_000))
    pay = replace(PAY, period=PayPeriod.YEAR, quota=None)
    plan = replace(ARTICLE_2026, funnel=funnel, counted_from=date(2026, 6, 1), pay=pay)
    found = earnings(Year(plan, {date(2026, 6, 2): Day(won=(Decimal(1_000),))}), date(2026, 6, 30))
    assert found is not None
    assert found.present is not None
    assert figures(found.present.quota, found.present.sales) == "100000 41000"


def test_after_a_plan_is_revised_every_deal_stays_on_its_date() -> None:
    plan = replace(
        YEAR.plan,
        counted_from=date(2026, 4, 1),
        funnel=replace(YEAR.plan.funnel, closed_before=Decimal(41_000)),
    )
    found, before = earnings(replace(YEAR, plan=plan), date(2026, 4, 30)), earnings(YEAR, date(2026, 4, 30))
    assert found is not None
    assert before is not None
    # A thousand of what was closed before is not in the log: it belongs to the first quarter's dates.
    assert [s.sales - b.sales for s, b in zip(found.statements, before.statements, strict=True)] == [1_000, 0]
    assert found.statements[0].bonus == before.statements[0].bonus


def test_a_log_that_does_not_fit_what_was_closed_before_is_left_out() -> None:
    plan = replace(YEAR.plan, counted_from=date(2026, 4, 1))
    found = earnings(replace(YEAR, plan=plan), date(2026, 4, 30))
    assert found is not None
    assert figures(*(s.sales for s in found.statements)) == "0 6234.56"


def test_a_pay_period_that_the_plan_cuts_short_has_less_base() -> None:
    plan = replace(YEAR.plan, period=replace(YEAR.plan.period, ends=date(2026, 4, 30)))
    found = earnings(Year(plan), date(2026, 4, 30))
    assert found is not None
    assert [s.base for s in found.statements] == [9_000, Decimal("2967.03")]
