"""The questions about a day: an amount, a deal, a date, a note, a number; each answer becomes a message."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from textual.screen import Screen

from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.log_text import why_not_loggable
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import read_count, read_money
from funnel_tui.core.values.period import Period
from funnel_tui.ui.screens.dialogs import Ask, Confirm, Pick
from funnel_tui.ui.screens.messages import DayRequested, DealWon, NoteWritten, PlanAccepted, Pressed
from funnel_tui.ui.screens.state import ScreenState

MOST_TYPED = 100_000
"""More than anybody does in a day: whoever types it has missed a separator."""
SHORTLY = timedelta(days=31)
"""How long before a plan its first calls may have been made: people plan a year when it has begun."""


async def won(screen: Screen[None], state: ScreenState, day: date | None, count: int) -> None:
    """Ask for the amount of a deal won, or of several alike; it starts from the plan's average."""
    notation, plan = state.notation, state.plan
    average = plan.funnel.average_deal

    def describe(amount: Decimal) -> str:
        each = notation.money(amount, plan.currency)
        text = each if count == 1 else f"{count} deals of {each}"
        return f"{text}{_pays(state, day or state.today, amount, count)}"

    heading = "Deal won: its amount" if count == 1 else f"{count} deals won: the amount of each"
    start = notation.number(average, 0 if average % 1 == 0 else 2)
    dialog = Ask(heading, start, "", _read_amount, describe, keys="enter logs it · esc cancels")
    amount = await screen.app.push_screen_wait(dialog)
    if amount is not None:
        screen.post_message(DealWon(amount, count, day))


def _pays(state: ScreenState, day: date, amount: Decimal, count: int) -> str:
    """` · pays $1,200`; nothing without pay in the file."""
    if state.year is None or not state.year.plan.pay.exists:
        return ""
    from funnel_tui.core.progress.revenue.earnings import deal_pays  # noqa: PLC0415 - most plans have no pay
    from funnel_tui.core.report.outlook.pay_text import pays_text  # noqa: PLC0415

    paid = deal_pays(state.year, day, amount, count)
    return "" if paid is None else f" · {pays_text(paid, state.plan, state.notation)}"


async def not_won(screen: Screen[None], state: ScreenState, day: date | None, count: int) -> None:  # noqa: ARG001
    """Ask which of a day's deals to take back."""
    assert state.year is not None
    deals = state.year.typed_day(day or state.today).won
    if not deals:
        screen.notify("No deal won on this day", severity="warning", timeout=3)
        return
    options = [(state.notation.money(amount, state.plan.currency), amount) for amount in deals]
    dialog = Pick("Which deal was not won?", options, "enter takes it back · esc keeps it")
    amount = await screen.app.push_screen_wait(dialog)
    if amount is not None:
        screen.post_message(DealWon(amount, -1, day))


async def other_date(screen: Screen[None], state: ScreenState, day: date | None, count: int) -> None:  # noqa: ARG001
    """Ask for the date to log for."""
    reader = DateReader(state.today, state.notation.month_first)

    def read(text: str) -> date:
        wanted = reader.logged(text)
        if problem := why_not(state, wanted):
            raise ValueError(problem)
        return wanted

    hint = "2026-11-20, 20 nov, 20.11., 20, yesterday, friday or -3"
    start = (day or state.today).isoformat()
    dialog = Ask("Log for which date?", start, hint, read, state.notation.weekday)
    wanted = await screen.app.push_screen_wait(dialog)
    if wanted is not None:
        screen.post_message(DayRequested(wanted))


def why_not(state: ScreenState, day: date) -> str:
    """Why a date cannot be logged for, or nothing."""
    if state.year is None:
        return "there is no year"
    return why_not_loggable(day, state.today, state.year.plan.period, state.notation)


def is_shortly_before(plan: Plan, day: date) -> bool:
    """Whether a date is so little before the plan that its work may well belong to it."""
    return timedelta(0) < plan.period.starts - day <= SHORTLY


async def earlier_start(screen: Screen[None], state: ScreenState, day: date) -> None:
    """Offer to let the plan start on an earlier date, so that work done before it was made can be logged."""
    assert state.year is not None
    plan = state.year.plan
    starts, wanted = state.notation.weekday(plan.period.starts), state.notation.weekday(day)
    body = f"It starts on {starts}. Let it start on {wanted}? Its end stays."
    if await screen.app.push_screen_wait(Confirm("That is before the plan", body)):
        screen.post_message(PlanAccepted(replace(plan, period=Period(day, plan.period.ends))))
        screen.post_message(DayRequested(day))


async def note(screen: Screen[None], state: ScreenState, day: date | None, count: int) -> None:  # noqa: ARG001
    """Ask for a day's note."""
    assert state.year is not None
    shown = day or state.today
    text = state.year.day(shown).note
    heading = f"Note for {state.notation.weekday(shown)}"
    dialog = Ask(heading, text, "", str.strip, lambda _: "", keys="enter keeps it · esc leaves it as it was")
    typed = await screen.app.push_screen_wait(dialog)
    if typed is not None and typed != text:
        screen.post_message(NoteWritten(typed, day))


async def number(screen: Screen[None], state: ScreenState, day: date | None, name: str) -> None:
    """Ask for a day's number of an activity, and log the difference; for deals, ask for an amount."""
    if name == DEALS:
        await won(screen, state, day, 1)
        return
    assert state.year is not None
    shown = day or state.today
    have = state.year.typed_day(shown).count(name)
    notation = state.notation
    now = f"{counted(have, name, notation)} now"

    def describe(count: int) -> str:
        sign = "+" if count > have else "-"
        return now if count == have else f"{now}, {sign}{notation.number(abs(count - have))}"

    def read(text: str) -> int:
        count = read_count(text)
        if count > MOST_TYPED:
            raise ValueError(f"a whole number up to {notation.number(MOST_TYPED)}")
        return count

    heading = f"{notation.title(name)} on {notation.weekday(shown)}"
    dialog = Ask(heading, notation.number(have), "", read, describe, keys="enter sets it · esc leaves it")
    count = await screen.app.push_screen_wait(dialog)
    if count is not None and count != have:
        screen.post_message(Pressed(name, count - have, day))


DIALOGS: dict[str, Callable[[Screen[None], ScreenState, date | None, int], Coroutine[Any, Any, None]]] = {
    "won": won,
    "not_won": not_won,
    "date": other_date,
    "note": note,
}
"""By the names that the key bindings use; each takes the screen, its state, the day and the digits typed."""


def _read_amount(text: str) -> Decimal:
    amount = read_money(text)
    if amount <= 0:
        raise ValueError("an amount above 0")
    return amount
