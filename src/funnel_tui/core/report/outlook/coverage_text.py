"""Sentences about the pipeline alone: what it brings if nothing more is done, and what it would take."""

from __future__ import annotations

from fractions import Fraction

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.wording import counted, likely, money_range
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.outlook.coverage import Coverage, CoverageNeeded

FAR = 20
"""Times what is left beyond which a number of deals to open is no advice any more."""


def pipeline_text(found: Coverage, plan: Plan, notation: Notation) -> str:
    """`$22k more, likely $1k to $59k, if you did nothing from now on; ...`; empty without anything in it."""
    if found.more.p90 <= 0:
        return ""
    middle, ends = _money(found, plan, notation)
    return (
        f"{middle} more, likely {ends}, if you did nothing from now on; "
        f"your own work from here is worth {_points(found, notation)}"
    )


def stopped_text(found: Coverage, plan: Plan, notation: Notation) -> str:
    """The same where room is short: `$22k more if you stop now, likely $1k to $59k, 27 % chance`."""
    if found.more.p90 <= 0:
        return ""
    middle, ends = _money(found, plan, notation)
    return f"{middle} more if you stop now, likely {ends}, {likely(found.alone, notation)} chance"


def _money(found: Coverage, plan: Plan, notation: Notation) -> tuple[str, str]:
    """The middle of what the pipeline brings, and its range."""
    # Sums of floating point may come out a hair below nothing.
    low, middle, high = (max(0.0, end) for end in (found.more.p10, found.more.p50, found.more.p90))
    ends = money_range(low, high, plan.currency, notation)
    return notation.compact_money(Fraction(middle), plan.currency), ends


def _points(found: Coverage, notation: Notation) -> str:
    """`the other 11 points of chance`; the rounded points of the whole less those of the pipeline."""
    alone = round(found.alone * 100)
    points = round((found.alone + found.own_work) * 100) - alone
    if points < 1:
        return "less than a point of chance"
    other = "the other " if alone else "all "
    return f"{other}{notation.number(points)} {'point' if points == 1 else 'points'} of chance"


def coverage_text(found: Coverage, notation: Notation) -> str:
    """`8 opportunities open, 1.4 x what is left; an even chance without more work takes 2.1 x, ...`."""
    if found.held is None:
        return ""
    text = f"{counted(found.open, found.stage, notation)} open, {notation.short(found.held)} x what is left"
    if found.even is None or found.even.ratio > FAR:
        return f"{text}; too few of those opened today would close in time"
    text += f"; an even chance without more work takes {_ratio(found.even, notation)}"
    sure = found.sure if found.sure and found.sure.ratio <= FAR else None
    return f"{text}, 80 % {_ratio(sure, notation)}" if sure else text


def _ratio(needed: CoverageNeeded, notation: Notation) -> str:
    return f"{notation.short(needed.ratio)} x ({notation.number(needed.more)} more)"


def coverage_lines(found: Coverage, plan: Plan, notation: Notation) -> tuple[str, ...]:
    """Both as lines of their own, each where there is something to say."""
    texts = {
        "In the pipeline": pipeline_text(found, plan, notation),
        "Coverage": coverage_text(found, notation),
    }
    return tuple(f"{name}: {text}" for name, text in texts.items() if text)
