"""Dates as people type them, relative to a today that is given."""

from __future__ import annotations

import re
from datetime import date, timedelta

from funnel_tui.core.period import DAY_NAMES, MONTH_NAMES

ALLOWED_DAY = "a date such as 2026-11-20, 20 nov, 20, yesterday, friday or -3"

_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,9})\.?(?:\s+(\d{4}))?", re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?", re.ASCII)
_AGO = re.compile(r"[-−](\d{1,3})", re.ASCII)
_DAY = re.compile(r"\d{1,2}", re.ASCII)


def read_day(text: str, today: date) -> date:
    """Read a date: ISO, `20 nov`, a day of the month, a weekday, `yesterday`, `-3`; the latest that is past.

    Raises:
        ValueError: When it is in no calendar; the message says what is allowed.
    """
    said = text.strip().lower()
    try:
        return _read(said, today)
    except (ValueError, OverflowError):
        raise ValueError(ALLOWED_DAY) from None


def _read(said: str, today: date) -> date:
    if said in ("", "today", "."):
        return today
    if said == "yesterday":
        return today - timedelta(days=1)
    if match := _AGO.fullmatch(said):
        return today - timedelta(days=int(match[1]))
    if said[:3] in DAY_NAMES and said.isalpha():
        return today - timedelta(days=(today.weekday() - DAY_NAMES.index(said[:3])) % 7)
    if match := _DAY.fullmatch(said):
        day = int(match[0])
        month = today.replace(day=1)
        return today.replace(day=day) if day <= today.day else (month - timedelta(days=1)).replace(day=day)
    if match := _DAY_MONTH.fullmatch(said):
        return _in_year(int(match[1]), match[2], match[3], today)
    if match := _MONTH_DAY.fullmatch(said):
        return _in_year(int(match[2]), match[1], match[3], today)
    return date.fromisoformat(said)


def _in_year(day: int, month: str, year: str | None, today: date) -> date:
    number = MONTH_NAMES.index(month[:3]) + 1
    if year:
        return date(int(year), number, day)
    this = date(today.year, number, day)
    return this if this <= today else date(today.year - 1, number, day)
