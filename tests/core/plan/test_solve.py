"""From what a person can do to the revenue, and back: each is the other's inverse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.article import ARTICLE_2026 as PLAN

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.funnel import Rounding, needs
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.plan.schedule import schedule
from funnel_tui.core.plan.solve import effort, plan_for_effort, solve, working_days

DAYS = 202
"""Working days of outreach: 1 January to 11 October 2026, without holidays."""


def exact(plan: Plan) -> dict[str, Fraction]:
    return {need.name: need.exact for need in needs(plan.funnel)}


class TestForwards:
    def test_20_calls_and_30_emails_a_day(self) -> None:
        done = effort(PLAN, {"calls": Fraction(20), "emails": Fraction(30)})
        meetings = Fraction(20 * DAYS, 40) + Fraction(30 * DAYS, 100)
        assert dict(done.amounts) == {
            "calls": 20 * DAYS,
            "emails": 30 * DAYS,
            "meetings": meetings,
            "opportunities": meetings / 5,
            "deals": meetings / 10,
        }
        assert done.revenue == meetings * 1000 == 161_600

    def test_what_is_open_and_closed_comes_on_top(self) -> None:
        plan = with_field(with_field(PLAN, "stages.meetings.opening", "15"), "plan.closed_before", "5000")
        plan = with_field(plan, "stages.opportunities.opening", "4")
        # 15 / 5 opportunities and the 4 that are open, half of them won.
        assert effort(plan, {}).revenue == 5_000 + Fraction(3 + 4, 2) * 10_000

    def test_a_stage_by_the_week_takes_the_place_of_what_feeds_it(self) -> None:
        days = working_days(schedule(PLAN).line("meetings"))
        done = effort(PLAN, {"calls": Fraction(20)}, {"meetings": Fraction(3)})
        assert done.of("calls") == 20 * DAYS
        assert done.of("meetings") == Fraction(3 * days, 5)
        assert done.deals == Fraction(3 * days, 50)
        # Only the meetings are left to luck.
        assert done.groups == ((3 * days // 5, Fraction(1, 10)),)

    def test_the_chance_counts_luck_from_the_first_touch_on(self) -> None:
        done = effort(PLAN, {"calls": Fraction(20)})
        n, p = 20 * DAYS, Fraction(1, 400)
        tail = 1 - sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(10))
        assert done.chance(10) == pytest.approx(float(tail))

    def test_after_the_last_useful_day_it_leads_to_nothing(self) -> None:
        late = replace(PLAN, counted_from=date(2026, 11, 23))
        assert effort(late, {"calls": Fraction(50)}).revenue == 0

    def test_names_that_the_plan_has_not(self) -> None:
        for given_numbers in ({"meetings": Fraction(1)}, {"visits": Fraction(1)}):
            with pytest.raises(KeyError):
                effort(PLAN, given_numbers)
        with pytest.raises(KeyError):
            effort(PLAN, {}, {"calls": Fraction(1)})


@settings(deadline=None)
@given(
    st.integers(1, 10**6), st.integers(100, 10**5), st.integers(0, 20), st.integers(0, 20),
    st.integers(5, 100), st.integers(5, 100), st.integers(1, 99),
)  # fmt: skip
def test_the_touches_of_a_plan_lead_back_to_its_target(
    target: int, deal: int, open_meetings: int, open_opportunities: int, meetings: int, win: int, share: int
) -> None:
    plan = PLAN
    for path, value in {
        "plan.target": target,
        "plan.average_deal": deal,
        "stages.meetings.opening": open_meetings,
        "stages.opportunities.opening": open_opportunities,
        "stages.meetings.converts": f"{meetings}%",
        "stages.opportunities.converts": f"{win}%",
        "channels.calls.share": f"{share}%",
        "channels.emails.share": f"{100 - share}%",
    }.items():
        plan = with_field(plan, path, str(value))
    wanted = exact(plan)
    # One deal at least is planned, and no stage for less than what is open.
    assume(target >= deal and wanted["meetings"] > 0 and wanted["opportunities"] > 0)
    done = effort(plan, {c.name: wanted[c.name] / DAYS for c in plan.funnel.channels})
    assert done.revenue == target
    assert dict(done.amounts) == wanted


class TestAPlanForIt:
    def test_its_numbers_are_those_that_were_offered(self) -> None:
        plan = plan_for_effort(PLAN, {"calls": Fraction(20), "emails": Fraction(30)})
        assert plan.problems() == ()
        assert plan.funnel.target == Decimal(161_600)
        assert [c.share.text for c in plan.funnel.channels] == ["62.5%", "37.5%"]
        assert exact(plan)["calls"] == 20 * DAYS
        assert exact(plan)["emails"] == 30 * DAYS

    @settings(deadline=None)
    @given(st.integers(0, 200), st.integers(0, 200))
    def test_it_never_asks_for_more(self, calls: int, emails: int) -> None:
        assume(effort(PLAN, {"calls": Fraction(calls), "emails": Fraction(emails)}).deals >= 1)
        plan = plan_for_effort(PLAN, {"calls": Fraction(calls), "emails": Fraction(emails)})
        assert plan.problems() == ()
        # A hundredth of a percent of the meetings is what a readable share may be off.
        slack = exact(plan)["meetings"] / 10_000
        assert exact(plan)["calls"] <= calls * DAYS + slack * 40
        assert exact(plan)["emails"] <= emails * DAYS + slack * 100

    def test_nothing_offered_makes_a_problem_not_an_error(self) -> None:
        assert plan_for_effort(PLAN, {}).problems()[0].where == ("plan", "target")


class TestSolving:
    UNKNOWNS = (
        "plan.target",
        "plan.average_deal",
        "stages.meetings.converts",
        "stages.opportunities.converts",
        "channels.calls.converts",
    )

    def test_20_calls_a_day_fit_with_one_of_these(self) -> None:
        found = {path: solve(PLAN, path, "calls", Fraction(20)) for path in self.UNKNOWNS}
        # Calls bring half: 4,040 of them are 101 meetings, and so 202, of which 20.2 become deals.
        assert found["plan.target"].value == 202_000
        assert found["plan.average_deal"].value == Fraction(100_000 * 10, 202)
        assert found["stages.opportunities.converts"].value == Fraction(10 * 5, 202)
        assert found["stages.meetings.converts"].value == Fraction(10 * 2, 202)
        assert found["channels.calls.converts"].value == Fraction(100, 2 * 20 * DAYS)
        texts = [solution.text for solution in found.values()]
        assert texts == ["202000", "4951", "9.91%", "24.8%", "1.24%"]

    @pytest.mark.parametrize("path", UNKNOWNS)
    @pytest.mark.parametrize("name", ["calls", "emails", "meetings"])
    def test_the_value_makes_the_plan_need_what_is_locked(self, path: str, name: str) -> None:
        plan = with_field(with_field(PLAN, "stages.opportunities.opening", "3"), "plan.rounding", "exact")
        if path == "channels.calls.converts" and name != "calls":
            with pytest.raises(KeyError):
                solve(plan, path, name, Fraction(1))
            return
        per_day = Fraction(25 if name != "meetings" else 1)
        solution = solve(plan, path, name, per_day)
        quota = per_day * working_days(schedule(plan).line(name))
        # With the exact value, written as a fraction or with every decimal, it fits to the last digit.
        value = solution.value
        funnel = plan.funnel
        if path == "plan.target":
            funnel = replace(funnel, target=Decimal(value.numerator) / Decimal(value.denominator))
        elif path == "plan.average_deal":
            funnel = replace(funnel, average_deal=Decimal(value.numerator) / Decimal(value.denominator))
        else:
            text = f"{value.numerator}/{value.denominator}"
            funnel = with_field(plan, path, text).funnel
        assert float(exact(replace(plan, funnel=funnel))[name]) == pytest.approx(float(quota), rel=1e-12)
        # And what is typed instead asks for no more, and for hardly less.
        typed = exact(solution.plan)[name]
        assert quota * Fraction(98, 100) <= typed <= quota
        assert solution.plan.funnel.rounding is Rounding.EXACT

    def test_a_rate_before_what_is_locked_changes_nothing(self) -> None:
        with pytest.raises(ValueError, match="meetings come before opportunities"):
            solve(PLAN, "stages.meetings.converts", "opportunities", Fraction(1))

    @pytest.mark.parametrize(("target", "text"), [(99, "99.00"), (100, "100"), (202_000, "202000")])
    def test_cents_only_below_a_hundred(self, target: int, text: str) -> None:
        found = solve(PLAN, "plan.target", "calls", Fraction(20 * target, 202_000))
        assert (found.value, found.text) == (Fraction(target), text)

    def test_a_rate_of_100_percent_can_be(self) -> None:
        # Ten deals of twenty meetings, with half of the opportunities won: every meeting becomes one.
        plan = with_field(PLAN, "plan.rounding", "exact")
        days = working_days(schedule(plan).line("meetings"))
        found = solve(plan, "stages.meetings.converts", "meetings", Fraction(20, days))
        assert (found.value, found.text) == (Fraction(1), "100%")

    def test_what_cannot_be_says_so(self) -> None:
        with pytest.raises(ValueError, match=r"would have to be 495 %: no rate is above 100 %"):
            solve(PLAN, "stages.opportunities.converts", "calls", Fraction(1))
        with pytest.raises(ValueError, match="open brings the deals already"):
            solve(
                with_field(PLAN, "stages.opportunities.opening", "30"),
                "stages.meetings.converts",
                "calls",
                Fraction(5),
            )
        with pytest.raises(ValueError, match="last useful day"):
            solve(replace(PLAN, counted_from=date(2026, 11, 23)), "plan.target", "calls", Fraction(5))
        closed = with_field(PLAN, "plan.closed_before", "100000")
        with pytest.raises(ValueError, match="closed already"):
            solve(closed, "plan.average_deal", "calls", Fraction(5))

    def test_fields_that_there_are_none_of(self) -> None:
        for path, name in (
            ("plan.starts", "calls"),
            ("plan.target", "visits"),
            ("stages.x.converts", "calls"),
        ):
            with pytest.raises(KeyError):
                solve(PLAN, path, name, Fraction(5))
