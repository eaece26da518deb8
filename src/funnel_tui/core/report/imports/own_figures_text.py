"""Sentences about a history as figures for a plan: `your own figures, 2024-2025, 63 decided deals`."""

from __future__ import annotations

from decimal import Decimal

from funnel_tui.core.plan.fields.table import label_of
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.new_plan.own_figures import OwnFigure, OwnFigures, OwnMonth
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.money import Notation

BLENDED = (
    "→ is what the plan gets: your history blended with the plan's own figure, as few deals can mislead."
)

NO_HISTORY = (
    "No year is over yet that says anything of these figures; from an export of deals they come with"
    " funnel-tui plan --from-history FILE"
)


def own_figures_title(found: OwnFigures, notation: Notation) -> str:
    """`Your own figures, 2024-2025, 63 decided deals`."""
    first, last = found.first.year, found.last.year
    years = str(first) if first == last else f"{first}-{last}"
    return f"Your own figures, {years}, {_decided(found.decided, notation)}"


def own_figures_lines(plan: Plan, found: OwnFigures, notation: Notation) -> tuple[str, ...]:
    """A line for each figure with its count and range, what is offered, and what the plan has."""
    lines = [_line(plan, figure, notation) for figure in found.figures]
    if found.size_spread is not None:
        spread = notation.percent(found.size_spread)
        lines.append(f"Deal sizes differ by {spread} of the average (standard deviation)")
    lines += [_month_line(month, notation) for month in found.months]
    return tuple(lines)


def _line(plan: Plan, figure: OwnFigure, notation: Notation) -> str:
    money, days = figure.path == "plan.average_deal", figure.path.endswith(".lead_days")

    def text(value: float) -> str:
        if money:
            return notation.round_money(Decimal(str(round(value, 2))), plan.currency)
        return notation.number(value) if days else notation.percent(value, 0 if value >= 0.1 else 1)

    label = label_of(figure.path.split("."), notation)
    stands_on = _stands_on(plan, figure, notation)
    if money:
        offered = notation.money(Decimal(figure.offered), plan.currency)
    else:
        offered = f"{figure.offered} days" if days else figure.offered.replace("%", " %")
    of = "8 in 10: " if days else ""
    seen = f"{text(figure.seen)}{' days' if days else ''} ({of}{text(figure.low)} to {text(figure.high)})"
    return f"{label}: {seen}, {stands_on} → {offered}"


def _stands_on(plan: Plan, figure: OwnFigure, notation: Notation) -> str:
    last = plan.funnel.stages[-1].path
    if figure.path == f"{last}.converts":
        return _decided(figure.count, notation)
    if figure.path in ("plan.average_deal", f"{last}.lead_days"):
        return f"{counted(figure.count, 'deals', notation)} won"
    return counted(figure.count, figure.path.split(".")[1], notation)


def _decided(n: int, notation: Notation) -> str:
    return f"{notation.number(n)} decided {'deal' if n == 1 else 'deals'}"


def _month_line(month: OwnMonth, notation: Notation) -> str:
    seen, low, high = (notation.number(value, 2) for value in (month.seen, month.low, month.high))
    offered = notation.number(month.offered, 2)
    return f"{notation.month(month.month)}: {seen} of an average month ({low} to {high}) → {offered}"
