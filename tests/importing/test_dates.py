"""Columns of dates and of amounts: each is read one way, decided from all of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.importing.kit import BERLIN, NEW_YORK, counts, on, reading

from funnel_tui.importing.columns.amounts import read_amounts
from funnel_tui.importing.columns.dates import DateColumn, read_dates
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered


def column(*cells: str, order: str = "", zone: ZoneInfo = BERLIN, utc: bool = False) -> DateColumn:
    return read_dates("When", cells, range(2, 2 + len(cells)), order=order, zone=zone, utc=utc)


def days(*cells: str, order: str = "", zone: ZoneInfo = BERLIN) -> list[str]:
    return [str(day) for day in column(*cells, order=order, zone=zone).days]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-03", "2026-11-03 10:05", "2026-11-03T10:05:06", "2026-11-03T10:05:06.123+01:00", "2026/11/03",
        "2026-11-03 10:05:06 +0100", "2026.11.03", "20261103", "20261103T100500Z", "3 Nov 2026", "Nov 3, 2026",
        "November 3rd, 2026 10:05 AM", "3. November 2026", "3 nov. 2026 10:05", "03-Nov-26", "3 de noviembre de 2026",
        "3 novembre 2026", "3 listopada 2026", "3. marraskuuta 2026", "Tue, 3 Nov 2026 10:05:06 +0000", "mar. 3 nov. 2026",
        "2026年11月3日", "2026年11月3日 10:05", "46329", "46329.5", "46329,42", "1793696706", "1793696706000", "3.11.2026",
        "3.11.26 10:05", "3. 11. 2026",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(cell: str) -> None:
    assert days(cell) == ["2026-11-03"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3 juin 2026", "2026-06-03"),
        ("3 juillet 2026", "2026-07-03"),
        ("3 juil. 2026", "2026-07-03"),
        ("3 août 2026", "2026-08-03"),
        ("3 März 2026", "2026-03-03"),
        ("3 mrt. 2026", "2026-03-03"),
        ("3 mai 2026", "2026-05-03"),
        ("3 mayo 2026", "2026-05-03"),
        ("3 enero 2026", "2026-01-03"),
        ("3 gennaio 2026", "2026-01-03"),
        ("3 dezembro 2026", "2026-12-03"),
        ("3 out 2026", "2026-10-03"),
        ("3 października 2026", "2026-10-03"),
        ("3 maaliskuuta 2026", "2026-03-03"),
        ("3 maj 2026", "2026-05-03"),
        ("3 kwietnia 2026", "2026-04-03"),
    ],
)
def test_months_by_name(cell: str, day: str) -> None:
    assert days(cell) == [day]


def test_one_row_decides_the_order_for_its_column() -> None:
    assert days("01/02/2026", "13/02/2026") == ["2026-02-01", "2026-02-13"]
    assert days("01/02/2026", "02/13/2026") == ["2026-01-02", "2026-02-13"]
    assert column("01/02/2026", "13/02/2026").shown == "day first"
    assert column("01/02/2026", "02/13/2026").shown == "month first"


def test_nothing_that_decides_is_a_question_and_not_a_guess() -> None:
    with pytest.raises(Unanswered, match=r"is 01/02/2026 \(row 2\) day and month") as asked:
        column("01/02/2026", "05/05/2026")
    assert asked.value.option == "--dates"
    assert asked.value.choices == ("dmy", "mdy")
    assert days("01/02/2026", order="dmy") == ["2026-02-01"]
    assert days("01/02/2026", order="mdy") == ["2026-01-02"]
    assert days("05/05/2026") == ["2026-05-05"], "either way the same"
    assert days("01.02.2026") == ["2026-02-01"], "with full stops the day is first"


def test_two_orders_in_one_column_are_refused_by_row() -> None:
    with pytest.raises(CannotImport, match=r"days first \(rows 2\) and months first \(rows 3\)"):
        column("13/02/2026", "02/13/2026")


def test_another_column_of_the_file_decides() -> None:
    found = reading("Created,Closed,Stage,Value\n01/02/2026,13/03/2026,Won,5\n")
    assert on(found, "2026-02-01") == {"opportunities": 1}
    with pytest.raises(Unanswered):
        reading("Created,Closed,Stage,Value\n01/02/2026,04/03/2026,Won,5\n")
    assert on(reading("Created,Closed,Stage,Value\n01/02/2026,04/03/2026,Won,5\n", dates="mdy"), "2026-01-02")


def test_moments_become_the_day_here() -> None:
    assert days("2026-11-03T23:30:00Z", "2026-11-03T10:00:00Z") == ["2026-11-04", "2026-11-03"]
    assert days("2026-11-03T02:30:00Z", "2026-11-03T12:00:00Z", zone=NEW_YORK) == ["2026-11-02", "2026-11-03"]
    # Both sides of the night in which the clocks change.
    assert days("2026-03-28T22:59:00Z", "2026-03-28T23:00:00Z") == ["2026-03-28", "2026-03-29"]
    assert days("2026-03-29T21:59:00Z", "2026-03-29T22:00:00Z") == ["2026-03-29", "2026-03-30"]
    assert [str(d) for d in column("2026-11-03 23:30", utc=True).days] == ["2026-11-04"]


def test_midnights_in_utc_are_dates_that_somebody_wrote_out() -> None:
    assert days("2026-11-03T00:00:00Z", "2026-11-04T00:00:00.000Z", zone=NEW_YORK) == [
        "2026-11-03",
        "2026-11-04",
    ]


def test_cells_that_cannot_be_read_are_named_by_row() -> None:
    found = column("2026-11-03", "", "soon", "2026-02-30", "2026-11-04", "2026-11-05", "9999-01-01")
    assert found.unread == [4, 5, 8]
    with pytest.raises(CannotImport, match="does not hold dates"):
        column("soon", "later", "2026-11-03")


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2100, 12, 31)), min_size=1),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", "%m/%d/%Y %I:%M %p"]),
)
def test_any_column_reads_back(wanted: Sequence[date], form: str) -> None:
    order = "mdy" if form.startswith("%m") else "dmy"
    cells = [day.strftime(form) for day in wanted]
    assert column(*cells, order=order).days == list(wanted)
    try:
        assert column(*cells).days == list(wanted)
    except Unanswered:
        assert all(day.day <= 12 for day in wanted)


@given(st.lists(st.dates(date(2000, 1, 1), date(2090, 12, 31)), min_size=1))
def test_excel_day_numbers_read_back(wanted: Sequence[date]) -> None:
    cells = [f"{(day - date(1899, 12, 30)) / timedelta(1)}" for day in wanted]
    assert column(*cells).days == list(wanted)


def amounts(*cells: str) -> list[Decimal | None]:
    return list(read_amounts("Value", cells, range(2, 2 + len(cells))).amounts)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("1.234,56", "1.234"), ("1234.56", "1234")),
        (("1,234.56", "1,234"), ("1234.56", "1234")),
        (("1.234", "12"), ("1234", "12")),
        (("12,5", "1,234"), ("12.5", "1.234")),
        (("€ 1.234,00", "12,50 EUR"), ("1234", "12.5")),
        (("$1,234.00", "US$ 5"), ("1234", "5")),
        (("1 234,50 zł", "1\u00a0234"), ("1234.5", "1234")),
        (("1'234.50", "CHF 5.–"), ("1234.5", "5")),
        (("(5)", "-5", "−5"), ("-5", "-5", "-5")),
        (("10k", "1.5m"), ("10000", "1500000")),
        (("10000.000", "5"), ("10000", "5")),
        (("R$ 1.234,56",), ("1234.56",)),
        (("1200.1000000000001", "0.1234567"), ("1200.1", "0.12")),
    ],
)  # fmt: skip
def test_amounts_by_column(cells: Sequence[str], wanted: Sequence[str]) -> None:
    assert amounts(*cells) == [Decimal(text) for text in wanted]


def test_points_and_commas_in_one_column_are_refused_by_row() -> None:
    with pytest.raises(CannotImport, match=r"decimal points \(rows 2\) and decimal commas \(rows 3\)"):
        amounts("1,234.56", "1.234,56")


@pytest.mark.parametrize(
    "cell", ["", "abc", "12-12", "1.2.3", "1,23,456.7", "12 apples and 3", "=1+1", "9" * 40]
)
def test_what_is_no_amount_is_none(cell: str) -> None:
    assert amounts(cell) == [None]


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1), st.sampled_from([",.", ".,", "'.", " ,"]))
def test_any_amounts_read_back(wanted: Sequence[Decimal], signs: str) -> None:
    cells = [f"{n:,.2f}".translate(str.maketrans(",.", signs)) for n in wanted]
    assert amounts(*cells) == list(wanted)


def test_amounts_without_a_currency_and_one_with() -> None:
    found = reading("Created,Closed,Stage,Value\n2026-01-02,2026-01-05,Won,€5\n2026-01-02,2026-01-06,Won,6\n")
    assert counts(found)["won"] == 2
    assert "currency: EUR" in found.readings
