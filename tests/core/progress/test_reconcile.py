"""What was typed against what a source says, by week, day and activity."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.article import ARTICLE_2026

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.reconcile import Compared, ComparedWeek, beside, reconcile
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period

MON, TUE, WED = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)
TODAY = date(2026, 11, 23)
TYPED = {MON: Day({"calls": 20, "emails": 5}), TUE: Day({"calls": 24}, (Decimal(12000),))}


def crm(days: dict[date, ImportedDay], first: date = MON, last: date = date(2026, 11, 15)) -> Source:
    return Source("hubspot", first, last, days)


def test_a_week_and_the_days_on_which_the_two_differ() -> None:
    told = crm(
        {MON: ImportedDay({"calls": 20}), TUE: ImportedDay({"calls": 20}), WED: ImportedDay({"calls": 1})}
    )
    (week,) = reconcile(Year(ARTICLE_2026, TYPED), [told], TODAY)
    assert week == ComparedWeek(
        Period(MON, date(2026, 11, 15)),
        (Compared("calls", 44, 41),),
        ((TUE, (Compared("calls", 24, 20),)), (WED, (Compared("calls", 0, 1),))),
    )
    assert not week.same


def test_only_what_a_source_speaks_of_is_compared() -> None:
    told = crm({MON: ImportedDay({"calls": 20})}, last=MON)
    (week,) = reconcile(Year(ARTICLE_2026, TYPED), [told], TODAY)
    assert week.activities == (Compared("calls", 20, 20),)
    assert week.same
    assert reconcile(Year(ARTICLE_2026, TYPED), [crm({}, last=MON)], TODAY) == ()


def test_deals_are_compared_by_their_number() -> None:
    told = crm({TUE: ImportedDay(won=(Decimal(11900), Decimal(3)), lost=1)})
    (week,) = reconcile(Year(ARTICLE_2026, TYPED), [told], TODAY)
    assert week.activities == (Compared("deals", 1, 2), Compared("lost", 0, 1))


def test_the_newest_week_comes_first_and_today_is_the_last_date() -> None:
    every = [date(2026, 11, 2) + timedelta(days=i) for i in range(40)]
    told = crm({day: ImportedDay({"calls": 1}) for day in every}, every[0], every[-1])
    weeks = reconcile(Year(ARTICLE_2026), [told], TODAY)
    assert [week.span for week in weeks] == [
        Period(date(2026, 11, 23), TODAY),
        Period(date(2026, 11, 16), date(2026, 11, 22)),
        Period(MON, date(2026, 11, 15)),
        Period(date(2026, 11, 2), date(2026, 11, 8)),
    ]
    assert reconcile(Year(ARTICLE_2026), [told], TODAY, 6)[0].span.starts == date(2026, 11, 22)


def test_a_date_has_what_was_typed_beside_what_is_imported() -> None:
    year = Year(ARTICLE_2026, TYPED).with_imported({"hubspot": crm({MON: ImportedDay({"calls": 25})})})
    assert year.day(MON).count("calls") == 25
    assert beside(year, MON) == (Compared("calls", 20, 25),)
    assert beside(year, date(2026, 3, 2)) == ()
    other = Source("phone", MON, MON, {MON: ImportedDay({"calls": 30})})
    assert beside(year, MON, [*year.imported.values(), other]) == (Compared("calls", 20, 30),)


@given(
    numbers=st.dictionaries(
        st.dates(date(2026, 10, 20), date(2026, 11, 30)), st.tuples(st.integers(0, 9), st.integers(0, 9))
    )
)
def test_weeks_and_days_add_up(numbers: dict[date, tuple[int, int]]) -> None:
    typed = {day: Day({"calls": n}) for day, (n, _) in numbers.items()}
    told = {day: ImportedDay({"calls": n}) for day, (_, n) in numbers.items()}
    weeks = reconcile(Year(ARTICLE_2026, typed), [crm(told, date(2026, 10, 1), date(2026, 12, 1))], TODAY)
    counted = [each for week in weeks for each in week.activities]
    upto = [both for day, both in numbers.items() if day <= TODAY]
    assert sum(each.typed for each in counted) == sum(typed for typed, _ in upto)
    assert sum(each.imported for each in counted) == sum(told for _, told in upto)
    off = sum(each.typed - each.imported for week in weeks for _, found in week.days for each in found)
    assert off == sum(typed - told for typed, told in upto)
