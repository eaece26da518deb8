"""The rows of `[calendar]` in the table of plan fields."""

from __future__ import annotations

from funnel_tui.core.values.field_spec import FieldSpec, Limits, between
from funnel_tui.core.values.field_types import PLACE, WORKDAYS
from funnel_tui.core.values.table_types import DAYS_OFF, HOLIDAYS, MONTHS

CALENDAR_FIELDS = (
    FieldSpec(
        "calendar.workdays",
        "work.workdays",
        "Workdays",
        WORKDAYS,
        "The days of the week on which you work.",
        within=Limits(bool, "at least one of mon ... sun", {"minItems": 1}),
    ),
    FieldSpec(
        "calendar.country", "work.country", "Country", PLACE, "Where the holidays are from.", default=""
    ),
    FieldSpec("calendar.region", "work.region", "Region", PLACE, "A part of the country.", default=""),
    FieldSpec(
        "calendar.holidays",
        "work.holidays",
        "Holidays",
        HOLIDAYS,
        "Dates without work, each with its name.",
        default=(),
    ),
    FieldSpec(
        "calendar.days_off",
        "work.days_off",
        "Days off",
        DAYS_OFF,
        "Stretches without work, each with its name.",
        default=(),
    ),
    FieldSpec(
        "calendar.months",
        "work.months",
        "Weight of a month",
        MONTHS,
        "How heavily a month's dates are worked; 1 where not named.",
        default=(),
        within=between(0, 100, "a weight from 0 to 100"),
    ),
)
