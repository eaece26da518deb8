"""Pay: published commission plans come out to the cent, and every fault of `[pay]` has its line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.article import ARTICLE_2026

from funnel_tui.core.plan.activities import remove, rename
from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.pay import Pay, PayPeriod, Tier, paid_with_draw
from funnel_tui.core.plan.revenue.targets import pay_spans
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format.plan_toml import encode_plan, read_plan
from funnel_tui.storage.format.year_toml import decode, read, write


def tiers(**rates: str) -> tuple[Tier, ...]:
    """`_100="6%"`: the rate above 100 % of the quota; `_112_5` is 112.5 %."""
    plan: Plan = ARTICLE_2026
    for share, rate in rates.items():
        plan = with_field(plan, f"pay.tiers.{share[1:].replace('_', '.')}%", rate)
    return plan.pay.tiers


# Figures of plans that were published with what they pay; read in November 2026.
PUBLISHED: list[tuple[str, Pay, int, int, dict[str, int], str]] = [
    (
        # Quota of a quarter 100,000; 5 % to it, 6 % to 125 %, 7 % above; 150,000 sold: 5,000 + 1,500 + 1,750.
        "https://excelforum.com/excel-formulas-and-functions/861932-vlookup-for-multiple-results-without-duplicates-prev-thread.html",
        Pay(period=PayPeriod.QUARTER, tiers=tiers(_0="5%", _100="6%", _125="7%")),
        150_000,
        100_000,
        {},
        "8250",
    ),
    (
        # 10 % to 10,000 and 20 % above it; 15,000 sold: 1,000 + 1,000.
        "https://referello.com/tools/tiered-commission-calculator",
        Pay(period=PayPeriod.MONTH, tiers=tiers(_0="10%", _100="20%")),
        15_000,
        10_000,
        {},
        "2000",
    ),
    (
        # 3 % of the sales with a cap of 10,000 a month; 400,000 sold would be 12,000.
        "https://www.sparrowgenie.com/sales-commission-models/capped-commission",
        Pay(period=PayPeriod.MONTH, tiers=tiers(_0="3%"), cap=Decimal(10_000)),
        400_000,
        100_000,
        {},
        "10000",
    ),
    (
        # 15 % of 22,500 sold in a month.
        "https://wallacemanagement.com/2016/06/a-question-about-draw-and-commissions/",
        Pay(period=PayPeriod.MONTH, tiers=tiers(_0="15%"), draw=Decimal(2_000)),
        22_500,
        22_500,
        {},
        "3375",
    ),
    (
        # 200 for each qualified opportunity, 15 a month: a third of a quarter's 9,000, no commission.
        "https://comp.quotapath.com/sdr/qualified-opp-bonus",
        Pay(period=PayPeriod.MONTH, bonuses=(("opportunities", Decimal(200)),)),
        0,
        50_000,
        {"opportunities": 15},
        "3000",
    ),
]


@pytest.mark.parametrize(("source", "pay", "sales", "quota", "counts", "paid"), PUBLISHED)
def test_a_published_plan_comes_out_exactly(
    source: str, pay: Pay, sales: int, quota: int, counts: dict[str, int], paid: str
) -> None:
    assert source.startswith("https://")
    assert pay.variable(Fraction(sales), Fraction(quota), counts) == Decimal(paid)


def test_a_published_recoverable_draw_comes_out_exactly() -> None:
    # Table 4 of https://docs.oracle.com/cd/E05553_01/books/InCompAdm/InCompAdmPlanDesign8.html: 2,000.
    earned = [Decimal(n) for n in (2750, 3000, 1500, 2375, 3000, 2750)]
    found = paid_with_draw(Decimal(2000), earned)
    assert [balance.paid for balance in found] == [2750, 3000, 2000, 2000, 2875, 2750]
    assert [balance.owed for balance in found] == [0, 0, 500, 125, 0, 0]
    # Net of a draw of 2,000 that was paid before, 3,375 leave 1,375: wallacemanagement.com, see above.
    assert paid_with_draw(Decimal(0), [Decimal(3375) - 2000])[0].paid == 1375


def test_without_a_draw_what_is_earned_is_paid() -> None:
    assert [b.paid for b in paid_with_draw(Decimal(0), [Decimal(5), Decimal(0)])] == [5, 0]


def test_each_rate_is_paid_on_its_own_part_and_below_the_first_tier_nothing() -> None:
    pay = Pay(tiers=tiers(_100="20%", _50="10%"))
    quota = Fraction(1000)
    assert [pay.commission(Fraction(n), quota) for n in (0, 500, 600, 1000, 1001)] == [
        0,
        0,
        10,
        50,
        Fraction(502, 10),
    ]
    after = pay.next_tier(Fraction(500), quota)
    assert after is not None
    assert after.typed == "100%"
    assert pay.next_tier(Fraction(1000), quota) is None
    # No share of nothing: the lowest rate is paid on all of it.
    assert pay.commission(Fraction(200), Fraction(0)) == 20
    assert pay.next_tier(Fraction(200), Fraction(0)) is None
    assert Pay(base=Decimal(5)).commission(Fraction(200), quota) == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 100)), min_size=1, max_size=5, unique_by=lambda t: t[0]
    ),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.none() | st.integers(0, 10**5),
)
def test_more_sales_never_pay_less_nor_more_than_they_bring(
    rows: list[tuple[int, int]], sales: int, more: int, cap: int | None
) -> None:
    found = tuple(Tier(f"{s}%", Fraction(s, 100), Rate.parse(f"{r}%", zero=True)) for s, r in rows)
    pay = Pay(tiers=found, cap=None if cap is None else Decimal(cap))
    quota = Fraction(250_000)
    before, after = (pay.commission(Fraction(n), quota) for n in (sales, sales + more))
    assert 0 <= after - before <= more
    if cap is not None:
        assert after <= cap
    lowest = pay.by_share[0]
    assert pay.commission(lowest.above * quota, quota) == 0


def test_a_commission_is_rounded_once_to_the_cent() -> None:
    pay = Pay(tiers=tiers(_0="1/3"))
    assert pay.variable(Fraction("0.10"), Fraction(1), {}) == Decimal("0.03")
    assert pay.variable(Fraction("0.02"), Fraction(1), {}) == Decimal("0.01")


FILE = """
[plan]
starts = 2026-01-01
ends = 2026-12-31
target = 100000
average_deal = 10000

[stages.meetings]
key = "m"
converts = "10%"

[pay]
base = 15000
period = "quarter"
cap = 9000.5
draw = 1000
note = "as agreed in March"

[pay.tiers]
"0%" = "10%"
"112.5%" = 0.125

[pay.bonuses]
meetings = 50
deals = 12.5
"""


def plan_of(text: str) -> tuple[Plan | None, list[str]]:
    document = read(text.encode())
    assert document.table is not None
    plan, found = read_plan(document.table)
    return plan, [problem.text for problem in found]


def test_the_file_is_read_and_written_back_with_what_is_not_known() -> None:
    plan, found = plan_of(FILE)
    assert found == [
        "pay.note: is not known; it is kept; allowed: base, period, quota, cap, draw, tiers, bonuses"
    ]
    assert plan is not None
    assert plan.pay.base == 15_000
    assert [(t.typed, t.above, t.rate.value) for t in plan.pay.tiers] == [
        ("0%", 0, Fraction(1, 10)),
        ("112.5%", Fraction(9, 8), Fraction(1, 8)),
    ]
    assert plan.pay.bonuses == (("meetings", Decimal(50)), ("deals", Decimal("12.5")))
    again, _ = read_plan(encode_plan(plan))
    assert again == plan
    table = read(FILE.encode()).table
    assert table is not None
    written = read(write(table)).table
    assert written is not None
    assert written["pay"]["note"] == "as agreed in March"
    assert decode(written).year is not None


def test_without_pay_there_is_none_in_the_file_and_none_is_said() -> None:
    assert "pay" not in encode_plan(ARTICLE_2026)
    assert not ARTICLE_2026.pay.exists
    plan, found = plan_of(FILE.partition("[pay]")[0] + "[pay]\n")
    assert found == []
    assert plan is not None
    assert not plan.pay.exists


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "base = 15000",
            'base = "x"',
            "pay.base: is not a number; allowed: an amount without quotes: 100000",
        ),
        ("base = 15000", "base = -1", "pay.base: is -1; allowed: an amount from 0 to 1,000,000,000,000"),
        ("cap = 9000.5", "cap = -1", "pay.cap: is -1; allowed: an amount from 0 to 1,000,000,000,000"),
        ('"quarter"', '"week"', "pay.period: cannot be week; allowed: month, quarter, year"),
        (
            '"112.5%"',
            '"over"',
            "pay.tiers.over: is not a share of the quota; allowed: a share of the quota with its rate: "
            '"100%" = "12%"',
        ),
        (
            '"10%"',
            '"110%"',
            "pay.tiers.0%: cannot be 110%; allowed: a rate from 0 % to 100 %, such as 10%",
        ),
        (
            '"112.5%"',
            '"0.0%"',
            "pay.tiers.0.0%: is the same share as 0%; allowed: one rate for each share of the quota",
        ),
        (
            "deals = 12.5",
            "demos = 12.5",
            "pay.bonuses.demos: is not an activity of the plan; allowed: meetings, deals",
        ),
        (
            "deals = 12.5",
            "deals = true",
            "pay.bonuses.deals: is not a number; allowed: an amount for each one, such as meetings = 50",
        ),
    ],
)
def test_every_fault_is_one_line_with_what_is_allowed(old: str, new: str, fault: str) -> None:
    plan_text = FILE.replace('note = "as agreed in March"\n', "").replace(
        'converts = "10%"', 'converts = "9%"'
    )
    plan, found = plan_of(plan_text.replace(old, new, 1))
    assert found == [fault]
    assert plan is None


def test_pay_can_be_set_from_the_command_line() -> None:
    plan = ARTICLE_2026
    for path, text in (("base", "15k"), ("tiers.112.5%", "12.5"), ("bonuses.meetings", "50"), ("cap", "9k")):
        plan = with_field(plan, f"pay.{path}", text)
    assert plan.pay.tiers[0].rate.value == Fraction(1, 8)
    assert field_text(plan, "pay.tiers.112.5%") == "12.5%"
    for path in ("base", "tiers.112.5%", "bonuses.meetings", "cap"):
        plan = with_field(plan, f"pay.{path}", "")
    assert plan == ARTICLE_2026
    with pytest.raises(ValueError, match="a share of the quota"):
        with_field(plan, "pay.tiers.high", "12%")
    with pytest.raises(KeyError):
        with_field(plan, "pay.bonuses.demos", "12")


def test_a_bonus_follows_its_activity() -> None:
    plan = with_field(ARTICLE_2026, "pay.bonuses.calls", "1")
    assert rename(plan, "calls", "Dials").pay.bonuses == (("dials", Decimal(1)),)
    assert remove(plan, "calls").pay.bonuses == ()


def test_quotas_of_pay_periods_add_up_to_the_target() -> None:
    for period in PayPeriod:
        plan = replace(ARTICLE_2026, pay=Pay(base=Decimal(1), period=period))
        spans: Any = pay_spans(plan)
        assert len(spans) == 12 // period.months
        assert sum(each.quota for each in spans) == plan.funnel.target
        assert spans[0].span.starts == plan.period.starts
        assert spans[-1].span.ends == plan.period.ends
    fixed = replace(ARTICLE_2026, pay=Pay(period=PayPeriod.QUARTER, quota=Decimal(30_000)))
    assert [each.quota for each in pay_spans(fixed)] == [30_000] * 4
