"""German settings, an odd year, and what in a text is not written as those settings say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from funnel_tui.core.plan.plan import Plan

SETTINGS = '[numbers]\ndecimal = ","\ngrouping = "."\ncurrency = "after"\n'
_FOREIGN = (
    re.compile(r"\d,\d{3}(?!\d)"),
    # A number that is cut short, 7.8…, says nothing of its notation.
    re.compile(r"(?<![\d.])\d{1,3}\.\d{1,2}(?![\d.…])"),
    re.compile(r"\d{4}-\d\d-\d\d"),
    re.compile(r"\d%"),
    re.compile(r"[$€]\s?\d"),
)


def typed_rates(plan: Plan) -> set[str]:
    """Rates and shares as their owner typed them: they keep that notation."""
    rates = [a.converts for a in plan.activities] + [c.share for c in plan.funnel.channels]
    rates += [plan.funnel.confidence] if plan.funnel.confidence else []
    return {rate.text for rate in rates if not rate.text.isdigit()}


def foreign(text: str, typed: Iterable[str]) -> list[str]:
    """Every piece of a text in another notation, with what stands around it."""
    for rate in sorted(typed, key=len, reverse=True):
        text = text.replace(rate, "")
    return [
        text[max(0, found.start() - 30) : found.end() + 15]
        for pattern in _FOREIGN
        for found in pattern.finditer(text)
    ]


ODD_YEAR = """\
format = 1
[plan]
starts = 2026-02-15
ends = 2026-12-20
counted_from = 2026-03-10
closed_before = 41250.5
target = 333333
average_deal = 7777.77
currency = "€"
confidence = "80%"
rounding = "nearest"
[plan.ceilings]
calls = 40.5
[channels.calls]
key = "c"
converts = "1 in 37"
share = "55%"
lead_days = 5
[channels.linkedin_visits]
key = "v"
converts = "2.05%"
share = "45%"
lead_days = 9
[stages.demos]
key = "d"
converts = "1 in 4"
lead_days = 11
was = ["meetings"]
[stages.offers]
key = "o"
converts = "0.45"
lead_days = 21
opening = 6
[calendar]
workdays = ["mon", "tue", "wed", "thu"]
[calendar.holidays]
2026-05-01 = "May Day"
[calendar.days_off]
"2026-08-03..2026-08-21" = "summer"
[calendar.months]
jul = 0.5
dec = 0.25
"""
"""A plan with a fraction wherever there can be one."""


def odd_year() -> str:
    """That plan, with a log from March to September."""
    days = []
    for n in range(60):
        day = date(2026, 3, 10) + timedelta(days=3 * n)
        days += [f"[days.{day}]", f"calls = {17 + n * 7 % 40}", f"linkedin_visits = {n * 5 % 23}"]
        days += [f"demos = {n % 4}", f"offers = {n % 2}"]
        days += ["won = [12500.5]", "lost = 1"] if n % 9 == 4 else []
    return ODD_YEAR + "\n".join(days) + "\n"
