"""The last weeks of a quarter: what is missing, the decisions it takes, and the next quarter beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.core.forecast.outlook.test_pay_outlook import YEAR, worlds

from funnel_tui.core.forecast.outlook.closing import Closing, closing
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.plan.revenue.targets import quarter_targets
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.outlook.stretch_text import close_pairs
from funnel_tui.core.values.money import Notation

PLAN = replace(YEAR.plan, quarters=(("2026-Q2", Decimal(40_000)),))


def close(year: Year, today: date) -> Closing | None:
    return closing(year, pace(year, today, Horizon.QUARTER), worlds(year, today))


def test_only_the_last_fifteen_working_days_have_it() -> None:
    year = replace(YEAR, plan=PLAN)
    # From 10 June on there are 15 working days to 30 June.
    assert close(year, date(2026, 6, 9)) is None
    assert close(year, date(2026, 6, 10)) is not None
    assert close(year, date(2027, 1, 10)) is None


def test_what_it_takes() -> None:
    year = replace(YEAR, plan=PLAN)
    found = close(year, date(2026, 6, 24))
    assert found is not None
    # 18,000 of 40,000 are sold: three deals of 10,000; five working days are one week.
    assert found.missing == 3
    assert found.decisions == -(-3 // found.win_rate) == found.decisions_a_week
    opened = sum(day.count("opportunities") for when, day in YEAR.days.items() if when <= date(2026, 6, 24))
    assert (found.stage, found.open) == ("opportunities", opened - 2)
    assert found.next_name == "2026-Q3"
    assert found.next_target == quarter_targets(PLAN)["2026-Q3"]
    assert found.next_in_pipeline > 0
    assert found.chance_each is not None
    assert 0 < found.chance_each < 0.5
    first, held, after = close_pairs(found, PLAN, Notation())
    assert first[0] == "To close"
    assert first[1].startswith("3 deals missing: ")
    assert held[1].startswith(f"{found.open} opportunities, each ")
    assert after[1].startswith("2026-Q3 has $")


def test_a_quarter_that_is_reached_needs_none_and_the_last_has_no_next() -> None:
    year = replace(YEAR, plan=PLAN).with_day(date(2026, 6, 20), Day(won=(Decimal(50_000),)))
    assert close(year, date(2026, 6, 24)) is None
    last = close(YEAR, date(2026, 12, 21))
    assert last is not None
    assert (last.next_name, last.next_in_pipeline) == ("", 0.0)
    assert "Next" not in dict(close_pairs(last, PLAN, Notation()))


def test_the_next_quarter_has_what_is_under_way_beyond_this_one() -> None:
    today = date(2026, 6, 24)
    year = replace(YEAR, plan=PLAN)
    few = close(year, today)
    many = close(year.with_day(today, year.day(today).pressed("opportunities", 10)), today)
    assert few is not None
    assert many is not None
    # Ten more opportunities, half of them won, and of those about half before the next quarter ends.
    assert many.next_in_pipeline - few.next_in_pipeline == pytest.approx(10 * 0.5 * 10_000 * 0.5, rel=0.6)
