"""The end of a plan, other years, conflict copies, and saves that fail."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.ui.screens.conftest import TODAY, Runner

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import SaveFailed, Store
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.screens.dialogs import Confirm, Pick
from funnel_tui.ui.screens.plan.screen import PlanScreen
from funnel_tui.ui.session import Start
from funnel_tui.ui.widgets.bars.top_bar import TopBar
from funnel_tui.ui.widgets.tables.summary import Summary

BEGUN = Year(example_plan(date(2026, 11, 2)))
ENDED = Year(example_plan(date(2025, 11, 24))).with_day(date(2026, 3, 2), Day({"calls": 40, "meetings": 2}))


async def test_after_the_last_day_the_next_plan_is_offered_with_the_old_figures(run: Runner) -> None:
    old = Year(with_field(ENDED.plan, "plan.target", "150k"), ENDED.days)
    async with run(old) as app:
        assert "The plan ended on Mon 23 Nov 2026 · F8 starts the next one" in app.text
        await app.press("f8")
        assert app.shows(PlanScreen)
        pairs = dict(app.widget(Summary).pairs)
        assert pairs["Last plan"] == "$0 of $150,000"
        assert "planned 1 in 5, observed 0 % of 2" in pairs["meetings"]
        app.app.session._path = app.path.with_name("next.toml")
        await app.press("ctrl+s")
        app.path = app.path.with_name("next.toml")
        plan = (await app.checkpoint())["plan"]
        assert (plan["starts"], plan["ends"], plan["target"]) == (TODAY, date(2027, 11, 23), 150000)


async def test_a_start_after_the_end_begins_with_last_years_figures(run: Runner) -> None:
    async with run() as app:
        store = Store.open(app.path, app.path.parent / "state")
        next_ = FunnelApp(Start(store, last=ENDED))
        assert next_.state.year is not None
        assert next_.state.year.plan.period.starts == TODAY


async def test_another_year_is_opened_from_the_palette_or_by_key(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "funnel-tui"
    folder.mkdir(parents=True)
    (folder / "2025.toml").write_bytes(codec.write(codec.encode(ENDED)))
    async with run(BEGUN) as app:
        await app.press("c", "f7")
        assert app.shows(Pick)
        assert "2025.toml  24 Nov 2025 to 23 Nov 2026" in app.text
        await app.press("enter")
        assert app.app.state.year is not None
        assert app.app.state.year.plan.period == ENDED.plan.period
        # What was pressed before went into the file it was pressed for.
        assert app.file()["days"]["2026-11-24"] == {"calls": 1}


async def test_a_year_opened_from_the_demo_is_a_real_one(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "funnel-tui"
    folder.mkdir(parents=True)
    (folder / "2026.toml").write_bytes(codec.write(codec.encode(BEGUN)))
    async with run(BEGUN, demo=True) as app:
        await app.press("c")
        assert app.widget(TopBar).saving.word == "demo, not kept"
        await app.press("f7", "enter", "c")
        assert app.widget(TopBar).saving.word == "saved"


async def test_a_conflict_copy_is_named_with_what_differs_and_not_merged(run: Runner, tmp_path: Path) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c")
        await app.checkpoint()
        other = app.path.read_text(encoding="utf-8").replace("calls = 3", "calls = 8")
        copy = tmp_path / "2026 (laptop's conflicted copy 2026-11-24).toml"
        copy.write_text(other, encoding="utf-8")
        app.app.session.saver.refresh()
        await app.settle()
        assert "24 Nov 2026, calls: 3 here, 8 there" in " ".join(app.app.state.trouble)
        assert "conflicted copy" in app.text
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 3
        copy.unlink()
        app.app.session.saver.refresh()
        await app.settle()
        assert app.app.state.trouble == ()


async def test_a_conflict_copys_missing_entries_come_in_with_one_key(run: Runner, tmp_path: Path) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c")
        await app.checkpoint()
        copy = tmp_path / "2026.sync-conflict-20261124-090200-ABC.toml"
        laptop = tmp_path / "laptop.toml"
        laptop.write_bytes(app.path.read_bytes())
        other = Store.open(laptop, tmp_path / "laptop")
        other.press(TODAY, "calls", 5, datetime(2026, 11, 24, 9, 2).astimezone())
        other.checkpoint()
        other.close()
        laptop.rename(copy)
        app.app.session.saver.refresh()
        await app.settle()
        assert "ctrl+t takes in what is missing here" in " ".join(app.app.state.trouble)
        await app.press("ctrl+t")
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 8
        assert any("Taken in: what 2026.sync-conflict" in notice for notice in app.notices)
        app.app.session.saver.refresh()
        await app.settle()
        assert "says the same; it can be deleted" in " ".join(app.app.state.trouble)
        await app.press("ctrl+t")
        await app.settle()
        assert any("Nothing to take in" in notice for notice in app.notices)
        await app.press("u")
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 3
        app.app.session.saver.refresh()
        await app.settle()
        assert "ctrl+t" in " ".join(app.app.state.trouble)


async def test_a_failed_save_stays_on_screen_and_quitting_asks(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(BEGUN) as app:
        checkpoint = Store.checkpoint

        def fails(_: Store) -> bool:
            raise SaveFailed("2026.toml: No space left on device")

        monkeypatch.setattr(Store, "checkpoint", fails)
        await app.press("3", "c", "e")
        app.app.session.saver.checkpoint()
        await app.settle()
        assert app.widget(TopBar).saving.word == "NOT SAVED 2"
        assert "No space left on device" in app.text
        await app.press("q")
        assert app.shows(Confirm)
        await app.press("n")
        monkeypatch.setattr(Store, "checkpoint", checkpoint)
        assert (await app.checkpoint())["days"]["2026-11-24"] == {"calls": 3, "emails": 1}
        assert app.widget(TopBar).saving.word == "saved"
        assert "No space left" not in app.text


async def test_a_vanished_file_is_put_back(run: Runner) -> None:
    async with run(BEGUN) as app:
        await app.press("3", "c")
        await app.checkpoint()
        app.path.unlink()
        app.app.session.saver.refresh()
        await app.settle()
        assert app.app.state.trouble
        await app.press("2", "c", "f9")
        assert (await app.checkpoint())["days"]["2026-11-24"] == {"calls": 5}
        assert app.app.state.trouble == ()


async def test_midnight_moves_the_day_unless_another_is_looked_at(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run(BEGUN) as app:
        await app.press("c")
        monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-11-25")
        app.app.session.poll()
        await app.settle()
        assert "Wed 25 Nov 2026" in app.text
        await app.press("2", "c", "left", "4", "c")
        monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-11-26")
        app.app.session.poll()
        await app.settle()
        assert "Logging for Tue 24 Nov 2026 (2 days ago)" in app.text
        days = (await app.checkpoint())["days"]
        assert {day: cells["calls"] for day, cells in days.items()} == {"2026-11-24": 5, "2026-11-25": 2}


async def test_the_next_plan_needs_an_accepted_one(run: Runner) -> None:
    async with run() as app:
        await app.press("f8")
        assert app.notices == ["this plan is not accepted yet; the next one follows it"]
        assert app.app.state.last is None


async def test_what_a_phone_left_in_the_inbox_counts_and_is_said(run: Runner) -> None:
    async with run(BEGUN) as app:
        inbox = app.path.parent / "inbox"
        inbox.mkdir()
        (inbox / "a.txt").write_text("3 calls\n2 emails yesterday\nhello\n")
        app.app.session.saver.refresh()
        await app.settle()
        assert "From the inbox: +3 calls, +2 emails (Mon 23 Nov)" in app.text
        assert [line[:22] for line in app.app.state.trouble] == ["inbox/a.txt:3: 'hello'"]
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 3
        (inbox / "a.txt").write_text("3 calls\n2 emails yesterday\n")
        app.app.session.saver.refresh()
        await app.settle()
        assert app.app.state.trouble == ()
        assert (inbox / "done" / "a.txt").exists()
        assert (await app.checkpoint())["days"]["2026-11-24"]["calls"] == 3
