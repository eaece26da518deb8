"""Past forecasts against what came, as `forecast --backtest` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from funnel_tui.core.forecast.backtest.backtest import PLAN, Backtest, OwnResult, PastForecast
from funnel_tui.core.forecast.backtest.score import Score
from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.report.pages.terminal import columns
from funnel_tui.core.report.wording import counted, likely, money_range
from funnel_tui.core.values.money import Notation

NO_MONDAY = "No Monday to forecast from yet: the first is the one after the plan's first date."
_HEADS = ("Monday", "for", "likely", "middle", "came", "in range", "chance", "run rate", "reached")


def backtest_text(found: Backtest, plan: Plan, notation: Notation) -> str:
    """A row for each Monday and horizon, then how the forecasts did, and how the user did."""
    if not found.forecasts:
        return NO_MONDAY
    rows = [_HEADS, *(_cells(each, plan, notation) for each in found.forecasts)]
    out = [*columns(rows, left={0, 1, 5, 8}), ""]
    for name, score in (("Quarters", found.quarters), ("Plan", found.plan)):
        out.append(
            f"{name}: {score_text(score, notation, of_plan=name == 'Plan') if score else 'not over yet'}"
        )
    out += [own_text(each, plan, notation) for each in found.own]
    return "\n".join([*out, source_text(found, notation)])


def _cells(each: PastForecast, plan: Plan, notation: Notation) -> Sequence[str]:
    came = each.outcome
    return (
        notation.day(each.made),
        "the plan" if each.horizon == PLAN else each.horizon,
        _range(each.revenue, plan, notation),
        notation.compact_money(Fraction(each.revenue.p50), plan.currency),
        notation.compact_money(Fraction(came.revenue), plan.currency) if came else "-",
        ("yes" if each.held else "no") if came else "-",
        likely(each.chance, notation),
        "-" if each.run_rate is None else likely(each.run_rate, notation),
        ("yes" if came.reached else "no") if came else "-",
    )


def _range(band: Band, plan: Plan, notation: Notation) -> str:
    # Sums of floating point may come out a hair below nothing.
    return money_range(max(0.0, band.p10), max(0.0, band.p90), plan.currency, notation)


def score_text(score: Score, notation: Notation, *, of_plan: bool = False) -> str:
    """`26 forecasts of 2 quarters, 81 % of the ranges held (80 % is right); Brier score 0.12, ...`."""
    forecasts = counted(score.forecasts, "forecasts", notation)
    if not of_plan:
        forecasts += f" of {counted(score.horizons, 'quarters', notation)}"
    text = (
        f"{forecasts}, {notation.percent(score.held)} of the ranges held (80 % is right);"
        f" Brier score {notation.short(score.brier, 2)}"
    )
    if score.run_rate is None or score.brier_beside is None:
        return text
    beside = ""
    if round(score.brier_beside, 2) != round(score.brier, 2):
        beside = f" where the forecast has {notation.short(score.brier_beside, 2)}"
    scale = f"(0 is perfect, {notation.short(0.25, 2)} a coin)"
    return f"{text}, run rate {notation.short(score.run_rate, 2)}{beside} {scale}"


def making_text(done: int, of: int, notation: Notation) -> str:
    """How far the forecasts are that are made again."""
    of_all = f" {notation.number(done)} of {notation.number(of)}" if of else ""
    return f"Making every Monday's forecast again …{of_all}"


def past_title(found: Backtest, of_plan: bool, notation: Notation) -> tuple[str, ...]:
    """`Past forecasts of the quarters · 81 % of the ranges held, 80 % is right`, then shorter."""
    what = "Past forecasts of the plan" if of_plan else "Past forecasts of the quarters"
    score = found.plan if of_plan else found.quarters
    if score is None:
        return f"{what} · not over yet", what
    held = f"{notation.percent(score.held)} of the ranges held"
    return f"{what} · {held}, 80 % is right", f"{what} · {held}", what


def past_pairs(found: Backtest, plan: Plan, notation: Notation) -> Iterator[tuple[str, str]]:
    """How the forecasts did and how the user did, each with its label."""
    for name, score in (("Quarters", found.quarters), ("Plan", found.plan)):
        if score:
            yield name, score_text(score, notation, of_plan=name == "Plan")
    for each in found.own:
        yield "Your call", own_text(each, plan, notation)
    if not found.own:
        yield "Your call", "none yet: b keeps your number for this quarter"


def calibration_line(score: Score, made: date, notation: Notation) -> str:
    """`Past forecasts: 26 forecasts of 2 quarters, 81 % of the ranges held ...; as of 24 Nov 2026`."""
    return f"Past forecasts: {score_text(score, notation)}; as of {notation.day(made)}"


def own_text(found: OwnResult, plan: Plan, notation: Notation) -> str:
    """`You said $21,000 for 2026-Q1 on 2 Feb 2026; the forecast said $4k to $30k; $18,000 came`."""
    parts = [_said(found.own, plan, notation)]
    if found.forecast:
        parts.append(f"the forecast said {_range(found.forecast, plan, notation)}")
    if found.outcome is not None:
        parts.append(f"{notation.compact_money(Fraction(found.outcome), plan.currency)} came")
    return "; ".join(parts)


def own_saved(own: OwnForecast, plan: Plan, notation: Notation) -> str:
    """What is kept of the user's own number."""
    return _said(own, plan, notation)


def _said(own: OwnForecast, plan: Plan, notation: Notation) -> str:
    amount, made = notation.money(own.amount, plan.currency), notation.day(own.made)
    return f"You said {amount} for {own.quarter} on {made}"


def source_text(found: Backtest, notation: Notation) -> str:
    """By what it is judged when something was known."""
    inside, days = notation.number(found.journalled), counted(found.days, "logged days", notation)
    text = (
        f"Known then: {inside} of {days} are in this machine's journal, whose entries count from when they"
        " were made; all else counts from its own date"
    )
    if not found.late:
        return text
    return f"{text}. Left out of earlier forecasts: {counted(found.late, 'late entries', notation)}"
