"""The words and tables of the commands, for states of a year that the other tests do not reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.pages import terminal
from funnel_tui.core.report.pages.json_cells import to_the_cent
from funnel_tui.core.report.pages.plan_json import plan_table
from funnel_tui.core.report.pages.status_json import status_table
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.names import title_of
from funnel_tui.core.values.period import WorkCalendar
from funnel_tui.core.values.rate import Rate


def short(today: date, plan: Plan = PLAN, **days: Day) -> str:
    logged = {date(2026, int(name[1:3]), int(name[3:])): day for name, day in days.items()}
    return terminal.short_line(pace(Year(plan, logged), today), PLAIN)


def test_one_line_for_each_state_of_a_year() -> None:
    before = short(date(2025, 12, 31))
    assert before == "NOT YET · $0 of $100,000 · today nothing due"
    assert short(date(2026, 1, 3)).endswith("today nothing due")
    assert short(date(2026, 1, 3), d0103=Day(counts={"calls": 2})).endswith("today calls 2/0")
    # A deal won is seen in the money, not among the counts.
    won = short(date(2026, 3, 30), d0330=Day(won=(Decimal(60_000), Decimal(40_000))))
    assert won.startswith("DONE · $100,000 of $100,000 · today calls 0/")
    assert short(date(2027, 1, 1)) == "CLOSED · $0 of $100,000 · today nothing due"


def test_what_was_closed_before_is_in_the_money() -> None:
    joined = replace(PLAN, funnel=replace(PLAN.funnel, closed_before=Decimal(40_000)))
    assert "$40,000 of $100,000" in short(date(2026, 1, 5), joined)


def test_outreach_for_the_next_period_is_shown_apart() -> None:
    year = Year(PLAN, {date(2026, 10, 13): Day(counts={"calls": 7})})
    now = pace(year, date(2026, 10, 13))
    text = terminal.status_text(now, PLAIN)
    calls = next(line for line in text.splitlines() if line.startswith("Calls"))
    due = now.of("calls").next_period_due
    assert calls.split()[1:4] == ["7", "/", str(due)]
    assert calls.endswith("■ closed 0 / 2,000")
    assert text.endswith("for the next period already: 7 calls")
    table = status_table(now, insight(year, now.today))["activities"]
    assert isinstance(table, list)
    assert (table[0]["next_period"], table[0]["actual"], table[0]["needed_per_day"]) == (7, 0, None)


def test_the_first_line_says_what_day_it_is() -> None:
    off = WorkCalendar(holidays=((date(2026, 1, 1), "New Year's Day"),))
    plan = replace(PLAN, work=off)

    def first(today: date) -> str:
        return terminal.status_text(pace(Year(plan), today), PLAIN).splitlines()[0]

    assert first(date(2026, 1, 1)) == "Thu 1 Jan 2026 · New Year's Day"
    assert first(date(2026, 1, 2)) == "Fri 2 Jan 2026 · working day 1 of 260"
    assert first(date(2026, 1, 3)) == "Sat 3 Jan 2026 · not a working day"
    assert first(date(2025, 12, 31)) == "Wed 31 Dec 2025"


def test_a_plan_without_time_says_so() -> None:
    late = schedule(replace(PLAN, counted_from=date(2026, 11, 23)))
    text = terminal.plan_text(late, PLAIN)
    assert "! no time left for calls, emails, meetings, opportunities, deals" in text
    activities = plan_table(late)["activities"]
    assert isinstance(activities, list)
    assert {(a["quota"], a["opens"], a["last_useful_day"]) for a in activities} == {(0, None, None)}
    assert activities[0]["exact"] == "2000"


def test_confidence_and_rates_are_in_the_table() -> None:
    sure = replace(PLAN, funnel=replace(PLAN.funnel, confidence=Rate.parse("80%")))
    table = plan_table(schedule(sure))
    assert table["confidence"] == 0.8
    activities = table["activities"]
    assert isinstance(activities, list)
    assert [(a["quota"], a["rate"]) for a in activities][2:] == [(124, "1 in 5"), (24, "50%"), (10, None)]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1_000), "1000"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, 200), "0.01"),
        (Fraction(1, 201), "0"),
        (Fraction(999_999, 1000), "1000"),
        (Fraction(19, 2), "9.50"),
    ],
)
def test_money_in_tables_is_to_the_cent(amount: Fraction, text: str) -> None:
    assert to_the_cent(amount) == text


def test_the_text_follows_the_notation() -> None:
    text = terminal.plan_text(schedule(PLAN), Notation(decimal=",", grouping=".", currency_after=True))
    assert "100.000 $ at 10.000 $ a deal" in text
    assert " 5.000  24,75 " in text
    assert title_of("first_meetings") == "First meetings"
