from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.article import ARTICLE_2026 as ARTICLE
from tests.article import YEAR_2026

from funnel_tui.core.plan.funnel import Funnel, Kind, Rounding, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule, months, quarters, schedule, weeks
from funnel_tui.core.report.wording import warnings
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import Period, WorkCalendar
from funnel_tui.core.values.rate import Rate


def with_openings(plan: Plan, *openings: int) -> Plan:
    stages = tuple(replace(s, opening=n) for s, n in zip(plan.funnel.stages, openings, strict=True))
    return replace(plan, funnel=replace(plan.funnel, stages=stages))


def add_up(made: Schedule) -> None:
    for line in made.lines:
        days = [line.on(day) for day in made.plan.period]
        assert min(days) >= 0
        assert sum(days) == line.quota
        for parts in (weeks(line), months(line), quarters(line)):
            assert sum(parts.values()) == line.quota


def test_the_articles_windows_and_last_useful_days() -> None:
    made = schedule(ARTICLE)
    found = {line.name: (line.quota, line.opens, line.last_useful_day) for line in made.lines}
    # Outreach takes 7 days to a meeting, 14 to an opportunity, 60 to a deal; the window's last dates, 11 and
    # 18 October and 1 November, are Sundays, so the last useful days are the Fridays before.
    assert found == {
        "calls": (2_000, date(2026, 1, 1), date(2026, 10, 9)),
        "emails": (5_000, date(2026, 1, 1), date(2026, 10, 9)),
        "meetings": (100, date(2026, 1, 8), date(2026, 10, 16)),
        "opportunities": (20, date(2026, 1, 22), date(2026, 10, 30)),
        "deals": (10, date(2026, 3, 23), date(2026, 12, 31)),
    }
    add_up(made)


@pytest.mark.parametrize("name", ["calls", "meetings", "deals"])
def test_the_next_one_is_due_on_the_first_later_date_that_asks_for_one(name: str) -> None:
    line, period = schedule(ARTICLE).line(name), ARTICLE.period
    for day in (period.starts - timedelta(days=1), *period):
        assert line.next_due(day) == next((d for d in period if d > day and line.on(d)), None)
    assert line.next_due(period.starts - timedelta(days=2)) is None


def test_the_line_is_straight_in_capacity() -> None:
    line = schedule(ARTICLE).line("calls")
    working = [day for day in Period(date(2026, 1, 1), date(2026, 10, 11)) if day.weekday() < 5]
    for n in (1, 2, 50, len(working)):
        assert line.at(working[n - 1]) == Fraction(2_000 * n, len(working))
    assert line.at(date(2025, 12, 31)) == 0
    assert line.at(date(2026, 12, 31)) == 2_000
    # Whole numbers: half up of the line less half up of the line the day before.
    tenth, ninth = Fraction(2_000 * 10, len(working)), Fraction(2_000 * 9, len(working))
    assert line.on(working[9]) == int(tenth + Fraction(1, 2)) - int(ninth + Fraction(1, 2))
    assert line.on(date(2027, 1, 4)) == 0


def test_the_shortest_channel_opens_the_first_stage() -> None:
    calls, emails = ARTICLE.funnel.channels
    slow = replace(ARTICLE.funnel, channels=(calls, replace(emails, lead_days=21)))
    made = schedule(replace(ARTICLE, funnel=slow))
    assert made.line("meetings").opens == date(2026, 1, 8)
    assert made.line("emails").window.ends == date(2026, 12, 31) - timedelta(21 + 74)


def test_after_the_last_useful_day_outreach_is_for_the_next_period() -> None:
    line = schedule(ARTICLE).line("calls")
    rate = Fraction(2_000, 202)
    assert line.rate_per_working_day == rate == line.rate_per_capacity
    after = [line.for_next_period(day) for day in Period(date(2026, 10, 12), date(2026, 12, 31))]
    working = sum(day.weekday() < 5 for day in Period(date(2026, 10, 12), date(2026, 12, 31)))
    assert sum(after) == int(rate * working + Fraction(1, 2))
    assert line.for_next_period(date(2026, 10, 9)) == 0
    assert line.on(date(2026, 10, 12)) == 0
    assert line.is_past(date(2026, 10, 12))
    assert not line.is_past(date(2026, 10, 11))
    assert not line.is_past(date(2027, 10, 11))
    # Nobody is asked for meetings that cannot close any more.
    assert schedule(ARTICLE).line("meetings").for_next_period(date(2026, 12, 1)) == 0


def test_an_opening_pipeline_arrives_within_its_lead_days() -> None:
    made = schedule(with_openings(ARTICLE, 10, 8))
    # Quotas: 12 opportunities, 50 meetings. 10 open meetings bring 2 opportunities in 14 days, whose rate is
    # 1 in 2: one deal between day 60 and day 74. 8 open opportunities bring 4 deals in 60 days.
    opportunities, deals = made.line("opportunities"), made.deals
    start = date(2026, 1, 1)
    assert [(p.span, p.amount) for p in opportunities.parts] == [
        (Period(start, start + timedelta(14)), Fraction(2))
    ]
    assert [(p.span, p.amount) for p in deals.parts] == [
        (Period(start + timedelta(60), start + timedelta(74)), Fraction(1)),
        (Period(start, start + timedelta(60)), Fraction(4)),
    ]
    assert [opportunities.rest, deals.rest] == [10, 5]
    # The line of deals starts at once, not when the window opens on 23 March.
    assert deals.at(date(2026, 1, 2)) == Fraction(4 * 2, 43)
    assert deals.span == Period(start, date(2026, 12, 31))
    add_up(made)


def test_openings_that_bring_more_than_the_quota_are_scaled_down_together() -> None:
    deals = schedule(with_openings(ARTICLE, 100, 20)).deals
    # 10 from the meetings and 10 from the opportunities for 10 deals: 5 each, nothing left for the window.
    assert [part.amount for part in deals.parts] == [5, 5]
    assert deals.rest == 0
    assert deals.at(date(2026, 12, 31)) == 10


def test_a_part_on_days_off_is_due_on_the_next_working_day() -> None:
    stages = (Stage("offers", "o", Rate.parse("1/2"), lead_days=1, opening=2),)
    plan = Plan(Period(date(2026, 1, 3), date(2026, 1, 30)), Funnel(Decimal(5), Decimal(1), (), stages))
    deals = schedule(plan).deals
    # The two dates from the start are a weekend.
    assert [part.span for part in deals.parts] == [Period(date(2026, 1, 5), date(2026, 1, 5))]
    assert deals.on(date(2026, 1, 5)) >= 1


def test_a_plan_made_too_late_warns_and_asks_for_nothing() -> None:
    late = replace(ARTICLE, counted_from=date(2026, 11, 2))
    made = schedule(late)
    assert [line.quota for line in made.lines] == [0, 0, 0, 0, 0]
    assert [line.opens for line in made.lines] == [None] * 5
    assert made.lines[0].need == 2_000
    assert made.chance == 0.0
    (warning,) = warnings(made, PLAIN)
    assert warning.startswith("no time left for calls, emails, meetings, opportunities, deals")
    # The rate is shown, for the next period.
    assert made.lines[0].rate_per_capacity > 0
    assert made.lines[0].for_next_period(date(2026, 11, 2)) > 0


def test_late_with_an_opening_the_chance_comes_from_it() -> None:
    late = with_openings(replace(ARTICLE, counted_from=date(2026, 11, 2)), 0, 30)
    made = schedule(late)
    # P(binomial(30, 1/2) >= 10)
    assert round(made.chance, 4) == 0.9786
    assert made.deals.quota == 10
    add_up(made)


def test_spread_ignores_lead_days() -> None:
    made = schedule(with_openings(replace(ARTICLE, timing=Timing.SPREAD), 0, 4))
    assert {line.window for line in made.lines} == {YEAR_2026}
    assert all(line.parts == () for line in made.lines)
    assert {line.opens for line in made.lines} == {date(2026, 1, 1)}
    add_up(made)


def test_joined_later_windows_start_there() -> None:
    joined = replace(ARTICLE, counted_from=date(2026, 4, 1))
    made = schedule(joined)
    assert made.line("calls").opens == date(2026, 4, 1)
    assert made.line("meetings").opens == date(2026, 4, 8)
    assert made.line("calls").on(date(2026, 3, 31)) == 0
    add_up(made)


def test_one_deal_a_day_and_one_day() -> None:
    stages = (Stage("offers", "o", Rate.parse("100%")),)
    one = Plan(Period(date(2026, 1, 5), date(2026, 1, 5)), Funnel(Decimal(3), Decimal(1), (), stages))
    assert [line.on(date(2026, 1, 5)) for line in schedule(one).lines] == [3, 3]


def test_a_period_without_a_working_day() -> None:
    weekend = replace(ARTICLE, period=Period(date(2026, 1, 3), date(2026, 1, 4)), timing=Timing.SPREAD)
    made = schedule(weekend)
    assert [line.quota for line in made.lines] == [0] * 5
    assert made.lines[0].rate_per_working_day == 0
    assert made.lines[0].for_next_period(date(2026, 1, 3)) == 0


def test_months_can_weigh_less() -> None:
    light = replace(ARTICLE, timing=Timing.SPREAD, work=WorkCalendar(months=((12, Fraction(1, 2)),)))
    # 261 weekdays, of which the 23 in December weigh half.
    line = schedule(light).line("emails")
    whole = 261 - Fraction(23, 2)
    assert line.at(date(2026, 11, 30)) == 5_000 * 238 / whole
    assert months(line)["2026-12"] == 230
    add_up(schedule(light))


def test_where_rounding_leaves_the_target_short_it_says_so() -> None:
    funnel = replace(ARTICLE.funnel, target=Decimal(104_000))
    short = schedule(replace(ARTICLE, funnel=replace(funnel, rounding=Rounding.NEAREST)))
    assert list(warnings(short, PLAIN)) == ["10 deals bring $4,000 less than the target"]
    assert list(warnings(schedule(replace(ARTICLE, funnel=funnel)), PLAIN)) == []


def test_reaches_is_the_first_date_with_that_much() -> None:
    line = schedule(ARTICLE).line("opportunities")
    first = line.reaches(1)
    assert first is not None
    assert line.at(first) >= 1 > line.at(first - timedelta(1))
    assert line.reaches(21) is None


def test_look_ups() -> None:
    made = schedule(ARTICLE)
    assert made.first_stage.name == "meetings"
    assert made.deals.kind is Kind.DEALS
    assert made.revenue_at(date(2026, 12, 31)) == 100_000
    assert made.line("calls").between(Period(date(2025, 1, 1), date(2027, 1, 1))) == 2_000
    assert made.line("calls").between(Period(date(2027, 1, 1), date(2027, 1, 9))) == 0
    with pytest.raises(KeyError):
        made.line("visits")
