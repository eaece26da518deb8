"""The cells of one date in the year file: counts, amounts won, deals lost and a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, NOTE, WON, Day
from funnel_tui.core.progress.year import EarlierPlan
from funnel_tui.core.values.field_types import MOST_DECIMALS, number
from funnel_tui.storage.format.plain_text import Table

MOST_COUNT = 1_000_000_000
"""Of one cell; more is a typing error."""
ALLOWED_COUNT = f"a whole number from 0 to {MOST_COUNT:,}"
ALLOWED_WON = "a list of amounts above 0, one for each deal"


def activity_names(plan: Plan) -> dict[str, str]:
    """Every name that a cell can have, former ones too, with the activity that it counts for now."""
    return {name: a.name for a in plan.activities for name in (a.name, *a.was)}


def cell_names(plan: Plan, earlier: Sequence[EarlierPlan]) -> dict[str, str]:
    """The same with the activities that only an earlier plan had: they go on counting on its dates."""
    names = activity_names(plan)
    for before in earlier:
        for old, name in activity_names(before.plan).items():
            names.setdefault(old, names.get(name, name))
    return names


Fault = tuple[str, str]
"""What is wrong with a cell, and what is allowed there."""


def decode_day(cells: Table, names: Mapping[str, str]) -> tuple[Day, list[tuple[str, Fault]]]:
    """One date's cells, and the fault of each that cannot be counted."""
    counts: dict[str, int] = {}
    unread: set[str] = set()
    faults: list[tuple[str, Fault]] = []
    own: Table = {}
    for key, value in cells.items():
        name = names.get(key)
        if name is None:
            if fault := _own_fault(key, value, names):
                faults.append((key, fault))
                unread |= {key} & _OWN_CELLS
            else:
                own[key] = value
        elif is_count(value):
            counts[name] = counts.get(name, 0) + value
        else:
            unread.add(name)
            faults.append((key, ("is not a count", ALLOWED_COUNT)))
    for name in unread:
        counts.pop(name, None)
    won = tuple(map(Decimal, own.get(WON, ())))
    return Day(counts, won, own.get(LOST, 0), own.get(NOTE, ""), frozenset(unread)), faults


_OWN_CELLS = {WON, LOST, NOTE}


def _own_fault(key: str, value: object, names: Mapping[str, str]) -> Fault | None:
    """What is wrong with a cell that is not an activity's."""
    if key == LOST:
        return None if is_count(value) else ("is not a count", ALLOWED_COUNT)
    if key == WON:
        good = isinstance(value, list) and all(is_amount(v) for v in value)
        return None if good else ("cannot be read", ALLOWED_WON)
    if key == NOTE:
        return None if isinstance(value, str) else ("is not text", "text in quotes")
    return "is not an activity of the plan; it is kept", ", ".join(dict.fromkeys(names.values()))


def is_count(value: object) -> bool:
    """Whether a cell holds a number of things; `true` is an int to Python, but not a count."""
    return type(value) is int and 0 <= value <= MOST_COUNT


def is_amount(value: object) -> bool:
    """Whether a value is money that can be summed exactly and cheaply."""
    if type(value) is int:
        return 0 < value <= 10**12
    return (
        isinstance(value, Decimal)
        and value.is_finite()
        and 0 < value <= 10**12
        and int(value.as_tuple().exponent) >= -MOST_DECIMALS
    )


def encode_day(day: Day) -> Table:
    """One date's cells, for a new table."""
    cells: Table = dict(day.counts)
    if day.won:
        cells[WON] = [number(amount) for amount in day.won]
    if day.lost:
        cells[LOST] = day.lost
    if day.note:
        cells[NOTE] = day.note
    return cells
