"""Conversions before and since a marked day, as `experiments` prints them."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_tui.core.forecast.experiments import Comparison, ExperimentResult
from funnel_tui.core.report.pages.terminal import columns
from funnel_tui.core.report.wording import likely, rate_text
from funnel_tui.core.values.money import Notation

_HEADS = ("", "before", "since", "of", "and", "better", "verdict")


def experiments_text(found: Sequence[ExperimentResult], notation: Notation) -> str:
    """For each marked day its label and a row for each conversion."""
    if not found:
        return "No day is marked yet: funnel-tui experiments --start 'new script' marks today."
    return "\n\n".join("\n".join(_lines(each, notation)) for each in found)


def _lines(found: ExperimentResult, notation: Notation) -> list[str]:
    heading = f"{found.label}, from {notation.day(found.started)} on"
    if not found.steps:
        return [heading, "nothing that was begun since could have gone on by now"]
    return [heading, *columns([_HEADS, *(_cells(step, notation) for step in found.steps)], left={0, 6})]


def _cells(step: Comparison, notation: Notation) -> Sequence[str]:
    names = " and ".join(notation.words(name) for name in step.names)
    title = f"{names} to {notation.words(step.into)}"
    return (
        title[:1].upper() + title[1:],
        _rate(step.before, notation),
        _rate(step.since, notation),
        notation.number(round(step.trials_before)),
        notation.number(round(step.trials_since)),
        likely(step.better, notation),
        verdict_text(step, notation),
    )


def step_forms(found: ExperimentResult, step: Comparison, notation: Notation) -> tuple[str, str, str]:
    """`new script: 97 % sure to be better, 340 more for a verdict`, without the label, and short."""
    sure, verdict = likely(step.better, notation), verdict_text(step, notation)
    text = f"{sure} sure to be better, {verdict}"
    if step.verdict is not None:
        text = f"{verdict} ({sure} sure to be better)"
    more = f", {notation.number(step.missing)} more" if step.missing else ", no verdict"
    return f"{found.label}: {text}", text, str(step.verdict) if step.verdict else f"{sure} better{more}"


def step_cells(found: ExperimentResult, step: Comparison, notation: Notation) -> tuple[str, str, str, str]:
    """The day and the step, the rate before, the rate since, and the trials since."""
    # The day first: a narrow table cuts the end of a name.
    return (
        f"{notation.short_day(found.started)}: {notation.words(step.names[0])}",
        f"was {_rate(step.before, notation)}",
        _rate(step.since, notation),
        notation.number(round(step.trials_since)),
    )


def _rate(rate: float, notation: Notation) -> str:
    return rate_text(rate, rate, notation)


def verdict_text(step: Comparison, notation: Notation) -> str:
    """`better`, or how many more it takes to say so."""
    if step.missing is None:
        return "too few before for any"
    if step.missing:
        return f"{notation.number(step.missing)} more for a verdict"
    return str(step.verdict)
