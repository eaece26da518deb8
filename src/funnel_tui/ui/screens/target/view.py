"""What Target shows of a year: the chart, its tables, and which sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from funnel_tui.core.forecast.catch_up_plans import distinct
from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.forecast.recovery import RecoveryLever
from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.progress.capacity_check import best_weeks
from funnel_tui.core.progress.pace import Pace
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
from funnel_tui.core.report.wording import heading_text, rate_text, sentence
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import week_of
from funnel_tui.ui.screens.log import view as log_view
from funnel_tui.ui.widgets.bars.morning_line import Morning
from funnel_tui.ui.widgets.charts.burnup import BurnUpData
from funnel_tui.ui.widgets.charts.burnup_scale import BandPoint
from funnel_tui.ui.widgets.charts.heatmap import HeatData
from funnel_tui.ui.widgets.tables.figure_table import FigureRow
from funnel_tui.ui.widgets.verdicts import verdict_class

REVENUE = "revenue"
HEADS = ("", "to date", "due", "±", "days", "needed", "heading for", "verdict")
SPARE = (2, 6)
"""Columns to leave out where there is no room: what is due, then where it is heading."""
RATE_HEADS = ("", "planned", "observed", "95 % range", "trials", "60 days ago", "")
RATE_SPARE = (5, 4)
WAY_HEADS = (
    *("lever", "now", "needed", "change", "for 80 %"),
    ("within your best weeks", "in best weeks", "best weeks"),
)
WAY_SPARE = (4,)
LABEL = len("Likely")
WAITING = "The forecast is being made …"
MOST_NAMES = 3
"""Of channels in the leak; with more, how far they are off would come too late in the line to be seen."""


def series_names(pace: Pace) -> tuple[str, ...]:
    """What the chart can show, revenue first."""
    return (REVENUE, *(activity.name for activity in pace.activities))


def running_total(year: Year, pace: Pace, name: str) -> list[tuple[date, float]]:
    """Steps of what was reached by the end of each date that has any."""
    origin, today = year.plan.origin, pace.today
    steps: list[tuple[date, float]] = []
    total = float(year.plan.funnel.closed_before) if name == REVENUE else 0.0
    line = None if name == REVENUE else pace.of(name).line
    for when in sorted(day for day in year.days if origin <= day <= today):
        day = year.days[when]
        if line is None:
            total += float(sum(day.won))
        elif line.kind is Kind.DEALS:
            total += len(day.won)
        elif line.kind is Kind.CHANNEL and line.is_past(when):
            # Outreach past the last useful day is counted apart.
            continue
        else:
            total += day.count(name)
        steps.append((when, total))
    return steps


def burn_up(year: Year, pace: Pace, insight: Insight | None, name: str, notation: Notation) -> BurnUpData:
    """The chart of revenue or of one activity."""
    plan, currency = pace.schedule, year.plan.currency
    closed = float(year.plan.funnel.closed_before)
    if name == REVENUE:
        target = float(year.plan.funnel.target)

        def due(day: date) -> float:
            return float(plan.revenue_at(day)) + closed

        def label(amount: float) -> str:
            return notation.compact_money(Fraction(amount), currency)
    else:
        line = plan.line(name)
        target = float(line.quota)

        def label(amount: float) -> str:
            return notation.short(amount) if amount < 10_000 else notation.in_units(amount)

        def due(day: date) -> float:
            return float(line.at(day))

    return BurnUpData(
        starts=year.plan.period.starts,
        ends=year.plan.period.ends,
        today=pace.today,
        plan=due,
        actual=running_total(year, pace, name),
        target=target,
        label=label,
        band=_band(pace, insight, name),
    )


def _band(pace: Pace, insight: Insight | None, name: str) -> list[BandPoint] | None:
    """The likely ranges from here on, of revenue and deals; the others are not simulated week by week."""
    if insight is None or not insight.weeks or name not in (REVENUE, DEALS):
        return None
    closed = float(pace.revenue.closed_before) if name == REVENUE else 0.0
    bands = [(point.day, point.revenue if name == REVENUE else point.deals) for point in insight.weeks]
    return [(day, tuple(closed + value for value in (b.p10, b.p25, b.p50, b.p75, b.p90))) for day, b in bands]


def rows(pace: Pace, insight: Insight | None, notation: Notation, shown: str) -> tuple[FigureRow, ...]:
    """The figures of every activity, and the money in the same columns; the series of the chart is marked."""
    plan, forecast = pace.schedule.plan, insight.forecast if insight else None
    out = []
    for activity in pace.activities:
        cells = target_text.pace_cells(activity, plan, forecast, notation)
        out.append(FigureRow(cells, verdict_class(activity.verdict), activity.name == shown))
    money = target_text.revenue_cells(pace, forecast, notation)
    return (*out, FigureRow(money, verdict_class(pace.revenue.verdict), shown == REVENUE))


def headline(year: Year, pace: Pace, insight: Insight | None, notation: Notation) -> Morning:
    """The headline: that of Log, but for the time that is left and the cheapest way back."""
    left = target_text.time_left(pace, notation)
    way = cheapest(insight.even) if insight else None
    words = target_text.way_text(way, pace.schedule.plan, notation) if way else ""
    todo = (f"{left} · cheapest way back: {words}", left) if left and words else left
    return replace(log_view.morning(year, pace, insight, pace.today, notation, ""), todo=todo)


def heading(pace: Pace, insight: Insight | None, notation: Notation) -> list[tuple[str, str]]:
    """Where the plan is heading, and what that stands on."""
    text = heading_text(pace, insight.forecast, notation) if insight else "…"
    return [("Likely".ljust(LABEL), text)] if text else []


def sentences(pace: Pace, insight: Insight | None, notation: Notation) -> list[tuple[str, str]]:
    """Label and text: the leak, and what already feeds the next plan."""
    leak = (
        sentence(shortfall_text(insight.shortfall, notation, MOST_NAMES))
        if insight and insight.shortfall
        else ""
    )
    out = [("Leak", leak), ("Next plan", target_text.for_next_plan(pace, notation))]
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
