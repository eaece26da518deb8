"""The user's own numbers for a quarter, each with the date on which it was given."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from funnel_tui.core.values.field_types import MONEY, Misread, number
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.table_types import RowsType

_KEY = r"(\d{4}-Q[1-4]) on (\d{4}-\d\d-\d\d)"


@dataclass(frozen=True, slots=True)
class OwnForecast:
    """What the user said that a quarter will bring."""

    quarter: str
    made: date
    amount: Decimal


def _own_forecast(key: str, value: object) -> OwnForecast:
    match = re.fullmatch(_KEY, key, re.ASCII)
    try:
        made = date.fromisoformat(match[2]) if match else None
    except ValueError:
        made = None
    if match is None or made is None:
        raise Misread("is not used", '"2026-Q1 on 2026-02-02" = 20000', harmless=True)
    return OwnForecast(match[1], made, MONEY.read(value))


OWN_FORECASTS = RowsType(_own_forecast, lambda own: (f"{own.quarter} on {own.made}", number(own.amount)))


def with_own_forecast(given: tuple[OwnForecast, ...], own: OwnForecast) -> tuple[OwnForecast, ...]:
    """The numbers with one more, in the order of their dates; a later one of the same date replaces it."""
    others = [each for each in given if (each.quarter, each.made) != (own.quarter, own.made)]
    return tuple(sorted((*others, own), key=lambda each: (each.made, each.quarter)))
