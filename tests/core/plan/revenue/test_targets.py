"""Targets of quarters: as set, the rest filled from the schedule, always the target in all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.funnel import Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.quarters import quarter_spans
from funnel_tui.core.plan.revenue.targets import closed_by, due_by, quarter_targets
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.new_plan.renewal import next_plan
from funnel_tui.core.values.period import Period
from funnel_tui.storage.format.plan_toml import encode_plan, read_plan

NAMES = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


def with_quarters(plan: Plan = ARTICLE_2026, **amounts: int) -> Plan:
    """`Q1=20000`."""
    return replace(plan, quarters=tuple((f"2026-{n}", Decimal(amount)) for n, amount in amounts.items()))


def test_the_quarters_of_a_period() -> None:
    assert tuple(quarter_spans(ARTICLE_2026.period)) == NAMES
    short = quarter_spans(Period(date(2026, 2, 2), date(2026, 6, 15)))
    assert list(short.values()) == [
        Period(date(2026, 2, 2), date(2026, 5, 1)),
        Period(date(2026, 5, 2), date(2026, 6, 15)),
    ]


def test_a_plan_at_the_end_of_the_calendar_has_quarters_too() -> None:
    spans = quarter_spans(Period(date(9999, 1, 1), date(9999, 12, 31)))
    assert spans["9999-Q4"] == Period(date(9999, 10, 1), date(9999, 12, 31))
    last = replace(ARTICLE_2026, period=Period(date(9999, 1, 1), date(9999, 12, 31)))
    assert last.problems() == ()
    assert sum(quarter_targets(last).values()) == 100_000


def test_without_any_they_are_what_the_schedule_sells() -> None:
    made = schedule(ARTICLE_2026)
    found = quarter_targets(ARTICLE_2026)
    assert tuple(found) == NAMES
    assert sum(found.values()) == 100_000
    done = Decimal(0)
    for name, span in quarter_spans(ARTICLE_2026.period).items():
        done += found[name]
        assert abs(Fraction(done) - made.revenue_at(span.ends)) <= Fraction(1, 200)


def test_what_is_given_stays_and_the_others_share_the_rest() -> None:
    before = quarter_targets(ARTICLE_2026)
    found = quarter_targets(with_quarters(Q2=50_000))
    assert found["2026-Q2"] == 50_000
    assert sum(found.values()) == 100_000
    # In the proportions that they have by the schedule.
    assert float(found["2026-Q3"] / found["2026-Q4"]) == pytest.approx(
        float(before["2026-Q3"] / before["2026-Q4"]), rel=1e-5
    )
    all_given = with_quarters(Q1=10_000, Q2=20_000, Q3=30_000, Q4=40_000)
    assert list(quarter_targets(all_given).values()) == [10_000, 20_000, 30_000, 40_000]
    assert all_given.problems() == ()


def test_a_quarter_in_which_nothing_can_be_sold_has_nothing_unless_it_is_all_that_is_left() -> None:
    # No opportunity of the year is decided before its 11th week.
    late = replace(
        ARTICLE_2026,
        funnel=replace(
            ARTICLE_2026.funnel,
            stages=tuple(replace(s, lead_days=60) for s in ARTICLE_2026.funnel.stages),
        ),
    )
    assert quarter_targets(late)["2026-Q1"] == 0
    rest = quarter_targets(with_quarters(late, Q2=30_000, Q3=30_000, Q4=30_000))
    assert rest["2026-Q1"] == 10_000


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 33_333), max_size=3), st.sampled_from(list(Timing)))
def test_they_add_up_to_the_target_to_the_cent(amounts: list[int], timing: Timing) -> None:
    plan = replace(
        ARTICLE_2026,
        timing=timing,
        quarters=tuple(zip(NAMES, map(Decimal, amounts), strict=False)),
    )
    found = quarter_targets(plan)
    assert sum(found.values()) == plan.funnel.target
    for name, span in quarter_spans(plan.period).items():
        due = due_by(plan, span.ends)
        assert due == sum(found[n] for n in NAMES[: NAMES.index(name) + 1])
    steps = [due_by(plan, date(2026, month, 15)) for month in range(1, 13)]
    assert steps == sorted(steps)


def test_what_was_closed_before_is_spread_over_the_dates_before_the_log() -> None:
    funnel = replace(ARTICLE_2026.funnel, closed_before=Decimal(40_000))
    plan = replace(ARTICLE_2026, funnel=funnel, counted_from=date(2026, 7, 1))
    assert closed_by(plan, date(2025, 12, 31)) == 0
    assert closed_by(plan, date(2026, 6, 30)) == closed_by(plan, date(2026, 12, 31)) == 40_000
    found = quarter_targets(plan)
    assert found["2026-Q1"] + found["2026-Q2"] == 40_000
    assert sum(found.values()) == 100_000
    assert closed_by(replace(plan, counted_from=None), date(2026, 1, 1)) == 40_000


@pytest.mark.parametrize(
    ("quarters", "fault"),
    [
        (
            {"Q1": 10_000, "Q2": 20_000, "Q3": 30_000, "Q4": 50_000},
            "plan.quarters: add up to 110,000; allowed: quarters that add up to the target, 100,000",
        ),
        (
            {"Q1": 60_000, "Q2": 60_000},
            "plan.quarters: add up to 120,000; "
            "allowed: quarters that leave the others 0 or more of the target, 100,000",
        ),
        (
            {"Q1": 60_000, "Q5": 60_000},
            "plan.quarters.2026-Q5: is not a quarter of the plan; allowed: 2026-Q1 to 2026-Q4",
        ),
        ({"Q1": -1}, "plan.quarters.2026-Q1: is -1; allowed: an amount from 0 to 1,000,000,000,000"),
    ],
)
def test_a_fault_is_one_line(quarters: dict[str, int], fault: str) -> None:
    assert [problem.text for problem in with_quarters(ARTICLE_2026, **quarters).problems()] == [fault]


def test_the_file_and_the_command_line_have_them() -> None:
    plan = with_field(ARTICLE_2026, "plan.quarters.2026-Q1", "20k")
    assert encode_plan(plan)["plan"]["quarters"] == {"2026-Q1": 20_000}
    again, found = read_plan(encode_plan(plan))
    assert (again, found) == (plan, [])
    assert with_field(plan, "plan.quarters.2026-Q1", "") == ARTICLE_2026
    with pytest.raises(KeyError):
        with_field(plan, "plan.quarters.2026-Q5", "1")
    table = encode_plan(plan)
    table["plan"]["quarters"] = {"first": 5, "2026-Q1": "x"}
    _, found = read_plan(table)
    assert [problem.text for problem in found] == [
        'plan.quarters.first: is not a quarter; allowed: "2026-Q1" = 20000',
        "plan.quarters.2026-Q1: is not a number; allowed: an amount without quotes: 100000",
    ]


def test_the_next_plan_leaves_them_behind() -> None:
    assert next_plan(with_quarters(Q1=1), date(2027, 1, 2)).problems() == ()
