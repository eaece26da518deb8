"""A flow by date: sums by bin, evenly within a bin."""

import pytest

from funnel_tui.core.forecast.outlook.by_date import curve_by

CURVE, EDGES = (0.0, 4.0, 10.0), (4, 10)


@pytest.mark.parametrize(
    ("days", "by_then"),
    [(-3, 0.0), (0, 0.0), (1, 1.0), (4, 4.0), (7, 7.0), (10, 10.0), (99, 10.0)],
)
def test_a_running_sum_is_even_within_a_bin(days: int, by_then: float) -> None:
    assert curve_by(CURVE, EDGES, days) == by_then


def test_without_bins_all_of_it_is_there() -> None:
    assert curve_by((3.0,), (), 5) == 3.0
