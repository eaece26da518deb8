"""What is open when a plan starts lowers what it takes and raises its chance, at every confidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import comb

import pytest

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import needs
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule

PLAN = example_plan(date(2026, 1, 1))


def opened(plan: Plan = PLAN, **openings: int) -> Plan:
    for stage, n in openings.items():
        plan = with_field(plan, f"stages.{stage}.opening", str(n))
    return plan


def quotas(plan: Plan) -> dict[str, int]:
    return {need.name: need.quota for need in needs(plan.funnel)}


def at_least(k: int, *groups: tuple[int, float]) -> float:
    """P(sum of binomials >= k), term by term."""
    sums = {0: 1.0}
    for n, p in groups:
        after: dict[int, float] = {}
        for have, weight in sums.items():
            for i in range(n + 1):
                after[have + i] = after.get(have + i, 0.0) + weight * comb(n, i) * p**i * (1 - p) ** (n - i)
        sums = after
    return sum(weight for have, weight in sums.items() if have >= k)


def test_the_need_is_less_by_what_is_open() -> None:
    # 20 opportunities less 8; 12 of them take 60 meetings less 10; half each way.
    found = quotas(opened(opportunities=8, meetings=10))
    assert found == {"calls": 1000, "emails": 2500, "meetings": 50, "opportunities": 12, "deals": 10}
    assert [line.need for line in schedule(opened(opportunities=8, meetings=10)).lines] == list(
        found.values()
    )


def test_a_sure_plan_needs_less_by_what_is_open() -> None:
    sure = with_field(PLAN, "plan.confidence", "80%")
    assert quotas(sure)["opportunities"] == 24
    # Eight open ones have the odds of eight new ones.
    assert quotas(opened(sure, opportunities=8))["opportunities"] == 16
    both = quotas(opened(sure, opportunities=8, meetings=10))
    meetings = both["meetings"]
    assert at_least(10, (meetings, 0.1), (8, 0.5), (10, 0.1)) >= 0.8
    assert at_least(10, (meetings - 1, 0.1), (8, 0.5), (10, 0.1)) < 0.8
    # What is open at an earlier stage is none of a later stage's.
    assert both["opportunities"] == 16


def test_the_chance_counts_what_is_open() -> None:
    plan = opened(opportunities=8, meetings=10)
    assert schedule(plan).chance == pytest.approx(at_least(10, (50, 0.1), (8, 0.5), (10, 0.1)))
    # Nothing left to do, and still not certain.
    full = opened(opportunities=20)
    assert quotas(full)["meetings"] == 0
    assert schedule(full).chance == pytest.approx(at_least(10, (20, 0.5)))


def test_what_is_open_is_due_within_its_lead_days() -> None:
    made = schedule(opened(opportunities=8))
    deals = made.deals
    # Four deals by 60 days after the start, with no new work; the other six take until the end.
    assert deals.at(date(2026, 3, 2)) == pytest.approx(4)
    assert deals.quota == 10
    plain = schedule(PLAN).deals
    assert plain.at(date(2026, 3, 2)) == 0


def test_what_is_open_does_not_count_where_lead_days_are_ignored() -> None:
    spread = with_field(opened(opportunities=8), "plan.timing", "spread")
    line = schedule(spread).deals
    assert line.parts == ()
    assert line.at(date(2026, 3, 2)) == line.quota * line.capacity.between(
        replace(spread.period, ends=date(2026, 3, 2))
    ) / line.capacity.between(spread.period)
