"""The plan in words: how a field was read, what the plan amounts to, and how sure it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from funnel_tui.core.plan.edit import field_echo
from funnel_tui.core.plan.funnel import DEALS, Kind, needs
from funnel_tui.core.plan.levers import confidence_table, levers
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule, schedule
from funnel_tui.core.progress.capacity_check import feasible
from funnel_tui.core.progress.diff import differences
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import week_of
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.screens.log.view import counted, title
from funnel_tui.ui.widgets.charts.funnel_chart import FunnelBar

SURE = Rate.parse("80%")
"""The confidence that Plan names beside the plan's own chance."""


def echo(schedule: Schedule, path: str, notation: Notation) -> str:
    """How the value of a field was read, and what follows from it."""
    plan = schedule.plan
    chance = notation.percent(Fraction(schedule.chance))
    follows = {
        "plan.average_deal": f"→ {counted(schedule.deals.need, DEALS)}",
        "plan.counted_from": notation.short_day(plan.origin) if plan.counted_from else "from start",
        "plan.confidence": chance if plan.funnel.confidence else f"{chance} as is",
    }
    if path.startswith("plan."):
        return follows.get(path) or field_echo(plan, path, notation)
    line = schedule.line(path.split(".")[1])
    rate = notation.percent(line.rate.value, 2) if line.rate else ""
    return f"{rate} → {notation.number(line.need)}"


def bars(schedule: Schedule, notation: Notation) -> tuple[FunnelBar, ...]:
    """The funnel's bars, from touches to deals."""
    plan = schedule.plan
    out = []
    for line in schedule.lines:
        sub = line.rate.text if line.rate else ""
        out.append(FunnelBar(title(line.name), notation.number(line.need), line.need, sub, line.kind))
    assert len(out) == len(plan.activities) + 1
    return tuple(out)


def summary(schedule: Schedule, notation: Notation) -> list[tuple[str, str]]:
    """Label and text of what a plan amounts to, the most important first."""
    plan = schedule.plan
    chance = notation.percent(Fraction(schedule.chance))
    deals = counted(schedule.deals.need, DEALS)
    out = [("Chance", f"{chance} of {deals}, if all of it is done")]
    if plan.funnel.confidence is None:
        out.append(("For 80%", _surer(plan, notation)))
    out.append(("Each day", per_working_day(schedule, notation)))
    out.append(("Last day", last_days(schedule, notation)))
    out += [("Note", warning[0].upper() + warning[1:]) for warning in schedule.warnings]
    return out


def _surer(plan: Plan, notation: Notation) -> str:
    surer = needs(replace(plan.funnel, confidence=SURE))
    return ", ".join(
        f"{notation.number(need.quota)} {need.name.replace('_', ' ')}"
        for need in reversed(surer)
        if need.kind is not Kind.DEALS
    )


def per_working_day(schedule: Schedule, notation: Notation) -> str:
    """What a working day, or a week for what is rarer, has to bring."""
    parts = []
    for line in schedule.lines[:-1]:
        rate, name = line.rate_per_capacity, line.name.replace("_", " ")
        if rate >= 1:
            parts.append(f"{notation.short(rate)} {name}")
        else:
            parts.append(f"{notation.short(rate * 5)} {name} a week")
    return ", ".join(parts)


def a_day(plan: Plan, name: str, notation: Notation) -> str:
    """`9.85 a working day`: the planned pace of one activity."""
    return f"{notation.short(schedule(plan).line(name).rate_per_capacity, 2)} a working day"


def last_days(schedule: Schedule, notation: Notation) -> str:
    """The last day on which each activity can still pay within the period."""
    by_day: dict[str, list[str]] = {}
    for line in schedule.lines[:-1]:
        last = line.last_useful_day
        day = notation.short_day(last) if last else "too late now"
        by_day.setdefault(day, []).append(line.name.replace("_", " "))
    return " · ".join(f"{', '.join(names)} {day}" for day, names in by_day.items())


def changes(old: Plan, new: Plan, notation: Notation) -> list[tuple[str, str]]:
    """What a draft changes, and what that does to the quotas and the chance."""
    fields = [
        f"{d.label} {d.here or 'none'} → {d.there or 'none'}"
        for d in differences(Year(old), Year(new), notation)
    ]
    before, after = schedule(old), schedule(new)
    known = {line.name: line.need for line in before.lines}
    quotas = [
        f"{line.name.replace('_', ' ')} {notation.number(known[line.name])} → {notation.number(line.need)}"
        for line in after.lines
        if known.get(line.name, line.need) != line.need
    ]
    out = [("Draft", "; ".join(fields))] if fields else []
    if quotas:
        out.append(("so", ", ".join(quotas)))
    chances = [notation.percent(Fraction(timed.chance)) for timed in (before, after)]
    if chances[0] != chances[1]:
        out.append(("chance", " → ".join(chances)))
    return out


def dates(timed: Schedule, today: date, notation: Notation) -> list[tuple[str, str]]:
    """What is due this week, when each activity closes, and who is off when."""
    plan, week = timed.plan, week_of(today, notation.week_starts)
    due = [counted(line.between(week), line.name) for line in timed.lines if line.between(week)]
    out = [("This week", ", ".join(due) or "nothing is due")]
    out.append(("Last day", last_days(timed, notation)))
    names = [notation.weekday_name(day) for day in plan.work.workdays]
    worked = timed.capacity.count(plan.period)
    out.append(("Workdays", f"{' '.join(names)}: {worked} in all"))
    if plan.work.holidays:
        coming = [(day, name) for day, name in plan.work.holidays if day >= today]
        upcoming = ", ".join(f"{notation.short_day(day)} {name}" for day, name in coming[:3])
        where = " ".join(filter(None, (plan.work.country, plan.work.region)))
        out.append(
            ("Holidays", f"{len(plan.work.holidays)} {where}".strip() + (f": {upcoming}" if upcoming else ""))
        )
    for off in plan.work.days_off:
        span = notation.short_day(off.period.starts)
        if off.period.days > 1:
            span += f" to {notation.short_day(off.period.ends)}"
        lost = sum(1 for day in off.period if day.weekday() in plan.work.workdays)
        out.append(("Off", f"{span} {off.label}: {lost} working days"))
    if plan.work.months:
        shape = ", ".join(f"{notation.month(m)} {notation.short(w, 2)}" for m, w in plan.work.months)
        out.append(("Months", shape))
    return out


def odds(year: Year, plan: Plan, today: date, notation: Notation) -> list[tuple[str, str]]:
    """The quotas at an even chance, 80 and 90 %, what a working day has room for, and what moves it most."""
    table = confidence_table(plan)
    rows = [("Planned for", [sure.level for sure in table])]
    for i, name in enumerate(plan.names):
        rows.append((title(name), [notation.number(sure.needs[i].quota) for sure in table]))
    rows.append(("Chance", [notation.percent(Fraction(sure.chance)) for sure in table]))
    room = max(len(figure) for _, figures in rows for figure in figures) + 1
    out = [(label, "".join(figure.rjust(room) for figure in figures)) for label, figures in rows]
    for finding in feasible(plan, year.days, today):
        if finding.too_much or finding.best_week is not None:
            out.append(("Too much" if finding.too_much else "Feasible", finding.text))
    found = [lever.text for lever in levers(plan) if lever.saves > 0 or lever.touches > 0]
    out += [("Levers" if i == 0 else "", text) for i, text in enumerate(found[:5])]
    return out
