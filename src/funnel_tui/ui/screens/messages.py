"""What a screen asks the app to do: messages go up, state comes down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from textual.message import Message

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period


@dataclass
class Pressed(Message):
    """Count `n` more, or fewer, of an activity or of `lost`."""

    activity: str
    n: int
    day: date | None
    """None is today, as the clock says when it is logged."""


@dataclass
class Won(Message):
    """Log `n` deals of an amount, or take one back (n = -1)."""

    amount: Decimal
    n: int
    day: date | None


@dataclass
class Noted(Message):
    """Write a day's note."""

    text: str
    day: date | None


@dataclass
class Undo(Message):
    """Take back the newest change, or do it again."""

    again: bool = False


@dataclass
class DayShown(Message):
    """Another day is looked at: its presses are wanted."""

    day: date | None


@dataclass
class Drafted(Message):
    """The plan was edited; None drops the draft."""

    plan: Plan | None


@dataclass
class Accepted(Message):
    """Make the draft the plan."""

    plan: Plan


@dataclass
class HolidaysWanted(Message):
    """Fill in the public holidays of a country; they come back in the draft."""

    country: str
    region: str


@dataclass
class DayWanted(Message):
    """Show a day on Log, to be looked at and changed there."""

    day: date


@dataclass
class ReviewWanted(Message):
    """Write the page of a week beside the year file."""

    week: Period
