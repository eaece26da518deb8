"""The chance in words, never without its range; and a key that changes when the chance may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.forecast.simulate import Forecast
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.year import Year, chance_key
from funnel_tui.core.report.wording import chance_forms, chance_text, likely
from funnel_tui.core.values.money import PLAIN

START = date(2026, 1, 1)
TODAY = date(2026, 7, 1)
PLAN = example_plan(START)
FOUND = Forecast(0.413, Band(6, 7, 8, 9, 10), Band(62_000, 70_000, 79_000, 88_000, 98_400), "log", 7)


def at(today: date, *won: int) -> Pace:
    return pace(Year(PLAN, {START: Day(won=tuple(map(Decimal, won)))}), today)


def test_no_chance_is_certain() -> None:
    assert [likely(x, PLAIN) for x in (0.0, 0.004, 0.413, 0.996, 1.0)] == [
        "1 %",
        "1 %",
        "41 %",
        "99 %",
        "99 %",
    ]


def test_the_chance_has_its_range_and_its_basis() -> None:
    said = "41 % chance to reach $100,000 (likely $62k to $98.4k, 6 to 10 deals); by the log, 7 deals decided"
    assert chance_text(at(TODAY), FOUND, PLAIN) == said
    few = replace(FOUND, basis="plan", decided=2, deals=Band(6, 6, 6, 6, 6), revenue=Band(5, 5, 5, 5, 5))
    said = "41 % chance to reach $100,000 (likely $5, 6 deals); mostly by planned rates, 2 of 5 deals decided"
    assert chance_text(at(TODAY), few, PLAIN) == said


def test_what_was_closed_before_is_in_the_range() -> None:
    plan = replace(PLAN, funnel=replace(PLAN.funnel, closed_before=Decimal(10_000)))
    said = chance_forms(pace(Year(plan), TODAY), 0.5, 20_000, 30_000, PLAIN)
    assert said == (
        "50 % chance to reach $100,000 (likely $30k to $40k)",
        "50 % chance (likely $30k to $40k)",
    )


def test_where_nothing_is_open_there_is_no_chance() -> None:
    done = at(TODAY, 100_000)
    assert chance_text(done, FOUND, PLAIN) == "$100,000 is reached"
    assert chance_forms(done, 1.0, 1, 2, PLAIN) == ()
    over = at(date(2027, 1, 1), 3_000)
    assert chance_text(over, FOUND, PLAIN) == "the plan is over: $3,000 of $100,000"
    assert chance_forms(over, 0.0, 1, 2, PLAIN) == ()
    assert chance_text(at(TODAY), None, PLAIN) == "nothing can be forecast from this plan"


def test_the_key_changes_with_what_a_chance_is_made_from_and_with_nothing_else() -> None:
    day = Day({"calls": 3, "emails": 1}, won=(Decimal(5), Decimal(12_000)), lost=1)
    key = chance_key(Year(PLAN, {START: day}), TODAY)
    same = [
        replace(day, counts={"emails": 1, "calls": 3, "meetings": 0}),
        replace(day, note="a note"),
        replace(day, won=(Decimal("12000.00"), Decimal(5))),
    ]
    assert {chance_key(Year(PLAN, {START: other, TODAY: Day(note="x")}), TODAY) for other in same} == {key}
    others = [
        replace(day, counts={"calls": 4, "emails": 1}),
        replace(day, won=(Decimal(5),)),
        replace(day, lost=2),
    ]
    different = {chance_key(Year(PLAN, {START: other}), TODAY) for other in others}
    different |= {chance_key(Year(PLAN, {START: day}), START), chance_key(Year(PLAN, {TODAY: day}), TODAY)}
    plan = replace(PLAN, funnel=replace(PLAN.funnel, target=Decimal(100_001)))
    different.add(chance_key(Year(plan, {START: day}), TODAY))
    assert len(different) == 6
    assert key not in different
