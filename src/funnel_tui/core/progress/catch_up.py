"""Catching up: what is short, spread over the working days to a date that the user accepted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction

from funnel_tui.core.plan.funnel import Funnel, Kind, half_up
from funnel_tui.core.plan.schedule import Line, Schedule
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY, Period

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.progress.pace import ActivityPace


class CatchUpChoice(StrEnum):
    """What to do about what is short."""

    SPREAD = "spread it"
    """Over all the time that is left for it."""
    FOUR_WEEKS = "four weeks"
    TWO_WEEKS = "two weeks"
    LET_GO = "let it go"
    """Go on at the planned pace."""


_DAYS = {CatchUpChoice.TWO_WEEKS: 10, CatchUpChoice.FOUR_WEEKS: 20}
"""Working days."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What each activity still has to make up, as of this morning: doing it brings the rest of it down."""

    today: date
    by: date
    extra: dict[str, Fraction]
    """Units on top of the plan, for the activities that have any."""

    def on(self, line: Line, day: date) -> int:
        """The share of one date, a whole number; 0 before today and after the last useful day."""
        return self._until(line, day) - self._until(line, day - ONE_DAY)

    def between(self, line: Line, span: Period) -> int:
        """The share of a stretch of dates."""
        return self._until(line, span.ends) - self._until(line, span.starts - ONE_DAY)

    def _until(self, line: Line, day: date) -> int:
        extra = self.extra.get(line.name)
        if not extra or line.span is None or day < self.today:
            return 0
        last = min(self.by, line.span.ends)
        whole = line.capacity.between(Period(self.today, last))
        done = line.capacity.between(Period(self.today, min(day, last)))
        return half_up(extra * done / whole) if whole else 0


def catch_up_date(choice: CatchUpChoice, made: Schedule, today: date) -> date | None:
    """Until when a choice made today has everything caught up; None where nothing is to be.

    Over the rest of the plan that is the last date on which the first stage can still pay.
    """
    if choice is CatchUpChoice.LET_GO:
        return None
    last = made.first_stage.last_useful_day
    if last is None or last < today:
        last = made.plan.period.ends
    if choice is CatchUpChoice.SPREAD:
        return last
    worked = made.capacity.working_days
    at = bisect_left(worked, today) + _DAYS[choice] - 1
    return min(last, worked[at]) if at < len(worked) else last


def catch_up(funnel: Funnel, activities: Sequence[ActivityPace], today: date, by: date) -> CatchUp:
    """What is to be made up until a date.

    From the deals upwards an activity makes up what it is short of itself, or what the next one needs from it
    at the planned rate less what it is ahead by, whichever is more. Channels share the first stage's part.

    Args:
        funnel: For the shares of its channels.
        activities: Channels, stages, deals, as they stand this morning.
        today: The date.
        by: The date until which, today or later.
    """
    shares = {channel.name: channel.share.value for channel in funnel.channels}
    extra: dict[str, Fraction] = {}
    needs = Fraction(0)
    """Of the next activity, in units."""
    for activity in reversed(activities):
        line = activity.line
        ahead = activity.before_today - activity.expected
        rate = line.rate.value if line.rate else Fraction(1)
        wanted = needs * shares.get(line.name, 1) / rate - max(ahead, Fraction(0))
        short = -ahead if ahead <= -1 else Fraction(0)
        open_still = line.span is not None and today <= line.span.ends
        units = max(short, wanted, Fraction(0)) if open_still else Fraction(0)
        if units and activity.kind is not Kind.DEALS:
            extra[line.name] = units
        if activity.kind is not Kind.CHANNEL:
            needs = units
    return CatchUp(today, by, dict(reversed(extra.items())))
