"""The model in words: what the screens say, apart from where they say it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.progress.pace import ActivityPace, Pace, Verdict, days_text
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.wording import short_chance
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import ONE_DAY, Period, add_months, week_of
from funnel_tui.ui.widgets.bars.morning_line import Morning
from funnel_tui.ui.widgets.cards.activity_card import Card
from funnel_tui.ui.widgets.lines import paired
from funnel_tui.ui.widgets.tables.week_table import Cell, Week
from funnel_tui.ui.widgets.verdicts import GLYPHS, verdict_class, verdict_words

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight


def title(name: str) -> str:
    """`First meetings` for `first_meetings`."""
    return name.replace("_", " ").capitalize()


def counted(n: int, name: str) -> str:
    """`1 call`, `3 calls`, `1 opportunity`: a number with its activity."""
    word = name.replace("_", " ")
    if n == 1:
        if word.endswith("ies"):
            word = word[:-3] + "y"
        elif word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
    return f"{n:,} {word}"


def verdict_line(pace: Pace) -> tuple[str, str]:
    """The headline with its glyph, and the component class that colours it."""
    verdict = pace.verdict
    word = f"{GLYPHS[verdict]} {str(verdict).upper()}" + (" DUE" if verdict is Verdict.NOT_YET else "")
    weakest = pace.of(pace.weakest) if pace.weakest else None
    if verdict in (Verdict.BEHIND, Verdict.AHEAD) and weakest and weakest.safe_days is not None:
        word += f" · {weakest.name.replace('_', ' ')} {days_text(abs(weakest.safe_days))}"
    elif weakest and verdict is Verdict.ON_PACE:
        word += f" · {weakest.name.replace('_', ' ')}"
    return word, verdict_class(verdict)


def money_line(pace: Pace, notation: Notation) -> str:
    """`$41,000 of $100,000`."""
    revenue, currency = pace.revenue, pace.schedule.plan.currency
    said = f"{notation.money(revenue.total, currency)} of {notation.money(revenue.target, currency)}"
    return f"{said}, out of reach" if revenue.verdict is Verdict.OUT_OF_REACH else said


def is_weekly(activity: ActivityPace) -> bool:
    """Whether it is due less than once a working day, so that its week says more than its day."""
    return activity.line.rate_per_working_day < 1


def done_in(year: Year, span: Period) -> dict[str, int]:
    """How many of each activity, and of deals, were logged in a stretch of dates."""
    totals: dict[str, int] = {DEALS: 0}
    for when, day in year.days.items():
        if span.starts <= when <= span.ends:
            totals[DEALS] += len(day.won)
            for name, n in day.counts.items():
                totals[name] = totals.get(name, 0) + n
    return totals


def due_on(activity: ActivityPace, day: date) -> int:
    """The quota of a date: the period's, or past the last useful day the next period's."""
    return activity.line.on(day) or activity.line.for_next_period(day)


def todo(year: Year, pace: Pace, notation: Notation) -> str:
    """What is left to do today, in words."""
    plan, today = year.plan, pace.today
    if today < plan.period.starts:
        return f"The plan starts on {notation.weekday(plan.period.starts)}"
    if today > plan.period.ends:
        return f"The plan ended on {notation.weekday(plan.period.ends)} · F8 starts the next one"
    left, some = [], False
    week = week_of(today, notation.week_starts)
    this_week = done_in(year, week)
    for activity in pace.activities:
        if activity.kind is Kind.DEALS:
            continue
        if is_weekly(activity):
            due = activity.line.between(week)
            open_ = due - this_week.get(activity.name, 0)
            words = f"{counted(open_, activity.name)} this week"
        else:
            due = due_on(activity, today)
            open_ = due - activity.today
            words = counted(open_, activity.name)
        some = some or due > 0
        if open_ > 0:
            left.append(words)
    if left:
        return "To do: " + " · ".join(left)
    if why := plan.work.why_off(today):
        return f"Day off: {why}"
    if today.weekday() not in plan.work.workdays:
        return "No working day: whatever you log counts all the same"
    return "All done for today" if some else "Nothing is due today"


def morning(
    year: Year, pace: Pace, insight: Insight | None, shown: date, notation: Notation, count: str
) -> Morning:
    """The morning line for the day that is shown."""
    capacity = pace.schedule.capacity
    words = notation.weekday(shown)
    if capacity.of(shown):
        number = capacity.working_days.index(shown) + 1
        words += f" · working day {number} of {len(capacity.working_days)}"
    elif shown in year.plan.period:
        words += f" · {year.plan.work.why_off(shown) or 'no working day'}"
    verdict, style = verdict_line(pace)
    return Morning(
        day=words,
        short_day=notation.weekday(shown),
        verdict=verdict,
        style=style,
        todo=todo(year, pace, notation),
        money=money_line(pace, notation),
        chance=morning_chance(pace, insight, notation),
        count=count,
    )


def card(year: Year, pace: Pace, activity: ActivityPace, shown: date, notation: Notation) -> Card:
    """The card of one activity for the day that is shown."""
    name, key = activity.name, _key(year, activity)
    verdict, short = verdict_words(activity, notation)
    style = verdict_class(activity.verdict)
    day = year.day(shown)
    if activity.kind is Kind.DEALS:
        won = notation.money(pace.revenue.total, year.plan.currency)
        return Card(
            name, "Deals", key, activity.actual, activity.line.need, "this plan", verdict, short, style, won
        )
    so_far = f"{notation.number(activity.actual)} / {notation.number(activity.quota)}"
    unread = name in day.unread
    if activity.line.is_past(shown) and activity.kind is Kind.CHANNEL:
        due, unit = activity.line.for_next_period(shown), "next plan"
        return Card(name, title(name), key, day.count(name), due, unit, verdict, short, style, so_far, unread)
    if is_weekly(activity):
        week = week_of(shown, notation.week_starts)
        done = done_in(year, week).get(name, 0)
        due, unit = activity.line.between(week), "this week"
        if not due and (next_due := activity.line.next_due(shown)):
            due, unit = activity.line.on(next_due), f"by {notation.short_day(next_due)}"
        return Card(name, title(name), key, done, due, unit, verdict, short, style, so_far, unread)
    unit = "today" if shown == pace.today else notation.short_day(shown)
    due = activity.line.on(shown)
    return Card(name, title(name), key, day.count(name), due, unit, verdict, short, style, so_far, unread)


def _key(year: Year, activity: ActivityPace) -> str:
    for known in year.plan.activities:
        if known.name == activity.name:
            return known.key
    return "w"


def week(year: Year, pace: Pace, shown: date, notation: Notation) -> Week:
    """The table of the week that holds the day that is shown."""
    dates = list(week_of(shown, notation.week_starts))
    worked = [
        d
        for d in dates
        if d.weekday() in year.plan.work.workdays
        or any(year.day(d).counts.values())
        or d in (shown, pace.today)
    ]
    totals = done_in(year, Period(dates[0], dates[-1]))
    rows = []
    for activity in pace.activities:
        cells = tuple(_cell(year, activity, d, pace.today, notation) for d in worked)
        done = totals.get(activity.name, 0)
        due = sum(due_on(activity, d) for d in dates)
        whole = Cell(_against(done, due, notation), _standing(done, due))
        rows.append((title(activity.name), cells, whole))
    names = tuple(_day_forms(d, notation) for d in worked)
    return Week(names, worked.index(shown), tuple(rows), _spans(year, pace, shown, notation))


def _spans(
    year: Year, pace: Pace, shown: date, notation: Notation
) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """The month and the quarter around a day, and the whole plan."""
    period = year.plan.period
    if shown not in period:
        return ()
    month = Period(shown.replace(day=1), add_months(shown.replace(day=1), 1) - ONE_DAY).overlap(period)
    stretches = (
        (notation.month(shown.month), month),
        (period.quarter(shown).partition("-")[2], period.quarter_of(shown)),
        ("whole plan", period),
    )
    out = []
    for name, span in stretches:
        cells, totals = [], done_in(year, span)
        for activity in pace.activities:
            done = totals.get(activity.name, 0)
            due = activity.line.between(span)
            cells.append(Cell(_against(done, due, notation), _standing(done, due)))
        out.append((name, tuple(cells)))
    return tuple(out)


def _day_forms(day: date, notation: Notation) -> tuple[str, str]:
    name = notation.weekday_name(day.weekday())
    return f"{name} {day.day}", name


def _against(done: int, due: int, notation: Notation) -> tuple[str, ...]:
    """Done against due; done alone where nothing is due, a dot where there is neither."""
    if not due:
        return notation.forms(done) if done else ("·",)
    return paired(notation.forms(done), "/", notation.forms(due))


def _standing(done: int, due: int) -> str:
    """How a total is coloured."""
    return "met" if done and done >= due else "short" if done else "to-do" if due else "off"


def _cell(year: Year, activity: ActivityPace, day: date, today: date, notation: Notation) -> Cell:
    logged = year.day(day)
    done = len(logged.won) if activity.kind is Kind.DEALS else logged.count(activity.name)
    due = due_on(activity, day)
    if activity.name in logged.unread:
        return Cell("?", "short")
    if not done and not due:
        return Cell("·", "off")
    if day > today:
        return Cell(notation.forms(due), "to-do")
    return Cell(_against(done, due, notation), "met" if done >= due else "short")


def per_day(value: Fraction | None, notation: Notation) -> str:
    """A rate for each working day, or each week where it is less than one in two days."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    if value < Fraction(1, 2):
        return f"{notation.short(value * 5, 1)} a week"
    return f"{notation.short(value, 1)} a day"


def press_words(name: str, n: int, amount: Decimal | None, notation: Notation, currency: str) -> str:
    """`+1 calls`, `+1 won $12,000`: one line of the day's list."""
    sign = "+" if n > 0 else "−"
    money = f" {notation.money(amount, currency)}" if amount is not None else ""
    return f"{sign}{abs(n)} {name.replace('_', ' ')}{money}"


def total(pace: Pace, value: float) -> Fraction:
    """Revenue of the log as revenue towards the target: with what was closed before."""
    return Fraction(value) + Fraction(pace.revenue.closed_before)


def morning_chance(pace: Pace, insight: Insight | None, notation: Notation) -> str:
    """The chance of the target for the morning line: `38% chance, likely $62k to $98k`."""
    found = insight.forecast if insight else None
    if found is None:
        return ""
    return short_chance(pace, found.chance, found.revenue.p10, found.revenue.p90, notation)
