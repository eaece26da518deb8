"""The plan in words: how a field was read, what the plan amounts to, and how sure it is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from funnel_tui.core.funnel import DEALS, Kind, needs
from funnel_tui.core.notation import Notation
from funnel_tui.core.plan import Plan
from funnel_tui.core.rate import Rate
from funnel_tui.core.schedule import Schedule
from funnel_tui.screens.words import counted, title
from funnel_tui.widgets.funnel_chart import FunnelBar

SURE = Rate.parse("80%")
"""The confidence that Plan names beside the plan's own chance."""


def echo(schedule: Schedule, path: str, notation: Notation) -> str:
    """How the value of a field was read, and what follows from it."""
    plan = schedule.plan
    table, _, rest = path.partition(".")
    name = rest.partition(".")[0]
    if table == "plan":
        chance = notation.percent(Fraction(schedule.chance))
        return {
            "target": f"= {notation.money(plan.funnel.target, plan.currency)}",
            "average_deal": f"→ {counted(schedule.deals.need, DEALS)}",
            "closed_before": f"= {notation.money(plan.funnel.closed_before, plan.currency)}",
            "starts": notation.weekday_name(plan.period.starts.weekday()),
            "ends": notation.weekday_name(plan.period.ends.weekday()),
            "counted_from": notation.short_day(plan.origin) if plan.counted_from else "from start",
            "confidence": chance if plan.funnel.confidence else f"{chance} as is",
        }.get(name, "")
    line = schedule.line(name)
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


def last_days(schedule: Schedule, notation: Notation) -> str:
    """The last day on which each activity can still pay within the period."""
    by_day: dict[str, list[str]] = {}
    for line in schedule.lines[:-1]:
        last = line.last_useful_day
        day = notation.short_day(last) if last else "too late now"
        by_day.setdefault(day, []).append(line.name.replace("_", " "))
    return " · ".join(f"{', '.join(names)} {day}" for day, names in by_day.items())
