"""The tables of a plan's file - ceilings, holidays, days off, weights of months - row by row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.values.field_types import DATE_PATTERN, MOST_DECIMALS, JsonSchema, Misread, number, shown
from funnel_tui.core.values.frozen import Generic, TypeVar, dataclass, field
from funnel_tui.core.values.money import PLAIN, Notation, read_money
from funnel_tui.core.values.period import MONTH_NAMES, DaysOff, Period
from funnel_tui.core.values.rate import Rate

V = TypeVar("V")

MOST_A_DAY = 100_000
"""Of one activity on a working day; more is a typing error."""
ALLOWED_A_DAY = "a number a working day, above 0, at most {}"

_DATE = DATE_PATTERN
_STRETCH = rf"({_DATE})(?:\.\.({_DATE}))?"
_RATIO = r"(\d{1,9})\s*/\s*(\d{1,9})"


@dataclass(frozen=True, slots=True)
class RowsType(Generic[V]):
    """How a table of the file is read and written row by row, so that a bad row does not spoil the others."""

    read: Callable[[str, object], V]
    """From a key and its value; raises `Misread`."""
    write: Callable[[V], tuple[str, object]]
    """To a key and its value."""
    parse: Callable[[str, str], V] | None = None
    """From a key and text as typed, raising ValueError; None where it cannot be typed."""
    characters: str = r".*"
    keys: str = ""
    """Pattern of the keys that are used; empty for any."""
    row: JsonSchema = field(default_factory=dict)
    """What a row's value may be, for editors."""

    def table(self, rows: tuple[V, ...]) -> dict[str, object]:
        """All rows as the file has them."""
        return dict(map(self.write, rows))


def row_name(key: str, notation: Notation = PLAIN) -> str:
    """What a person calls a row of a table: dates in the user's notation, names without the file's `_`."""
    if match := re.fullmatch(_STRETCH, key, re.ASCII):
        return " to ".join(notation.day(date.fromisoformat(day)) for day in match.groups() if day)
    return notation.words(key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ceiling(name: str, value: object) -> tuple[str, Decimal]:
    amount = Decimal(0)
    # Compared first: converting an integer of thousands of digits takes minutes, comparing it does not.
    if (type(value) is int or (isinstance(value, Decimal) and value.is_finite())) and 0 < value <= MOST_A_DAY:
        amount = Decimal(value)
    if not amount or int(amount.as_tuple().exponent) < -MOST_DECIMALS:
        raise Misread("is not used", ALLOWED_A_DAY.format(f"{MOST_A_DAY:,}"), harmless=True)
    return name, amount


def _typed_ceiling(name: str, text: str) -> tuple[str, Decimal]:
    try:
        return name, read_money(text)
    except ValueError:
        raise ValueError("a number a working day, such as 60 or 2.5; none for the usual one") from None


def _holiday(key: str, label: object) -> tuple[date, str]:
    day = _day(key) if re.fullmatch(_DATE, key, re.ASCII) else None
    if day is None or not isinstance(label, str):
        raise Misread("is not used", '2026-01-01 = "its name"', harmless=True)
    return day, label


def _days_off(key: str, label: object) -> DaysOff:
    match = re.fullmatch(_STRETCH, key, re.ASCII)
    first = _day(match[1]) if match else None
    last = _day(match[2] or match[1]) if match else None
    if first is None or last is None or last < first or not isinstance(label, str):
        raise Misread("is not used", '"2026-08-10..2026-08-21" = "its name"', harmless=True)
    return DaysOff(Period(first, last), label)


def _month(key: str, value: object) -> tuple[int, Fraction]:
    if key not in MONTH_NAMES:
        raise Misread("is not a month", ", ".join(MONTH_NAMES), harmless=True)
    weight = _weight(value)
    if weight is None:
        raise Misread(f"cannot be {shown(value)}", "a weight from 0 to 100, such as 0.5")
    return MONTH_NAMES.index(key) + 1, weight


def _weight(value: object) -> Fraction | None:
    if type(value) is int:
        return Fraction(value) if abs(value) <= 1000 else None
    if isinstance(value, Decimal):
        small = value.is_finite() and abs(value) <= 1000 and int(value.as_tuple().exponent) >= -12
        return Fraction(value) if small else None
    if isinstance(value, str):
        if match := re.fullmatch(_RATIO, value.strip(), re.ASCII):
            return Fraction(int(match[1]), int(match[2])) if int(match[2]) else None
        try:
            return Rate.parse(value, zero=True).value
        except ValueError:
            return None
    return None


def _written_weight(weight: Fraction) -> int | Decimal | str:
    if weight.denominator == 1:
        return int(weight)
    exact = Decimal(weight.numerator) / Decimal(weight.denominator)
    # A third has no last decimal: such a weight is written as a ratio.
    if Fraction(exact) == weight and int(exact.as_tuple().exponent) >= -12:
        return exact
    return f"{weight.numerator}/{weight.denominator}"


_NAME: JsonSchema = {"type": "string"}
CEILINGS = RowsType(_ceiling, lambda row: (row[0], number(row[1])), _typed_ceiling, row={"type": "number"})
HOLIDAYS = RowsType(_holiday, lambda row: (row[0].isoformat(), row[1]), keys=_DATE, row=_NAME)
DAYS_OFF = RowsType(_days_off, lambda off: (off.key, off.label), keys=_STRETCH, row=_NAME)
MONTHS = RowsType(
    _month,
    lambda row: (MONTH_NAMES[row[0] - 1], _written_weight(row[1])),
    keys="|".join(MONTH_NAMES),
    row={"type": ["number", "string"]},
)
