"""A plan on one page of Markdown: to hand to a manager, or to keep beside the calendar."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.plan.levers import confidence_table, levers
from funnel_tui.core.plan.schedule import Line, Schedule, months, quarters
from funnel_tui.core.progress.capacity_check import feasible
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.markdown import table, text
from funnel_tui.core.values.money import Notation

MOST_LEVERS = 5


def page(plan: Schedule, notation: Notation, year: Year | None = None, today: date | None = None) -> str:
    """The funnel, the schedule by quarter and month, how sure it is, and what would change it most.

    Args:
        plan: What is shown.
        notation: How numbers, money and dates are written.
        year: Its log, to compare what a day holds with the best weeks.
        today: The date of that comparison.
    """
    made, funnel = plan.plan, plan.plan.funnel
    money = notation.money(funnel.target, made.currency)
    starts, ends = notation.day(made.period.starts), notation.day(made.period.ends)
    days = notation.number(len(plan.capacity.working_days))
    deal = notation.money(funnel.average_deal, made.currency)
    deals = "1 deal" if plan.deals.need == 1 else f"{notation.number(plan.deals.need)} deals"
    closed = ""
    if funnel.closed_before:
        closed = f" {notation.money(funnel.closed_before, made.currency)} of it is closed already."
    out = [
        f"# {text(money)} by {ends}",
        f"{starts} to {ends}, {days} working days. {deals} at {text(deal)} each.{text(closed)} "
        f"Chance of {deals}, if this is done: {notation.percent(plan.chance)}.",
        "## What it takes",
        _funnel(plan, notation),
        "## How sure",
        _sure(plan, notation),
        "## By quarter",
        _schedule(plan, {line.name: quarters(line) for line in plan.lines}, notation),
        "## By month",
        _schedule(plan, {line.name: months(line) for line in plan.lines}, notation),
    ]
    if found := levers(made)[:MOST_LEVERS]:
        out += ["## What would change it most", "\n".join(f"- {text(lever.text)}" for lever in found)]
    said = [*plan.warnings]
    said += [f.text for f in feasible(made, year.days if year else None, today) if f.too_much]
    if said:
        out += ["## Mind", "\n".join(f"- {text(line)}" for line in said)]
    if made.work.days_off:
        off = (
            f"- {notation.day(o.period.starts)} to {notation.day(o.period.ends)}: {text(o.label) or 'off'}"
            for o in made.work.days_off
        )
        out += ["## Days off", "\n".join(off)]
    return "\n\n".join(out)


def _funnel(plan: Schedule, notation: Notation) -> str:
    rows = [["", "In all", "A working day", "Becomes the next", "From", "Last useful day"]]
    for line in plan.lines:
        last = line.last_useful_day
        rows.append(
            [
                _name(line),
                notation.number(line.quota),
                notation.short(line.rate_per_working_day, 2) if line.opens else "-",
                line.rate.text if line.rate else "",
                notation.day(line.opens) if line.opens else "-",
                notation.day(last) if last else "-",
            ]
        )
    return table(rows)


def _sure(plan: Schedule, notation: Notation) -> str:
    levels = confidence_table(plan.plan)
    rows = [["", *("as the rates say" if i == 0 else f"for {sure.level}" for i, sure in enumerate(levels))]]
    for i, line in enumerate(plan.lines):
        rows.append([_name(line), *(notation.number(sure.needs[i].quota) for sure in levels)])
    rows.append(["Chance", *(notation.percent(sure.chance) for sure in levels)])
    return table(rows)


def _schedule(plan: Schedule, parts: dict[str, dict[str, int]], notation: Notation) -> str:
    """A row for each part of the period that has work in it."""
    rows = [["", *(_name(line) for line in plan.lines)]]
    for part in parts[plan.deals.name]:
        rows.append([part, *(notation.number(parts[line.name][part]) for line in plan.lines)])
    return table(rows)


def _name(line: Line) -> str:
    return line.name.replace("_", " ").capitalize()
