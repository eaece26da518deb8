"""The plan's dates and how much work each of them can carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, compress
from math import lcm

from funnel_tui.core.values.frozen import dataclass

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_PERIOD = 1_100
"""Days: some three years. A mistyped year would make a plan of thousands, and every screen slow."""

ONE_DAY = timedelta(days=1)


def iso_date(text: str) -> date | None:
    """The date that a text names as the file does, if there is such a date: `2026-11-23`."""
    if len(text) != 10 or not text[4] == text[7] == "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` on, or the month's last day where it is shorter.

    Raises:
        ValueError: Where the result lies outside the years that a date can have.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"no such year: {year}")
    return date(year, month + 1, min(day.day, _month_days(year, month + 1)))


def _month_days(year: int, month: int) -> int:
    # Without `calendar`, which imports `locale` for the names of months: 1.6 ms of each start, measured.
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@dataclass(frozen=True, slots=True)
class Period:
    """Dates from `starts` to `ends`, both included: every window and every sum lies inside one."""

    starts: date
    ends: date

    @property
    def days(self) -> int:
        """How many dates it holds; 0 where it ends before it starts."""
        return max(0, (self.ends - self.starts).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    def __iter__(self) -> Iterator[date]:
        first = self.starts.toordinal()
        return map(date.fromordinal, range(first, first + self.days))

    def overlap(self, other: Period) -> Period:
        """The dates in both; it has 0 days where there are none."""
        return Period(max(self.starts, other.starts), min(self.ends, other.ends))

    def _quarter(self, day: date) -> int:
        months = (day.year - self.starts.year) * 12 + day.month - self.starts.month
        if add_months(self.starts, months) > day:
            months -= 1
        return months // 3

    def quarter(self, day: date) -> str:
        """`2026-Q1`: three months from `starts`, named by the year in which the four of them begin."""
        year, quarter = divmod(self._quarter(day), 4)
        return f"{self.starts.year + year}-Q{quarter + 1}"

    def quarter_of(self, day: date) -> Period:
        """The dates of the quarter that holds a date."""
        first = 3 * self._quarter(day)
        quarter = Period(add_months(self.starts, first), add_months(self.starts, first + 3) - ONE_DAY)
        return quarter.overlap(self)


def iso_week(day: date) -> str:
    """`2026-W01`, the ISO week that holds the day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def review_name(week: Period) -> str:
    """`review-2026-W47`: the name of a week's page."""
    return f"review-{iso_week(week.starts)}"


def week_of(day: date, starts_on: int = 0) -> Period:
    """The seven dates around a day, from the given weekday on (Monday is 0)."""
    first = day - timedelta(days=(day.weekday() - starts_on) % 7)
    return Period(first, first + timedelta(days=6))


def month_of(day: date) -> str:
    """`2026-01`, the calendar month that holds the day."""
    return f"{day.year:04d}-{day.month:02d}"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A named stretch without work, both ends included."""

    period: Period
    label: str

    @property
    def key(self) -> str:
        """How the year file writes it: `2026-08-10..2026-08-21`, or one date alone."""
        first, last = self.period.starts.isoformat(), self.period.ends.isoformat()
        return first if first == last else f"{first}..{last}"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which dates are worked, and how heavily; lowering capacity moves quotas, it never lowers the target."""

    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Weekdays, Monday is 0."""
    holidays: tuple[tuple[date, str], ...] = ()
    days_off: tuple[DaysOff, ...] = ()
    months: tuple[tuple[int, Fraction], ...] = ()
    """Weights by month, 1 to 12; a month not named weighs 1."""
    country: str = ""
    """Where the holidays were filled in from; they are plain dates, free to be edited."""
    region: str = ""

    def weight(self, day: date) -> Fraction:
        """Capacity of one date: 0 on a non-working day, else its month's weight."""
        if not self.is_workday(day):
            return Fraction(0)
        return dict(self.months).get(day.month, Fraction(1))

    def is_workday(self, day: date) -> bool:
        """Whether the date is on the weekly pattern and neither a holiday nor a day off."""
        return day.weekday() in self.workdays and not self.why_off(day)

    def why_off(self, day: date) -> str:
        """The name of the holiday or day off on a date; empty on any other date."""
        for off, label in self.holidays:
            if off == day:
                return label or "holiday"
        for stretch in self.days_off:
            if day in stretch.period:
                return stretch.label or "day off"
        return ""


class Capacity:
    """Running sums of a calendar's weights over a period, so that any span costs two look-ups.

    Weights are scaled to whole numbers by their common denominator: sums stay exact and cheap.
    """

    __slots__ = ("_counts", "_scale", "_sums", "period", "working_days")

    def __init__(self, period: Period, work: WorkCalendar) -> None:
        self.period = period
        months = dict(work.months)
        self._scale = lcm(*(weight.denominator for weight in months.values())) if months else 1
        scaled = [self._scale] * 13
        for month, share in months.items():
            scaled[month] = int(share * self._scale)
        off = {day for day, _ in work.holidays}
        for stretch in work.days_off:
            off.update(stretch.period.overlap(period))
        workdays = frozenset(work.workdays)
        days = tuple(period)
        weights = [scaled[day.month] if day.weekday() in workdays and day not in off else 0 for day in days]
        self._sums = tuple(accumulate(weights, initial=0))
        self._counts = tuple(accumulate(map(bool, weights), initial=0))
        self.working_days = tuple(compress(days, weights))
        """Every date with capacity, in order."""

    def _edges(self, span: Period) -> tuple[int, int]:
        size = len(self._sums) - 1
        first = min(max((span.starts - self.period.starts).days, 0), size)
        last = min(max((span.ends - self.period.starts).days + 1, first), size)
        return first, last

    def units(self, span: Period) -> int:
        """Capacity of a span in whole scaled units: exact, for ratios of spans of one period."""
        first, last = self._edges(span)
        return self._sums[last] - self._sums[first]

    def index(self, day: date) -> int:
        """How many dates of the period have ended by the end of a date."""
        return min(max((day - self.period.starts).days + 1, 0), len(self._sums) - 1)

    def running(self, span: Period) -> list[int]:
        """The units of a span up to the end of each date of the period, a 0 before the first."""
        first, last = self._edges(span)
        before, after = self._sums[first], len(self._sums) - 1 - last
        inside = [done - before for done in self._sums[first : last + 1]]
        return [0] * first + inside + [inside[-1]] * after

    def between(self, span: Period) -> Fraction:
        """Capacity of a span in normal working days."""
        return Fraction(self.units(span), self._scale)

    def count(self, span: Period) -> int:
        """How many dates of a span have capacity."""
        first, last = self._edges(span)
        return self._counts[last] - self._counts[first]

    def of(self, day: date) -> Fraction:
        """Capacity of one date; 0 outside the period."""
        return self.between(Period(day, day)) if day in self.period else Fraction(0)

    def last_working_day(self, span: Period) -> date | None:
        """The latest date of the span that has capacity."""
        worked = self._counts[self._edges(span)[1]]
        return self.working_days[worked - 1] if self.count(span) else None

    def next_working_day(self, day: date) -> date | None:
        """The first date with capacity that is not before `day`."""
        before = self.count(Period(self.period.starts, day - ONE_DAY)) if day > self.period.starts else 0
        return self.working_days[before] if before < len(self.working_days) else None


@lru_cache(maxsize=32)
def capacity(period: Period, work: WorkCalendar) -> Capacity:
    """The running sums of a period, cached: every activity and every screen asks for the same ones."""
    return Capacity(period, work)
