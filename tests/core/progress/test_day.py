from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import NO_DAY, Day
from funnel_tui.core.progress.year import Year


def test_presses_add_up_and_never_fall_below_nothing() -> None:
    day = NO_DAY.pressed("calls", 3).pressed("calls", -1).pressed("emails", 2)
    assert (day.count("calls"), day.count("emails"), day.count("visits")) == (2, 2, 0)
    assert day.pressed("calls", -5).count("calls") == 0
    assert NO_DAY.pressed("lost", 2).pressed("lost", -3).lost == 0
    assert NO_DAY.empty


def test_amounts_are_a_multiset() -> None:
    day = NO_DAY.with_won(Decimal(100), 2).with_won(Decimal(50))
    assert [int(amount) for amount in day.won] == [100, 100, 50]
    assert [int(amount) for amount in day.with_won(Decimal(100), -1).won] == [100, 50]
    assert day.with_won(Decimal(75), -1) == day
    assert day.with_won(Decimal(100), -5).won == (Decimal(50),)


def test_a_day_with_anything_in_it_is_not_empty() -> None:
    assert Day(counts={"calls": 0}).empty
    for day in (
        NO_DAY.pressed("calls", 1),
        NO_DAY.with_note("x"),
        NO_DAY.pressed("lost", 1),
        Day(unread=frozenset("a")),
    ):
        assert not day.empty


def test_an_edit_gives_another_year() -> None:
    today = date(2026, 11, 23)
    year = Year(example_plan(today))
    changed = year.with_day(today, NO_DAY.pressed("calls", 1))
    assert (year.day(today).count("calls"), changed.day(today).count("calls")) == (0, 1)
