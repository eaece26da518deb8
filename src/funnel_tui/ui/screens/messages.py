"""What a screen tells the app: messages go up, state comes down."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period
from funnel_tui.ui.widgets.value_message import ValueMessage


class ScreenMessage(ValueMessage):
    """Anything a screen tells the app."""


class Pressed(ScreenMessage):
    """Count `n` more, or fewer, of an activity or of `lost`."""

    activity: str
    n: int
    day: date | None
    """None is today, as the clock says when it is logged."""


class DealWon(ScreenMessage):
    """Log `n` deals of an amount, or take one back (n = -1)."""

    amount: Decimal
    n: int
    day: date | None


class NoteWritten(ScreenMessage):
    """Replace a day's note."""

    text: str
    day: date | None


class UndoRequested(ScreenMessage):
    """Take back the newest change on disk, or make it again."""

    redo: bool = False


class HorizonTurned(ScreenMessage):
    """Show the next horizon on Log and Target."""


class EntriesAwaited(ScreenMessage):
    """Set the event once the state has everything that was asked for before."""

    shown: asyncio.Event


class DayShown(ScreenMessage):
    """Log shows another day: list its entries."""

    day: date | None


class DayRequested(ScreenMessage):
    """Show a day on Log."""

    day: date


class WaysRequested(ScreenMessage):
    """Show on Target what would bring the target back."""


class DraftChanged(ScreenMessage):
    """The plan was edited."""

    plan: Plan


class DraftUndoRequested(ScreenMessage):
    """Take back the newest edit of the draft, or make it again."""

    redo: bool = False


class DraftDropped(ScreenMessage):
    """Go back to the plan without the draft, as one edit that can be taken back."""


class PlanAccepted(ScreenMessage):
    """Make a plan the one that is followed."""

    plan: Plan


class CatchUpChosen(ScreenMessage):
    """Make up what is short by a date, or let it go."""

    by: date | None


class NewYearStarted(ScreenMessage):
    """Follow a plan in a year file of its own; the present file stays as it is."""

    plan: Plan


class WorkRequested(ScreenMessage):
    """Do what takes longer than a key may wait, or asks first."""


class PastForecastsRequested(WorkRequested):
    """Make the forecasts of all past Mondays again."""


class OwnForecastRequested(WorkRequested):
    """Ask for the user's own number for the present quarter."""


class HolidaysRequested(WorkRequested):
    """Have a country picked and its public holidays filled in; they come back in the draft."""

    calendar: bool = False
    """Whether the calendar is shown again behind them."""


class OwnFiguresRequested(WorkRequested):
    """Offer what the years before say of the plan's figures; what is taken comes back in the draft."""


class ReviewRequested(WorkRequested):
    """Write the page of a week beside the year file."""

    week: Period
