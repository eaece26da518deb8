"""What would change a plan most, against quotas counted in other ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.levers import Lever, confidence_table, levers, readable_step
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.lever_text import lever_change, lever_text
from funnel_tui.core.values.money import PLAIN as NOTATION
from funnel_tui.core.values.period import DaysOff, Period


def by_path(plan: Plan) -> dict[str, Lever]:
    return {lever.path: lever for lever in levers(plan)}


def binomial_tail(n: int, p: Fraction, k: int) -> Fraction:
    return 1 - sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k)), Fraction(0))


def test_the_numbers_of_the_article_for_50_80_and_90_percent() -> None:
    rows = {sure.level: [need.quota for need in sure.needs] for sure in confidence_table(PLAN)}
    assert rows["50%"] == [2000, 5000, 100, 20, 10]
    assert rows["80%"] == [2480, 6200, 124, 24, 10]
    assert rows["90%"] == [2800, 7000, 140, 26, 10]


@pytest.mark.parametrize("level", ["80%", "90%"])
def test_a_confidence_is_the_smallest_number_that_reaches_it(level: str) -> None:
    sure = next(row for row in confidence_table(PLAN) if row.level == level)
    wanted = Fraction(int(level[:2]), 100)
    for need, p in ((sure.needs[2], Fraction(1, 10)), (sure.needs[3], Fraction(1, 2))):
        assert binomial_tail(need.quota, p, 10) >= wanted > binomial_tail(need.quota - 1, p, 10)
    assert sure.chance == pytest.approx(float(binomial_tail(sure.needs[2].quota, Fraction(1, 10), 10)))


def test_the_table_does_not_depend_on_the_plans_own_confidence() -> None:
    sure = with_field(PLAN, "plan.confidence", "95%")
    assert [r.needs for r in confidence_table(sure)] == [r.needs for r in confidence_table(PLAN)]


class TestTheArticle:
    def test_texts_in_the_users_own_unit(self) -> None:
        texts = [lever_text(lever, NOTATION) for lever in levers(PLAN)]
        assert texts[:3] == [
            "+5 points of meetings to opportunities saves 20 meetings",
            "+5 points of win rate saves 9 meetings",
            "+$1,000 a deal saves 9 meetings",
        ]
        assert "+10 % of calls to meetings saves 181 calls" in texts

    def test_saved_is_counted_without_rounding_on_the_way(self) -> None:
        found = by_path(PLAN)
        # 100,000 / 10,000 / 0.55 / 0.2 = 90.9, and so for 11,000.
        assert found["stages.opportunities.converts"].saves == 100 - ceil(10 / 0.55 / 0.2) == 9
        assert found["plan.average_deal"].saves == 100 - ceil(100 / 11 / 0.5 / 0.2) == 9
        # As this plan rounds: 19 opportunities are 95 meetings, and ten deals are ten deals.
        assert found["stages.opportunities.converts"].quota_saves == 5
        assert found["plan.average_deal"].quota_saves == 0

    def test_touches_a_day_are_those_of_the_windows(self) -> None:
        # Outreach has [1 Jan, 31 Dec - 81 days]: 202 working days without holidays.
        win = by_path(PLAN)["stages.opportunities.converts"]
        assert win.touches_a_day == Fraction(7000, 202) * (1 - Fraction(50, 55))
        sooner = by_path(PLAN)["stages.opportunities.lead_days"]
        assert sooner.touches_a_day == Fraction(7000, 202) - Fraction(7000, 207)
        assert (
            lever_text(sooner, NOTATION)
            == "7 days sooner from opportunities to deals saves 0.84 touches a day"
        )

    def test_the_one_that_saves_the_most_comes_first(self) -> None:
        found = levers(PLAN)
        assert list(found) == sorted(found, key=lambda lever: -lever.touches_a_day)

    def test_a_day_off_can_be_worked(self) -> None:
        assert "calendar.days_off" not in by_path(PLAN)
        week = DaysOff(Period(date(2026, 3, 14), date(2026, 3, 20)), "spring")
        off = replace(PLAN, work=replace(PLAN.work, days_off=(week,)))
        lever = by_path(off)["calendar.days_off"]
        assert lever.touches_a_day == Fraction(7000, 197) - Fraction(7000, 198)
        # Saturday and Sunday are off anyway: Monday is the first that helps.
        assert [d.key for d in lever.plan.work.days_off] == [
            "2026-03-14..2026-03-15",
            "2026-03-17..2026-03-20",
        ]

    def test_days_off_within_holidays_help_nobody(self) -> None:
        day = date(2026, 3, 16)
        work = replace(PLAN.work, days_off=(DaysOff(Period(day, day), ""),), holidays=((day, "a holiday"),))
        assert "calendar.days_off" not in by_path(replace(PLAN, work=work))

    def test_a_certain_rate_has_no_lever_and_95_percent_gets_to_100(self) -> None:
        assert "stages.meetings.converts" not in by_path(with_field(PLAN, "stages.meetings.converts", "100%"))
        near = by_path(with_field(PLAN, "stages.meetings.converts", "99%"))["stages.meetings.converts"]
        assert lever_change(near, NOTATION) == "+1 point of meetings to opportunities"
        assert near.plan.funnel.stages[0].converts.value == 1

    def test_with_a_confidence_the_smallest_numbers_are_compared(self) -> None:
        win = by_path(with_field(PLAN, "plan.confidence", "80%"))["stages.opportunities.converts"]
        after = next(n for n in range(1, 200) if binomial_tail(n, Fraction(11, 100), 10) >= Fraction(4, 5))
        assert win.saves == win.quota_saves == 124 - after


@pytest.mark.parametrize(
    ("amount", "step"),
    [
        (10_000, 1_000),
        (38_000, 4_000),
        (150_000, 20_000),
        (8_000, 800),
        (1, "0.1"),
        (99, "10"),
        ("12.5", "1"),
    ],
)
def test_a_tenth_to_one_digit(amount: int | str, step: int | str) -> None:
    assert readable_step(Decimal(amount)) == Decimal(step)


@settings(deadline=None)
@given(
    st.integers(10, 90),
    st.integers(10, 90),
    st.integers(1, 100),
    st.integers(1_000, 10**6),
    st.integers(500, 10**5),
)
def test_savings_against_the_chain_counted_by_hand(
    meetings: int, win: int, calls: int, target: int, deal: int
) -> None:
    plan = PLAN
    for path, text in {
        "plan.target": target,
        "plan.average_deal": deal,
        "stages.meetings.converts": f"{meetings}%",
        "stages.opportunities.converts": f"{win}%",
        "channels.calls.converts": f"{calls}%",
    }.items():
        plan = with_field(plan, path, str(text))

    def chain(deal: Fraction, meetings: Fraction, win: Fraction, calls: Fraction) -> tuple[int, int]:
        first = max(Fraction(1), target / deal) / win / meetings
        return ceil(first), ceil(first / 2 / calls + first / 2 * 100)

    figures = [Fraction(deal), Fraction(meetings, 100), Fraction(win, 100), Fraction(calls, 100)]
    base = chain(*figures)
    more = [
        figures[0] + Fraction(readable_step(Decimal(deal))),
        *(x + min(Fraction(5, 100), 1 - x) if x >= Fraction(1, 10) else x * 11 / 10 for x in figures[1:]),
    ]
    found = by_path(plan)
    paths = (
        "plan.average_deal",
        "stages.meetings.converts",
        "stages.opportunities.converts",
        "channels.calls.converts",
    )
    for i, path in enumerate(paths):
        if figures[i] == 1 and i:
            continue
        changed = chain(*(more[j] if j == i else figures[j] for j in range(4)))
        assert (found[path].saves, found[path].touches) == (base[0] - changed[0], base[1] - changed[1])
