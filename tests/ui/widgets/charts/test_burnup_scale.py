"""Dates to columns, amounts to rows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.ui.widgets.charts.burnup_scale import (
    Frame,
    interpolated,
    nice_step,
    sampled,
    tick_labels,
    top_of_scale,
)

FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 8, 20)


def test_steps_hold_until_the_next_one() -> None:
    steps = [(date(2026, 2, 1), 5.0), (date(2026, 3, 1), 9.0)]
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 12, 1)]
    assert [sampled(steps, day) for day in days] == [0, 5, 5, 9, 9]
    assert sampled(lambda day: day.day, date(2026, 2, 7)) == 7
    assert sampled([], TODAY) == 0


def test_the_band_is_straight_between_its_points() -> None:
    band = [(date(2026, 1, 1), (0.0, 10.0, 20.0)), (date(2026, 1, 11), (10.0, 20.0, 40.0))]
    assert interpolated(band, date(2026, 1, 6)) == (5, 15, 30)
    assert interpolated(band, date(2025, 1, 6)) == (0, 10, 20)
    assert interpolated(band, date(2027, 1, 6)) == (10, 20, 40)


@given(st.floats(0.01, 1e9), st.integers(1, 12))
def test_ticks_are_round_and_not_too_many(top: float, ticks: int) -> None:
    step = nice_step(top, ticks)
    assert f"{step:.0e}"[0] in "125"
    assert top / step <= ticks * 1.002


def test_no_amount_has_a_step_too() -> None:
    assert nice_step(0, 4) == 1


@given(st.floats(1, 1e9), st.floats(0, 1e10), st.integers(1, 60))
def test_the_target_lies_in_the_middle_of_a_row(target: float, most: float, rows: int) -> None:
    top = top_of_scale(target, most, rows)
    assert top >= max(most, target) * 0.999
    at = target / top * rows
    # Unless the target is a mere sliver of what was reached.
    assert at % 1 == pytest.approx(0.5) or at < 0.5


def test_every_date_has_a_column_and_every_column_its_last_date() -> None:
    frame = Frame(0, 0, 70, 6, FIRST, 365, 100.0)
    assert frame.column(FIRST) == 0
    assert frame.column(LAST) == 69
    assert frame.day(70) == LAST
    for x in range(70):
        assert frame.column(frame.day(x + 1)) == x


@given(st.floats(1, 1e9), st.integers(1, 60))
def test_labels_stand_on_rows_of_their_own(amount: float, rows: int) -> None:
    labels = tick_labels(amount, rows, "{:.6g}".format)
    assert labels[rows - 1] == "0"
    assert all(0 <= row < rows for row in labels)
    ordered = [float(labels[row]) for row in sorted(labels)]
    assert ordered == sorted(ordered, reverse=True)
