"""The questions about when you work: workdays, holidays, days off, the shape of the year."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual.screen import Screen

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.plan.work_calendar import (
    SHAPES,
    days_off_cost,
    shape_of,
    with_days_off,
    with_shape,
    without_days_off,
    working_days_lost,
)
from funnel_tui.core.report.plan_text import stretch_text
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import replace
from funnel_tui.core.values.period import DAY_NAMES, DaysOff
from funnel_tui.ui.screens.dialogs import Ask, Pick
from funnel_tui.ui.screens.messages import HolidaysRequested
from funnel_tui.ui.screens.state import ScreenState

_KEYS = "enter changes it · esc closes"

CalendarEdit = Callable[[Screen[Any], ScreenState], Awaitable[Plan | None]]
"""Asks what has to be asked; the plan with the edit, or None."""


async def pick_calendar_edit(screen: Screen[Any], state: ScreenState) -> CalendarEdit | None:
    """Ask what of the calendar to change."""
    plan = state.plan
    work, shape = plan.work, shape_of(plan)
    edits: list[tuple[tuple[str, str], CalendarEdit]] = [
        (("Workdays", " ".join(DAY_NAMES[day] for day in work.workdays)), _workdays),
        (("Holidays", f"{len(work.holidays)} {work.country} {work.region}".rstrip()), holidays),
        (("Days off", "add some"), _days_off),
        (("Shape of the year", shape.id if shape else "your own weights"), _shape),
    ]
    edits += [(("Remove", stretch_text(off, state.notation)), _removal(off.key)) for off in work.days_off]
    return await screen.app.push_screen_wait(Pick("Your calendar", edits, _KEYS))


async def _workdays(screen: Screen[Any], state: ScreenState) -> Plan | None:
    work = state.plan.work

    def read(text: str) -> tuple[int, ...]:
        words = re.findall(r"[a-z]+", text.lower())
        if not words or any(word[:3] not in DAY_NAMES for word in words):
            raise ValueError("days such as mon tue wed thu fri")
        return tuple(sorted({DAY_NAMES.index(word[:3]) for word in words}))

    start = " ".join(DAY_NAMES[day] for day in work.workdays)
    dialog = Ask(
        "Which days do you work?", start, "mon tue wed thu fri", read, lambda days: f"{len(days)} days a week"
    )
    days = await screen.app.push_screen_wait(dialog)
    return None if days is None else replace(state.plan, work=replace(work, workdays=days))


async def holidays(screen: Screen[Any], state: ScreenState) -> Plan | None:  # noqa: ARG001 - as the others
    """Have a country picked and its holidays looked up elsewhere; they come back in the draft."""
    screen.post_message(HolidaysRequested(calendar=True))
    return None


async def _days_off(screen: Screen[Any], state: ScreenState) -> Plan | None:
    plan, notation = state.plan, state.notation
    reader = DateReader(state.today, notation.month_first)

    def read(text: str) -> DaysOff:
        off = reader.span(text, plan.period)
        with_days_off(plan, off.period, off.label)  # says why it cannot be added
        return off

    def describe(off: DaysOff) -> str:
        """What the days cost: the working days, and the work that the others have to take on."""
        parts = [f"{counted(working_days_lost(plan, off.period), 'working days', notation)} less"]
        costs = days_off_cost(plan, off.period).items()
        for name, more in list(costs)[: max(1, len(plan.funnel.channels))]:
            before = schedule(plan).line(name).rate_per_capacity
            rates = f"{notation.short(before, 2)} → {notation.short(before + more, 2)}"
            parts.append(f"{notation.words(name)} {rates} a working day")
        return ", ".join(parts)

    dialog = Ask("Which days are off?", "", "10 aug - 21 aug summer", read, describe)
    off = await screen.app.push_screen_wait(dialog)
    return None if off is None else with_days_off(plan, off.period, off.label)


async def _shape(screen: Screen[Any], state: ScreenState) -> Plan | None:
    lines = [(f"{shape.id}: {shape.label} ({shape.source})", shape) for shape in SHAPES]
    note = "single months are [calendar.months] in the file"
    dialog = Pick("How is the work spread over the year?", lines, "enter takes it · esc leaves it", note=note)
    shape = await screen.app.push_screen_wait(dialog)
    return None if shape is None else with_shape(state.plan, shape)


def _removal(key: str) -> CalendarEdit:
    async def remove(_: Screen[Any], state: ScreenState) -> Plan | None:
        with suppress(KeyError):  # the file may have changed while the dialog was open
            return without_days_off(state.plan, key)
        return None

    return remove
