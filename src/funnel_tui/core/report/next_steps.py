"""What comes next: what today takes, how to catch up, the cheapest way back, the next deadline."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.report.wording import counted, pace_text, stretch_name
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import Period

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight
    from funnel_tui.core.forecast.recovery import RecoveryOption


def next_steps(pace: Pace, insight: Insight | None, notation: Notation) -> Iterator[tuple[str, str]]:
    """Labels and sentences, the nearest first; nothing once the plan is over.

    Args:
        pace: Today's.
        insight: None until the forecast is made.
        notation: How numbers and dates are written.
    """
    keep = [a for a in pace.activities if a.kind is Kind.CHANNEL and a.due_today]
    if keep:
        work = " and ".join(counted(a.due_today, a.name, notation) for a in keep)
        yield "Today", f"{work} by plan"
    if pace.catch_up is not None and pace.catch_up.extra:
        short = [counted(round(n), name, notation) for name, n in pace.catch_up.extra.items() if round(n)]
        yield "Catch up", f"{', '.join(short)} by {notation.short_day(pace.catch_up.by)} · F5 changes it"
    if insight is not None:
        from funnel_tui.core.report.target_text import choice_text, way_text  # noqa: PLC0415 - loads the forecast

        if pace.catch_up is None and insight.catch_up and pace.verdict is Verdict.BEHIND:
            yield "Catch up", f"F5 · {choice_text(insight.catch_up[0], notation)}"
        # It is the whole plan's.
        if (way := cheapest(insight.even)) and not pace.stretch.name:
            yield "Even chance", way_text(way, pace.schedule.plan, notation)
    if pace.stretch.name and (needed := _needed(pace, notation)):
        yield "Needed", needed
    if deadline := _deadline(pace, notation):
        yield "Last day", deadline


def cheapest(ways: tuple[RecoveryOption, ...]) -> RecoveryOption | None:
    """The way back that changes its figure least, as a share of what it is now; None where none is needed."""
    able = [way for way in cheapest_first(ways) if way.needed is not None and way.needed > way.now > 0]
    return able[0] if able else None


def cheapest_first(ways: tuple[RecoveryOption, ...]) -> list[RecoveryOption]:
    """The ways back by their change, as a share of what the figure is now; the impossible ones last."""
    return sorted(ways, key=lambda way: way.needed / way.now if way.needed and way.now > 0 else inf)


def _deadline(pace: Pace, notation: Notation) -> str:
    """The next last useful day, of the activities that share it."""
    days = {a.name: a.last_useful_day for a in pace.activities if a.quota > a.actual}
    coming = [day for day in days.values() if day is not None and day >= pace.today]
    if not coming:
        return ""
    last = min(coming)
    names = " and ".join(notation.words(name) for name, day in days.items() if day == last)
    if last == pace.today:
        return f"today is the last on which {names} still pay"
    left = counted(pace.schedule.capacity.count(Period(pace.today, last)), "working days", notation)
    where = f" in {stretch_name(pace.stretch, notation)}" if pace.stretch.name else ""
    return f"{names} pay{where} until {notation.short_day(last)}, {left} left"


def _needed(pace: Pace, notation: Notation) -> str:
    """`9.9 calls, 28 emails a day · 1.5 meetings a week`: what is left of a quarter or a month, as rates."""
    units: dict[str, list[str]] = {}
    for activity in pace.activities:
        if activity.needed:
            number, _, unit = pace_text(activity.needed, pace.schedule.plan, notation).partition(" ")
            units.setdefault(unit, []).append(f"{number} {notation.words(activity.name)}")
    return " · ".join(f"{', '.join(parts)} {unit}" for unit, parts in units.items())
