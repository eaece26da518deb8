from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_tui.core.values.money import PLAIN, Notation, read_count, read_money

CONTINENTAL = Notation(decimal=",", grouping=".", currency_after=True)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("100000", "100000"),
        ("100,000", "100000"),
        ("100.000", "100000"),
        ("100 000", "100000"),
        ("100'000", "100000"),
        ("1,200,000", "1200000"),
        ("1.200.000,50", "1200000.50"),
        ("1,200,000.50", "1200000.50"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("0.25", "0.25"),
        ("100k", "100000"),
        ("100 K", "100000"),
        ("1.5m", "1500000"),
        ("1,5 m", "1500000"),
        ("$100,000", "100000"),
        ("12 €", "12"),
        ("0.0005k", "0.5"),
    ],
)
def test_money_is_read_as_people_type_it(typed: str, value: str) -> None:
    assert read_money(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "k",
        "-5",
        "1,00,000",
        "1,000,00",
        "1.2.3",
        "1,2,3",
        "12,5,5",
        "nan",
        "1e5",
        "5 apples",
        "1..2",
        "٣",
    ],
)
def test_what_is_no_amount_says_what_is_allowed(typed: str) -> None:
    with pytest.raises(ValueError, match="100,000 or 100k"):
        read_money(typed)


@pytest.mark.parametrize(
    ("typed", "value"), [("12", 12), ("1,200", 1200), ("1.200", 1200), ("2k", 2000), ("0", 0)]
)
def test_a_count_is_read(typed: str, value: int) -> None:
    assert read_count(typed) == value


@pytest.mark.parametrize("typed", ["1.5", "12,5", "-1", "", "one"])
def test_what_is_no_count_says_what_is_allowed(typed: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read_count(typed)


def test_numbers_are_written_as_the_settings_say() -> None:
    assert PLAIN.number(1234567) == "1,234,567"
    assert PLAIN.number(Fraction(-5, 2)) == "-3"
    assert PLAIN.number(Fraction(-1, 3)) == "0"
    assert PLAIN.number(Decimal("0.05"), 2) == "0.05"
    assert PLAIN.number(999.995, 1) == "1,000.0"
    assert PLAIN.short(Decimal("2.50"), 2) == "2.5"
    assert PLAIN.short(100, 2) == "100"
    assert CONTINENTAL.number(Decimal("1234.5"), 1) == "1.234,5"
    assert CONTINENTAL.short(Decimal("1234.5"), 2) == "1.234,5"


def test_money_stands_where_the_settings_say() -> None:
    assert PLAIN.money(Decimal(41000), "$") == "$41,000"
    assert PLAIN.money(Decimal("-12.5"), "$") == "-$12.50"
    assert CONTINENTAL.money(Decimal("41000.5"), "€") == "41.000,50 €"
    assert PLAIN.compact_money(Decimal(1_500_000), "$") == "$1.5m"
    assert PLAIN.compact_money(Decimal(100_000), "$") == "$100k"
    assert PLAIN.compact_money(Decimal(900), "$") == "$900"
    assert PLAIN.round_money(Fraction(10_000, 3), "$") == "$3,333"


def test_a_currency_word_keeps_its_distance_and_a_sign_does_not() -> None:
    assert PLAIN.money(Decimal(10_000), "EUR") == "EUR\u00a010,000"
    assert PLAIN.money(Decimal(-10_000), "kr") == "-kr\u00a010,000"
    assert PLAIN.compact_money(Decimal(10_000), "CHF") == "CHF\u00a010k"
    assert PLAIN.money_forms(Decimal(10_000), "CHF") == ("CHF\u00a010,000", "CHF\u00a010k")
    assert PLAIN.money(Decimal(10_000), "US$") == "US$10,000"
    assert PLAIN.money(Decimal(10_000), "") == "10,000"


def test_shares_and_dates() -> None:
    assert PLAIN.percent(0.5487) == "55 %"
    assert PLAIN.percent(Fraction(1, 8), 1) == "12.5 %"
    assert PLAIN.day(date(2026, 11, 23)) == "23 Nov 2026"
    assert PLAIN.weekday(date(2026, 11, 23)) == "Mon 23 Nov 2026"
    assert PLAIN.short_day(date(2026, 5, 4)) == "4 May"
    assert [PLAIN.short_day(date(2026, month, month)) for month in range(1, 13)] == [
        *("1 Jan", "2 Feb", "3 Mar", "4 Apr", "5 May", "6 Jun"),
        *("7 Jul", "8 Aug", "9 Sep", "10 Oct", "11 Nov", "12 Dec"),
    ]


@settings(deadline=None)
@given(
    st.integers(0, 10**9),
    st.sampled_from([PLAIN, CONTINENTAL, Notation(grouping="'"), Notation(decimal=",", grouping="\u202f")]),
)
def test_what_is_written_is_read_back(value: int, notation: Notation) -> None:
    assert read_count(notation.number(value)) == value
    assert read_money(notation.money(Decimal(value), "$").replace("$", "").strip()) == value


@settings(deadline=None)
@given(st.decimals("0.01", "99999999.99", places=2), st.sampled_from([PLAIN, CONTINENTAL]))
def test_cents_are_read_back(value: Decimal, notation: Notation) -> None:
    assert read_money(notation.number(value, 2)) == value


def test_a_count_that_finds_no_room_gets_a_unit_and_is_never_cut() -> None:
    assert PLAIN.forms(0) == ("0",)
    assert PLAIN.forms(9_999) == ("9,999",)
    assert PLAIN.forms(14_250) == ("14,250", "14.3k", "14k")
    assert PLAIN.forms(1_400_000) == ("1,400,000", "1.4m")
    assert PLAIN.forms(-32_000_080) == ("-32,000,080", "-32m")
    assert PLAIN.forms(999_960) == ("999,960", "1m")
    assert PLAIN.forms(999_940) == ("999,940", "999.9k")
    assert PLAIN.forms(950_000) == ("950,000", "950k")
    assert PLAIN.forms(Fraction(33_333_333, 1000), 1) == ("33,333.3", "33.3k", "33k")
    assert CONTINENTAL.forms(2_240_000) == ("2.240.000", "2,2m")
    assert PLAIN.forms(9 * 10**15) == ("9,000,000,000,000,000", "9,000tn")


def test_an_amount_that_finds_no_room_gets_a_unit() -> None:
    assert PLAIN.money_forms(Decimal(9_000_000_000), "$") == ("$9,000,000,000", "$9bn")
    assert PLAIN.money_forms(Decimal(900), "$") == ("$900",)
    assert CONTINENTAL.money_forms(Decimal(41_500), "€") == ("41.500 €", "41,5k €")
    assert PLAIN.compact_money(Decimal("999999"), "$") == "$1m"


@given(st.integers(-(10**14), 10**14))
def test_every_form_of_a_count_is_near_it(value: int) -> None:
    units = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
    for text in PLAIN.forms(value):
        number = float(text.rstrip("kmbtn").replace(",", ""))
        unit = next((size for letter, size in units.items() if letter in text), 1)
        assert abs(number * unit - value) <= abs(value) * 0.05
