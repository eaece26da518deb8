"""Past forecasts on Target: the range of every Monday as a fan, what came, and how often the ranges held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from funnel_tui.core.forecast.backtest.backtest import PLAN, PastForecast
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.report.outlook.backtest_text import NO_MONDAY, making_text, past_pairs, past_title
from funnel_tui.core.values.forms import fitting
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import ONE_DAY
from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.widgets.charts.burnup import BurnUp, BurnUpData
from funnel_tui.ui.widgets.charts.burnup_scale import sampled
from funnel_tui.ui.widgets.tables.summary import Summary

_WORDS = {"plan": "came", "median": "middle", "target": "target"}
_SO_FAR = {**_WORDS, "plan": "so far"}


def show_past(fan: BurnUp, words: Summary, state: ScreenState, room: int) -> str:
    """Draw what is known of past forecasts; the title of their panel, in so many cells."""
    past, notation = state.past, state.notation
    if state.year is None or past is None:
        return ""
    if past.found is None:
        fan.data, words.pairs = None, ()
        return making_text(past.done, past.of, notation)
    of_plan = state.horizon is Horizon.YEAR
    shown = [each for each in past.found.forecasts if (each.horizon == PLAN) is of_plan]
    if not shown:
        fan.data, words.pairs = None, (("", NO_MONDAY),)
        return ""
    now = pace(state.year, state.today, Horizon.YEAR if of_plan else Horizon.QUARTER)
    fan.data = fan_data(shown, now, notation)
    words.pairs = tuple(past_pairs(past.found, state.year.plan, notation))
    return fitting(past_title(past.found, of_plan, notation), room)


def fan_data(forecasts: Sequence[PastForecast], now: Pace, notation: Notation) -> BurnUpData:
    """The fan of the plan's forecasts, or of each quarter's; the line is what came, or has come so far."""
    currency, so_far = now.schedule.plan.currency, float(now.revenue.actual)
    came = [(each.made, each.outcome.revenue if each.outcome else so_far) for each in forecasts]
    bands = [(each.made, (b.p10, b.p25, b.p50, b.p75, b.p90)) for each in forecasts for b in (each.revenue,)]
    first, last = forecasts[0].made, forecasts[-1]
    goals = {each.goal for each in forecasts}

    def line(day: date) -> float:
        return sampled(came, max(day, first))

    return BurnUpData(
        starts=first,
        ends=last.made + timedelta(days=6),
        # Before the first: all of it lies ahead, so that the ranges are drawn throughout.
        today=first - ONE_DAY,
        plan=line,
        actual=(),
        # Each quarter has its own.
        target=goals.pop() if len(goals) == 1 else 0.0,
        label=lambda amount: notation.compact_money(Fraction(amount), currency),
        band=bands,
        words=_WORDS if last.outcome else _SO_FAR,
    )
