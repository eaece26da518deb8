"""How wide a forecast is: luck, and the shock that all deals to come share."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.forecast.simulate import Worlds, forecast_of, worlds_of
from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year

START = date(2026, 1, 1)
# A thousand deals: luck alone is a few per cent of them, and a long log leaves the rates little room.
PLAN = with_field(example_plan(START), "plan.target", "10m")
TODAY = date(2026, 7, 1)


@cache
def made() -> Worlds:
    days: dict[date, Day] = {}
    for n in range((TODAY - START).days):
        day = START + timedelta(days=n)
        if day.weekday() < 5:
            won = 3 if n > 80 else 0
            counts = {"calls": 990, "emails": 2_475, "meetings": 50, "opportunities": 10}
            days[day] = Day(counts, won=(Decimal(10_000),) * won, lost=won)
    found = worlds_of(Year(PLAN, days), TODAY)
    assert found is not None
    return found


def _ends(band: Band) -> tuple[float, float, float]:
    return band.p10, band.p50, band.p90


def test_a_shock_is_common_to_all_deals_to_come() -> None:
    done = sum(3 for n in range(81, (TODAY - START).days) if (START + timedelta(days=n)).weekday() < 5)
    low, middle, high = (end - done for end in _ends(forecast_of(made()).deals))
    assert middle > 300
    # A gamma of mean 1 and shape 14 has a tenth of its mass below 0.67 and a tenth above 1.36 of its mean.
    # Without it luck and rates give less than a fifth from low to high.
    assert 0.5 < (high - low) / middle < 0.9
    assert low / middle == pytest.approx(0.68, abs=0.08)


def test_one_in_ten_ends_below_and_one_in_ten_above() -> None:
    worlds, found = made(), forecast_of(made())
    for band, ends in ((found.revenue, worlds.revenue), (found.deals, worlds.deals)):
        assert sum(end < band.p10 for end in ends) / len(ends) == pytest.approx(0.1, abs=0.02)
        assert sum(end < band.p50 for end in ends) / len(ends) == pytest.approx(0.5, abs=0.02)
        assert sum(end > band.p90 for end in ends) / len(ends) == pytest.approx(0.1, abs=0.02)
        assert band.p10 < band.p50 < band.p90


def test_the_chance_is_the_share_of_worlds_that_reach_the_target() -> None:
    reached = sum(end >= 10_000_000 for end in made().revenue)
    assert forecast_of(made()).chance == pytest.approx(reached / len(made().revenue), abs=0.02)
