"""Sentences about a plan: what it takes, when, how sure it is, and what would change it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.edit import field_echo
from funnel_tui.core.plan.funnel import DEALS, Kind, needs
from funnel_tui.core.plan.levers import Sure
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Line, Schedule, schedule
from funnel_tui.core.progress.capacity_check import beyond_a_day
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.diff import differences
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.difference_text import label, values
from funnel_tui.core.report.wording import a_week, counted
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import DaysOff, Period
from funnel_tui.core.values.rate import Rate

TOO_MUCH = "(!)"
"""Beside a figure that a working day has no room for."""


def echo(made: Schedule, path: str, notation: Notation) -> Forms:
    """How the value of a field was read, and what follows from it; shorter where there is little room."""
    plan = made.plan
    match path:
        case "plan.average_deal":
            return _after("→ ", (counted(made.deals.need, DEALS, notation), *notation.forms(made.deals.need)))
        case "plan.counted_from":
            return _dated(plan.counted_from, notation) if plan.counted_from else "from start"
        case "plan.currency":
            return f"as in {notation.money(plan.funnel.average_deal, plan.currency)}"
        case "plan.starts":
            return _dated(plan.period.starts, notation)
        case "plan.ends":
            return _dated(plan.period.ends, notation)
        case "plan.confidence":
            return _surely(plan.funnel.confidence, notation.percent(made.chance), notation)
        case "plan.catch_up_by":
            return _dated(plan.catch_up_by, notation) if plan.catch_up_by else "not chosen"
    if path.startswith("plan."):
        return _read_as(plan, path, notation)
    if path.endswith(".lead_days"):
        return "days"
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


# -- the first start


def example_text(plan: Plan, notation: Notation) -> Forms:
    """What an example is, before a plan is one's own."""
    target, deal = (
        notation.money(amount, plan.currency) for amount in (plan.funnel.target, plan.funnel.average_deal)
    )
    return (
        f"Welcome. This is an example: {target} in a year, from deals of {deal}.",
        f"An example: {target}, deals of {deal}.",
    )


def first_fields_text() -> Forms:
    """Which figures to type first."""
    return "type your own target; enter goes on to your average deal", "your target, then your average deal"


def first_count_text(plan: Plan, notation: Notation) -> Forms:
    """What accepting the first plan leads to."""
    activity = plan.activities[0]
    then = f"l and {activity.key} count {notation.words(activity.name)}"
    return f"accepts the plan; then {then}, one for each press", f"accepts it; then {then}"


def holidays_offer(made: Schedule, notation: Notation) -> Forms:
    """Where the public holidays are from, and how many working days that leaves."""
    work = made.plan.work
    days = counted(made.capacity.count(made.plan.period), "working days", notation)
    if work.holidays:
        place = " ".join(filter(None, (work.country, work.region)))
        return f"your country: {notation.number(len(work.holidays))} holidays of {place}, {days}", days
    return f"choose your country: no holidays yet, {days}", f"your country: {days}"


def own_figures_offer() -> Forms:
    """What an export is good for before there is a plan."""
    return (
        "takes your own win rate, deal size and days to close from an export of your CRM",
        "takes win rate and deal size from an export of your CRM",
        "takes figures from an export of your CRM",
    )


# -- what it takes


def surer(plan: Plan, confidence: Rate, notation: Notation, *, brief: bool = False) -> str:
    """`24 opportunities, 124 meetings, 6,200 emails, 2,480 calls`: what a confidence would take.

    Args:
        plan: The plan to be surer of.
        confidence: How sure.
        notation: How numbers are written.
        brief: Without the stages that follow from the first one.
    """
    found = needs(replace(plan.funnel, confidence=confidence))
    first = plan.funnel.stages[0].name
    work = (
        need
        for need in reversed(found)
        if need.kind is Kind.CHANNEL or need.name == first or (need.kind is Kind.STAGE and not brief)
    )
    return ", ".join(counted(need.quota, need.name, notation) for need in work)


def confidence_text(sure: Sure, notation: Notation) -> str:
    """`80 %`: the confidence of a plan that is shown beside others."""
    return notation.percent(Rate.parse(sure.level).value)


def planned_pace(line: Line, plan: Plan, notation: Notation) -> Forms:
    """`10.6 a day`, `2.6 a week` where it is less than one a day; the blank keeps digits below each other."""
    rate = line.rate_per_capacity
    number, unit = (rate, "day ") if rate >= 1 else (a_week(rate, plan), "week")
    return tuple(f"{text} a {unit}" for text in notation.forms(number, 1))


def useful_days(line: Line, notation: Notation) -> tuple[Forms, Forms]:
    """The first and the last day on which an activity can still pay within the period."""
    last = line.last_useful_day
    first = None if line.opens is None else line.capacity.next_working_day(line.opens)
    if first is None or last is None:
        return "–", ("too late now", "too late")
    return _short_dated(first, notation), _short_dated(last, notation)


def _short_dated(day: date, notation: Notation) -> Forms:
    return f"{notation.weekday_name(day.weekday())} {notation.short_day(day)}", notation.short_day(day)


def a_day(plan: Plan, name: str, notation: Notation) -> str:
    """`9.85 a working day`: the planned pace of one activity."""
    return f"{notation.short(schedule(plan).line(name).rate_per_capacity, 2)} a working day"


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
