"""A column of dates: how it is written is decided once, from all of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered, some

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_SHOWN_ORDER = {DAY_FIRST: "day first", MONTH_FIRST: "month first"}

_CLOCK = (
    r"(?:[T ,]+(?P<H>\d{1,2})[:.h](?P<M>\d\d)(?:[:.](?P<S>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?(?:\s*\([^)]*\))?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_WORD = r"[^\W\d_]{3,12}"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})" + _CLOCK + _ZONE)
_TWO_NUMBERS = re.compile(
    _WEEKDAY
    + r"(?P<a>\d{1,2})\s?(?P<sign>[-/.])\s?(?P<b>\d{1,2})(?P=sign)\s?(?P<y>\d{4}|\d\d)\.?"
    + _CLOCK
    + _ZONE
)
_OTHERS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d))?(?P<zone>Z)?"),
    re.compile(
        _WEEKDAY + rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[- ]\s*(?:de )?(?P<w>{_WORD})\.?[- ,]+(?:de )?"
        r"(?P<y>\d{4}|\d\d)(?: at| um| à)?" + _CLOCK + _ZONE
    ),
    re.compile(
        _WEEKDAY + rf"(?P<w>{_WORD})\.?[- ]\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
        r"[- ,]+(?P<y>\d{4}|\d\d)(?: at)?" + _CLOCK + _ZONE
    ),
    re.compile(r"(?P<y>\d{4})年\s?(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日" + _CLOCK + _ZONE),
)  # fmt: skip
_SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?", re.ASCII)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?", re.ASCII)
_FROM_UTC = "UTC times as local days"
_DAY_ZERO = date(1899, 12, 30)
_YEARS = range(1990, 2101)
"""A year outside is not one of somebody's log; it is left out like any cell that cannot be read."""
# Three letters tell the months of these languages apart, but for June and July of some.
_MONTHS = (
    "jan jän ene gen sty led tam", "feb fév fev lut hel", "mar mär mrt maa", "apr avr abr kwi huh",
    "may mai maj mei mag tou", "jun juin giu cze kes", "jul juil lug lip hei", "aug aoû aou ago sie elo",
    "sep set wrz syy", "oct okt ott out paź paz lok", "nov lis mar", "dec dez déc dic gru jou",
)  # fmt: skip
_MONTH_OF = {word: n for n, words in reversed(list(enumerate(_MONTHS, 1))) for word in words.split()}

_Pair = tuple[int, int, int, str, str]
"""Row, first number, second number, the sign between them, the cell."""
_Naive = tuple[datetime | None, bool]
"""A moment, and whether the cell had a time."""


@dataclass(frozen=True, slots=True)
class DateColumn:
    """Local days, one for each row."""

    days: Sequence[date | None]
    """None where the cell is empty or cannot be read."""
    order: str = ""
    """`dmy` or `mdy` where that had to be decided."""
    shown: str = ""
    """How the column was read, in words."""
    unread: Sequence[int] = ()
    """Rows whose cell cannot be read."""


@dataclass(slots=True)
class _Cells:
    """What each cell says, while the order of day and month is open."""

    pairs: list[_Pair]
    kinds: set[str]


def read_dates(
    header: str,
    cells: Sequence[str],
    rows: Sequence[int],
    *,
    order: str = "",
    zone: tzinfo | None = None,
    utc: bool = False,
) -> DateColumn:
    """Read a column; moments with an offset become the day that it was here.

    Args:
        header: Its name, for messages.
        cells: Its texts.
        rows: The number of each row.
        order: `dmy` or `mdy` where the user said so, or another column of the file showed it.
        zone: Where here is; None is the time zone of this computer.
        utc: Whether times without an offset are UTC.

    Raises:
        Unanswered: When every date would do in either order.
        CannotImport: When some rows need one order and some the other, or it is not a column of dates.
    """
    found = _Cells([], set())
    for cell, row in zip(cells, rows, strict=True):
        if cell and (match := _TWO_NUMBERS.fullmatch(cell)):
            found.pairs.append((row, int(match["a"]), int(match["b"]), match["sign"], cell))
    decided = _order(header, found.pairs, order)
    read = _reader(decided or DAY_FIRST, UTC if utc else None, found.kinds)
    # Texts repeat: a date without a time once for every row of that day.
    known: dict[str, _Naive] = {"": (None, False)}
    moments = []
    for cell in cells:
        if cell not in known:
            known[cell] = read(cell)
        moments.append(known[cell])
    unread = [row for row, cell, (moment, _) in zip(rows, cells, moments, strict=True) if cell and not moment]
    filled = sum(1 for cell in cells if cell)
    if filled and len(unread) * 2 > filled:
        raise CannotImport(f"column {header!r} does not hold dates that can be read: rows {some(unread)}")
    days = _local(moments, zone, found.kinds)
    shown = [_SHOWN_ORDER[decided]] if decided and found.pairs else []
    shown += sorted(found.kinds)
    return DateColumn(days, decided if found.pairs else "", ", ".join(shown), unread)


def _order(header: str, pairs: Sequence[_Pair], order: str) -> str:
    """Whether the day or the month comes first, from the numbers that cannot be a month."""
    by_day = [row for row, first, second, *_ in pairs if first > 12 >= second]
    by_month = [row for row, first, second, *_ in pairs if second > 12 >= first]
    if by_day and by_month:
        if order:
            return order
        raise CannotImport(
            f"column {header!r} has days first (rows {some(by_day, 3)}) and months first "
            f"(rows {some(by_month, 3)}): it is not one list"
        )
    if by_day or by_month:
        return DAY_FIRST if by_day else MONTH_FIRST
    if not pairs or all(first == second for _, first, second, *_ in pairs):
        return order or DAY_FIRST
    # Nobody who writes the month first puts full stops.
    if all(sign == "." for *_, sign, _ in pairs):
        return DAY_FIRST
    if order:
        return order
    row, *_, example = pairs[0]
    raise Unanswered(
        f"column {header!r}: is {example} (row {row}) day and month, or month and day?",
        "--dates",
        (DAY_FIRST, MONTH_FIRST),
    )


def _reader(order: str, naive: tzinfo | None, kinds: set[str]) -> Callable[[str], _Naive]:
    def moment(match: re.Match[str], year: int, month: int, day: int) -> _Naive:
        parts = match.groupdict()
        hour = parts.get("H")
        time = (int(hour), int(parts["M"]), int(parts.get("S") or 0)) if hour else (0, 0, 0)
        if half := parts.get("half"):
            time = (time[0] % 12 + (12 if half[0] in "pP" else 0), *time[1:])
        if year < 100:
            year += 2000 if year < 70 else 1900
        if year not in _YEARS:
            return None, False
        where = _zone(parts.get("zone")) or (naive if hour else None)
        if where is not None:
            kinds.add(_FROM_UTC if where is UTC else "times with an offset as local days")
        # A leap second is the second before it.
        return datetime(year, month, day, time[0], time[1], min(time[2], 59), tzinfo=where), hour is not None

    def read(text: str) -> _Naive:
        try:
            if match := _YEAR_FIRST.fullmatch(text):
                return moment(match, int(match["y"]), int(match["m"]), int(match["d"]))
            if match := _TWO_NUMBERS.fullmatch(text):
                a, b = int(match["a"]), int(match["b"])
                day, month = (a, b) if order == DAY_FIRST else (b, a)
                return moment(match, int(match["y"]), month, day)
            if match := _SERIAL.fullmatch(text):
                kinds.add("Excel day numbers")
                return datetime.combine(_DAY_ZERO + timedelta(int(match[1])), datetime.min.time()), False
            if _EPOCH.fullmatch(text):
                kinds.add("seconds since 1970 as local days")
                return datetime.fromtimestamp(int(text[:10]), UTC), True
            for form in _OTHERS:
                if match := form.fullmatch(text):
                    parts = match.groupdict()
                    month = int(parts["m"]) if "m" in parts else _month(parts["w"])
                    return moment(match, int(parts["y"]), month, int(parts["d"]))
        except (ValueError, OverflowError, KeyError):
            pass
        return None, False

    return read


def _month(word: str) -> int:
    """The month of a word; raises KeyError for another word."""
    low = word.lower()
    # Finnish names November before March would be found in it; French and Spanish share three letters of two.
    if low.startswith(("marras", "juil", "juin")):
        return {"m": 11, "j": 7 if low.startswith("juil") else 6}[low[0]]
    return _MONTH_OF[low[:3]]


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    digits = text[1:].replace(":", "")
    if text[0] not in "+-" or not digits.strip("0"):
        return UTC
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(away if text[0] == "+" else -away)


def _local(moments: Sequence[_Naive], zone: tzinfo | None, kinds: set[str]) -> list[date | None]:
    aware = [moment for moment, _ in moments if moment and moment.tzinfo]
    # A date alone, written out as midnight UTC, would move to the day before west of Greenwich.
    if aware and all(
        moment.tzinfo is UTC and not (moment.hour or moment.minute or moment.second) for moment in aware
    ):
        kinds.discard(_FROM_UTC)
        return [moment.date() if moment else None for moment, _ in moments]
    return [
        None if moment is None else (moment.astimezone(zone) if moment.tzinfo else moment).date()
        for moment, _ in moments
    ]
