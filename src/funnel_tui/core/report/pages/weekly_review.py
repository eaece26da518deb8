"""The week in review: a page of Markdown for the Monday talk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.forecast.backtest.backtest import Backtest
from funnel_tui.core.forecast.insight import EVEN, SURE, Insight
from funnel_tui.core.forecast.pipeline import PRIOR_DEALS
from funnel_tui.core.plan.funnel import half_up
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.plan.schedule import Line, Schedule
from funnel_tui.core.progress.conversion import Observed, log_counts
from funnel_tui.core.progress.pace import ActivityPace, Pace, pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.work_done import WorkDone, work_done
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.outlook.backtest_text import calibration_line
from funnel_tui.core.report.outlook.coverage_text import coverage_lines
from funnel_tui.core.report.outlook.stretch_text import stretch_line
from funnel_tui.core.report.target_text import FEW_TRIALS, against_plan, rate_cells, way_text
from funnel_tui.core.report.wording import (
    chance_text,
    headline,
    is_settled,
    likely,
    money_line,
    sentence,
    span_text,
    verdict_text,
)
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.markdown import table, text
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import ONE_DAY, Period, iso_week, week_of

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Worth:
    """Expected revenue of one more of an activity."""

    name: str
    planned: Fraction
    """Planned rate times the planned rates after it times the average deal."""
    observed: float
    """The same with the log's rates and average deal, both drawn towards the plan's."""


def worth(year: Year, today: date, rates: Sequence[Observed]) -> tuple[Worth, ...]:
    """What one more of each channel and stage is expected to bring, whenever it closes."""
    plan, shrunk = year.plan, {rate.name: rate.shrunk for rate in rates}
    amounts = log_counts(year, today).amounts
    planned = Fraction(plan.funnel.average_deal)
    observed = (PRIOR_DEALS * float(planned) + float(sum(amounts))) / (PRIOR_DEALS + len(amounts))
    stages: list[Worth] = []
    for stage in reversed(plan.funnel.stages):
        planned, observed = planned * stage.converts.value, observed * shrunk[stage.name]
        stages.insert(0, Worth(stage.name, planned, observed))
    channels = [
        Worth(c.name, planned * c.converts.value, observed * shrunk[c.name]) for c in plan.funnel.channels
    ]
    return (*channels, *stages)


def review(
    year: Year, week: Period, today: date, insight: Insight, notation: Notation, past: Backtest | None = None
) -> str:
    """The page: verdict and chance, the week planned and done, rates, leak, ways back, next week.

    Verdict, chance, rates and ways back are today's, whichever week is reviewed.

    Args:
        year: The plan and its log.
        week: Seven dates from a Monday on, as `week_of_text` reads them.
        today: The date of the talk; what is logged after it is left out.
        insight: Of this year and date.
        notation: How numbers, money and dates are written.
        past: The forecasts of past Mondays, where they were made again.
    """
    now = pace(year, today)
    week_done = work_done(year, week, today)
    out = [
        f"# Week {iso_week(week.starts)}: {_dates(week, notation)}",
        _when(week, today, year.plan.period, notation),
        _headline(now, insight, notation),
        *_outlook(now, insight, past, notation),
        "## Planned and done",
        _done_table(week_done, now, notation),
        _deals(week_done, year.plan.currency, notation),
        "## Rates",
        _rates(insight.observed, notation),
        "## The leak",
        text(_leak(insight, notation)),
        "## Ways back",
        _ways(now, insight, notation),
        *_next(year, week, now, notation),
        "## One more is worth",
        _worths(year, now, insight, notation),
    ]
    if week_done.notes:
        notes = (f"- {notation.weekday(day)}: {text(note)}" for day, note in week_done.notes)
        out += ["## Notes", "\n".join(notes)]
    return "\n\n".join(out)


def _dates(week: Period, notation: Notation) -> str:
    return f"{notation.short_day(week.starts)} to {notation.day(week.ends)}"


def _when(week: Period, today: date, period: Period, notation: Notation) -> str:
    """Which week this is, seen from today."""
    seen = notation.weekday(today)
    if today < week.starts:
        line = f"Seen on {seen}: this week has not begun."
    elif today <= week.ends:
        line = f"The current week, until {seen}."
    elif today - _WEEK <= week.ends:
        line = f"The last full week, seen on {seen}."
    else:
        line = f"Seen on {seen}."
    if not week.overlap(period).days:
        line += f" The plan runs from {span_text(period.starts, period.ends, notation)}."
    return line


def _headline(now: Pace, insight: Insight, notation: Notation) -> str:
    about = headline(now, notation)
    verdict = f"**{str(now.verdict).upper()}**" + (f": {about}" if about != str(now.verdict) else "")
    chance = sentence(chance_text(now, insight.forecast, notation))
    return f"{verdict}. {text(money_line(now, notation))}.\n{text(chance)}."


def _outlook(now: Pace, insight: Insight, past: Backtest | None, notation: Notation) -> Iterator[str]:
    """The present quarter, the pipeline and coverage, and how honest past forecasts were, as a list."""
    plan, lines = now.schedule.plan, []
    quarter = insight.within(Horizon.QUARTER)
    if quarter and now.today in plan.period:
        line = stretch_line(quarter.pace, quarter.forecast, plan, notation)
        lines.append(f"{quarter.pace.stretch.name}: {line}")
    if insight.coverage and not is_settled(now):
        lines += coverage_lines(insight.coverage, plan, notation)
    if past and past.quarters:
        lines.append(calibration_line(past.quarters, now.today, notation))
    if lines:
        yield "\n".join(f"- {text(line)}" for line in lines)


def _done_table(week: WorkDone, now: Pace, notation: Notation) -> str:
    """The week of each activity, and where that leaves it today."""
    money = _Money(now.schedule, notation)
    rows = [["", "Planned", "Done", "Of plan", "To date", "Due", "Today"]]
    paces = {activity.name: activity for activity in now.activities}
    for name, planned in week.planned.items():
        done, activity = week.done[name], paces.get(name)
        rows.append(
            [
                notation.title(name),
                notation.number(planned),
                notation.number(done),
                notation.percent(Fraction(done, planned)) if planned else "-",
                *(_to_date(activity, notation) if activity else ("-", "-", "-")),
            ]
        )
    won, revenue = sum(week.won, Decimal(0)), now.revenue
    rows.append(
        [
            "Revenue",
            money.round(week.due_money),
            money.exact(won),
            notation.percent(Fraction(won) / week.due_money) if week.due_money else "-",
            money.exact(revenue.actual),
            money.round(revenue.expected),
            str(revenue.verdict),
        ]
    )
    return table(rows)


def _to_date(activity: ActivityPace, notation: Notation) -> tuple[str, str, str]:
    standing = verdict_text(activity, notation)
    return notation.number(activity.actual), notation.short(activity.expected), standing


def _deals(week: WorkDone, currency: str, notation: Notation) -> str:
    if not week.won and not week.lost:
        return "No deal was decided."
    amounts = ", ".join(notation.money(amount, currency) for amount in week.won)
    won = f"Won {len(week.won)}: {amounts}" if week.won else "Won none"
    return f"{text(won)}. Lost {week.lost or 'none'}."


def _rates(observed: Sequence[Observed], notation: Notation) -> str:
    rows = [["", "Planned", "Observed", "95 % range", "Trials", ""]]
    for rate in observed:
        cells = rate_cells(rate, notation)
        if cells:
            rows.append([notation.title(rate.name), *cells, _judged(rate)])
        else:
            rows.append([notation.title(rate.name), rate.planned.text, "-", "-", "0", "nothing to count yet"])
    shared = "\n\nWhat arrives does not say which channel brought it: shared rates move together."
    return table(rows) + (shared if any(rate.shared for rate in observed) else "")


def _judged(rate: Observed) -> str:
    """What the interval says of the plan."""
    judged = {-1: "below plan", 0: "fits the plan", 1: "above plan"}[against_plan(rate)]
    if rate.trials < FEW_TRIALS:
        judged += ", few data"
    return f"{judged}, shared" if rate.shared else judged


def _leak(insight: Insight, notation: Notation) -> str:
    if insight.shortfall is None:
        return "Nothing is far enough below the plan to be called one."
    return f"{sentence(shortfall_text(insight.shortfall, notation))}."


def _ways(now: Pace, insight: Insight, notation: Notation) -> str:
    if now.revenue.verdict is Verdict.DONE:
        return "None needed."
    if now.today > now.schedule.plan.period.ends:
        return "None left: the plan is over."
    out = []
    for chance, ways in ((EVEN, insight.even), (SURE, insight.sure)):
        level = likely(chance, notation)
        if not ways:
            out.append(f"A chance of {level} is there already.")
            continue
        options = [words for way in ways if (words := way_text(way, now.schedule.plan, notation))]
        if options:
            listed = "\n".join(f"- {text(words)}" for words in options)
            out.append(f"For a chance of {level}, from today on, any one of:\n\n{listed}")
        else:
            out.append(f"No single change gives a chance of {level} any more.")
    return "\n\n".join(out)


def _next(year: Year, week: Period, now: Pace, notation: Notation) -> Iterator[str]:
    """The week after the one reviewed, or today's where that is over."""
    coming = Period(week.starts + _WEEK, week.ends + _WEEK)
    if coming.ends < now.today:
        coming = week_of(now.today)
    yield f"## Next: week {iso_week(coming.starts)}, {_dates(coming, notation)}"
    period = year.plan.period
    if not coming.overlap(period).days:
        yield f"Nothing: the plan runs from {span_text(period.starts, period.ends, notation)}."
        return
    due, done = work_done(year, coming, now.today), work_done(year, coming, now.today - ONE_DAY)
    money = _Money(now.schedule, notation)
    rows = [["", "Planned", "Needed"]]
    for activity in now.activities:
        needed = "-"
        if activity.needed is not None:
            before = done.done.get(activity.name, 0)
            needed = notation.short(before + activity.needed * _left(activity.line, coming, now.today))
        rows.append(
            [notation.title(activity.name), notation.number(due.planned.get(activity.name, 0)), needed]
        )
    needed = "-"
    if now.revenue.needed is not None:
        left = _left(now.schedule.deals, coming, now.today)
        needed = money.round(Fraction(sum(done.won, Decimal(0))) + now.revenue.needed * left)
    rows.append(["Revenue", money.round(due.due_money), needed])
    yield table(rows)
    yield "Planned: the plan's line. Needed: an even share of all that is left until each one's window ends."


def _left(line: Line, week: Period, today: date) -> Fraction:
    """Capacity of a week from today on in which the activity is due."""
    if line.span is None:
        return Fraction(0)
    return line.capacity.between(Period(max(today, week.starts), week.ends).overlap(line.span))


def _worths(year: Year, now: Pace, insight: Insight, notation: Notation) -> str:
    money = _Money(now.schedule, notation)
    rows = [["", "By planned rates", "By the log", "Last useful day"]]
    for one in worth(year, now.today, insight.observed):
        last = now.schedule.line(one.name).last_useful_day
        rows.append(
            [
                notation.title(one.name),
                money.estimate(one.planned),
                money.estimate(Fraction(one.observed)),
                notation.day(last) if last else "-",
            ]
        )
    by_log = "By the log: its rates and average deal, drawn towards the plan's while data are few."
    return f"{table(rows)}\n\n{by_log}"


@dataclass(frozen=True, slots=True)
class _Money:
    """Amounts of one plan's currency."""

    plan: Schedule
    notation: Notation

    def exact(self, value: Decimal | Fraction) -> str:
        return self.notation.money(value, self.plan.plan.currency)

    def round(self, value: Fraction) -> str:
        return self.notation.round_money(value, self.plan.plan.currency)

    def estimate(self, value: Fraction) -> str:
        """Cents only where they matter."""
        return self.round(value) if value >= 100 else self.exact(Fraction(half_up(value * 100), 100))
