"""The pace in words and series: what Target says and draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.plan.funnel import DEALS, Kind
from funnel_tui.core.progress.pace import ActivityPace, Pace, Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.weekly_review import way_text
from funnel_tui.core.report.wording import likely
from funnel_tui.core.values.money import Notation
from funnel_tui.ui.screens.log.view import counted, per_day, title, total
from funnel_tui.ui.widgets.charts.burnup import BurnUpData
from funnel_tui.ui.widgets.charts.heatmap import HeatData
from funnel_tui.ui.widgets.tables.figure_table import Row
from funnel_tui.ui.widgets.verdicts import GLYPHS, verdict_class

REVENUE = "revenue"
FEW_DEALS = 5
"""Decided deals before which the forecast stands mostly on planned rates."""
FEW_TRIALS = 20
HEADS = ("", "to date", "due", "±", "days", "needed", "heading for", "verdict")
SPARE = (2, 6)
RATE_HEADS = ("", "planned", "observed", "95 % range", "trials", "60 days ago", "")
RATE_SPARE = (5, 4)


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
            return notation.short(amount)

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
        title=title(name),
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


def row(activity: ActivityPace, notation: Notation, marked: bool) -> Row:
    """One activity's figures."""
    delta = activity.delta
    sign = "+" if delta > 0 else ""
    closed = activity.verdict is Verdict.CLOSED
    cells = (
        title(activity.name),
        f"{notation.number(activity.actual)} / {notation.number(activity.quota)}",
        notation.short(activity.expected),
        sign + notation.short(delta, 0 if abs(delta) >= 10 else 1),
        "–" if activity.safe_days is None or closed else _days(activity.safe_days, notation),
        per_day(activity.needed, notation),
        notation.number(activity.projection),
        f"{GLYPHS[activity.verdict]} {activity.verdict}",
    )
    return Row(cells, verdict_class(activity.verdict), marked)


def revenue_row(pace: Pace, notation: Notation, marked: bool) -> Row:
    """The money in the same columns."""
    revenue, currency = pace.revenue, pace.schedule.plan.currency
    per = Fraction(revenue.target - revenue.closed_before)
    deals = pace.activities[-1]
    rate = deals.line.rate_per_working_day * per / deals.quota if deals.quota else Fraction(0)
    days = revenue.delta / rate if rate and deals.safe_days is not None else None
    sign = "+" if revenue.delta > 0 else ""
    cells = (
        "Revenue",
        notation.compact_money(revenue.total, currency)
        + " / "
        + notation.compact_money(revenue.target, currency),
        notation.compact_money(revenue.expected + Fraction(revenue.closed_before), currency),
        sign + notation.compact_money(revenue.delta, currency),
        "–" if days is None else _days(days, notation),
        "–" if revenue.needed is None else f"{notation.compact_money(revenue.needed * 5, currency)} a week",
        notation.compact_money(revenue.projection + Fraction(revenue.closed_before), currency),
        f"{GLYPHS[revenue.verdict]} {revenue.verdict}",
    )
    return Row(cells, verdict_class(revenue.verdict), marked)


def _days(days: Fraction, notation: Notation) -> str:
    rounded = Fraction(round(days * 2), 2) if abs(days) < 10 else Fraction(round(days))
    return ("+" if rounded > 0 else "") + notation.short(rounded)


def chance_words(pace: Pace, insight: Insight | None, notation: Notation) -> str:
    """The chance of the target with its range, and what it stands on."""
    revenue, currency = pace.revenue, pace.schedule.plan.currency
    target = notation.money(revenue.target, currency)
    if revenue.verdict is Verdict.DONE:
        return f"{target} is reached"
    if insight is None:
        return "…"
    found = insight.forecast
    if found is None:
        return "nothing to forecast outside the plan's dates"
    low, high = (
        notation.compact_money(total(pace, value), currency)
        for value in (found.revenue.p10, found.revenue.p90)
    )
    said = f"{likely(found.chance, notation)} of {target}, now: likely {low} to {high}, "
    said += f"{notation.number(found.deals.p10)} to {notation.number(found.deals.p90)} deals"
    if found.basis == "plan":
        said += f"; mostly on planned rates, {found.decided} of {FEW_DEALS} deals decided"
    return said


def sentences(pace: Pace, insight: Insight | None, notation: Notation) -> list[tuple[str, str]]:
    """Label and text: the chance, the leak, and what already feeds the next plan."""
    out = [("Chance", chance_words(pace, insight, notation))]
    if insight and insight.shortfall:
        text = shortfall_text(insight.shortfall, notation)
        out.append(("Leak", text[0].upper() + text[1:]))
    late = [a for a in pace.activities if a.next_period]
    if late:
        done = ", ".join(counted(a.next_period, a.name) for a in late)
        out.append(("Next plan", f"{done} after the last useful day feed it"))
    return out


def rates(insight: Insight, before: Mapping[str, float | None], notation: Notation) -> tuple[Row, ...]:
    """Observed against planned rates, with their range, trials and where they were before."""
    out = []
    for rate in insight.observed:
        then = before.get(rate.name)
        ratio = rate.ratio
        if rate.value is None or rate.low is None or rate.high is None or ratio is None:
            cells = (title(rate.name), rate.planned.text, "–", "–", "0", "–", "nothing to count yet")
            out.append(Row(cells, "verdict--neutral"))
            continue
        places = 2 if float(rate.planned) < 0.1 else 0
        words = f"{notation.percent(ratio)} of plan"
        style = "verdict--good" if ratio >= 1 else "verdict--neutral"
        if rate.high < float(rate.planned):
            words, style = f"▼ {words}", "verdict--bad"
        elif rate.low > float(rate.planned):
            words = f"▲ {words}"
        if rate.trials < FEW_TRIALS:
            words += ", few"
        cells = (
            title(rate.name),
            rate.planned.text,
            notation.percent(rate.value, places),
            f"{notation.percent(rate.low, places)} – {notation.percent(rate.high, places)}",
            notation.number(rate.trials),
            "–" if then is None else notation.percent(then, places),
            words + (" (shared)" if rate.shared else ""),
        )
        out.append(Row(cells, style))
    return tuple(out)


def ways(pace: Pace, insight: Insight, notation: Notation) -> list[tuple[str, str]]:
    """What would bring the target back, each alone, and what to do about a miss."""
    out = []
    for label, found in (("Even chance", insight.even), ("Four in five", insight.sure)):
        texts = [text for way in found if (text := way_text(way, pace.schedule.plan, notation))]
        if texts:
            out.append((label, "either " + ", or ".join(texts)))
    days = [
        tuple(notation.short(per_day) for per_day in choice.today.values()) for choice in insight.catch_up
    ]
    # Where the work was done there is no miss to choose about.
    for choice in insight.catch_up if len(set(days)) > 1 else ():
        day = ", ".join(
            f"{notation.short(per_day)} {name.replace('_', ' ')}" for name, per_day in choice.today.items()
        )
        text = f"{str(choice.catch_up).capitalize()}: {day} a day, {likely(choice.chance, notation)} chance"
        out.append(("A miss" if choice is insight.catch_up[0] else "", text))
    if not out:
        out.append(("Ways back", "none needed, or none left"))
    return out


def heat(year: Year, pace: Pace, notation: Notation) -> HeatData:
    """How much of each working day's plan was met, channels and stages counted alike."""
    met: dict[date, float] = {}
    for day in pace.schedule.capacity.working_days:
        if day > pace.today or day < year.plan.origin:
            continue
        logged, parts = year.day(day), []
        for activity in pace.activities[:-1]:
            due = activity.line.on(day) or activity.line.for_next_period(day)
            if due:
                parts.append(min(1.0, logged.count(activity.name) / due))
        if parts:
            met[day] = sum(parts) / len(parts)
    return HeatData(year.plan.period, pace.today, met, year.plan.work, notation)


def day_words(year: Year, pace: Pace, day: date, notation: Notation) -> str:
    """One day of the history in a line."""
    logged = year.day(day)
    said = [counted(n, name) for name, n in logged.counts.items() if n]
    said += [f"won {notation.money(amount, pace.schedule.plan.currency)}" for amount in logged.won]
    if logged.lost:
        said.append(f"lost {logged.lost}")
    off = year.plan.work.why_off(day)
    words = ", ".join(said) or off or "nothing logged"
    return f"{notation.weekday(day)}: {words}{' · ' + logged.note if logged.note else ''}"
