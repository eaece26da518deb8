"""Sentences about a plan, in two notations: a sentence never holds a number of its own making."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.levers import levers
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.capacity_check import Finding, feasible
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import lever_text, plan_text
from funnel_tui.core.report.wording import counted, days_text, pace_text, plan_chance, warnings
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.core.values.rate import Rate

GERMAN = Notation(decimal=",", grouping=".", currency_after=True)
BIG = replace(PLAN, funnel=replace(PLAN.funnel, target=Decimal(1_000_000)))


def test_levers_in_the_users_notation() -> None:
    texts = [lever_text.lever_text(lever, GERMAN) for lever in levers(BIG)]
    assert "+1.000 $ a deal saves 90 meetings" in texts
    assert "+10 % of emails to meetings saves 4.545 emails" in texts
    assert "7 days sooner from opportunities to deals saves 8,4 touches a day" in texts


def test_findings_in_the_users_notation() -> None:
    found = {finding.activity: lever_text.finding_text(finding, GERMAN) for finding in feasible(BIG)}
    assert found["meetings"] == "needs 5 meetings a day; a working day has room for 3"
    huge = replace(BIG, funnel=replace(BIG.funnel, target=Decimal(20_000_000)))
    assert lever_text.finding_text(feasible(huge)[0], GERMAN).startswith("needs 1.980 calls a day;")


@pytest.mark.parametrize(
    ("best", "four", "text"),
    [
        (None, None, ", within 10"),
        (Fraction(9), Fraction(8), "; your best week averaged 9"),
        (Fraction(12), Fraction(9), "; your best 4 weeks averaged 9"),
        (Fraction(12), Fraction(11), "; your best 4 weeks averaged 11"),
    ],
)
def test_a_day_that_is_just_full_is_not_above_it(
    best: Fraction | None, four: Fraction | None, text: str
) -> None:
    finding = Finding("calls", Fraction(10), Decimal(10), best, four, 4, too_much=False)
    assert lever_text.finding_text(finding, PLAIN) == f"needs 10 calls a day{text}"


def test_warnings_in_the_users_notation() -> None:
    late = replace(PLAN, counted_from=date(2026, 12, 1))
    (warning,) = warnings(schedule(late), GERMAN)
    assert warning.endswith("what is started now closes after 31 Dec 2026")


def test_what_a_plan_takes() -> None:
    made = schedule(BIG)
    assert plan_chance(made, GERMAN) == "52 % chance of 100 deals if you do all of it"
    paces = [plan_text.planned_pace(line, BIG, GERMAN)[0] for line in made.lines]
    assert paces == ["99 a day ", "247,5 a day ", "5 a day ", "5 a week", "2,5 a week"]
    four = replace(PLAN, work=replace(PLAN.work, workdays=(0, 1, 2, 3)))
    # A week has as many working days as the plan's, not five.
    assert plan_text.planned_pace(schedule(four).line("meetings"), four, PLAIN) == ("2.5 a week",)


def test_the_calendar() -> None:
    summer = DaysOff(Period(date(2026, 8, 10), date(2026, 8, 21)), "summer")
    work = WorkCalendar(holidays=((date(2026, 5, 1), "May Day"),), days_off=(summer,), country="DE")
    plan = replace(PLAN, work=work)
    assert plan_text.workdays(schedule(plan), PLAIN) == "Mon Tue Wed Thu Fri: 250 in all"
    assert plan_text.holidays(plan, date(2026, 1, 1), PLAIN) == "1 DE: 1 May May Day"
    assert plan_text.holidays(plan, date(2026, 6, 1), PLAIN) == "1 DE"
    assert plan_text.days_off(plan, PLAIN) == ["10 Aug to 21 Aug summer: 10 working days"]


@pytest.mark.parametrize(
    ("n", "name", "text"),
    [
        (1, "calls", "1 call"),
        (1, "opportunities", "1 opportunity"),
        (1, "success", "1 success"),
        (1, "first_meetings", "1 first meeting"),
        (5_092, "calls", "5.092 calls"),
        (0, "calls", "0 calls"),
    ],
)
def test_a_number_with_its_activity(n: int, name: str, text: str) -> None:
    assert counted(n, name, GERMAN) == text


def test_days_and_rates_of_work() -> None:
    lines = schedule(PLAN).lines
    assert days_text(lines[0].rate_per_working_day, GERMAN) == "10 days"
    assert pace_text(lines[0].rate_per_working_day, PLAN, GERMAN) == "9,9 a day"
    assert pace_text(lines[-1].rate_per_working_day / 10, PLAN, GERMAN).endswith(" a week")
    assert (pace_text(None, PLAN, PLAIN), pace_text(lines[0].rate_per_working_day * 0, PLAN, PLAIN)) == (
        "–",
        "0",
    )


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("plan.target", ("= $1,000,000", "= $1m")),
        ("plan.closed_before", ("= $0",)),
        ("plan.average_deal", ("→ 100 deals", "→ 100")),
        ("plan.starts", ("Thu 1 Jan 2026", "1 Jan 2026", "1 Jan", "Thu")),
        ("plan.counted_from", "from start"),
        ("plan.currency", "as in $10,000"),
        ("plan.rounding", ""),
        ("stages.meetings.converts", ("20 % → 1,000 too many", "→ 1,000 (!)", "→ 1,000")),
        ("stages.opportunities.converts", ("50 % → 200", "→ 200")),
    ],
)
def test_how_a_field_was_read(path: str, forms: Forms) -> None:
    assert plan_text.echo(schedule(BIG), path, PLAIN) == forms


def test_every_field_that_changed_with_both_values() -> None:
    changed = with_field(
        with_field(BIG, "plan.counted_from", "2026-02-01"), "stages.meetings.converts", "25%"
    )
    assert plan_text.changed_fields(BIG, changed, GERMAN) == (
        "Counted from none → 1 Feb 2026; Meetings, conversion rate 1 in 5 → 25%"
    )
    assert plan_text.changed_fields(BIG, BIG, GERMAN) == ""


def test_what_another_plan_does_to_the_numbers() -> None:
    sure = with_field(PLAN, "plan.confidence", "80%")
    assert plan_text.changed_quotas(PLAN, sure, PLAIN) == (
        "calls 2,000 → 2,480, emails 5,000 → 6,200, meetings 100 → 124, opportunities 20 → 24"
    )
    assert plan_text.changed_chance(PLAN, sure, PLAIN) == "55 % → 80 %"
    assert (plan_text.changed_quotas(PLAN, PLAN, PLAIN), plan_text.changed_chance(PLAN, PLAN, PLAIN)) == (
        "",
        "",
    )


def test_what_a_confidence_would_take() -> None:
    found = plan_text.surer(PLAN, Rate.parse("80%"), PLAIN)
    assert found == "24 opportunities, 124 meetings, 6,200 emails, 2,480 calls"


def test_what_is_due_in_a_stretch() -> None:
    made = schedule(PLAN)
    assert plan_text.a_day(PLAN, "calls", PLAIN) == "9.9 a working day"
    week = Period(date(2026, 3, 23), date(2026, 3, 29))
    assert plan_text.due_in(made, week, PLAIN) == "50 calls, 124 emails, 2 meetings, 1 opportunity"
    assert plan_text.due_in(made, Period(date(2026, 3, 28), date(2026, 3, 29)), PLAIN) == "nothing is due"


def test_the_weight_of_months() -> None:
    work = replace(PLAN.work, months=((7, Fraction(1, 2)), (12, Fraction(1, 4))))
    assert plan_text.month_weights(replace(PLAN, work=work), PLAIN) == "Jul 0.5, Dec 0.25"


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (
            Day({"calls": 58, "visits": 2}, won=(Decimal(9_000), Decimal(1_000))),
            "58 calls, 2 visits, $10,000 lie",
        ),
        (Day({"calls": 1}), "1 call lies"),
        (Day({"calls": 1, "emails": 1}), "1 call, 1 email lie"),
        (Day({"calls": 11}), "11 calls lie"),
        (Day(lost=1), "1 lost lies"),
        (Day(lost=2), "2 lost lie"),
    ],
)
def test_work_that_another_period_would_not_count(work: Day, text: str) -> None:
    assert plan_text.outside_text(work, PLAN, PLAIN) == f"{text} outside"


def test_how_a_plan_that_ended_came_out() -> None:
    closed = replace(PLAN, funnel=replace(PLAN.funnel, closed_before=Decimal(30_000)))
    days = {
        date(2026, 2, 1): Day(won=(Decimal(50_000), Decimal(1_000))),
        date(2026, 3, 1): Day(won=(Decimal(1_000),)),
    }
    assert plan_text.money_reached(Year(closed, days), PLAIN) == "$82,000 of $100,000"
    seen = Observed("meetings", Rate.parse("1 in 5"), 80, 13.84, 0.173, 0.1, 0.3, 0.2, False)
    assert plan_text.rate_reached(seen, PLAIN) == "planned 1 in 5, observed 17.3 % of 80"
    assert (
        plan_text.rate_reached(replace(seen, value=None), PLAIN)
        == "planned 1 in 5, nothing logged to compare"
    )
