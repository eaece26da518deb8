"""A plan on one page of Markdown: to hand to a manager, or to keep beside the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.levers import confidence_table, levers
from funnel_tui.core.plan.schedule import Schedule, months, quarters
from funnel_tui.core.progress.capacity_check import feasible
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.lever_text import finding_text, lever_text
from funnel_tui.core.report.pages.terminal import line_cells
from funnel_tui.core.report.plan_text import confidence_text
from funnel_tui.core.report.wording import counted, plan_chance, sentence, span_text, warnings
from funnel_tui.core.values.markdown import table, text
from funnel_tui.core.values.money import Notation

MOST_LEVERS = 5
"""As many as fit on a page beside the schedule."""


def page(made: Schedule, notation: Notation, year: Year | None = None, today: date | None = None) -> str:
    """The funnel, the schedule by quarter and month, how sure it is, and what would change it most.

    Args:
        made: The plan with its dates.
        notation: How numbers, money and dates are written.
        year: Its log, to compare what a day holds with the best weeks.
        today: The date of that comparison.
    """
    plan, period = made.plan, made.plan.period
    by_month = {line.name: _named_months(months(line), notation) for line in made.lines}
    out = [
        f"# {text(notation.money(plan.funnel.target, plan.currency))} by {notation.day(period.ends)}",
        text(_summary(made, notation)),
        "## What it takes",
        _funnel(made, notation),
        "## How sure",
        _sure(made, notation),
        "## By quarter",
        _schedule(made, {line.name: quarters(line) for line in made.lines}, notation),
        "## By month",
        _schedule(made, by_month, notation),
    ]
    if found := levers(plan)[:MOST_LEVERS]:
        out += ["## What would change it most", _listed(lever_text(lever, notation) for lever in found)]
    findings = feasible(plan, year.days if year else None, today)
    notes = [*warnings(made, notation), *(finding_text(f, notation) for f in findings if f.too_much)]
    if notes:
        out += ["## Warnings", _listed(notes)]
    if plan.work.days_off:
        stretches = (
            f"{span_text(off.period.starts, off.period.ends, notation)}: {off.label or 'off'}"
            for off in plan.work.days_off
        )
        out += ["## Days off", _listed(stretches)]
    return "\n\n".join(out)


def _listed(clauses: Iterable[str]) -> str:
    return "\n".join(f"- {text(clause)}" for clause in clauses)


def _summary(made: Schedule, notation: Notation) -> str:
    """Dates, deals and the chance, in sentences."""
    plan, funnel = made.plan, made.plan.funnel
    span = span_text(plan.period.starts, plan.period.ends, notation)
    days = counted(len(made.capacity.working_days), "working days", notation)
    deals = counted(made.deals.need, DEALS, notation)
    parts = [f"{span}, {days}.", f"{deals} at {notation.money(funnel.average_deal, plan.currency)} each."]
    if funnel.closed_before:
        parts.append(f"{notation.money(funnel.closed_before, plan.currency)} of it is closed already.")
    parts.append(f"{sentence(plan_chance(made, notation))}.")
    return " ".join(parts)


def _funnel(made: Schedule, notation: Notation) -> str:
    head = ["", "In all", "A working day", "Becomes the next", "From", "Last useful day"]
    return table([head, *([notation.title(line.name), *line_cells(line, notation)] for line in made.lines)])


def _sure(made: Schedule, notation: Notation) -> str:
    levels = confidence_table(made.plan)
    rows = [["", "as the rates say", *(f"for {confidence_text(sure, notation)}" for sure in levels[1:])]]
    for i, line in enumerate(made.lines):
        rows.append([notation.title(line.name), *(notation.number(sure.needs[i].quota) for sure in levels)])
    rows.append(["Chance", *(notation.percent(sure.chance) for sure in levels)])
    return table(rows)


def _schedule(made: Schedule, parts: dict[str, dict[str, int]], notation: Notation) -> str:
    """A row for each part of the period that has work in it."""
    rows = [["", *(notation.title(line.name) for line in made.lines)]]
    for part in parts[made.deals.name]:
        rows.append([part, *(notation.number(parts[line.name][part]) for line in made.lines)])
    return table(rows)


def _named_months(quotas: dict[str, int], notation: Notation) -> dict[str, int]:
    """`Nov 2026` for `2026-11`."""
    return {f"{notation.month(int(key[5:]))} {key[:4]}": n for key, n in quotas.items()}
