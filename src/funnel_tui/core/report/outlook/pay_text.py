"""Sentences about pay; nothing of it is said of a plan whose file has none."""

from __future__ import annotations

from decimal import Decimal

from funnel_tui.core.forecast.outlook.pay_outlook import PayOutlook
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.revenue.earnings import NextTier, PayStatement
from funnel_tui.core.report.wording import counted, likely, money_range
from funnel_tui.core.values.money import Notation


def pays_text(amount: Decimal, plan: Plan, notation: Notation) -> str:
    """`pays $1,200`: what a deal adds to commission and bonuses."""
    return f"pays {notation.money(amount, plan.currency)}"


def pay_clauses(outlook: PayOutlook, plan: Plan, notation: Notation) -> tuple[str, ...]:
    """Earned so far, the way to the next tier, and where it is likely to end, a clause each."""
    found, end = outlook.earned, outlook.at_end
    earned, parts = notation.money(found.earned, plan.currency), _parts(found.statements, plan, notation)
    out = [f"{earned} earned so far{parts}"]
    if found.owed:
        out.append(f"{notation.money(found.owed, plan.currency)} of the draw still to be earned")
    if found.present and found.next_tier and outlook.tier_chance is not None:
        out.append(_tier(found.next_tier, found.present, outlook.tier_chance, plan, notation))
    out.append(f"likely {money_range(end.p10, end.p90, plan.currency, notation)} by the end")
    return tuple(out)


def pay_text(outlook: PayOutlook, plan: Plan, notation: Notation) -> str:
    """The same where room is short: `$24.6k earned, likely $44.2k to $47.8k; 2 deals to the 12 % tier`."""
    found, end = outlook.earned, outlook.at_end
    earned = notation.compact_money(found.earned, plan.currency)
    text = f"{earned} earned, likely {money_range(end.p10, end.p90, plan.currency, notation)} by the end"
    if found.present and found.next_tier and outlook.tier_chance is not None:
        deals = counted(found.next_tier.deals, DEALS, notation)
        rate = notation.percent(found.next_tier.tier.rate.value, 2)
        until = notation.short_day(found.present.span.ends)
        text += f"; {deals} to the {rate} tier, {likely(outlook.tier_chance, notation)} chance by {until}"
    return text


def _parts(statements: tuple[PayStatement, ...], plan: Plan, notation: Notation) -> str:
    """` (base $15,000, commission $4,100)`; nothing where it is one of them alone."""
    named = {
        "base": sum((statement.base for statement in statements), Decimal(0)),
        "commission": sum((statement.commission for statement in statements), Decimal(0)),
        "bonuses": sum((statement.bonus for statement in statements), Decimal(0)),
    }
    texts = [f"{name} {notation.money(value, plan.currency)}" for name, value in named.items() if value]
    return f" ({', '.join(texts)})" if len(texts) > 1 else ""


def _tier(after: NextTier, present: PayStatement, chance: float, plan: Plan, notation: Notation) -> str:
    """`2 deals ($12,000) to 12 % above 100 % of the quota, by 31 Mar: 41 % chance`."""
    left = notation.round_money(after.left, plan.currency)
    share, rate = notation.percent(after.tier.above, 1), notation.percent(after.tier.rate.value, 2)
    until = notation.short_day(present.span.ends)
    return (
        f"{counted(after.deals, DEALS, notation)} ({left}) to the {rate} tier at {share} of the quota, "
        f"{likely(chance, notation)} chance by {until}"
    )
