"""Targets of single quarters: which a plan has, how the file writes them, and whether they fit the target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from funnel_tui.core.values.field_types import MONEY, Misread, number
from funnel_tui.core.values.money import read_money
from funnel_tui.core.values.period import ONE_DAY, Period, add_months
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.table_types import RowsType

_NAME = r"\d{4}-Q[1-4]"


def _quarter(key: str, value: object) -> tuple[str, Decimal]:
    if not re.fullmatch(_NAME, key, re.ASCII):
        raise Misread("is not a quarter", '"2026-Q1" = 20000')
    return key, MONEY.read(value)


QUARTERS = RowsType(
    _quarter, lambda row: (row[0], number(row[1])), lambda name, text: (name, read_money(text))
)


def stretches(period: Period, months: int) -> Iterator[Period]:
    """The whole stretches of so many months from a period's start that hold its dates."""
    n = 0
    while (first := add_months(period.starts, n)) <= period.ends:
        n += months
        try:
            yield Period(first, add_months(period.starts, n) - ONE_DAY)
        except ValueError:
            # The calendar ends before the stretch does.
            yield Period(first, period.ends)
            return


def quarter_spans(period: Period) -> dict[str, Period]:
    """The quarters of a period by name, each three months from its start; the last may be shorter."""
    return {period.quarter(whole.starts): whole.overlap(period) for whole in stretches(period, 3)}


def quarter_problems(
    period: Period, target: Decimal, quarters: tuple[tuple[str, Decimal], ...]
) -> Iterator[Problem]:
    """A problem for each quarter that the plan does not have, else one where they do not fit the target."""
    if not quarters:
        return
    names, unknown = tuple(quarter_spans(period)), False
    for name, _ in quarters:
        if name not in names:
            unknown = True
            yield Problem(
                ("plan", "quarters", name), "is not a quarter of the plan", f"{names[0]} to {names[-1]}"
            )
    total = sum((amount for _, amount in quarters), Decimal(0))
    if unknown:
        return
    if len(quarters) == len(names) and total != target:
        allowed = "quarters that add up to the target, {}"
        yield Problem(("plan", "quarters"), "add up to {}", allowed, figures=(total, target))
    elif total > target:
        allowed = "quarters that leave the others 0 or more of the target, {}"
        yield Problem(("plan", "quarters"), "add up to {}", allowed, figures=(total, target))
