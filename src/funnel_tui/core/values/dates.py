"""Dates as people type them, relative to a today that is given."""

from __future__ import annotations

import re
from datetime import date, timedelta

from funnel_tui.core.values.period import DAY_NAMES, MONTH_NAMES, DaysOff, Period

ALLOWED_DAY = "a date such as 2026-11-20, 20 nov, 20, yesterday, friday or -3"

ALLOWED_WEEK = "an ISO week such as 2026-W11"
ALLOWED_SPAN = "dates of the plan such as 10 aug - 21 aug summer, 2026-08-10..2026-08-21 or 24 dec"
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,9})\.?(?:\s+(\d{4}))?", re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?", re.ASCII)
_ONE = r"\d{4}-\d\d-\d\d|\d{1,2}\.?\s*[a-z]{3,9}"
_SPAN = re.compile(rf"(?P<first>{_ONE})(?:\s*(?:-|–|\.\.|to)\s*(?P<last>{_ONE}))?(?:\s+(?P<label>.+))?")
_WEEK = re.compile(r"(\d{4})-?[wW](\d{1,2})", re.ASCII)
_AGO = re.compile(r"[-−](\d{1,3})", re.ASCII)
_DAY = re.compile(r"\d{1,2}", re.ASCII)


def read_day(text: str, today: date) -> date:
    """Read a date: ISO, `20 nov`, a day of the month, a weekday, `yesterday`, `-3`.

    Without a year it is the latest such date that is not in the future: what is logged has happened.

    Raises:
        ValueError: When there is no such date; the message says what is allowed.
    """
    try:
        return _read(text.strip().lower(), today)
    except (ValueError, OverflowError):
        raise ValueError(ALLOWED_DAY) from None


def _read(typed: str, today: date) -> date:
    if typed in ("", "today", "."):
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    if match := _AGO.fullmatch(typed):
        return today - timedelta(days=int(match[1]))
    if typed[:3] in DAY_NAMES and typed.isalpha():
        return today - timedelta(days=(today.weekday() - DAY_NAMES.index(typed[:3])) % 7)
    if match := _DAY.fullmatch(typed):
        day = int(match[0])
        month = today.replace(day=1)
        return today.replace(day=day) if day <= today.day else (month - timedelta(days=1)).replace(day=day)
    if match := _DAY_MONTH.fullmatch(typed):
        return _in_year(int(match[1]), match[2], match[3], today)
    if match := _MONTH_DAY.fullmatch(typed):
        return _in_year(int(match[2]), match[1], match[3], today)
    return date.fromisoformat(typed)


def _in_year(day: int, month: str, year: str | None, today: date) -> date:
    number = MONTH_NAMES.index(month[:3]) + 1
    if year:
        return date(int(year), number, day)
    this = date(today.year, number, day)
    return this if this <= today else date(today.year - 1, number, day)


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


def read_span(text: str, period: Period) -> DaysOff:
    """Read days off: `10 aug - 21 aug summer`, `2026-08-10..2026-08-21`, `24 dec`; dates of the period.

    Raises:
        ValueError: When it is not a stretch of dates in the period; the message says what is allowed.
    """
    match = _SPAN.fullmatch(text.strip().lower())
    try:
        if match is None:
            raise ValueError
        first = _inside(match["first"], period)
        last = _inside(match["last"], period) if match["last"] else first
    except ValueError:
        raise ValueError(ALLOWED_SPAN) from None
    if last < first:
        raise ValueError("an end that is not before the start")
    # The match is lower case; the label keeps the case in which it was typed.
    label = text.strip()[len(text.strip()) - len(match["label"]) :] if match["label"] else ""
    return DaysOff(Period(first, last), label)


def _inside(typed: str, period: Period) -> date:
    """A date with its year, or the one in the period with that day and month."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        found = _DAY_MONTH.fullmatch(typed)
        if found is None or found[3]:
            raise
        years = range(period.starts.year, period.ends.year + 1)
        month = MONTH_NAMES.index(found[2][:3]) + 1
        day = next((d for year in years if (d := date(year, month, int(found[1]))) in period), date.min)
    if day not in period:
        raise ValueError
    return day
