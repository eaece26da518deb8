"""The questions about when you work: workdays, holidays, days off, the shape of the year."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.plan.work_calendar import SHAPES, shape_of, with_shape
from funnel_tui.core.report.plan_text import a_day, stretch_text
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.dates import read_span
from funnel_tui.core.values.names import words_of
from funnel_tui.core.values.period import DAY_NAMES, DaysOff
from funnel_tui.ui.screens.dialogs import Ask, Pick
from funnel_tui.ui.screens.messages import HolidaysWanted
from funnel_tui.ui.screens.plan.planner import Planner


def calendar(screen: Planner) -> None:
    """Pick what of the calendar to change."""
    work = screen.plan.work
    entries: list[tuple[str, Callable[[Planner], None]]] = [
        ("Workdays: " + " ".join(DAY_NAMES[day] for day in work.workdays), _workdays),
        (f"Holidays: {len(work.holidays)} {work.country} {work.region}".rstrip(), _holidays),
        ("Add days off", _days_off),
        (f"Shape of the year: {_shape_label(screen.plan)}", _shape),
    ]
    entries += [(f"Remove {stretch_text(off, screen.notation)}", _removal(off)) for off in work.days_off]

    def picked(index: int | None) -> None:
        if index is not None:
            screen.view = "year"
            entries[index][1](screen)

    lines = [text for text, _ in entries]
    screen.app.push_screen(Pick("Your calendar", lines, "enter changes it, esc leaves it"), picked)


def _shape_label(plan: Plan) -> str:
    shape = shape_of(plan)
    return shape.id if shape else "your own weights"


def _shape(screen: Planner) -> None:
    def picked(index: int | None) -> None:
        if index is not None:
            screen.propose(with_shape(screen.plan, SHAPES[index]))

    lines = [f"{shape.id}: {shape.label} ({shape.source})" for shape in SHAPES]
    hint = "single months are [calendar.months] in the file"
    screen.app.push_screen(Pick("How is the work spread over the year?", lines, hint, wide=True), picked)


def _workdays(screen: Planner) -> None:
    plan = screen.plan

    def days(text: str) -> tuple[int, ...]:
        words = re.findall(r"[a-z]+", text.lower())
        if not words or any(word[:3] not in DAY_NAMES for word in words):
            raise ValueError("days such as mon tue wed thu fri")
        return tuple(sorted({DAY_NAMES.index(word[:3]) for word in words}))

    def typed(text: str | None) -> None:
        if text is not None:
            screen.propose(replace(plan, work=replace(plan.work, workdays=days(text))))

    start = " ".join(DAY_NAMES[day] for day in plan.work.workdays)
    read: Callable[[str], str] = lambda text: f"{len(days(text))} days a week"  # noqa: E731
    screen.app.push_screen(Ask("Which days do you work?", start, "mon tue wed thu fri", read), typed)


def _holidays(screen: Planner) -> None:
    plan = screen.plan

    def read(text: str) -> str:
        if text.strip() and not re.fullmatch(r"[A-Za-z]{2,3}([ -][A-Za-z0-9]{1,6})?", text.strip()):
            raise ValueError(
                "a country such as US, DE or GB, and a region: US-CA, DE-BY, GB-ENG; empty for none"
            )
        return "filled in as plain dates that you can edit in the file" if text.strip() else "no holidays"

    def typed(text: str | None) -> None:
        if text is None:
            return
        country, _, region = text.strip().upper().replace(" ", "-").partition("-")
        if not country:
            screen.propose(replace(plan, work=replace(plan.work, holidays=(), country="", region="")))
        else:
            screen.remember()
            screen.post_message(HolidaysWanted(country, region))

    start = "-".join(filter(None, (plan.work.country, plan.work.region))) or "US"
    screen.app.push_screen(Ask("Public holidays of which country?", start, "US, US-CA, DE-BY", read), typed)


def _days_off(screen: Planner) -> None:
    plan, notation = screen.plan, screen.notation

    def added(text: str) -> Plan:
        off = read_span(text, plan.period)
        return replace(plan, work=replace(plan.work, days_off=(*plan.work.days_off, off)))

    def read(text: str) -> str:
        after = added(text)
        lost = schedule(plan).capacity.count(plan.period) - schedule(after).capacity.count(plan.period)
        said = [f"{counted(lost, 'working days', notation)} less"]
        for line in schedule(after).lines[: max(1, len(plan.funnel.channels))]:
            before = a_day(plan, line.name, notation).split()[0]
            said.append(f"{words_of(line.name)} {before} → {a_day(after, line.name, notation)}")
        return ", ".join(said)

    def typed(text: str | None) -> None:
        if text is not None:
            screen.propose(added(text))

    hint = "10 aug - 21 aug summer"
    screen.app.push_screen(Ask("Which days are off?", "", hint, read), typed)


def _removal(off: DaysOff) -> Callable[[Planner], None]:
    def remove(screen: Planner) -> None:
        plan = screen.plan
        left = tuple(other for other in plan.work.days_off if other != off)
        screen.propose(replace(plan, work=replace(plan.work, days_off=left)))

    return remove
