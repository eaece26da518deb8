"""Presets: usable at once, each figure with a source, and nothing lost that was the user's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.activities import rename
from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.presets import PRESETS, YOURS_TO_CHANGE, Preset, apply
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.plan.work_calendar import with_holidays
from funnel_tui.core.values.period import Period

BY_ID = {preset.id: preset for preset in PRESETS}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
class TestEach:
    def test_makes_a_plan_without_problems(self, preset: Preset) -> None:
        assert apply(preset, PLAN).problems() == ()

    def test_says_where_every_figure_comes_from(self, preset: Preset) -> None:
        made = apply(preset, PLAN)
        assert all(figure.source for figure in preset.figures)
        for figure in preset.figures:
            if figure.path == "plan.target":
                continue
            assert field_text(made, figure.path).replace(",", "") == figure.value
        # Every rate, share and lead day of the process is one of the figures.
        shown = {figure.path for figure in preset.figures}
        for c in made.funnel.channels:
            assert {f"channels.{c.name}.{key}" for key in ("converts", "share", "lead_days")} <= shown
        for s in made.funnel.stages:
            assert {f"stages.{s.name}.{key}" for key in ("converts", "lead_days")} <= shown

    def test_marks_what_nobody_published(self, preset: Preset) -> None:
        for figure in preset.figures:
            guessed = figure.source.startswith(("estimate", "assumption"))
            assert guessed == figure.interpolated, figure

    def test_keeps_period_and_calendar_and_what_is_open(self, preset: Preset) -> None:
        plan = with_holidays(PLAN, [(date(2026, 1, 1), "New Year's Day")], "US")
        plan = with_field(plan, "stages.meetings.opening", "7")
        made = apply(preset, plan)
        assert (made.period, made.work) == (plan.period, plan.work)
        assert made.funnel.stages[0].opening == 7
        if not preset.counts_meetings:
            assert (made.funnel.target, made.currency) == (plan.funnel.target, plan.currency)


def test_mid_market_as_the_sources_check_it() -> None:
    # 600,000 are 15.8 deals, 71.8 opportunities and 159.5 meetings.
    plan = apply(BY_ID["mid-market"], with_field(PLAN, "plan.target", "600k"))
    exact = {line.name: round(float(line.exact), 1) for line in schedule(plan).lines}
    assert exact["deals"] == 15.8
    assert exact["opportunities"] == 71.8
    assert exact["meetings"] == 159.5


def test_a_meeting_setter_counts_meetings_by_the_month() -> None:
    made = apply(BY_ID["meeting-setter"], with_field(PLAN, "plan.closed_before", "40000"))
    assert (made.funnel.target, made.funnel.average_deal) == (Decimal(150), Decimal(1))
    assert made.currency == ""
    assert made.funnel.closed_before == 0
    assert schedule(made).deals.need == 150
    quarter = replace(PLAN, period=Period(date(2026, 1, 1), date(2026, 3, 31)))
    assert apply(BY_ID["meeting-setter"], quarter).funnel.target == Decimal(37)


def test_own_keys_and_former_names_stay() -> None:
    plan = with_field(PLAN, "channels.calls.key", "d")
    plan = rename(rename(plan, "meetings", "demos"), "demos", "meetings")
    made = apply(BY_ID["enterprise"], plan)
    assert made.funnel.channels[0].key == "d"
    assert made.funnel.stages[0].was == ("demos",)
    # A key that is in the way of another: everybody gets one.
    swapped = with_field(with_field(PLAN, "channels.calls.key", "e"), "channels.emails.key", "c")
    assert [a.key for a in apply(BY_ID["enterprise"], swapped).activities] == ["e", "c", "m", "o"]


def test_the_words_beside_them() -> None:
    assert "yours to change" in YOURS_TO_CHANGE
