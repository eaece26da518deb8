"""Sentences about the forecast's findings, in the user's notation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from funnel_tui.core.forecast.recovery import RecoveryLever, RecoveryOption
from funnel_tui.core.forecast.shortfall import Cause, ResultFactor, Shortfall
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.report.wording import likely, rate_text, sentence
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.catch_up_plans import CatchUpPlan
    from funnel_tui.core.forecast.insight import Insight


def factor_name(factor: ResultFactor, notation: Notation, most: int | None = None) -> str:
    """The name people would give it: `calls and emails`, `meetings to opportunities`, `calls and 3 more`.

    Args:
        factor: What the results depend on.
        notation: How names and numbers are written.
        most: Of the names to list; None for all of them.
    """
    words = [notation.words(name) for name in factor.names]
    if most is not None and len(words) > most:
        words = [words[0], f"{notation.number(len(words) - 1)} more"]
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    if factor.cause is Cause.SIZE:
        return "deal size"
    return f"{joined} to {notation.words(factor.into)}" if factor.into else joined


def shortfall_text(found: Shortfall, notation: Notation, most: int | None = None) -> str:
    """`calls are at 104 % of plan, calls to meetings at 60 %: conversion, not effort (sure)`.

    Args:
        found: The shortfall.
        notation: How names and numbers are written.
        most: Of the names of one cause to list; None for all of them.
    """
    worst = found.worst
    if worst.cause is Cause.SIZE:
        text = f"deals are at {notation.percent(worst.ratio)} of the planned size: size, not number"
    else:
        shown = [found.worst_of(cause) for cause in (Cause.EFFORT, Cause.CONVERSION)]
        effort, conversion = shown
        parts = []
        if effort:
            parts.append(
                f"{factor_name(effort, notation, most)} are at {notation.percent(effort.ratio)} of plan"
            )
        if conversion:
            of_plan = "" if effort else " of plan"
            parts.append(
                f"{factor_name(conversion, notation, most)} at {notation.percent(conversion.ratio)}{of_plan}"
            )
        text = f"{', '.join(parts)}: {worst.cause}"
        for other in shown:
            if other and other.cause is not worst.cause:
                text += f", not {other.cause}" if other.fine else f" first, then {other.cause}"
    return f"{text} ({worst.certainty})"


# -- the ways back as figures in columns


def ways_heading(insight: Insight) -> str:
    """What the ways back are enough for: `each alone is enough for an even chance`."""
    if all(way.needed is None for way in insight.even or insight.sure):
        return "no single change would be enough"
    return f"each alone is enough for {'an even chance' if insight.even else 'four in five'}"


def lever_name(way: RecoveryOption, plan: Plan, notation: Notation) -> str:
    """What is changed: `Calls a day`, `Calls to meetings`, `Win rate`, `Average deal`."""
    if way.lever is RecoveryLever.DEAL:
        return "Average deal"
    title = notation.title(way.name)
    if way.lever is RecoveryLever.ACTIVITY:
        return f"{title} a day"
    stages = [stage.name for stage in plan.funnel.stages]
    if way.name == stages[-1]:
        return "Win rate"
    into = stages[stages.index(way.name) + 1] if way.name in stages else stages[0]
    return f"{title} to {notation.words(into)}"


def way_cells(
    way: RecoveryOption, surer: RecoveryOption | None, plan: Plan, notation: Notation
) -> tuple[str, str, str, str, str]:
    """Lever, now, needed, change, and needed for four in five.

    Args:
        way: The change that gives the chance that is sought first.
        surer: The same lever for four in five; None where that is what is sought.
        plan: For names and currency.
        notation: How numbers are written.
    """
    change = "–" if way.needed is None else f"+{notation.percent(Fraction(way.needed / way.now) - 1)}"
    more = _figure(way, surer.needed if surer else way.needed, plan, notation)
    return (
        lever_name(way, plan, notation),
        _figure(way, way.now, plan, notation),
        _figure(way, way.needed, plan, notation),
        change,
        more,
    )


def _figure(way: RecoveryOption, value: float | None, plan: Plan, notation: Notation) -> str:
    if value is None:
        return "–"
    if way.lever is RecoveryLever.ACTIVITY:
        return notation.short(value)
    if way.lever is RecoveryLever.DEAL:
        return notation.round_money(Fraction(value), plan.currency)
    return rate_text(value, way.needed or way.now, notation)


def best_weeks_average(weeks: Sequence[Fraction]) -> Fraction | None:
    """What a working day of the best weeks averaged; None without a whole week."""
    return sum(weeks, Fraction(0)) / len(weeks) if weeks else None


def best_weeks_text(way: RecoveryOption, best: Fraction | None, notation: Notation) -> Forms:
    """Whether a way back asks for no more than the best weeks had: `✓ yes, 14.2 a day`."""
    if way.needed is None:
        return "not by this alone"
    if way.lever is not RecoveryLever.ACTIVITY:
        return "–"
    if best is None:
        return "no whole week yet"
    answer = "✓ yes" if way.needed <= best else "✗ no"
    return f"{answer}, {notation.short(best)} a day", f"{answer}, {notation.short(best)}", answer


def choice_cells(choice: CatchUpPlan, notation: Notation) -> tuple[str, ...]:
    """A way to catch up: its name, by when, what each channel asks of a day, and the chance."""
    day = (notation.short(n) for n in choice.today.values())
    by = notation.short_day(choice.by) if choice.by else "–"
    return (sentence(str(choice.choice)), by, *day, likely(choice.chance, notation))


def choice_heads(choice: CatchUpPlan, notation: Notation) -> tuple[str, ...]:
    """The heads of these columns."""
    day = (f"{notation.words(name)} a day" for name in choice.today if name != DEALS)
    return ("Catch up: F5", "by", *day, "chance")


def choice_words(choice: CatchUpPlan, notation: Notation) -> tuple[str, ...]:
    """The same where there is no head: `by 15 Jan`, `15.8 calls`, `40 % chance`."""
    day = (f"{notation.short(n)} {notation.words(name)}" for name, n in choice.today.items())
    by = f"by {notation.short_day(choice.by)}" if choice.by else ""
    return (sentence(str(choice.choice)), by, *day, f"{likely(choice.chance, notation)} chance")
