"""A quarter or a month for people: what `status --horizon` prints, and its sentences on screen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.pace import Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.report.pages.terminal import columns
from funnel_tui.core.report.wording import (
    GLYPHS,
    chance_forms,
    chance_text,
    counted,
    days_text,
    is_settled,
    of_quota,
    sentence,
    span_text,
    stretch_name,
    verdict_text,
    verdict_words,
)
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.outlook.closing import Closing
    from funnel_tui.core.forecast.outlook.stretch_outlook import StretchOutlook
    from funnel_tui.core.forecast.simulate import Forecast

_HEADS = (
    *("", "to date", "expected", "delta", "of its quota", "needed a day"),
    *("last useful day", "pace"),
)


def stretch_text(now: Pace, found: StretchOutlook | None, plan: Plan, notation: Notation) -> str:
    """The stretch: its dates, its money and chance, a row for each activity, then what else is known."""
    rows: list[Sequence[str]] = [_HEADS]
    for activity in now.activities:
        last, quota = activity.last_useful_day, activity.quota
        rows.append(
            [
                notation.title(activity.name),
                of_quota(activity.actual, quota, notation),
                notation.short(activity.expected),
                notation.short(activity.delta),
                notation.percent(Fraction(activity.actual, quota)) if quota else "-",
                "-" if activity.needed is None else notation.short(activity.needed, 2),
                notation.day(last) if last else "-",
                f"{GLYPHS[activity.verdict]} {verdict_text(activity, notation)}",
            ]
        )
    span, left = now.stretch.span, counted(now.working_days_left, "working days", notation)
    out = [
        f"{now.stretch.name} · {span_text(span.starts, span.ends, notation)} · {left} left",
        sentence(money_text(now, plan, notation)),
        sentence(chance_text(now, found.forecast if found else None, notation)),
        "",
        *columns(rows, left={0, 6, 7}),
    ]
    if further := stretch_lines(found, plan, notation) if found else ():
        out += ["", *further]
    return "\n".join(out)


def stretch_line(now: Pace, forecast: Forecast | None, plan: Plan, notation: Notation) -> str:
    """`$5,200 of $17,282, 30 %, 2 days behind · 13 % chance (likely $5.2k to $14k)`."""
    odds: tuple[str, ...] = ()
    if forecast:
        odds = chance_forms(now, forecast.chance, forecast.revenue.p10, forecast.revenue.p90, notation)[-1:]
    return " · ".join((money_text(now, plan, notation), *odds))


def money_text(now: Pace, plan: Plan, notation: Notation) -> str:
    """`$5,200 of $17,282, 30 %, 2 days behind`."""
    revenue, days = now.revenue, now.revenue_days
    if not revenue.target:
        return f"nothing is due to be sold in {stretch_name(now.stretch, notation)}"
    sold, target = (notation.round_money(amount, plan.currency) for amount in (revenue.total, revenue.target))
    parts = [f"{sold} of {target}", notation.percent(Fraction(revenue.total) / Fraction(revenue.target))]
    if days is not None and revenue.verdict in (Verdict.BEHIND, Verdict.AHEAD):
        parts.append(f"{days_text(abs(days), notation)} {revenue.verdict}")
    elif revenue.verdict is not Verdict.NOT_YET:
        parts.append(verdict_words(revenue.verdict))
    return ", ".join(parts)


def stretch_lines(found: StretchOutlook, plan: Plan, notation: Notation) -> tuple[str, ...]:
    """The pipeline by itself, coverage, and what the last weeks take; nothing once it is settled."""
    if is_settled(found.pace):
        return ()
    from funnel_tui.core.report.outlook.coverage_text import coverage_lines  # noqa: PLC0415 - not for one line

    lines = coverage_lines(found.coverage, plan, notation)
    if found.closing:
        lines += tuple(f"{name}: {text}" for name, text in close_pairs(found.closing, plan, notation))
    return lines


def close_pairs(found: Closing, plan: Plan, notation: Notation) -> tuple[tuple[str, str], ...]:
    """What the last weeks of a quarter take, what is open, and what the next one has, each with its label."""
    deals, work = counted(found.missing, DEALS, notation), counted(found.decisions, "decisions", notation)
    rate, a_week = notation.percent(found.win_rate), notation.short(found.decisions_a_week)
    held = counted(found.open, found.stage, notation)
    if found.chance_each is not None:
        each = "each" if found.open > 1 else "it"
        held += f", {each} {notation.percent(found.chance_each)} to be won in time"
    out = [("To close", f"{deals} missing: {work} at a win rate of {rate}, {a_week} a week; {held} open")]
    if found.chance_each is not None:
        out[0] = ("To close", f"{deals} missing: {work} at a win rate of {rate}, {a_week} a week")
        out.append(("Open", held))
    if found.next_name:
        has, target = (
            notation.compact_money(Fraction(amount), plan.currency)
            for amount in (found.next_in_pipeline, found.next_target)
        )
        out.append(("Next", f"{found.next_name} has {has} of {target} in the pipeline already"))
    return tuple(out)
