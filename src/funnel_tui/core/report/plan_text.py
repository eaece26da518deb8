"""Sentences about a plan: what it takes, when, how sure it is, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor, log10

from funnel_tui.core.plan.edit import field_echo
from funnel_tui.core.plan.funnel import DEALS, Kind, needs
from funnel_tui.core.plan.levers import Lever, Sure
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule, schedule
from funnel_tui.core.progress.capacity_check import Finding, beyond_a_day
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.diff import differences
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.difference_text import label, values
from funnel_tui.core.report.wording import a_week, counted
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import DaysOff, Period
from funnel_tui.core.values.rate import Rate

TOO_MUCH = "(!)"
"""Beside a figure that a working day has no room for."""


def echo(made: Schedule, path: str, notation: Notation) -> Forms:
    """How the value of a field was read, and what follows from it; shorter where there is little room."""
    plan, chance = made.plan, notation.percent(made.chance)
    if path.startswith("plan."):
        deals = (counted(made.deals.need, DEALS, notation), *notation.forms(made.deals.need))
        follows: dict[str, Forms] = {
            "plan.average_deal": _after("→ ", deals),
            "plan.counted_from": _dated(plan.counted_from, notation) if plan.counted_from else "from start",
            "plan.currency": f"as in {notation.money(plan.funnel.average_deal, plan.currency)}",
            "plan.starts": _dated(plan.period.starts, notation),
            "plan.ends": _dated(plan.period.ends, notation),
            "plan.confidence": _surely(plan.funnel.confidence, chance, notation),
        }
        return follows.get(path) or _read_as(plan, path, notation)
    line = made.line(path.split(".")[1])
    rate = notation.percent(line.rate.value, 2) if line.rate else ""
    quotas = _after("→ ", notation.forms(line.need))
    if line.name in {finding.activity for finding in beyond_a_day(plan)}:
        marked = (f"{text} {TOO_MUCH}" for text in quotas)
        return f"{rate} {quotas[0]} too many", *marked, quotas[-1]
    return f"{rate} {quotas[0]}", *quotas


def _read_as(plan: Plan, path: str, notation: Notation) -> Forms:
    text = field_echo(plan, path, notation)
    amounts = {"plan.target": plan.funnel.target, "plan.closed_before": plan.funnel.closed_before}
    if path not in amounts:
        return text
    return text, *_after("= ", notation.money_forms(amounts[path], plan.currency)[1:])


def _dated(day: date, notation: Notation) -> Forms:
    return (
        notation.weekday(day),
        notation.day(day),
        notation.short_day(day),
        notation.weekday_name(day.weekday()),
    )


def _surely(confidence: Rate | None, chance: str, notation: Notation) -> Forms:
    if confidence is None:
        return f"{chance} as is", chance
    return f"{notation.percent(confidence.value, 2)} sure → {chance}", chance


def _after(sign: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sign + text for text in forms)


# -- what it takes


def surer(plan: Plan, confidence: Rate, notation: Notation) -> str:
    """`24 opportunities, 124 meetings, 6,200 emails, 2,480 calls`: what a confidence would take."""
    found = needs(replace(plan.funnel, confidence=confidence))
    work = (need for need in reversed(found) if need.kind is not Kind.DEALS)
    return ", ".join(counted(need.quota, need.name, notation) for need in work)


def confidence_text(sure: Sure, notation: Notation) -> str:
    """`80 %`: the confidence of a plan that is shown beside others."""
    return notation.percent(Rate.parse(sure.level).value)


def each_day(made: Schedule, notation: Notation) -> str:
    """What a working day, or a week for what is rarer, has to bring; marked where a day has no room."""
    parts = []
    beyond = {finding.activity for finding in beyond_a_day(made.plan)}
    for line in made.lines[:-1]:
        rate, name = line.rate_per_capacity, notation.words(line.name)
        if line.name in beyond:
            name += f" {TOO_MUCH}"
        if rate >= 1:
            parts.append(f"{notation.short(rate)} {name}")
        else:
            parts.append(f"{notation.short(a_week(rate, made.plan))} {name} a week")
    return ", ".join(parts)


def a_day(plan: Plan, name: str, notation: Notation) -> str:
    """`9.85 a working day`: the planned pace of one activity."""
    return f"{notation.short(schedule(plan).line(name).rate_per_capacity, 2)} a working day"


def last_days(made: Schedule, notation: Notation) -> str:
    """The last day on which each activity can still pay within the period."""
    by_day: dict[str, list[str]] = {}
    for line in made.lines[:-1]:
        last = line.last_useful_day
        day = notation.short_day(last) if last else "too late now"
        by_day.setdefault(day, []).append(notation.words(line.name))
    return " · ".join(f"{', '.join(names)} {day}" for day, names in by_day.items())


def due_in(made: Schedule, span: Period, notation: Notation) -> str:
    """What is due in a stretch of dates, deals too."""
    due = [counted(n, line.name, notation) for line in made.lines if (n := line.between(span))]
    return ", ".join(due) or "nothing is due"


# -- the calendar


def workdays(made: Schedule, notation: Notation) -> str:
    """`Mon Tue Wed Thu Fri: 250 in all`."""
    names = " ".join(map(notation.weekday_name, made.plan.work.workdays))
    return f"{names}: {notation.number(made.capacity.count(made.plan.period))} in all"


def holidays(plan: Plan, today: date, notation: Notation) -> str:
    """How many there are, of which country, and the next three."""
    work = plan.work
    text = " ".join(filter(None, (notation.number(len(work.holidays)), work.country, work.region)))
    coming = [f"{notation.short_day(day)} {name}" for day, name in work.holidays if day >= today]
    return f"{text}: {', '.join(coming[:3])}" if coming else text


def stretch_text(off: DaysOff, notation: Notation) -> str:
    """`10 Aug to 21 Aug summer`: a stretch off and its name."""
    span = notation.short_day(off.period.starts)
    if off.period.days > 1:
        span += f" to {notation.short_day(off.period.ends)}"
    return f"{span} {off.label}".rstrip()


def days_off(plan: Plan, notation: Notation) -> list[str]:
    """A clause for each stretch off, with the working days that it takes."""
    out = []
    for off in plan.work.days_off:
        lost = sum(1 for day in off.period if day.weekday() in plan.work.workdays)
        out.append(f"{stretch_text(off, notation)}: {counted(lost, 'working days', notation)}")
    return out


def month_weights(plan: Plan, notation: Notation) -> str:
    """`Jul 0.5, Dec 0.25`."""
    return ", ".join(f"{notation.month(m)} {notation.short(w, 2)}" for m, w in plan.work.months)


# -- changes


def changed_fields(old: Plan, new: Plan, notation: Notation) -> str:
    """Every field that another plan has otherwise, with both values."""
    parts = []
    for found in differences(Year(old), Year(new)):
        before, after = values(found, notation)
        parts.append(f"{label(found, notation)} {before or 'none'} → {after or 'none'}")
    return "; ".join(parts)


def changed_quotas(old: Plan, new: Plan, notation: Notation) -> str:
    """What another plan does to the number of each activity."""
    known = {line.name: line.need for line in schedule(old).lines}
    return ", ".join(
        f"{notation.words(line.name)} {notation.number(known[line.name])} → {notation.number(line.need)}"
        for line in schedule(new).lines
        if known.get(line.name, line.need) != line.need
    )


def changed_chance(old: Plan, new: Plan, notation: Notation) -> str:
    """`55 % → 80 %`; empty where it stays."""
    before, after = (notation.percent(schedule(plan).chance) for plan in (old, new))
    return "" if before == after else f"{before} → {after}"


def rate_name(plan: Plan, name: str, notation: Notation) -> str:
    """What the rate of an activity is called: `win rate` for the last, else `meetings to opportunities`."""
    stages = [stage.name for stage in plan.funnel.stages]
    return "win rate" if name == stages[-1] else step_name(plan, name, notation)


def step_name(plan: Plan, name: str, notation: Notation) -> str:
    """From an activity to the next: `calls to meetings`."""
    following = [*(stage.name for stage in plan.funnel.stages), DEALS]
    at = following.index(name) + 1 if name in following else 0
    return f"{notation.words(name)} to {notation.words(following[at])}"


def lever_change(lever: Lever, notation: Notation) -> str:
    """`+5 points of win rate`, `7 days sooner from calls to meetings`, `+$1,000 a deal`."""
    plan = lever.plan
    if lever.path == "plan.average_deal":
        return f"+{notation.money(lever.gain, plan.currency)} a deal"
    if lever.path == "calendar.days_off":
        return "one day off fewer"
    _, name, field = lever.path.split(".")
    if field == "lead_days":
        return f"{notation.number(lever.gain)} days sooner from {step_name(plan, name, notation)}"
    if lever.relative:
        return f"+{notation.percent(lever.gain)} of {rate_name(plan, name, notation)}"
    points = notation.short(lever.gain * 100, 2)
    return f"+{points} {'point' if points == '1' else 'points'} of {rate_name(plan, name, notation)}"


def lever_text(lever: Lever, notation: Notation) -> str:
    """`+5 points of win rate saves 9 meetings`."""
    if lever.saves:
        saved = f"{notation.number(lever.saves)} {notation.words(lever.first_stage)}"
    elif lever.touches:
        # Only a channel's own rate leaves the first stage as it is and changes the touches.
        saved = f"{notation.number(lever.touches)} {notation.words(lever.path.split('.')[1])}"
    elif lever.touches_a_day:
        saved = f"{_two_digits(lever.touches_a_day, notation)} touches a day"
    else:
        saved = "nothing"
    return f"{lever_change(lever, notation)} saves {saved}"


def _two_digits(value: Fraction, notation: Notation) -> str:
    """A number of which only the size matters."""
    return notation.short(value, max(0, 1 - floor(log10(abs(value)))))


def finding_text(finding: Finding, notation: Notation) -> str:
    """`needs 9.9 calls a day, within 60`: what a plan asks of a day, beside what it has room for."""

    def number(value: Fraction) -> str:
        return notation.number(round(value)) if value >= 10 else notation.short(value)

    text = f"needs {number(finding.needed)} {notation.words(finding.activity)} a day"
    ceiling = None if finding.ceiling is None else Fraction(finding.ceiling)
    above = ceiling is not None and finding.needed > ceiling
    best, four = finding.best_week, finding.best_four
    if above and ceiling is not None:
        text += f"; a working day has room for {number(ceiling)}"
    if best is not None and four is not None and (finding.needed > four or not above):
        if finding.needed > best or finding.weeks == 1:
            return f"{text}; your best week averaged {number(best)}"
        return f"{text}; your best {finding.weeks} weeks averaged {number(four)}"
    return text if above or ceiling is None else f"{text}, within {number(ceiling)}"


def outside_text(work: Day, plan: Plan, notation: Notation) -> str:
    """`58 calls, $10,000 lie outside`: work that another period would not count."""
    names = [*plan.names, *(name for name in work.counts if name not in plan.names)]
    parts = [counted(work.count(name), name, notation) for name in names if work.count(name)]
    if work.won:
        parts.append(notation.money(sum(work.won, Decimal(0)), plan.currency))
    if work.lost:
        parts.append(f"{notation.number(work.lost)} lost")
    one = len(parts) == 1 and parts[0].startswith("1 ")
    return f"{', '.join(parts)} {'lies' if one else 'lie'} outside"


# -- the plan before


def money_reached(ended: Year, notation: Notation) -> str:
    """`$82,000 of $100,000`: how a plan that ended came out."""
    plan = ended.plan
    won = sum((amount for day in ended.days.values() for amount in day.won), plan.funnel.closed_before)
    return f"{notation.money(won, plan.currency)} of {notation.money(plan.funnel.target, plan.currency)}"


def rate_reached(rate: Observed, notation: Notation) -> str:
    """`planned 1 in 5, observed 17.3 % of 80`."""
    if rate.value is None:
        return f"planned {rate.planned.text}, nothing logged to compare"
    seen = f"{notation.percent(rate.value, 1)} of {notation.number(rate.trials)}"
    return f"planned {rate.planned.text}, observed {seen}"
