"""What was done so far: deals won, lost and still open."""

from __future__ import annotations

from datetime import date

from tests.article import ARTICLE_2026

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.work_done import DealsSoFar, deals_so_far
from funnel_tui.core.progress.year import Year


def test_what_was_lost_is_open_no_longer() -> None:
    days = {date(2026, 2, 2): Day({"opportunities": 5}, lost=2), date(2026, 2, 3): Day({"opportunities": 4})}
    assert deals_so_far(Year(ARTICLE_2026, days), date(2026, 2, 3)) == DealsSoFar(won=0, lost=2, open=7)
