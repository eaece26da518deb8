"""What a day's work reads like; one glyph for one verdict, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import log_text, target_text
from funnel_tui.core.report.pages import terminal
from funnel_tui.core.report.wording import GLYPHS
from funnel_tui.core.values.forms import form
from funnel_tui.core.values.money import PLAIN, Notation

GERMAN = Notation(decimal=",", grouping=".", currency_after=True)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_has_one_glyph(verdict: Verdict) -> None:
    now = pace(Year(PLAN), date(2026, 3, 2))
    calls = replace(now.activities[0], verdict=verdict)
    status = terminal.status_text(replace(now, activities=(calls, *now.activities[1:])), PLAIN)
    row = next(line for line in status.splitlines() if line.startswith("Calls"))
    full, short = log_text.card_verdict(calls, PLAIN)
    shown = form(target_text.pace_cells(calls, PLAN, None, PLAIN)[-1], 0)
    assert {full[0], short[0], shown[0]} == {GLYPHS[verdict]}
    assert f"  {GLYPHS[verdict]} " in row
    assert len(set(GLYPHS.values())) == len(Verdict)


def test_what_is_left_to_do() -> None:
    def text(today: date, shown: date | None = None, **days: Day) -> str:
        year = Year(PLAN, {date(2026, int(k[1:3]), int(k[3:])): day for k, day in days.items()})
        return log_text.to_do(year, pace(year, today), shown or today, PLAIN)[0]

    assert text(date(2025, 12, 31)) == "The plan starts on Thu 1 Jan 2026"
    assert text(date(2027, 1, 1)).startswith("The plan ended on Thu 31 Dec 2026")
    assert text(date(2026, 3, 2)) == "To do: 10 calls · 24 emails · 3 meetings this week"
    enough = Day({"calls": 99, "emails": 99, "meetings": 99, "opportunities": 99})
    assert text(date(2026, 3, 2), d0302=enough) == "All done for today"


def test_what_is_left_to_do_in_less_room_names_whole_activities() -> None:
    today = date(2026, 3, 2)
    year = Year(PLAN)
    assert log_text.to_do(year, pace(year, today), today, PLAIN) == (
        "To do: 10 calls · 24 emails · 3 meetings this week",
        "To do: 10 calls · 24 emails · 1 more",
        "To do: 10 calls · 2 more",
    )


def test_what_was_left_of_another_day_is_that_days() -> None:
    today, thursday = date(2026, 3, 3), date(2026, 2, 26)

    def text(day: date, logged: Day) -> str:
        year = Year(PLAN, {day: logged})
        return log_text.to_do(year, pace(year, today), day, PLAIN)[0]

    # The week of 2 March is today's, that of 26 February is not.
    assert text(date(2026, 3, 2), Day({"calls": 9})) == "Not done: 1 call · 24 emails · 3 meetings this week"
    assert text(thursday, Day({"calls": 9, "emails": 20})).endswith(
        " · 5 emails · 2 meetings that week · 1 opportunity that week"
    )
    assert (
        text(thursday, Day({"calls": 99, "emails": 99, "meetings": 99, "opportunities": 9}))
        == "All done that day"
    )
    sunday = Day({"meetings": 9, "opportunities": 9})
    assert text(date(2026, 3, 1), sunday) == "Not a working day: what you log still counts"


def test_a_day_without_entries_of_this_machine_says_what_its_file_counts() -> None:
    day = date(2026, 3, 2)
    assert log_text.no_entries(Year(PLAN), day, PLAIN) == "Nothing yet."
    year = Year(PLAN, {day: Day({"calls": 1_005}, won=(Decimal(9_500),), lost=1)})
    assert log_text.no_entries(year, day, GERMAN) == "Counted elsewhere: 1.005 calls, won 9.500 $, lost 1"


def test_entries_and_days_in_the_users_notation() -> None:
    assert log_text.entry_text("calls", 1_200, None, GERMAN, "$") == "+1.200 calls"
    assert log_text.entry_text("won", -1, Decimal("12000.5"), GERMAN, "$") == "−1 won 12.000,50 $"
    day = Day({"calls": 5_092, "meetings": 1}, won=(Decimal(9_500),), lost=2, note="trade fair")
    year = Year(PLAN, {date(2026, 3, 2): day})
    assert log_text.day_text(year, date(2026, 3, 2), GERMAN) == (
        "Mon 2 Mar 2026: 5.092 calls, 1 meeting, won 9.500 $, lost 2 · trade fair"
    )
    assert log_text.day_text(year, date(2026, 3, 3), GERMAN) == "Tue 3 Mar 2026: nothing logged"


def test_why_a_date_cannot_be_logged() -> None:
    def why(day: date) -> str:
        return log_text.why_not_loggable(day, date(2026, 3, 2), PLAN.period, PLAIN)

    assert why(date(2026, 3, 2)) == ""
    assert why(date(2026, 3, 3)) == "Tue 3 Mar 2026 has not happened yet"
    assert why(date(2025, 3, 3)) == "this plan runs from 1 Jan 2026 to 31 Dec 2026"
    assert log_text.other_day(date(2026, 3, 1), date(2026, 3, 2), PLAIN).endswith(
        "(yesterday) · . returns to today"
    )


def test_below_the_panels_stands_what_was_imported_and_the_note() -> None:
    day = date(2026, 3, 2)
    year = Year(PLAN, {day: Day({"calls": 12}, note="trade fair")})
    assert log_text.foot_text(Year(PLAN), day, PLAIN) == ""
    assert log_text.foot_text(year, day, PLAIN) == "note: trade fair"
    year = year.with_imported({"crm": Source("crm", day, day, {day: ImportedDay({"calls": 9})})})
    assert log_text.foot_text(year, day, PLAIN) == "° 12 calls, 9 of them imported · note: trade fair"
