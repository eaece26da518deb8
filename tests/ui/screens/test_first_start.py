"""The first start: from an example to one's own plan and the first counted call, by keys or by mouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.ui.imports.preview import ImportPreview
from funnel_tui.ui.screens.dialogs import Pick
from funnel_tui.ui.screens.find import Find
from funnel_tui.ui.screens.plan.screen import PlanScreen
from funnel_tui.ui.widgets.bars.key_bar import KeyBar
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.cards.activity_card import ActivityCard
from funnel_tui.ui.widgets.key_lines import KeyLines
from funnel_tui.ui.widgets.plan_field import PlanField

FIRST_CALL = ["enter", *"250k", "enter", *"20k", "ctrl+s", "l", "c"]
"""Own target, own deal, accept, Log, a call."""
SIZES = [(60, 20), (80, 24), (120, 36), (160, 48)]


@pytest.mark.parametrize("size", SIZES)
async def test_twelve_keys_lead_to_the_first_call(run: Runner, size: tuple[int, int]) -> None:
    assert len(FIRST_CALL) <= 12
    async with run(size=size) as app:
        assert app.shows(PlanScreen)
        await app.press(*FIRST_CALL)
        assert app.app.current_mode == "log"
        assert app.app.state.year is not None
        assert app.app.state.year.day(TODAY).count("calls") == 1
        file = await app.checkpoint()
        assert (file["plan"]["target"], file["plan"]["average_deal"]) == (250_000, 20_000)
        assert file["days"]["2026-11-24"] == {"calls": 1}


async def test_whoever_just_types_a_number_types_the_target(run: Runner) -> None:
    async with run() as app:
        await app.press(*FIRST_CALL[1:])
        file = await app.checkpoint()
        assert (file["plan"]["target"], file["plan"]["average_deal"]) == (250_000, 20_000)
        assert file["days"]["2026-11-24"] == {"calls": 1}


@pytest.mark.parametrize("size", SIZES)
async def test_the_welcome_says_what_to_do_above_the_answer_and_the_form(
    run: Runner, size: tuple[int, int]
) -> None:
    async with run(size=size) as app:
        welcome = app.app.screen.query_one("#welcome", KeyLines)
        # The fifth needs a row that the first fields have on a smaller terminal.
        told = 5 if size[1] >= 24 else 4
        lines = [line for line in app.text.splitlines()[1:9] if line.strip()][:told]
        keys = [line.split()[0] for line in lines]
        assert len(welcome.shown) == told
        assert "example" in lines[0]
        assert "$100,000" in lines[0]
        assert keys[1:] == ["enter", "ctrl+s", "h", "f12"][: told - 1]
        assert "261 working days" in lines[3]
        for seen in ("Opportunities", "Deals", "Target  ", "Average deal"):
            assert seen in app.text
        await app.press("ctrl+s")
        assert not welcome.display
        assert not app.app.state.fresh
        assert (await app.checkpoint())["plan"]["target"] == 100_000


async def test_an_export_gives_the_first_plan_its_figures(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = tmp_path / "downloads" / "pipeline.csv"
    export.parent.mkdir()
    monkeypatch.setattr("funnel_tui.system.paths.downloads_folder", lambda: export.parent)
    deals = (f"Acme,{'Won' if n % 3 else 'Lost'},2026-03-{n:02d},2026-05-{n:02d},20000" for n in range(1, 29))
    export.write_text("\n".join(["account,deal_stage,engage_date,close_date,close_value", *deals]), "utf-8")
    async with run() as app:
        await app.pilot.press("f12")
        await app.until(Pick)
        await app.pilot.press("enter")
        await app.until(ImportPreview)
        assert "enter shows your own figures" in app.text
        await app.pilot.press("enter")
        await app.until(Pick)
        assert "Your own figures, 2026, 28 decided deals" in app.text
        await app.press("enter")
        draft = app.app.state.draft
        assert draft is not None
        assert draft.funnel.average_deal == 16_600
        assert app.app.state.fresh, "an example is never accepted by an import"
        assert "once the plan is accepted, F12 counts" in app.notices[-1]
        await app.press("ctrl+s")
        assert (await app.checkpoint())["plan"]["average_deal"] == 16_600


async def test_there_is_no_welcome_where_there_is_a_plan(run: Runner) -> None:
    async with run(demo_year(TODAY)) as app:
        await app.press("p")
        assert "example" not in app.text
        assert not app.app.screen.query_one("#welcome", KeyLines).display


async def click_line(app: Driven, y: int) -> None:
    """Click a line of the welcome."""
    await app.pilot.click("#welcome", offset=(10, y))
    await app.settle()


async def test_the_country_of_the_holidays_is_one_key_or_one_click_away(run: Runner) -> None:
    async with run() as app:
        await click_line(app, 3)
        assert app.shows(Find)
        await app.press("escape", "h")
        assert app.shows(Find)
        await app.write("us")
        await app.press("enter", "enter")
        await app.app.workers.wait_for_complete()
        await app.settle()
        assert app.app.state.plan.work.country == "US"
        assert "holidays of US" in app.text
        await app.press("ctrl+s")
        assert (await app.checkpoint())["calendar"]["holidays"]["2026-12-25"] == "Christmas Day"


async def test_the_mouse_alone_leads_to_the_first_number(run: Runner) -> None:
    async with run(size=(120, 36)) as app:
        await app.pilot.click("#welcome", offset=(10, 2))
        await app.settle()
        assert app.in_field()
        assert app.app.focused is app.app.screen.query(PlanField).first()
        await app.write("90k")
        # The line that says that ctrl+s accepts.
        await app.pilot.click("#welcome", offset=(10, 3))
        await app.settle()
        assert not app.app.state.fresh
        await app.pilot.click(TopBar, offset=(25, 0))
        await app.settle()
        assert app.app.current_mode == "log"
        await app.pilot.click(ActivityCard, times=2)
        await app.settle()
        await app.press("1", "enter")
        file = await app.checkpoint()
        assert (file["plan"]["target"], file["days"]["2026-11-24"]) == (90_000, {"calls": 1})


async def test_a_key_of_the_users_own_is_what_the_welcome_says(run: Runner) -> None:
    async with run(settings='[keys]\nplan.accept = "f11"\n') as app:
        assert "f11" in app.app.screen.query_one("#welcome", KeyLines).render_line(2).text
        await app.press("f11")
        assert (await app.checkpoint())["plan"]["starts"] == date(2026, 11, 24)
        assert app.widget(KeyBar)
