"""The questions about a day: an amount, a deal, a date, a note, a number; each answer becomes a wish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.dates import read_day
from funnel_tui.core.values.money import read_count, read_money
from funnel_tui.core.values.names import title_of
from funnel_tui.core.values.period import Period
from funnel_tui.ui.screens.base import FunnelScreen
from funnel_tui.ui.screens.dialogs import Ask, Confirm, Pick
from funnel_tui.ui.screens.messages import Accepted, DayWanted, Noted, Pressed, Won

MOST_TYPED = 100_000
SHORTLY = timedelta(days=31)


def won(screen: FunnelScreen, plan: Plan, count: int, day: date | None) -> None:
    """Ask for the amount of a deal won, or of several alike; it starts from the plan's average."""
    notation, average = screen.notation, plan.funnel.average_deal

    def read(text: str) -> str:
        each = notation.money(_amount(text), plan.currency)
        return each if count == 1 else f"{count} deals of {each}"

    def answered(text: str | None) -> None:
        if text is not None:
            screen.post_message(Won(_amount(text), count, day))

    heading = "Deal won: its amount" if count == 1 else f"{count} deals won: the amount of each"
    start = notation.number(average, 0 if average % 1 == 0 else 2)
    screen.app.push_screen(Ask(heading, start, "enter logs it, esc cancels", read), answered)


def not_won(screen: FunnelScreen, currency: str, deals: Sequence[Decimal], day: date | None) -> None:
    """Ask which of a day's deals to take back."""
    if not deals:
        screen.notify("No deal won on this day", severity="warning", timeout=3)
        return

    def picked(index: int | None) -> None:
        if index is not None:
            screen.post_message(Won(deals[index], -1, day))

    options = [screen.notation.money(amount, currency) for amount in deals]
    screen.app.push_screen(
        Pick("Which deal was not won?", options, "enter takes it back, esc keeps it"), picked
    )


def which_date(
    screen: FunnelScreen, shown: date, problem_with: Callable[[date], str], go: Callable[[date], None]
) -> None:
    """Ask for a date.

    Args:
        screen: Where it is asked.
        shown: The date to start from.
        problem_with: Says why a date cannot be gone to, or nothing.
        go: Takes the answer.
    """

    def read(text: str) -> str:
        day = read_day(text, screen.today)
        if problem := problem_with(day):
            raise ValueError(problem)
        return screen.notation.weekday(day)

    def answered(text: str | None) -> None:
        if text is not None:
            go(read_day(text, screen.today))

    hint = "2026-11-20, 20 nov, 20, yesterday, friday or -3"
    screen.app.push_screen(Ask("Log for which date?", shown.isoformat(), hint, read), answered)


def is_shortly_before(plan: Plan, day: date) -> bool:
    """Whether a date is so little before the plan that its work may well belong to it."""
    return timedelta(0) < plan.period.starts - day <= SHORTLY


def earlier_start(screen: FunnelScreen, plan: Plan, day: date) -> None:
    """Offer to let the plan start on an earlier date, so that work done before it was made can be logged."""

    def answered(yes: bool | None) -> None:
        if yes:
            screen.post_message(Accepted(replace(plan, period=Period(day, plan.period.ends))))
            screen.post_message(DayWanted(day))

    starts, wanted = screen.notation.weekday(plan.period.starts), screen.notation.weekday(day)
    body = f"It starts on {starts}. Let it start on {wanted}? Its end stays."
    screen.app.push_screen(Confirm("That is before the plan", body), answered)


def note(screen: FunnelScreen, shown: date, text: str, day: date | None) -> None:
    """Ask for a day's note."""

    def answered(typed: str | None) -> None:
        if typed is not None and typed.strip() != text:
            screen.post_message(Noted(typed.strip(), day))

    heading = f"Note for {screen.notation.weekday(shown)}"
    hint = "enter keeps it, esc leaves it as it was"
    screen.app.push_screen(Ask(heading, text, hint, lambda _: ""), answered)


def number(screen: FunnelScreen, name: str, shown: date, have: int, day: date | None) -> None:
    """Ask for a day's number of an activity; the difference is logged."""
    now = f"{counted(have, name, screen.notation)} now"

    def read(text: str) -> str:
        change = _count(text) - have
        return f"{now}, {change:+d}" if change else now

    def answered(text: str | None) -> None:
        if text is not None and _count(text) != have:
            screen.post_message(Pressed(name, _count(text) - have, day))

    heading = f"{title_of(name)} on {screen.notation.weekday(shown)}"
    screen.app.push_screen(Ask(heading, str(have), "enter sets it, esc leaves it", read), answered)


def _amount(text: str) -> Decimal:
    amount = read_money(text)
    if amount <= 0:
        raise ValueError("an amount above 0")
    return amount


def _count(text: str) -> int:
    count = read_count(text)
    if count > MOST_TYPED:
        raise ValueError(f"a whole number up to {MOST_TYPED:,}")
    return count
