"""A plan as a table: what `plan --json` prints, a contract for scripts."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.plan.levers import Lever, levers
from funnel_tui.core.plan.schedule import Line, Schedule, months, quarters, weeks
from funnel_tui.core.progress.capacity_check import Finding, feasible
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.lever_text import finding_text, lever_change, lever_text
from funnel_tui.core.report.pages.json_cells import SCRIPTS, WARNINGS, iso, plain
from funnel_tui.core.report.wording import warnings


def plan_table(plan: Schedule, year: Year | None = None, today: date | None = None) -> dict[str, object]:
    """What `plan --json` prints; its keys are a contract for scripts.

    Args:
        plan: What is shown.
        year: Its log, to compare what a day holds with the best weeks, and the plans before it.
        today: The date of that comparison.
    """
    funnel = plan.plan.funnel
    judged = feasible(plan.plan, year.days if year else None, today)
    return {
        "starts": plan.plan.period.starts.isoformat(),
        "ends": plan.plan.period.ends.isoformat(),
        "working_days": len(plan.capacity.working_days),
        "target": plain(funnel.target),
        "average_deal": plain(funnel.average_deal),
        "chance": plan.chance,
        "confidence": None if funnel.confidence is None else float(funnel.confidence),
        "warnings": list(warnings(plan, WARNINGS)),
        "activities": [_line_table(line) for line in plan.lines],
        "levers": [_lever_table(lever) for lever in levers(plan.plan)],
        "feasible": [_finding_table(finding) for finding in judged],
        "plans": [
            {"ended": iso(earlier.ended), "target": plain(earlier.plan.funnel.target)}
            for earlier in (year.earlier if year else ())
        ],
    }


def _lever_table(lever: Lever) -> dict[str, object]:
    return {
        "path": lever.path,
        "change": lever_change(lever, SCRIPTS),
        "first_stage": lever.first_stage,
        "saves": lever.saves,
        "quota_saves": lever.quota_saves,
        "touches_a_day": float(lever.touches_a_day),
        "text": lever_text(lever, SCRIPTS),
    }


def _finding_table(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.activity,
        "needed_per_day": float(finding.needed),
        "ceiling": None if finding.ceiling is None else float(finding.ceiling),
        "best_week": None if finding.best_week is None else float(finding.best_week),
        "too_much": finding.too_much,
        "text": finding_text(finding, SCRIPTS),
    }


def _line_table(line: Line) -> dict[str, object]:
    days = ((day, line.on(day)) for day in line.capacity.period)
    return {
        "name": line.name,
        "kind": str(line.kind),
        "quota": line.quota,
        "exact": str(line.exact),
        "rate": None if line.rate is None else line.rate.text,
        "opens": iso(line.opens),
        "last_useful_day": iso(line.last_useful_day),
        "quarters": quarters(line),
        "months": months(line),
        "weeks": weeks(line),
        "days": {day.isoformat(): n for day, n in days if n},
    }
