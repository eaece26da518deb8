"""Pay in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.core.forecast.outlook.test_pay_outlook import PAY, TODAY, YEAR

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.plan.revenue.pay import PayPeriod
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.outlook.pay_text import pay_clauses, pays_text
from funnel_tui.core.values.money import Notation


def clauses(year: Year, today: date, notation: Notation) -> tuple[str, ...]:
    found = insight(year, today, weekly=False).pay
    assert found is not None
    return pay_clauses(found, year.plan, notation)


def test_what_is_said_of_pay() -> None:
    earned, tier, end = clauses(YEAR, TODAY, Notation())
    assert earned == "$4,791.78 earned so far (base $2,991.78, commission $1,800)"
    assert tier.startswith("5 deals ($42,000) to the 20 % tier at 100 % of the quota, ")
    assert tier.endswith(" % chance by 31 Dec")
    assert end.startswith("likely $")
    assert " to $" in end


def test_what_cannot_change_is_no_range_and_a_draw_is_named() -> None:
    pay = replace(PAY, period=PayPeriod.QUARTER, base=Decimal(0), draw=Decimal(2_500))
    year = replace(YEAR, plan=replace(YEAR.plan, pay=pay))
    assert clauses(year, date(2027, 2, 1), Notation())[-1] == "likely $1.8k by the end"
    # Two quarters were paid 2,500 each, and earned 1,800 together.
    assert "$3,200 of the draw still to be earned" in clauses(year, TODAY, Notation())


def test_in_the_user_s_notation() -> None:
    german = Notation(decimal=",", grouping=".", currency_after=True)
    assert pays_text(Decimal("1234.5"), YEAR.plan, german) == "pays 1.234,50 $"
