"""Conversion rates and shares: exact fractions that remember how they were typed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.values.frozen import dataclass

ALLOWED_RATE = "above 0 % and at most 100 %, written 50%, 1 in 5, 1/5 or 0.2"
ALLOWED_SHARE = "from 0 % to 100 %, written 50%, 1 in 5, 1/5 or 0.2"

_NUMBER = r"(\d{1,12}(?:[.,]\d{1,12})?|[.,]\d{1,12})"
RATE_PATTERN = rf"^\s*({_NUMBER}\s*%|{_NUMBER}\s*([iI][nN]|/)\s*{_NUMBER}|{_NUMBER})\s*$"
"""Every text that can be read as a rate, as a JSON Schema has it."""
_MOST_DIGITS = 12
"""On each side of the decimal point."""
_BLANKS = " \t\n\r\f\v"


def _number(text: str) -> Fraction | None:
    """A comma is a decimal point too: rates have no grouping, so `12,5` is twelve and a half."""
    whole, point, part = text.replace(",", ".").partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit()) or (point and not part):
        return None
    if max(len(whole), len(part)) > _MOST_DIGITS:
        return None
    return Fraction(int(digits), 10 ** len(part))


@dataclass(frozen=True, slots=True)
class Rate:
    """Share of one activity that becomes the next one, kept exact because a ceiling follows it.

    Two rates are equal only if they were typed alike, so that a plan keeps its owner's notation.
    """

    typed: str | int | Decimal
    """As it stood in the file or the field; written back unchanged."""
    value: Fraction
    """The same, exact: from 0 to 1."""

    @classmethod
    def parse(cls, typed: object, *, zero: bool = False) -> Rate:
        """Read a rate as people write it: `50%`, `12.5 %`, `1 in 5`, `10 in 25`, `1/5`, `0.2`.

        Args:
            typed: Text, or a number from a file.
            zero: Whether 0 is allowed, as it is for a channel's share.

        Raises:
            ValueError: When it cannot be read or lies outside the range; the message says what is allowed.
        """
        allowed = ALLOWED_SHARE if zero else ALLOWED_RATE
        if isinstance(typed, bool) or not isinstance(typed, str | int | float | Decimal):
            raise ValueError(allowed)
        if isinstance(typed, float):
            # repr is the shortest text that means this float: what the person wrote.
            typed = Decimal(repr(typed))
        value = cls._read(typed.strip() if isinstance(typed, str) else str(typed))
        if value is None or value > 1 or value < 0 or (value == 0 and not zero):
            raise ValueError(allowed)
        return cls(typed.strip() if isinstance(typed, str) else typed, value)

    @staticmethod
    def _read(text: str) -> Fraction | None:
        if text.endswith("%"):
            percent = _number(text[:-1].rstrip(_BLANKS))
            return None if percent is None else percent / 100
        for sign in ("in", "/"):
            before, found, after = text.lower().partition(sign)
            if found:
                some, of = _number(before.rstrip(_BLANKS)), _number(after.lstrip(_BLANKS))
                return some / of if some is not None and of else None
        return _number(text)

    @property
    def text(self) -> str:
        """The notation that was typed, as text."""
        return str(self.typed)

    @classmethod
    def read(cls, text: str, *, zero: bool = False) -> Rate:
        """Read a rate from somebody's keyboard: as `parse`, and `50` is 50 %, which is then its notation.

        Raises:
            ValueError: As for `parse`.
        """
        typed = text.strip()
        bare = (_number(typed) or 0) > 1
        return cls.parse(f"{typed}%" if bare else typed, zero=zero)

    def __float__(self) -> float:
        return float(self.value)
