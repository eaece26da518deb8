"""Deals so far for each working day gone, for each working day left."""

from __future__ import annotations

from random import Random

import pytest

from funnel_tui.core.forecast.backtest.run_rate import SoFar, run_rate_chance


def chance(so_far: SoFar, missing: float) -> float | None:
    return run_rate_chance(so_far, missing, Random(1))


def test_the_ends() -> None:
    half = SoFar(5, 50_000, 10_000, 125, 125)
    assert chance(SoFar(0, 0, 10_000, 0, 250), 1_000) is None
    assert chance(half, 0) == 1.0
    assert chance(SoFar(5, 50_000, 10_000, 250, 0), 1) == 0.0
    assert chance(half, 1e9) == 0.0


def test_on_the_way_to_the_target_it_is_about_even() -> None:
    # 20 deals so far, as many working days left: 20 more at the mean are 50 : 50, less what the sizes skew.
    found = chance(SoFar(20, 200_000, 10_000, 125, 125), 200_000)
    assert found == pytest.approx(0.5, abs=0.06)


def test_more_missing_is_less_likely() -> None:
    so_far = SoFar(10, 100_000, 10_000, 125, 125)
    found = [chance(so_far, missing) or 0 for missing in (20_000, 60_000, 100_000, 160_000)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.95
    assert found[-1] < 0.15


def test_one_deal_that_is_enough() -> None:
    # No deal so far: half a deal in as many days left, so none at all comes with (1 / 2)^(1 / 2).
    found = chance(SoFar(0, 0, 10_000, 100, 100), 0.01)
    assert found == pytest.approx(1 - 0.5**0.5, abs=0.002)


def test_thousands_of_deals_are_no_trouble() -> None:
    assert chance(SoFar(3_000, 3e6, 1_000, 10, 240), 1e6) == 1.0
