"""What Target shows of a year: the chart, its tables, and which sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.work_done import due_on
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import target_text
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.wording import chance_text, rate_text, sentence
from funnel_tui.core.values.money import Notation
from funnel_tui.ui.widgets.charts.burnup import BurnUpData
from funnel_tui.ui.widgets.charts.heatmap import HeatData
from funnel_tui.ui.widgets.tables.figure_table import FigureRow
from funnel_tui.ui.widgets.verdicts import verdict_class

REVENUE = "revenue"
HEADS = ("", "to date", "due", "±", "days", "needed", "heading for", "verdict")
SPARE = (2, 6)
"""Columns to leave out where there is no room: what is due, then where it is heading."""
RATE_HEADS = ("", "planned", "observed", "95 % range", "trials", "60 days ago", "")
RATE_SPARE = (5, 4)
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
        title=notation.title(name),
        band=_band(pace, insight, name),
    )


def _band(pace: Pace, insight: Insight | None, name: str) -> list[tuple[date, float, float, float]] | None:
    """The likely range from here on: of revenue and deals week by week, of the others at the end."""
    if insight is None or not insight.weeks:
        return None
    closed = float(pace.revenue.closed_before) if name == REVENUE else 0.0
    if name in (REVENUE, DEALS):
        bands = [(point.day, point.revenue if name == REVENUE else point.deals) for point in insight.weeks]
        return [(day, b.p10 + closed, b.p50 + closed, b.p90 + closed) for day, b in bands]
    return None


def rows(pace: Pace, insight: Insight | None, notation: Notation, shown: str) -> tuple[FigureRow, ...]:
    """The figures of every activity, and the money in the same columns; the series of the chart is marked."""
    plan, forecast = pace.schedule.plan, insight.forecast if insight else None
    out = []
    for activity in pace.activities:
        cells = target_text.pace_cells(activity, plan, forecast, notation)
        out.append(FigureRow(cells, verdict_class(activity.verdict), activity.name == shown))
    money = target_text.revenue_cells(pace, forecast, notation)
    return (*out, FigureRow(money, verdict_class(pace.revenue.verdict), shown == REVENUE))


def sentences(pace: Pace, insight: Insight | None, notation: Notation) -> list[tuple[str, str]]:
    """Label and text: the chance, the leak, and what already feeds the next plan."""
    known = insight is not None or pace.revenue.verdict is Verdict.DONE
    found = insight.forecast if insight else None
    out = [("Chance", chance_text(pace, found, notation, short=True) if known else "…")]
    if insight and insight.shortfall:
        out.append(("Leak", sentence(shortfall_text(insight.shortfall, notation, MOST_NAMES))))
    if text := target_text.for_next_plan(pace, notation):
        out.append(("Next plan", text))
    return out


def rates(insight: Insight, before: Mapping[str, float | None], notation: Notation) -> tuple[FigureRow, ...]:
    """Observed against planned rates, with their range, trials and where they were before."""
    out = []
    for rate in insight.observed:
        cells, name = target_text.rate_cells(rate, notation), notation.title(rate.name)
        if cells is None:
            empty = (name, rate.planned.text, "–", "–", "0", "–", "nothing to count yet")
            out.append(FigureRow(empty, "verdict--neutral"))
            continue
        style = (
            "bad" if target_text.against_plan(rate) < 0 else "good" if (rate.ratio or 0) >= 1 else "neutral"
        )
        then = before.get(rate.name)
        ago = "–" if then is None else rate_text(then, float(rate.planned), notation)
        words = target_text.rate_verdict(rate, notation)
        out.append(FigureRow((name, *cells, ago, words), f"verdict--{style}"))
    return tuple(out)


def ways(pace: Pace, insight: Insight, notation: Notation) -> list[tuple[str, str]]:
    """What would bring the target back, each alone, and what to do about a miss."""
    plan = pace.schedule.plan
    out = [
        (label, text)
        for label, found in (("Even chance", insight.even), ("Four in five", insight.sure))
        if (text := target_text.either(found, plan, notation))
    ]
    days = {tuple(notation.short(n) for n in choice.today.values()) for choice in insight.catch_up}
    # Where the work was done there is no miss to choose about.
    texts = (
        [target_text.choice_text(choice, notation) for choice in insight.catch_up] if len(days) > 1 else []
    )
    out += [("" if i else "A miss", text) for i, text in enumerate(texts)]
    return out or [("Ways back", target_text.no_way(pace, insight.forecast))]


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
    return HeatData(year.plan.period, pace.today, met, year.plan.work, notation)
