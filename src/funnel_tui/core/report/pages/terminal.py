"""A plan and a pace as text for a terminal: what `plan` and `status` print."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.schedule import Line, Schedule, quarters
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.report.wording import (
    GLYPHS,
    chance_forms,
    counted,
    date_line,
    days_text,
    headline,
    money_line,
    of_quota,
    plan_chance,
    span_text,
    verdict_text,
    verdict_words,
    warnings,
)
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.names import cells, padded


def plan_text(made: Schedule, notation: Notation) -> str:
    """The plan for people: what it takes, from when until when, by quarter."""
    plan, funnel, deals = made.plan, made.plan.funnel, made.deals
    rows = [["", "quota", "a day", "rate", "from", "last useful day", *quarters(deals)]]
    for line in made.lines:
        rows.append(
            [notation.title(line.name), *line_cells(line, notation), *_numbers(quarters(line), notation)]
        )
    target, deal = (notation.money(amount, plan.currency) for amount in (funnel.target, funnel.average_deal))
    span = span_text(plan.period.starts, plan.period.ends, notation)
    out = [
        f"{span} · {counted(len(made.capacity.working_days), 'working days', notation)}",
        f"{target} at {deal} a deal · {plan_chance(made, notation)}",
        "",
        *columns(rows, left={0, 3}),
    ]
    if notes := [f"! {warning}" for warning in warnings(made, notation)]:
        out += ["", *notes]
    return "\n".join(out)


def line_cells(line: Line, notation: Notation) -> tuple[str, str, str, str, str]:
    """A line's quota, number for each working day, rate, first date and last useful day."""
    last = line.last_useful_day
    return (
        notation.number(line.quota),
        _a_day(line, notation),
        line.rate.text if line.rate else "",
        notation.day(line.opens) if line.opens else "-",
        notation.day(last) if last else "-",
    )


def _a_day(line: Line, notation: Notation) -> str:
    """A line's number for each working day, in a column that says so."""
    return notation.short(line.rate_per_working_day, 2) if line.opens else "-"


def _numbers(parts: dict[str, int], notation: Notation) -> list[str]:
    return [notation.number(n) for n in parts.values()]


def quotas_text(before: Schedule, after: Schedule, notation: Notation) -> str:
    """The quotas of two plans beside each other, and the chance of each if it is done."""
    rows = [["", "before", "after", "a day"]]
    old = {line.name: notation.number(line.quota) for line in before.lines}
    for line in after.lines:
        quota = notation.number(line.quota)
        rows.append([notation.title(line.name), old.get(line.name, "-"), quota, _a_day(line, notation)])
    rows.append(["Chance", notation.percent(before.chance), notation.percent(after.chance), ""])
    return "\n".join([*columns(rows, left={0}), *(f"! {warning}" for warning in warnings(after, notation))])


def status_text(pace: Pace, notation: Notation, reasons: Sequence[str] = ()) -> str:
    """The pace for people: the verdict, one row for each activity, then the reasons."""
    rows = [["", "today", "to date", "expected", "delta", "quota", "needed a day", "pace"]]
    for activity in pace.activities:
        rows.append(
            [
                notation.title(activity.name),
                of_quota(activity.today, activity.due, notation) if activity.today or activity.due else "-",
                notation.number(activity.actual),
                notation.short(activity.expected),
                notation.short(activity.delta),
                notation.number(activity.quota),
                "-" if activity.needed is None else notation.short(activity.needed, 2),
                f"{GLYPHS[activity.verdict]} {verdict_text(activity, notation)}",
            ]
        )
    # Without an activity that tells more, the headline is the verdict itself.
    told = dict.fromkeys((str(pace.verdict), headline(pace, notation)))
    out = [
        date_line(pace.schedule, pace.today, notation),
        " · ".join((str(pace.verdict).upper(), *[*told][1:], money_line(pace, notation))),
        "",
        *columns(rows, left={0, 7}),
    ]
    if apart := [counted(a.next_period, a.name, notation) for a in pace.activities if a.next_period]:
        out += ["", f"for the next period already: {', '.join(apart)}"]
    if reasons:
        out += ["", *reasons]
    return "\n".join(out)


def short_line(pace: Pace, notation: Notation, chance: tuple[float, float, float] | None = None) -> str:
    """One line for a prompt or a status bar: verdict, money, today's counts, the chance if it is known.

    Args:
        pace: Today's.
        notation: How numbers and money are written.
        chance: Of the target, with the forecast's low and high revenue.
    """
    odds = chance_forms(pace, *chance, notation)[-1:] if chance else ()
    verdict = f"{verdict_words(pace.verdict).upper()}{distance_text(pace, notation)}"
    return " · ".join(
        filter(None, (verdict, money_line(pace, notation), f"today {day_counts(pace, notation)}", *odds))
    )


def day_counts(pace: Pace, notation: Notation) -> str:
    """`calls 3/9 emails 0/22`: today's counts against what is due."""
    worked = [a for a in pace.activities if a.kind is not Kind.DEALS and (a.due or a.today)]
    return " ".join(_count(activity, notation) for activity in worked) or "nothing due"


def _count(activity: ActivityPace, notation: Notation) -> str:
    return (
        f"{notation.words(activity.name)} {notation.number(activity.today)}/{notation.number(activity.due)}"
    )


def distance_text(pace: Pace, notation: Notation) -> str:
    """` 4 days`: how far ahead or behind, in days, where the verdict is about that."""
    if not pace.weakest or pace.verdict not in (Verdict.BEHIND, Verdict.AHEAD):
        return ""
    safe = pace.of(pace.weakest).safe_days
    return "" if safe is None else f" {days_text(abs(safe), notation)}"


def columns(rows: Sequence[Sequence[str]], left: set[int]) -> list[str]:
    """Rows with their cells under each other, numbers to the right."""
    widths = [max(cells(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            padded(cell, width, right=i not in left)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
