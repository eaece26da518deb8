"""Where an activity is heading, and what is done for the next period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

# Four weeks of five days: 40 meetings are 2 a day, 80 calls 4 a day, 20 deals and $2,000 1 a day.
PLAN = Plan(
    Period(date(2026, 1, 5), date(2026, 1, 30)),
    Funnel(
        Decimal(2_000),
        Decimal(100),
        (Channel("calls", "c", Rate.parse("50%"), Rate.parse("100%")),),
        (Stage("meetings", "m", Rate.parse("50%")),),
    ),
    timing=Timing.SPREAD,
)
ARTICLE = replace(example_plan(date(2026, 1, 1)), period=Period(date(2026, 1, 1), date(2026, 12, 31)))


def test_an_activity_never_heads_for_less_than_is_done() -> None:
    last = date(2026, 1, 30)
    calls = pace(Year(PLAN, {last: Day({"calls": 300})}), last).of("calls")
    assert calls.projection == calls.actual == 300


def late(**counts: int) -> Pace:
    """The article's plan on Tuesday, 13 October: the calls' last useful day was the Friday before."""
    days = {
        date(2026, 10, 9): Day({"calls": 5, "emails": 2}),
        date(2026, 10, 12): Day({"calls": 7}),
        date(2026, 10, 13): Day(counts),
        date(2026, 10, 14): Day({"calls": 100, "emails": 100}),
    }
    return pace(Year(ARTICLE, days), date(2026, 10, 13))


def test_outreach_after_its_window_is_the_next_periods() -> None:
    now = late(calls=4, emails=3, meetings=2)
    calls, emails, meetings = now.of("calls"), now.of("emails"), now.of("meetings")
    assert (calls.actual, calls.next_period, calls.today) == (5, 11, 4)
    assert (emails.actual, emails.next_period, emails.today) == (2, 3, 3)
    # Only outreach has a next period; what arrives counts for this one.
    assert (meetings.actual, meetings.next_period, meetings.today) == (2, 0, 2)
    assert calls.due_today == 0
    assert calls.next_period_due in (9, 10)
    assert meetings.next_period_due == 0


def test_the_next_periods_outreach_goes_on_at_the_planned_rate() -> None:
    line = late().of("calls").line
    weeks = [line.for_next_period(date(2026, 10, 12 + n)) for n in range(7)]
    # 2,000 in 202 working days; nothing on the weekend.
    assert sum(weeks) == round(Fraction(2_000 * 5, 202))
    assert weeks[5:] == [0, 0]
    assert line.for_next_period(date(2026, 10, 9)) == 0
    assert line.for_next_period(date(2027, 1, 4)) == 0


def test_a_day_outside_the_plan_is_not_counted() -> None:
    days = {date(2026, 1, 2): Day({"calls": 9}, won=(Decimal(50),)), date(2026, 1, 5): Day({"calls": 1})}
    now = pace(Year(PLAN, days), date(2026, 1, 6))
    assert (now.of("calls").actual, now.of("deals").actual, int(now.revenue.actual)) == (1, 0, 0)
