"""A made-up year to look at: the article's plan two thirds through, effort good, meetings a little short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import sin

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import DEALS, half_up
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, schedule
from funnel_tui.core.progress.day import NO_DAY, Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import ONE_DAY, DaysOff, Period, WorkCalendar, add_months

# How much of its plan line each activity has reached: more calls than planned, too few meetings from them.
_REACHED = {"calls": Fraction(104, 100), "emails": Fraction(1), "meetings": Fraction(86, 100)}
_OPPORTUNITIES = Fraction(92, 100)
_AMOUNTS = tuple(Decimal(amount) for amount in (12_400, 7_800, 15_000, 6_900, 9_500, 11_200))
_NOTES = (
    "new list: manufacturers in the north",
    "three call-backs agreed for next week",
    "the shorter opening works better",
    "trade fair, few calls",
    "asked two customers for an introduction",
)


def demo_year(today: date) -> Year:
    """A believable year around a date; the same date always gives the same year."""
    plan = _plan(today)
    lines = {line.name: line for line in schedule(plan).lines}
    days: dict[date, Day] = {}
    for name in plan.names:
        reached = _REACHED.get(name, _OPPORTUNITIES)
        for day, n in _counts(lines[name], reached, today, _swing(name)).items():
            days[day] = days.get(day, NO_DAY).pressed(name, n)
    _decide(days, lines[DEALS], today)
    working = lines[DEALS].capacity.working_days
    past = [day for day in working if day < today]
    for i, note in enumerate(_NOTES):
        day = past[len(past) * (2 * i + 1) // (2 * len(_NOTES))]
        days[day] = days.get(day, NO_DAY).with_note(note)
    return Year(plan, dict(sorted(days.items())))


def _plan(today: date) -> Plan:
    """The example's plan, begun on the first of a month some eight months ago, with holidays and days off."""
    starts = add_months(today.replace(day=1), -7 if today.day > 15 else -8)
    period = Period(starts, add_months(starts, 12) - ONE_DAY)
    break_ = _monday(add_months(starts, 5))
    week = _monday(add_months(starts, 10))
    work = WorkCalendar(
        holidays=tuple(sorted((day, name) for day, name in _holidays(period) if day in period)),
        days_off=(
            DaysOff(Period(break_, break_ + timedelta(days=11)), "two weeks away"),
            DaysOff(Period(week, week + timedelta(days=4)), "week off"),
        ),
    )
    return replace(example_plan(starts), period=period, work=work)


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _holidays(period: Period) -> list[tuple[date, str]]:
    out = []
    for year in range(period.starts.year, period.ends.year + 1):
        may, september, november = date(year, 5, 25), date(year, 9, 1), date(year, 11, 1)
        out += [
            (date(year, 1, 1), "New Year's Day"),
            (_monday(may), "Memorial Day"),
            (date(year, 7, 4), "Independence Day"),
            (_monday(september), "Labor Day"),
            (november + timedelta(days=(3 - november.weekday()) % 7 + 21), "Thanksgiving"),
            (date(year, 12, 25), "Christmas Day"),
        ]
    return out


def _swing(name: str) -> Callable[[int], float]:
    """Good and bad weeks, and days: part of a day's work that is done on another."""
    phase = sum(map(ord, name))
    return lambda n: 2.2 * sin(n / 9 + phase) + 0.8 * sin(n * 2.4 + phase)


def _counts(line: Line, reached: Fraction, today: date, swing: Callable[[int], float]) -> dict[date, int]:
    """Whole counts that follow a part of the plan line; today's work is half done."""
    out: dict[date, int] = {}
    done = 0
    for n, day in enumerate(line.capacity.working_days):
        if day > today or day < line.window.starts:
            continue
        due = line.at(day) if day < today else (line.at(day) + line.at(day - ONE_DAY)) / 2
        # The last week is plain, so that the figures of today are those of the plan's part.
        sway = Fraction(swing(n)) * line.rate_per_working_day if (today - day).days > 7 else Fraction(0)
        count = half_up(max(Fraction(0), reached * due + sway)) - done
        if count > 0:
            out[day] = count
            done += count
    return out


def _decide(days: dict[date, Day], deals: Line, today: date) -> None:
    """Deals won and lost: five wins of different sizes, as many losses, the last some days ago."""
    working = [day for day in deals.capacity.working_days if deals.window.starts <= day < today]
    wins, losses = 5, 5
    for i in range(wins):
        day = working[len(working) * (2 * i + 1) // (2 * wins)]
        days[day] = days.get(day, NO_DAY).with_won(_AMOUNTS[i])
    for i in range(losses):
        day = working[len(working) * (3 * i + 1) // (3 * losses)]
        days[day] = days.get(day, NO_DAY).pressed("lost", 1)
