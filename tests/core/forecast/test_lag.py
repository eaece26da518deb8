"""The lag law against numerical integration and simulated lags."""

from __future__ import annotations

from random import Random

import pytest

from funnel_tui.core.forecast.lag import (
    TimeGrid,
    advancing,
    convolved,
    decided_by,
    deciding,
    kernel,
    learned,
    leaving,
    matured,
)


def test_it_is_exponential() -> None:
    rng, mean = Random(1), 40.0
    sample = [rng.expovariate(1 / mean) for _ in range(40_000)]
    for days in (5, 20, 40, 90, 200):
        share = sum(x <= days for x in sample) / len(sample)
        assert decided_by(days, mean) == pytest.approx(share, abs=0.01)
    assert decided_by(0, mean) == decided_by(-3, mean) == 0.0


@pytest.mark.parametrize(("mean", "width"), [(60.0, 7.0), (7.0, 7.0), (0.5, 6.8), (200.0, 3.0)])
def test_kernel_is_the_lag_of_arrivals_spread_over_a_bin(mean: float, width: float) -> None:
    found = kernel(mean, width, 12)
    steps = 2000
    for shift in (0, 1, 5, 11):
        inside = 0.0
        for i in range(steps):
            start = (i + 0.5) / steps * width
            end = (shift + 1) * width - start
            inside += decided_by(end, mean) - decided_by(end - width if shift else 0, mean)
        assert found[shift] == pytest.approx(inside / steps, abs=1e-5)


def test_convolution_keeps_what_fits_and_drops_the_rest() -> None:
    assert convolved([1.0, 0.0, 2.0], [0.5, 0.25, 0.25]) == [0.5, 0.25, 1.25]


def _events(rng: Random, mean: float, rate: float, upto: int) -> tuple[dict[int, float], dict[int, float]]:
    arrivals: dict[int, float] = {}
    gone: dict[int, float] = {}
    for day in range(0, upto, 2):
        arrivals[day] = 3.0
        for _ in range(3):
            then = day + round(rng.expovariate(1 / mean))
            if rng.random() < rate and then <= upto:
                gone[then] = gone.get(then, 0.0) + 1
    return arrivals, gone


@pytest.mark.parametrize("truth", [15.0, 30.0, 60.0])
def test_the_log_moves_the_lag_to_the_truth(truth: float) -> None:
    logs = (_events(Random(seed), truth, 0.5, 240) for seed in range(20))
    found = sum(learned(30, arrivals, gone, 240, 0.5, 20) for arrivals, gone in logs) / 20
    assert abs(found - truth) < 0.5 * abs(30 - truth) + 5


def test_without_a_log_it_is_the_plan() -> None:
    assert learned(60, {}, {}, 100, 0.5, 20) == 60
    assert learned(60, {0: 5.0}, {}, 0, 0.5, 20) == pytest.approx(60, rel=0.1)


def test_silence_after_many_arrivals_makes_it_longer() -> None:
    arrivals = dict.fromkeys(range(0, 60, 2), 2.0)
    assert learned(30, arrivals, {}, 60, 0.9, 20) > 36


def test_what_is_left_of_a_lag_does_not_depend_on_its_age() -> None:
    """The rest of a lag that is not over is distributed as a whole one: ages need not be known."""
    rng, at = Random(3), TimeGrid(30, (7, 14, 60))
    ages = [rng.uniform(0, 200) for _ in range(40_000)]
    lags = [(age, rng.expovariate(1 / 40)) for age in ages]
    rests = [lag - age for age, lag in lags if lag > age]
    for part, first, last in zip(leaving(1.0, 40, at), (0, 7, 14), at.edges, strict=True):
        assert part == pytest.approx(sum(first < x <= last for x in rests) / len(rests), abs=0.015)
    assert sum(leaving(5.0, 0.5, at)) == pytest.approx(5.0)


def test_what_is_open_is_never_below_none() -> None:
    at = TimeGrid(30, ())
    arrivals = {0: 4.0, 20: 6.0}
    due = matured(arrivals, 10, at)
    assert due == pytest.approx(sum(n * decided_by(30 - day, 10) for day, n in arrivals.items()))
    # At a rate of 0 all are open still, and those whose lag is not over wait.
    assert advancing(10, due, 0, 0.0) == pytest.approx(10 - due)
    assert advancing(10, due, 5, 0.5) < advancing(10, due, 0, 0.5)
    for advanced in (10, 11):
        assert advancing(10, due, advanced, 0.5) == 0.0
    assert advancing(0, 0, 0, 0.5) == 0.0
    assert advancing(10, 10, 0, 1.0) == 0.0


def test_what_is_open_long_after_its_lag_is_forgotten() -> None:
    # Ten arrived, half of them surely due; with everything decided in the end what is left is waiting.
    assert deciding(10, 5, 5, 1.0) == pytest.approx(5, rel=0.01)
    # A fifth never decided: of 6 open 2 are forgotten and 4 waiting.
    assert deciding(10, 5, 4, 0.8) == pytest.approx(6 * 4 / 6)
    assert deciding(10, 10, 4, 0.8) == 0.0
    assert deciding(10, 5, 11, 0.8) == deciding(0, 0, 0, 1.0) == 0.0
