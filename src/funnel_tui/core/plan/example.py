"""The plan to start from, and the periods that it can be put on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import ONE_DAY, Period, add_months
from funnel_tui.core.values.rate import Rate


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period that a plan is often made for."""

    id: str
    label: str
    period: Period


def example_plan(today: date, currency: str = "$") -> Plan:
    """The article's figures for the twelve months from a date, so that nobody starts behind in November.

    $100,000 at $10,000 a deal is 10 deals, 20 opportunities and 100 meetings. How many calls and emails make
    a meeting is an assumption, for the user to replace.
    """
    funnel = Funnel(
        target=Decimal(100_000),
        average_deal=Decimal(10_000),
        channels=(
            Channel("calls", "c", Rate.parse("1 in 40"), Rate.parse("50%"), lead_days=7),
            Channel("emails", "e", Rate.parse("1%"), Rate.parse("50%"), lead_days=7),
        ),
        stages=(
            Stage("meetings", "m", Rate.parse("1 in 5"), lead_days=14),
            Stage("opportunities", "o", Rate.parse("50%"), lead_days=60),
        ),
    )
    return Plan(_months_from(today, 12), funnel, currency=currency)


def periods(today: date, fiscal_month: int = 4) -> tuple[NamedPeriod, ...]:
    """The periods to choose from around a date, the coming twelve months first.

    Args:
        today: The date to plan on.
        fiscal_month: Month, 1 to 12, in which the fiscal year starts.
    """
    this_year = Period(date(today.year, 1, 1), date(today.year, 12, 31))
    fiscal = date(today.year - (today.month < fiscal_month), fiscal_month, 1)
    return (
        NamedPeriod("coming", "the coming twelve months", _months_from(today, 12)),
        NamedPeriod("rest", f"the rest of {today.year}", Period(today, this_year.ends)),
        NamedPeriod("calendar", f"the year {today.year}", this_year),
        NamedPeriod("fiscal", f"the fiscal year from {PLAIN.full_month(fiscal)}", _months_from(fiscal, 12)),
    )


def plan_for(period: Period, plan: Plan, today: date) -> Plan:
    """A plan moved to another period; one that has begun counts from today on.

    What was closed before stays where the period has begun: then the quotas cover what is left of the target.
    """
    if period.starts < today <= period.ends:
        return replace(plan, period=period, counted_from=today, catch_up_by=None, quarters=())
    funnel = replace(plan.funnel, closed_before=Decimal(0))
    return replace(plan, period=period, counted_from=None, catch_up_by=None, quarters=(), funnel=funnel)


def _months_from(starts: date, months: int) -> Period:
    return Period(starts, add_months(starts, months) - ONE_DAY)
