"""Counts of a file while it is read: days, what was left out and why, how columns were read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.new_plan.own_figures import PastDeal
from funnel_tui.importing.files.cannot_import import CannotImport

Resolve = Callable[[str], str]
"""The plan's activity for what a file calls it; empty where there is none."""

NO_DATE, FUTURE = "no date", "after today"
TWICE, OTHERS, SKEWED = "the same record id again", "of other owners", "more cells than headers"
UNREAD = "a date that cannot be read"


class Tally:
    """Collects; nothing of a row but its day, its kind and a won amount is kept."""

    def __init__(self, resolve: Resolve, today: date) -> None:
        self.resolve = resolve
        self.today = today
        self.left_out: dict[str, list[int]] = {}
        """Why rows do not count, with their numbers."""
        self.readings: list[str] = []
        """How columns were read, in words."""
        self.notes: list[str] = []
        self.deals: list[PastDeal] = []
        """Of a file with a row for each deal: kept nowhere, figures of a plan are made of them."""
        self.rows = 0
        self._counts: dict[date, dict[str, int]] = {}
        self._won: dict[date, list[Decimal]] = {}
        self._lost: dict[date, int] = {}
        self._first = self._last = None
        self._unresolved: dict[str, int] = {}

    _first: date | None
    _last: date | None

    def leave_out(self, why: str, *rows: int) -> None:
        """Rows that do not count."""
        if rows:
            self.left_out.setdefault(why, []).extend(rows)

    def covers(self, day: date | None, row: int) -> bool:
        """Whether a day can count; the file speaks of all dates between the first and the last of these."""
        if day is None:
            self.leave_out(NO_DATE, row)
            return False
        if day > self.today:
            self.leave_out(FUTURE, row)
            return False
        if self._first is None or day < self._first:
            self._first = day
        if self._last is None or day > self._last:
            self._last = day
        return True

    def add(self, day: date | None, kind: str, row: int, n: int = 1) -> None:
        """Count `n` of a kind; a kind that is no activity of the plan is left out by its name."""
        if not self.covers(day, row) or n <= 0:
            return
        assert day is not None
        if kind == LOST:
            self._lost[day] = self._lost.get(day, 0) + n
            return
        name = self.resolve(kind)
        if not name:
            self._unresolved[kind] = self._unresolved.get(kind, 0) + 1
            self.leave_out(f"{kind!r} is not an activity of the plan", row)
            return
        if name == LOST:
            self._lost[day] = self._lost.get(day, 0) + n
            return
        counts = self._counts.setdefault(day, {})
        counts[name] = counts.get(name, 0) + n

    def add_beside(self, day: date | None, kind: str) -> None:
        """Count one of what the plan may have besides, such as answered calls; leaves no row out."""
        if day is not None and day <= self.today and (name := self.resolve(kind)):
            counts = self._counts.setdefault(day, {})
            counts[name] = counts.get(name, 0) + 1

    def win(self, day: date | None, amount: Decimal | None, row: int) -> None:
        """Count a deal won."""
        if amount is None:
            self.leave_out("won without an amount", row)
        elif amount <= 0:
            self.leave_out("won with an amount that is not above 0", row)
        elif self.covers(day, row):
            assert day is not None
            self._won.setdefault(day, []).append(amount)

    @property
    def unresolved(self) -> Sequence[str]:
        """What the file counts and the plan has not, the most frequent first."""
        return sorted(self._unresolved, key=lambda kind: -self._unresolved[kind])

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return not (self._counts or self._won or self._lost)

    def source(self, name: str) -> Source:
        """What was counted.

        Raises:
            CannotImport: When there is nothing.
        """
        if self.empty or self._first is None or self._last is None:
            why = "; ".join(f"{len(rows)} rows: {why}" for why, rows in self.left_out.items())
            raise CannotImport(f"has nothing to count{': ' + why if why else ''}")
        days = {}
        for day in sorted({*self._counts, *self._won, *self._lost}):
            counts, won = self._counts.get(day, {}), tuple(self._won.get(day, ()))
            days[day] = ImportedDay(counts, won, self._lost.get(day, 0))
        return Source(name, self._first, self._last, days)


def activity_resolver(activities: dict[str, str], names: Sequence[str], aka: dict[str, str]) -> Resolve:
    """How kinds become activities: as the user said, else by the plan's own names.

    Args:
        activities: Kind to activity; "" is for kinds without a row.
        names: The plan's activities, `won` and `lost` not among them.
        aka: Former names and labels, in lower case, with the activity.
    """
    allowed = {*names, LOST, WON}

    def resolve(kind: str) -> str:
        if kind in activities:
            return activities[kind]
        word = kind.lower().replace(" ", "_").replace("-", "_")
        if activities.get("") and kind not in _BESIDE:
            return activities[""]
        if word in allowed:
            return word
        return aka.get(kind.lower(), "") or next((name for name in names if _same(name, word)), "")

    return resolve


_BESIDE = ("connects", "first_touches")
"""Counted besides the kind of the row, so that a name for all rows is not meant for them."""


def _same(name: str, word: str) -> bool:
    """Whether two names differ in number only."""
    return name.rstrip("s") == word.rstrip("s")
