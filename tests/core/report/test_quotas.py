"""The quotas of two plans beside each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from funnel_tui.core.plan.activities import add_channel, remove
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.report.pages.terminal import quotas_text
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.rate import Rate

PLAN = example_plan(date(2026, 1, 1))


def test_what_is_new_had_no_quota_and_what_is_gone_is_not_shown() -> None:
    visits = add_channel(
        remove(PLAN, "emails"), "visits", converts=Rate.parse("10%"), share=Rate.parse("20%")
    )
    rows = [line.split() for line in quotas_text(schedule(PLAN), schedule(visits), PLAIN).splitlines()]
    found = {row[0]: row[1:3] for row in rows[1:]}
    assert rows[0] == ["before", "after", "a", "day"]
    assert found["Calls"] == ["2,000", "3,200"]
    assert found["Visits"] == ["-", "200"]
    assert "Emails" not in found
    assert rows[-1] == ["Chance", "55", "%", "55", "%"]


def test_an_activity_without_time_has_no_number_a_day() -> None:
    late = replace(PLAN, counted_from=date(2026, 12, 21))
    rows = [line.split() for line in quotas_text(schedule(PLAN), schedule(late), PLAIN).splitlines()]
    calls = next(row for row in rows if row[0] == "Calls")
    assert calls == ["Calls", "2,000", "0", "-"]


def test_names_stand_to_the_left_and_figures_to_the_right() -> None:
    made = schedule(PLAN)
    assert quotas_text(made, made, PLAIN).splitlines()[:3] == [
        "               before  after  a day",
        "Calls           2,000  2,000    9.9",
        "Emails          5,000  5,000  24.75",
    ]
