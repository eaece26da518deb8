from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.plan.edit import with_activity, with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.fields.table import FIELDS
from funnel_tui.core.plan.funnel import Channel, Counting, Rounding, Stage, Timing
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.plan.revenue.pay import PayPeriod, Tier
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.diff import differences
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.year import EarlierPlan, Year
from funnel_tui.core.report.difference_text import change_line, difference_text, label, summary
from funnel_tui.core.values.field_spec import FieldSpec
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.rate import Rate

HERE = Year(example_plan(date(2026, 11, 2)))
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_the_same_year_differs_in_nothing() -> None:
    year = HERE.with_day(MONDAY, Day({"calls": 3}, won=(Decimal(2), Decimal(1))))
    other = HERE.with_day(MONDAY, Day({"calls": 3, "emails": 0}, won=(Decimal(1), Decimal(2))))
    assert differences(year, other) == ()
    assert summary(()) == "the same in every cell"


def test_a_change_says_what_was_and_what_is() -> None:
    noted = HERE.with_day(MONDAY, Day(note="busy"))
    assert [change_line(each) for each in differences(HERE, noted)] == ["23 Nov 2026, note: none -> busy"]
    assert [change_line(each) for each in differences(noted, HERE)] == ["23 Nov 2026, note: busy -> none"]


def test_every_kind_of_cell_is_named_the_newest_day_first() -> None:
    here = HERE.with_day(MONDAY, Day({"calls": 5}, lost=1)).with_day(TUESDAY, Day(note="busy"))
    there = HERE.with_day(MONDAY, Day({"calls": 7}, won=(Decimal(12000),)))
    found = [difference_text(d) for d in differences(here, there)]
    assert found == [
        "24 Nov 2026, note: busy here, nothing there",
        "23 Nov 2026, calls: 5 here, 7 there",
        "23 Nov 2026, won: nothing here, 12,000 there",
        "23 Nov 2026, lost: 1 here, 0 there",
    ]
    assert summary(differences(here, there), most=1) == found[0] + "; and 3 more"


def test_what_is_imported_is_compared_beside_what_was_typed() -> None:
    here = HERE.with_day(MONDAY, Day({"calls": 5}))
    source = Source("hubspot", MONDAY, TUESDAY, {MONDAY: ImportedDay({"calls": 9}, (Decimal(12000),))})
    other = replace(source, last=MONDAY, days={MONDAY: ImportedDay({"calls": 8})})
    found = differences(here.with_imported({"hubspot": source}), here.with_imported({"hubspot": other}))
    assert [difference_text(d) for d in found] == [
        "Last date of hubspot: 24 Nov 2026 here, 23 Nov 2026 there",
        "23 Nov 2026, calls by hubspot: 9 here, 8 there",
        "23 Nov 2026, won by hubspot: 12,000 here, nothing there",
    ]
    assert [d.where for d in differences(here, here.with_imported({"hubspot": other}))] == [
        "imported.hubspot.first",
        "imported.hubspot.last",
        "imported.hubspot.days.2026-11-23.calls",
    ]


def test_the_plan_is_compared_field_by_field() -> None:
    plan = with_field(with_field(HERE.plan, "plan.target", "120k"), "stages.meetings.converts", "1 in 4")
    plan = replace(plan, work=WorkCalendar(workdays=(0,)))
    assert [d.where for d in differences(HERE, Year(plan))] == [
        "plan.target",
        "stages.meetings.converts",
        "calendar.workdays",
    ]


def test_another_process_is_named_as_a_whole() -> None:
    funnel = replace(HERE.plan.funnel, channels=HERE.plan.funnel.channels[:1])
    found = differences(HERE, Year(replace(HERE.plan, funnel=funnel)))
    assert (found[0].where, found[0].here, found[0].there) == ("channels", ["calls", "emails"], ["calls"])


def full(plan: Plan) -> Plan:
    """A plan in which every field has a value."""
    calls, *channels = plan.funnel.channels
    meetings, *stages = plan.funnel.stages
    funnel = replace(
        plan.funnel,
        channels=(replace(calls, was=("dials",)), *channels),
        stages=(replace(meetings, was=("visits",), opening=3), *stages),
    )
    work = WorkCalendar(
        holidays=((date(2026, 12, 25), "Christmas Day"),),
        days_off=(DaysOff(Period(date(2027, 8, 10), date(2027, 8, 21)), "summer"),),
        months=((12, Fraction(1, 2)),),
        country="US",
        region="CA",
    )
    return replace(plan, funnel=funnel, work=work, ceilings=(("calls", Decimal(60)),))


FULL = full(HERE.plan)
# Another value for every row of the table, and the cells that then differ.
OTHER: dict[str, tuple[object, set[str]]] = {
    "plan.starts": (date(2026, 11, 3), set()),
    "plan.ends": (date(2027, 10, 1), set()),
    "plan.counted_from": (date(2026, 11, 9), set()),
    "plan.closed_before": (Decimal(5), set()),
    "plan.target": (Decimal(5), set()),
    "plan.average_deal": (Decimal(5), set()),
    "plan.currency": ("€", set()),
    "plan.rounding": (Rounding.EXACT, set()),
    "plan.confidence": (Rate.parse("80%"), set()),
    "plan.timing": (Timing.SPREAD, set()),
    "plan.catch_up_by": (date(2027, 3, 1), set()),
    "plan.count_deals": (Counting.TYPED, set()),
    "plan.ceilings": ((("emails", Decimal(9)),), {"plan.ceilings.calls", "plan.ceilings.emails"}),
    "plan.quarters": ((("2026-Q1", Decimal(9)),), {"plan.quarters.2026-Q1"}),
    "plan.experiments": (((date(2026, 3, 2), "new script"),), {"plan.experiments.2026-03-02"}),
    "plan.own_forecasts": (
        (OwnForecast("2026-Q1", date(2026, 2, 2), Decimal(9)),),
        {"plan.own_forecasts.2026-Q1 on 2026-02-02"},
    ),
    "pay.base": (Decimal(5), set()),
    "pay.period": (PayPeriod.QUARTER, set()),
    "pay.quota": (Decimal(5), set()),
    "pay.cap": (Decimal(5), set()),
    "pay.draw": (Decimal(5), set()),
    "pay.tiers": ((Tier("0%", Fraction(0), Rate.parse("10%")),), {"pay.tiers.0%"}),
    "pay.bonuses": ((("calls", Decimal(1)),), {"pay.bonuses.calls"}),
    "channels.*.key": ("z", set()),
    "channels.*.label": ("Cold calls", set()),
    "channels.*.converts": (Rate.parse("0.5"), set()),
    "channels.*.share": (Rate.parse("1/2"), set()),
    "channels.*.lead_days": (1, set()),
    "channels.*.was": ((), set()),
    "channels.*.count": (Counting.IMPORTED, set()),
    "stages.*.key": ("z", set()),
    "stages.*.label": ("First talks", set()),
    "stages.*.converts": (Rate.parse("0.5"), set()),
    "stages.*.lead_days": (1, set()),
    "stages.*.opening": (1, set()),
    "stages.*.was": (("visits", "trips"), set()),
    "stages.*.count": (Counting.TYPED, set()),
    "calendar.workdays": ((0, 1, 2, 3), set()),
    "calendar.country": ("DE", set()),
    "calendar.region": ("", set()),
    "calendar.holidays": ((), {"calendar.holidays.2026-12-25"}),
    "calendar.days_off": (
        (DaysOff(Period(date(2027, 8, 10), date(2027, 8, 20)), "summer"),),
        {"calendar.days_off.2027-08-10..2027-08-21", "calendar.days_off.2027-08-10..2027-08-20"},
    ),
    "calendar.months": (((12, Fraction(1, 3)),), {"calendar.months.dec"}),
}


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.path)
def test_a_change_of_any_field_is_named(spec: FieldSpec) -> None:
    value, cells = OTHER[spec.path]
    holders: dict[str, Plan | Channel | Stage] = {
        "channels": FULL.funnel.channels[0],
        "stages": FULL.funnel.stages[0],
    }
    changed = spec.put(holders.get(spec.table, FULL), value)
    plan = changed if isinstance(changed, Plan) else with_activity(FULL, changed.name, changed)
    assert plan != FULL
    names = {"channels": "calls", "stages": "meetings"}
    wanted = cells or {spec.path.replace("*", names.get(spec.table, ""))}
    assert {d.where for d in differences(Year(FULL), Year(plan))} == wanted
    # An earlier plan is compared as closely as the one that holds.
    here, there = (Year(HERE.plan, earlier=(EarlierPlan(p, date(2026, 11, 20)),)) for p in (FULL, plan))
    assert {d.where for d in differences(here, there)} == {f"earlier.2026-11-20.{cell}" for cell in wanted}


def test_a_plan_that_only_one_version_replaced_is_named() -> None:
    there = replace(HERE, earlier=(EarlierPlan(FULL, date(2026, 11, 20)),))
    (found,) = differences(HERE, there)
    assert difference_text(found) == "The plan until 20 Nov 2026: nothing here, 100,000 there"
    later = replace(HERE, earlier=(EarlierPlan(FULL, date(2026, 11, 19)),))
    assert len(differences(there, later)) == 2
    more = replace(HERE, earlier=(EarlierPlan(with_field(FULL, "plan.target", "5"), date(2026, 11, 20)),))
    assert [label(d, PLAIN) for d in differences(there, more)] == ["Target of the plan until 20 Nov 2026"]


def test_days_workdays_and_holidays_are_named() -> None:
    work = replace(FULL.work, workdays=(0, 1), holidays=((date(2026, 12, 26), "Boxing Day"),), days_off=())
    assert [difference_text(d) for d in differences(Year(FULL), Year(replace(FULL, work=work)))] == [
        "Workdays: mon, tue, wed, thu, fri here, mon, tue there",
        "Holidays, 25 Dec 2026: Christmas Day here, nothing there",
        "Holidays, 26 Dec 2026: nothing here, Boxing Day there",
        "Days off, 10 Aug 2027 to 21 Aug 2027: summer here, nothing there",
    ]


def test_what_cannot_be_read_or_counted_is_not_called_the_same() -> None:
    unread = HERE.with_day(MONDAY, Day(unread=frozenset({"calls"})))
    fault = Problem(("days", MONDAY.isoformat(), "calls"), "is not a count", harmless=True)
    assert [difference_text(d) for d in differences(HERE, replace(unread, problems=(fault,)))] == [
        "23 Nov 2026, calls: 0 here, ? there"
    ]
    outside = replace(HERE, problems=(Problem(("days", "2031-01-01"), "is outside the plan", harmless=True),))
    assert [difference_text(d) for d in differences(HERE, outside)] == [
        "days.2031-01-01: nothing here, is outside the plan there"
    ]


def test_figures_are_in_the_users_notation() -> None:
    german = Notation(decimal=",", grouping=".", currency_after=True)
    there = Year(with_field(FULL, "plan.target", "120k")).with_day(MONDAY, Day(won=(Decimal("1200.5"),)))
    assert [difference_text(d, german) for d in differences(Year(FULL), there)] == [
        "Target: 100.000 here, 120.000 there",
        "23 Nov 2026, won: nothing here, 1.200,5 there",
    ]
