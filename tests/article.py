"""The article's plan for the calendar year 2026, which most tests start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period

YEAR_2026 = Period(date(2026, 1, 1), date(2026, 12, 31))
ARTICLE_2026: Plan = replace(example_plan(YEAR_2026.starts), period=YEAR_2026)
