"""A rename carries along everything that goes by the name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from funnel_tui.core.plan.activities import add_stage, move, remove, rename
from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.capacity_check import feasible

PLAN = with_field(
    with_field(example_plan(date(2026, 1, 1)), "plan.ceilings.calls", "9"), "plan.ceilings.emails", "200"
)


def test_the_ceiling_goes_by_the_new_name() -> None:
    renamed = rename(PLAN, "calls", "Dials")
    assert field_text(renamed, "plan.ceilings.dials") == "9"
    assert field_text(renamed, "plan.ceilings.emails") == "200"
    with pytest.raises(KeyError):
        field_text(renamed, "plan.ceilings.calls")
    assert {f.activity: f.ceiling for f in feasible(renamed)}["dials"] == Decimal(9)
    assert renamed.problems() == ()
    # A new ceiling replaces it.
    assert field_text(with_field(renamed, "plan.ceilings.dials", "12"), "plan.ceilings.dials") == "12"


def test_names_add_up_and_the_place_stays() -> None:
    twice = rename(rename(PLAN, "calls", "dials"), "dials", "ring ups")
    assert twice.names == ("ring_ups", "emails", "meetings", "opportunities")
    assert twice.funnel.channels[0].was == ("calls", "dials")
    # Back under the first name, which is no former name then.
    back = rename(twice, "ring_ups", "calls")
    assert back.funnel.channels[0].was == ("dials", "ring_ups")
    assert field_text(back, "plan.ceilings.calls") == "9"


def test_a_removed_activity_takes_only_its_own_ceiling_along() -> None:
    assert remove(PLAN, "calls").ceilings == (("emails", Decimal(200)),)


def test_a_move_stops_at_the_ends() -> None:
    assert move(PLAN, "calls", 1).names[:2] == ("emails", "calls")
    assert move(PLAN, "calls", -1) == PLAN
    assert move(PLAN, "meetings", 5).names[2:] == ("opportunities", "meetings")


def test_a_stage_that_changed_nothing_leaves_nothing_behind() -> None:
    # Not even another notation: 1 in 5 stays 1 in 5.
    for after in ("", "meetings", "opportunities"):
        assert remove(add_stage(PLAN, "demo", after), "demo") == PLAN
