"""What a plan pays: tiers on revenue, bonuses for what is counted, a cap and a draw; exact to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.rate import Rate

CENT = Decimal("0.01")


class PayPeriod(StrEnum):
    """Over which dates sales are held against a quota; each from the plan's first date on."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months one of them has."""
        return {PayPeriod.MONTH: 1, PayPeriod.QUARTER: 3, PayPeriod.YEAR: 12}[self]


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate that is paid on the part of the sales above a share of the quota, up to the next tier."""

    typed: str
    """The share as it stood in the file: `112.5%`."""
    above: Fraction
    """The same, exact; may be more than 1."""
    rate: Rate


@dataclass(frozen=True, slots=True)
class Pay:
    """How a person is paid; each amount is for one pay period."""

    base: Decimal = Decimal(0)
    """Paid whatever is sold."""
    period: PayPeriod = PayPeriod.YEAR
    quota: Decimal | None = None
    """What the tiers are shares of, where it is not what the plan sells in the pay period."""
    tiers: tuple[Tier, ...] = ()
    cap: Decimal | None = None
    """The most that the tiers pay."""
    draw: Decimal = Decimal(0)
    """Paid in advance where less is earned, and paid back from later commission and bonuses."""
    bonuses: tuple[tuple[str, Decimal], ...] = ()
    """For each one counted of an activity, or of `deals`."""

    @property
    def exists(self) -> bool:
        """Whether the file says anything of pay: without it nothing of it is shown."""
        return bool(self.base or self.tiers or self.draw or self.bonuses)

    @property
    def by_share(self) -> tuple[Tier, ...]:
        """The tiers from the lowest up."""
        return tuple(sorted(self.tiers, key=lambda tier: tier.above))

    def commission(self, sales: Fraction, quota: Fraction) -> Fraction:
        """What the tiers pay for the sales of one pay period; each rate on its own part only.

        Without a quota there is no share of it, and the lowest tier's rate is paid on all.
        """
        tiers = self.by_share
        if not tiers:
            return Fraction(0)
        if not quota:
            earned = sales * tiers[0].rate.value
        else:
            earned = Fraction(0)
            edges = [tier.above * quota for tier in tiers]
            for tier, (low, high) in zip(tiers, pairwise([*edges, max(sales, edges[-1])]), strict=True):
                earned += tier.rate.value * max(Fraction(0), min(sales, high) - low)
        return earned if self.cap is None else min(earned, Fraction(self.cap))

    def bonus(self, counts: Mapping[str, int]) -> Decimal:
        """What is paid for counted activities."""
        return sum((amount * counts.get(name, 0) for name, amount in self.bonuses), Decimal(0))

    def variable(self, sales: Fraction, quota: Fraction, counts: Mapping[str, int]) -> Decimal:
        """Commission and bonuses of one pay period, to the cent."""
        return cents(self.commission(sales, quota)) + self.bonus(counts)

    def next_tier(self, sales: Fraction, quota: Fraction) -> Tier | None:
        """The lowest tier that the sales have not reached; None above the last, or without a quota."""
        if not quota:
            return None
        return next((tier for tier in self.by_share if tier.above * quota > sales), None)


@dataclass(frozen=True, slots=True)
class DrawBalance:
    """What one pay period pays where there is a draw."""

    paid: Decimal
    """Of commission, bonuses and draw; without the base."""
    owed: Decimal
    """Of the draw at its end: to be paid back from what later periods earn."""


def paid_with_draw(draw: Decimal, earned: Iterable[Decimal]) -> tuple[DrawBalance, ...]:
    """Pay periods in order: at least the draw is paid, and what it exceeds the earnings by is owed.

    Args:
        draw: For one pay period.
        earned: Commission and bonuses of each.
    """
    owed, out = Decimal(0), []
    for amount in earned:
        paid = max(draw, amount - owed) if draw else amount
        owed += paid - amount
        out.append(DrawBalance(paid, owed))
    return tuple(out)


def cents(amount: Fraction) -> Decimal:
    """An amount to the cent, halves up."""
    return Decimal((amount * 200 + 1) // 2) * CENT


def pay_problems(pay: Pay, names: Sequence[str]) -> Iterator[Problem]:
    """Shares that two tiers have, and bonuses for what is not counted.

    Args:
        pay: As the file has it.
        names: Of everything that a bonus can be for.
    """
    seen: dict[Fraction, str] = {}
    for tier in pay.tiers:
        if tier.above in seen:
            what = f"is the same share as {seen[tier.above]}"
            yield Problem(("pay", "tiers", tier.typed), what, "one rate for each share of the quota")
        seen.setdefault(tier.above, tier.typed)
    for name, _ in pay.bonuses:
        if name not in names:
            yield Problem(("pay", "bonuses", name), "is not an activity of the plan", ", ".join(names))
