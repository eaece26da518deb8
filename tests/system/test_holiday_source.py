"""Holidays by country and region, against dates that anybody can look up."""

from __future__ import annotations

from datetime import date

import pytest

from funnel_tui.core.values.period import Period, capacity
from funnel_tui.core.values.period import WorkCalendar as Calendar
from funnel_tui.system import holiday_source

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_the_working_days_of_the_united_states() -> None:
    for year, days in ((2024, 251), (2025, 250), (2026, 250), (2027, 249)):
        period = Period(date(year, 1, 1), date(year, 12, 31))
        found = holiday_source.holidays("US", "", period)
        assert len(capacity(period, Calendar(holidays=found)).working_days) == days
    assert (date(2026, 7, 3), "Independence Day (observed)") in holiday_source.holidays("US", "", YEAR)


def test_a_region_has_its_own_and_names_are_english() -> None:
    whole = dict(holiday_source.holidays("DE", "", YEAR))
    bavaria = dict(holiday_source.holidays("germany", "bayern", YEAR))
    assert date(2026, 1, 6) not in whole
    assert bavaria[date(2026, 1, 6)] == "Epiphany"
    assert holiday_source.holidays("DE", "by", YEAR) == holiday_source.holidays("DE", "BY", YEAR)


def test_a_period_over_the_turn_of_the_year_in_order() -> None:
    period = Period(date(2026, 12, 1), date(2027, 1, 31))
    days = [day for day, _ in holiday_source.holidays("GB", "ENG", period)]
    assert days == sorted(days)
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= set(days)
    assert all(day in period for day in days)


def test_places_to_choose_from() -> None:
    countries = holiday_source.countries()
    assert len({place.code for place in countries}) == len(countries) > 100
    assert {"US", "DE", "GB", "FR"} <= {place.code for place in countries}
    assert holiday_source.find_country("united states").code == "US"
    assert holiday_source.find_country(" usa ").name == "United States"
    assert "Bayern" in {place.name for place in holiday_source.regions("DE")}


@pytest.mark.parametrize(
    ("country", "region", "near"),
    [
        ("Germny", "", r"'Germny' is not a country; allowed: such as DE \(Germany\)"),
        ("", "", "is not a country; allowed: such as"),
        ("DE", "Bayer", r"is not a region of Germany; allowed: such as BY \(Bayern\)"),
        ("JP", "Tokyo", "Japan has no regions here"),
    ],
)
def test_unknown_places_name_the_nearest(country: str, region: str, near: str) -> None:
    with pytest.raises(ValueError, match=near):
        holiday_source.holidays(country, region, YEAR)
