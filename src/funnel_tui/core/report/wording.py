"""Words, glyphs and phrases that every report shares; numbers, money and dates always take the notation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from funnel_tui.core.plan.funnel import DEALS, half_up
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.horizons import Horizon, Stretch
from funnel_tui.core.plan.schedule import Schedule
from funnel_tui.core.progress.pace import ActivityPace, Pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.values.money import Notation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_tui.core.forecast.simulate import Forecast

GLYPHS = {
    Verdict.OUT_OF_REACH: "✗",
    Verdict.BEHIND: "▼",
    Verdict.WITHIN_LUCK: "▽",
    Verdict.ON_PACE: "●",
    Verdict.AHEAD: "▲",
    Verdict.DONE: "✓",
    Verdict.NOT_YET: "○",
    Verdict.CLOSED: "■",
}


# -- names and numbers


def sentence(clause: str) -> str:
    """A clause with a capital letter; the rest of it stays, unlike with `str.capitalize`."""
    return clause[:1].upper() + clause[1:]


def counted(n: int, name: str, notation: Notation) -> str:
    """`1 call`, `3 calls`, `1 opportunity`: a number with its activity."""
    word = notation.words(name)
    if n == 1:
        if word.endswith("ies"):
            word = word[:-3] + "y"
        elif word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
    return f"{notation.number(n)} {word}"


def of_quota(done: int, quota: int, notation: Notation) -> str:
    """`99 / 100`."""
    return f"{notation.number(done)} / {notation.number(quota)}"


def days_text(days: Fraction, notation: Notation) -> str:
    """`1 day`, `2.5 days`: a number of working days, to half a day below ten of them."""
    rounded = Fraction(round(days * 2), 2) if days < 10 else Fraction(round(days))
    return f"{notation.short(rounded)} {'day' if rounded == 1 else 'days'}"


def span_text(starts: date, ends: date, notation: Notation) -> str:
    """`1 Jan 2026 to 31 Dec 2026`."""
    return f"{notation.day(starts)} to {notation.day(ends)}"


def rate_text(rate: float, planned: float, notation: Notation) -> str:
    """A conversion rate as a percentage: two decimals where the planned one is below 10 %."""
    return notation.percent(rate, 2 if planned < 0.1 else 0)


def stretch_name(stretch: Stretch, notation: Notation) -> str:
    """`Q3`, `Jul`; empty for the whole plan."""
    if stretch.horizon is Horizon.MONTH:
        return notation.month(stretch.span.starts.month)
    return stretch.name.partition("-")[2]


def _within(pace: Pace, notation: Notation) -> str:
    """` in Q3`, ` in Jul`: which part of the plan is meant; empty for all of it."""
    name = stretch_name(pace.stretch, notation)
    return f" in {name}" if name else ""


# -- rates of work


def a_week(rate: Fraction, plan: Plan) -> Fraction:
    """A rate for each working day as one for each week."""
    return rate * len(plan.work.workdays)


def pace_text(rate: Fraction | None, plan: Plan, notation: Notation) -> str:
    """`9.9 a day`, or `1.5 a week` where it is less than one in two working days."""
    if rate is None:
        return "–"
    if rate == 0:
        return "0"
    if rate < Fraction(1, 2):
        return f"{notation.short(a_week(rate, plan))} a week"
    return f"{notation.short(rate)} a day"


# -- verdicts


def verdict_words(verdict: Verdict) -> str:
    """The verdict as it is written out: `behind, within luck`; most are words already."""
    return f"behind, {verdict}" if verdict is Verdict.WITHIN_LUCK else str(verdict)


def verdict_forms(verdict: Verdict) -> tuple[str, ...]:
    """The verdict with its glyph, the longest way first."""
    words = [verdict_words(verdict), str(verdict)]
    if verdict is Verdict.WITHIN_LUCK:
        # As long as `on pace`, so that a narrow table keeps its columns.
        words.append("by luck")
    return tuple(f"{GLYPHS[verdict]} {text}" for text in dict.fromkeys(words))


def verdict_text(activity: ActivityPace, notation: Notation) -> str:
    """The verdict of an activity with how far it is off: `2.5 days behind`, `first due by 4 May`."""
    verdict, safe = activity.verdict, activity.safe_days
    if verdict in (Verdict.BEHIND, Verdict.AHEAD) and safe is not None:
        return f"{days_text(abs(safe), notation)} {verdict}"
    if verdict is Verdict.NOT_YET and activity.first_due:
        return f"first due by {notation.short_day(activity.first_due)}"
    if verdict is Verdict.CLOSED:
        return f"closed {of_quota(activity.actual, activity.quota, notation)}"
    return verdict_words(verdict)


def headline(pace: Pace, notation: Notation) -> str:
    """The verdict in one clause that names the activity which decides it: `meetings behind by 4 days`."""
    if not pace.weakest:
        return str(pace.verdict)
    name, weakest = notation.words(pace.weakest), pace.of(pace.weakest)
    if pace.verdict in (Verdict.BEHIND, Verdict.AHEAD) and weakest.safe_days is not None:
        return f"{name} {pace.verdict} by {days_text(abs(weakest.safe_days), notation)}"
    if pace.verdict is Verdict.NOT_YET and weakest.first_due:
        return f"{name} not due before {notation.day(weakest.first_due)}"
    return f"{name} {verdict_words(pace.verdict)}"


def verdict_line(pace: Pace, notation: Notation) -> tuple[str, ...]:
    """The verdict in units and days, the longest way first: `▼ 11 meetings short · 22 working days`."""
    verdict = pace.verdict
    glyph, weakest = GLYPHS[verdict], pace.of(pace.weakest) if pace.weakest else None
    where = "" if verdict is Verdict.CLOSED else _within(pace, notation)
    if weakest is None or verdict not in _DISTANCES:
        return (f"{glyph} {_HEADLINES[verdict]}{where}",)
    units = counted(max(1, half_up(abs(weakest.delta))), weakest.name, notation)
    line = f"{glyph} {units} {_DISTANCES[verdict]}{where}"
    if verdict is Verdict.WITHIN_LUCK or weakest.safe_days is None:
        return (line,)
    days = days_text(abs(weakest.safe_days), notation)
    return f"{line} · {days.replace(' ', ' working ')}", f"{line} · {days}", line


_DISTANCES = {Verdict.BEHIND: "short", Verdict.WITHIN_LUCK: "short, within luck", Verdict.AHEAD: "ahead"}
_HEADLINES = {
    Verdict.BEHIND: "Behind",
    Verdict.WITHIN_LUCK: "Behind, within luck",
    Verdict.ON_PACE: "On pace",
    Verdict.AHEAD: "Ahead",
    Verdict.DONE: "Target reached",
    Verdict.NOT_YET: "Nothing due yet",
    Verdict.CLOSED: "The plan is over",
    Verdict.OUT_OF_REACH: "Out of reach",
}


def money_line(pace: Pace, notation: Notation) -> str:
    """`$41,000 of $100,000`; of a quarter or a month `$5,200 of $17,282 in Q3`."""
    return (
        f"{_amount(pace, pace.revenue.total, notation)} of {_target(pace, notation)}{_within(pace, notation)}"
    )


def date_line(made: Schedule, day: date, notation: Notation) -> str:
    """`Mon 23 Nov 2026 · working day 228 of 250`, or why nobody works then."""
    line, worked = notation.weekday(day), made.capacity.working_days
    if made.capacity.of(day):
        return (
            f"{line} · working day {notation.number(worked.index(day) + 1)} of {notation.number(len(worked))}"
        )
    if day in made.plan.period:
        return f"{line} · {made.plan.work.why_off(day) or 'not a working day'}"
    return line


# -- the chance of a plan, and of the target


def likely(chance: float, notation: Notation) -> str:
    """A chance between 1 % and 99 %: a simulation cannot tell impossible or certain from rare."""
    return notation.percent(Fraction(min(99, max(1, round(chance * 100))), 100))


def plan_chance(made: Schedule, notation: Notation) -> str:
    """`55 % chance of 10 deals if you do all of it`: another chance than the forecast's."""
    deals = counted(made.deals.need, DEALS, notation)
    return f"{notation.percent(made.chance)} chance of {deals} if you do all of it"


def chance_forms(pace: Pace, chance: float, low: float, high: float, notation: Notation) -> tuple[str, ...]:
    """`38 % chance to reach $100,000 (likely $62k to $98k)`, then without the target, for beside the money.

    Nothing where nothing is open any more.

    Args:
        pace: The day's, for the target and the money.
        chance: The forecast's.
        low: Its revenue that nine in ten years exceed, without what was closed before.
        high: The one that one in ten exceeds.
        notation: How numbers and money are written.
    """
    if is_settled(pace):
        return ()
    band = f"(likely {_range(pace, low, high, notation)})"
    return f"{_to_reach(pace, chance, notation)} {band}", f"{likely(chance, notation)} chance {band}"


def chance_text(pace: Pace, forecast: Forecast | None, notation: Notation) -> str:
    """The chance with its range and what it stands on, in a clause; no percentage without them.

    Args:
        pace: The day's, for the target and the money.
        forecast: None where there is nothing to forecast.
        notation: How numbers and money are written.
    """
    if pace.revenue.verdict is Verdict.DONE:
        return f"{_target(pace, notation)} is reached{_within(pace, notation)}"
    if not pace.revenue.target:
        return f"nothing is due to be sold{_within(pace, notation)}"
    if is_settled(pace):
        return f"the plan is over: {money_line(pace, notation)}"
    if forecast is None:
        return "nothing can be forecast from this plan"
    band = _range(pace, forecast.revenue.p10, forecast.revenue.p90, notation)
    chance = _to_reach(pace, forecast.chance, notation)
    text = f"{chance} (likely {band}, {_deals(forecast, notation)})"
    return f"{text}; {_basis(forecast)}"


def heading_text(pace: Pace, forecast: Forecast | None, notation: Notation) -> str:
    """`6 to 12 deals, $62k to $98k, four times in five; by the log, 7 deals decided`; empty once settled."""
    if is_settled(pace):
        return ""
    if forecast is None:
        return "nothing can be forecast from this plan"
    money = _range(pace, forecast.revenue.p10, forecast.revenue.p90, notation)
    return f"{_deals(forecast, notation)}, {money}, four times in five; {_basis(forecast)}"


def _basis(forecast: Forecast) -> str:
    from funnel_tui.core.forecast.pipeline import DECIDED_FOR_LOG  # noqa: PLC0415 - there, if there is a forecast

    if forecast.basis == "plan":
        return f"mostly by planned rates, {forecast.decided} of {DECIDED_FOR_LOG} deals decided"
    return f"by the log, {forecast.decided} deals decided"


def is_settled(pace: Pace) -> bool:
    """Whether there is no chance left to speak of: the target is reached or nothing, or the plan over."""
    revenue, ends = pace.revenue, pace.schedule.plan.period.ends
    return revenue.verdict is Verdict.DONE or not revenue.target or pace.today > ends


def _target(pace: Pace, notation: Notation) -> str:
    return _amount(pace, pace.revenue.target, notation)


def _amount(pace: Pace, amount: Decimal, notation: Notation) -> str:
    # The target of a quarter or a month is a part to the cent, which nobody typed.
    write = notation.round_money if pace.stretch.name else notation.money
    return write(amount, pace.schedule.plan.currency)


def _to_reach(pace: Pace, chance: float, notation: Notation) -> str:
    """`38 % chance to reach $100,000`: `38 % of $100,000` would read as $38,000."""
    return f"{likely(chance, notation)} chance to reach {_target(pace, notation)}{_within(pace, notation)}"


def _range(pace: Pace, low: float, high: float, notation: Notation) -> str:
    closed = Fraction(pace.revenue.closed_before)
    ends = Fraction(low) + closed, Fraction(high) + closed
    return money_range(*ends, pace.schedule.plan.currency, notation)


def money_range(low: Fraction | float, high: Fraction | float, currency: str, notation: Notation) -> str:
    """`$62k to $98k`; one amount where both read alike."""
    ends = [notation.compact_money(Fraction(value), currency) for value in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _deals(forecast: Forecast, notation: Notation) -> str:
    few, many = notation.number(forecast.deals.p10), notation.number(forecast.deals.p90)
    return counted(round(forecast.deals.p10), DEALS, notation) if few == many else f"{few} to {many} deals"


# -- what a plan should be warned about


def warnings(made: Schedule, notation: Notation) -> Iterator[str]:
    """What is wrong with a plan that can be used nevertheless, a clause each."""
    plan = made.plan
    closed = [notation.words(line.name) for line in made.lines if not line.open_capacity]
    if closed:
        ends = notation.day(plan.period.ends)
        yield f"no time left for {', '.join(closed)}: what is started now closes after {ends}"
    short = plan.funnel.to_close - made.deals.need * Fraction(plan.funnel.average_deal)
    if short > 0:
        # Whole units, downwards: the cents of a warning say nothing.
        less = notation.money(Fraction(floor(short)), plan.currency)
        deals = counted(made.deals.need, DEALS, notation)
        yield f"{deals} {'brings' if made.deals.need == 1 else 'bring'} {less} less than the target"
