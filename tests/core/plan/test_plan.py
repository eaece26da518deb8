from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.funnel import Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period, WorkCalendar
from funnel_tui.core.values.rate import Rate

PLAN = example_plan(date(2026, 1, 1))
CALLS, EMAILS = PLAN.funnel.channels
MEETINGS, OPPORTUNITIES = PLAN.funnel.stages


def channels(*found: object) -> Plan:
    return replace(PLAN, funnel=replace(PLAN.funnel, channels=found))  # type: ignore[arg-type]


def stages(*found: Stage) -> Plan:
    return replace(PLAN, funnel=replace(PLAN.funnel, stages=found))


def funnel(**changes: object) -> Plan:
    return replace(PLAN, funnel=replace(PLAN.funnel, **changes))  # type: ignore[arg-type]


BAD: dict[str, tuple[Callable[[], Plan], str]] = {
    "target 0": (lambda: funnel(target=Decimal(0)), "plan.target: is 0; allowed: an amount above 0"),
    "target below 0": (lambda: funnel(target=Decimal(-1)), "plan.target: is -1"),
    "target nan": (lambda: funnel(target=Decimal("nan")), "plan.target: is NaN"),
    "target inf": (lambda: funnel(target=Decimal("inf")), "plan.target: is Infinity"),
    "deal 0": (lambda: funnel(average_deal=Decimal(0)), "plan.average_deal: is 0"),
    "a million deals": (
        lambda: funnel(average_deal=Decimal("0.01")),
        "plan.average_deal: needs more than 1,000,000 deals",
    ),
    "closed below 0": (lambda: funnel(closed_before=Decimal(-1)), "plan.closed_before: is -1"),
    "certain": (
        lambda: funnel(confidence=Rate.parse("100%")),
        "plan.confidence: is 100%; allowed: above 0 % and below 100 %",
    ),
    "ends first": (
        lambda: replace(PLAN, period=Period(date(2026, 2, 1), date(2026, 1, 1))),
        "plan.ends: is before the first date",
    ),
    "nine years": (
        lambda: replace(PLAN, period=Period(date(2026, 1, 1), date(2034, 1, 1))),
        "plan.ends: makes a period of 2,923 days",
    ),
    "counted from outside": (
        lambda: replace(PLAN, counted_from=date(2028, 1, 1)),
        "plan.counted_from: is outside the period",
    ),
    "shares": (
        lambda: channels(CALLS, replace(EMAILS, share=Rate.parse("40%"))),
        "channels: shares add up to 90 %; allowed: shares that add up to 100 %",
    ),
    "no stage": (stages, "stages: is empty"),
    "name": (
        lambda: stages(replace(MEETINGS, name="Meetings"), OPPORTUNITIES),
        "stages.Meetings: cannot be a name",
    ),
    "name with a dot": (
        lambda: stages(replace(MEETINGS, name="a.b"), OPPORTUNITIES),
        "stages.a.b: cannot be a name",
    ),
    "reserved": (
        lambda: stages(replace(MEETINGS, name="won"), OPPORTUNITIES),
        "stages.won: is a reserved word",
    ),
    "twice": (
        lambda: stages(replace(MEETINGS, name="calls"), OPPORTUNITIES),
        "stages.calls: the name calls is used twice",
    ),
    "old name twice": (
        lambda: stages(replace(MEETINGS, was=("calls",)), OPPORTUNITIES),
        "the name calls is used twice",
    ),
    "key of the screen": (
        lambda: channels(replace(CALLS, key="q"), EMAILS),
        "channels.calls.key: q has a use on the screen",
    ),
    "key twice": (
        lambda: channels(CALLS, replace(EMAILS, key="c")),
        "channels.emails.key: c is the key of calls too",
    ),
    "no key": (lambda: channels(replace(CALLS, key=""), EMAILS), "channels.calls.key: '' is not a key"),
    "capital key": (lambda: channels(replace(CALLS, key="C"), EMAILS), "'C' is not a key"),
    "lead days": (lambda: channels(replace(CALLS, lead_days=-1), EMAILS), "channels.calls.lead_days: is -1"),
    "opening": (
        lambda: stages(MEETINGS, replace(OPPORTUNITIES, opening=-1)),
        "stages.opportunities.opening: is -1",
    ),
    "no workday": (lambda: replace(PLAN, work=WorkCalendar(workdays=())), "calendar.workdays: is empty"),
    "weight": (
        lambda: replace(PLAN, work=WorkCalendar(months=((12, Fraction(101)),))),
        "calendar.months.dec: is 101",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_computed_says_where_and_what_is_allowed(name: str) -> None:
    make, said = BAD[name]
    problems = make().problems()
    assert any(problem.text.find(said) >= 0 for problem in problems), [problem.text for problem in problems]
    assert all(problem.allowed and not problem.harmless for problem in problems)


def test_unusual_plans_are_fine() -> None:
    assert channels().problems() == ()
    assert stages(OPPORTUNITIES).problems() == ()
    assert (
        channels(
            replace(CALLS, share=Rate.parse("100%")), replace(EMAILS, share=Rate.parse("0%", zero=True))
        ).problems()
        == ()
    )
    assert replace(PLAN, period=Period(date(2026, 1, 1), date(2026, 1, 1))).problems() == ()
    thirds = [replace(CALLS, name=f"c{i}", key="abc"[i], share=Rate.parse("1/3")) for i in range(3)]
    assert channels(*thirds).problems() == ()


def test_origin_and_names() -> None:
    assert PLAN.names == ("calls", "emails", "meetings", "opportunities")
    assert PLAN.origin == PLAN.period.starts
    joined = replace(PLAN, counted_from=date(2026, 5, 1))
    assert joined.counted == Period(date(2026, 5, 1), PLAN.period.ends)
