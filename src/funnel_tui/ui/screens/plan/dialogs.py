"""The questions that edit a plan: its process, where to begin, what you can do and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from funnel_tui.core.plan import presets
from funnel_tui.core.plan import solve as inverse
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.replan import Rates, replan
from funnel_tui.core.report.plan_text import a_day
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.money import read_money
from funnel_tui.core.values.names import title_of, words_of
from funnel_tui.ui.screens.dialogs import Ask, Pick
from funnel_tui.ui.screens.plan import calendar_dialogs as calendar_asks
from funnel_tui.ui.screens.plan.planner import Planner
from funnel_tui.ui.screens.plan.process_dialog import ProcessDialog

_EFFORT = re.compile(r"(\d[\d.,]*)\s*([a-z][a-z_ ]*)", re.ASCII)


def process(screen: Planner) -> None:
    """Edit channels and stages in a list."""
    assert screen.year is not None

    def edited(plan: Plan | None) -> None:
        if plan is not None:
            screen.propose(plan)

    screen.app.push_screen(ProcessDialog(screen.year, screen.plan, screen.notation), edited)


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


def effort(screen: Planner) -> None:
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


def lock(screen: Planner) -> None:
    """Lock one activity a working day, and let another figure follow."""
    plan = screen.plan
    names = plan.names

    def chosen(index: int | None) -> None:
        if index is not None:
            _lock_at(screen, plan, names[index])

    lines = [f"{title_of(name)}: {a_day(plan, name, screen.notation)}" for name in names]
    screen.app.push_screen(
        Pick("Which figure is fixed?", lines, "enter picks it; another figure follows"), chosen
    )


def _lock_at(screen: Planner, plan: Plan, name: str) -> None:
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


def _follow(screen: Planner, plan: Plan, name: str, per_day: Fraction) -> None:
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


def preset(screen: Planner) -> None:
    """Pick a published process to start from; its figures are shown with their sources first."""

    def chosen(index: int | None) -> None:
        if index is not None:
            _figures(screen, presets.PRESETS[index])

    lines = [f"{one.label}: {one.about}" for one in presets.PRESETS]
    screen.app.push_screen(Pick("Start from which process?", lines, presets.YOURS_TO_CHANGE), chosen)


def _figures(screen: Planner, one: presets.Preset) -> None:
    def taken(index: int | None) -> None:
        if index is not None:
            screen.propose(presets.apply(one, screen.plan))

    lines = [f"{_short(figure.path)} {figure.value}: {figure.source}" for figure in one.figures]
    hint = "enter takes them all as a draft. " + presets.YOURS_TO_CHANGE
    screen.app.push_screen(Pick(f"{one.label}: every figure and its source", lines, hint, wide=True), taken)


def _short(path: str) -> str:
    return path.partition(".")[2].replace(".", " ").replace("_", " ")


def revise(screen: Planner) -> None:
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
        first = timed.lines[0].name
        needs = f"{words_of(first)} {a_day(plan, first, screen.notation)}"
        chance = screen.notation.percent(Fraction(timed.chance))
        more = counted(timed.deals.need, "more deals", screen.notation)
        lines.append(f"with {way} rates: {needs}, {chance} chance of {more}")

    def picked(index: int | None) -> None:
        if index is not None:
            screen.propose(drafts[index])

    hint = "enter makes it a draft beside the present plan, which stays for the days before today"
    screen.app.push_screen(Pick("Plan the rest from today", lines, hint, wide=True), picked)


ASKS: dict[str, Callable[[Planner], None]] = {
    "process": process,
    "calendar": calendar_asks.calendar,
    "effort": effort,
    "lock": lock,
    "preset": preset,
    "revise": revise,
}
