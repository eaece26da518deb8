"""The questions that edit a plan: the process, the calendar, what you can do, what follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from funnel_tui.core import inverse, presets
from funnel_tui.core.dates import read_span
from funnel_tui.core.funnel import DEALS
from funnel_tui.core.notation import Notation, read_money
from funnel_tui.core.period import DAY_NAMES, DaysOff
from funnel_tui.core.plan import Plan
from funnel_tui.core.replan import Rates, replan
from funnel_tui.core.schedule import schedule
from funnel_tui.core.workload import SHAPES, shape_of, with_shape
from funnel_tui.screens.dialogs import Ask, Pick
from funnel_tui.screens.process_dialog import ProcessDialog
from funnel_tui.screens.wishes import HolidaysWanted
from funnel_tui.screens.words import counted, title

if TYPE_CHECKING:
    from funnel_tui.screens.plan import PlanScreen

_EFFORT = re.compile(r"(\d[\d.,]*)\s*([a-z][a-z_ ]*)", re.ASCII)


def process(screen: PlanScreen) -> None:
    """Edit channels and stages in a list."""
    assert screen.year is not None

    def edited(plan: Plan | None) -> None:
        if plan is not None:
            screen.propose(plan)

    screen.app.push_screen(ProcessDialog(screen.year, screen.plan), edited)


# -- both ways


def read_effort(plan: Plan, text: str) -> dict[str, Fraction]:
    """Read `20 calls, 30 emails`: numbers of the plan's channels.

    Raises:
        ValueError: When there is no number of a channel in it; the message says what is allowed.
    """
    names = {channel.name: channel.name for channel in plan.funnel.channels}
    allowed = "numbers a day such as " + ", ".join(f"20 {name}" for name in names)
    found: dict[str, Fraction] = {}
    for number, word in _EFFORT.findall(text.lower()):
        said = word.strip().replace(" ", "_")
        name = next((n for n in names if n == said or n.rstrip("s") == said.rstrip("s")), "")
        if not name:
            raise ValueError(allowed)
        found[name] = Fraction(read_money(number))
    if not any(found.values()):
        raise ValueError(allowed)
    return found


def effort(screen: PlanScreen) -> None:
    """Ask what a working day has room for; the target becomes what that leads to."""
    plan, notation = screen.plan, screen.notation
    if not plan.funnel.channels:
        screen.notify("this process has no channels to work", severity="warning", timeout=4)
        return

    def read(text: str) -> str:
        done = inverse.effort(plan, read_effort(plan, text))
        money = notation.round_money(done.revenue, plan.currency)
        return f"leads to {money}: {notation.short(done.of(DEALS))} deals"

    def typed(text: str | None) -> None:
        if text is not None:
            screen.propose(inverse.plan_for_effort(plan, read_effort(plan, text)))

    lines = schedule(plan).lines[: len(plan.funnel.channels)]
    start = ", ".join(f"{max(1, round(line.rate_per_capacity))} {line.name}" for line in lines)
    heading = "What can you do on a working day?"
    screen.app.push_screen(Ask(heading, start, "the target becomes what it leads to", read), typed)


def lock(screen: PlanScreen) -> None:
    """Lock one activity a working day, and let another figure follow."""
    plan = screen.plan
    names = plan.names

    def chosen(index: int | None) -> None:
        if index is not None:
            _lock_at(screen, plan, names[index])

    lines = [f"{title(name)}: {_a_day(plan, name, screen.notation)}" for name in names]
    screen.app.push_screen(
        Pick("Which figure is fixed?", lines, "enter picks it; another figure follows"), chosen
    )


def _a_day(plan: Plan, name: str, notation: Notation) -> str:
    return f"{notation.short(schedule(plan).line(name).rate_per_capacity, 2)} a working day"


def _lock_at(screen: PlanScreen, plan: Plan, name: str) -> None:
    def read(text: str) -> str:
        return f"{screen.notation.short(_per_day(text), 2)} {name.replace('_', ' ')} a working day"

    def typed(text: str | None) -> None:
        if text is not None:
            _follow(screen, plan, name, _per_day(text))

    start = screen.notation.short(schedule(plan).line(name).rate_per_capacity, 2)
    heading = f"How many {name.replace('_', ' ')} on a working day?"
    screen.app.push_screen(Ask(heading, start, "such as 20 or 1.5", read), typed)


def _per_day(text: str) -> Fraction:
    number = Fraction(read_money(text))
    if number <= 0:
        raise ValueError("a number above 0")
    return number


def _follow(screen: PlanScreen, plan: Plan, name: str, per_day: Fraction) -> None:
    """Show every figure that could follow, with what it would be, and take the one picked."""
    at = plan.names.index(name)
    paths = ["plan.target", "plan.average_deal"]
    paths += [
        f"{'channels' if i < len(plan.funnel.channels) else 'stages'}.{other}.converts"
        for i, other in enumerate(plan.names)
        if i == at or (i >= len(plan.funnel.channels) and i >= at)
    ]
    found = []
    for path in paths:
        try:
            found.append(inverse.solve(plan, path, name, per_day))
        except ValueError:
            continue
    if not found:
        screen.notify("no single figure makes that fit", severity="warning", timeout=5)
        return

    def picked(index: int | None) -> None:
        if index is not None:
            screen.propose(found[index].plan)

    lines = [f"{solution.path.removeprefix('plan.')}: {solution.text}" for solution in found]
    screen.app.push_screen(Pick("Which figure follows?", lines, "enter makes it the draft"), picked)


# -- starting points and new beginnings


def preset(screen: PlanScreen) -> None:
    """Pick a published process to start from; its figures are shown with their sources first."""

    def chosen(index: int | None) -> None:
        if index is not None:
            _figures(screen, presets.PRESETS[index])

    lines = [f"{one.label}: {one.about}" for one in presets.PRESETS]
    screen.app.push_screen(Pick("Start from which process?", lines, presets.YOURS_TO_CHANGE), chosen)


def _figures(screen: PlanScreen, one: presets.Preset) -> None:
    def taken(index: int | None) -> None:
        if index is not None:
            screen.propose(presets.apply(one, screen.plan))

    lines = [f"{_short(figure.path)} {figure.value}: {figure.source}" for figure in one.figures]
    hint = "enter takes them all as a draft. " + presets.YOURS_TO_CHANGE
    screen.app.push_screen(Pick(f"{one.label}: every figure and its source", lines, hint, wide=True), taken)


def _short(path: str) -> str:
    return path.partition(".")[2].replace(".", " ").replace("_", " ")


def revise(screen: PlanScreen) -> None:
    """Plan what is left of the target from today on, with planned or observed rates."""
    year, today = screen.year, screen.today
    if year is None or screen.fresh:
        screen.notify("there is no plan to revise yet", severity="warning", timeout=4)
        return
    if today not in year.plan.period or today <= year.plan.origin:
        screen.notify("a plan can be revised from its second day to its last", severity="warning", timeout=4)
        return
    ways: tuple[Rates, ...] = ("planned", "observed")
    drafts = [replan(year, today, way) for way in ways]
    lines = []
    for way, plan in zip(ways, drafts, strict=True):
        timed = schedule(plan)
        needs = ", ".join(
            _a_day(plan, line.name, screen.notation) + f" {line.name}" for line in timed.lines[:1]
        )
        chance = screen.notation.percent(Fraction(timed.chance))
        lines.append(
            f"with {way} rates: {needs.replace('_', ' ')}, {chance} chance of {timed.deals.need} more deals"
        )

    def picked(index: int | None) -> None:
        if index is not None:
            screen.propose(drafts[index])

    hint = "enter makes it a draft beside the present plan, which stays for the days before today"
    screen.app.push_screen(Pick("Plan the rest from today", lines, hint, wide=True), picked)


# -- the calendar


def calendar(screen: PlanScreen) -> None:
    """Pick what of the calendar to change."""
    work = screen.plan.work
    entries: list[tuple[str, Callable[[PlanScreen], None]]] = [
        ("Workdays: " + " ".join(DAY_NAMES[day] for day in work.workdays), _workdays),
        (f"Holidays: {len(work.holidays)} {work.country} {work.region}".rstrip(), _holidays),
        ("Add days off", _days_off),
        (f"Shape of the year: {_shape_label(screen.plan)}", _shape),
    ]
    entries += [(f"Remove {off.key} {off.label}".rstrip(), _removal(off)) for off in work.days_off]

    def picked(index: int | None) -> None:
        if index is not None:
            screen.view = "year"
            entries[index][1](screen)

    lines = [text for text, _ in entries]
    screen.app.push_screen(Pick("Your calendar", lines, "enter changes it, esc leaves it"), picked)


def _shape_label(plan: Plan) -> str:
    shape = shape_of(plan)
    return shape.id if shape else "your own weights"


def _shape(screen: PlanScreen) -> None:
    def picked(index: int | None) -> None:
        if index is not None:
            screen.propose(with_shape(screen.plan, SHAPES[index]))

    lines = [f"{shape.id}: {shape.label} ({shape.source})" for shape in SHAPES]
    hint = "single months are [calendar.months] in the file"
    screen.app.push_screen(Pick("How is the work spread over the year?", lines, hint, wide=True), picked)


def _workdays(screen: PlanScreen) -> None:
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


def _holidays(screen: PlanScreen) -> None:
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


def _days_off(screen: PlanScreen) -> None:
    plan, notation = screen.plan, screen.notation

    def added(text: str) -> Plan:
        off = read_span(text, plan.period)
        return replace(plan, work=replace(plan.work, days_off=(*plan.work.days_off, off)))

    def read(text: str) -> str:
        after = added(text)
        lost = schedule(plan).capacity.count(plan.period) - schedule(after).capacity.count(plan.period)
        said = [f"{counted(lost, 'working days')} less"]
        for line in schedule(after).lines[: max(1, len(plan.funnel.channels))]:
            before = _a_day(plan, line.name, notation).split()[0]
            said.append(f"{line.name.replace('_', ' ')} {before} → {_a_day(after, line.name, notation)}")
        return ", ".join(said)

    def typed(text: str | None) -> None:
        if text is not None:
            screen.propose(added(text))

    hint = "10 aug - 21 aug summer"
    screen.app.push_screen(Ask("Which days are off?", "", hint, read), typed)


def _removal(off: DaysOff) -> Callable[[PlanScreen], None]:
    def remove(screen: PlanScreen) -> None:
        plan = screen.plan
        left = tuple(other for other in plan.work.days_off if other != off)
        screen.propose(replace(plan, work=replace(plan.work, days_off=left)))

    return remove


ASKS: dict[str, Callable[[PlanScreen], None]] = {
    "process": process,
    "calendar": calendar,
    "effort": effort,
    "lock": lock,
    "preset": preset,
    "revise": revise,
}
