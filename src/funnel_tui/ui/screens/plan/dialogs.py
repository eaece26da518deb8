"""The questions that edit a plan: its process, where to begin, what you can do and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from textual.screen import Screen

from funnel_tui.core.plan.fields.table import label_of
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.presets import PRESETS, YOURS_TO_CHANGE, Preset, apply
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.plan.solve import effort, plan_for_effort, solve
from funnel_tui.core.progress.new_plan.replan import Rates, replan
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.plan_text import a_day
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.money import Notation, read_money
from funnel_tui.core.values.rate import Rate
from funnel_tui.ui.screens.dialogs import Ask, Pick
from funnel_tui.ui.screens.messages import OwnFiguresRequested
from funnel_tui.ui.screens.plan import choices
from funnel_tui.ui.screens.plan.process_dialog import ProcessDialog
from funnel_tui.ui.screens.state import ScreenState

_EFFORT = re.compile(r"(\d[\d.,]*)\s*([a-z][a-z_ ]*)", re.ASCII)


async def edit_process(screen: Screen[None], state: ScreenState) -> Plan | None:
    """Edit channels and stages in a list."""
    assert state.year is not None
    return await screen.app.push_screen_wait(ProcessDialog(state.year, state.plan, state.notation))


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
        typed = word.strip().replace(" ", "_")
        name = next((n for n in names if n == typed or n.rstrip("s") == typed.rstrip("s")), "")
        if not name:
            raise ValueError(allowed)
        found[name] = Fraction(read_money(number))
    if not any(found.values()):
        raise ValueError(allowed)
    return found


async def daily_effort(screen: Screen[None], state: ScreenState) -> Plan | None:
    """Ask what a working day has room for; the target becomes what that leads to."""
    plan, notation = state.plan, state.notation
    if not plan.funnel.channels:
        screen.notify("this process has no channels to work", severity="warning", timeout=4)
        return None

    def describe(per_day: dict[str, Fraction]) -> str:
        result = effort(plan, per_day)
        money = notation.round_money(result.revenue, plan.currency)
        return f"leads to {money}: {notation.short(result.of(DEALS))} deals"

    lines = schedule(plan).lines[: len(plan.funnel.channels)]
    start = ", ".join(f"{max(1, round(line.rate_per_capacity))} {line.name}" for line in lines)
    heading, hint = "What can you do on a working day?", "the target becomes what it leads to"
    dialog = Ask(heading, start, hint, lambda text: read_effort(plan, text), describe)
    per_day = await screen.app.push_screen_wait(dialog)
    return None if per_day is None else plan_for_effort(plan, per_day)


async def lock(screen: Screen[None], state: ScreenState) -> Plan | None:
    """Fix one activity a working day, and let another figure follow."""
    plan, notation = state.plan, state.notation
    lines = [(f"{notation.title(name)}: {a_day(plan, name, notation)}", name) for name in plan.names]
    fixed = Pick(
        "Which figure is fixed?", lines, "enter picks it · esc cancels", note="another figure follows"
    )
    name = await screen.app.push_screen_wait(fixed)
    if name is None:
        return None
    label = notation.words(name)

    def describe(number: Fraction) -> str:
        return f"{notation.short(number, 2)} {label} a working day"

    start = notation.short(schedule(plan).line(name).rate_per_capacity, 2)
    number = Ask(f"How many {label} on a working day?", start, "such as 20 or 1.5", _read_per_day, describe)
    per_day = await screen.app.push_screen_wait(number)
    if per_day is None:
        return None
    solutions = _solutions(plan, name, per_day, notation)
    if not solutions:
        screen.notify("no single figure makes that fit", severity="warning", timeout=5)
        return None
    following = Pick("Which figure follows?", solutions, "enter makes it the draft · esc cancels")
    return await screen.app.push_screen_wait(following)


def _read_per_day(text: str) -> Fraction:
    number = Fraction(read_money(text))
    if number <= 0:
        raise ValueError("a number above 0")
    return number


def _solutions(plan: Plan, name: str, per_day: Fraction, notation: Notation) -> list[tuple[str, Plan]]:
    """Every figure that could follow, with what it would be."""
    at, channels = plan.names.index(name), len(plan.funnel.channels)
    paths = ["plan.target", "plan.average_deal"]
    paths += [
        f"{'channels' if i < channels else 'stages'}.{other}.converts"
        for i, other in enumerate(plan.names)
        if i == at or i >= max(at, channels)
    ]
    found = []
    for path in paths:
        try:
            solution = solve(plan, path, name, per_day)
        except ValueError:
            continue
        rate = path.endswith(".converts")
        value = (
            notation.percent(Rate.parse(solution.text).value, 4)
            if rate
            else notation.money(Decimal(solution.text), plan.currency)
        )
        found.append((f"{label_of(path.split('.'), notation)}: {value}", solution.plan))
    return found


# -- starting points and new beginnings


async def preset(screen: Screen[None], state: ScreenState) -> Plan | None:
    """Pick a published process to start from, or one's own figures; each is shown with its sources first."""
    own = Preset("own", "Your own figures", "What the years before say of this plan.", ())
    lines = [(f"{one.label}: {one.about}", one) for one in (*PRESETS, own)]
    chosen = await screen.app.push_screen_wait(
        Pick(
            "Start from which process?", lines, "enter shows its figures · esc cancels", note=YOURS_TO_CHANGE
        )
    )
    if chosen is None:
        return None
    if chosen is own:
        screen.post_message(OwnFiguresRequested())
        return None
    figures = [
        (f"{label_of(figure.path.split('.'), state.notation)} {figure.value}: {figure.source}", True)
        for figure in chosen.figures
    ]
    keys = "enter takes them all as a draft · esc leaves it"
    sources = Pick(f"{chosen.label}: every figure and its source", figures, keys, note=YOURS_TO_CHANGE)
    return apply(chosen, state.plan) if await screen.app.push_screen_wait(sources) else None


def can_revise(year: Year, today: date) -> bool:
    """Whether the plan has begun and has not ended."""
    return today in year.plan.period and today > year.plan.origin


async def revise(screen: Screen[None], state: ScreenState) -> Plan | None:
    """Plan what is left of the target from today on, with planned or observed rates."""
    year, today, notation = state.year, state.today, state.notation
    if year is None or state.fresh:
        screen.notify("there is no plan to revise yet", severity="warning", timeout=4)
        return None
    if not can_revise(year, today):
        screen.notify("a plan can be revised from its second day to its last", severity="warning", timeout=4)
        return None
    kinds: tuple[Rates, ...] = ("planned", "observed")
    options = []
    for rates in kinds:
        plan = replan(year, today, rates)
        timed = schedule(plan)
        first = timed.lines[0].name
        needs = f"{notation.words(first)} {a_day(plan, first, notation)}"
        chance = notation.percent(Fraction(timed.chance))
        more = counted(timed.deals.need, "more deals", notation)
        options.append((f"with {rates} rates: {needs}, {chance} chance of {more}", plan))
    keys, note = "enter makes it a draft · esc leaves it", "the present plan stays for the days before today"
    return await screen.app.push_screen_wait(Pick("Plan the rest from today", options, keys, note=note))


DIALOGS: dict[str, Callable[[Screen[None], ScreenState], Coroutine[Any, Any, Plan | None]]] = {
    "process": edit_process,
    "effort": daily_effort,
    "lock": lock,
    "preset": preset,
    "revise": revise,
    "period": choices.period,
    "confidence": choices.confidence,
    "rounding": choices.rounding,
}
"""By the names that the key bindings use; each answers with the edited plan, or None."""
