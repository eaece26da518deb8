"""What Log shows of a year: the morning line, a card for each activity, the week."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.plan.schedule import Line
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.work_done import deals_of
from funnel_tui.core.progress.year import Year, plan_on
from funnel_tui.core.report.imports.reconcile_text import IMPORTED
from funnel_tui.core.report.log_text import card_verdict, deals_text, to_do
from funnel_tui.core.report.wording import (
    chance_forms,
    date_line,
    money_line,
    stretch_name,
    verdict_line,
)
from funnel_tui.core.values.forms import Forms, paired
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import ONE_DAY, Period, add_months, week_of
from funnel_tui.ui.screens.log.kept import Kept, KeptCounts
from funnel_tui.ui.widgets.bars.morning_line import Morning
from funnel_tui.ui.widgets.cards.activity_card import Card
from funnel_tui.ui.widgets.tables.attainment_table import Attainment, Attainments
from funnel_tui.ui.widgets.tables.week_table import Cell, Week
from funnel_tui.ui.widgets.verdicts import verdict_class

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight
    from funnel_tui.core.forecast.simulate import Forecast

THIS_WEEK = "this week"
WeekRow: TypeAlias = tuple[str, tuple[Cell, ...], Cell]
AttainmentRow: TypeAlias = tuple[str, tuple[Attainment, ...]]


class KeptParts:
    """The parts of Log that are kept from key to key."""

    def __init__(self) -> None:
        self.counts = KeptCounts()
        self.cards: Kept[Card] = Kept()
        self.week_rows: Kept[WeekRow] = Kept()
        self.attainment_rows: Kept[AttainmentRow] = Kept()
        self.words: Kept[Forms] = Kept()


def morning(
    year: Year,
    pace: Pace,
    insight: Insight | None,
    shown: date,
    notation: Notation,
    count: str,
    kept: KeptParts | None = None,
) -> Morning:
    """The morning line for the day that is shown."""
    found = insight.forecast if insight else None
    words = (kept or KeptParts()).words
    made_from = pace.revenue, pace.stretch, pace.schedule, pace.today, found, notation
    chance = words.get("chance", made_from, lambda: _chance(pace, found, notation) if found else "")
    return Morning(
        day=(date_line(pace.schedule, shown, notation), notation.weekday(shown)),
        verdict=verdict_line(pace, notation),
        style=verdict_class(pace.verdict),
        todo=to_do(year, pace, shown, notation),
        money=str(words.get("money", made_from, lambda: money_and_reach(pace, notation))),
        share=found.chance if found else None,
        chance=chance,
        count=count,
    )


def _chance(pace: Pace, found: Forecast, notation: Notation) -> tuple[str, ...]:
    return chance_forms(pace, found.chance, found.revenue.p10, found.revenue.p90, notation)


def deals(year: Year, today: date, notation: Notation, kept: KeptParts) -> Forms:
    """How the opportunities of the plan ended."""
    plan = plan_on(year, today)
    found = deals_of(plan, kept.counts.of(year, Period(plan.origin, today)))
    return kept.words.get("deals", (found, notation), lambda: deals_text(found, notation))


def money_and_reach(pace: Pace, notation: Notation) -> str:
    """The money towards the target, and whether that can still be reached."""
    money = money_line(pace, notation)
    return f"{money}, {pace.revenue.verdict}" if pace.revenue.verdict is Verdict.OUT_OF_REACH else money


def cards(year: Year, pace: Pace, shown: date, notation: Notation, kept: KeptParts) -> list[Card]:
    """The card of each activity for the day that is shown."""
    judged = pace.today, pace.stretch, pace.catch_up, pace.weakest, pace.verdict, pace.revenue.total
    made_from = judged, year.plan, shown, notation
    day, week = year.day(shown), kept.counts.of(year, week_of(shown, notation.week_starts))

    def row(activity: ActivityPace) -> Card:
        name = activity.name
        done = week.get(name, 0) if activity.weekly else day.count(name)
        return kept.cards.get(
            name,
            (activity, done, name in day.unread, made_from),
            lambda: _card(year, pace, activity, shown, done, notation),
        )

    return [row(activity) for activity in pace.activities]


def _card(
    year: Year, pace: Pace, activity: ActivityPace, shown: date, logged: int, notation: Notation
) -> Card:
    name, line = activity.name, activity.line
    mark = None
    if activity.kind is Kind.DEALS:
        name_of_part = stretch_name(pace.stretch, notation)
        done, due, unit = activity.actual, line.need, "this plan"
        if name_of_part:
            due, unit = activity.quota, f"in {name_of_part}"
        total = notation.money_forms(pace.revenue.total, year.plan.currency)
        mark = float(activity.expected / due) if due else None
    else:
        done, due, unit = _done_and_due(year, pace, activity, shown, logged, notation)
        total = notation.forms(activity.actual)
        if activity.quota:
            total = paired(total, " / ", notation.forms(activity.quota))
        if due and unit == THIS_WEEK:
            week = week_of(shown, notation.week_starts)
            mark = line.between(Period(week.starts, shown)) / due
        elif due and activity.catch_up_today and shown == pace.today:
            mark = activity.due_today / due
    full, short = card_verdict(activity, notation)
    return Card(
        name=name,
        title=notation.title(name),
        key=next((known.key for known in year.plan.activities if known.name == name), "w"),
        done=done,
        due=due,
        unit=unit,
        verdict=full,
        short_verdict=short,
        style=verdict_class(activity.verdict),
        total=total,
        mark=mark,
        weakest=name == pace.weakest and pace.verdict is Verdict.BEHIND,
        unread=name in year.day(shown).unread,
        notation=notation,
    )


def _done_and_due(
    year: Year, pace: Pace, activity: ActivityPace, shown: date, logged: int, notation: Notation
) -> tuple[int, int, str]:
    """The two figures of a card, and what they are for: a day, a week, the next plan."""
    line = activity.line
    if line.is_past(shown) and activity.kind is Kind.CHANNEL:
        return year.day(shown).count(activity.name), line.for_next_period(shown), "next plan"
    if not activity.weekly:
        unit = "today" if shown == pace.today else notation.short_day(shown)
        return logged, pace.due_on(activity, shown), unit
    due = pace.due_in(activity, week_of(shown, notation.week_starts), logged)
    if not due and (next_due := line.next_due(shown)):
        # The verdict names the date of the exact line; two dates on one card would contradict each other.
        return logged, line.on(next_due), f"by {notation.short_day(activity.first_due or next_due)}"
    return logged, due, THIS_WEEK


def week(year: Year, pace: Pace, shown: date, notation: Notation, kept: KeptParts) -> Week:
    """The table of the week that holds the day that is shown."""
    span = week_of(shown, notation.week_starts)
    worked = tuple(
        day
        for day in span
        if day.weekday() in year.plan.work.workdays
        or any(year.day(day).counts.values())
        or day in (shown, pace.today)
    )
    totals = kept.counts.of(year, span)

    def row(activity: ActivityPace) -> WeekRow:
        done, days = totals.get(activity.name, 0), [_logged(year, activity, day) for day in worked]

        def make() -> WeekRow:
            cells = (
                _cell(pace, activity, day, logged, notation) for day, logged in zip(worked, days, strict=True)
            )
            due = sum(pace.due_on(activity, day) for day in span)
            return notation.title(activity.name), tuple(cells), _sum(done, due, notation)

        made_from = activity, pace.today, pace.catch_up, span, worked, done, days, notation
        return kept.week_rows.get(activity.name, made_from, make)

    names = tuple(_day_forms(day, notation) for day in worked)
    return Week(names, worked.index(shown), tuple(map(row, pace.activities)), worked)


def attainments(year: Year, pace: Pace, shown: date, notation: Notation, kept: KeptParts) -> Attainments:
    """What is done of the month and the quarter around a day, and of the whole plan."""
    period = year.plan.period
    if shown not in period:
        return Attainments()
    month = Period(shown.replace(day=1), add_months(shown.replace(day=1), 1) - ONE_DAY).overlap(period)
    stretches = {
        notation.month(shown.month): month,
        period.quarter(shown).partition("-")[2]: period.quarter_of(shown),
        "Plan": period,
    }
    if pace.stretch.horizon is Horizon.QUARTER:
        # Where there is no room for all of them the first and the last are shown.
        del stretches[notation.month(shown.month)]
    spans = tuple(stretches.values())
    totals = [kept.counts.of(year, span) for span in spans]

    def row(activity: ActivityPace) -> AttainmentRow:
        done = [total.get(activity.name, 0) for total in totals]

        def make() -> AttainmentRow:
            parts = (
                _attainment(activity.line, span, n, pace.today, notation)
                for span, n in zip(spans, done, strict=True)
            )
            return notation.title(activity.name), tuple(parts)

        made_from = activity.line, spans, done, pace.today, notation
        return kept.attainment_rows.get(activity.name, made_from, make)

    return Attainments(tuple(stretches), tuple(map(row, pace.activities)))


def _attainment(line: Line, span: Period, done: int, today: date, notation: Notation) -> Attainment:
    due = line.between(span)
    if not due:
        return Attainment(f"+{notation.number(done)}" if done else "·")
    mark = line.between(Period(span.starts, today - ONE_DAY)) / due
    return Attainment(notation.percent(Fraction(done, due)), done / due, mark)


def _day_forms(day: date, notation: Notation) -> tuple[str, str]:
    name = notation.weekday_name(day.weekday())
    return f"{name} {day.day}", name


def _against(done: int, due: int, notation: Notation) -> tuple[str, ...]:
    """Done against due; done alone where nothing is due, a dot where there is neither."""
    if not due:
        return notation.forms(done) if done else ("·",)
    return paired(notation.forms(done), "/", notation.forms(due))


def _sum(done: int, due: int, notation: Notation) -> Cell:
    style = "met" if done and done >= due else "short" if done else "to-do" if due else "off"
    return Cell(_against(done, due, notation), style)


_Logged: TypeAlias = tuple[int, int, bool]
"""Of an activity on a date: done, of that typed, and whether the file has what cannot be read."""


def _logged(year: Year, activity: ActivityPace, day: date) -> _Logged:
    logged, typed = year.day(day), year.typed_day(day)
    if activity.kind is Kind.DEALS:
        return len(logged.won), len(typed.won), False
    name = activity.name
    return logged.count(name), typed.count(name), name in logged.unread


def _cell(pace: Pace, activity: ActivityPace, day: date, logged: _Logged, notation: Notation) -> Cell:
    (done, typed, unread), due = logged, pace.due_on(activity, day)
    if unread:
        return Cell("?", "short")
    if not done and not due:
        return Cell("·", "off")
    if day > pace.today:
        return Cell(notation.forms(due), "to-do")
    forms = _against(done, due, notation)
    if done != typed:
        # The line below the panels says of the day what is imported.
        forms = tuple(f"{form}{IMPORTED}" for form in forms)
    return Cell(forms, "met" if done >= due else "short")
