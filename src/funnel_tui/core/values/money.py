"""Numbers, money and dates as the user reads and types them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.names import title_of, words_of

ALLOWED_MONEY = "an amount such as 100000, 100,000 or 100k"
ALLOWED_COUNT = "a whole number such as 12 or 1,200"

_BODY = r"(\d{1,15}(?:[., '’\u00a0\u202f]\d{1,15})*)\s*([kKmM]?)"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = ((1, ""), (10**3, "k"), (10**6, "m"), (10**9, "bn"), (10**12, "tn"))
_SHORTENED_FROM = 10_000
"""A count below it stays whole: a unit would save one cell and hide what was done."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def read_money(text: str) -> Decimal:
    """Read an amount as people type it: `100k`, `1.5m`, `12,5`, `$100,000`, `100 000`.

    Exactly three digits after a separator are grouping; any other number of them are decimals.

    Raises:
        ValueError: When it is not an amount; the message says what is allowed.
    """
    match = re.fullmatch(_BODY, text.strip().strip("$€£¥").strip(), re.ASCII)
    if not match:
        raise ValueError(ALLOWED_MONEY)
    parts = re.split(r"([., '’\u00a0\u202f])", match[1])
    numbers, signs = parts[::2], parts[1::2]
    decimals = ""
    # The last separator is the decimal point if it differs from the others or if not three digits follow.
    mixed = len(set(signs)) > 1
    if signs and signs[-1] in ".," and (len(numbers[-1]) != 3 or (mixed and signs[-1] not in signs[:-1])):
        decimals = numbers.pop()
        if signs.pop() in signs:
            raise ValueError(ALLOWED_MONEY)
    if (
        len(set(signs)) > 1
        or any(len(group) != 3 for group in numbers[1:])
        or (signs and len(numbers[0]) > 3)
    ):
        raise ValueError(ALLOWED_MONEY)
    value = Decimal("".join(numbers) + ("." + decimals if decimals else ""))
    # Multiplying would round to the precision of the decimal context; scaling does not.
    scaled = value.scaleb({"": 0, "k": 3, "m": 6}[match[2].lower()])
    return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled


def read_count(text: str) -> int:
    """Read a whole number as people type it, with grouping or `k`.

    Raises:
        ValueError: When it is not a whole number; the message says what is allowed.
    """
    try:
        value = read_money(text)
    except ValueError:
        raise ValueError(ALLOWED_COUNT) from None
    if value != value.to_integral_value():
        raise ValueError(ALLOWED_COUNT)
    return int(value)


@dataclass(frozen=True, slots=True)
class Notation:
    """How this user writes numbers and weeks; everything on screen goes through it."""

    decimal: str = "."
    grouping: str = ","
    currency_after: bool = False
    week_starts: int = 0
    """Weekday that begins a week, Monday is 0; quotas by week stay ISO weeks."""
    labels: tuple[tuple[str, str], ...] = ()
    """Names of activities that the plan's owner spells in a way of their own."""

    def title(self, name: str) -> str:
        """An activity as a heading: `LinkedIn`, `Calls`."""
        return dict(self.labels).get(name) or title_of(name)

    def words(self, name: str) -> str:
        """An activity within a sentence: `LinkedIn`, `calls`."""
        return dict(self.labels).get(name) or words_of(name)

    @property
    def month_first(self) -> bool:
        """Whether `04/01` is the first of April: weeks from Sunday and months before days go together."""
        return self.week_starts == 6

    def number(self, value: Decimal | Fraction | float, places: int = 0) -> str:
        """A number with grouping and so many decimals, halves away from zero."""
        over, under = value.as_integer_ratio()
        whole = _half_up(abs(over) * 10**places, under)
        digits = f"{whole:0{places + 1}d}"
        head, tail = (digits[:-places], digits[-places:]) if places else (digits, "")
        grouped = f"{int(head):,}".replace(",", self.grouping)
        sign = "-" if over < 0 and whole else ""
        return sign + grouped + (self.decimal + tail if tail else "")

    def short(self, value: Decimal | Fraction | float, places: int = 1) -> str:
        """A number with at most so many decimals, without zeros at its end."""
        text = self.number(value, places)
        return text.rstrip("0").rstrip(self.decimal) if self.decimal in text else text

    def exact(self, value: Decimal | int) -> str:
        """A number with every decimal that it has, as `read_money` reads it back."""
        places = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
        # Three digits after a separator would be read as grouping.
        return self.number(value, 4 if places == 3 else places)

    def money(self, value: Decimal | Fraction, currency: str) -> str:
        """An amount with its currency, cents only where there are any."""
        places = 0 if Fraction(value).denominator == 1 else 2
        sign = "-" if value < 0 else ""
        text = self.number(abs(Fraction(value)), places)
        return sign + self._with_currency(text, currency)

    def _with_currency(self, text: str, currency: str) -> str:
        """`$100`, and `EUR 100` with a blank at which no line breaks: a word would run into the number."""
        if self.currency_after:
            return f"{text} {currency}".rstrip()
        return f"{currency}\u00a0{text}" if currency[-1:].isalpha() else currency + text

    def round_money(self, value: Decimal | Fraction, currency: str) -> str:
        """An estimate: to the nearest whole unit of the currency."""
        return self.money(Fraction(round(Fraction(value))), currency)

    def compact_money(self, value: Decimal | Fraction, currency: str) -> str:
        """An amount for an axis: `$100k`, `$1.5m`."""
        if value < 0:
            return f"-{self.compact_money(-value, currency)}"
        if Fraction(value) < 1000:
            return self.round_money(value, currency)
        return self._with_currency(self.in_units(value), currency)

    def money_forms(self, value: Decimal | Fraction, currency: str) -> tuple[str, ...]:
        """An amount in full, then with a unit where that is shorter."""
        full, compact = self.money(value, currency), self.compact_money(value, currency)
        return (full, compact) if len(compact) < len(full) else (full,)

    def in_units(self, value: Decimal | Fraction | float, places: int = 1) -> str:
        """A number with the unit that it reads best in: `14.3k`, `2.2m`, `9bn`."""
        over, under = value.as_integer_ratio()
        step = 10**places
        # The unit is chosen after rounding: 999,960 is 1m, not 1,000k.
        unit, letter = next(
            (found for found in _UNITS if _half_up(abs(over) * step, found[0] * under) < 1000 * step),
            _UNITS[-1],
        )
        return self.short(Fraction(over, unit * under), places) + letter

    def forms(self, value: Decimal | Fraction | float, places: int = 0) -> tuple[str, ...]:
        """Ways to write a number where room is short, the longest first: `14,250`, `14.3k`, `14k`."""
        full = self.short(value, places)
        if -_SHORTENED_FROM < value < _SHORTENED_FROM:
            return (full,)
        out = [full]
        for decimals in (1, 0):
            text = self.in_units(value, decimals)
            # One figure would be too rough: 14.3m may become 14m, 1.4m stays.
            if len(text) < len(out[-1]) and (decimals or sum(map(str.isdigit, text)) > 1):
                out.append(text)
        return tuple(out)

    def percent(self, value: Fraction | float, places: int = 0) -> str:
        """A share as a percentage: `33 %`."""
        return f"{self.short(Fraction(value) * 100, places)} %"

    def day(self, day: date) -> str:
        """`23 Nov 2026`."""
        return f"{self.short_day(day)} {day.year}"

    def weekday(self, day: date) -> str:
        """`Mon 23 Nov 2026`."""
        return f"{_DAYS[day.weekday()]} {self.day(day)}"

    def short_day(self, day: date) -> str:
        """`23 Nov`."""
        return f"{day.day} {self.month(day.month)}"

    def month(self, month: int) -> str:
        """`Nov`."""
        return _MONTHS[month - 1][:3]

    def full_month(self, day: date) -> str:
        """`November 2026`."""
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def weekday_name(self, weekday: int) -> str:
        """`Mon` for 0."""
        return _DAYS[weekday]


def _half_up(over: int, under: int) -> int:
    """The whole number nearest to a ratio; in whole numbers, as a `Fraction` takes ten times as long."""
    return (2 * over + under) // (2 * under)


PLAIN = Notation()
