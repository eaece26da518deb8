"""A plan and a pace as tables: what `plan --json` and `status --json` print, a contract for scripts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.forecast.recovery import RecoveryOption
from funnel_tui.core.forecast.shortfall import Shortfall
from funnel_tui.core.plan.levers import Lever, levers
from funnel_tui.core.plan.schedule import Line, Schedule, months, quarters, weeks
from funnel_tui.core.progress.capacity_check import Finding, feasible
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.work_done import WorkDone
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.lever_text import finding_text, lever_change, lever_text
from funnel_tui.core.report.pages.json_cells import band_table, iso, plain, to_the_cent
from funnel_tui.core.report.pages.outlook_tables import coverage_table, pay_table
from funnel_tui.core.report.wording import headline, warnings
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import iso_week


@dataclass(frozen=True, slots=True)
class _ScriptNotation(Notation):
    """How sentences within a table are written, regardless of the settings: scripts may compare them."""

    def day(self, day: date) -> str:
        return day.isoformat()

    def money(self, value: Decimal | Fraction, currency: str) -> str:
        # A sign such as $ stands before an amount, a code such as EUR behind it.
        text = self.short(value, 6)
        return f"{currency}{text}" if len(currency) == 1 else f"{text} {currency}".rstrip()


@dataclass(frozen=True, slots=True)
class _BareNotation(_ScriptNotation):
    """The same with amounts as digits alone, as warnings have them."""

    grouping: str = ""

    def money(self, value: Decimal | Fraction, currency: str) -> str:  # noqa: ARG002 - left out
        return self.number(value)


_SCRIPTS, _WARNINGS = _ScriptNotation(), _BareNotation()


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
        "warnings": list(warnings(plan, _WARNINGS)),
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
        "change": lever_change(lever, _SCRIPTS),
        "first_stage": lever.first_stage,
        "saves": lever.saves,
        "quota_saves": lever.quota_saves,
        "touches_a_day": float(lever.touches_a_day),
        "text": lever_text(lever, _SCRIPTS),
    }


def _finding_table(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.activity,
        "needed_per_day": float(finding.needed),
        "ceiling": None if finding.ceiling is None else float(finding.ceiling),
        "best_week": None if finding.best_week is None else float(finding.best_week),
        "too_much": finding.too_much,
        "text": finding_text(finding, _SCRIPTS),
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


def status_table(pace: Pace, insight: Insight) -> dict[str, object]:
    """What `status --json` prints; its keys are a contract for scripts."""
    revenue, forecast = pace.revenue, insight.forecast
    table: dict[str, object] = {
        "date": pace.today.isoformat(),
        "verdict": str(pace.verdict),
        "headline": headline(pace, _SCRIPTS),
        "chance": forecast and forecast.chance,
        "chance_basis": forecast.basis if forecast else "plan",
        "revenue": {
            "actual": plain(revenue.actual),
            "expected": to_the_cent(revenue.expected),
            "target": plain(revenue.target),
            "verdict": str(revenue.verdict),
            "projection": forecast and band_table(forecast.revenue),
        },
        "activities": [_activity_table(activity) for activity in pace.activities],
        "observed": [_observed_table(rate) for rate in insight.observed],
        "leak": insight.shortfall and _shortfall_table(insight.shortfall),
        "ways_back": {
            "even": [_option_table(option) for option in insight.even],
            "sure": [_option_table(option) for option in insight.sure],
        },
        "recovery": [
            {"repair": str(plan.choice), "by": iso(plan.by), "today": plan.today, "chance": plan.chance}
            for plan in insight.catch_up
        ],
        "catch_up_by": iso(pace.catch_up.by) if pace.catch_up else None,
    }
    table["coverage"] = insight.coverage and coverage_table(insight.coverage)
    if insight.pay:
        table["pay"] = pay_table(insight.pay)
    return table


def review_table(week: WorkDone, today: date, page: str) -> dict[str, object]:
    """What `review --json` prints: the week in figures, and the page as it is printed without it."""
    return {
        "date": today.isoformat(),
        "week": iso_week(week.span.starts),
        "starts": week.span.starts.isoformat(),
        "ends": week.span.ends.isoformat(),
        "planned": week.planned,
        "done": week.done,
        "won": [plain(amount) for amount in week.won],
        "lost": week.lost,
        "notes": {day.isoformat(): note for day, note in week.notes},
        "markdown": page,
    }


def _observed_table(rate: Observed) -> dict[str, object]:
    return {
        "name": rate.name,
        "planned": float(rate.planned),
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "trials": rate.trials,
        "shared": rate.shared,
    }


def _shortfall_table(shortfall: Shortfall) -> dict[str, object]:
    worst = shortfall.worst
    return {
        "sentence": shortfall_text(shortfall, _SCRIPTS),
        "cause": str(worst.cause),
        "names": list(worst.names),
        "ratio": worst.ratio,
        "sureness": str(worst.certainty),
    }


def _option_table(option: RecoveryOption) -> dict[str, object]:
    return {"lever": str(option.lever), "name": option.name, "now": option.now, "needed": option.needed}


def _activity_table(activity: ActivityPace) -> dict[str, object]:
    return {
        "name": activity.name,
        "today": activity.today,
        "due_today": activity.due_today,
        "next_period_due": activity.next_period_due,
        "actual": activity.actual,
        "next_period": activity.next_period,
        "expected": float(activity.expected),
        "delta": float(activity.delta),
        "safe_days": None if activity.safe_days is None else float(activity.safe_days),
        "needed_per_day": None if activity.needed is None else float(activity.needed),
        "quota": activity.quota,
        "verdict": str(activity.verdict),
        "catch_up_today": activity.catch_up_today,
    }
