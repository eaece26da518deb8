"""What must hold for every plan and every calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from funnel_tui.core.plan.funnel import Channel, Funnel, Rounding, Stage, Timing, largest_remainder, needs
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import months, quarters, schedule, weeks
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.verdict import Verdict
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.wording import headline
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar, month_of
from funnel_tui.core.values.rate import Rate

LETTERS = "abcdefhij"
FIRST = date(2026, 1, 1)

percents = st.integers(1, 100)
leads = st.integers(0, 120)


@st.composite
def funnels(draw: st.DrawFn) -> Funnel:
    """A funnel of one to three stages and none to three channels, its numbers readable."""
    stages = tuple(
        Stage(
            f"stage{i}",
            LETTERS[i],
            Rate.parse(f"{draw(st.integers(10, 100))}%"),
            draw(leads),
            draw(st.integers(0, 30)),
        )
        for i in range(draw(st.integers(1, 3)))
    )
    count = draw(st.integers(0, 3))
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=max(0, count - 1), max_size=max(0, count - 1))))
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)] if count else []
    channels = tuple(
        Channel(
            f"way{i}",
            LETTERS[5 + i],
            Rate.parse(f"{draw(percents)}%"),
            Rate.parse(f"{share}%", zero=True),
            draw(leads),
        )
        for i, share in enumerate(shares)
    )
    return Funnel(
        Decimal(draw(st.integers(1, 40_000))),
        Decimal(draw(st.integers(1_000, 9_000))),
        channels,
        stages,
        rounding=draw(st.sampled_from(Rounding)),
        confidence=Rate.parse(f"{draw(st.integers(1, 95))}%") if draw(st.booleans()) else None,
    )


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any weekly pattern, holidays, days off and month weights, also such as leave nothing."""
    first = FIRST + timedelta(draw(st.integers(-10, 400)))
    return WorkCalendar(
        workdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
        holidays=tuple(
            (FIRST + timedelta(n), "off") for n in draw(st.lists(st.integers(0, 420), max_size=6))
        ),
        days_off=(DaysOff(Period(first, first + timedelta(draw(st.integers(0, 60)))), "away"),),
        months=tuple(
            draw(
                st.dictionaries(st.integers(1, 12), st.fractions(0, 2, max_denominator=6), max_size=3)
            ).items()
        ),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that has no problems."""
    starts = FIRST + timedelta(draw(st.integers(0, 60)))
    days = draw(st.integers(1, 400))
    plan = Plan(
        Period(starts, starts + timedelta(days - 1)),
        draw(funnels()),
        draw(calendars()),
        counted_from=starts + timedelta(draw(st.integers(0, days - 1))) if draw(st.booleans()) else None,
        timing=draw(st.sampled_from(Timing)),
    )
    assume(not plan.problems())
    return plan


@settings(max_examples=100, deadline=None)
@given(plans())
def test_parts_add_up_to_the_whole(plan: Plan) -> None:
    for line in schedule(plan).lines:
        days = [line.on(day) for day in plan.period]
        assert sum(days) == line.quota
        for by in (weeks, months, quarters):
            assert sum(by(line).values()) == line.quota
        assert line.between(plan.period) == line.quota
        assert all(
            n == sum(q for day, q in zip(plan.period, days, strict=True) if month_of(day) == name)
            for name, n in months(line).items()
        )


@settings(max_examples=100, deadline=None)
@given(plans())
def test_day_quotas_follow_the_line(plan: Plan) -> None:
    for line in schedule(plan).lines:
        total, before = 0, Fraction(0)
        for day in plan.period:
            quota, now = line.on(day), line.at(day)
            assert quota >= 0
            assert now >= before
            # Whole quotas are never a unit away from the exact line, for a day or for the sum up to it.
            assert abs(quota - (now - before)) < 1 or quota == now - before
            total += quota
            assert abs(total - now) <= Fraction(1, 2)
            before = now
        # Without a window there is only what the openings bring, which need not be a whole number.
        assert before == line.quota if line.opens else abs(before - line.quota) <= Fraction(1, 2)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_nothing_is_due_on_days_off_or_outside_the_window(plan: Plan) -> None:
    for line in schedule(plan).lines:
        span = line.span
        for day in plan.period:
            if line.on(day):
                assert plan.work.weight(day) > 0
                assert span is not None
                assert day in span
                assert day >= plan.origin


@settings(max_examples=300, deadline=None)
@given(funnels(), st.integers(0, 2), percents)
def test_a_higher_rate_never_needs_more(funnel: Funnel, which: int, percent: int) -> None:
    which %= len(funnel.stages)
    stage = funnel.stages[which]
    better = replace(stage, converts=Rate.parse(f"{max(percent, int(stage.converts.value * 100))}%"))
    stages = tuple(better if i == which else s for i, s in enumerate(funnel.stages))
    before, after = needs(funnel), needs(replace(funnel, stages=stages))
    first = len(funnel.channels)
    assert all(b.quota <= a.quota for a, b in zip(before[first:], after[first:], strict=True))
    # Splitting fewer meetings anew can give one channel one more of them, never all of them together.
    assert sum(b.exact for b in after[:first]) <= sum(a.exact for a in before[:first])


@settings(deadline=None)
@given(funnels(), st.integers(1, 40_000))
def test_a_higher_target_never_needs_less(funnel: Funnel, target: int) -> None:
    higher = replace(funnel, target=max(funnel.target, Decimal(target)))
    first = len(funnel.channels)
    pairs = zip(needs(funnel)[first:], needs(higher)[first:], strict=True)
    assert all(low.quota <= high.quota for low, high in pairs)


@settings(deadline=None)
@given(funnels())
def test_rounding_up_is_never_short_and_exact_is_exact(funnel: Funnel) -> None:
    plain = replace(funnel, confidence=None)
    up = needs(replace(plain, rounding=Rounding.UP))
    exact = needs(replace(plain, rounding=Rounding.EXACT))
    assert all(a.exact == b.exact for a, b in zip(up, exact, strict=True))
    for need in up[len(funnel.channels) :]:
        assert need.quota >= need.exact
    for need in exact:
        assert need.exact <= need.quota < need.exact + 1


@settings(deadline=None)
@given(st.integers(0, 5_000), st.lists(st.integers(0, 50), min_size=1, max_size=6))
def test_largest_remainder_gives_each_its_share(whole: int, weights: list[int]) -> None:
    assume(sum(weights))
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = largest_remainder(whole, shares)
    assert sum(parts) == whole
    assert all(
        floor(whole * share) <= part <= floor(whole * share) + 1
        for part, share in zip(parts, shares, strict=True)
    )
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if not share)


@settings(max_examples=200, deadline=None)
@given(
    plans(),
    st.integers(-5, 410),
    st.dictionaries(st.integers(0, 400), st.integers(0, 30), max_size=20),
    st.data(),
)
def test_pace_for_any_log(plan: Plan, offset: int, log: dict[int, int], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(plan.names))
    days = {
        day: Day(counts={name: n}, won=(Decimal(1_000),) * (n % 3))
        for offset_, n in log.items()
        if (day := plan.period.starts + timedelta(offset_)) in plan.period
    }
    today = plan.period.starts + timedelta(offset)
    now = pace(Year(plan, days), today)
    for activity in now.activities:
        counted = [d for d in days if plan.origin <= d <= today]
        done = (
            sum(len(days[d].won) for d in counted)
            if activity.name == "deals"
            else sum(days[d].count(activity.name) for d in counted)
        )
        assert activity.actual + activity.next_period == done
        assert activity.expected == activity.line.at(today - timedelta(1))
        assert (activity.safe_days is None) == (activity.expected < 1)
        assert activity.needed is None or activity.needed >= 0
        assert activity.projection >= activity.actual
        if activity.safe_days is not None:
            assert (activity.safe_days < 0) == (activity.actual < activity.expected)
        if activity.verdict is Verdict.BEHIND:
            assert activity.actual <= activity.expected - 1
    assert headline(now, PLAIN)
