"""A column of amounts: its decimal sign is decided once, from all of its cells, and so is its currency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.files.cannot_import import CannotImport, some

_BLANKS = re.compile("[\\s\u00a0\u202f\u2009'’_]")
_AMOUNT = re.compile(
    r"(?P<before>[^\d.,()+−-]*)(?P<sign>[-+−(]?)(?P<more>[^\d.,()+-]*)(?P<digits>\d[\d.,]*)(?P<behind>[^\d]*)",
    re.ASCII,
)
_POINT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?", re.ASCII)
_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d*)?", re.ASCII)
_SIGNS = {
    "$": "$", "us$": "$", "usd": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP", "gbp": "GBP",
    "¥": "JPY", "円": "JPY", "jpy": "JPY", "zł": "PLN", "pln": "PLN", "chf": "CHF", "sek": "SEK",
    "nok": "NOK", "dkk": "DKK", "kr": "kr", "r$": "BRL", "brl": "BRL", "cad": "CAD", "aud": "AUD",
    "inr": "INR", "₹": "INR",
}  # fmt: skip
_MOST_PLACES = 6
_LARGEST = 15
"""Digits of the largest amount that is believed."""


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """Amounts, one for each row."""

    amounts: Sequence[Decimal | None]
    """None where the cell is empty or cannot be read."""
    currencies: Sequence[str]
    """The currency that stands in each cell, if one does."""
    shown: str = ""
    """How the column was read, in words."""


def read_amounts(header: str, cells: Sequence[str], rows: Sequence[int]) -> AmountColumn:
    """Read a column of amounts.

    Raises:
        CannotImport: When some rows have a decimal point and some a decimal comma.
    """
    known: dict[str, tuple[str, bool, str, int] | None] = {}
    for cell in cells:
        if cell not in known:
            known[cell] = _parts(cell)
    points, commas, either = [], [], 0
    for cell, row in zip(cells, rows, strict=True):
        parts = known[cell]
        if parts is None:
            continue
        point, comma = bool(_POINT.fullmatch(parts[0])), bool(_COMMA.fullmatch(parts[0]))
        if point and not comma:
            points.append(row)
        elif comma and not point:
            commas.append(row)
        elif "." in parts[0] or "," in parts[0]:
            either += 1
    if points and commas:
        raise CannotImport(
            f"column {header!r} has decimal points (rows {some(points, 3)}) and decimal commas "
            f"(rows {some(commas, 3)}): it is not one list"
        )
    # `1.234` alone could be either; where nothing else decides, three digits are a group, as everywhere here.
    decimal = "," if commas else "." if points else ""
    amounts: list[Decimal | None] = []
    currencies: list[str] = []
    for cell in cells:
        parts = known[cell]
        amounts.append(None if parts is None else _value(parts, decimal))
        currencies.append(parts[2] if parts else "")
    shown = {",": "1.234,56 (decimal comma)", ".": "1,234.56 (decimal point)"}.get(
        decimal, "1.234 as thousands" if either else "whole numbers"
    )
    return AmountColumn(amounts, currencies, shown)


def _parts(cell: str) -> tuple[str, bool, str, int] | None:
    """Digits with their separators, whether it is below 0, the currency, and how many zeros a unit adds."""
    match = _AMOUNT.fullmatch(_BLANKS.sub("", cell))
    if match is None:
        return None
    digits = match["digits"].rstrip(".,") if match["digits"][-1:] in ".," else match["digits"]
    if not (_POINT.fullmatch(digits) or _COMMA.fullmatch(digits)) or len(digits) > _LARGEST + 5:
        return None
    behind = match["behind"].rstrip(")").strip(".-–,").lower()
    before = (match["before"] + match["more"]).strip(".").lower()
    zeros = {"k": 3, "m": 6}.get(behind, 0)
    word = before or ("" if zeros else behind)
    currency = _SIGNS.get(word, word.upper() if len(word) == 3 else word)
    if len(currency) > 4:
        return None
    return digits, match["sign"] in ("-", "−", "("), currency, zeros


def _value(parts: tuple[str, bool, str, int], decimal: str) -> Decimal | None:
    digits, below, _, zeros = parts
    if decimal:
        plain = digits.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    else:
        plain = digits.replace(".", "").replace(",", "")
    value = Decimal(plain).scaleb(zeros)
    if value.adjusted() >= _LARGEST:
        return None
    if -int(value.as_tuple().exponent) > _MOST_PLACES:
        # What a sheet makes of a sum of cents: 1200.1000000000001.
        value = value.quantize(Decimal("0.01"))
    # 12,000.00 is 12,000: the file shows cents only where there are any.
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return -value if below else value


def one_currency(currencies: Sequence[str], rows: Sequence[int]) -> str:
    """The currency of some rows; empty where none is named.

    Raises:
        CannotImport: When there are several: amounts of two currencies cannot be added.
    """
    found: dict[str, list[int]] = {}
    for currency, row in zip(currencies, rows, strict=True):
        if currency:
            found.setdefault(currency.strip().upper(), []).append(row)
    if len(found) > 1:
        named = "; ".join(f"{name} in rows {some(at, 3)}" for name, at in sorted(found.items()))
        raise CannotImport(
            f"deals were won in {len(found)} currencies ({named}); allowed: one, "
            "with --filter 'COLUMN=CODE' or an export in the currency of your plan"
        )
    return next(iter(found), "")
