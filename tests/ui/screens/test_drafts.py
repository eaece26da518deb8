"""What becomes of a draft: on accepting, dropping, leaving, and after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.ui.screens.conftest import Driven, Runner

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.ui.screens.dialogs import Pick

BEGUN = Year(example_plan(date(2026, 11, 2)))
BUSY = BEGUN.with_day(date(2026, 11, 10), Day({"calls": 57})).with_day(
    date(2026, 11, 11), Day({"calls": 1}, won=(Decimal(10_000),))
)


def drafts(app: Driven) -> list[Path]:
    return list((app.path.parent / "state" / "funnel-tui" / "drafts").glob("*"))


async def edit_target(app: Driven, text: str) -> None:
    await app.press("p", "enter")
    await app.write(text)
    await app.press("escape")


async def move_to_the_coming_year(app: Driven) -> None:
    await app.press("p", "y", "home", "enter", "ctrl+s")
    assert app.shows(Pick)
    assert "58 calls, $10,000 lie outside" in app.text


async def test_a_period_that_leaves_work_out_can_be_given_up(run: Runner) -> None:
    async with run(BUSY, size=(120, 36)) as app:
        await move_to_the_coming_year(app)
        await app.press("enter")
        assert not app.drafting()
        assert (await app.checkpoint())["plan"]["starts"] == date(2026, 11, 2)


async def test_a_period_that_leaves_work_out_can_become_a_revision(run: Runner) -> None:
    async with run(BUSY, size=(120, 36)) as app:
        await move_to_the_coming_year(app)
        await app.press("down", "enter", "enter")
        made = app.app.state.draft
        assert made is not None
        assert (made.period.starts, made.counted_from) == (date(2026, 11, 2), date(2026, 11, 24))


async def test_a_period_that_leaves_work_out_can_start_a_file_of_its_own(run: Runner) -> None:
    async with run(BUSY, size=(120, 36)) as app:
        before = app.file()
        await move_to_the_coming_year(app)
        await app.press("down", "down", "enter")
        made = app.app.session.saver.store.path
        assert made != app.path
        assert app.app.state.year is not None
        assert app.app.state.year.plan.period.starts == date(2026, 11, 24)
        assert app.file()["plan"] == before["plan"]
        assert app.file()["days"] == before["days"]
        assert not drafts(app)


async def test_the_header_says_what_is_saved(run: Runner) -> None:
    async with run() as app:
        assert "no file yet" in app.text.splitlines()[0]
        await edit_target(app, "250k")
        assert app.text.splitlines()[0].endswith("draft")
        await app.press("ctrl+s", "l")
        assert app.text.splitlines()[0].endswith("saved")


async def test_dropping_the_draft_is_one_edit_that_u_brings_back(run: Runner) -> None:
    async with run(BEGUN) as app:
        await edit_target(app, "250k")
        await app.press("escape", "escape")
        assert not app.drafting()
        assert not drafts(app)
        await app.press("u")
        assert app.app.state.plan.funnel.target == 250_000
        assert drafts(app)


@pytest.mark.parametrize(
    ("keys", "target", "kept"),
    [((), 250_000, 0), (("down",), 100_000, 1), (("down", "down"), 100_000, 0)],
    ids=["accept", "keep", "drop"],
)
async def test_leaving_asks_what_becomes_of_the_draft(
    run: Runner, keys: tuple[str, ...], target: int, kept: int
) -> None:
    async with run(BEGUN) as app:
        await edit_target(app, "250k")
        await app.press("q")
        assert app.shows(Pick)
        await app.press("escape")
        assert app.drafting()
        await app.pilot.press("q", *keys, "enter")
        await app.app.workers.wait_for_complete()
        assert app.app._exit
        assert app.file()["plan"]["target"] == target
        assert len(drafts(app)) == kept


@pytest.mark.parametrize("year", [None, BEGUN], ids=["new", "file"])
async def test_a_draft_survives_a_restart(run: Runner, year: Year | None) -> None:
    async with run(year) as app:
        await edit_target(app, "250k")
    async with run() as app:
        assert app.app.state.plan.funnel.target == 250_000
        assert any("draft is back" in notice for notice in app.notices)
        await app.press("p", "ctrl+s")
        assert (await app.checkpoint())["plan"]["target"] == 250_000
        assert not drafts(app)


async def test_what_was_changed_outside_meanwhile_stays(run: Runner) -> None:
    async with run(BEGUN) as app:
        await edit_target(app, "250k")
    funnel = replace(BEGUN.plan.funnel, average_deal=Decimal(8_000))
    async with run(replace(BEGUN, plan=replace(BEGUN.plan, funnel=funnel))) as app:
        await app.press("p", "ctrl+s")
        plan = (await app.checkpoint())["plan"]
        assert (plan["target"], plan["average_deal"]) == (250_000, 8_000)


async def test_a_damaged_draft_is_ignored_with_a_notice(run: Runner) -> None:
    async with run(BEGUN) as app:
        await edit_target(app, "250k")
        (kept,) = drafts(app)
    kept.write_bytes(kept.read_bytes()[:-20])
    async with run(BEGUN) as app:
        assert not app.drafting()
        assert any("is damaged" in notice for notice in app.notices)
