"""What counts of a day that was typed and imported: the larger, and no deal twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.article import ARTICLE_2026

from funnel_tui.core.plan.funnel import Counting
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import log_counts, observed
from funnel_tui.core.progress.day import NOTE, WON, Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.work_done import counts_in, deals_so_far, work_done
from funnel_tui.core.progress.year import Year, chance_key
from funnel_tui.core.values.period import Period

MON, TUE = date(2026, 3, 2), date(2026, 3, 3)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def counting(rule: Counting) -> Plan:
    """The article's plan with one setting for everything."""
    funnel = ARTICLE_2026.funnel
    channels = tuple(replace(c, count=rule) for c in funnel.channels)
    stages = tuple(replace(s, count=rule) for s in funnel.stages)
    return replace(ARTICLE_2026, funnel=replace(funnel, channels=channels, stages=stages), count_deals=rule)


def source(name: str, **days: ImportedDay) -> Source:
    """What a source says of days of March: `d2=...`."""
    return Source(name, FIRST, LAST, {date(2026, 3, int(key[1:])): day for key, day in days.items()})


def year(typed: dict[date, Day], *sources: Source, rule: Counting = Counting.LARGER) -> Year:
    return Year(counting(rule), typed).with_imported({s.name: s for s in sources})


def won(*amounts: int) -> ImportedDay:
    return ImportedDay(won=tuple(Decimal(a) for a in amounts))


def typed_won(*amounts: int) -> Day:
    return Day(won=tuple(Decimal(a) for a in amounts))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(Counting.LARGER, (12, 7)), (Counting.TYPED, (12, 0)), (Counting.IMPORTED, (9, 7))],
)
def test_the_setting_says_which_number_of_a_day_counts(rule: Counting, expected: tuple[int, int]) -> None:
    told = source("crm", d2=ImportedDay({"calls": 9}), d3=ImportedDay({"calls": 7}))
    found = year({MON: Day({"calls": 12}, note="rain")}, told, rule=rule)
    assert (found.day(MON).count("calls"), found.day(TUE).count("calls")) == expected
    assert found.day(MON).note == "rain"
    assert found.typed == {MON: Day({"calls": 12}, note="rain")}


def test_of_several_sources_the_larger_counts_never_their_sum() -> None:
    one, other = source("crm", d2=ImportedDay({"calls": 9})), source("phone", d2=ImportedDay({"calls": 11}))
    assert year({MON: Day({"calls": 5})}, one, other).day(MON).count("calls") == 11
    assert year({MON: Day({"calls": 5})}, one, other, rule=Counting.IMPORTED).day(MON).count("calls") == 11


def test_where_no_import_says_anything_what_was_typed_counts() -> None:
    april = date(2026, 4, 1)
    typed = {MON: Day({"calls": 5, "emails": 4}), april: Day({"calls": 3}, (Decimal(9),), 1)}
    found = year(typed, source("crm", d3=ImportedDay({"calls": 1})), rule=Counting.IMPORTED)
    assert found.day(MON).counts == {"calls": 0, "emails": 4}
    assert found.day(april) == typed[april]


def test_a_cell_that_cannot_be_read_stays_out() -> None:
    typed = {MON: Day({}, unread=frozenset({"calls"}))}
    assert year(typed, source("crm", d2=ImportedDay({"calls": 9}))).day(MON) == typed[MON]


@pytest.mark.parametrize(
    ("typed", "told", "expected"),
    [
        # Equal in number: the typed amounts stay.
        ({MON: typed_won(12000)}, {"d2": won(11900)}, {MON: [12000]}),
        # More of them: theirs.
        ({MON: typed_won(12000)}, {"d2": won(11900, 500)}, {MON: [500, 11900]}),
        ({}, {"d2": won(500)}, {MON: [500]}),
        # One deal with two dates.
        ({MON: typed_won(12000)}, {"d9": won(12000)}, {MON: [12000]}),
        ({MON: typed_won(12000)}, {"d9": won(12000, 700)}, {MON: [12000], date(2026, 3, 9): [700]}),
        ({MON: typed_won(12000)}, {"d2": won(9000), "d9": won(12000)}, {MON: [9000, 12000]}),
        # Two deals of one amount, each with its date.
        (
            {MON: typed_won(500), TUE: typed_won(500)},
            {"d2": won(500), "d3": won(500)},
            {MON: [500], TUE: [500]},
        ),
        ({MON: typed_won(500)}, {"d2": won(500), "d3": won(500)}, {MON: [500], TUE: [500]}),
    ],
)
def test_a_deal_counts_once(
    typed: dict[date, Day], told: dict[str, ImportedDay], expected: dict[date, list[int]]
) -> None:
    found = year(typed, source("crm", **told))
    assert {when: sorted(map(int, day.won)) for when, day in found.days.items() if day.won} == expected


def test_deals_stay_in_the_order_in_which_they_came() -> None:
    assert year({}, source("crm", d2=won(1, 2, 1))).day(MON).won == won(1, 2, 1).won
    assert year({MON: typed_won(2, 1, 2)}, source("crm", d2=won(1))).day(MON).won == won(2, 1, 2).won


def test_the_same_amount_months_apart_is_two_deals() -> None:
    january = date(2026, 1, 20)
    found = year({january: typed_won(500)}, source("crm", d2=won(500)))
    assert [when for when, day in found.days.items() if day.won] == [january, MON]


def test_lost_deals_count_once_too() -> None:
    found = year({MON: Day(lost=1)}, source("crm", d3=ImportedDay(lost=2)))
    assert sum(day.lost for day in found.days.values()) == 2


def test_numbers_that_nobody_means_cost_nothing() -> None:
    typed = {MON: Day(lost=10**9), TUE: Day(won=(Decimal(5),) * 9_999)}
    told = source("crm", d2=won(*[5] * 9_999), d4=ImportedDay(won=(Decimal(7),) * 9_999, lost=10**9 - 1))
    found = year(typed, told)
    assert sum(day.lost for day in found.days.values()) == 10**9
    assert sum(len(day.won) for day in found.days.values()) == 2 * 9_999


def test_everything_that_reads_a_year_reads_what_counts() -> None:
    told = source("crm", d2=ImportedDay({"calls": 9, "opportunities": 2}, (Decimal(8000),), 1))
    found, today = year({MON: Day({"calls": 5})}, told), date(2026, 3, 10)
    week = Period(MON, date(2026, 3, 8))
    assert counts_in(found, week) == {"deals": 1, "calls": 9, "opportunities": 2, "lost": 1}
    assert work_done(found, week, today).done["calls"] == 9
    assert (deals_so_far(found, today).won, deals_so_far(found, today).lost) == (1, 1)
    assert pace(found, today).of("calls").actual == 9
    assert pace(found, today).revenue.actual == 8000
    assert log_counts(found, today).total(WON) == 1
    assert observed(found, today)[-1].value == 0.5
    assert chance_key(found, today) != chance_key(found.with_imported({}), today)


def test_a_year_without_imports_is_what_it_was() -> None:
    plain = Year(ARTICLE_2026, {MON: Day({"calls": 5})})
    assert plain.with_imported({"crm": source("crm", d2=won(5))}).with_imported({}) == plain
    assert plain.typed is plain.days


counts = st.dictionaries(st.sampled_from(["calls", "emails", "meetings"]), st.integers(0, 40), max_size=3)
amounts = st.lists(st.sampled_from([Decimal(5), Decimal(7), Decimal(9)]), max_size=3).map(tuple)
dates = st.dates(date(2026, 2, 25), date(2026, 3, 8))
typed_days = st.dictionaries(
    dates, st.builds(Day, counts, amounts, st.integers(0, 2), st.sampled_from(["", NOTE]))
)
told_days = st.dictionaries(
    dates.filter(lambda d: d >= FIRST), st.builds(ImportedDay, counts, amounts, st.integers(0, 2))
)


@given(typed=typed_days, told=told_days, rule=st.sampled_from(Counting))
def test_a_second_copy_of_a_source_changes_nothing(
    typed: dict[date, Day], told: dict[date, ImportedDay], rule: Counting
) -> None:
    one = year(typed, Source("crm", FIRST, LAST, told), rule=rule)
    both = one.with_imported({"crm": one.imported["crm"], "copy": one.imported["crm"]})
    assert {when: replace(day, won=()) for when, day in both.days.items()} == {
        when: replace(day, won=()) for when, day in one.days.items()
    }
    assert [sorted(day.won) for day in both.days.values()] == [sorted(day.won) for day in one.days.values()]


@given(typed=typed_days, told=told_days)
def test_the_larger_is_never_less_than_either_nor_more_than_both(
    typed: dict[date, Day], told: dict[date, ImportedDay]
) -> None:
    found = year(typed, Source("crm", FIRST, LAST, told))
    for name in ("calls", "emails", "meetings"):
        for when, day in found.days.items():
            own, said = typed.get(when, Day()).count(name), told.get(when, ImportedDay()).counts.get(name, 0)
            assert day.count(name) == max(own, said)
    own_deals = sum(len(day.won) for day in typed.values())
    said_deals = sum(len(day.won) for day in told.values())
    counted = sum(len(day.won) for day in found.days.values())
    assert max(own_deals, said_deals) <= counted <= own_deals + said_deals
    lost = sum(day.lost for day in found.days.values())
    assert lost >= max(sum(d.lost for d in typed.values()), sum(d.lost for d in told.values()))
    assert {when: found.typed_day(when) for when in typed} == typed


@given(typed=typed_days, told=told_days, when=dates, n=st.integers(1, 5))
def test_a_press_changes_what_was_typed_and_the_rest_follows(
    typed: dict[date, Day], told: dict[date, ImportedDay], when: date, n: int
) -> None:
    found = year(typed, Source("crm", FIRST, LAST, told))
    pressed = found.with_day(when, found.typed_day(when).pressed("calls", n))
    again = year({**typed, when: typed.get(when, Day()).pressed("calls", n)}, found.imported["crm"])
    assert pressed == again


def test_many_days_are_counted_in_no_time() -> None:
    days = {
        date(2026, 1, 1) + timedelta(days=i): ImportedDay({"calls": 9}, (Decimal(i + 1),)) for i in range(365)
    }
    typed = {when: Day({"calls": 5}, day.won) for when, day in days.items()}
    told = Source("crm", date(2026, 1, 1), date(2026, 12, 31), days)
    assert len(Year(ARTICLE_2026, typed).with_imported({"crm": told}).days) == 365
