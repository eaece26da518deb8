"""The kinds of value that a plan is made of: how each is read from the file, read as typed, and written.

Values of the file are those that TOML has: text, whole numbers, `Decimal`, dates, lists and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from funnel_tui.core.values.frozen import Generic, TypeVar, dataclass, field
from funnel_tui.core.values.money import PLAIN, Notation, read_count, read_money
from funnel_tui.core.values.period import DAY_NAMES
from funnel_tui.core.values.rate import ALLOWED_RATE, ALLOWED_SHARE, RATE_PATTERN, Rate

V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)

MOST_DECIMALS = 6
"""Of an amount; more are a typing error, and slow exact arithmetic down."""
_MOST_DIGITS = 20
"""Of a number in the file; converting one of thousands of digits takes minutes."""

NUMBERS = r"[0-9 .,%/inINkKmM$€£¥'’\u00a0\u202f]*"
"""Digits, separators, `%`, `/`, `in`, `k` and `m` for thousands and millions, and signs of currency."""
DATES = r"[0-9A-Za-z .,/+-]*"


class Misread(ValueError):
    """A value of the file that cannot be used: what is wrong with it and what is allowed."""

    def __init__(self, what: str, allowed: str, *, harmless: bool = False) -> None:
        super().__init__(what)
        self.what, self.allowed, self.harmless = what, allowed, harmless


JsonSchema = Mapping[str, object]
"""What a value of the file may be, in JSON Schema, for editors."""

DATE_PATTERN = r"\d{4}-\d\d-\d\d"
# An editor has dates as text, with quotes or without.
DATE_SCHEMA: JsonSchema = {"type": "string", "format": "date", "pattern": f"^{DATE_PATTERN}$"}


def one_of(words: Iterable[str]) -> JsonSchema:
    """The schema of a value that is one of a few words."""
    return {"type": "string", "enum": [str(word) for word in words]}


@dataclass(frozen=True, slots=True)
class FieldType(Generic[V]):
    """How one kind of value is read and written."""

    read: Callable[[object], V]
    """From a value of the file; raises `Misread`."""
    write: Callable[[V], object]
    """To a value of the file."""
    allowed: str
    """What the file allows."""
    parse: Callable[[str], V] | None = None
    """From text as typed, raising ValueError with what is allowed; None where it cannot be typed."""
    characters: str = r".*"
    """Pattern of everything that a field lets through while somebody types."""
    echo: Callable[[V, Notation, str], str] | None = None
    """How a typed value was read, in the user's notation and the plan's currency."""
    schema: JsonSchema = field(default_factory=dict)
    """What the file allows, for editors; it may allow what only the reader can judge, and never less."""

    def text(self, value: V | None, notation: Notation = PLAIN) -> str:
        """The value as an editor shows it: `parse` reads it back."""
        if value is None:
            return ""
        # A rate keeps the notation that its owner typed, whatever the settings say.
        return value.text if isinstance(value, Rate) else text_of(self.write(value), notation)


def text_of(value: object, notation: Notation = PLAIN) -> str:
    """A value of the file as text: dates as the file has them, numbers in the user's notation."""
    if isinstance(value, list):
        return ", ".join(text_of(each, notation) for each in value)
    if isinstance(value, int | Decimal):
        return notation.exact(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def shown(value: object) -> str:
    """A faulty value short enough for a line of text."""
    text = str(value) if not isinstance(value, int) or abs(value) < 10**_MOST_DIGITS else "so large"
    return text if len(text) <= 40 else f"{text[:37]}..."


def number(amount: Decimal) -> int | Decimal:
    """An amount as the file writes it: without a decimal point where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else amount


# -- single values

_ALLOWED_DATE = "a date without quotes: 2026-01-01"
_ALLOWED_MONEY = "an amount without quotes: 100000"


def _date(value: object) -> date:
    # A date with a time is a date to Python, and not to a calendar.
    if type(value) is not date:
        raise Misread("is not a date", _ALLOWED_DATE)
    return value


def _typed_date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("a date such as 2026-11-23") from None


def _amount(value: object) -> Decimal:
    if type(value) is not int and not isinstance(value, Decimal):
        raise Misread("is not a number", _ALLOWED_MONEY)
    amount = Decimal(value)
    if not amount.is_finite() or amount.adjusted() > _MOST_DIGITS:
        raise Misread("cannot be read as an amount", "at most 1,000,000,000,000")
    if int(amount.as_tuple().exponent) < -MOST_DECIMALS:
        raise Misread("has too many decimals", f"at most {MOST_DECIMALS}")
    return amount


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Misread("is not text", "text in quotes")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or abs(value) >= 10**_MOST_DIGITS:
        raise Misread(f"cannot be {shown(value)}", "a whole number")
    return value


def _rate(value: object, *, zero: bool = False) -> Rate:
    try:
        return Rate.parse(value, zero=zero)
    except ValueError as error:
        raise Misread(f"cannot be {shown(value)}", str(error)) from None


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Misread("cannot be read", 'a list of earlier names: ["dials"]')
    return tuple(value)


def _workdays(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or any(day not in DAY_NAMES for day in value):
        raise Misread("cannot be read", f"a list of {', '.join(DAY_NAMES)}")
    return tuple(dict.fromkeys(DAY_NAMES.index(day) for day in value))


def read_workdays(text: str) -> tuple[int, ...]:
    """Read weekdays, 0 for Monday: `mon tue wed`, `Monday, Friday`.

    Raises:
        ValueError: When a word is not a weekday, or the text is empty; the message says what is allowed.
    """
    words = "".join(char if char.isalpha() else " " for char in text.lower()).split()
    if not words or any(word[:3] not in DAY_NAMES for word in words):
        raise ValueError("days such as mon tue wed thu fri")
    return tuple(sorted({DAY_NAMES.index(word[:3]) for word in words}))


def choice(kind: type[E]) -> FieldType[E]:
    """One of a few words."""

    def read(value: object) -> E:
        if not isinstance(value, str) or value not in [each.value for each in kind]:
            raise Misread(f"cannot be {shown(value)}", ", ".join(kind))
        return kind(value)

    def parse(text: str) -> E:
        try:
            return kind(text.strip().lower())
        except ValueError:
            raise ValueError(" | ".join(kind)) from None

    return FieldType(read, lambda value: value.value, ", ".join(kind), parse, schema=one_of(kind))


DATE = FieldType(
    _date,
    lambda day: day,
    _ALLOWED_DATE,
    _typed_date,
    DATES,
    lambda day, notation, _: notation.weekday(day),
    DATE_SCHEMA,
)
MONEY = FieldType(
    _amount,
    number,
    _ALLOWED_MONEY,
    read_money,
    NUMBERS,
    lambda amount, notation, currency: f"= {notation.money(amount, currency)}",
    {"type": "number"},
)
_RATE_TEXT: JsonSchema = {"type": "string", "pattern": RATE_PATTERN}
RATE = FieldType(
    _rate,
    lambda rate: rate.typed,
    ALLOWED_RATE,
    Rate.read,
    NUMBERS,
    schema={"anyOf": [{"type": "number", "exclusiveMinimum": 0, "maximum": 1}, _RATE_TEXT]},
)
SHARE = FieldType(
    lambda value: _rate(value, zero=True),
    lambda rate: rate.typed,
    ALLOWED_SHARE,
    lambda text: Rate.read(text, zero=True),
    NUMBERS,
    schema={"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _RATE_TEXT]},
)
_TEXT: JsonSchema = {"type": "string"}
COUNT = FieldType(
    _whole, lambda count: count, "a whole number", read_count, NUMBERS, schema={"type": "integer"}
)
TEXT = FieldType(_text, lambda text: text, "text in quotes", str.strip, schema=_TEXT)
LETTER = FieldType(
    _text,
    lambda letter: letter,
    "one lower-case letter",
    str.strip,
    schema={"type": "string", "pattern": "^[a-z]$"},
)
PLACE = FieldType(_text, lambda text: text, "text in quotes", schema=_TEXT)
NAMES = FieldType(_names, list, "a list of earlier names", schema={"type": "array", "items": _TEXT})
WORKDAYS = FieldType(
    _workdays,
    lambda days: [DAY_NAMES[day] for day in days],
    f"a list of {', '.join(DAY_NAMES)}",
    read_workdays,
    schema={"type": "array", "items": one_of(DAY_NAMES)},
)
