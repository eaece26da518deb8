"""Sentences about the forecast's findings, in the user's notation."""

from __future__ import annotations

from funnel_tui.core.forecast.shortfall import Cause, ResultFactor, Shortfall
from funnel_tui.core.values.money import Notation


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
