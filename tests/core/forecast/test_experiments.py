"""Before and since a marked day, matched by lag, with a probability and no early verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.forecast.experiments import (
    Comparison,
    Effect,
    ExperimentResult,
    experiments,
    trials_needed,
)
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year

START = date(2026, 1, 1)
MARK, DAYS = 90, 240
LAG = 7


def year(ratio: float, marks: dict[int, str] | None = None, calls: int = 80, seed: int = 5) -> Year:
    """Calls every working day, whose rate to a meeting changes on the marked day."""
    rng, made, came = Random(seed), dict[int, int](), dict[int, int]()
    for day in (day for day in range(DAYS) if day % 7 < 5):
        made[day] = calls
        for _ in range(calls):
            if rng.random() < 0.025 * (ratio if day >= MARK else 1):
                after = day + round(rng.gammavariate(2, LAG / 2))
                came[after] = came.get(after, 0) + 1
    days = {
        START + timedelta(day): Day({"calls": made.get(day, 0), "meetings": came.get(day, 0)})
        for day in range(DAYS)
    }
    marked = tuple((START + timedelta(day), text) for day, text in (marks or {MARK: "new script"}).items())
    return Year(replace(ARTICLE_2026, experiments=marked), days)


def calls_of(found: ExperimentResult) -> Comparison:
    step = found.steps[0]
    assert (step.names, step.into) == (("calls", "emails"), "meetings")
    return step


TODAY = START + timedelta(DAYS - 1)


def test_a_change_by_half_is_found() -> None:
    (found,) = experiments(year(1.5), TODAY)
    assert (found.started, found.label) == (START + timedelta(MARK), "new script")
    step = calls_of(found)
    assert step.before == pytest.approx(0.025, rel=0.15)
    assert step.since == pytest.approx(0.0375, rel=0.15)
    assert step.better > 0.99
    assert step.missing == 0
    assert step.verdict is Effect.BETTER
    (worse,) = experiments(year(0.5), TODAY)
    assert calls_of(worse).verdict is Effect.WORSE


def test_trials_are_matched_by_lag() -> None:
    step = calls_of(experiments(year(1.0), TODAY)[0])
    # Calls of before the mark had their lag; of those since, the last ones have not.
    assert step.trials_before == pytest.approx(65 * 80, rel=0.02)
    made = sum(80 for day in range(MARK, DAYS) if day % 7 < 5)
    assert 0.9 * made < step.trials_since < made


def test_nothing_has_changed_in_most_logs_without_a_change() -> None:
    found = [calls_of(experiments(year(1.0, seed=seed), TODAY)[0]) for seed in range(20)]
    assert sum(step.verdict is Effect.NONE for step in found) >= 16
    assert 0.3 < sum(step.better for step in found) / 20 < 0.7


def test_there_is_no_verdict_below_the_number_needed() -> None:
    early = START + timedelta(MARK + 14)
    step = calls_of(experiments(year(3.0), early)[0])
    assert step.better > 0.9
    assert step.needed is not None
    assert step.missing == pytest.approx(step.needed - step.trials_since, abs=1)
    assert step.missing
    assert step.verdict is None


def test_a_later_mark_ends_the_time_of_the_one_before() -> None:
    first, second = experiments(year(1.5, {30: "first", MARK: "second"}), TODAY)
    assert calls_of(first).trials_since == pytest.approx(calls_of(second).trials_before, rel=0.05)
    assert calls_of(first).verdict is not Effect.BETTER
    assert calls_of(second).better > 0.99


def test_marks_of_later_days_wait() -> None:
    assert experiments(year(1.0, {200: "later"}), START + timedelta(150)) == ()
    assert experiments(Year(ARTICLE_2026), TODAY) == ()
    (today,) = experiments(year(1.0), START + timedelta(MARK))
    assert today.steps == ()


def test_a_win_rate_is_of_what_was_decided() -> None:
    days = {}
    for day in range(DAYS):
        won = (Decimal(9_000),) * (day % 4 == 0 or day >= 130)
        days[START + timedelta(day)] = Day({"opportunities": 2}, won=won, lost=1)
    marked = ((START + timedelta(MARK), "demo first"),)
    (found,) = experiments(Year(replace(ARTICLE_2026, experiments=marked), days), TODAY)
    step = found.steps[-1]
    assert (step.names, step.into) == (("opportunities",), "deals")
    assert step.before < 0.35 < step.since
    assert step.trials_before + step.trials_since == pytest.approx(
        sum(len(day.won) + day.lost for day in days.values())
    )
    assert step.better > 0.95


def test_the_number_needed_by_hand() -> None:
    # (1.645 + 0.842)^2 = 6.18; the variance before is 0.2 * 0.8 / 1000 = 0.00016.
    assert trials_needed(0.2, 1_000) == pytest.approx(0.3 * 0.7 / (0.01 / 6.1826 - 0.00016), abs=1)
    assert trials_needed(0.2, 50) is None
    assert trials_needed(0.9, 1_000) is not None
