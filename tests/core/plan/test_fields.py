"""The table of plan fields: complete, true to the dataclasses, and the same way there and back."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_tui.core.plan.edit import editable_paths, field_echo, field_text, with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.fields.activity_fields import CHANNEL_FIELDS, STAGE_FIELDS
from funnel_tui.core.plan.fields.calendar_fields import CALENDAR_FIELDS
from funnel_tui.core.plan.fields.pay_fields import PAY_FIELDS
from funnel_tui.core.plan.fields.plan_fields import PLAN_FIELDS
from funnel_tui.core.plan.fields.table import FIELDS, in_reading_order, label_of, problem_text, spec_at
from funnel_tui.core.plan.funnel import Channel, Funnel, Stage
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.revenue.own_forecast import OwnForecast
from funnel_tui.core.plan.revenue.pay import Pay, PayPeriod, Tier
from funnel_tui.core.values.field_spec import WRITTEN, FieldSpec
from funnel_tui.core.values.field_types import Misread
from funnel_tui.core.values.money import Notation
from funnel_tui.core.values.period import DaysOff, Period, WorkCalendar
from funnel_tui.core.values.problem import Problem
from funnel_tui.core.values.rate import Rate
from funnel_tui.core.values.table_types import MONTHS, RowsType

PLAN = example_plan(date(2026, 1, 1))
GERMAN = Notation(decimal=",", grouping=".", currency_after=True)

# What holds other fields, or is a row's own name, has no row itself.
PARTS: tuple[tuple[type, str, tuple[FieldSpec, ...], set[str]], ...] = (
    (Plan, "", PLAN_FIELDS, {"period", "funnel", "work", "pay"}),
    (Period, "period.", PLAN_FIELDS, set()),
    (Funnel, "funnel.", PLAN_FIELDS, {"channels", "stages"}),
    (Channel, "", CHANNEL_FIELDS, {"name"}),
    (Stage, "", STAGE_FIELDS, {"name"}),
    (WorkCalendar, "work.", CALENDAR_FIELDS, set()),
    (Pay, "pay.", PAY_FIELDS, set()),
)


@pytest.mark.parametrize(("part", "prefix", "specs", "holders"), PARTS, ids=[p[0].__name__ for p in PARTS])
def test_every_field_of_a_plan_has_its_row(
    part: type[Any], prefix: str, specs: tuple[FieldSpec, ...], holders: set[str]
) -> None:
    known = {spec.attribute: spec for spec in specs}
    for field in fields(part):
        if field.name in holders:
            continue
        spec = known.get(prefix + field.name)
        assert spec is not None, f"core/plan/fields has no row for {part.__name__}.{field.name}"
        default = field.default if field.default is not MISSING else None
        assert spec.required == (field.default is MISSING)
        assert spec.default is WRITTEN or spec.default == default


def test_every_row_can_be_found_and_says_what_it_is() -> None:
    assert len({spec.path for spec in FIELDS}) == len(FIELDS)
    for spec in FIELDS:
        assert spec_at(spec.path.split(".")) == (spec, "*" if "*" in spec.path else "")
        assert spec.label[0].isupper()
        assert spec.help.endswith(".")
        assert spec.within is None or spec.within.allowed


@pytest.mark.parametrize(
    "path", ["plan", "plan.aim", "stages.demos", "stages.a.b.c", "plan.target.calls", ""]
)
def test_other_paths_name_no_field(path: str) -> None:
    with pytest.raises(KeyError):
        spec_at(path.split("."))
    with pytest.raises(KeyError):
        with_field(PLAN, path, "1")


def test_what_has_no_text_cannot_be_typed() -> None:
    for path in ("stages.meetings.was", "calendar.country", "calendar.holidays.2026-01-01"):
        with pytest.raises(KeyError):
            with_field(PLAN, path, "x")
    assert with_field(PLAN, "calendar.workdays", "Tue, monday").work.workdays == (0, 1)
    for typed in ("", "mon tomorrow", "x"):
        with pytest.raises(ValueError, match="days such as mon tue"):
            with_field(PLAN, "calendar.workdays", typed)


AMOUNTS = st.decimals(Decimal("0.001"), Decimal(10**9), places=3) | st.integers(1, 10**12).map(Decimal)


@given(
    AMOUNTS,
    AMOUNTS,
    st.integers(0, 3650),
    st.sampled_from([Notation(), GERMAN, Notation(grouping=""), Notation(decimal=",", grouping="’")]),
)
def test_every_field_reads_back_what_it_shows(
    target: Decimal, ceiling: Decimal, days: int, notation: Notation
) -> None:
    channels = tuple(replace(channel, lead_days=days) for channel in PLAN.funnel.channels)
    funnel = replace(PLAN.funnel, target=target, channels=channels, confidence=Rate.parse("0.875"))
    plan = replace(PLAN, funnel=funnel, ceilings=(("calls", ceiling),), counted_from=date(2026, 2, 1))
    for path in editable_paths(plan):
        assert with_field(plan, path, field_text(plan, path, notation)) == plan


def test_an_empty_text_is_what_the_file_leaves_out() -> None:
    plan = replace(PLAN, counted_from=date(2026, 2, 1), ceilings=(("calls", Decimal(9)),))
    for path in ("plan.counted_from", "plan.ceilings.calls", "plan.closed_before", "plan.confidence"):
        plan = with_field(plan, path, " ")
    assert plan == PLAN
    with pytest.raises(ValueError, match="an amount such as"):
        with_field(PLAN, "plan.target", "")


def test_a_ceiling_keeps_its_place() -> None:
    plan = with_field(with_field(PLAN, "plan.ceilings.calls", "9"), "plan.ceilings.emails", "20")
    assert with_field(plan, "plan.ceilings.calls", "2.5").ceilings == (
        ("calls", Decimal("2.5")),
        ("emails", Decimal(20)),
    )


def test_a_problem_is_written_as_its_reader_writes() -> None:
    german = Notation(decimal=",", grouping=".", currency_after=True)
    (early,) = with_field(PLAN, "plan.ends", "2025-12-31").problems()
    assert early.text == f"plan.ends: is before the first date; allowed: a date from {PLAN.period.starts} on"
    starts = german.day(PLAN.period.starts)
    assert problem_text(early, german) == f"To: is before the first date; allowed: a date from {starts} on"
    late = with_field(PLAN, "stages.meetings.lead_days", "9999").problems()[0]
    assert problem_text(late, german) == "Meetings, lead days: is 9.999; allowed: 0 to 3.650 days"
    much = with_field(PLAN, "plan.target", "2000000000000").problems()[0]
    assert much.fault(german) == (
        "is 2.000.000.000.000; allowed: an amount above 0, at most 1.000.000.000.000"
    )
    shares = with_field(PLAN, "channels.calls.share", "37.5%").problems()[0]
    assert shares.fault(german).startswith("shares add up to 87,5 %")
    assert Problem((), "{} is not a key").fault(german) == "{} is not a key"


def test_labels_are_what_a_person_reads() -> None:
    assert [spec.label for spec in in_reading_order(PLAN_FIELDS) if spec.on_form] == [
        *("Target", "Average deal", "Currency", "From", "To", "Counted from", "Closed before", "Confidence"),
        "Catch up by",
    ]
    for specs, last in ((CHANNEL_FIELDS, "Share"), (STAGE_FIELDS, "Open now")):
        on_form = [spec.label for spec in in_reading_order(specs) if spec.on_form]
        assert on_form == ["Conversion rate", last, "Lead days"]
    assert label_of(("channels", "linkedin_visits", "converts")) == "Linkedin visits, conversion rate"
    assert label_of(("plan", "ceilings", "linkedin_visits")) == "Most a working day, linkedin visits"
    assert label_of(("calendar", "days_off", "2026-08-10..2026-08-21")) == (
        "Days off, 10 Aug 2026 to 21 Aug 2026"
    )
    tables = [label_of((table,)) for table in ("plan", "channels", "stages", "calendar")]
    assert tables == ["Plan", "Channels", "Stages", "Calendar"]
    assert label_of(("stages", "meetings")) == "Meetings"
    assert label_of(("channels", "linkedin_visits")) == "Linkedin visits"
    assert label_of(("days", "2026-01-01")) == "days.2026-01-01"
    late = with_field(PLAN, "stages.meetings.lead_days", "9999")
    assert problem_text(late.problems()[0]) == "Meetings, lead days: is 9,999; allowed: 0 to 3,650 days"


def test_the_echo_is_in_the_users_notation() -> None:
    assert field_echo(PLAN, "plan.target", GERMAN) == "= 100.000 $"
    assert field_echo(PLAN, "plan.starts", GERMAN) == "Thu 1 Jan 2026"
    assert field_echo(PLAN, "plan.counted_from", GERMAN) == ""
    assert field_echo(PLAN, "plan.ceilings.calls", GERMAN) == ""


FULL = replace(
    PLAN,
    counted_from=date(2026, 2, 1),
    ceilings=(("calls", Decimal("2.5")),),
    work=WorkCalendar(
        workdays=(0, 2),
        holidays=((date(2026, 1, 1), "New Year's Day"),),
        days_off=(DaysOff(Period(date(2026, 8, 10), date(2026, 8, 21)), "summer"),),
        months=((12, Fraction(1, 3)), (11, Fraction(1, 2))),
        country="US",
        region="CA",
    ),
    quarters=(("2026-Q1", Decimal("20000.5")),),
    experiments=((date(2026, 3, 2), "new script"),),
    own_forecasts=(OwnForecast("2026-Q1", date(2026, 2, 2), Decimal("21000.5")),),
    pay=Pay(
        base=Decimal(15_000),
        period=PayPeriod.QUARTER,
        quota=Decimal(25_000),
        tiers=(
            Tier("0%", Fraction(0), Rate.parse("10%")),
            Tier("112.5%", Fraction(9, 8), Rate.parse("1/8")),
        ),
        cap=Decimal(9_000),
        draw=Decimal(1_000),
        bonuses=(("meetings", Decimal("12.5")),),
    ),
    funnel=replace(
        PLAN.funnel,
        confidence=Rate.parse("80%"),
        stages=(replace(PLAN.funnel.stages[0], was=("visits",), opening=4), *PLAN.funnel.stages[1:]),
    ),
)


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.path)
def test_the_file_gives_back_what_was_written(spec: FieldSpec) -> None:
    holders: dict[str, Any] = {"channels": FULL.funnel.channels[0], "stages": FULL.funnel.stages[0]}
    value = spec.get(holders.get(spec.table, FULL))
    if isinstance(spec.type, RowsType):
        assert tuple(spec.type.read(key, raw) for key, raw in spec.type.table(value).items()) == value
        return
    if value is not None:
        assert spec.type.read(spec.type.write(value)) == value
    with pytest.raises(Misread) as refused:
        spec.type.read(object())
    assert refused.value.what
    assert refused.value.allowed


@pytest.mark.parametrize(
    ("written", "weight"),
    [
        (0, Fraction(0)),
        (100, Fraction(100)),
        (Decimal("0.5"), Fraction(1, 2)),
        (Decimal("0.000000000001"), Fraction(1, 10**12)),
        ("1/3", Fraction(1, 3)),
        ("1/8192", Fraction(1, 8192)),
    ],
)
def test_a_month_s_weight_is_written_so_that_it_can_be_read(written: object, weight: Fraction) -> None:
    assert MONTHS.read("aug", written) == (8, weight)
    assert MONTHS.table(((8, weight),)) == {"aug": written}


@pytest.mark.parametrize("written", ["", "x", "1/0", "-1", Decimal("NaN"), Decimal("1e-13"), 1001, None])
def test_what_is_not_a_weight_says_what_is_allowed(written: object) -> None:
    with pytest.raises(Misread) as refused:
        MONTHS.read("aug", written)
    assert refused.value.allowed == "a weight from 0 to 100, such as 0.5"
