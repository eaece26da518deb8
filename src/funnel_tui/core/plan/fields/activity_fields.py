"""The rows of `[channels]` and `[stages]` in the table of plan fields."""

from __future__ import annotations

from funnel_tui.core.plan.funnel import Channel, Counting, Stage
from funnel_tui.core.values.field_spec import FieldSpec, Limits, between
from funnel_tui.core.values.field_types import COUNT, LETTER, NAMES, RATE, SHARE, TEXT, choice

MOST_OPENING = 10_000
MOST_LEAD_DAYS = 3_650
MOST_LABEL = 40


def _is_label(text: str) -> bool:
    return len(text) <= MOST_LABEL and text.isprintable() and text == " ".join(text.split())


_LABELS = Limits(_is_label, f"at most {MOST_LABEL} characters in one line", {"maxLength": MOST_LABEL})


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
            within=between(0, MOST_LEAD_DAYS, "0 to {} days"),
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
            within=_LABELS,
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
        within=between(0, MOST_OPENING, "0 to {}"),
        form=2,
    ),
    _was,
    _label,
    _count,
)


def fields_of(activity: Channel | Stage) -> tuple[FieldSpec, ...]:
    """The fields of a channel or a stage."""
    return STAGE_FIELDS if isinstance(activity, Stage) else CHANNEL_FIELDS
