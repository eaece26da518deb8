"""Past forecasts against what came, and experiments, for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from funnel_tui.core.forecast.backtest.backtest import Backtest, OwnResult, PastForecast
from funnel_tui.core.forecast.backtest.score import Score
from funnel_tui.core.forecast.experiments import Comparison, ExperimentResult
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.report.pages.json_cells import band_table, plain


def backtest_table(found: Backtest, today: date) -> dict[str, object]:
    """What `forecast --backtest --json` prints; its keys are a contract for scripts."""
    return {
        "date": today.isoformat(),
        "forecasts": [_forecast_table(each) for each in found.forecasts],
        "scores": {"quarters": _score_table(found.quarters), "plan": _score_table(found.plan)},
        "own": [_own_table(each) for each in found.own],
        "days": found.days,
        "days_in_journal": found.journalled,
        "late_entries": found.late,
    }


def _forecast_table(each: PastForecast) -> dict[str, object]:
    came = each.outcome
    return {
        "made": each.made.isoformat(),
        "horizon": each.horizon,
        "ends": each.ends.isoformat(),
        "goal": f"{each.goal:.2f}",
        "chance": each.chance,
        "run_rate_chance": each.run_rate,
        "revenue": band_table(each.revenue),
        "deals": {name: getattr(each.deals, name) for name in ("p10", "p50", "p90")},
        "outcome": came
        and {
            "revenue": f"{came.revenue:.2f}",
            "deals": came.deals,
            "reached": came.reached,
            "held": each.held,
            "deals_held": each.deals_held,
        },
    }


def _score_table(score: Score | None) -> dict[str, object] | None:
    if score is None:
        return None
    return {
        "forecasts": score.forecasts,
        "horizons": score.horizons,
        "held": score.held,
        "deals_held": score.deals_held,
        "brier": score.brier,
        "brier_beside_run_rate": score.brier_beside,
        "brier_run_rate": score.run_rate,
    }


def own_table(own: OwnForecast) -> dict[str, object]:
    """The user's own number; `forecast --own --json` prints it."""
    return {"quarter": own.quarter, "made": own.made.isoformat(), "amount": plain(own.amount)}


def _own_table(each: OwnResult) -> dict[str, object]:
    return {
        **own_table(each.own),
        "forecast": each.forecast and band_table(each.forecast),
        "outcome": None if each.outcome is None else f"{each.outcome:.2f}",
    }


def experiments_table(found: Sequence[ExperimentResult], today: date) -> dict[str, object]:
    """What `experiments --json` prints; its keys are a contract for scripts."""
    return {
        "date": today.isoformat(),
        "experiments": [
            {
                "started": each.started.isoformat(),
                "label": each.label,
                "steps": [_step_table(step) for step in each.steps],
            }
            for each in found
        ],
    }


def _step_table(step: Comparison) -> dict[str, object]:
    return {
        "from": list(step.names),
        "into": step.into,
        "before": step.before,
        "since": step.since,
        "trials_before": step.trials_before,
        "trials_since": step.trials_since,
        "better": step.better,
        "needed": step.needed,
        "missing": step.missing,
        "verdict": step.verdict and step.verdict.value,
    }
