"""The pace in words and series: what Target says and draws."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from funnel_tui.core.funnel import Kind
from funnel_tui.core.notation import Notation
from funnel_tui.core.pace import ActivityPace, Pace, Verdict
from funnel_tui.core.year import Year
from funnel_tui.screens.words import counted, money_line, per_day, title, verdict_line
from funnel_tui.widgets.burnup import BurnUpData
from funnel_tui.widgets.pace_table import Row
from funnel_tui.widgets.verdicts import GLYPHS, verdict_class

REVENUE = "revenue"


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


def burn_up(year: Year, pace: Pace, name: str, notation: Notation) -> BurnUpData:
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
    )


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


def headline(pace: Pace, notation: Notation) -> tuple[tuple[str, str], str]:
    """Verdict with its style, and the money."""
    return verdict_line(pace), money_line(pace, notation)


def sentences(year: Year, pace: Pace, notation: Notation) -> list[tuple[str, str]]:
    """Label and text: what the plan's chance is, what has to happen from here, what feeds the next period."""
    plan = pace.schedule
    deals, closed = plan.deals, year.plan.funnel.closed_before
    out = []
    said = notation.percent(Fraction(plan.chance))
    out.append(("Plan", f"{said} chance of {counted(deals.need, 'deals')}, if all of the plan is done"))
    ahead = [a for a in pace.activities if a.needed is not None and a.kind is not Kind.CHANNEL]
    if ahead:
        money = notation.round_money(pace.revenue.projection + Fraction(closed), year.plan.currency)
        ends = ", ".join(f"{notation.number(a.projection)} of {counted(a.quota, a.name)}" for a in ahead)
        out.append(("This rate", f"leads to {money} by the end: {ends}"))
    late = [a for a in pace.activities if a.next_period]
    if late:
        done = ", ".join(counted(a.next_period, a.name) for a in late)
        out.append(("Next plan", f"{done} done after the last useful day feed the next plan"))
    return out
