"""A pace as tables: what `status --json` and `review --json` print, a contract for scripts."""

from __future__ import annotations

from datetime import date

from funnel_tui.core.forecast.insight import Insight
from funnel_tui.core.forecast.recovery import RecoveryOption
from funnel_tui.core.forecast.shortfall import Shortfall
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.work_done import WorkDone
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.pages.json_cells import SCRIPTS, band_table, iso, plain, to_the_cent
from funnel_tui.core.report.pages.outlook_tables import coverage_table, pay_table
from funnel_tui.core.report.wording import headline
from funnel_tui.core.values.period import iso_week


def status_table(pace: Pace, insight: Insight) -> dict[str, object]:
    """What `status --json` prints; its keys are a contract for scripts."""
    revenue, forecast = pace.revenue, insight.forecast
    table: dict[str, object] = {
        "date": pace.today.isoformat(),
        "verdict": str(pace.verdict),
        "headline": headline(pace, SCRIPTS),
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
        "sentence": shortfall_text(shortfall, SCRIPTS),
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
