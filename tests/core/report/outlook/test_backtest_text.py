"""Past forecasts against what came, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.article import ARTICLE_2026

from funnel_tui.core.forecast.backtest.backtest import Backtest, OwnResult
from funnel_tui.core.forecast.backtest.score import Score
from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.report.outlook.backtest_text import (
    backtest_text,
    own_text,
    score_text,
    source_text,
)
from funnel_tui.core.values.money import PLAIN

SCORE = Score(26, 2, 0.8077, 0.9, 0.1234, 0.1567, 0.1234)
FOUND = Backtest((), None, None, (), 140, 12, 0)
OWN = OwnForecast("2026-Q1", date(2026, 2, 2), Decimal(21_000))


def test_a_score_names_what_it_is_held_against() -> None:
    assert score_text(SCORE, PLAIN) == (
        "26 forecasts of 2 quarters, 81 % of the ranges held (80 % is right);"
        " Brier score 0.12, run rate 0.16 (0 is perfect, 0.25 a coin)"
    )
    # The first Monday may have no run rate: then both are said of the same ones.
    other = score_text(replace(SCORE, brier_beside=0.11), PLAIN)
    assert "run rate 0.16 where the forecast has 0.11 (" in other
    assert score_text(replace(SCORE, run_rate=None), PLAIN).endswith("Brier score 0.12")


def test_the_own_number() -> None:
    found = OwnResult(OWN, Band(4_000.0, 0.0, 0.0, 0.0, 30_000.0), 18_000.0)
    assert own_text(found, ARTICLE_2026, PLAIN) == (
        "You said $21,000 for 2026-Q1 on 2 Feb 2026; the forecast said $4k to $30k; $18k came"
    )
    early = replace(found, forecast=None, outcome=None)
    assert own_text(early, ARTICLE_2026, PLAIN) == "You said $21,000 for 2026-Q1 on 2 Feb 2026"


def test_it_says_by_what_it_knows_what_was_known() -> None:
    assert source_text(FOUND, PLAIN).startswith(
        "Known then: 12 of 140 logged days are in this machine's journal"
    )
    late = source_text(replace(FOUND, late=3), PLAIN)
    assert late.endswith("Left out of earlier forecasts: 3 late entries")
    assert backtest_text(FOUND, ARTICLE_2026, PLAIN).startswith("No Monday to forecast from yet")
