from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.reconcile import reconcile
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.imports.reconcile_text import beside_text, compared_lines
from funnel_tui.core.report.log_text import day_text
from funnel_tui.core.values.money import PLAIN

MON, TUE = date(2026, 11, 9), date(2026, 11, 10)
TODAY = date(2026, 11, 23)


def lines(typed: dict[date, Day], told: dict[date, ImportedDay]) -> tuple[str, ...]:
    source = Source("hubspot", date(2026, 11, 2), date(2026, 11, 15), told)
    return compared_lines(reconcile(Year(ARTICLE_2026, typed), [source], TODAY), PLAIN)


def test_each_week_that_differs_is_said_with_its_days() -> None:
    typed = {MON: Day({"calls": 20}), TUE: Day({"calls": 24}), date(2026, 11, 3): Day({"calls": 2})}
    told = {
        MON: ImportedDay({"calls": 20}),
        TUE: ImportedDay({"calls": 21}, (Decimal(9000),)),
        date(2026, 11, 3): ImportedDay({"calls": 2}),
    }
    assert lines(typed, told) == (
        "Week 46: you logged 44 calls, the CRM has 41; you logged no deals, the CRM has 1",
        "  Tue 10 Nov 2026: you logged 24 calls, the CRM has 21; you logged no deals, the CRM has 1",
        "1 of 2 weeks agrees, 2 Nov 2026 to 15 Nov 2026",
    )
    moved = {MON: ImportedDay({"calls": 24}), TUE: ImportedDay({"calls": 20})}
    assert lines({MON: Day({"calls": 20}), TUE: Day({"calls": 24})}, moved)[0] == (
        "Week 46: the same in the week, not on each day"
    )
    assert lines({}, {}) == ()
    span = "9 Nov 2026 to 15 Nov 2026"
    assert lines({MON: Day({"calls": 1})}, {TUE: ImportedDay({"calls": 1})})[-1] == f"No week agrees, {span}"
    assert lines({MON: Day({"calls": 1})}, {MON: ImportedDay({"calls": 1})}) == (
        f"Every week agrees, {span}",
    )


@pytest.mark.parametrize(
    ("typed", "imported", "text"),
    [
        (12, 9, "12 calls, 9 of them imported"),
        (12, 12, "12 calls typed and imported"),
        (4, 9, "9 calls imported, 4 of them typed"),
        (0, 1, "1 call imported"),
        (3, 0, "3 calls, none of them imported"),
    ],
)
def test_where_the_two_meet_the_day_says_so(typed: int, imported: int, text: str) -> None:
    told = {MON: ImportedDay({"calls": imported}), TUE: ImportedDay({"calls": 1})}
    year = Year(ARTICLE_2026, {MON: Day({"calls": typed})} if typed else {})
    year = year.with_imported({"crm": Source("crm", MON, TUE, told)})
    assert beside_text(year, MON, PLAIN) == text
    assert day_text(year, MON, PLAIN) == f"Mon 9 Nov 2026: {text}"
