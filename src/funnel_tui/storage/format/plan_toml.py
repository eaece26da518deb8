"""The plan's part of the year file: `[plan]`, `[channels]`, `[stages]` and `[calendar]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from funnel_tui.core.plan.funnel import Channel, Funnel, Rounding, Stage
from funnel_tui.core.plan.plan import MOST_A_DAY, Plan, Timing
from funnel_tui.core.values.period import DAY_NAMES, MONTH_NAMES, DaysOff, Period, WorkCalendar
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.rate import Rate

Table = dict[str, Any]
Where = tuple[str, ...]
_E = TypeVar("_E", bound=StrEnum)

MOST_DECIMALS = 6
"""Of an amount; more are a slip, and cost exact arithmetic dearly."""
_MOST_DIGITS = 20

_PLAN_KEYS = (
    *("starts", "ends", "counted_from", "closed_before", "target", "average_deal"),
    *("currency", "rounding", "confidence", "timing", "ceilings"),
)
_CHANNEL_KEYS = ("key", "converts", "share", "lead_days", "was")
_STAGE_KEYS = ("key", "converts", "lead_days", "opening", "was")
_CALENDAR_KEYS = ("workdays", "country", "region", "holidays", "days_off", "months")
_DATE = r"\d{4}-\d\d-\d\d"
_ONE_DATE = re.compile(_DATE, re.ASCII)
_DAYS_OFF = re.compile(rf"({_DATE})(?:\.\.({_DATE}))?", re.ASCII)
_WEIGHT = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})", re.ASCII)


def read_plan(table: Table) -> tuple[Plan | None, list[Problem]]:
    """The plan of a table, none where a part of it cannot be used, and everything that is wrong."""
    reader = _Reader(table)
    plan = reader.plan()
    if plan is not None:
        reader.found += plan.problems()
    usable = all(problem.harmless for problem in reader.found)
    return (plan if usable else None), reader.found


class _Reader:
    """Collects every fault instead of stopping at the first, so that a file can be mended in one go."""

    def __init__(self, table: Table) -> None:
        self._top = table
        self.found: list[Problem] = []

    def wrong(self, where: Where, what: str, allowed: str = "", *, harmless: bool = False) -> None:
        self.found.append(Problem(where, what, allowed, harmless=harmless))

    def plan(self) -> Plan | None:
        if "plan" not in self._top:
            self.wrong(("plan",), "is missing", "[plan] with starts, ends, target and average_deal")
        plan = self._table(self._top, ("plan",))
        self._unknown(plan, ("plan",), _PLAN_KEYS)
        starts, ends = self._date(plan, "starts"), self._date(plan, "ends")
        counted_from = self._date(plan, "counted_from") if "counted_from" in plan else None
        target, average = self._money(plan, "target"), self._money(plan, "average_deal")
        closed = self._money(plan, "closed_before") if "closed_before" in plan else Decimal(0)
        currency = self._text(plan, ("plan", "currency"), "$")
        rounding = self._choice(plan, "rounding", Rounding.UP)
        timing = self._choice(plan, "timing", Timing.LEAD)
        confidence = self._rate(plan, ("plan", "confidence")) if "confidence" in plan else None
        channels, stages = self._channels(), self._stages()
        work = self._calendar()
        if starts is None or ends is None or target is None or average is None or closed is None:
            return None
        if any(not problem.harmless for problem in self.found):
            return None
        funnel = Funnel(target, average, channels, stages, closed, rounding, confidence)
        return Plan(Period(starts, ends), funnel, work, counted_from, currency, timing, self._ceilings(plan))

    def _ceilings(self, plan: Table) -> tuple[tuple[str, Decimal], ...]:
        out = []
        for name, value in self._table(plan, ("plan", "ceilings")).items():
            if (most := _a_day(value)) is None:
                allowed = f"a number a working day, above 0, at most {MOST_A_DAY:,}"
                self.wrong(("plan", "ceilings", name), "is not used", allowed, harmless=True)
            else:
                out.append((name, most))
        return tuple(out)

    def _table(self, parent: Table, where: Where) -> Table:
        value = parent.get(where[-1], {})
        if isinstance(value, dict):
            return value
        self.wrong(where, "is not a table", f"[{'.'.join(where)}]")
        return {}

    def _unknown(self, table: Table, where: Where, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self.wrong((*where, key), "is not known; it is kept", ", ".join(known), harmless=True)

    def _date(self, plan: Table, key: str) -> date | None:
        value = plan.get(key)
        # A date with a time is a date to Python, and not to a calendar.
        if type(value) is date:
            return value
        what = "is missing" if value is None else "is no date"
        if "plan" in self._top:
            self.wrong(("plan", key), what, "a date without quotes: 2026-01-01")
        return None

    def _money(self, plan: Table, key: str) -> Decimal | None:
        value = plan.get(key)
        if value is None:
            if "plan" in self._top:
                self.wrong(("plan", key), "is missing", "an amount without quotes: 100000")
        elif type(value) is not int and not isinstance(value, Decimal):
            self.wrong(("plan", key), "is no number", "an amount without quotes: 100000")
        elif not (amount := Decimal(value)).is_finite() or amount.adjusted() > _MOST_DIGITS:
            self.wrong(("plan", key), "cannot be read as an amount", "at most 1,000,000,000,000")
        elif int(amount.as_tuple().exponent) < -MOST_DECIMALS:
            self.wrong(("plan", key), "has too many decimals", f"at most {MOST_DECIMALS}")
        else:
            return amount
        return None

    def _text(self, table: Table, where: Where, default: str) -> str:
        value = table.get(where[-1], default)
        if isinstance(value, str):
            return value
        self.wrong(where, "is no text", "text in quotes")
        return default

    def _choice(self, plan: Table, key: str, default: _E) -> _E:
        value = plan.get(key, default.value)
        kind = type(default)
        if isinstance(value, str) and value in [choice.value for choice in kind]:
            return kind(value)
        self.wrong(("plan", key), f"cannot be {_shown(value)}", ", ".join(kind))
        return default

    def _rate(self, table: Table, where: Where, *, share: bool = False) -> Rate:
        value = table.get(where[-1])
        try:
            return Rate.parse(value, zero=share)
        except ValueError as error:
            self.wrong(where, "is missing" if value is None else f"cannot be {_shown(value)}", str(error))
            return Rate(1, Fraction(1))

    def _whole(self, table: Table, where: Where) -> int:
        value = table.get(where[-1], 0)
        if type(value) is int and abs(value) < 10**_MOST_DIGITS:
            return value
        self.wrong(where, f"cannot be {_shown(value)}", "a whole number")
        return 0

    def _names(self, table: Table, where: Where) -> tuple[str, ...]:
        value = table.get(where[-1], [])
        if isinstance(value, list) and all(isinstance(name, str) for name in value):
            return tuple(value)
        self.wrong(where, "cannot be read", 'a list of earlier names: ["dials"]')
        return ()

    def _rows(self, kind: str) -> list[tuple[str, Table]]:
        rows = self._table(self._top, (kind,))
        return [(name, self._table(rows, (kind, name))) for name in rows]

    def _letter(self, table: Table, where: Where) -> str:
        if where[-1] not in table:
            self.wrong(where, "is missing", "one small letter")
            return "?"
        return self._text(table, where, "?")

    def _channels(self) -> tuple[Channel, ...]:
        out = []
        for name, row in self._rows("channels"):
            at = ("channels", name)
            self._unknown(row, at, _CHANNEL_KEYS)
            converts = self._rate(row, (*at, "converts"))
            share = self._rate(row, (*at, "share"), share=True)
            key, lead = self._letter(row, (*at, "key")), self._whole(row, (*at, "lead_days"))
            out.append(Channel(name, key, converts, share, lead, self._names(row, (*at, "was"))))
        return tuple(out)

    def _stages(self) -> tuple[Stage, ...]:
        if "stages" not in self._top:
            self.wrong(("stages",), "is missing", "one stage at least, such as [stages.meetings]")
        out = []
        for name, row in self._rows("stages"):
            at = ("stages", name)
            self._unknown(row, at, _STAGE_KEYS)
            converts = self._rate(row, (*at, "converts"))
            key, lead = self._letter(row, (*at, "key")), self._whole(row, (*at, "lead_days"))
            opening = self._whole(row, (*at, "opening"))
            out.append(Stage(name, key, converts, lead, opening, self._names(row, (*at, "was"))))
        return tuple(out)

    def _calendar(self) -> WorkCalendar:
        table = self._table(self._top, ("calendar",))
        self._unknown(table, ("calendar",), _CALENDAR_KEYS)
        workdays = table.get("workdays", list(DAY_NAMES[:5]))
        if not isinstance(workdays, list) or any(day not in DAY_NAMES for day in workdays):
            self.wrong(("calendar", "workdays"), "cannot be read", f"a list of {', '.join(DAY_NAMES)}")
            workdays = []
        return WorkCalendar(
            workdays=tuple(dict.fromkeys(DAY_NAMES.index(day) for day in workdays)),
            holidays=self._holidays(table),
            days_off=self._days_off(table),
            months=self._months(table),
            country=self._text(table, ("calendar", "country"), ""),
            region=self._text(table, ("calendar", "region"), ""),
        )

    def _holidays(self, calendar: Table) -> tuple[tuple[date, str], ...]:
        out = []
        for key, label in self._table(calendar, ("calendar", "holidays")).items():
            day = _day(key) if _ONE_DATE.fullmatch(key) else None
            if day is None or not isinstance(label, str):
                self.wrong(
                    ("calendar", "holidays", key), "is not used", '2026-01-01 = "its name"', harmless=True
                )
            else:
                out.append((day, label))
        return tuple(out)

    def _days_off(self, calendar: Table) -> tuple[DaysOff, ...]:
        out = []
        allowed = '"2026-08-10..2026-08-21" = "its name"'
        for key, label in self._table(calendar, ("calendar", "days_off")).items():
            match = _DAYS_OFF.fullmatch(key)
            first = _day(match[1]) if match else None
            last = _day(match[2] or match[1]) if match else None
            if first is None or last is None or last < first or not isinstance(label, str):
                self.wrong(("calendar", "days_off", key), "is not used", allowed, harmless=True)
            else:
                out.append(DaysOff(Period(first, last), label))
        return tuple(out)

    def _months(self, calendar: Table) -> tuple[tuple[int, Fraction], ...]:
        out = []
        for key, value in self._table(calendar, ("calendar", "months")).items():
            at = ("calendar", "months", key)
            weight = _weight(value)
            if key not in MONTH_NAMES:
                self.wrong(at, "is no month", ", ".join(MONTH_NAMES), harmless=True)
            elif weight is None:
                self.wrong(at, f"cannot be {_shown(value)}", "a weight from 0 to 100, such as 0.5")
            else:
                out.append((MONTH_NAMES.index(key) + 1, weight))
        return tuple(out)


def _shown(value: object) -> str:
    """A value short enough for a line of text."""
    text = str(value) if not isinstance(value, int) or abs(value) < 10**_MOST_DIGITS else "so large"
    return text if len(text) <= 40 else f"{text[:37]}..."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _a_day(value: object) -> Decimal | None:
    if type(value) is not int and not isinstance(value, Decimal):
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    # A number of endless digits is cheap to compare, and dear to convert.
    amount = Decimal(value) if 0 < value <= MOST_A_DAY else Decimal(0)
    return amount if amount and int(amount.as_tuple().exponent) >= -MOST_DECIMALS else None


def _weight(value: object) -> Fraction | None:
    if type(value) is int:
        return Fraction(value) if abs(value) <= 1000 else None
    if isinstance(value, Decimal):
        small = value.is_finite() and abs(value) <= 1000 and int(value.as_tuple().exponent) >= -12
        return Fraction(value) if small else None
    if isinstance(value, str):
        if match := _WEIGHT.fullmatch(value.strip()):
            return Fraction(int(match[1]), int(match[2])) if int(match[2]) else None
        try:
            return Rate.parse(value, zero=True).value
        except ValueError:
            return None
    return None


def number(amount: Decimal) -> int | Decimal:
    """An amount as the file writes it: without a decimal point where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else amount


def _written_weight(weight: Fraction) -> int | Decimal | str:
    if weight.denominator == 1:
        return int(weight)
    exact = Decimal(weight.numerator) / Decimal(weight.denominator)
    if Fraction(exact) == weight and int(exact.as_tuple().exponent) >= -12:
        return exact
    return f"{weight.numerator}/{weight.denominator}"


def _activity(activity: Channel | Stage) -> Table:
    row: Table = {"key": activity.key, "converts": activity.converts.typed}
    if isinstance(activity, Channel):
        row["share"] = activity.share.typed
    row["lead_days"] = activity.lead_days
    if isinstance(activity, Stage) and activity.opening:
        row["opening"] = activity.opening
    if activity.was:
        row["was"] = list(activity.was)
    return row


def encode_plan(plan: Plan) -> Table:
    """The plan's tables; optional keys only where they say something."""
    funnel, work = plan.funnel, plan.work
    head: Table = {"starts": plan.period.starts, "ends": plan.period.ends}
    if plan.counted_from is not None:
        head["counted_from"] = plan.counted_from
    if funnel.closed_before:
        head["closed_before"] = number(funnel.closed_before)
    head |= {"target": number(funnel.target), "average_deal": number(funnel.average_deal)}
    head |= {"currency": plan.currency, "rounding": funnel.rounding.value}
    if funnel.confidence is not None:
        head["confidence"] = funnel.confidence.typed
    if plan.timing is not Timing.LEAD:
        head["timing"] = plan.timing.value
    if plan.ceilings:
        head["ceilings"] = {name: number(most) for name, most in plan.ceilings}
    calendar: Table = {"workdays": [DAY_NAMES[day] for day in work.workdays]}
    if work.country:
        calendar["country"] = work.country
    if work.region:
        calendar["region"] = work.region
    optional: Mapping[str, Table] = {
        "holidays": {day.isoformat(): label for day, label in work.holidays},
        "days_off": {stretch.key: stretch.label for stretch in work.days_off},
        "months": {MONTH_NAMES[month - 1]: _written_weight(weight) for month, weight in work.months},
    }
    calendar |= {key: rows for key, rows in optional.items() if rows}
    return {
        "plan": head,
        "channels": {c.name: _activity(c) for c in funnel.channels},
        "stages": {s.name: _activity(s) for s in funnel.stages},
        "calendar": calendar,
    }
