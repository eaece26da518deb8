"""What a deal pays in its dialog, and the lines of pay and of the quarter on Target; none without them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.ui.screens.conftest import TODAY, Runner

from funnel_tui.core.plan.revenue.pay import Pay, Tier
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.rate import Rate

PAY = Pay(quota=Decimal(10_000_000), tiers=(Tier("0%", Fraction(0), Rate.parse("10%")),))


def paid() -> Year:
    year = demo_year(TODAY)
    return replace(year, plan=replace(year.plan, pay=PAY))


async def test_the_dialog_of_a_deal_says_what_it_pays(run: Runner) -> None:
    async with run(paid()) as app:
        await app.press("w")
        await app.press(*"12000")
        assert "$12,000 · pays $1,200" in app.text
        await app.press("escape", "3", "w")
        await app.press(*"500")
        assert "3 deals of $500 · pays $150" in app.text
        # An amount that cannot be read pays nothing.
        await app.press("x")
        assert "pays" not in app.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_target_has_a_line_of_pay(run: Runner, size: tuple[int, int]) -> None:
    async with run(paid(), size=size) as app:
        await app.press("t")
        await app.forecast()
        assert re.search(r"Pay +\$[\d.]+k earned, likely \$[\d.]+k", app.text)


async def test_target_has_a_line_of_the_quarter_where_the_plan_sets_one(run: Runner) -> None:
    year = demo_year(TODAY)
    plan = replace(year.plan, quarters=((year.plan.period.quarter(TODAY), Decimal(30_000)),))
    async with run(replace(year, plan=plan), size=(120, 36)) as app:
        await app.press("t")
        await app.forecast()
        assert re.search(r"Quarter +\$[\d,]+ of \$30,000, \d+ %", app.text)


async def test_without_pay_nothing_is_said_of_it(run: Runner) -> None:
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.press("w")
        assert "pays" not in app.text
        await app.press("escape", "t")
        await app.forecast()
        assert "Pay " not in app.text
        assert "earned" not in app.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_key_turns_quarter_month_and_plan_on_both_screens(run: Runner, size: tuple[int, int]) -> None:
    year = demo_year(TODAY)
    quarter = year.plan.period.quarter(TODAY).partition("-")[2]
    async with run(year, size=size) as app:
        await app.press("t")
        await app.forecast()
        assert "─ Pace ─" in app.text
        assert "of $100,000\n" in app.text
        await app.press("y")
        assert f"─ Pace in {quarter} · " in app.text
        assert f"Revenue to target in {quarter} ─" in app.text
        assert "last day" in app.text
        assert re.search(rf"of \$[\d,]+ in {quarter}", app.text)
        assert re.search(r"\d+ % chance \(likely \$|\d+ % chance to reach \$", app.text)
        # The same on Log: the headline, and the deals of the quarter.
        await app.press("l")
        assert re.search(rf"of \$[\d,]+ in {quarter}", app.text)
        await app.press("y")
        assert re.search(r"of \$[\d,]+ in Nov", app.text)
        await app.press("t")
        assert "─ Pace in Nov · " in app.text
        await app.press("y")
        assert "─ Pace ─" in app.text
        assert "of $100,000\n" in app.text


async def test_an_activity_with_that_key_counts(run: Runner) -> None:
    year = demo_year(TODAY)
    calls, *others = year.plan.funnel.channels
    funnel = replace(year.plan.funnel, channels=(replace(calls, key="y"), *others))
    async with run(replace(year, plan=replace(year.plan, funnel=funnel)), size=(120, 36)) as app:
        before = app.app.state.year.day(TODAY).count("calls") if app.app.state.year else 0
        await app.press("y")
        await app.settle()
        assert app.app.state.year is not None
        assert app.app.state.year.day(TODAY).count("calls") == before + 1
        assert app.app.state.horizon == "year"
