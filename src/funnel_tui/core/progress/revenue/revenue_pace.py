"""The pace of the money: of the whole plan by its deals, of a part of it by the targets of quarters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.revenue.horizons import Stretch
from funnel_tui.core.plan.schedule import Line, Schedule
from funnel_tui.core.progress.verdict import Verdict, revenue_verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.period import ONE_DAY, Period

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Won: TypeAlias = tuple[Decimal, Decimal]
"""Money won by the end of yesterday, and by now."""


@dataclass(frozen=True, slots=True)
class RevenuePace:
    """How the money stands today."""

    actual: Decimal
    """Won by the log; what was closed before it started is not in it."""
    closed_before: Decimal
    """0 within a quarter or a month, whose part of it is in what was sold."""
    target: Decimal
    expected: Fraction
    needed: Fraction | None
    """Money for each normal working day left."""
    verdict: Verdict

    @property
    def delta(self) -> Fraction:
        """Actual less expected."""
        return Fraction(self.actual) - self.expected

    @property
    def total(self) -> Decimal:
        """Everything closed towards the target."""
        return self.actual + self.closed_before


def capacity_left(line: Line, today: date) -> Fraction:
    """Capacity from today, or from the opening of the window, to its end."""
    if line.span is None:
        return Fraction(0)
    return line.capacity.between(Period(max(today, line.span.starts), line.span.ends))


def plan_revenue(plan: Schedule, first_is_due: bool, money: Won, today: date) -> RevenuePace:
    """The money of the whole plan, in step with its deals."""
    funnel, line = plan.plan.funnel, plan.deals
    before, won = money
    expected = plan.revenue_at(today - ONE_DAY)
    left = capacity_left(line, today)
    to_close, average = funnel.to_close, Fraction(funnel.average_deal)
    needed = max(Fraction(0), to_close - Fraction(before)) / left if left else None
    return RevenuePace(
        actual=won,
        closed_before=funnel.closed_before,
        target=funnel.target,
        expected=expected,
        needed=needed,
        verdict=revenue_verdict(line, first_is_due, Fraction(won), to_close, expected, needed, average),
    )


def revenue_within(year: Year, stretch: Stretch, deals: Line, first_is_due: bool, today: date) -> RevenuePace:
    """The money of a quarter or a month, by the targets of quarters."""
    from funnel_tui.core.plan.revenue.targets import due_by  # noqa: PLC0415 - the whole plan needs neither
    from funnel_tui.core.progress.revenue.sales import sold  # noqa: PLC0415

    span, target = stretch.span, Fraction(stretch.target)
    start, yesterday = span.starts - ONE_DAY, today - ONE_DAY
    won, before = sold(year, span, today), sold(year, span, yesterday)
    expected = Fraction(0)
    if yesterday > start:
        expected = due_by(year.plan, min(yesterday, span.ends)) - due_by(year.plan, start)
    left = deals.capacity.between(Period(max(today, span.starts), span.ends))
    needed = max(Fraction(0), target - Fraction(before)) / left if left else None
    average = Fraction(year.plan.funnel.average_deal)
    verdict = Verdict.DONE if target and won >= target else Verdict.NOT_YET
    if deals.quota and target:
        verdict = revenue_verdict(deals, first_is_due, Fraction(won), target, expected, needed, average)
    return RevenuePace(won, Decimal(0), stretch.target, expected, needed, verdict)
