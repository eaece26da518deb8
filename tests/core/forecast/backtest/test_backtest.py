"""Past forecasts are made again from what was known then, and held against what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.article import ARTICLE_2026
from tests.core.forecast.outlook.test_pay_outlook import LOG

from funnel_tui.core.forecast.backtest.backtest import (
    PLAN,
    Outcome,
    PastForecast,
    backtest,
    mondays,
    score,
)
from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.forecast.simulate import forecast
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.plan.revenue.targets import quarter_targets
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.past.known import Entered
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period

# Half a year keeps the test quick; its quarters are counted from its own start.
PERIOD = Period(date(2026, 4, 1), date(2026, 9, 30))
PLANNED = replace(ARTICLE_2026, period=PERIOD)
DAYS = {when: day for when, day in LOG.items() if when in PERIOD}
YEAR = Year(PLANNED, {**DAYS, date(2026, 4, 13): Day(won=(Decimal(9_000),))})
TODAY = date(2026, 7, 20)


def test_every_monday_from_the_second_date_on() -> None:
    found = mondays(YEAR, TODAY)
    assert (found[0], found[-1], len(found)) == (date(2026, 4, 6), TODAY, 16)
    assert mondays(YEAR, date(2027, 1, 1))[-1] == date(2026, 9, 28)
    assert mondays(YEAR, PERIOD.starts) == []
    # A plan that starts on a Monday has nothing to go by until the next one.
    early = Year(replace(PLANNED, period=Period(date(2026, 4, 6), PERIOD.ends)))
    assert mondays(early, TODAY)[0] == date(2026, 4, 13)


def test_each_is_the_forecast_that_was_shown_then() -> None:
    steps: list[tuple[int, int]] = []
    found = backtest(YEAR, TODAY, told=lambda done, of: steps.append((done, of)))
    assert steps == [(n, 16) for n in range(1, 17)]
    monday = date(2026, 5, 11)
    then = Year(PLANNED, {when: day for when, day in YEAR.days.items() if when < monday})
    shown = forecast(then, monday)
    assert shown is not None
    past = next(each for each in found.forecasts if each.made == monday and each.horizon == PLAN)
    assert (past.chance, past.revenue, past.deals) == (shown.chance, shown.revenue, shown.deals)
    assert past.outcome is None
    assert found.plan is None


def test_a_quarter_that_is_over_is_compared() -> None:
    found = backtest(YEAR, TODAY)
    first = [each for each in found.forecasts if each.horizon == "2026-Q1"]
    assert len(first) == 13
    won = float(sum(sum(day.won) for when, day in YEAR.days.items() if when < date(2026, 7, 1)))
    deals = sum(len(day.won) for day in YEAR.days.values())
    reached = won >= quarter_targets(PLANNED)["2026-Q1"]
    assert {each.outcome for each in first} == {Outcome(won, deals, reached)}
    assert first[0].run_rate is not None
    assert found.quarters is not None
    assert (found.quarters.forecasts, found.quarters.horizons) == (13, 1)
    assert all(each.outcome is None for each in found.forecasts if each.horizon == "2026-Q2")


def test_late_entries_do_not_leak() -> None:
    late = Entered(date(2026, 6, 24), date(2026, 4, 13), "won", 1, Decimal(9_000))
    told, known = backtest(YEAR, TODAY), backtest(YEAR, TODAY, [late])
    assert (known.late, known.journalled, known.days) == (1, 1, len(YEAR.days))
    assert told.late == 0
    for before, after in zip(told.forecasts, known.forecasts, strict=True):
        if date(2026, 4, 13) < after.made <= date(2026, 6, 24):
            assert after.deals.p50 < before.deals.p50 or after.chance < before.chance
        else:
            assert after == before


def test_the_own_number_stands_beside_the_forecast() -> None:
    given = (
        OwnForecast("2026-Q1", date(2026, 5, 13), Decimal(21_000)),
        OwnForecast("2026-Q2", date(2026, 4, 2), Decimal(30_000)),
    )
    found = backtest(replace(YEAR, plan=replace(PLANNED, own_forecasts=given)), TODAY)
    monday = next(f for f in found.forecasts if f.made == date(2026, 5, 11) and f.horizon == "2026-Q1")
    assert monday.outcome is not None
    assert (found.own[0].forecast, found.own[0].outcome) == (monday.revenue, monday.outcome.revenue)
    # Given before the first forecast of its quarter, which is not over.
    assert (found.own[1].forecast, found.own[1].outcome) == (None, None)


def past(chance: float, run_rate: float | None, revenue: float, deals: int, goal: float) -> PastForecast:
    made, ends = date(2026, 4, 6), date(2026, 6, 30)
    outcome = Outcome(revenue, deals, revenue >= goal)
    money, count = Band(10.0, 15.0, 20.0, 25.0, 30.0), Band(1.0, 1.0, 2.0, 3.0, 3.0)
    return PastForecast(made, "2026-Q1", ends, goal, chance, money, count, run_rate, outcome)


def test_the_scores_by_hand() -> None:
    found = score(
        [past(0.8, 0.5, 30.0, 3, 25.0), past(0.4, None, 9.0, 1, 25.0), past(0.5, 1.0, 31.0, 4, 50.0)]
    )
    assert found is not None
    assert (found.forecasts, found.horizons) == (3, 1)
    assert found.held == pytest.approx(1 / 3)
    assert found.deals_held == pytest.approx(2 / 3)
    assert found.brier == pytest.approx((0.04 + 0.16 + 0.25) / 3)
    assert found.brier_beside == pytest.approx((0.04 + 0.25) / 2)
    assert found.run_rate == pytest.approx((0.25 + 1.0) / 2)
    assert score([replace(past(0.5, 0.5, 1.0, 1, 1.0), outcome=None)]) is None
