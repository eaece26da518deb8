"""The table of plan fields: where the file and a plan have each, how it is read and what it is called.

The file's reader and writer, the editor, `plan --set`, the form on the Plan screen and the comparison of two
versions all go by these rows. A new field is an attribute of its dataclass and a row here.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from funnel_tui.core.plan.funnel import Channel, Counting, Rounding, Stage, Timing
from funnel_tui.core.plan.revenue.own_forecast import OWN_FORECASTS
from funnel_tui.core.plan.revenue.pay_fields import PAY_FIELDS
from funnel_tui.core.plan.revenue.quarters import QUARTERS
from funnel_tui.core.values.field_spec import FieldSpec, between
from funnel_tui.core.values.field_types import (
    COUNT,
    DATE,
    LETTER,
    MONEY,
    NAMES,
    PLACE,
    RATE,
    SHARE,
    TEXT,
    WORKDAYS,
    choice,
)
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.table_types import (
    ALLOWED_A_DAY,
    CEILINGS,
    DAYS_OFF,
    HOLIDAYS,
    MONTHS,
    MOST_A_DAY,
    RowsType,
    row_name,
)

MOST_MONEY = 10**12
MOST_OPENING = 10_000
MOST_LEAD_DAYS = 3_650
MOST_LABEL = 40


# Rows are in the order in which a new file has them.
PLAN_FIELDS = (
    FieldSpec(
        "plan.starts", "period.starts", "From", DATE, "The first date of the plan.", required=True, form=4
    ),
    FieldSpec("plan.ends", "period.ends", "To", DATE, "The last date of the plan.", required=True, form=5),
    FieldSpec(
        "plan.counted_from",
        "counted_from",
        "Counted from",
        DATE,
        "The date you joined the plan on, where that is not its first.",
        default=None,
        form=6,
        rare=True,
    ),
    FieldSpec(
        "plan.closed_before",
        "funnel.closed_before",
        "Closed before",
        MONEY,
        "Revenue that was closed before the log starts: the quotas cover what is left of the target.",
        default=Decimal(0),
        within=between(0, MOST_MONEY),
        allowed="an amount from 0 on",
        form=7,
        rare=True,
    ),
    FieldSpec(
        "plan.target",
        "funnel.target",
        "Target",
        MONEY,
        "Revenue to close in the period.",
        required=True,
        within=between(0, MOST_MONEY, above=True),
        allowed="an amount above 0, at most {}",
        limits=(MOST_MONEY,),
        form=1,
    ),
    FieldSpec(
        "plan.average_deal",
        "funnel.average_deal",
        "Average deal",
        MONEY,
        "Revenue that a deal brings on average.",
        required=True,
        within=between(0, MOST_MONEY, above=True),
        allowed="an amount above 0, at most {}",
        limits=(MOST_MONEY,),
        form=2,
    ),
    FieldSpec("plan.currency", "currency", "Currency", TEXT, "The sign or code beside amounts.", form=3),
    FieldSpec(
        "plan.rounding",
        "funnel.rounding",
        "Rounding",
        choice(Rounding),
        "How the fraction of a meeting that a division leaves is rounded.",
    ),
    FieldSpec(
        "plan.confidence",
        "funnel.confidence",
        "Confidence",
        RATE,
        "How sure the deals should be if the plan is done; empty plans as the rates say.",
        default=None,
        within=lambda rate: rate.value < 1,
        allowed="above 0 % and below 100 %",
        form=8,
        rare=True,
    ),
    FieldSpec(
        "plan.timing",
        "timing",
        "Timing",
        choice(Timing),
        "Whether lead days decide when work can still pay (lead) or not (spread).",
        default=Timing.LEAD,
    ),
    FieldSpec(
        "plan.ceilings",
        "ceilings",
        "Most a working day",
        CEILINGS,
        "How many of an activity a working day has room for.",
        default=(),
        within=between(0, MOST_A_DAY, above=True),
        allowed=ALLOWED_A_DAY,
        limits=(MOST_A_DAY,),
    ),
    FieldSpec(
        "plan.catch_up_by",
        "catch_up_by",
        "Catch up by",
        DATE,
        "Until when what is short is made up, on top of the plan; empty leaves it.",
        default=None,
        form=9,
        rare=True,
    ),
    FieldSpec(
        "plan.count_deals",
        "count_deals",
        "Deals count as",
        choice(Counting),
        "Which deals of a day count where they are both typed and imported.",
        default=Counting.LARGER,
    ),
    FieldSpec(
        "plan.quarters",
        "quarters",
        "Target of a quarter",
        QUARTERS,
        "What single quarters are to bring; the others share the rest of the target.",
        default=(),
        within=between(0, MOST_MONEY),
        allowed="an amount from 0 to {}",
        limits=(MOST_MONEY,),
    ),
    FieldSpec(
        "plan.own_forecasts",
        "own_forecasts",
        "Own forecast",
        OWN_FORECASTS,
        "What you said a quarter will bring, and when you said it.",
        default=(),
        within=between(0, MOST_MONEY),
        allowed="an amount from 0 to {}",
        limits=(MOST_MONEY,),
    ),
    FieldSpec(
        "plan.experiments",
        "experiments",
        "Experiment",
        HOLIDAYS,
        "Days from which something is done in another way, each with what it is.",
        default=(),
    ),
)


def _is_label(text: str) -> bool:
    return len(text) <= MOST_LABEL and text.isprintable() and text == " ".join(text.split())


def _shared(table: str) -> tuple[FieldSpec, FieldSpec, FieldSpec, FieldSpec, FieldSpec, FieldSpec]:
    """The fields that channels and stages both have."""
    return (
        FieldSpec(f"{table}.*.key", "key", "Key", LETTER, "The letter that counts one.", required=True),
        FieldSpec(
            f"{table}.*.converts",
            "converts",
            "Conversion rate",
            RATE,
            "Share of these that become the next activity.",
            required=True,
            form=1,
            heading="converts",
        ),
        FieldSpec(
            f"{table}.*.lead_days",
            "lead_days",
            "Lead days",
            COUNT,
            "Typical calendar days to the next activity.",
            within=between(0, MOST_LEAD_DAYS),
            allowed="0 to {} days",
            limits=(MOST_LEAD_DAYS,),
            form=3,
        ),
        FieldSpec(
            f"{table}.*.was",
            "was",
            "Former names",
            NAMES,
            "What was logged under them counts here.",
            default=(),
        ),
        FieldSpec(
            f"{table}.*.label",
            "label",
            "Label",
            TEXT,
            "How you spell it, where that is not its name with a capital.",
            default="",
            within=_is_label,
            allowed="at most {} characters in one line",
            limits=(MOST_LABEL,),
            more={"maxLength": MOST_LABEL},
        ),
        FieldSpec(
            f"{table}.*.count",
            "count",
            "Counts as",
            choice(Counting),
            "Which number of a day counts where it is both typed and imported.",
            default=Counting.LARGER,
        ),
    )


_key, _converts, _lead_days, _was, _label, _count = _shared("channels")
CHANNEL_FIELDS = (
    _key,
    _converts,
    FieldSpec(
        "channels.*.share",
        "share",
        "Share",
        SHARE,
        "Part of the first stage that this channel is to bring.",
        required=True,
        form=2,
    ),
    _lead_days,
    _was,
    _label,
    _count,
)
_key, _converts, _lead_days, _was, _label, _count = _shared("stages")
STAGE_FIELDS = (
    _key,
    _converts,
    _lead_days,
    FieldSpec(
        "stages.*.opening",
        "opening",
        "Open now",
        COUNT,
        "How many are open already when the period starts.",
        default=0,
        within=between(0, MOST_OPENING),
        allowed="0 to {}",
        limits=(MOST_OPENING,),
        form=2,
    ),
    _was,
    _label,
    _count,
)
CALENDAR_FIELDS = (
    FieldSpec(
        "calendar.workdays",
        "work.workdays",
        "Workdays",
        WORKDAYS,
        "The days of the week on which you work.",
        within=bool,
        allowed="at least one of mon ... sun",
        more={"minItems": 1},
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
        within=between(0, 100),
        allowed="a weight from 0 to 100",
    ),
)
FIELDS = (*PLAN_FIELDS, *CHANNEL_FIELDS, *STAGE_FIELDS, *CALENDAR_FIELDS, *PAY_FIELDS)
"""Every field of a plan, each table in the order in which the file has it."""

_BY_PATH = {spec.path: spec for spec in FIELDS}
TABLES = {
    "plan": "Plan",
    "channels": "Channels",
    "stages": "Stages",
    "calendar": "Calendar",
    "pay": "Pay",
}
"""The tables of the file that hold a plan, and what a person calls them."""


def spec_at(where: Sequence[str]) -> tuple[FieldSpec, str]:
    """The field at a path, and the activity or the row that the path names: `stages`, `meetings`, `converts`.

    Raises:
        KeyError: Where no plan has such a field.
    """
    match tuple(where):
        case ("channels" | "stages" as table, name, key):
            return _BY_PATH[f"{table}.*.{key}"], name
        case ("plan" | "calendar" | "pay" as table, key):
            return _BY_PATH[f"{table}.{key}"], ""
        case ("plan" | "calendar" | "pay" as table, key, row) if isinstance(
            _BY_PATH[f"{table}.{key}"].type, RowsType
        ):
            return _BY_PATH[f"{table}.{key}"], row
    raise KeyError(".".join(where))


def fields_of(activity: Channel | Stage) -> tuple[FieldSpec, ...]:
    """The fields of a channel or a stage."""
    return STAGE_FIELDS if isinstance(activity, Stage) else CHANNEL_FIELDS


def in_reading_order(specs: Sequence[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Fields as a person reads them: those of the form first, in its order."""
    return tuple(sorted(specs, key=lambda spec: spec.form))


def label_of(where: Sequence[str], notation: Notation = PLAIN) -> str:
    """What a person calls a place in the file: `Average deal`, `Calls, conversion rate`."""
    try:
        spec, name = spec_at(where)
    except KeyError:
        known = len(where) == 2 and where[0] in ("channels", "stages")
        return notation.title(where[-1]) if known else TABLES.get(".".join(where), ".".join(where))
    if not name:
        return spec.label
    if where[0] in ("channels", "stages"):
        return f"{notation.title(name)}, {spec.label.lower()}"
    return f"{spec.label}, {row_name(name, notation)}"


def problem_text(problem: Problem, notation: Notation = PLAIN) -> str:
    """A problem of a plan for a screen: with the label of the field, not its path."""
    place, fault = label_of(problem.where, notation), problem.fault(notation)
    return f"{place}: {fault}" if place else fault
