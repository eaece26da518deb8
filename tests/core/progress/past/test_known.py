"""What was known on the morning of an earlier date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.article import ARTICLE_2026

from funnel_tui.core.progress.day import WON, Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.past.known import Entered, known_on
from funnel_tui.core.progress.year import EarlierPlan, Year

FRIDAY, MONDAY, TUESDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)
DEAL = Decimal(9_000)
YEAR = Year(
    ARTICLE_2026,
    {FRIDAY: Day({"calls": 12}, won=(DEAL,), lost=1), MONDAY: Day({"calls": 3}), TUESDAY: Day({"calls": 4})},
)


def test_the_morning_does_not_know_its_day() -> None:
    known = known_on(YEAR, MONDAY)
    assert known.days == {FRIDAY: YEAR.days[FRIDAY]}
    assert known_on(YEAR, date(2026, 3, 11)).days == YEAR.days


def test_what_was_entered_later_is_left_out() -> None:
    entered = [
        Entered(FRIDAY, FRIDAY, "calls", 7),
        Entered(MONDAY, FRIDAY, "calls", 5),
        Entered(TUESDAY, FRIDAY, WON, 1, DEAL),
        Entered(TUESDAY, FRIDAY, "lost", 1),
    ]
    known = known_on(YEAR, MONDAY, entered).day(FRIDAY)
    assert (known.count("calls"), known.won, known.lost) == (7, (), 0)
    # A day later the calls are known, on Wednesday all of it.
    assert known_on(YEAR, TUESDAY, entered).day(FRIDAY) == replace(YEAR.days[FRIDAY], won=(), lost=0)
    assert known_on(YEAR, date(2026, 3, 11), entered).day(FRIDAY) == YEAR.days[FRIDAY]


def test_what_was_taken_back_later_was_there() -> None:
    entered = [Entered(FRIDAY, FRIDAY, "calls", 20), Entered(MONDAY, FRIDAY, "calls", -8)]
    assert known_on(YEAR, MONDAY, entered).day(FRIDAY).count("calls") == 20
    gone = [Entered(MONDAY, FRIDAY, WON, -1, Decimal(500))]
    assert known_on(YEAR, MONDAY, gone).day(FRIDAY).won == (DEAL, Decimal(500))


def test_more_than_the_file_has_leaves_nothing() -> None:
    # Somebody has lowered the number in the file by hand since.
    entered = [Entered(MONDAY, FRIDAY, "calls", 30), Entered(MONDAY, FRIDAY, "calls", -2)]
    assert known_on(YEAR, MONDAY, entered).day(FRIDAY).count("calls") == 0


def test_an_activity_that_was_renamed_since() -> None:
    channels = ARTICLE_2026.funnel.channels
    dials = replace(channels[0], name="dials", was=("calls",))
    plan = replace(ARTICLE_2026, funnel=replace(ARTICLE_2026.funnel, channels=(dials, *channels[1:])))
    year = Year(plan, {FRIDAY: Day({"dials": 12})})
    assert known_on(year, MONDAY, [Entered(MONDAY, FRIDAY, "calls", 5)]).day(FRIDAY).count("dials") == 7


def test_what_was_imported_counts_from_its_own_date() -> None:
    days = {FRIDAY: ImportedDay({"calls": 15}), TUESDAY: ImportedDay({"calls": 9})}
    year = YEAR.with_imported({"crm": Source("crm", FRIDAY, TUESDAY, days)})
    known = known_on(year, MONDAY, [Entered(MONDAY, FRIDAY, "calls", 5)])
    assert {when: day.count("calls") for when, day in known.days.items()} == {FRIDAY: 15}
    assert known.typed_day(FRIDAY).count("calls") == 7
    assert known.imported["crm"].last == date(2026, 3, 8)
    assert known_on(year, FRIDAY).imported == {}


def test_the_plan_is_the_one_that_held() -> None:
    old = replace(ARTICLE_2026, funnel=replace(ARTICLE_2026.funnel, target=Decimal(80_000)))
    year = replace(YEAR, earlier=(EarlierPlan(old, MONDAY),))
    assert known_on(year, MONDAY).plan == old
    assert known_on(year, TUESDAY).plan == ARTICLE_2026
