"""The chance of the target in words, and everything it was made from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from funnel_tui.core.progress.pace import Pace, Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False  # what typing says too, without the import
if TYPE_CHECKING:
    from funnel_tui.core.forecast.simulate import Forecast


def likely(chance: float, notation: Notation) -> str:
    """A chance as nobody can know it better: 1 % to 99 %."""
    return notation.percent(Fraction(min(99, max(1, round(chance * 100))), 100))


def short_chance(pace: Pace, chance: float, low: float, high: float, notation: Notation) -> str:
    """`38% chance, likely $62k to $98k`; empty where nothing is open any more.

    Args:
        pace: The day's, for the target and the money.
        chance: The forecast's.
        low: Its revenue that nine in ten years exceed, without what was closed before.
        high: The one that one in ten exceeds.
        notation: How numbers and money are written.
    """
    if _settled(pace):
        return ""
    return f"{likely(chance, notation)} chance, {_range(pace, low, high, notation)}"


def chance_text(pace: Pace, forecast: Forecast | None, notation: Notation) -> str:
    """The chance with its range and what it stands on, in a clause; no percentage without them."""
    revenue, currency = pace.revenue, pace.schedule.plan.currency
    target = notation.money(revenue.target, currency)
    if revenue.verdict is Verdict.DONE:
        return f"{target} is reached"
    if _settled(pace):
        return f"the plan is over: {notation.money(revenue.total, currency)} of {target}"
    if forecast is None:
        return "nothing can be forecast from this plan"
    from funnel_tui.core.forecast.pipeline import DECIDED_FOR_LOG  # noqa: PLC0415 - there, if there is a forecast

    money = _range(pace, forecast.revenue.p10, forecast.revenue.p90, notation)
    few, many = notation.number(forecast.deals.p10), notation.number(forecast.deals.p90)
    deals = f"{few} deals" if few == many else f"{few} to {many} deals"
    basis = f"by the log, {forecast.decided} deals decided"
    if forecast.basis == "plan":
        basis = f"mostly by planned rates, {forecast.decided} of {DECIDED_FOR_LOG} deals decided"
    return f"{likely(forecast.chance, notation)} chance of {target}, {money}, {deals}; {basis}"


def chance_key(year: Year, today: date) -> str:
    """The plan, the log and the date as one text: where it is the same, so is the chance."""
    out = [today.isoformat(), repr(year.plan)]
    for when, day in sorted(year.days.items()):
        counts = sorted((name, n) for name, n in day.counts.items() if n)
        if counts or day.won or day.lost:
            # An amount is the same however many zeros were typed after the point.
            won = sorted(format(amount.normalize(), "f") for amount in day.won)
            out.append(f"{when} {counts} {won} {day.lost}")
    return "\n".join(out)


def _settled(pace: Pace) -> bool:
    return pace.revenue.verdict is Verdict.DONE or pace.today > pace.schedule.plan.period.ends


def _range(pace: Pace, low: float, high: float, notation: Notation) -> str:
    currency, closed = pace.schedule.plan.currency, Fraction(pace.revenue.closed_before)
    ends = [notation.compact_money(Fraction(value) + closed, currency) for value in (low, high)]
    return f"likely {ends[0]}" if ends[0] == ends[1] else f"likely {ends[0]} to {ends[1]}"
