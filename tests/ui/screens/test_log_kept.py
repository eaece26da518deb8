"""What Log keeps from key to key says what would be made again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.pace import Pace, pace
from funnel_tui.core.progress.work_done import deals_so_far
from funnel_tui.core.report.log_text import deals_text
from funnel_tui.core.values.money import PLAIN
from funnel_tui.ui.screens.log.view import KeptParts, attainments, cards, deals, morning, week

TODAY = date(2026, 11, 23)
YEAR = demo_year(TODAY)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "calls",
                "emails",
                "meetings",
                "opportunities",
                "won",
                "lost",
                "unread",
                "plan",
                "catch up",
                "gone",
            ]
        ),
        st.integers(-3, 5),
        st.integers(-40, 3),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(CHANGES)
def test_kept_parts_and_paces_are_what_new_ones_are(changes: list[tuple[str, int, int]]) -> None:
    year, before = YEAR, None
    kept = KeptParts()
    for what, n, ago in [("calls", 1, 0), *changes]:
        day = TODAY + timedelta(days=ago)
        logged = year.day(day)
        if what == "won":
            year = year.with_day(day, replace(logged, won=(*logged.won, Decimal(100 * n + 400))))
        elif what == "unread":
            year = year.with_day(day, replace(logged, unread=frozenset({"calls"})))
        elif what == "gone":
            year = replace(year, days={when: each for when, each in year.days.items() if when != day})
        elif what == "plan":
            year = replace(
                year, plan=replace(year.plan, funnel=replace(year.plan.funnel, target=Decimal(n + 100_000)))
            )
        elif what == "catch up":
            year = replace(
                year, plan=replace(year.plan, catch_up_by=TODAY + timedelta(days=20) if n > 0 else None)
            )
        else:
            year = year.with_day(day, logged.pressed(what, n))
        now: Pace = pace(year, TODAY, earlier=before)
        assert now == pace(year, TODAY)
        for shown in (TODAY, day):
            if shown <= TODAY:
                for part in (week, attainments, cards):
                    assert part(year, now, shown, PLAIN, kept) == part(year, now, shown, PLAIN, KeptParts())
                assert deals(year, shown, PLAIN, kept) == deals_text(deals_so_far(year, shown), PLAIN)
        assert morning(year, now, None, TODAY, PLAIN, "", kept) == morning(year, now, None, TODAY, PLAIN, "")
        before = now
