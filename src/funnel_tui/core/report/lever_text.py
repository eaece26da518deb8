"""Sentences and figures about what would change a plan the most, and about whether it can be done."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from math import floor, log10

from funnel_tui.core.plan.levers import Lever
from funnel_tui.core.progress.capacity_check import Finding
from funnel_tui.core.report.plan_text import TOO_MUCH, rate_name, step_name
from funnel_tui.core.report.wording import sentence
from funnel_tui.core.values.forms import Forms
from funnel_tui.core.values.money import Notation


def lever_change(lever: Lever, notation: Notation) -> str:
    """`+5 points of win rate`, `7 days sooner from calls to meetings`, `+$1,000 a deal`."""
    plan = lever.plan
    if lever.path == "plan.average_deal":
        return f"+{notation.money(lever.gain, plan.currency)} a deal"
    if lever.path == "calendar.days_off":
        return "one day off fewer"
    _, name, field = lever.path.split(".")
    if field == "lead_days":
        return f"{notation.number(lever.gain)} days sooner from {step_name(plan, name, notation)}"
    if lever.relative:
        return f"+{notation.percent(lever.gain)} of {rate_name(plan, name, notation)}"
    points = notation.short(lever.gain * 100, 2)
    return f"+{points} {'point' if points == '1' else 'points'} of {rate_name(plan, name, notation)}"


def lever_forms(lever: Lever, notation: Notation) -> Forms:
    """The change as a name in a table, and shorter: `+5 points, meetings`."""
    full = sentence(lever_change(lever, notation))
    match lever.path.split("."):
        case ["channels" | "stages", name, field]:
            change = full.partition(" from " if field == "lead_days" else " of ")[0]
            return full, f"{change}, {notation.words(name)}"
    return full


def lever_text(lever: Lever, notation: Notation) -> str:
    """`+5 points of win rate saves 9 meetings`."""
    return f"{lever_change(lever, notation)} saves {lever_saves(lever, notation)}"


def lever_saves(lever: Lever, notation: Notation) -> str:
    """`9 meetings`: what a lever saves."""
    if lever.saves:
        return f"{notation.number(lever.saves)} {notation.words(lever.first_stage)}"
    if lever.touches:
        # Only a channel's own rate leaves the first stage as it is and changes the touches.
        return f"{notation.number(lever.touches)} {notation.words(lever.path.split('.')[1])}"
    if lever.touches_a_day:
        return f"{touches_a_day(lever, notation)} touches a day"
    return "nothing"


def touches_a_day(lever: Lever, notation: Notation) -> str:
    """`3.4`: what a lever saves on each working day; only its size matters."""
    return _two_digits(lever.touches_a_day, notation) if lever.touches_a_day else "–"


def _two_digits(value: Fraction, notation: Notation) -> str:
    """A number of which only the size matters."""
    return notation.short(value, max(0, 1 - floor(log10(abs(value)))))


def rough(value: Fraction, notation: Notation) -> str:
    """`9.9`, `73`: a number a day, whole from ten on."""
    return notation.number(round(value)) if value >= 10 else notation.short(value)


def finding_figures(finding: Finding, notation: Notation) -> tuple[str, ...]:
    """What a day needs, what it has room for, the best week and the mean of the best ones, a day each."""
    ceiling = None if finding.ceiling is None else Fraction(finding.ceiling)
    values = (finding.needed, ceiling, finding.best_week, finding.best_four)
    needed, *others = ("–" if value is None else rough(value, notation) for value in values)
    return f"{needed} {TOO_MUCH}" if finding.too_much else needed, *others


def finding_text(finding: Finding, notation: Notation) -> str:
    """`needs 9.9 calls a day, within 60`: what a plan asks of a day, beside what it has room for."""
    number = partial(rough, notation=notation)
    text = f"needs {number(finding.needed)} {notation.words(finding.activity)} a day"
    ceiling = None if finding.ceiling is None else Fraction(finding.ceiling)
    above = ceiling is not None and finding.needed > ceiling
    best, four = finding.best_week, finding.best_four
    if above and ceiling is not None:
        text += f"; a working day has room for {number(ceiling)}"
    if best is not None and four is not None and (finding.needed > four or not above):
        if finding.needed > best or finding.weeks == 1:
            return f"{text}; your best week averaged {number(best)}"
        return f"{text}; your best {finding.weeks} weeks averaged {number(four)}"
    return text if above or ceiling is None else f"{text}, within {number(ceiling)}"
