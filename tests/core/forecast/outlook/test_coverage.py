"""The pipeline without more work, and how much it would take, against a simulation of the same thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.article import ARTICLE_2026
from tests.core.forecast.outlook.test_pay_outlook import LOG, TODAY, YEAR, worlds

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.outlook.by_date import reached_by
from funnel_tui.core.forecast.outlook.coverage import Coverage, coverage
from funnel_tui.core.plan.revenue.horizons import Horizon
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year

ENDS = date(2026, 12, 31)


def found(year: Year = YEAR, today: date = TODAY, horizon: date = ENDS) -> Coverage:
    drawn = worlds(year, today)
    return coverage(year, drawn, horizon, drawn.pipeline.to_close)


def opened_today(year: Year, n: int) -> Year:
    day = year.day(TODAY)
    return year.with_day(TODAY, day.pressed("opportunities", n))


def test_the_pipeline_and_the_own_work_make_the_chance() -> None:
    drawn, covered = worlds(), found()
    assert covered.alone + covered.own_work == pytest.approx(drawn.chance)
    assert covered.own_work > 0
    assert 0 <= covered.more.p10 <= covered.more.p50 <= covered.more.p90
    everything = sorted(drawn.revenue)
    assert covered.more.p90 <= everything[1800] - 18_000
    assert insight(YEAR, TODAY, weekly=False).coverage == covered


def test_without_anything_under_way_doing_nothing_brings_nothing() -> None:
    covered = found(Year(ARTICLE_2026), date(2026, 1, 1))
    assert (covered.alone, covered.more.p90, covered.open, covered.held) == (0.0, 0.0, 0, 0.0)
    assert covered.even is not None
    assert covered.sure is not None
    # Half of them are won, nearly all in time: 20 for ten deals, and some for luck with rates and sizes.
    assert 19 <= covered.even.more <= 24
    assert covered.even.more < covered.sure.more
    assert covered.even.ratio == pytest.approx(covered.even.more * 10_000 / 100_000)


def test_so_many_more_opportunities_give_the_chance_that_was_asked_for() -> None:
    covered = found()
    assert covered.even is not None
    assert covered.sure is not None
    for needed, chance in ((covered.even, 0.5), (covered.sure, 0.8)):
        # Logged today they are part of the pipeline; their rate is drawn anew, so it is near and not exact.
        after = found(opened_today(YEAR, needed.more))
        assert after.alone == pytest.approx(chance, abs=0.06)
        assert after.held == pytest.approx(needed.ratio)


def test_nothing_opened_now_closes_by_a_date_that_is_too_near() -> None:
    near = found(horizon=TODAY + timedelta(1))
    assert near.sure is None or near.sure.more > 1_000
    over = found(today=date(2027, 2, 1), horizon=ENDS)
    assert (over.even, over.alone, over.own_work) == (None, 0.0, 0.0)


def test_with_the_target_reached_no_coverage_is_left_to_speak_of() -> None:
    year = YEAR.with_day(TODAY, Day(won=(Decimal(200_000),)))
    covered = found(year)
    assert (covered.held, covered.even, covered.sure, covered.alone) == (None, None, None, 1.0)


def test_by_the_end_of_a_quarter_less_of_it_closes() -> None:
    year, quarter = found(), pace(YEAR, TODAY, Horizon.QUARTER)
    drawn = worlds()
    within = coverage(YEAR, drawn, quarter.stretch.span.ends, drawn.pipeline.to_close)
    assert within.more.p90 <= year.more.p90
    assert within.alone + within.own_work == pytest.approx(
        sum(r >= 100_000 for r in reached_by(drawn, quarter.stretch.span.ends).revenue) / 2000
    )
    assert within.sure is not None
    assert year.sure is not None
    assert within.sure.more > year.sure.more


def test_a_log_of_deals_alone_has_no_pipeline() -> None:
    won = {day: Day(won=work.won) for day, work in LOG.items() if work.won}
    three = {**won, date(2026, 6, 30): Day(won=(Decimal(9_000),))}
    covered = found(replace(YEAR, days=three))
    assert (covered.more.p90, covered.stage, covered.open, covered.held) == (0.0, "", 0, None)


def test_where_the_last_stage_is_not_logged_the_one_before_it_is_what_counts() -> None:
    log = {
        day: replace(work, counts={name: n for name, n in work.counts.items() if name != "opportunities"})
        for day, work in LOG.items()
    }
    log[date(2026, 6, 29)] = Day(won=(Decimal(9_000),), lost=2)
    covered = found(replace(YEAR, days=log))
    meetings = sum(work.count("meetings") for work in log.values())
    assert (covered.stage, covered.open) == ("meetings", meetings - 5)
