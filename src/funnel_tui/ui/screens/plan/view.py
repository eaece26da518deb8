"""What Plan shows of a plan: tables, bars, and sentences under their labels."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.plan.levers import confidence_table, levers
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule, schedule
from funnel_tui.core.progress.capacity_check import beyond_a_day, feasible
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import plan_text
from funnel_tui.core.report.lever_text import (
    finding_figures,
    finding_text,
    lever_forms,
    lever_saves,
    touches_a_day,
)
from funnel_tui.core.report.wording import plan_chance, sentence, warnings
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import week_of
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.widgets.charts.funnel_layout import FunnelBar
from funnel_tui.ui.widgets.key_lines import KeyLine
from funnel_tui.ui.widgets.tables.tables import Table, TableRow

SURE = Rate.parse("80%")
"""The confidence that Plan names beside the plan's own chance."""
MOST_LEVERS = 5
"""Further ones hardly change anything."""
WELCOME_IMPORT = 24
"""Rows of a terminal from which the welcome has a line for an import: below, the first fields take them."""

TOO_MUCH = "Too much"
ANSWER_HEADS: tuple[Forms, ...] = (
    "Activity",
    "total",
    (*["a day or week"] * 3, "pace "),
    (*["first day"] * 3, "first"),
    (*["last useful day"] * 2, "last day"),
)
FIRST_DAY = 3
"""Of the heads: the one that there is least need of."""

Pairs = list[tuple[str, str]]
"""Labels and sentences, the most important first."""


def bars(made: Schedule, notation: Notation) -> tuple[FunnelBar, ...]:
    """The funnel's bars, from touches to deals."""
    return tuple(
        FunnelBar(
            notation.title(line.name),
            notation.number(line.need),
            line.need,
            line.rate.text if line.rate else "",
            line.kind,
            notation.forms(line.need)[1:],
        )
        for line in made.lines
    )


def answer(made: Schedule, notation: Notation) -> Table:
    """How many of each activity, how many a day, and when."""
    beyond = {finding.activity for finding in beyond_a_day(made.plan)}
    rows = []
    for line in made.lines:
        pace = plan_text.planned_pace(line, made.plan, notation)
        style = "key" if line is made.deals else "text"
        if line.name in beyond:
            pace, style = tuple(f"{text.rstrip()} {plan_text.TOO_MUCH}" for text in pace), "warn"
        days = plan_text.useful_days(line, notation)
        rows.append(TableRow((notation.title(line.name), notation.forms(line.need), pace, *days), style))
    return Table(ANSWER_HEADS, tuple(rows), spare=(FIRST_DAY,))


def summary(made: Schedule, notation: Notation) -> Pairs:
    """What is wrong with a plan, and how likely it is."""
    out = [(TOO_MUCH, finding_text(found, notation)) for found in beyond_a_day(made.plan)]
    out += [("Note", sentence(warning)) for warning in warnings(made, notation)]
    return [*out, ("Chance", plan_chance(made, notation))]


def surer(made: Schedule, notation: Notation, *, in_sight: bool = True) -> Pairs:
    """What 80 % would take, unless the plan is made for a confidence of its own.

    The label alone where nobody can see the rest: it is a search, a tenth of what a key on Plan takes.
    """
    if made.plan.funnel.confidence is not None:
        return []
    text = plan_text.surer(made.plan, SURE, notation, brief=True) if in_sight else ""
    return [(f"For {notation.percent(SURE.value)}", text)]


def warned(pairs: Pairs) -> frozenset[str]:
    """Labels of what is to be shown as a warning."""
    return frozenset(label for label, _ in pairs if label in (TOO_MUCH, "Note"))


def changes(old: Plan, new: Plan, notation: Notation) -> Pairs:
    """What a draft changes, and what that does to the quotas and the chance."""
    out = [
        ("Draft", plan_text.changed_fields(old, new, notation)),
        ("so", plan_text.changed_quotas(old, new, notation)),
        ("chance", plan_text.changed_chance(old, new, notation)),
    ]
    return [(label, text) for label, text in out if text]


def dates(made: Schedule, today: date, notation: Notation) -> Pairs:
    """What is due this week, when each activity closes, and who is off when."""
    plan = made.plan
    out = [
        ("This week", plan_text.due_in(made, week_of(today, notation.week_starts), notation)),
        ("Workdays", plan_text.workdays(made, notation)),
    ]
    if plan.work.holidays:
        out.append(("Holidays", plan_text.holidays(plan, today, notation)))
    out += [("Off", text) for text in plan_text.days_off(plan, notation)]
    if plan.work.months:
        out.append(("Months", plan_text.month_weights(plan, notation)))
    return out


def odds(year: Year, plan: Plan, today: date, notation: Notation) -> tuple[Table, ...]:
    """The quotas at three confidences, what moves them most, and whether a day has room for them."""
    return _by_confidence(plan, notation), _levers(plan, notation), _feasibility(year, plan, today, notation)


def _by_confidence(plan: Plan, notation: Notation) -> Table:
    table = confidence_table(plan)
    first, *others = (plan_text.confidence_text(sure, notation) for sure in table)
    rows = [
        TableRow((notation.title(name), *(notation.forms(sure.needs[i].quota) for sure in table)))
        for i, name in enumerate(plan.names)
    ]
    rows.append(TableRow(("Chance", *(notation.percent(sure.chance) for sure in table)), "key"))
    return Table(("Confidence", ("as the rates say", "as rates say", first), *others), tuple(rows))


def _levers(plan: Plan, notation: Notation) -> Table:
    found = [lever for lever in levers(plan) if lever.saves > 0 or lever.touches > 0]
    rows = (
        TableRow((lever_forms(lever, notation), lever_saves(lever, notation), touches_a_day(lever, notation)))
        for lever in found[:MOST_LEVERS]
    )
    return Table(("Lever", "saves", ("touches a day", "a day")), tuple(rows), spare=(2,))


def _feasibility(year: Year, plan: Plan, today: date, notation: Notation) -> Table:
    rows = (
        TableRow(
            (notation.title(finding.activity), *finding_figures(finding, notation)),
            "warn" if finding.too_much else "text",
        )
        for finding in feasible(plan, year.days, today)
    )
    heads = ("Feasible a day", "needed", "room for", "best week", ("best 4 weeks", "best 4"))
    return Table(heads, tuple(rows), spare=(3,))


def welcome(plan: Plan, notation: Notation, height: int) -> tuple[KeyLine, ...]:
    """The first start: what it is, the keys to the first logged call, and an import where there is room."""
    lines = (
        KeyLine(plan_text.example_text(plan, notation)),
        KeyLine(plan_text.first_fields_text(), "plan.edit"),
        KeyLine(plan_text.first_count_text(plan, notation), "plan.accept"),
        KeyLine(plan_text.holidays_offer(schedule(plan), notation), "plan.holidays"),
    )
    if height < WELCOME_IMPORT:
        return lines
    return *lines, KeyLine(plan_text.own_figures_offer(), "import")


def looking_back(ended: Year, notation: Notation) -> Pairs:
    """How the plan that ended came out, beside what it had planned."""
    rates = observed(ended, ended.plan.period.ends)
    out = [("Last plan", plan_text.money_reached(ended, notation))]
    return out + [(notation.words(rate.name), plan_text.rate_reached(rate, notation)) for rate in rates]
