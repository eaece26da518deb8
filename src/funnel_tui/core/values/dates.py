"""Dates as people type them, in every field, dialog and command alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import DAY_NAMES, MONTH_NAMES, DaysOff, Period, add_months

ALLOWED_LOGGED = "a date such as 2026-11-20, 20 nov, 20.11., yesterday, friday or -3"
ALLOWED_PLANNED = "a date such as 2026-11-20, 20 nov, 20.11.2026 or today"
ALLOWED_LOGGED_SPAN = f"{ALLOWED_LOGGED}, or a stretch of them such as mon..wed"
ALLOWED_WEEK = "an ISO week such as 2026-W11"
ALLOWED_SPAN = "dates of the plan such as 10 aug - 21 aug summer, 2026-08-10..2026-08-21 or 24 dec"

_WORD = r"[a-z]{3,9}"
_YEAR_FIRST = r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
_DOTTED = r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.?(?:\s?(?P<y>\d{4}|(?<=\.)\d\d))?"
_SLASHED = r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d\d))?"
_DASHED = r"(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<y>\d{4})"
_DAY_MONTH = rf"(?P<d>\d{{1,2}})\.?\s*(?P<w>{_WORD})\.?(?:,?\s+(?P<y>\d{{4}}))?"
_MONTH_DAY = rf"(?P<w>{_WORD})\.?\s*(?P<d>\d{{1,2}})(?:,?\s+(?P<y>\d{{4}}))?"
_IN_SPAN = (_YEAR_FIRST, _SLASHED, _DOTTED, _DAY_MONTH, _MONTH_DAY)
_WEEK = re.compile(r"(\d{4})-?[wW](\d{1,2})", re.ASCII)
_AWAY = re.compile(r"([-−+])(\d{1,3})", re.ASCII)
_DAY = re.compile(r"\d{1,2}\.?", re.ASCII)
_WORDS = {"": 0, ".": 0, "today": 0, "yesterday": -1, "tomorrow": 1}


@cache
def _date_forms() -> tuple[re.Pattern[str], ...]:
    """The ways to write a date; compiled once somebody types one, as that takes 4 ms of each start."""
    forms = (_YEAR_FIRST, _DOTTED, _SLASHED, _DASHED, _DAY_MONTH, _MONTH_DAY)
    return tuple(re.compile(form, re.ASCII) for form in forms)


@cache
def _span_form() -> re.Pattern[str]:
    """One or two dates and what they are for."""
    one = re.sub(
        r"\(\?P<\w>|\(\?P=s\)",
        lambda found: "(?:" if "<" in found[0] else "[-/.]",
        "|".join(_IN_SPAN),
    )
    form = rf"(?P<first>{one})(?:\s*(?:-|–|\.\.|to)\s*(?P<last>{one}))?(?:\s+(?P<label>.+))?"
    return re.compile(form, re.ASCII)


_Choice = Callable[[list[date]], date]
"""Picks the date that is meant from those that fit what was typed, in order."""


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads `2026-04-01`, `1.4.2026`, `1 apr`, `apr 1`, `04/01`, `20`, `friday`, `yesterday` and `-3`."""

    today: date
    month_first: bool = False
    """Whether `04/01` is the first of April; where that is no date the other order is tried."""

    def logged(self, text: str) -> date:
        """The latest such date that is not in the future: what is logged has happened.

        Raises:
            ValueError: When there is no such date; the message says what is allowed.
        """
        week = [self.today - timedelta(days=n) for n in range(7)]
        choice = lambda days: max(day for day in days if day <= self.today)  # noqa: E731
        return self._read(text, choice, week, ALLOWED_LOGGED)

    def logged_span(self, text: str) -> Period:
        """One such date, or all from one to another: `mon..wed`, `1.3. to 5.3.`.

        Raises:
            ValueError: When it is not one; the message says what is allowed.
        """
        # The last two dots: `1.3...5.3.` is from the first to the fifth of March.
        begin, dots, end = text.rpartition("..")
        if not dots:
            begin, dots, end = text.partition(" to ")
        if not dots:
            return Period(day := self._in_span(text), day)
        if not (begin.strip() and end.strip()):
            raise ValueError(ALLOWED_LOGGED_SPAN)
        first, last = self._in_span(begin), self._in_span(end)
        if first > last and not _is_counted(begin):
            # On a Tuesday `mon..wed` ends last Wednesday, so that is the Monday before it.
            first = replace(self, today=last).logged(begin)
        if first > last:
            raise ValueError("an end that is not before the start")
        return Period(first, last)

    def _in_span(self, text: str) -> date:
        try:
            return self.logged(text)
        except ValueError:
            raise ValueError(ALLOWED_LOGGED_SPAN) from None

    def planned(self, text: str, after: date | None = None) -> date:
        """The nearest such date, or the first one from another date on.

        Raises:
            ValueError: When there is no such date; the message says what is allowed.
        """
        if not text.strip():
            raise ValueError(ALLOWED_PLANNED)
        week = [self.today + timedelta(days=n) for n in range(7)]

        def choice(days: list[date]) -> date:
            if after is not None:
                return min(day for day in days if day >= after)
            return min(days, key=lambda day: abs(day - self.today))

        return self._read(text, choice, week, ALLOWED_PLANNED, near=after)

    def span(self, text: str, period: Period) -> DaysOff:
        """Days off: `10 aug - 21 aug summer`, `2026-08-10..2026-08-21`, `24 dec`; dates of the period.

        Raises:
            ValueError: When it is not a stretch of dates in the period; the message says what is allowed.
        """
        match = _span_form().fullmatch(text.strip().lower())

        def inside(typed: str) -> date:
            choice = lambda days: min(day for day in days if day in period)  # noqa: E731
            return self._read(typed, choice, [], ALLOWED_SPAN, near=period.starts)

        if match is None:
            raise ValueError(ALLOWED_SPAN)
        first = inside(match["first"])
        last = inside(match["last"]) if match["last"] else first
        if first not in period or last not in period:
            raise ValueError(ALLOWED_SPAN)
        if last < first:
            raise ValueError("an end that is not before the start")
        # The match is lower case; the label keeps the case in which it was typed.
        label = text.strip()[len(text.strip()) - len(match["label"]) :] if match["label"] else ""
        return DaysOff(Period(first, last), label)

    def _read(
        self, text: str, choice: _Choice, week: Iterable[date], allowed: str, near: date | None = None
    ) -> date:
        typed = text.strip().lower()
        try:
            if typed in _WORDS:
                return self.today + timedelta(days=_WORDS[typed])
            if match := _AWAY.fullmatch(typed):
                return self.today + timedelta(days=int(match[2]) * (1 if match[1] == "+" else -1))
            if typed[:3] in DAY_NAMES and typed.isalpha():
                return next(day for day in week if day.weekday() == DAY_NAMES.index(typed[:3]))
            if _DAY.fullmatch(typed):
                return choice(list(_in_months(int(typed.strip(".")), near or self.today)))
            for day, month, year in self._forms(typed):
                if days := list(_in_years(day, month, year, near or self.today)):
                    return days[0] if year else choice(days)
            return date.fromisoformat(typed)
        except (ValueError, OverflowError, StopIteration):
            raise ValueError(allowed) from None

    def _forms(self, typed: str) -> Iterator[tuple[int, int, int | None]]:
        """Day, month and year, in each way in which the text may be meant, the likeliest first."""
        for form in _date_forms():
            if (match := form.fullmatch(typed)) is None:
                continue
            found = match.groupdict()
            year = int(found["y"]) if found["y"] else None
            if year is not None and year < 100:
                year += 2000
            if "a" in found:
                pair = (int(found["b"]), int(found["a"]))
                for day, month in (pair, pair[::-1]) if self.month_first else (pair[::-1], pair):
                    yield day, month, year
            elif word := found.get("w"):
                yield int(found["d"]), MONTH_NAMES.index(word[:3]) + 1, year
            else:
                yield int(found["d"]), int(found["m"]), year


def _is_counted(text: str) -> bool:
    """Whether a date is so many days from today: `yesterday`, `-3`."""
    typed = text.strip().lower()
    return typed in _WORDS or _AWAY.fullmatch(typed) is not None


def _in_years(day: int, month: int, year: int | None, near: date) -> Iterator[date]:
    """That day of the year, or of those around a date; a plan may be three years long."""
    for each in [year] if year is not None else range(near.year - 1, near.year + 4):
        try:
            yield date(each, month, day)
        except ValueError:
            continue


def _in_months(day: int, near: date) -> Iterator[date]:
    """That day of the month before, of this one and of the next."""
    for months in (-1, 0, 1):
        first = add_months(near.replace(day=1), months)
        try:
            yield first.replace(day=day)
        except ValueError:
            continue


def week_of_text(text: str) -> Period:
    """Read an ISO week, `2026-W11`: its Monday to its Sunday.

    Raises:
        ValueError: When there is no such week; the message says what is allowed.
    """
    match = _WEEK.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return Period(monday, monday + timedelta(days=6))
    except (ValueError, OverflowError):
        raise ValueError(ALLOWED_WEEK) from None
