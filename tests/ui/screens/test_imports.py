"""What is imported, on screen: where it meets what was typed, against it, and as figures of the plan."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from tests.article import ARTICLE_2026
from tests.ui.screens.conftest import TODAY, Runner

from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.imported import ImportedDay, Source
from funnel_tui.core.progress.year import Year
from funnel_tui.core.values.period import Period
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.ui.screens.dialogs import Pick

MONDAY = date(2026, 11, 23)
TOLD = Source(
    "hubspot",
    date(2026, 11, 1),
    TODAY,
    {MONDAY: ImportedDay({"calls": 41}), TODAY: ImportedDay({"calls": 9})},
)
YEAR = Year(ARTICLE_2026, {MONDAY: Day({"calls": 44}), TODAY: Day({"calls": 4})}).with_imported(
    {"hubspot": TOLD}
)


async def test_the_day_says_where_typed_and_imported_numbers_meet(run: Runner) -> None:
    async with run(YEAR) as app:
        assert "° 9 calls imported, 4 of them typed" in app.text
        # Tuesday's number is the import's, Monday's was typed.
        assert re.search(r"Calls .*44/\d+ +9/\d+°", app.text)
        await app.press("c")
        assert "9 calls imported, 5 of them typed" in app.text
        await app.press("6", "c")
        assert "11 calls, 9 of them imported" in app.text
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 11
        await app.press("left")
        assert "44 calls, 41 of them imported" in app.text


async def test_an_import_is_taken_back_with_u(run: Runner) -> None:
    async with run(replace(YEAR, imported={}, days=YEAR.typed)) as app:
        now = datetime(2026, 11, 24, 9).astimezone()
        app.app.session.saver.do(lambda store: store.import_source(TOLD, now))
        await app.settle()
        assert "9 calls imported, 4 of them typed" in app.text
        await app.press("u")
        assert app.notices[-1] == "took back the import of hubspot, 2 days"
        assert "imported" not in app.text.replace(app.notices[-1], "")
        assert "imported" not in await app.checkpoint()


async def test_the_history_compares_the_week(run: Runner) -> None:
    async with run(YEAR, size=(120, 36)) as app:
        await app.press("t", "space", "space", "space")
        assert "Week 48: you logged 48 calls, hubspot has 50" in app.text
        await app.press("left")
        assert "hubspot has" not in app.text


async def test_which_number_counts_is_told_among_the_process(run: Runner) -> None:
    async with run(YEAR, size=(80, 24)) as app:
        await app.press("p", "e")
        assert "c counts" in app.text
        assert re.search(r"Calls +channel +1 in 40 +50% +larger", app.text)
        await app.press("c")
        assert re.search(r"Calls +channel .* typed", app.text)
        await app.press("enter", "ctrl+s")
        assert (await app.checkpoint())["channels"]["calls"]["count"] == "typed"
        await app.press("l")
        assert re.search(r"Calls .*44/\d+ +4/", app.text)


async def test_your_own_figures_are_offered_among_the_presets(run: Runner, tmp_path: Path) -> None:
    plan = replace(ARTICLE_2026, period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    first = date(2025, 1, 6)
    days = {
        first + timedelta(days=7 * n): Day({"meetings": 4, "opportunities": 1}, lost=1) for n in range(20)
    }
    days[date(2025, 6, 2)] = Day(won=(Decimal(7000),) * 10)
    folder = tmp_path / "data" / "funnel-tui"
    folder.mkdir(parents=True)
    (folder / "2025.toml").write_bytes(codec.write(codec.encode(Year(plan, days, "7c1e9b52"))))
    async with run(YEAR, size=(120, 36)) as app:
        await app.press("p", "b", "up", "enter")
        assert app.shows(Pick)
        assert "Your own figures, 2025, 30 decided deals" in app.text
        assert "$7,000" in app.text
        await app.press("enter")
        draft = app.app.state.draft
        assert draft is not None
        # (20 x 50 % + 10) / 50
        assert draft.funnel.stages[-1].converts.text == "40%"
        assert draft.funnel.average_deal == Decimal(8500)


async def test_without_a_year_that_is_over_it_says_what_to_do(run: Runner) -> None:
    async with run(YEAR, size=(120, 36)) as app:
        await app.press("p", "b", "up", "enter")
        assert "funnel-tui plan --from-history FILE" in app.notices[-1]
        assert app.app.state.draft is None
