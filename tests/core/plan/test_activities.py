"""Editing a process: what an edit changes, and what it leaves as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.core.plan.activities import (
    add_channel,
    add_stage,
    free_key,
    joined,
    move,
    remove,
    rename,
    scaled,
    with_share,
)
from funnel_tui.core.plan.edit import with_activity
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Channel, needs
from funnel_tui.core.plan.plan import SCREEN_KEYS, Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year, logged
from funnel_tui.core.report.pages import terminal
from funnel_tui.core.values.money import PLAIN
from funnel_tui.core.values.names import cells, name_of
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format.plan_toml import encode_plan, read_plan

PLAN = example_plan(date(2026, 1, 1))


def quotas(plan: Plan) -> dict[str, int]:
    return {need.name: need.quota for need in needs(plan.funnel)}


def shares(plan: Plan) -> dict[str, str]:
    return {channel.name: channel.share.text for channel in plan.funnel.channels}


def three() -> Plan:
    return add_channel(PLAN, "visits", converts=Rate.parse("10%"), share=Rate.parse("20%"))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("LinkedIn visits", "linkedin_visits"),
        ("  Demos ", "demos"),
        ("Messe-Gespräche", "messe_gesprache"),
        ("Spaß 2", "spass_2"),
        ("calls", "calls"),
    ],
)
def test_a_name_as_a_person_types_it(typed: str, name: str) -> None:
    assert name_of(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "2nd calls", "---", "日本"])
def test_what_leaves_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="starts with a letter"):
        name_of(typed)


class TestKeys:
    def test_the_first_free_letter_of_the_name(self) -> None:
        assert free_key(PLAN, "visits") == "v"
        # l and n are the screen's, i is free.
        assert free_key(PLAN, "linkedin") == "i"
        # c, a: calls has the first.
        assert free_key(PLAN, "cards") == "a"
        # p is the screen's, e, m and o are taken.
        assert free_key(PLAN, "poem") == "a"

    def test_its_own_key_is_free_to_itself(self) -> None:
        assert free_key(PLAN, "calls") == "c"

    def test_every_letter_can_be_given_away(self) -> None:
        plan = PLAN
        while free_key(plan, "aa"):
            plan = add_channel(plan, f"way{len(plan.names)}")
            assert not plan.problems()
        assert len({a.key for a in plan.activities}) == len(plan.names) == 26 - len(SCREEN_KEYS)


class TestAdding:
    def test_a_channel_without_a_share_changes_no_quota(self) -> None:
        plan = add_channel(PLAN, "LinkedIn visits")
        assert plan.names == ("calls", "emails", "linkedin_visits", "meetings", "opportunities")
        assert plan.problems() == ()
        assert quotas(plan) == {**quotas(PLAN), "linkedin_visits": 0}

    def test_a_channel_with_a_share_takes_it_from_the_others(self) -> None:
        assert shares(three()) == {"calls": "40%", "emails": "40%", "visits": "20%"}
        assert quotas(three())["visits"] == 200

    def test_the_only_channel_brings_everything(self) -> None:
        none = replace(PLAN, funnel=replace(PLAN.funnel, channels=()))
        assert shares(add_channel(none, "calls", share=Rate.parse("30%"))) == {"calls": "100%"}

    def test_a_stage_at_100_percent_changes_no_other_quota(self) -> None:
        for after in ("", "meetings", "opportunities"):
            plan = add_stage(PLAN, "Demos", after)
            assert plan.problems() == ()
            assert {name: n for name, n in quotas(plan).items() if name != "demos"} == quotas(PLAN)
        assert plan.names[-1] == "demos"

    def test_a_stage_after_none_that_exists(self) -> None:
        with pytest.raises(KeyError):
            add_stage(PLAN, "demos", "calls")


class TestRenaming:
    def test_the_old_name_stays_and_so_does_its_ceiling(self) -> None:
        plan = rename(replace(PLAN, ceilings=(("calls", Decimal(40)),)), "calls", "Dials")
        assert plan.funnel.channels[0].name == "dials"
        assert plan.funnel.channels[0].was == ("calls",)
        assert plan.ceilings == (("dials", Decimal(40)),)
        assert plan.problems() == ()

    def test_back_again_leaves_the_other_name_as_former(self) -> None:
        plan = rename(rename(PLAN, "meetings", "demos"), "demos", "meetings")
        assert plan.funnel.stages[0].was == ("demos",)
        assert plan.problems() == ()

    def test_to_the_same_name_is_no_change(self) -> None:
        assert rename(PLAN, "calls", "Calls") is PLAN

    def test_to_a_name_in_use_is_a_problem_of_the_plan(self) -> None:
        assert "used twice" in rename(PLAN, "calls", "emails").problems()[0].text


class TestMoving:
    def test_within_its_kind_and_no_further_than_the_end(self) -> None:
        assert move(three(), "calls", 1).names[:3] == ("emails", "calls", "visits")
        assert move(three(), "visits", -9).names[:3] == ("visits", "calls", "emails")
        assert move(PLAN, "meetings", 5).names[2:] == ("opportunities", "meetings")

    def test_one_that_is_not_there(self) -> None:
        with pytest.raises(KeyError):
            move(PLAN, "demos", 1)


class TestRemoving:
    def test_the_other_channels_take_its_share_in_proportion(self) -> None:
        plan = with_share(three(), "calls", Rate.parse("60%"))
        assert shares(plan) == {"calls": "60%", "emails": "4/15", "visits": "2/15"}
        assert shares(remove(plan, "calls")) == {"emails": "2/3", "visits": "1/3"}

    def test_removing_a_stage_keeps_the_numbers_above_it(self) -> None:
        plan = remove(PLAN, "opportunities")
        assert plan.funnel.stages[0].converts.text == "10%"
        assert plan.funnel.stages[0].lead_days == 74
        assert quotas(plan) == {"calls": 2000, "emails": 5000, "meetings": 100, "deals": 10}

    def test_removing_the_first_stage_keeps_the_touches(self) -> None:
        plan = remove(PLAN, "meetings")
        assert [c.converts.text for c in plan.funnel.channels] == ["1 in 200", "1 in 500"]
        assert quotas(plan) == {"calls": 2000, "emails": 5000, "opportunities": 20, "deals": 10}

    def test_the_last_stage_and_the_last_channel(self) -> None:
        one = remove(PLAN, "meetings")
        with pytest.raises(ValueError, match="the last stage cannot go"):
            remove(one, "opportunities")
        none = remove(remove(PLAN, "calls"), "emails")
        assert none.funnel.channels == ()
        assert none.problems() == ()

    def test_its_ceiling_goes_and_what_was_logged_is_told(self) -> None:
        assert remove(replace(PLAN, ceilings=(("calls", Decimal(40)),)), "calls").ceilings == ()
        log = {date(2026, 1, 5): Day({"calls": 4}), date(2026, 1, 6): Day({"calls": 3, "emails": 9})}
        assert logged(Year(PLAN, log), "calls") == 7
        assert logged(Year(PLAN, log), "meetings") == 0


units = st.lists(st.integers(0, 100), min_size=1, max_size=5)


@given(units, st.fractions(0, 1, max_denominator=200))
def test_scaled_shares_sum_exactly_and_keep_their_proportion(parts: list[int], whole: Fraction) -> None:
    given_shares = [Fraction(part, 100) for part in parts]
    out = scaled(given_shares, whole)
    assert sum((rate.value for rate in out), Fraction(0)) == whole
    total = sum(given_shares)
    for rate, share in zip(out, given_shares, strict=True):
        assert Rate.parse(rate.typed, zero=True) == rate
        if total:
            assert abs(rate.value - share * whole / total) <= Fraction(1, 1000)


@given(units, st.integers(0, 1000), st.data())
def test_a_set_share_leaves_a_plan_without_problems(
    parts: list[int], share: int, data: st.DataObject
) -> None:
    keys = "abcdf"
    channels = tuple(
        Channel(f"way{i}", keys[i], Rate.parse("10%"), rate)
        for i, rate in enumerate(scaled([Fraction(p, 100) for p in parts], Fraction(1)))
    )
    plan = replace(PLAN, funnel=replace(PLAN.funnel, channels=channels))
    name = data.draw(st.sampled_from([c.name for c in channels]))
    rate = Rate.parse(f"{Decimal(share) / 10}%", zero=True)
    changed = with_share(plan, name, rate)
    assert next(c.share for c in changed.funnel.channels if c.name == name) == rate
    assert len(channels) == 1 or changed.problems() == ()
    if len(channels) > 1:
        assert remove(changed, name).problems() == ()


@given(st.fractions(Fraction(1, 10**6), 1), st.fractions(Fraction(1, 10**6), 1))
def test_two_rates_make_one_that_can_be_typed(first: Fraction, second: Fraction) -> None:
    one = joined(Rate("a", first), Rate("b", second))
    if second != 1:
        assert Rate.parse(one.typed) == one
        assert abs(one.value - first * second) <= Fraction(1, 10**12)


class TestLabels:
    def test_a_name_keeps_its_spelling_and_the_file_only_what_differs(self) -> None:
        plan = add_channel(add_channel(PLAN, "LinkedIn", key="d"), "visits", key="v")
        linked, visits = plan.funnel.channels[2:]
        assert (linked.name, linked.label, linked.title) == ("linkedin", "LinkedIn", "LinkedIn")
        assert (visits.name, visits.label, visits.title) == ("visits", "", "Visits")
        tables = encode_plan(plan)
        assert tables["channels"]["linkedin"]["label"] == "LinkedIn"
        assert "label" not in tables["channels"]["visits"]
        assert read_plan(tables) == (plan, [])

    def test_another_spelling_of_the_same_name_keeps_the_name(self) -> None:
        plan = rename(rename(PLAN, "meetings", "Gespräche"), "gesprache", "GESPRÄCHE")
        stage = plan.funnel.stages[0]
        assert (stage.name, stage.label, stage.was) == ("gesprache", "GESPRÄCHE", ("meetings",))
        assert rename(plan, "gesprache", "meetings").funnel.stages[0].label == ""

    def test_letters_that_no_name_can_have_are_a_label_only(self) -> None:
        plan = rename(PLAN, "meetings", "面談")
        assert (plan.funnel.stages[0].name, plan.funnel.stages[0].title) == ("meetings", "面談")
        more = add_stage(add_stage(plan, "提案"), "契約")
        assert [stage.name for stage in more.funnel.stages[:2]] == ["stage_2", "stage_1"]
        with pytest.raises(ValueError, match="starts with a letter"):
            add_stage(plan, "123")

    def test_a_label_of_many_lines_or_characters_is_refused(self) -> None:
        for label in ("x" * 41, "a\nb", " a"):
            stage = replace(PLAN.funnel.stages[0], label=label)
            (problem,) = with_activity(PLAN, stage.name, stage).problems()
            assert problem.where == ("stages", "meetings", "label")

    def test_sentences_and_columns_go_by_the_label_and_its_width(self) -> None:
        plan = rename(PLAN, "meetings", "面談")
        written = replace(PLAIN, labels=plan.labels)
        assert (written.title("meetings"), written.words("calls")) == ("面談", "calls")
        text = terminal.plan_text(schedule(plan), written)
        rows = [line for line in text.splitlines() if line.startswith(("Calls ", "面談 "))]
        assert len({cells(row) for row in rows}) == 1
