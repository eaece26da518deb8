"""Sentences about a day's work: what is left to do, how an activity stands, what was logged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.reconcile import beside
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.work_done import DealsSoFar, counts_in
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.imports.reconcile_text import IMPORTED, beside_text, met_text
from funnel_tui.core.report.wording import GLYPHS, counted, days_text, span_text, verdict_text
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import Period, week_of


def to_do(year: Year, pace: Pace, day: date, notation: Notation) -> tuple[str, ...]:
    """What is left to do on the day that is shown, today or one before; the longest way first.

    With what is caught up it says how much of each that is: `14 calls (11 + 3 to catch up by 18 Dec)`.
    """
    plan, today = year.plan, pace.today
    if day == today and day < plan.period.starts:
        return (f"The plan starts on {notation.weekday(plan.period.starts)}",)
    if day == today and day > plan.period.ends:
        return (f"The plan ended on {notation.weekday(plan.period.ends)} · F8 starts the next one",)
    left, split, anything_due = [], [], False
    share = pace.catch_up if day == today else None
    by = f" to catch up by {notation.short_day(share.by)}" if share else ""
    for activity in pace.activities:
        if activity.kind is Kind.DEALS:
            continue
        done, due, extra, when = _done_and_due(year, pace, activity, day, notation)
        anything_due = anything_due or due > 0
        if due > done:
            left.append(counted(due - done, activity.name, notation) + when)
            of = "of " if done else ""
            parts = f" ({of}{notation.number(due - extra)} + {notation.number(extra)}{by})" if extra else ""
            by = "" if extra else by
            split.append(left[-1] + parts)
    if left:
        start = "To do: " if day == today else "Not done: "
        fewer = range(len(left) - 1, 0, -1)
        shorter = (f"{' · '.join(left[:n])} · {len(left) - n} more" for n in fewer)
        plain = tuple(start + text for text in (" · ".join(left), *shorter))
        return (start + " · ".join(split), *plain) if split != left else plain
    return (_nothing_left(plan, day, day == today, anything_due),)


def _done_and_due(
    year: Year, pace: Pace, activity: ActivityPace, day: date, notation: Notation
) -> tuple[int, int, int, str]:
    """What is done and due of an activity on a day, or in its week where that says more, and which week.

    What is due has what is caught up in it, which comes third.
    """
    share = pace.catch_up if day == pace.today else None
    if not activity.weekly:
        extra = share.on(activity.line, day) if share else 0
        return year.day(day).count(activity.name), pace.due_on(activity, day), extra, ""
    week = week_of(day, notation.week_starts)
    done = counts_in(year, week).get(activity.name, 0)
    extra = share.between(activity.line, week) if share else 0
    return (
        done,
        pace.due_in(activity, week, done),
        extra,
        " this week" if pace.today in week else " that week",
    )


def count_answer(year: Year, pace: Pace, name: str, day: date, notation: Notation) -> str:
    """`calls 7 of 11, 4 to go`: how an activity stands once something was logged for a day."""
    activity = pace.of(name)
    done, due, _, when = _done_and_due(year, pace, activity, day, notation)
    of = f"{notation.words(name)} {notation.number(done)}"
    on = "" if day == pace.today else f" ({notation.weekday(day)})"
    if not due:
        return f"{of}{when}, none due{on}"
    rest = f"{notation.number(due - done)} to go" if due > done else "done"
    return f"{of} of {notation.number(due)}{when}, {rest}{on}"


def lost_answer(year: Year, pace: Pace, day: date, notation: Notation) -> str:
    """`2 lost today`."""
    on = "today" if day == pace.today else f"on {notation.weekday(day)}"
    return f"{notation.number(year.day(day).lost)} lost {on}"


def _nothing_left(plan: Plan, day: date, is_today: bool, anything_due: bool) -> str:
    if why := plan.work.why_off(day):
        return f"Day off: {why}"
    if day.weekday() not in plan.work.workdays:
        return "Not a working day: what you log still counts"
    if is_today:
        return "All done for today" if anything_due else "Nothing is due today"
    return "All done that day" if anything_due else "Nothing was due that day"


def deals_text(found: DealsSoFar, notation: Notation) -> tuple[str, ...]:
    """`5 won · 5 lost · 4 open · win rate 50 %`, then without the rate; nothing before there is a deal."""
    if not (found.won or found.lost or found.open):
        return ("",)
    won, lost, still = (notation.number(n) for n in (found.won, found.lost, found.open))
    parts = f"{won} won · {lost} lost · {still} open"
    if not (found.won or found.lost):
        return (parts,)
    return f"{parts} · win rate {notation.percent(Fraction(found.won, found.won + found.lost))}", parts


def catch_up_text(by: date | None, notation: Notation) -> str:
    """What a date until which everything short is made up means, once it is accepted."""
    if by is None:
        return "Let go: from now on the planned pace, u takes it back"
    return f"To do now has what it takes to catch up by {notation.weekday(by)}, u takes it back"


def card_verdict(activity: ActivityPace, notation: Notation) -> tuple[str, str]:
    """The verdict of an activity with its glyph: in full, and for a narrow card."""
    verdict, safe = activity.verdict, activity.safe_days
    full = short = verdict_text(activity, notation)
    if verdict in (Verdict.BEHIND, Verdict.AHEAD) and safe is not None:
        short = f"{verdict} {days_text(abs(safe), notation).split()[0]}d"
    elif verdict is Verdict.NOT_YET and activity.first_due:
        short = f"due {notation.short_day(activity.first_due)}"
    elif verdict is Verdict.WITHIN_LUCK:
        short = str(verdict)
    elif verdict is Verdict.CLOSED:
        # The card shows done and quota in a line of their own.
        channel = activity.kind is Kind.CHANNEL
        full, short = ("for the next plan", "next plan") if channel else (str(verdict), str(verdict))
    return f"{GLYPHS[verdict]} {full}", f"{GLYPHS[verdict]} {short}"


def entry_text(name: str, n: int, amount: Decimal | None, notation: Notation, currency: str) -> str:
    """`+1 call`, `+1 won $12,000`: one line of the day's log."""
    sign = "+" if n > 0 else "−"
    money = f" {notation.money(amount, currency)}" if amount is not None else ""
    return f"{sign}{counted(abs(n), name, notation)}{money}"


def counted_text(before: Day, after: Day, notation: Notation) -> str:
    """What a day has more of, or less: `+3 calls, −1 meeting today`; empty where it is the same."""
    more = {name: after.count(name) - before.count(name) for name in {**before.counts, **after.counts}}
    parts = [f"{'+' if n > 0 else '−'}{counted(abs(n), name, notation)}" for name, n in more.items() if n]
    return f"{', '.join(parts)} today" if parts else ""


def _work(year: Year, day: date, notation: Notation) -> str:
    logged, met = year.day(day), {each.name: each for each in beside(year, day)}
    parts = [
        met_text(met[name], notation) if name in met else counted(n, name, notation)
        for name, n in logged.counts.items()
        if n
    ]
    parts += [f"won {notation.money(amount, year.plan.currency)}" for amount in logged.won]
    if logged.lost:
        parts.append(f"lost {notation.number(logged.lost)}")
    return ", ".join(parts)


def no_entries(year: Year, day: date, notation: Notation) -> str:
    """What stands in place of a day's entries where there are none: what the file counts all the same."""
    work = _work(year, day, notation)
    return f"Counted elsewhere: {work}" if work else "Nothing yet."


def elsewhere_text(name: str, n: int, notation: Notation) -> str:
    """`+2 calls, counted elsewhere`: what the file has and this machine did not log."""
    return f"{entry_text(name, n, None, notation, '')}, counted elsewhere"


def day_text(year: Year, day: date, notation: Notation) -> str:
    """One day of the history in a line."""
    logged = year.day(day)
    work = _work(year, day, notation) or year.plan.work.why_off(day) or "nothing logged"
    return f"{notation.weekday(day)}: {work}{' · ' + logged.note if logged.note else ''}"


def foot_text(year: Year, day: date, notation: Notation) -> str:
    """The line below the panels: what of the day was imported, and its note."""
    met, note = beside_text(year, day, notation), year.day(day).note
    parts = (f"{IMPORTED} {met}" if met else "", f"note: {note}" if note else "")
    return " · ".join(part for part in parts if part)


def other_day(day: date, today: date, notation: Notation) -> str:
    """The banner of a day other than today."""
    ago = (today - day).days
    when = "yesterday" if ago == 1 else f"{notation.number(ago)} days ago"
    return f"Logging for {notation.weekday(day)} ({when}) · . returns to today"


def why_not_loggable(day: date, today: date, period: Period, notation: Notation) -> str:
    """Why nothing can be logged for a date; empty where it can."""
    if day > today:
        return f"{notation.weekday(day)} has not happened yet"
    if day not in period:
        return f"this plan runs from {span_text(period.starts, period.ends, notation)}"
    return ""
