"""Records on whatever version of the file turns up, and the fields that differ between two plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from funnel_tui.core.plan.funnel import Channel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import WorkCalendar
from funnel_tui.core.values.rate import Rate
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.journal.edits import ABSENT, Count, Deal, Field, Fields, Note
from funnel_tui.storage.merge import Merged, same
from funnel_tui.storage.plan_changes import differences

DAY = date(2026, 11, 23)


def merged(plan: Plan, **cells: object) -> Merged:
    table = codec.encode(Year(plan, id="7c1e9b52"))
    if cells:
        table["days"][DAY.isoformat()] = cells
    year = codec.decode(table).year
    assert year is not None
    return Merged(table, year)


def agree(both: Merged) -> None:
    """The Year that is shown is the Year that the table decodes to."""
    assert codec.decode(both.table).year == both.year


def renamed(plan: Plan) -> Plan:
    calls = replace(plan.funnel.channels[0], name="dials", was=("calls",))
    return replace(plan, funnel=replace(plan.funnel, channels=(calls, *plan.funnel.channels[1:])))


def test_increments_add_up_in_the_table_and_in_the_year(plan: Plan) -> None:
    both = merged(plan, calls=5)
    both.apply(Count(DAY, "calls", 3))
    both.apply(Count(DAY, "emails", 2))
    both.apply(Count(DAY, "lost", 1))
    both.apply(Deal(DAY, Decimal(12000), 2))
    both.apply(Deal(DAY, Decimal("800.50"), 1))
    both.apply(Deal(DAY, Decimal("12000.0"), -1))
    both.apply(Note(DAY, "", "rain"))
    assert both.year.day(DAY) == Day({"calls": 8, "emails": 2}, (Decimal(12000), Decimal("800.5")), 1, "rain")
    agree(both)


def test_a_sum_below_0_is_0_and_said(plan: Plan) -> None:
    both = merged(plan, calls=1)
    assert both.apply(Count(DAY, "calls", -3)).left == ("calls on Mon 23 Nov was fewer than that",)
    assert both.year.day(DAY).count("calls") == 0
    assert both.apply(Deal(DAY, Decimal(1), -1)).left == ("no deal of 1 is left on Mon 23 Nov",)
    agree(both)


@pytest.mark.parametrize("bad", [-1, True, "x", 1.5, [0]])
def test_a_cell_that_makes_no_sense_makes_its_record_wait(plan: Plan, bad: object) -> None:
    both = merged(plan, calls=bad, won=bad)
    assert both.apply(Count(DAY, "calls", 1)).blocked
    assert both.apply(Deal(DAY, Decimal(1), 1)).blocked
    assert both.table["days"][DAY.isoformat()] == {"calls": bad, "won": bad}
    agree(both)


def test_an_activity_that_left_the_plan_still_gets_its_presses(plan: Plan) -> None:
    both = merged(plan)
    both.apply(Count(DAY, "visits", 2))
    assert both.table["days"][DAY.isoformat()] == {"visits": 2}
    assert both.year.day(DAY).counts == {}


def test_days_stay_in_order(plan: Plan) -> None:
    both = merged(plan, calls=1)
    for day in (date(2026, 3, 1), date(2026, 12, 1), date(2026, 1, 5)):
        both.apply(Count(day, "calls", 1))
    assert list(both.table["days"]) == ["2026-01-05", "2026-03-01", "2026-11-23", "2026-12-01"]
    agree(both)


def test_a_press_outside_the_period_goes_into_the_table_alone(plan: Plan) -> None:
    both = merged(plan)
    both.apply(Count(date(2027, 1, 1), "calls", 1))
    assert both.table["days"]["2027-01-01"] == {"calls": 1}
    assert both.year.days == {}


def test_what_was_logged_under_an_earlier_name_can_be_taken_back(plan: Plan) -> None:
    both = merged(renamed(plan), calls=5, dials=1)
    assert both.year.day(DAY).count("dials") == 6
    both.apply(Count(DAY, "dials", -3))
    assert both.year.day(DAY).count("dials") == 3
    both.apply(Count(DAY, "calls", 2))
    assert both.year.day(DAY).count("dials") == 5
    assert both.effective(Count(DAY, "dials", -9)) == Count(DAY, "dials", -5)
    agree(both)


def test_a_note_changed_in_the_file_stays(plan: Plan) -> None:
    both = merged(plan, note="by hand")
    assert both.apply(Note(DAY, "", "rain")).left
    assert both.year.day(DAY).note == "by hand"
    assert both.apply(Note(DAY, "x", "by hand")).left == ()
    both.apply(Note(DAY, "by hand", ""))
    assert both.table["days"][DAY.isoformat()] == {}


def test_fields_hold_where_the_file_has_what_was_changed(plan: Plan) -> None:
    both = merged(plan)
    edit = Fields((Field(("plan", "target"), 100_000, 120_000), Field(("plan", "currency"), "£", "€")))
    assert both.apply(edit).left == ("Currency was changed in the file since",)
    assert both.year.plan.funnel.target == 120_000
    assert both.year.plan.currency == "$"
    agree(both)


def test_fields_that_would_make_the_plan_unusable_are_all_left(plan: Plan) -> None:
    both = merged(plan)
    edit = Fields(
        (Field(("plan", "target"), 100_000, 120_000), Field(("channels", "calls", "share"), "50%", "60%"))
    )
    [reason] = both.apply(edit).left
    assert "shares add up to 110 %" in reason
    assert both.year.plan == plan
    agree(both)


def changed(plan: Plan, **funnel: Any) -> Plan:  # noqa: ANN401 - of every type that a funnel has
    return replace(plan, funnel=replace(plan.funnel, **funnel))


def plans_after(plan: Plan) -> list[Plan]:
    calls, emails = plan.funnel.channels
    meetings, opportunities = plan.funnel.stages
    visits = Channel("visits", "v", Rate.parse("1 in 4"), Rate.parse("0%", zero=True))
    demos = Stage("demos", "d", Rate.parse("70%"), 3)
    return [
        changed(plan, target=Decimal("120000.50")),
        changed(plan, average_deal=Decimal(500), closed_before=Decimal(10), confidence=Rate.parse("80%")),
        changed(
            plan, channels=(replace(calls, share=Rate.parse("60%")), replace(emails, share=Rate.parse("40%")))
        ),
        changed(plan, channels=(emails, calls)),
        changed(plan, channels=(calls, emails, visits)),
        changed(plan, channels=(replace(emails, share=Rate.parse("100%")),)),
        changed(plan, channels=()),
        changed(plan, stages=(meetings, demos, opportunities)),
        changed(plan, stages=(meetings, replace(opportunities, opening=4, lead_days=5))),
        renamed(plan),
        replace(plan, currency="€", counted_from=date(2026, 2, 3)),
        replace(plan, period=replace(plan.period, ends=date(2026, 6, 30))),
        replace(plan, work=WorkCalendar((0, 1), ((DAY, "x"),), (), ((2, Fraction(1, 2)),), "US", "CA")),
    ]


@pytest.mark.parametrize("number", range(13))
def test_one_record_takes_a_plan_to_another_and_its_inverse_back(plan: Plan, number: int) -> None:
    wanted = plans_after(plan)[number]
    both = merged(plan, calls=1)
    before = codec.write(both.table)
    edit, left = differences(plan, plan, wanted, both.table)
    assert left == ()
    assert both.apply(edit).left == ()
    assert both.year.plan == wanted
    agree(both)
    assert both.apply(edit.inverse()).left == ()
    if number == 9:
        # The name it had meanwhile stays known.
        assert both.year.plan.funnel.channels[0].was == ("dials",)
    else:
        assert both.year.plan == plan
        assert sorted(codec.write(both.table).split()) == sorted(before.split())


def test_a_plan_that_is_the_same_has_no_fields(plan: Plan) -> None:
    assert differences(plan, plan, plan, merged(plan).table) == (Fields(()), ())


def test_what_the_file_changed_under_a_draft_stays(plan: Plan) -> None:
    base, present = plan, changed(plan, average_deal=Decimal(8000))
    wanted = changed(plan, average_deal=Decimal(9000), target=Decimal(50_000))
    edit, left = differences(base, present, wanted, merged(present).table)
    assert [f.path for f in edit.fields] == [("plan", "target")]
    assert left == ("Average deal was changed in the file since",)
    # What only the file changed is no wish of the draft's.
    edit, left = differences(base, present, changed(plan, target=Decimal(50_000)), merged(present).table)
    assert ([f.path for f in edit.fields], left) == ([("plan", "target")], ())


def test_keys_that_are_not_known_stay_with_their_row(plan: Plan) -> None:
    both = merged(plan)
    both.table["channels"]["calls"]["colour"] = "red"
    both.table["calendar"]["holidays"] = {"2026-02-30": "never"}
    wanted = replace(renamed(plan), work=WorkCalendar(holidays=((date(2026, 1, 1), "New Year's Day"),)))
    edit, _ = differences(plan, plan, wanted, both.table)
    both.apply(edit)
    assert both.table["channels"]["dials"]["colour"] == "red"
    assert both.table["calendar"]["holidays"] == {"2026-01-01": "New Year's Day", "2026-02-30": "never"}


def test_equal_values_of_a_file() -> None:
    assert same(Decimal("12.0"), 12)
    assert not same(True, 1)
    assert not same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert same({"a": {"x": 1, "y": [1, True]}}, {"a": {"y": [1, True], "x": 1}})
    assert not same([True], [1])
    assert same(ABSENT, ABSENT)
    assert not same(ABSENT, "")
