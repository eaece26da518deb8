"""Sentences about the way to the target: pace, rates beside the plan's, and what to do about them."""

from __future__ import annotations

from fractions import Fraction

from funnel_tui.core.forecast.recovery import RecoveryLever, RecoveryOption
from funnel_tui.core.forecast.shortfall import Shortfall
from funnel_tui.core.forecast.simulate import Forecast
from funnel_tui.core.plan.funnel import Kind
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import Observed
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.wording import (
    a_week,
    chance_text,
    counted,
    likely,
    pace_text,
    rate_text,
    sentence,
    stretch_name,
    verdict_forms,
)
from funnel_tui.core.values.forms import Forms, paired
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.catch_up_plans import CatchUpPlan

_IN_DAYS = (Verdict.OUT_OF_REACH, Verdict.BEHIND, Verdict.AHEAD)
"""Verdicts that days measure: what luck took is not made up in days, and what is done is not left to do."""
REVENUE = "revenue"
"""The row of the money, which is no activity's."""
FEW_TRIALS = 20
"""Trials below which a rate says little: the plan's own is worth as many in a forecast."""


def time_left(pace: Pace, notation: Notation) -> str:
    """`127 days left, until 31 Mar 2027`, `37 days left in Q3, ...`; empty once the plan is over."""
    ends, name = pace.stretch.span.ends, stretch_name(pace.stretch, notation)
    left = (ends - pace.today).days
    where = f" in {name}" if name else ""
    return f"{counted(left, 'days', notation)} left{where}, until {notation.day(ends)}" if left >= 0 else ""


# -- figures in columns


def pace_cells(
    activity: ActivityPace, plan: Plan, forecast: Forecast | None, notation: Notation
) -> tuple[Forms, ...]:
    """To date, due, difference, days, needed, where it is heading, verdict."""
    delta = activity.delta
    heading: Forms = "–"
    if activity.kind is Kind.DEALS:
        heading = notation.forms(forecast.deals.p50) if forecast else heading
    elif activity.verdict is not Verdict.NOT_YET:
        heading = notation.forms(activity.projection)
    return (
        notation.title(activity.name),
        paired(notation.forms(activity.actual), " / ", notation.forms(activity.quota)),
        notation.forms(activity.expected, 1),
        tuple(_signed(text, delta) for text in notation.forms(delta, 0 if abs(delta) >= 10 else 1)),
        _days(activity.safe_days, activity.verdict, notation),
        _pace_forms(activity.needed, plan, notation),
        heading,
        verdict_forms(activity.verdict),
    )


def revenue_cells(pace: Pace, forecast: Forecast | None, notation: Notation) -> tuple[Forms, ...]:
    """The money in the same columns."""
    revenue, plan = pace.revenue, pace.schedule.plan
    closed = Fraction(revenue.closed_before)

    def money(value: Fraction) -> str:
        return notation.compact_money(value, plan.currency)

    return (
        "Revenue",
        f"{money(Fraction(revenue.total))} / {money(Fraction(revenue.target))}",
        money(revenue.expected + closed),
        _signed(money(revenue.delta), revenue.delta),
        _days(pace.revenue_days, revenue.verdict, notation),
        "–" if revenue.needed is None else f"{money(a_week(revenue.needed, plan))} a week",
        money(Fraction(forecast.revenue.p50) + closed) if forecast else "–",
        verdict_forms(revenue.verdict),
    )


def stretch_cells(activity: ActivityPace, plan: Plan, notation: Notation) -> tuple[Forms, ...]:
    """A row of a quarter or a month: as the plan's, with attainment and the last useful day in it."""
    *figures, _, verdict = pace_cells(activity, plan, None, notation)
    done, last = activity.quota and Fraction(activity.actual, activity.quota), activity.last_useful_day
    attained = notation.percent(done) if activity.quota else "–"
    return (*figures, attained, notation.short_day(last) if last else "–", verdict)


def stretch_revenue_cells(pace: Pace, notation: Notation) -> tuple[Forms, ...]:
    """The money of a quarter or a month in the same columns; a deal can be won on its last day."""
    *figures, _, verdict = revenue_cells(pace, None, notation)
    revenue = pace.revenue
    attained = notation.percent(Fraction(revenue.total) / Fraction(revenue.target)) if revenue.target else "–"
    return (*figures, attained, "–", verdict)


def _pace_forms(rate: Fraction | None, plan: Plan, notation: Notation) -> Forms:
    if rate is None or rate < 1:
        return pace_text(rate, plan, notation)
    return tuple(f"{number} a day" for number in notation.forms(rate, 1))


def _signed(text: str, value: Fraction) -> str:
    return f"+{text}" if value > 0 else text


def _days(days: Fraction | None, verdict: Verdict, notation: Notation) -> str:
    """Days ahead or behind where the verdict is about them: half a deal short is not made up in days."""
    if days is None or not (verdict in _IN_DAYS or _on_pace(days, verdict)):
        return "–"
    return _half_days(days, notation)


def _half_days(days: Fraction, notation: Notation) -> str:
    """Days with their sign, to half a day below ten of them."""
    rounded = Fraction(round(days * 2), 2) if abs(days) < 10 else Fraction(round(days))
    return _signed(notation.short(rounded), rounded)


def _on_pace(days: Fraction, verdict: Verdict) -> bool:
    return verdict is Verdict.ON_PACE and abs(days) < 1


# -- rates beside the plan's


def against_plan(rate: Observed) -> int:
    """Whether the interval of an observed rate lies below the plan (-1), above it (1), or holds it (0)."""
    planned = float(rate.planned)
    if rate.high is not None and rate.high < planned:
        return -1
    return 1 if rate.low is not None and rate.low > planned else 0


def rate_cells(rate: Observed, notation: Notation) -> tuple[str, str, str, str] | None:
    """Planned, observed, its range, trials; None without any."""
    if rate.value is None or rate.low is None or rate.high is None:
        return None
    value, low, high = (
        rate_text(x, float(rate.planned), notation) for x in (rate.value, rate.low, rate.high)
    )
    return rate.planned.text, value, f"{low} – {high}", notation.number(rate.trials)


def rate_verdict(rate: Observed, notation: Notation) -> str:
    """`▼ 83 % of plan, few data (shared)`."""
    text = f"{notation.percent(rate.ratio or 0)} of plan"
    text = {-1: "▼ ", 0: "", 1: "▲ "}[against_plan(rate)] + text
    if rate.trials < FEW_TRIALS:
        text += ", few data"
    return f"{text} (shared)" if rate.shared else text


# -- why, and what now


def reasons(
    pace: Pace, forecast: Forecast | None, shortfall: Shortfall | None, notation: Notation
) -> tuple[str, ...]:
    """The chance with its range, and what is to blame."""
    clauses = [chance_text(pace, forecast, notation)]
    if shortfall:
        clauses.append(shortfall_text(shortfall, notation))
    return tuple(map(sentence, clauses))


def way_text(way: RecoveryOption, plan: Plan, notation: Notation) -> str:
    """`14 calls a day (now 9.9)`: one way back in words; empty where it alone cannot do it."""
    if way.needed is None or way.needed <= way.now:
        return ""
    name = notation.words(way.name)
    if way.lever is RecoveryLever.ACTIVITY:
        return f"{notation.short(way.needed)} {name} a day (now {notation.short(way.now)})"
    if way.lever is RecoveryLever.DEAL:
        needed, now = (
            notation.round_money(Fraction(value), plan.currency) for value in (way.needed, way.now)
        )
        return f"an average deal of {needed} (now {now})"
    needed, now = (rate_text(value, way.needed, notation) for value in (way.needed, way.now))
    if way.name == plan.funnel.stages[-1].name:
        return f"a win rate of {needed} (now {now})"
    return f"{name} converting at {needed} (now {now})"


def no_way(pace: Pace, forecast: Forecast | None) -> str:
    """Why there are no ways back."""
    from funnel_tui.core.forecast.insight import SURE  # noqa: PLC0415 - there, if there is a forecast

    if pace.revenue.verdict is Verdict.DONE or (forecast is not None and forecast.chance >= SURE):
        return "none needed"
    return "no single change would be enough"


def either(ways: tuple[RecoveryOption, ...], plan: Plan, notation: Notation) -> str:
    """Every way that is enough by itself; empty where none is."""
    texts = [text for way in ways if (text := way_text(way, plan, notation))]
    return f"either {', or '.join(texts)}" if texts else ""


def choice_text(choice: CatchUpPlan, notation: Notation) -> str:
    """One way to catch up: what it asks of a day, and the chance that it leaves."""
    day = ", ".join(f"{notation.short(n)} {notation.words(name)}" for name, n in choice.today.items())
    until = f", by {notation.short_day(choice.by)}" if choice.by else ""
    return f"{sentence(str(choice.choice))}{until}: {day} a day, {likely(choice.chance, notation)} chance"


def for_next_plan(pace: Pace, notation: Notation) -> str:
    """What was done too late to pay within this plan; empty where nothing was."""
    done = [counted(a.next_period, a.name, notation) for a in pace.activities if a.next_period]
    return f"{', '.join(done)} after the last useful day feed it" if done else ""
