"""What comes next: the cheapest way back, the date to catch up by, the deadline that comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.article import ARTICLE_2026 as PLAN
from tests.core.forecast.test_recovery import TODAY, YEAR

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.recovery import RecoveryLever, RecoveryOption
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.next_steps import cheapest, next_steps
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.period import ONE_DAY


def steps(year: Year, today: date, *, forecast: bool = False) -> dict[str, str]:
    found = insight(year, today, weekly=False) if forecast else None
    return dict(next_steps(pace(year, today), found, PLAIN))


def test_before_the_forecast_it_says_what_today_takes_and_the_deadline() -> None:
    assert steps(Year(PLAN), date(2026, 3, 2)) == {
        "Today": "10 calls and 24 emails by plan",
        "Last day": "calls and emails pay until 9 Oct, 160 working days left",
    }
    assert steps(Year(PLAN), PLAN.period.ends + ONE_DAY) == {}


def test_the_last_day_is_called_that() -> None:
    last = schedule(PLAN).line("calls").last_useful_day
    assert last is not None
    assert steps(Year(PLAN), last)["Last day"] == "today is the last on which calls and emails still pay"
    assert steps(Year(PLAN), last + ONE_DAY)["Last day"].startswith("meetings pay until 16 Oct")


def test_who_is_behind_is_offered_to_catch_up_and_then_told_how_much_it_is() -> None:
    found = steps(YEAR, TODAY, forecast=True)
    assert list(found) == ["Today", "Catch up", "Even chance", "Last day"]
    assert found["Catch up"].startswith("F5 · Spread it, by ")
    assert found["Even chance"].endswith(")")
    chosen = replace(YEAR, plan=replace(YEAR.plan, catch_up_by=date(2026, 5, 29)))
    text = steps(chosen, TODAY, forecast=True)["Catch up"]
    assert text.endswith(" by 29 May · F5 changes it")
    assert " calls, " in text
    assert " meetings" in text


def test_the_cheapest_way_changes_its_figure_least() -> None:
    calls = RecoveryOption(RecoveryLever.ACTIVITY, "calls", 10.0, 14.0)
    win_rate = RecoveryOption(RecoveryLever.RATE, "opportunities", 0.5, 0.6)
    never = RecoveryOption(RecoveryLever.DEAL, "deals", 10_000.0, None)
    there = RecoveryOption(RecoveryLever.DEAL, "deals", 10_000.0, 10_000.0)
    assert cheapest((calls, win_rate, never, there)) is win_rate
    assert cheapest((never, there)) is None
    assert cheapest(()) is None
