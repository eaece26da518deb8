"""A plan and a pace as tables for JSON and as text for a terminal: pure, the commands print it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.schedule import Line, Schedule, months, quarters, weeks
from funnel_tui.core.progress.pace import ActivityPace, Pace, Verdict, days_text
from funnel_tui.core.report.wording import chance_text, short_chance
from funnel_tui.core.values.money import PLAIN, Notation

TYPE_CHECKING = False  # what typing says too, without the import
if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight
    from funnel_tui.core.forecast.recovery import RecoveryOption
    from funnel_tui.core.forecast.shortfall import Shortfall
    from funnel_tui.core.forecast.simulate import Forecast
    from funnel_tui.core.plan.levers import Lever
    from funnel_tui.core.progress.capacity_check import Finding
    from funnel_tui.core.progress.conversion import Observed
    from funnel_tui.core.progress.year import Year

_GLYPHS = {
    Verdict.OUT_OF_REACH: "▼",
    Verdict.BEHIND: "▼",
    Verdict.ON_PACE: "●",
    Verdict.AHEAD: "▲",
    Verdict.DONE: "✓",
    Verdict.NOT_YET: "○",
    Verdict.CLOSED: "×",
}


def plan_table(plan: Schedule, year: Year | None = None, today: date | None = None) -> dict[str, object]:
    """What `plan --json` prints; its keys are a contract for scripts.

    Args:
        plan: What is shown.
        year: Its log, to compare what a day holds with the best weeks, and the plans before it.
        today: The date of that comparison.
    """
    from funnel_tui.core.plan.levers import levers  # noqa: PLC0415
    from funnel_tui.core.progress.capacity_check import feasible  # noqa: PLC0415 - a status needs neither

    funnel = plan.plan.funnel
    judged = feasible(plan.plan, year.days if year else None, today)
    return {
        "starts": plan.plan.period.starts.isoformat(),
        "ends": plan.plan.period.ends.isoformat(),
        "working_days": len(plan.capacity.working_days),
        "target": _decimal(funnel.target),
        "average_deal": _decimal(funnel.average_deal),
        "chance": plan.chance,
        "confidence": None if funnel.confidence is None else float(funnel.confidence),
        "warnings": list(plan.warnings),
        "activities": [_line_table(line) for line in plan.lines],
        "levers": [_lever_table(lever) for lever in levers(plan.plan)],
        "feasible": [_finding_table(finding) for finding in judged],
        "plans": [
            {"ended": _iso(earlier.ended), "target": _decimal(earlier.plan.funnel.target)}
            for earlier in (year.earlier if year else ())
        ],
    }


def _lever_table(lever: Lever) -> dict[str, object]:
    return {
        "path": lever.path,
        "change": lever.change,
        "first_stage": lever.first_stage,
        "saves": lever.saves,
        "quota_saves": lever.quota_saves,
        "touches_a_day": float(lever.touches_a_day),
        "text": lever.text,
    }


def _finding_table(finding: Finding) -> dict[str, object]:
    return {
        "name": finding.activity,
        "needed_per_day": float(finding.needed),
        "ceiling": None if finding.ceiling is None else float(finding.ceiling),
        "best_week": None if finding.best_week is None else float(finding.best_week),
        "too_much": finding.too_much,
        "text": finding.text,
    }


def _line_table(line: Line) -> dict[str, object]:
    days = ((day, line.on(day)) for day in line.capacity.period)
    return {
        "name": line.name,
        "kind": str(line.kind),
        "quota": line.quota,
        "exact": str(line.exact),
        "rate": None if line.rate is None else line.rate.text,
        "opens": _iso(line.opens),
        "last_useful_day": _iso(line.last_useful_day),
        "quarters": quarters(line),
        "months": months(line),
        "weeks": weeks(line),
        "days": {day.isoformat(): n for day, n in days if n},
    }


def status_table(pace: Pace, insight: Insight) -> dict[str, object]:
    """What `status --json` prints; its keys are a contract for scripts."""
    revenue, forecast = pace.revenue, insight.forecast
    band = forecast and forecast.revenue
    return {
        "date": pace.today.isoformat(),
        "verdict": str(pace.verdict),
        "headline": pace.headline,
        "chance": forecast and forecast.chance,
        "chance_basis": forecast.basis if forecast else "plan",
        "revenue": {
            "actual": _decimal(revenue.actual),
            "expected": _cents(revenue.expected),
            "target": _decimal(revenue.target),
            "verdict": str(revenue.verdict),
            "projection": band and {name: f"{getattr(band, name):.2f}" for name in ("p10", "p50", "p90")},
        },
        "activities": [_activity_table(activity) for activity in pace.activities],
        "observed": [_observed_table(rate) for rate in insight.observed],
        "leak": insight.shortfall and _shortfall_table(insight.shortfall),
        "ways_back": {
            "even": [_option_table(option) for option in insight.even],
            "sure": [_option_table(option) for option in insight.sure],
        },
        "recovery": [
            {"repair": str(plan.catch_up), "today": plan.today, "chance": plan.chance}
            for plan in insight.catch_up
        ],
    }


def _observed_table(rate: Observed) -> dict[str, object]:
    return {
        "name": rate.name,
        "planned": float(rate.planned),
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "trials": rate.trials,
        "shared": rate.shared,
    }


def _shortfall_table(shortfall: Shortfall) -> dict[str, object]:
    from funnel_tui.core.report.forecast_text import shortfall_text  # noqa: PLC0415 - a prompt does without

    worst = shortfall.worst
    return {
        "sentence": shortfall_text(shortfall, PLAIN),
        "cause": str(worst.cause),
        "names": list(worst.names),
        "ratio": worst.ratio,
        "sureness": str(worst.certainty),
    }


def _option_table(option: RecoveryOption) -> dict[str, object]:
    return {"lever": str(option.lever), "name": option.name, "now": option.now, "needed": option.needed}


def _activity_table(activity: ActivityPace) -> dict[str, object]:
    return {
        "name": activity.name,
        "today": activity.today,
        "due_today": activity.due_today,
        "next_period_due": activity.next_period_due,
        "actual": activity.actual,
        "next_period": activity.next_period,
        "expected": float(activity.expected),
        "delta": float(activity.delta),
        "safe_days": None if activity.safe_days is None else float(activity.safe_days),
        "needed_per_day": None if activity.needed is None else float(activity.needed),
        "quota": activity.quota,
        "verdict": str(activity.verdict),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _cents(value: Fraction) -> str:
    """An amount that a division made, to the cent, halves up."""
    cents = (value * 200 + 1) // 2
    return f"{cents // 100}.{cents % 100:02d}" if cents % 100 else str(cents // 100)


def label(name: str) -> str:
    """An activity's name as people read it."""
    return name.replace("_", " ").capitalize()


def plan_text(plan: Schedule, notation: Notation) -> str:
    """The plan for people: what it takes, from when until when, by quarter."""
    made, funnel = plan.plan, plan.plan.funnel
    period = made.period
    money = notation.money(funnel.target, made.currency)
    deal = notation.money(funnel.average_deal, made.currency)
    days = notation.number(len(plan.capacity.working_days))
    rows = [["", "quota", "a day", "rate", "from", "last useful day", *quarters(plan.deals)]]
    for line in plan.lines:
        rows.append(
            [
                label(line.name),
                notation.number(line.quota),
                notation.short(line.rate_per_working_day, 2) if line.opens else "-",
                line.rate.text if line.rate else "",
                notation.day(line.opens) if line.opens else "-",
                notation.day(line.last_useful_day) if line.last_useful_day else "-",
                *(notation.number(n) for n in quarters(line).values()),
            ]
        )
    chance = notation.percent(plan.chance)
    out = [
        f"{notation.day(period.starts)} to {notation.day(period.ends)} · {days} working days",
        f"{money} at {deal} a deal · chance of {_deals(plan.deals.need)}, if this is done: {chance}",
        "",
        *_columns(rows, left={0, 3}),
    ]
    if plan.warnings:
        out += ["", *(f"! {warning}" for warning in plan.warnings)]
    return "\n".join(out)


def quotas_text(before: Schedule, after: Schedule, notation: Notation) -> str:
    """The quotas of two plans beside each other, and the chance of each if it is done."""
    rows = [["", "before", "after", "a day"]]
    old = {line.name: notation.number(line.quota) for line in before.lines}
    for line in after.lines:
        a_day = notation.short(line.rate_per_working_day, 2) if line.opens else "-"
        rows.append([label(line.name), old.get(line.name, "-"), notation.number(line.quota), a_day])
    rows.append(["Chance", notation.percent(before.chance), notation.percent(after.chance), ""])
    out = _columns(rows, left={0})
    out += [f"! {warning}" for warning in after.warnings]
    return "\n".join(out)


def why(
    pace: Pace, forecast: Forecast | None, shortfall: Shortfall | None, notation: Notation
) -> tuple[str, ...]:
    """The chance with its range, and what is to blame."""
    said = [chance_text(pace, forecast, notation)]
    if shortfall:
        from funnel_tui.core.report.forecast_text import shortfall_text  # noqa: PLC0415 - as above

        said.append(shortfall_text(shortfall, notation))
    return tuple(text[0].upper() + text[1:] for text in said)


def status_text(pace: Pace, notation: Notation, reasons: Sequence[str] = ()) -> str:
    """The pace for people: the verdict, one row for each activity, then the reasons."""
    capacity = pace.schedule.capacity
    today = notation.weekday(pace.today)
    worked = capacity.working_days
    if pace.today in worked:
        today += f" · working day {worked.index(pace.today) + 1} of {len(worked)}"
    elif pace.today in capacity.period:
        today += f" · {pace.schedule.plan.work.why_off(pace.today) or 'no working day'}"
    rows = [["", "today", "to date", "expected", "delta", "quota", "needed a day", "pace"]]
    for activity in pace.activities:
        rows.append(
            [
                label(activity.name),
                f"{activity.today} / {activity.due_today or activity.next_period_due}",
                notation.number(activity.actual),
                notation.short(activity.expected),
                notation.short(activity.delta),
                notation.number(activity.quota),
                "-" if activity.needed is None else notation.short(activity.needed, 2),
                f"{_GLYPHS[activity.verdict]} {_standing(activity, notation)}",
            ]
        )
    out = [
        today,
        f"{_word(pace)} · {pace.headline} · {_money(pace, notation)}",
        "",
        *_columns(rows, left={0, 7}),
    ]
    apart = [a for a in pace.activities if a.next_period]
    if apart:
        counted = ", ".join(f"{notation.number(a.next_period)} {a.name.replace('_', ' ')}" for a in apart)
        out += ["", f"for the next period already: {counted}"]
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
    todo = [a for a in pace.activities if a.kind is not Kind.DEALS and (_due(a) or a.today)]
    counts = " ".join(f"{a.name.replace('_', ' ')} {a.today}/{_due(a)}" for a in todo)
    odds = short_chance(pace, *chance, notation) if chance else ""
    line = f"{_word(pace)}{_by(pace)} · {_money(pace, notation)} · today {counts or 'nothing due'}"
    return f"{line} · {odds}" if odds else line


def _due(activity: ActivityPace) -> int:
    return activity.due_today or activity.next_period_due


def _word(pace: Pace) -> str:
    return str(pace.verdict).upper()


def _by(pace: Pace) -> str:
    """How far ahead or behind, in days, where the verdict is about that."""
    if not pace.weakest or pace.verdict not in (Verdict.BEHIND, Verdict.AHEAD):
        return ""
    safe = pace.of(pace.weakest).safe_days
    return "" if safe is None else f" {days_text(abs(safe))}"


def _money(pace: Pace, notation: Notation) -> str:
    currency = pace.schedule.plan.currency
    closed = notation.money(pace.revenue.total, currency)
    return f"{closed} of {notation.money(pace.revenue.target, currency)}"


def _standing(activity: ActivityPace, notation: Notation) -> str:
    safe, verdict = activity.safe_days, activity.verdict
    if verdict is Verdict.NOT_YET and activity.first_due:
        return f"first due by {notation.short_day(activity.first_due)}"
    if verdict is Verdict.CLOSED:
        return f"closed {notation.number(activity.actual)} / {notation.number(activity.quota)}"
    if safe is not None and verdict in (Verdict.BEHIND, Verdict.AHEAD):
        return f"{verdict} {days_text(abs(safe))}"
    return str(verdict)


def _deals(n: int) -> str:
    return "1 deal" if n == 1 else f"{n} deals"


def _columns(rows: Sequence[Sequence[str]], left: set[int]) -> list[str]:
    """Rows with their cells under each other, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
