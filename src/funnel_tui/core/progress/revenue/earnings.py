"""What the plan has paid so far, pay period by pay period, and what one more deal pays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.funnel import DEALS, ceiling
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.pay import DrawBalance, Tier, cents, paid_with_draw
from funnel_tui.core.plan.revenue.targets import PaySpan, pay_spans
from funnel_tui.core.progress.revenue.sales import counts_until, sold
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import Period


@dataclass(frozen=True, slots=True)
class PayStatement:
    """What one pay period has paid until a date."""

    span: Period
    quota: Decimal
    sales: Decimal
    base: Decimal
    """The part of the base that its dates until then are worth."""
    commission: Decimal
    bonus: Decimal
    draw: DrawBalance

    @property
    def variable(self) -> Decimal:
        """Commission and bonuses."""
        return self.commission + self.bonus

    @property
    def earned(self) -> Decimal:
        """All of it; a draw is an advance on it and nothing more."""
        return self.base + self.variable


@dataclass(frozen=True, slots=True)
class NextTier:
    """The tier that comes next in the present pay period."""

    tier: Tier
    left: Decimal
    """Sales that are missing to it."""
    deals: int
    """Deals of the planned size that are missing to it."""


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a plan has paid until a date."""

    statements: tuple[PayStatement, ...]
    """Of the pay periods that have begun."""
    present: PayStatement | None
    """Of the one that holds the date."""
    next_tier: NextTier | None
    """None above the last tier, once the cap is reached, and outside the plan."""

    @property
    def earned(self) -> Decimal:
        """All of it."""
        return sum((statement.earned for statement in self.statements), Decimal(0))

    @property
    def owed(self) -> Decimal:
        """Of the draws of the pay periods that are over: what later ones have to earn first."""
        over = [statement for statement in self.statements if statement is not self.present]
        return over[-1].draw.owed if over else Decimal(0)


def earnings(year: Year, today: date) -> Earnings | None:
    """What was earned until a date, that date included; None where the file has no pay."""
    plan = year.plan
    if not plan.pay.exists or plan.problems():
        return None
    begun = [each for each in pay_spans(plan) if each.span.starts <= today]
    statements = tuple(_statements(year, begun, today))
    present = next((statement for statement in statements if today in statement.span), None)
    return Earnings(statements, present, _next_tier(plan, present) if present else None)


def _statements(year: Year, begun: Sequence[PaySpan], today: date) -> list[PayStatement]:
    pay, rows = year.plan.pay, []
    for each in begun:
        sales = sold(year, each.span, today)
        commission = cents(pay.commission(Fraction(sales), Fraction(each.quota)))
        bonus = pay.bonus(counts_until(year, each.span, today))
        rows.append((each, sales, base_until(pay.base, each, today), commission, bonus))
    balances = paid_with_draw(pay.draw, [commission + bonus for *_, commission, bonus in rows])
    return [
        PayStatement(each.span, each.quota, sales, base, commission, bonus, balance)
        for (each, sales, base, commission, bonus), balance in zip(rows, balances, strict=True)
    ]


def base_until(base: Decimal, each: PaySpan, today: date) -> Decimal:
    """The base of a pay period for its dates until today; one that the plan's end cuts short has less."""
    days = Period(each.span.starts, min(today, each.span.ends)).days
    return base if days == each.whole_days else cents(Fraction(base) * Fraction(days, each.whole_days))


def _next_tier(plan: Plan, present: PayStatement) -> NextTier | None:
    pay, sales, quota = plan.pay, Fraction(present.sales), Fraction(present.quota)
    if pay.cap is not None and present.commission >= pay.cap:
        return None
    tier = pay.next_tier(sales, quota)
    if tier is None:
        return None
    left = tier.above * quota - sales
    return NextTier(tier, cents(left), ceiling(left / Fraction(plan.funnel.average_deal)))


def deal_pays(year: Year, day: date, amount: Decimal, count: int = 1) -> Decimal | None:
    """What so many more deals of an amount on a date add to commission and bonuses; None without pay.

    Args:
        year: Its log is what the deals are added to.
        day: When they are won.
        amount: Of each.
        count: How many.
    """
    plan = year.plan
    if not plan.pay.exists or plan.problems():
        return None
    each = next((each for each in pay_spans(plan) if day in each.span), None)
    if each is None:
        return None
    quota, counts = Fraction(each.quota), counts_until(year, each.span, each.span.ends)
    sales = Fraction(sold(year, each.span, each.span.ends))
    before = plan.pay.variable(sales, quota, counts)
    more = {**counts, DEALS: counts.get(DEALS, 0) + count}
    return plan.pay.variable(sales + Fraction(amount) * count, quota, more) - before
