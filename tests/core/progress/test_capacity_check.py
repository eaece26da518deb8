"""What a working day would hold, against ceilings and against the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.activities import rename
from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.capacity_check import Finding, best_weeks, feasible
from funnel_tui.core.progress.day import Day
from funnel_tui.core.report.lever_text import finding_text
from funnel_tui.core.values.money import PLAIN

MONDAY = date(2026, 1, 5)


def by_name(*findings: Finding) -> dict[str, Finding]:
    return {finding.activity: finding for finding in findings}


def weeks(*calls: int) -> dict[date, Day]:
    """So many calls on each of five days, week after week."""
    return {
        MONDAY + timedelta(days=7 * w + d): Day({"calls": n}) for w, n in enumerate(calls) for d in range(5)
    }


def test_the_articles_plan_fits_a_working_day() -> None:
    found = by_name(*feasible(PLAN))
    assert found["calls"].needed == Fraction(2000, 202)
    assert finding_text(found["calls"], PLAIN) == "needs 9.9 calls a day, within 60"
    assert [f.ceiling for f in found.values()] == [Decimal(60), Decimal(100), Decimal(3), None]
    assert not any(f.too_much for f in found.values())


def test_above_the_usual_ceiling() -> None:
    found = by_name(*feasible(with_field(PLAN, "plan.target", "1m")))
    assert found["calls"].too_much
    assert finding_text(found["calls"], PLAIN) == "needs 99 calls a day; a working day has room for 60"
    # 1,000 meetings in their window are 4.9 a day, and 15 a week are 3.
    assert found["meetings"].too_much
    # Nobody said how many opportunities a day has room for.
    assert not found["opportunities"].too_much


def test_an_own_ceiling_and_back_to_the_usual_one() -> None:
    own = with_field(PLAN, "plan.ceilings.calls", "9.5")
    assert own.ceilings == (("calls", Decimal("9.5")),)
    assert field_text(own, "plan.ceilings.calls") == "9.5"
    assert field_text(own, "plan.ceilings.emails") == ""
    found = by_name(*feasible(own))
    assert finding_text(found["calls"], PLAIN) == "needs 9.9 calls a day; a working day has room for 9.5"
    assert with_field(own, "plan.ceilings.calls", "") == PLAN
    assert with_field(PLAN, "plan.ceilings.opportunities", "2").problems() == ()
    assert with_field(PLAN, "plan.ceilings.calls", "0").problems()[0].where == ("plan", "ceilings", "calls")


def test_a_renamed_activity_keeps_its_usual_ceiling() -> None:
    found = by_name(*feasible(rename(PLAN, "calls", "dials")))
    assert found["dials"].ceiling == Decimal(60)


def test_best_weeks_of_the_log() -> None:
    # A needed 73 a day of somebody whose best week averaged 41.
    busy: Plan = with_field(with_field(PLAN, "plan.target", "737k"), "plan.ceilings.calls", "100")
    today = MONDAY + timedelta(weeks=5)
    found = by_name(*feasible(busy, weeks(30, 41, 20, 35, 10), today))["calls"]
    assert finding_text(found, PLAIN) == "needs 73 calls a day; your best week averaged 41"
    assert found.best_week == 41
    assert found.best_four == Fraction(41 + 35 + 30 + 20, 4)
    assert found.too_much
    # Between the best week and the best four.
    ten = by_name(*feasible(PLAN, weeks(12, 8, 8, 8), today))["calls"]
    assert finding_text(ten, PLAIN) == "needs 9.9 calls a day; your best 4 weeks averaged 9"
    assert ten.too_much
    assert not by_name(*feasible(PLAN, weeks(12, 12, 8, 8), today))["calls"].too_much


def test_a_week_counts_when_it_is_over_and_whole() -> None:
    calls = PLAN.funnel.channels[0]
    log = weeks(30, 50)
    assert best_weeks(PLAN, calls, log, MONDAY + timedelta(days=13)) == (Fraction(30),)
    assert best_weeks(PLAN, calls, log, MONDAY + timedelta(days=14)) == (Fraction(50), Fraction(30))
    # With three days off, two good days are no week; with two, three days are one.
    for off, found in ((3, ()), (2, (Fraction(150, 3),))):
        holidays = tuple((MONDAY + timedelta(days=d), "") for d in range(off))
        plan = replace(PLAN, work=replace(PLAN.work, holidays=holidays))
        assert best_weeks(plan, calls, weeks(30), MONDAY + timedelta(days=7)) == found


def test_a_closed_window_asks_for_nothing() -> None:
    late = replace(PLAN, counted_from=date(2026, 11, 23))
    assert "calls" not in by_name(*feasible(late))
