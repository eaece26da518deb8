from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.article import ARTICLE_2026

from funnel_tui.core.progress.new_plan.own_figures import PastDeal, own_figures
from funnel_tui.core.report.imports.own_figures_text import own_figures_lines, own_figures_title
from funnel_tui.core.values.money import PLAIN


def test_each_figure_is_said_with_its_count_and_range() -> None:
    first = date(2024, 3, 1)
    deals = [
        PastDeal(
            first + timedelta(days=n), first + timedelta(days=n + 40 + n % 20), n % 3 == 0, Decimal(8000 + n)
        )
        for n in range(63)
    ]
    deals.append(PastDeal(date(2025, 2, 1), None, None, None))
    made = own_figures(ARTICLE_2026, deals, today=date(2026, 1, 5))
    assert made is not None
    assert own_figures_title(made, PLAIN) == "Your own figures, 2024-2025, 63 decided deals"
    assert own_figures_lines(ARTICLE_2026, made, PLAIN)[:4] == (
        "Average deal: $8,030 ($8,022 to $8,038), 21 deals won → $8,670",
        "Opportunities, conversion rate: 33 % (23 % to 46 %), 63 decided deals → 37.3 %",
        "Opportunities, lead days: 49 days (8 in 10: 41 to 57), 21 deals won → 54 days",
        "Deal sizes differ by 0 % of the average (standard deviation)",
    )
