import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from funnel_tui.core.plan.funnel import (
    Channel,
    Funnel,
    Kind,
    Rounding,
    Stage,
    half_up,
    largest_remainder,
    needs,
)
from funnel_tui.core.values.rate import Rate

PUBLISHED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("published_plans.json").read_text(encoding="utf-8")
)


def funnel_of(case: dict[str, Any]) -> Funnel:
    letters = iter("abcdefhijk")
    return Funnel(
        target=Decimal(case["target"]),
        average_deal=Decimal(case["average_deal"]),
        channels=tuple(
            Channel(c["name"], next(letters), Rate.parse(c["converts"]), Rate.parse(c["share"]))
            for c in case["channels"]
        ),
        stages=tuple(Stage(s["name"], next(letters), Rate.parse(s["converts"])) for s in case["stages"]),
        rounding=Rounding(case["rounding"]),
    )


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["id"] for case in PUBLISHED])
def test_every_published_example_comes_out_as_printed(case: dict[str, Any]) -> None:
    found = {need.name: need for need in needs(funnel_of(case))}
    assert set(found) == set(case["expect"])
    for name, printed in case["expect"].items():
        if isinstance(printed, int):
            assert found[name].quota == printed, name
        else:
            # Printed rounded for display, to as many places as it shows.
            unit = Fraction(1, 10 ** len(printed.partition(".")[2]))
            assert half_up(found[name].exact / unit) * unit == Fraction(printed), name


def test_ceilings_are_carried_exactly_not_by_float() -> None:
    # 84 / .25 / .35 / .01 in floats is a little more than 96,000 and would round up to 96,001.
    rates = ["1%", "35%", "25%"]
    funnel = Funnel(
        Decimal(84),
        Decimal(1),
        (),
        tuple(Stage(f"s{i}", "abc"[i], Rate.parse(r)) for i, r in enumerate(rates)),
    )
    assert [need.quota for need in needs(funnel)] == [96_000, 960, 336, 84]


def article() -> Funnel:
    return funnel_of(PUBLISHED[0])


def test_the_three_roundings() -> None:
    # 10 deals at 3 in 7: 23 1/3; at 3 in 10 that is 77 7/9, or from 24: 80, or from 23: 76 2/3.
    stages = (Stage("leads", "l", Rate.parse("3 in 10")), Stage("offers", "o", Rate.parse("3 in 7")))
    funnel = Funnel(Decimal(10), Decimal(1), (), stages)
    quotas = {way: [n.quota for n in needs(replace(funnel, rounding=way))] for way in Rounding}
    assert quotas[Rounding.UP] == [80, 24, 10]
    assert quotas[Rounding.NEAREST] == [77, 23, 10]
    assert quotas[Rounding.EXACT] == [78, 24, 10]
    assert [n.exact for n in needs(funnel)] == [Fraction(700, 9), Fraction(70, 3), Fraction(10)]


@pytest.mark.parametrize(
    ("whole", "shares", "parts"),
    [
        (100, ["1/2", "1/2"], [50, 50]),
        (101, ["1/2", "1/2"], [51, 50]),
        (10, ["1/3", "1/3", "1/3"], [4, 3, 3]),
        (7, ["1/10", "6/10", "3/10"], [1, 4, 2]),
        (5, ["0", "1"], [0, 5]),
        (0, ["1/2", "1/2"], [0, 0]),
    ],
)
def test_the_first_stage_is_split_by_largest_remainder(
    whole: int, shares: list[str], parts: list[int]
) -> None:
    assert largest_remainder(whole, [Fraction(share) for share in shares]) == parts


def test_what_was_open_lowers_what_is_needed() -> None:
    funnel = article()
    meetings, opportunities = funnel.stages
    open_ = replace(funnel, stages=(replace(meetings, opening=10), replace(opportunities, opening=8)))
    # 20 - 8 = 12 opportunities; 12 * 5 - 10 = 50 meetings; half each way: 25 * 40 calls, 25 * 100 emails.
    assert [n.quota for n in needs(open_)] == [1000, 2500, 50, 12, 10]


def test_more_open_than_needed_needs_nothing() -> None:
    funnel = article()
    full = replace(funnel, stages=(funnel.stages[0], replace(funnel.stages[1], opening=99)))
    assert [n.quota for n in needs(full)] == [0, 0, 0, 0, 10]


def test_a_target_that_is_nearly_closed_still_takes_one_deal() -> None:
    assert needs(replace(article(), closed_before=Decimal(99_999)))[-1].quota == 1
    assert needs(replace(article(), closed_before=Decimal(100_000)))[-1].quota == 1
    assert needs(replace(article(), closed_before=Decimal(40_000)))[-1].quota == 6


def test_confidence_makes_each_stage_the_smallest_that_reaches_it() -> None:
    found = {n.name: n.quota for n in needs(replace(article(), confidence=Rate.parse("80%")))}
    assert (found["meetings"], found["opportunities"], found["deals"]) == (124, 24, 10)
    # The channels feed that many meetings: 62 each.
    assert (found["calls"], found["emails"]) == (62 * 40, 62 * 100)


def test_the_chance_of_the_plan() -> None:
    assert round(article().chance(100, 10), 4) == 0.5487
    assert article().chance(0, 10) == 0.0


def test_kinds_and_order() -> None:
    assert [(n.name, n.kind) for n in needs(article())] == [
        ("calls", Kind.CHANNEL),
        ("emails", Kind.CHANNEL),
        ("meetings", Kind.STAGE),
        ("opportunities", Kind.STAGE),
        ("deals", Kind.DEALS),
    ]
    assert needs(article())[-1].rate is None
