"""Verdicts: what a count, a plan line and the days between them mean to a person."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.schedule import Line

REACH = 3
"""A needed rate above this many times the planned one is out of reach."""


class Verdict(StrEnum):
    """How an activity or the revenue stands; the worst comes first."""

    OUT_OF_REACH = "out of reach"
    BEHIND = "behind"
    WITHIN_LUCK = "within luck"
    """Behind by a day or more, and by no more than chance alone makes likely; only where luck plays."""
    ON_PACE = "on pace"
    AHEAD = "ahead"
    DONE = "done"
    NOT_YET = "not yet"
    CLOSED = "closed"


WORST_FIRST = tuple(Verdict)


def activity_verdict(line: Line, actual: int, expected: Fraction, covered: Fraction, today: date) -> Verdict:
    """Judge a count.

    Args:
        line: The activity's plan line.
        actual: Done so far.
        expected: Due by the end of yesterday.
        covered: Working days from today on that the count covers; below 0, those it lacks.
        today: The date.
    """
    if line.quota and actual >= line.quota:
        return Verdict.DONE
    if line.span is None or today > line.span.ends:
        return Verdict.CLOSED
    if expected < 1 and not actual:
        return Verdict.NOT_YET
    luck = line.kind is not Kind.CHANNEL
    short = _shortage(expected - actual, expected, -covered, luck) if expected >= 1 else None
    return short or (Verdict.AHEAD if covered >= 1 else Verdict.ON_PACE)


def revenue_verdict(
    deals: Line,
    first_is_due: bool,
    won: Fraction,
    to_close: Fraction,
    expected: Fraction,
    needed: Fraction | None,
    average: Fraction,
) -> Verdict:
    """Judge the money by the rule of an activity, in units of the average deal.

    Args:
        deals: The plan line of the deals.
        first_is_due: Whether that line has reached one deal.
        won: Won so far.
        to_close: What the period has to bring.
        expected: Due by the end of yesterday.
        needed: Money for each normal working day left; None once there is none.
        average: The average deal.
    """
    if won >= to_close:
        return Verdict.DONE
    planned = to_close * deals.rate_per_capacity / deals.quota if deals.quota else Fraction(0)
    if needed is None or needed > REACH * planned:
        return Verdict.OUT_OF_REACH
    short, due = (expected - won) / average, expected / average
    per_day = deals.rate_per_working_day * to_close / deals.quota / average
    if won and -short >= per_day:
        return Verdict.AHEAD
    if not first_is_due:
        return Verdict.NOT_YET
    return _shortage(short, due, short / per_day, luck=True) or Verdict.ON_PACE


def _shortage(short: Fraction, expected: Fraction, debt_days: Fraction, luck: bool) -> Verdict | None:
    """What it means to be so many units and days short; None below one of either.

    Args:
        short: Units below what was expected.
        expected: Units; where luck plays, so many vary by their square root.
        debt_days: The same shortage in working days.
        luck: Whether luck plays, as for stages and deals, or only work counts.
    """
    if debt_days < 1 or short < 1:
        return None
    return Verdict.WITHIN_LUCK if luck and short * short <= expected else Verdict.BEHIND
