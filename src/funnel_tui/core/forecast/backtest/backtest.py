"""Every Monday's forecast made again from what was known then, and held against what came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from funnel_tui.core.forecast.backtest.run_rate import SoFar, run_rate_chance
from funnel_tui.core.forecast.backtest.score import Score
from funnel_tui.core.forecast.distributions import Band
from funnel_tui.core.forecast.outlook.by_date import forecast_within
from funnel_tui.core.forecast.simulate import Worlds, forecast_of, worlds_of
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.plan.revenue.quarters import quarter_spans
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.past.known import Entered, known_on
from funnel_tui.core.progress.revenue.sales import counts_until, sold, won_in
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.core.values.period import ONE_DAY, Period

PLAN = "plan"
"""The horizon that is the whole plan; the others are quarters by their names."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came by the end of a horizon."""

    revenue: float
    deals: int
    reached: bool


@dataclass(frozen=True, slots=True)
class PastForecast:
    """What was forecast on a Monday for the end of a quarter or of the plan."""

    made: date
    horizon: str
    """`2026-Q1`, or `plan`."""
    ends: date
    goal: float
    chance: float
    revenue: Band
    deals: Band
    run_rate: float | None
    """The chance by run rate; None before there was a working day to go by."""
    outcome: Outcome | None
    """None until the horizon is over."""

    @property
    def held(self) -> bool:
        """Whether what came lies in the range of 80 %, to half a cent."""
        found = self.outcome
        return found is not None and self.revenue.p10 - 0.005 <= found.revenue <= self.revenue.p90 + 0.005

    @property
    def deals_held(self) -> bool:
        """Whether the number of deals lies in its range of 80 %."""
        return self.outcome is not None and self.deals.p10 <= self.outcome.deals <= self.deals.p90


@dataclass(frozen=True, slots=True)
class OwnResult:
    """The user's own number beside the forecast of the Monday before it, and beside what came."""

    own: OwnForecast
    forecast: Band | None
    outcome: float | None
    """None until the quarter is over."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """The forecasts of all past Mondays of a plan."""

    forecasts: tuple[PastForecast, ...]
    quarters: Score | None
    """None until a quarter is over."""
    plan: Score | None
    """None until the plan is over."""
    own: tuple[OwnResult, ...]
    days: int
    """Dates with something logged."""
    journalled: int
    """Those of which the journal has an entry; what is logged on others counts from its own date on."""
    late: int
    """Entries that were made after a Monday's forecast which would have counted them."""


def mondays(year: Year, today: date) -> list[date]:
    """The Mondays until today on which the plan could be forecast from a log."""
    first = year.plan.period.starts + ONE_DAY
    first += timedelta(days=-first.weekday() % 7)
    last = min(today, year.plan.period.ends)
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7)]


def backtest(
    year: Year,
    today: date,
    entered: Sequence[Entered] = (),
    told: Callable[[int, int], None] | None = None,
) -> Backtest:
    """Make every Monday's forecast again; takes as long as so many forecasts.

    Args:
        year: The plan and its log, as they are now.
        today: What ends before it is over.
        entered: What the journals know of when entries were made.
        told: Called with the number of Mondays that are done, and of all.
    """
    found: list[PastForecast] = []
    dates = mondays(year, today)
    for done, monday in enumerate(dates, 1):
        known = known_on(year, monday, entered)
        worlds = worlds_of(known, monday) if monday >= known.plan.origin else None
        if worlds is not None:
            found += _forecasts(year, known, worlds, today)
        if told:
            told(done, len(dates))
    by_quarter = [each for each in found if each.horizon != PLAN]
    logged = {when for when, day in year.typed.items() if not day.empty}
    return Backtest(
        forecasts=tuple(found),
        quarters=score(by_quarter),
        plan=score([each for each in found if each.horizon == PLAN]),
        own=tuple(_own_result(year, own, by_quarter, today) for own in year.plan.own_forecasts),
        days=len(logged),
        journalled=len(logged & {entry.day for entry in entered}),
        late=sum(any(entry.day < monday <= entry.made for monday in dates) for entry in entered),
    )


def _forecasts(year: Year, known: Year, worlds: Worlds, today: date) -> list[PastForecast]:
    """The forecasts of one Monday: of the quarter, and of the plan."""
    plan, monday = known.plan, worlds.pipeline.today
    # What came is judged by the same plan, with all that is logged now.
    final = replace(year, plan=plan, earlier=())
    now = pace(known, monday, Horizon.QUARTER)
    stretch, ahead, whole = now.stretch, forecast_within(now, worlds), forecast_of(worlds)
    target = float(stretch.target)
    quarter = PastForecast(
        made=monday,
        horizon=stretch.name,
        ends=stretch.span.ends,
        goal=target,
        chance=ahead.chance,
        revenue=ahead.revenue,
        deals=ahead.deals,
        run_rate=_run_rate(known, worlds, stretch.span.ends, target - float(now.revenue.actual)),
        outcome=_outcome(final, stretch.span, stretch.target, today),
    )
    state, ends = worlds.pipeline, plan.period.ends
    came = None
    if ends < today:
        revenue = float(won_in(final, plan.counted))
        deals = counts_until(final, plan.counted, ends).get(DEALS, 0)
        came = Outcome(revenue, deals, revenue >= state.to_close)
    missing = state.to_close - state.revenue
    of_plan = PastForecast(
        made=monday,
        horizon=PLAN,
        ends=ends,
        goal=float(state.to_close),
        chance=whole.chance,
        revenue=whole.revenue,
        deals=whole.deals,
        run_rate=_run_rate(known, worlds, ends, missing),
        outcome=came,
    )
    return [quarter, of_plan]


def _outcome(final: Year, span: Period, target: Decimal, today: date) -> Outcome | None:
    if span.ends >= today:
        return None
    money = sold(final, span, span.ends)
    deals = counts_until(final, span.overlap(final.plan.counted), span.ends).get(DEALS, 0)
    return Outcome(float(money), deals, money >= target)


def _run_rate(known: Year, worlds: Worlds, ends: date, missing: float) -> float | None:
    state, plan = worlds.pipeline, known.plan
    capacity = schedule(plan).capacity
    gone = capacity.between(Period(plan.origin, state.today - ONE_DAY))
    left = capacity.between(Period(state.today, ends))
    size = float(plan.funnel.average_deal)
    so_far = SoFar(state.deals, state.revenue, size, float(gone), float(left))
    return run_rate_chance(so_far, missing, Random(state.today.toordinal()))


def score(forecasts: Sequence[PastForecast]) -> Score | None:
    """How the forecasts did whose horizon is over; None where there are none."""
    over = [(each, each.outcome) for each in forecasts if each.outcome]
    if not over:
        return None
    beside = [(each.chance, each.run_rate, came.reached) for each, came in over if each.run_rate is not None]
    return Score(
        forecasts=len(over),
        horizons=len({each.ends for each, _ in over}),
        held=_share([each.held for each, _ in over]),
        deals_held=_share([each.deals_held for each, _ in over]),
        brier=_brier([(each.chance, came.reached) for each, came in over]),
        run_rate=_brier([(rate, reached) for _, rate, reached in beside]) if beside else None,
        brier_beside=_brier([(chance, reached) for chance, _, reached in beside]) if beside else None,
    )


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)


def _brier(pairs: Sequence[tuple[float, bool]]) -> float:
    return sum((chance - reached) ** 2 for chance, reached in pairs) / len(pairs)


def _own_result(year: Year, own: OwnForecast, forecasts: Sequence[PastForecast], today: date) -> OwnResult:
    before = [each for each in forecasts if each.horizon == own.quarter and each.made <= own.made]
    span = quarter_spans(year.plan.period).get(own.quarter)
    over = span is not None and span.ends < today
    came = float(sold(year, span, span.ends)) if span is not None and over else None
    return OwnResult(own, before[-1].revenue if before else None, came)
