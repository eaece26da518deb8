"""The table of plan fields: where the file and a plan have each, how it is read and what it is called.

The file's reader and writer, the editor, `plan --set`, the form on the Plan screen and the comparison of two
versions all go by these rows. A new field is an attribute of its dataclass and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any, TypeVar

from funnel_tui.core.plan.funnel import Channel, Rounding, Stage, Timing
from funnel_tui.core.values.field_types import (
    ALLOWED_A_DAY,
    CEILINGS,
    COUNT,
    DATE,
    DAYS_OFF,
    HOLIDAYS,
    LETTER,
    MONEY,
    MONTHS,
    MOST_A_DAY,
    NAMES,
    PLACE,
    RATE,
    SHARE,
    TEXT,
    WORKDAYS,
    AnyType,
    FieldType,
    RowsType,
    choice,
    row_name,
)
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.names import title_of
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.rate import Rate

H = TypeVar("H")

MOST_MONEY = 10**12
MOST_OPENING = 10_000
MOST_LEAD_DAYS = 3_650
_LAST = 99
"""Place of a field that is not on the form: after all that are."""


class _Written:
    """Stands for the value that a file leaves out where every value is written."""


WRITTEN = _Written()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a plan, declared once for everything that reads, writes, shows or compares it."""

    path: str
    """Where the file has it: `plan.target`, `channels.*.converts`."""
    attribute: str
    """Where a plan, or for channels and stages the activity, has it: `funnel.target`."""
    label: str
    """As a person reads it."""
    type: AnyType
    help: str
    """One sentence for whoever fills it in."""
    required: bool = False
    """Whether a file without it has no plan."""
    default: object = WRITTEN
    """What it is where the file leaves it out; `WRITTEN` for a field that the file always has."""
    within: Callable[[Any], bool] | None = None
    """Whether a value, or the value of a row, can be used by itself; the plan knows the other limits."""
    allowed: str = ""
    """What `within` allows."""
    form: int = _LAST
    """Its place on the Plan screen; fields that are not on it come last wherever a person reads a list."""
    heading: str = ""
    """The label in a narrow column."""

    @property
    def on_form(self) -> bool:
        """Whether the Plan screen has a field for it."""
        return self.form < _LAST

    @property
    def key(self) -> str:
        """Its name in its table of the file."""
        return self.path.rpartition(".")[2]

    @property
    def table(self) -> str:
        """The table of the file that it is in."""
        return self.path.partition(".")[0]

    def get(self, holder: object) -> Any:  # noqa: ANN401 - its type knows what it is
        """Its value in a plan, or in the channel or stage that has it."""
        return attrgetter(self.attribute)(holder)

    def put(self, holder: H, value: object) -> H:
        """The plan, channel or stage with another value."""
        part, _, name = self.attribute.rpartition(".")
        changed: Any = holder
        if part:
            value = replace(getattr(changed, part), **{name: value})
        return replace(changed, **{part or name: value})  # type: ignore[no-any-return]

    def problems(self, holder: object, table: Sequence[str]) -> Iterator[Problem]:
        """A problem for each value that is outside its limits; `table` is where the holder's fields stand."""
        if self.within is None or (value := self.get(holder)) is None:
            return
        where = (*table, self.key)
        if isinstance(self.type, FieldType):
            if not self.within(value):
                yield Problem(where, f"is {_bare(value) or 'empty'}", self.allowed)
            return
        for key, amount in self.type.table(value).items():
            if not self.within(amount):
                yield Problem((*where, key), f"is {_bare(amount)}", self.allowed)


def _bare(value: object) -> str:
    return value.text if isinstance(value, Rate) else "" if value == () else f"{value}"


def _between(least: int, most: int, *, above: bool = False) -> Callable[[Any], bool]:
    def within(value: Decimal | Fraction | int | str) -> bool:
        if isinstance(value, str):
            # A weight that no decimal can write.
            value = Fraction(value)
        finite = not isinstance(value, Decimal) or value.is_finite()
        return finite and least <= value <= most and not (above and value == least)

    return within


PLAN_FIELDS = (
    FieldSpec(
        "plan.starts", "period.starts", "From", DATE, "The first date of the plan.", required=True, form=3
    ),
    FieldSpec("plan.ends", "period.ends", "To", DATE, "The last date of the plan.", required=True, form=4),
    FieldSpec(
        "plan.counted_from",
        "counted_from",
        "Counted from",
        DATE,
        "The date you joined the plan on, where that is not its first.",
        default=None,
        form=5,
    ),
    FieldSpec(
        "plan.closed_before",
        "funnel.closed_before",
        "Closed before",
        MONEY,
        "Revenue that was closed before the log starts: the quotas cover what is left of the target.",
        default=Decimal(0),
        within=_between(0, MOST_MONEY),
        allowed="an amount from 0 on",
        form=6,
    ),
    FieldSpec(
        "plan.target",
        "funnel.target",
        "Target",
        MONEY,
        "Revenue to close in the period.",
        required=True,
        within=_between(0, MOST_MONEY, above=True),
        allowed=f"an amount above 0, at most {MOST_MONEY:,}",
        form=1,
    ),
    FieldSpec(
        "plan.average_deal",
        "funnel.average_deal",
        "Average deal",
        MONEY,
        "Revenue that a deal brings on average.",
        required=True,
        within=_between(0, MOST_MONEY, above=True),
        allowed=f"an amount above 0, at most {MOST_MONEY:,}",
        form=2,
    ),
    FieldSpec("plan.currency", "currency", "Currency", TEXT, "The sign or code beside amounts."),
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
        form=7,
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
        within=_between(0, MOST_A_DAY, above=True),
        allowed=ALLOWED_A_DAY,
    ),
)


def _shared(table: str) -> tuple[FieldSpec, FieldSpec, FieldSpec, FieldSpec]:
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
            within=_between(0, MOST_LEAD_DAYS),
            allowed=f"0 to {MOST_LEAD_DAYS:,} days",
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
    )


_key, _converts, _lead_days, _was = _shared("channels")
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
)
_key, _converts, _lead_days, _was = _shared("stages")
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
        within=_between(0, MOST_OPENING),
        allowed=f"0 to {MOST_OPENING:,}",
        form=2,
    ),
    _was,
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
        within=_between(0, 100),
        allowed="a weight from 0 to 100",
    ),
)
FIELDS = (*PLAN_FIELDS, *CHANNEL_FIELDS, *STAGE_FIELDS, *CALENDAR_FIELDS)
"""Every field of a plan, each table in the order in which the file has it."""

_BY_PATH = {spec.path: spec for spec in FIELDS}
TABLES = {"plan": "Plan", "channels": "Channels", "stages": "Stages", "calendar": "Calendar"}
"""The tables of the file that hold a plan, and what a person calls them."""


def spec_at(where: Sequence[str]) -> tuple[FieldSpec, str]:
    """The field at a path, and the activity or the row that the path names: `stages`, `meetings`, `converts`.

    Raises:
        KeyError: Where no plan has such a field.
    """
    match tuple(where):
        case ("channels" | "stages" as table, name, key):
            return _BY_PATH[f"{table}.*.{key}"], name
        case ("plan" | "calendar" as table, key):
            return _BY_PATH[f"{table}.{key}"], ""
        case ("plan" | "calendar" as table, key, row) if isinstance(
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
        known = len(where) in (1, 2) and where[0] in ("channels", "stages")
        return title_of(where[-1]) if known else TABLES.get(".".join(where), ".".join(where))
    if not name:
        return spec.label
    if where[0] in ("channels", "stages"):
        return f"{title_of(name)}, {spec.label.lower()}"
    return f"{spec.label}, {row_name(name, notation)}"


def problem_text(problem: Problem, notation: Notation = PLAIN) -> str:
    """A problem of a plan for a screen: with the label of the field, not its path."""
    return replace(problem, where=(label_of(problem.where, notation),)).text
