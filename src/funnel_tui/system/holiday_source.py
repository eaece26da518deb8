"""Public holidays by country and region, from the `holidays` library: dates to write into the year file.

The library takes a while to load and is used when somebody asks for holidays, so everything here imports it
inside; the app calls it in a worker.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import Period

if TYPE_CHECKING:
    from holidays import HolidayBase

_ENGLISH = "en_US"


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a region of one, by its code."""

    code: str
    name: str


def holidays(country: str, region: str, period: Period) -> tuple[tuple[date, str], ...]:
    """The public holidays of a period, in order; weekends included, because a calendar may work on them.

    Args:
        country: Its code or name, in any case: `US`, `germany`.
        region: A code or name within it; empty for the whole country.
        period: The dates to cover.

    Raises:
        ValueError: For an unknown country or region; the message names the nearest ones.
    """
    from holidays import country_holidays  # noqa: PLC0415 - slow, and rarely needed

    place = find_country(country)
    part = find_region(place.code, region).code if region.strip() else None
    language = _ENGLISH if _ENGLISH in _calendar(place.code).supported_languages else None
    years = range(period.starts.year, period.ends.year + 1)
    found = country_holidays(place.code, subdiv=part, years=years, language=language)
    return tuple(sorted((day, name) for day, name in found.items() if day in period))


def countries() -> tuple[Place, ...]:
    """Every country that has holidays here, by name."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    places = (Place(names[1], _spaced(names[0])) for names in COUNTRIES.values())
    return tuple(sorted(places, key=lambda place: place.name))


def regions(country: str) -> tuple[Place, ...]:
    """The regions of a country that have holidays of their own, by name; often there are none.

    Raises:
        ValueError: For an unknown country; the message names the nearest ones.
    """
    calendar = _calendar(find_country(country).code)
    names: dict[str, str] = {}
    for name, code in calendar.subdivisions_aliases.items():
        names.setdefault(code, name)
    places = (Place(code, names.get(code, code)) for code in calendar.subdivisions)
    return tuple(sorted(places, key=lambda place: place.name))


def find_country(typed: str) -> Place:
    """The country of a code or name.

    Raises:
        ValueError: When there is none; the message names the nearest ones.
    """
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    wanted = typed.strip().casefold()
    for names in COUNTRIES.values():
        # The three-letter code is known to the library too.
        if wanted in {_spaced(names[0]).casefold(), *(name.casefold() for name in names[:3])}:
            return Place(names[1], _spaced(names[0]))
    raise ValueError(_unknown("country", typed, countries()))


def find_region(country: str, typed: str) -> Place:
    """The region of a code or name within a country.

    Raises:
        ValueError: When there is none; the message names the nearest ones.
    """
    wanted = typed.strip().casefold()
    places = regions(country)
    calendar = _calendar(find_country(country).code)
    aliases = {name.casefold(): code for name, code in calendar.subdivisions_aliases.items()}
    for place in places:
        if place.code in (aliases.get(wanted), typed.strip().upper()) or wanted == place.code.casefold():
            return place
    if not places:
        raise ValueError(f"{find_country(country).name} has no regions here; allowed: none")
    raise ValueError(_unknown(f"region of {find_country(country).name}", typed, places))


def _calendar(code: str) -> HolidayBase:
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays(code)


def _spaced(name: str) -> str:
    """`UnitedStates` as two words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _unknown(what: str, typed: str, places: tuple[Place, ...]) -> str:
    """Why a text is not a place, and which places it may have meant."""
    from difflib import get_close_matches  # noqa: PLC0415

    wanted = typed.strip().casefold()
    by_text = {text.casefold(): place for place in places for text in (place.code, place.name)}
    begins = [place for text, place in by_text.items() if wanted and text.startswith(wanted)]
    close = [by_text[text] for text in get_close_matches(wanted, by_text, n=4, cutoff=0.5)]
    near = list(dict.fromkeys([*close, *begins]))[:4] or list(places[:4])
    examples = ", ".join(
        f"{place.code} ({place.name})" if place.name != place.code else place.code for place in near
    )
    return f"{typed.strip()!r} is not a {what}; allowed: such as {examples}"
