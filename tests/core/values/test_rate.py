from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.values.rate import Rate


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("50%", Fraction(1, 2)),
        ("12.5 %", Fraction(1, 8)),
        ("12,5%", Fraction(1, 8)),
        ("0.0004%", Fraction(4, 10**6)),
        ("1 in 5", Fraction(1, 5)),
        ("1 IN 5", Fraction(1, 5)),
        ("10 in 25", Fraction(2, 5)),
        ("1/40", Fraction(1, 40)),
        ("0.2", Fraction(1, 5)),
        ("0,2", Fraction(1, 5)),
        (".5", Fraction(1, 2)),
        ("1", Fraction(1)),
        ("100%", Fraction(1)),
        (1, Fraction(1)),
        (0.2, Fraction(1, 5)),
        (0.1, Fraction(1, 10)),
        (Decimal("0.35"), Fraction(7, 20)),
        ("1.000%", Fraction(1, 100)),
        # A separator is a decimal point in a rate, also before three digits.
        ("1,000", Fraction(1)),
    ],
)
def test_a_rate_is_read_exactly(typed: object, value: Fraction) -> None:
    assert Rate.parse(typed).value == value


def test_it_keeps_the_notation_that_was_typed() -> None:
    assert Rate.parse("1 in 5").text == "1 in 5"
    assert Rate.parse(" 1/5 ").typed == "1/5"
    assert Rate.parse(Decimal("0.20")).typed == Decimal("0.20")
    assert Rate.parse(1).typed == 1
    # Equal in value, not in writing: a file keeps its owner's.
    assert Rate.parse("20%") != Rate.parse("1 in 5")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "0",
        "0%",
        "101%",
        "1.01",
        "2",
        "5 in 1",
        "1 in 0",
        "1/0",
        "-1%",
        "abc",
        "1 of 5",
        "nan",
        "inf",
        "½",
        "５0%",
        "50%%",
        "1/5/2",
        "1e-3",
        True,
        False,
        None,
        [1],
        float("nan"),
        float("inf"),
        -0.1,
        Decimal("NaN"),
        "1" * 40 + "%",
    ],
)
def test_what_is_no_rate_says_what_is_allowed(typed: object) -> None:
    with pytest.raises(ValueError, match=r"above 0 % and at most 100 %, written 50%, 1 in 5"):
        Rate.parse(typed)


def test_a_share_may_be_nothing_but_not_below() -> None:
    assert Rate.parse("0%", zero=True).value == 0
    assert Rate.parse(0, zero=True).value == 0
    with pytest.raises(ValueError, match="from 0 % to 100 %"):
        Rate.parse(-1, zero=True)


def test_a_bare_number_that_somebody_types_is_a_percentage() -> None:
    assert Rate.read("50") == Rate.parse("50%")
    assert Rate.read(" 12,5 ") == Rate.parse("12,5%")
    assert Rate.read("0.5").value == Fraction(1, 2)
    assert Rate.read("1").value == 1
    with pytest.raises(ValueError, match="at most 100 %"):
        Rate.read("101")
    # In a file it stays what it was: above 100 %.
    with pytest.raises(ValueError, match="at most 100 %"):
        Rate.parse("50")
