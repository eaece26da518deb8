"""Names of levers in a table."""

from __future__ import annotations

from tests.article import ARTICLE_2026

from funnel_tui.core.plan.levers import levers
from funnel_tui.core.report.lever_text import lever_forms
from funnel_tui.core.values.money import PLAIN


def test_a_lever_of_the_whole_plan_has_one_name() -> None:
    for lever in levers(ARTICLE_2026):
        forms = lever_forms(lever, PLAIN)
        assert forms
        assert isinstance(forms if isinstance(forms, str) else forms[0], str)
