"""The one place that asks what day it is, so that tests and pictures can fix it."""

from __future__ import annotations

import os
from datetime import date, datetime

from funnel_tui.system import os_calls

TODAY = "FUNNEL_TUI_TODAY"
"""Environment variable that fixes the date, written 2026-03-02."""

MOST_YEARS = 100
"""Years from the first and the last date there is in which nothing is planned."""


def today() -> date:
    """The local date; the time zone is asked each time, because a laptop travels while the program runs.

    Raises:
        ValueError: When FUNNEL_TUI_TODAY is not a date; the message says what is allowed.
    """
    fixed = os.environ.get(TODAY, "")
    if fixed:
        try:
            day = date.fromisoformat(fixed)
        except ValueError:
            day = date.min
        if day.isoformat() != fixed or day == date.min:
            raise ValueError(f"{TODAY} is {fixed!r}; allowed: a date such as 2026-03-02")
        return _sensible(day, f"{TODAY} is")
    os_calls.follow_time_zone()
    try:
        day = date.today()
    except (ValueError, OverflowError, OSError):
        raise ValueError("the clock of this computer shows no date that can be: set it first") from None
    return _sensible(day, "the clock of this computer shows")


def _sensible(day: date, source: str) -> date:
    # Plans reach years back and ahead, and dates end with the years 1 and 9999.
    if not MOST_YEARS < day.year <= date.max.year - MOST_YEARS:
        raise ValueError(f"{source} {day}; allowed: a date such as 2026-03-02")
    return day


def now() -> datetime:
    """The local time with its offset, on the date that `today` gives.

    Raises:
        ValueError: When FUNNEL_TUI_TODAY is not a date.
    """
    day = today()
    moment = datetime.now().astimezone()
    if not os.environ.get(TODAY, ""):
        return moment
    return datetime.combine(day, moment.time(), tzinfo=moment.tzinfo)
