"""What Target shows of a year: the chart, its tables, and which sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from funnel_tui.core.forecast.catch_up_plans import distinct
from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.forecast.outlook.closing import Closing
from funnel_tui.core.forecast.recovery import RecoveryLever
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.capacity_check import best_weeks
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.reconcile import reconcile
from funnel_tui.core.progress.work_done import due_on
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import target_text
from funnel_tui.core.report.forecast_text import (
    best_weeks_average,
    best_weeks_text,
    choice_cells,
    choice_heads,
    shortfall_text,
    way_cells,
)
from funnel_tui.core.report.imports.reconcile_text import week_text
from funnel_tui.core.report.next_steps import cheapest, cheapest_first
from funnel_tui.core.report.outlook.coverage_text import stopped_text
from funnel_tui.core.report.outlook.pay_text import pay_text
from funnel_tui.core.report.outlook.stretch_text import close_pairs, stretch_line
from funnel_tui.core.report.wording import (
    counted,
    heading_text,
    is_settled,
    rate_text,
    sentence,
    stretch_name,
)
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import week_of
from funnel_tui.ui.screens.log import view as log_view
from funnel_tui.ui.widgets.bars.morning_line import Morning
from funnel_tui.ui.widgets.charts.heatmap import HeatData
from funnel_tui.ui.widgets.tables.figure_table import FigureRow
from funnel_tui.ui.widgets.verdicts import verdict_class

REVENUE = target_text.REVENUE
TABS = {
    "pace": "Pace",
    "rates": "Rates: observed against planned",
    "ways": "Ways back",
    "history": "History",
    "past": "Past forecasts",
}
"""What the lower part shows, in the order of its key."""
BESIDE = ("pace", "rates")
"""Views that stand side by side where there is room for both."""
SHORT = 22
"""Rows below which the sentences are cut, so that the table is not."""
TOLD_FOR = 4.0
"""Seconds for which the headline says what was counted."""
TREND = timedelta(days=60)
"""How far back the rates of before are taken: long enough for a trend, short of another season."""
HEADS = ("", "to date", "due", "±", "days", "needed", "heading for", "verdict")
SPARE = (2, 6)
"""Columns to leave out where there is no room: what is due, then where it is heading."""
PART_SPARE = (3, 2, 6)
"""The same within a quarter or a month, whose last useful days come before differences and attainment."""
RATE_HEADS = ("", "planned", "observed", "95 % range", "trials", "60 days ago", "")
RATE_SPARE = (5, 4)
WAY_HEADS = (
    *("lever", "now", "needed", "change", "for 80 %"),
    ("within your best weeks", "in best weeks", "best weeks"),
)
WAY_SPARE = (4,)
LABEL = len("Next plan")
WAITING = "The forecast is being made …"
MOST_NAMES = 3
"""Of channels in the leak; with more, how far they are off would come too late in the line to be seen."""


def heads(pace: Pace, notation: Notation) -> tuple[str, ...]:
    """What the columns of the pace are called; within a quarter or a month it has its last useful days."""
    name = stretch_name(pace.stretch, notation)
    if not name:
        return HEADS
    return ("", f"in {name}", *HEADS[2:6], "attained", "last day", "verdict")


def _closing(pace: Pace, insight: Insight | None) -> Closing | None:
    found = insight.within(pace.stretch.horizon) if insight else None
    return found.closing if found else None


def listed(pace: Pace, insight: Insight | None) -> tuple[ActivityPace, ...]:
    """The activities in the table: in a quarter's last weeks those that can still close in it."""
    if not _closing(pace, insight):
        return pace.activities
    return tuple(a for a in pace.activities if a.last_useful_day and a.last_useful_day >= pace.today)


def tab_title(tab: str, pace: Pace, insight: Insight | None, notation: Notation) -> str:
    """`Pace`, `Pace in Q3 · 27 working days left`; the other views are about the whole plan."""
    name = stretch_name(pace.stretch, notation)
    if tab != "pace" or not name:
        return TABS[tab]
    left = counted(pace.working_days_left, "working days", notation)
    start = f"What can still close in {name}" if _closing(pace, insight) else f"Pace in {name}"
    return f"{start} · {left} left"


def rows(pace: Pace, insight: Insight | None, notation: Notation, shown: str) -> tuple[FigureRow, ...]:
    """The figures of every activity, and the money in the same columns; the series of the chart is marked."""
    plan, forecast = pace.schedule.plan, insight.forecast if insight else None
    part = bool(pace.stretch.name)
    out = []
    for activity in listed(pace, insight):
        cells = (
            target_text.stretch_cells(activity, plan, notation)
            if part
            else target_text.pace_cells(activity, plan, forecast, notation)
        )
        out.append(FigureRow(cells, verdict_class(activity.verdict), activity.name == shown))
    money = (
        target_text.stretch_revenue_cells(pace, notation)
        if part
        else target_text.revenue_cells(pace, forecast, notation)
    )
    return (*out, FigureRow(money, verdict_class(pace.revenue.verdict), shown == REVENUE))


def headline(year: Year, pace: Pace, insight: Insight | None, notation: Notation) -> Morning:
    """The headline: that of Log, but for the time that is left and the cheapest way back."""
    left = target_text.time_left(pace, notation)
    way = cheapest(insight.even) if insight and not pace.stretch.name else None
    words = target_text.way_text(way, pace.schedule.plan, notation) if way else ""
    todo = (f"{left} · cheapest way back: {words}", left) if left and words else left
    return replace(log_view.morning(year, pace, insight, pace.today, notation, ""), todo=todo)


def heading(pace: Pace, insight: Insight | None, notation: Notation) -> list[tuple[str, str]]:
    """Where the plan is heading, and what that stands on."""
    text = heading_text(pace, insight.forecast, notation) if insight else "…"
    return [("Likely".ljust(LABEL), text)] if text else []


def sentences(pace: Pace, insight: Insight | None, notation: Notation) -> list[tuple[str, str]]:
    """Label and text: the leak, the pipeline by itself, pay, and what already feeds the next plan.

    Within a quarter or a month in place of the leak what its last weeks take.
    """
    plan = pace.schedule.plan
    out: list[tuple[str, str]] = []
    if not pace.stretch.name and insight and insight.shortfall:
        out.append(("Leak", sentence(shortfall_text(insight.shortfall, notation, MOST_NAMES))))
    if insight and insight.coverage and not is_settled(pace):
        out.append(("Pipeline", stopped_text(insight.coverage, plan, notation)))
    if (closing := _closing(pace, insight)) and not is_settled(pace):
        out += close_pairs(closing, plan, notation)
    quarter = insight.within(Horizon.QUARTER) if insight and plan.quarters and not pace.stretch.name else None
    if quarter:
        out.append(("Quarter", stretch_line(quarter.pace, quarter.forecast, plan, notation)))
    if insight and insight.pay:
        out.append(("Pay", pay_text(insight.pay, plan, notation)))
    if not pace.stretch.name:
        out.append(("Next plan", target_text.for_next_plan(pace, notation)))
    return [(label.ljust(LABEL), text) for label, text in out if text]


def rates(insight: Insight, before: Mapping[str, float | None], notation: Notation) -> tuple[FigureRow, ...]:
    """Observed against planned rates, with their range, trials and where they were before."""
    out = []
    for rate in insight.observed:
        cells, name = target_text.rate_cells(rate, notation), notation.title(rate.name)
        if cells is None:
            empty = (name, rate.planned.text, "–", "–", "0", "–", "nothing to count yet")
            out.append(FigureRow(empty, "neutral"))
            continue
        style = (
            "bad" if target_text.against_plan(rate) < 0 else "good" if (rate.ratio or 0) >= 1 else "neutral"
        )
        then = before.get(rate.name)
        ago = "–" if then is None else rate_text(then, float(rate.planned), notation)
        words = target_text.rate_verdict(rate, notation)
        out.append(FigureRow((name, *cells, ago, words), style))
    return tuple(out)


def ways(year: Year, insight: Insight, notation: Notation) -> tuple[FigureRow, ...]:
    """What would bring the target back, each alone; what changes least comes first."""
    plan, wanted = year.plan, insight.even or insight.sure
    surer = {(way.lever, way.name): way for way in insight.sure}
    out = []
    for way in cheapest_first(wanted):
        best = None
        if way.lever is RecoveryLever.ACTIVITY:
            (activity,) = (known for known in plan.activities if known.name == way.name)
            best = best_weeks_average(best_weeks(plan, activity, year.days, insight.today))
        words = best_weeks_text(way, best, notation)
        cells = way_cells(way, surer.get((way.lever, way.name)), plan, notation)
        good = best is not None and way.needed is not None and way.needed <= best
        style = "good" if good else "neutral" if best is None or way.needed is None else "bad"
        out.append(FigureRow((*cells, words), style))
    return tuple(out)


def no_ways(pace: Pace, insight: Insight | None) -> str:
    """What stands in place of the ways back where there are none."""
    if insight is None:
        return WAITING
    words = sentence(target_text.no_way(pace, insight.forecast))
    return f"{words} · space shows the history" if insight.forecast else f"{words} · p shows the plan"


def choices(
    year: Year, insight: Insight, notation: Notation
) -> tuple[tuple[str, ...], tuple[FigureRow, ...]]:
    """Heads and rows of the ways to catch up; the one that was chosen is marked."""
    plans = distinct(insight.catch_up)
    if not plans:
        return (), ()
    chosen = year.plan.catch_up_by
    rows = tuple(
        FigureRow(
            (*choice_cells(plan, notation), "● your choice" if chosen and plan.by == chosen else ""),
            "good",
            bool(chosen) and plan.by == chosen,
        )
        for plan in plans
    )
    return (*choice_heads(plans[0], notation), ""), rows


def compared(year: Year, day: date, today: date, notation: Notation) -> str:
    """What was typed in the week of a date against what is imported; nothing where nothing is."""
    week = week_of(day, notation.week_starts)
    sources = [source for source in year.imported.values() if source.covers(day)]
    found = reconcile(year, sources, min(today, week.ends), notation.week_starts)
    if not found or found[0].span.starts not in week:
        return ""
    return week_text(found[0], notation, sources[0].name if len(sources) == 1 else "what you imported")


def heat(year: Year, pace: Pace, notation: Notation) -> HeatData:
    """How much of each working day's plan was met, channels and stages counted alike."""
    met: dict[date, float] = {}
    for day in pace.schedule.capacity.working_days:
        if day > pace.today or day < year.plan.origin:
            continue
        logged, parts = year.day(day), []
        for activity in pace.activities[:-1]:
            due = due_on(activity.line, day)
            if due:
                parts.append(min(1.0, logged.count(activity.name) / due))
        if parts:
            met[day] = sum(parts) / len(parts)
    # Work on a day for which nothing was planned is more than the plan.
    met |= {day: 1.0 for day, logged in year.days.items() if day not in met and any(logged.counts.values())}
    return HeatData(year.plan.period, pace.today, met, year.plan.work, notation)
