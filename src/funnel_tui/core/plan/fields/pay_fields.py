"""The rows of `[pay]` in the table of plan fields and how the file writes tiers and bonuses."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.revenue.pay import PayPeriod, Tier
from funnel_tui.core.values.field_spec import FieldSpec, between
from funnel_tui.core.values.field_types import MONEY, Misread, choice, number, shown
from funnel_tui.core.values.money import read_money
from funnel_tui.core.values.rate import Rate
from funnel_tui.core.values.table_types import RowsType

_MOST_PAY = 10**12
_FROM_0 = between(0, _MOST_PAY, "an amount from 0 to {}")
# Compiled when there is pay: most starts have none.
_SHARE = r"(\d{1,6}(?:\.\d{1,6})?)\s*%"
_ALLOWED_TIER = 'a share of the quota with its rate: "100%" = "12%"'
_ALLOWED_RATE = "a rate from 0 % to 100 %, such as 10%"
_ALLOWED_BONUS = "an amount for each one, such as meetings = 50"


def _tier(key: str, value: object) -> Tier:
    match = re.fullmatch(_SHARE, key.strip(), re.ASCII)
    if match is None:
        raise Misread("is not a share of the quota", _ALLOWED_TIER)
    try:
        rate = Rate.parse(value, zero=True)
    except ValueError:
        raise Misread(f"cannot be {shown(value)}", _ALLOWED_RATE) from None
    return Tier(key, Fraction(match[1]) / 100, rate)


def _typed_tier(key: str, text: str) -> Tier:
    try:
        return _tier(key, Rate.read(text, zero=True).typed)
    except ValueError:
        raise ValueError(f"{_ALLOWED_TIER}; {_ALLOWED_RATE}") from None


def _bonus(key: str, value: object) -> tuple[str, Decimal]:
    try:
        amount = MONEY.read(value)
    except Misread as fault:
        raise Misread(fault.what, _ALLOWED_BONUS) from None
    return key, amount


def _typed_bonus(key: str, text: str) -> tuple[str, Decimal]:
    return key, read_money(text)


TIERS = RowsType(_tier, lambda tier: (tier.typed, tier.rate.typed), _typed_tier)
BONUSES = RowsType(_bonus, lambda row: (row[0], number(row[1])), _typed_bonus)

PAY_FIELDS = (
    FieldSpec(
        "pay.base",
        "pay.base",
        "Base pay",
        MONEY,
        "What a pay period pays whatever is sold.",
        default=Decimal(0),
        within=_FROM_0,
    ),
    FieldSpec(
        "pay.period",
        "pay.period",
        "Pay period",
        choice(PayPeriod),
        "Over which dates sales are held against a quota.",
        default=PayPeriod.YEAR,
    ),
    FieldSpec(
        "pay.quota",
        "pay.quota",
        "Quota of a pay period",
        MONEY,
        "What the tiers are shares of; empty for what the plan sells in a pay period.",
        default=None,
        within=between(0, _MOST_PAY, "an amount above 0, at most {}", above=True),
    ),
    FieldSpec(
        "pay.cap",
        "pay.cap",
        "Cap",
        MONEY,
        "The most that the tiers of a pay period pay; empty where there is none.",
        default=None,
        within=_FROM_0,
    ),
    FieldSpec(
        "pay.draw",
        "pay.draw",
        "Draw",
        MONEY,
        "What a pay period pays in advance, and takes back from what later ones earn.",
        default=Decimal(0),
        within=_FROM_0,
    ),
    FieldSpec(
        "pay.tiers",
        "pay.tiers",
        "Tiers",
        TIERS,
        "The rate on the part of the sales above each share of the quota.",
        default=(),
    ),
    FieldSpec(
        "pay.bonuses",
        "pay.bonuses",
        "Bonuses",
        BONUSES,
        "What is paid for each one counted of an activity.",
        default=(),
        within=_FROM_0,
    ),
)
