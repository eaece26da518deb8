"""Which sentences about a plan Plan shows, under which labels."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.plan.levers import confidence_table, levers
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import Schedule
from funnel_tui.core.progress.capacity_check import beyond_a_day, feasible
from funnel_tui.core.progress.conversion import observed
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report import plan_text
from funnel_tui.core.report.wording import plan_chance, sentence, warnings
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import week_of
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.widgets.charts.funnel_layout import FunnelBar

SURE = Rate.parse("80%")
"""The confidence that Plan names beside the plan's own chance."""
MOST_LEVERS = 5
"""As many as fit below the table of quotas at 80x24."""

EACH_DAY, TOO_MUCH = "Each day", "Too much"

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


def summary(made: Schedule, notation: Notation) -> Pairs:
    """What a plan amounts to."""
    out = [("Chance", plan_chance(made, notation))]
    if made.plan.funnel.confidence is None:
        out.append((f"For {notation.percent(SURE.value)}", plan_text.surer(made.plan, SURE, notation)))
    out.append((EACH_DAY, plan_text.each_day(made, notation)))
    out += [(TOO_MUCH, plan_text.finding_text(found, notation)) for found in beyond_a_day(made.plan)]
    out.append(("Last day", plan_text.last_days(made, notation)))
    return out + [("Note", sentence(warning)) for warning in warnings(made, notation)]


def warned(pairs: Pairs) -> frozenset[str]:
    """Labels of what is to be shown as a warning."""
    return frozenset((EACH_DAY, TOO_MUCH) if any(label == TOO_MUCH for label, _ in pairs) else ())


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
        ("Last day", plan_text.last_days(made, notation)),
        ("Workdays", plan_text.workdays(made, notation)),
    ]
    if plan.work.holidays:
        out.append(("Holidays", plan_text.holidays(plan, today, notation)))
    out += [("Off", text) for text in plan_text.days_off(plan, notation)]
    if plan.work.months:
        out.append(("Months", plan_text.month_weights(plan, notation)))
    return out


def odds(year: Year, plan: Plan, today: date, notation: Notation) -> Pairs:
    """The quotas at an even chance, 80 and 90 %, what a working day has room for, and what moves it most."""
    table = confidence_table(plan)
    rows = [("Planned for", [plan_text.confidence_text(sure, notation) for sure in table])]
    for i, name in enumerate(plan.names):
        rows.append((notation.title(name), [notation.number(sure.needs[i].quota) for sure in table]))
    rows.append(("Chance", [notation.percent(sure.chance) for sure in table]))
    room = max(len(figure) for _, figures in rows for figure in figures) + 1
    out = [(label, "".join(figure.rjust(room) for figure in figures)) for label, figures in rows]
    for finding in feasible(plan, year.days, today):
        if finding.too_much or finding.best_week is not None:
            label = TOO_MUCH if finding.too_much else "Feasible"
            out.append((label, plan_text.finding_text(finding, notation)))
    found = [lever for lever in levers(plan) if lever.saves > 0 or lever.touches > 0]
    texts = [plan_text.lever_text(lever, notation) for lever in found[:MOST_LEVERS]]
    return out + [("" if i else "Levers", text) for i, text in enumerate(texts)]


def looking_back(ended: Year, notation: Notation) -> Pairs:
    """How the plan that ended came out, beside what it had planned."""
    rates = observed(ended, ended.plan.period.ends)
    out = [("Last plan", plan_text.money_reached(ended, notation))]
    return out + [(notation.words(rate.name), plan_text.rate_reached(rate, notation)) for rate in rates]
