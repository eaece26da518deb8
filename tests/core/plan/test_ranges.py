"""Every range of a plan's fields at its two edges: the last value that is allowed, the first that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from funnel_tui.core.plan.edit import field_text, with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import SCREEN_KEYS, Plan

PLAN = example_plan(date(2026, 1, 1))
STAGE, *LATER = PLAN.funnel.stages


def wrong(plan: Plan) -> list[str]:
    return [".".join(map(str, problem.where)) for problem in plan.problems()]


@pytest.mark.parametrize(
    ("path", "allowed", "refused"),
    [
        ("plan.target", "0.01", "0"),
        ("plan.average_deal", "1000000000000", "1000000000001"),
        ("plan.closed_before", "1000000000000", "1000000000001"),
        ("plan.ceilings.calls", "0.1", "0"),
        ("plan.ceilings.calls", "100000", "100001"),
        ("plan.confidence", "99.9%", "100%"),
        ("plan.counted_from", "2026-01-01", "2025-12-31"),
        ("plan.counted_from", "2026-12-31", "2027-01-01"),
        ("channels.calls.lead_days", "3650", "3651"),
        ("stages.meetings.lead_days", "3650", "3651"),
        ("stages.meetings.opening", "10000", "10001"),
        ("stages.opportunities.opening", "0", "10001"),
        ("plan.average_deal", "0.1", "0.09999"),
    ],
)
def test_the_edges_of_a_range(path: str, allowed: str, refused: str) -> None:
    assert wrong(with_field(PLAN, path, allowed)) == []
    assert wrong(with_field(PLAN, path, refused)) == [path]


@pytest.mark.parametrize("name", ["deals", "won", "lost", "note", "revenue", "2nd", "Calls", "a-b", ""])
def test_names_that_are_taken_or_cannot_be_written(name: str) -> None:
    channel = replace(PLAN.funnel.channels[0], name=name)
    funnel = replace(PLAN.funnel, channels=(channel, *PLAN.funnel.channels[1:]))
    assert wrong(replace(PLAN, funnel=funnel)) == [f"channels.{name}"]


@pytest.mark.parametrize("key", [*SCREEN_KEYS, "e", "m", "C", "1", "ä", "cc", ""])
def test_keys_that_have_a_use_or_are_none(key: str) -> None:
    plan = with_field(PLAN, "channels.calls.key", key)
    (where,) = wrong(plan)
    # Of two that share one it is the later that is named.
    assert where == {"e": "channels.emails.key", "m": "stages.meetings.key"}.get(key, "channels.calls.key")


def test_an_empty_text_takes_a_field_back() -> None:
    for path, text in (
        ("plan.counted_from", "2026-03-01"),
        ("plan.confidence", "80%"),
        ("plan.closed_before", "40000"),
        ("plan.ceilings.calls", "50"),
    ):
        changed = with_field(PLAN, path, text)
        assert changed != PLAN
        assert field_text(changed, path) != field_text(PLAN, path)
        assert with_field(changed, path, " ") == PLAN


@pytest.mark.parametrize(
    ("label", "allowed"),
    [("", True), ("x" * 40, True), ("x" * 41, False), ("on site", True), (" x", False), ("a\nb", False)],
)
def test_a_label_is_one_line_of_40_characters_at_most(label: str, allowed: bool) -> None:
    plan = replace(PLAN, funnel=replace(PLAN.funnel, stages=(replace(STAGE, label=label), *LATER)))
    assert wrong(plan) == ([] if allowed else ["stages.meetings.label"])
