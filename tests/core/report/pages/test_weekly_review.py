"""The week's page against a year small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.recovery import RecoveryLever, RecoveryOption
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.work_done import week_to_review, work_done, work_outside
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.pages.weekly_review import review, worth
from funnel_tui.core.report.target_text import way_text
from funnel_tui.core.values.dates import week_of_text
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import Period
from funnel_tui.core.values.rate import Rate

# Four weeks of five days: 4 deals, 8 opportunities, 16 meetings, 160 calls; 8 calls a day.
PLAN = Plan(
    Period(date(2026, 3, 2), date(2026, 3, 29)),
    Funnel(
        Decimal(40_000),
        Decimal(10_000),
        (Channel("calls", "c", Rate.parse("1 in 10"), Rate.parse("100%")),),
        (Stage("meetings", "m", Rate.parse("1 in 2")), Stage("new_leads", "o", Rate.parse("50%"))),
    ),
    timing=Timing.SPREAD,
)
WEEK = Period(date(2026, 3, 9), date(2026, 3, 15))
MONDAY = date(2026, 3, 16)
LOG = Year(
    PLAN,
    {
        date(2026, 3, 3): Day({"calls": 40, "meetings": 4, "new_leads": 2}),
        date(2026, 3, 10): Day({"calls": 20, "meetings": 1}, won=(Decimal(12_000),), note="two | *big* ones"),
        date(2026, 3, 13): Day({"calls": 10, "new_leads": 1}, won=(Decimal("7500.50"),), lost=1),
        date(2026, 3, 16): Day({"calls": 3}, note="today"),
        date(2026, 3, 17): Day({"calls": 50}),
    },
)


def page(year: Year, week: Period, today: date, notation: Notation = PLAIN) -> str:
    return review(year, week, today, insight(year, today), notation)


def cells(text: str, section: str) -> dict[str, list[str]]:
    """The table under a heading: for each row its cells."""
    part = next(p for p in text.split("\n## ") if p.startswith(section))
    rows = [line.strip("| ").split("|") for line in part.splitlines() if line.startswith("|")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[2:]}


def test_planned_and_done_of_the_week() -> None:
    found = cells(page(LOG, WEEK, MONDAY), "Planned and done")
    # Today's three calls are done to date; tomorrow's are not.
    assert found == {
        "Calls": ["40", "30", "75 %", "73", "80", "on pace"],
        "Meetings": ["4", "1", "25 %", "5", "8", "4 days behind"],
        "New leads": ["2", "1", "50 %", "3", "4", "behind, within luck"],
        "Deals": ["1", "2", "200 %", "2", "2", "on pace"],
        "Revenue": ["$10,000", "$19,500.50", "195 %", "$19,500.50", "$20,000", "on pace"],
    }


def test_the_head_says_verdict_chance_range_and_basis() -> None:
    found = insight(LOG, MONDAY)
    assert found.forecast is not None
    lines = review(LOG, WEEK, MONDAY, found, PLAIN).splitlines()
    assert lines[0] == "# Week 2026-W11: 9 Mar to 15 Mar 2026"
    assert lines[2] == "The last full week, seen on Mon 16 Mar 2026."
    assert lines[4] == "**BEHIND**: meetings behind by 4 days. $19,500.50 of $40,000."
    low, high = (
        PLAIN.compact_money(Fraction(value), "$")
        for value in (found.forecast.revenue.p10, found.forecast.revenue.p90)
    )
    chance = f"{round(found.forecast.chance * 100)} % chance to reach $40,000 (likely {low} to {high}, "
    assert lines[5].startswith(chance)
    assert lines[5].endswith(" deals); mostly by planned rates, 3 of 5 deals decided.")


def test_deals_and_notes_of_that_week_only() -> None:
    text = page(LOG, WEEK, MONDAY)
    assert "\nWon 2: $12,000, $7,500.50. Lost 1.\n" in text
    assert text.endswith("## Notes\n\n- Tue 10 Mar 2026: two \\| \\*big\\* ones")
    first = page(LOG, Period(date(2026, 3, 2), date(2026, 3, 8)), MONDAY)
    assert "\nNo deal was decided.\n" in first
    assert "## Notes" not in first


def test_rates_with_their_range_and_trials() -> None:
    found = cells(page(LOG, WEEK, MONDAY), "Rates")
    # 5 meetings of 73 calls, 3 leads of 5 meetings, 2 of 3 decided; Wilson's intervals.
    assert found == {
        "Calls": ["1 in 10", "7 %", "3 % – 15 %", "73", "fits the plan"],
        "Meetings": ["1 in 2", "60 %", "23 % – 88 %", "5", "fits the plan, few data"],
        "New leads": ["50%", "67 %", "21 % – 94 %", "3", "fits the plan, few data"],
    }


def test_a_rate_away_from_the_plan_is_said_in_words() -> None:
    days = {date(2026, 3, 3): Day({"calls": 400, "meetings": 10, "new_leads": 10})}
    found = cells(page(Year(PLAN, days), WEEK, MONDAY), "Rates")
    assert found["Calls"][-1] == "below plan"
    assert found["Meetings"][-1] == "above plan, few data"
    assert found["New leads"][1:] == ["-", "-", "0", "nothing to count yet"]


def test_next_week_is_planned_and_needed() -> None:
    text = page(LOG, WEEK, MONDAY)
    assert "## Next: week 2026-W12, 16 Mar to 22 Mar 2026" in text
    # Half of what was left this morning: (160 - 70) / 2 calls, (16 - 5) / 2 meetings, ...
    assert cells(text, "Next") == {
        "Calls": ["40", "45"],
        "Meetings": ["4", "5.5"],
        "New leads": ["2", "2.5"],
        "Deals": ["1", "1"],
        "Revenue": ["$10,000", "$10,250"],
    }


def test_next_week_counts_what_it_has_already() -> None:
    # On Tuesday 87 calls are left for nine days; three of Monday's are done.
    found = cells(page(LOG, WEEK, date(2026, 3, 17)), "Next")
    assert found["Calls"] == ["40", PLAIN.short(3 + Fraction(87, 9) * 4)]


def test_next_week_of_an_old_week_is_todays() -> None:
    text = page(LOG, Period(date(2026, 3, 2), date(2026, 3, 8)), date(2026, 3, 25))
    assert "## Next: week 2026-W13, 23 Mar to 29 Mar 2026" in text
    assert text.splitlines()[2] == "Seen on Wed 25 Mar 2026."


def test_next_week_has_an_activity_that_is_new_today() -> None:
    visits = Channel("visits", "v", Rate.parse("1 in 5"), Rate.parse("50%"))
    calls = replace(PLAN.funnel.channels[0], share=Rate.parse("50%"))
    plan = replace(PLAN, counted_from=MONDAY, funnel=replace(PLAN.funnel, channels=(calls, visits)))
    year = replace(LOG, plan=plan, earlier=(EarlierPlan(PLAN, MONDAY - timedelta(days=1)),))
    # 16 meetings in the two weeks left, half of them by visits: 40 of these, and 80 calls.
    found = cells(page(year, WEEK, MONDAY), "Next")
    assert (found["Visits"], found["Calls"]) == (["20", "20"], ["40", "40"])


def test_worth_of_one_more() -> None:
    rates = observed(LOG, MONDAY)
    found = worth(LOG, MONDAY, rates)
    assert [one.name for one in found] == ["calls", "meetings", "new_leads"]
    assert [int(one.planned) for one in found] == [250, 2_500, 5_000]
    # The plan's rate is worth 20 trials (200 touches), its average deal 10 deals.
    deal = (10 * 10_000 + 19_500.50) / 12
    lead = deal * (10 + 2) / (20 + 3)
    meeting = lead * (10 + 3) / (20 + 5)
    call = meeting * 0.1 * (20 + 5) / (20 + 7.3)
    assert [one.observed for one in found] == pytest.approx([call, meeting, lead])
    shown = cells(page(LOG, WEEK, MONDAY), "One more")
    assert shown["Calls"] == ["$250", f"${call:.0f}", "27 Mar 2026"]
    assert shown["New leads"] == ["$5,000", f"${lead:,.0f}", "27 Mar 2026"]


def test_small_worth_is_to_the_cent() -> None:
    plan = example_plan(date(2026, 1, 1))
    funnel = replace(plan.funnel, average_deal=Decimal(1_236))
    year = Year(replace(plan, funnel=funnel))
    shown = cells(page(year, WEEK, MONDAY), "One more")
    assert shown["Calls"][:2] == ["$3.09", "$3.09"]
    assert shown["Meetings"][:2] == ["$124", "$124"]


def test_the_leak_and_the_ways_back() -> None:
    days = {
        date(2026, 1, 1) + timedelta(n): Day(
            {"calls": 10, "emails": 25, "meetings": int(n % 5 == 0), "opportunities": int(n % 20 == 0)},
            won=(Decimal(9_000),) * (n in (100, 150)),
            lost=int(n in (90, 140)),
        )
        for n in range(180)
        if n % 7 < 5
    }
    year, today = Year(example_plan(date(2026, 1, 1)), days), date(2026, 7, 1)
    found = insight(year, today)
    assert found.shortfall is not None
    text = review(year, WEEK, today, found, PLAIN)
    sentence = shortfall_text(found.shortfall, PLAIN)
    assert f"## The leak\n\n{sentence[0].upper()}{sentence[1:]}.\n" in text
    assert "For a chance of 50 %, from today on, any one of:\n\n- " in text
    even = [words for way in found.even if (words := way_text(way, year.plan, PLAIN))]
    assert even
    for words in even:
        assert f"\n- {words}\n" in text


def test_no_ways_back_where_none_are_needed_or_left() -> None:
    rich = Year(PLAN, {date(2026, 3, 9): Day(won=(Decimal(40_000),))})
    text = page(rich, WEEK, MONDAY)
    assert text.splitlines()[5] == "$40,000 is reached."
    assert "## Ways back\n\nNone needed.\n" in text
    late = page(LOG, WEEK, date(2026, 4, 2))
    assert "## Ways back\n\nNone left: the plan is over.\n" in late
    assert late.splitlines()[5] == "The plan is over: $19,500.50 of $40,000."
    assert "None left" not in page(LOG, WEEK, PLAN.period.ends)
    # One deal of nine is a sure thing while eight are won and four weeks are left.
    near = Year(PLAN, {date(2026, 3, 2): Day({"new_leads": 40}, won=(Decimal(39_000),))})
    assert "A chance of 50 % is there already." in page(near, WEEK, MONDAY)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (
            RecoveryOption(RecoveryLever.ACTIVITY, "cold_calls", 9.94, 14.06),
            "14.1 cold calls a day (now 9.9)",
        ),
        (RecoveryOption(RecoveryLever.RATE, "meetings", 0.2, 0.35), "meetings converting at 35 % (now 20 %)"),
        (RecoveryOption(RecoveryLever.RATE, "calls", 0.02, 0.0373), "calls converting at 3.73 % (now 2 %)"),
        (RecoveryOption(RecoveryLever.RATE, "new_leads", 0.5, 0.58), "a win rate of 58 % (now 50 %)"),
        (
            RecoveryOption(RecoveryLever.DEAL, "deals", 10_000, 12_400.4),
            "an average deal of $12,400 (now $10,000)",
        ),
        (RecoveryOption(RecoveryLever.RATE, "meetings", 0.2, None), ""),
        (RecoveryOption(RecoveryLever.ACTIVITY, "calls", 0.0, 0.0), ""),
    ],
)
def test_a_way_in_words(way: RecoveryOption, said: str) -> None:
    assert way_text(way, PLAN, PLAIN) == said


def test_each_day_is_judged_by_the_plan_that_held() -> None:
    """From Wednesday on twice the target: two days of 8 calls and three of the new plan's."""
    double = replace(
        PLAN, counted_from=date(2026, 3, 11), funnel=replace(PLAN.funnel, target=Decimal(80_000))
    )
    year = replace(LOG, plan=double, earlier=(EarlierPlan(PLAN, date(2026, 3, 10)),))
    found = work_done(year, WEEK, MONDAY)
    # 320 calls in the 13 working days from then on; 3 of them are 73.85.
    assert found.planned["calls"] == 2 * 8 + 74
    assert found.done["calls"] == 30
    assert found.due_money == 2 * 2_000 + Fraction(80_000 * 3, 13)


def test_what_lies_before_the_plan_counts_or_after_today_is_not_done() -> None:
    later = replace(LOG, plan=replace(PLAN, counted_from=date(2026, 3, 12)))
    found = work_done(later, WEEK, MONDAY)
    assert (found.done["calls"], found.won, found.lost, found.notes) == (10, (Decimal("7500.50"),), 1, ())
    assert work_done(LOG, WEEK, date(2026, 3, 12)).done["calls"] == 20


def test_work_on_dates_that_another_period_would_not_count() -> None:
    found = work_outside(LOG, Period(date(2026, 3, 10), date(2026, 3, 12)))
    assert found.counts == {"calls": 40 + 10 + 3 + 50, "meetings": 4, "new_leads": 3}
    assert (found.won, found.lost, found.note) == ((Decimal("7500.50"),), 1, "")
    assert work_outside(LOG, PLAN.period).empty


def test_work_after_the_last_useful_day_is_the_next_plans() -> None:
    plan = replace(example_plan(date(2026, 1, 1)), period=Period(date(2026, 1, 1), date(2026, 12, 31)))
    week = Period(date(2026, 10, 19), date(2026, 10, 25))
    year = Year(plan, {date(2026, 10, 20): Day({"calls": 12})})
    found = work_done(year, week, date(2026, 10, 26))
    # 2,000 calls in 202 days until 9 October; the same rate goes on: 50, 49, 50 a week.
    assert (found.planned["calls"], found.done["calls"]) == (49, 12)
    assert cells(page(year, week, date(2026, 10, 26)), "Next")["Calls"] == ["50", "-"]


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 3, 16), date(2026, 3, 9)),
        (date(2026, 3, 18), date(2026, 3, 9)),
        (date(2026, 3, 19), date(2026, 3, 16)),
        (date(2026, 3, 22), date(2026, 3, 16)),
        # The week before the first one is no week of the plan; nor are those after the last.
        (date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 1, 5), date(2026, 1, 5)),
        (date(2026, 4, 1), date(2026, 3, 23)),
        (date(2027, 4, 1), date(2026, 3, 23)),
    ],
)
def test_the_week_to_talk_about(today: date, monday: date) -> None:
    week = week_to_review(today, PLAN.period)
    assert (week.starts, week.days) == (monday, 7)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (Period(date(2026, 3, 16), date(2026, 3, 22)), "The current week, until Mon 16 Mar 2026."),
        (Period(date(2026, 3, 23), date(2026, 3, 29)), "Seen on Mon 16 Mar 2026: this week has not begun."),
        (
            Period(date(2025, 3, 10), date(2025, 3, 16)),
            "Seen on Mon 16 Mar 2026. The plan runs from 2 Mar 2026 to 29 Mar 2026.",
        ),
    ],
)
def test_which_week_it_is_is_said(week: Period, said: str) -> None:
    assert page(LOG, week, MONDAY).splitlines()[2] == said


def test_a_week_is_the_last_one_until_the_next_is_over() -> None:
    assert (
        page(LOG, WEEK, date(2026, 3, 22)).splitlines()[2] == "The last full week, seen on Sun 22 Mar 2026."
    )
    assert page(LOG, WEEK, date(2026, 3, 23)).splitlines()[2] == "Seen on Mon 23 Mar 2026."


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W11", date(2026, 3, 9)),
        (" 2026w11 ", date(2026, 3, 9)),
        ("2026-W1", date(2025, 12, 29)),
        ("2026-W53", date(2026, 12, 28)),
    ],
)
def test_a_week_is_read(text: str, monday: date) -> None:
    assert week_of_text(text) == Period(monday, monday + timedelta(days=6))


@pytest.mark.parametrize(
    "text",
    ["", "11", "W11", "2026-W00", "2025-W53", "2026-W54", "2026-11", "9999-W52", "0000-W01", "２０２６-W11"],
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an ISO week such as 2026-W11"):
        week_of_text(text)


NO_CHANNELS = replace(PLAN, funnel=replace(PLAN.funnel, channels=()))
NO_WINDOW = replace(
    PLAN,
    timing=Timing.LEAD,
    funnel=replace(PLAN.funnel, stages=(PLAN.funnel.stages[0], replace(PLAN.funnel.stages[1], lead_days=90))),
)


@pytest.mark.parametrize("plan", [PLAN, NO_CHANNELS, NO_WINDOW], ids=["plain", "no channels", "no window"])
@pytest.mark.parametrize(
    "today",
    [date(2025, 12, 1), date(2026, 3, 2), MONDAY, date(2026, 3, 29), date(2026, 3, 30), date(2027, 1, 1)],
)
@pytest.mark.parametrize("days", [{}, LOG.days], ids=["empty", "logged"])
def test_every_state_of_a_year_has_a_page(plan: Plan, today: date, days: dict[date, Day]) -> None:
    week = week_to_review(today, plan.period)
    text = page(Year(plan, days), week, today)
    assert text.startswith(f"# Week {week.starts:%G-W%V}: ")
    assert set(cells(text, "Planned and done")) == {
        *(["Calls"] if plan.funnel.channels else []),
        "Meetings",
        "New leads",
        "Deals",
        "Revenue",
    }
    assert " % chance" in text or "The plan is over" in text
    assert "nan" not in text.lower()
    assert "None" not in text.replace("None left", "").replace("None needed", "")


def test_the_same_log_gives_the_same_page() -> None:
    assert page(LOG, WEEK, MONDAY) == page(LOG, WEEK, MONDAY)


def test_the_notation_is_the_users() -> None:
    text = page(LOG, WEEK, MONDAY, Notation(decimal=",", grouping=".", currency_after=True))
    assert "Won 2: 12.000 $, 7.500,50 $. Lost 1." in text
