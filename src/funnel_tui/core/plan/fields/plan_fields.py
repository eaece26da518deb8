"""The rows of `[plan]` in the table of plan fields."""

from __future__ import annotations

from decimal import Decimal

from funnel_tui.core.plan.funnel import Counting, Rounding, Timing
from funnel_tui.core.plan.revenue.own_forecast import OWN_FORECASTS
from funnel_tui.core.plan.revenue.quarters import QUARTERS
from funnel_tui.core.values.field_spec import FieldSpec, Limits, between
from funnel_tui.core.values.field_types import DATE, MONEY, RATE, TEXT, choice
from funnel_tui.core.values.table_types import ALLOWED_A_DAY, CEILINGS, HOLIDAYS, MOST_A_DAY

MOST_MONEY = 10**12
_ABOVE_0 = between(0, MOST_MONEY, "an amount above 0, at most {}", above=True)
_FROM_0 = between(0, MOST_MONEY, "an amount from 0 to {}")

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
        within=between(0, MOST_MONEY, "an amount from 0 on"),
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
        within=_ABOVE_0,
        form=1,
    ),
    FieldSpec(
        "plan.average_deal",
        "funnel.average_deal",
        "Average deal",
        MONEY,
        "Revenue that a deal brings on average.",
        required=True,
        within=_ABOVE_0,
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
        within=Limits(lambda rate: rate.value < 1, "above 0 % and below 100 %"),
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
        within=between(0, MOST_A_DAY, ALLOWED_A_DAY, above=True),
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
        within=_FROM_0,
    ),
    FieldSpec(
        "plan.own_forecasts",
        "own_forecasts",
        "Own forecast",
        OWN_FORECASTS,
        "What you said a quarter will bring, and when you said it.",
        default=(),
        within=_FROM_0,
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
