"""The distributions by their moments, and the ranges of samples."""

from __future__ import annotations

from random import Random

import pytest

from funnel_tui.core.forecast.distributions import Band, Beta, Gamma, band_of, quantile


def moments(sample: list[float]) -> tuple[float, float]:
    mean = sum(sample) / len(sample)
    return mean, sum((x - mean) ** 2 for x in sample) / len(sample)


@pytest.mark.parametrize(("shape", "rate"), [(0.3, 2.0), (0.9, 1.0), (1.0, 0.5), (6.0, 4.0)])
def test_a_gamma_has_its_mean_and_variance(shape: float, rate: float) -> None:
    found = Gamma(shape, rate)
    mean, variance = moments(found.draws(Random(3), 20_000))
    assert found.mean == pytest.approx(shape / rate)
    assert mean == pytest.approx(shape / rate, rel=0.04)
    assert variance == pytest.approx(shape / rate**2, rel=0.1)
    assert Gamma(0.0, rate).draws(Random(3), 2) == [0.0, 0.0]


@pytest.mark.parametrize(("won", "lost"), [(0.5, 0.7), (4.0, 16.0), (30.0, 1.0)])
def test_a_beta_has_its_mean_and_variance(won: float, lost: float) -> None:
    found, total = Beta(won, lost), won + lost
    mean, variance = moments(found.draws(Random(3), 20_000))
    assert mean == pytest.approx(found.mean, rel=0.04)
    assert found.mean == pytest.approx(won / total)
    assert variance == pytest.approx(won * lost / total**2 / (total + 1), rel=0.1)


def test_a_beta_where_nothing_can_fail_or_nothing_succeeds() -> None:
    assert Beta(3.0, 0.0).draws(Random(3), 2) == [1.0, 1.0]
    assert Beta(0.0, 3.0).draws(Random(3), 2) == [0.0, 0.0]


def test_the_band_of_a_sample_lies_on_top_of_what_is_there() -> None:
    sample = [float(x) for x in range(100, -1, -1)]
    assert band_of(sample) == Band(10, 25, 50, 75, 90)
    assert band_of(sample, 1_000) == Band(1_010, 1_025, 1_050, 1_075, 1_090)
    assert quantile([3.0], 0.9) == 3
