"""What a day counts of one activity, as the commands say it."""

# ruff: noqa: PLC0415 - `add` is called often, and mostly needs none of these

from __future__ import annotations

from datetime import date

from funnel_tui.core.progress.day import LOST, WON, Day
from funnel_tui.core.progress.year import Year


def count_of(name: str, logged: Day) -> int:
    """How many of an activity, of deals won or of deals lost."""
    return {WON: len(logged.won), LOST: logged.lost}.get(name, logged.count(name))


def day_count(name: str, day: date, year: Year) -> str:
    """`calls 4 on 2 Mar 2026`, `won 1 on 2 Mar 2026: $12,000`."""
    from funnel_tui.core.values.money import PLAIN

    # Dates are the same in every notation.
    logged, when = year.typed_day(day), PLAIN.day(day)
    text = f"{name} {count_of(name, logged)} on {when}"
    if name != WON:
        return text + _imported(name, day, year)
    from funnel_tui.cli.source import notation

    amounts = ", ".join(notation().money(amount, year.plan.currency) for amount in logged.won)
    return text + (f": {amounts}" if amounts else "")


def _imported(name: str, day: date, year: Year) -> str:
    """What an import has of it as well."""
    if not year.imported:
        return ""
    from funnel_tui.core.progress.reconcile import beside

    found = next((each for each in beside(year, day) if each.name == name), None)
    return f" ({found.imported} imported)" if found else ""
