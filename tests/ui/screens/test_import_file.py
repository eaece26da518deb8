"""Importing a file on screen: the list, the questions, the preview, and taking it back."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from tests.article import ARTICLE_2026
from tests.ui.screens.conftest import Runner

from funnel_tui.core.progress.year import Year
from funnel_tui.importing.mapping import load_known
from funnel_tui.ui.imports.preview import ImportPreview
from funnel_tui.ui.screens.dialogs import Ask, Pick
from funnel_tui.ui.screens.find import Find

YEAR = Year(ARTICLE_2026)
DEALS = (
    "Deal Name,Owner,Created,Closed,Value,Stage\n"
    "Acme,Ann Lee,2026-01-05,2026-02-10,12000,Won\n"
    "Bolt,Bob Ray,2026-01-06,2026-02-11,8000,Won\n"
)


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    monkeypatch.setattr("funnel_tui.system.paths.downloads_folder", lambda: folder)
    (folder / "deals.csv").write_text(DEALS, "utf-8")
    (folder / "holiday.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04")
    os.utime(folder / "deals.csv", (2_000_000_000, 2_000_000_000))
    return folder


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_file_is_picked_asked_about_shown_kept_and_taken_back(
    run: Runner, downloads: Path, size: tuple[int, int]
) -> None:
    async with run(YEAR, size=size) as app:
        await app.pilot.press("f12")
        await app.until(Pick)
        assert "deals.csv" in app.text
        assert "holiday.csv" not in app.text, "not every table is an export"
        assert "Another file ..." in app.text
        await app.pilot.press("enter")
        await app.until(Find)
        assert "Bob Ray" in app.text
        await app.write("ann")
        await app.pilot.press("enter")
        await app.until(ImportPreview)
        assert "covers 5 Jan 2026 to 10 Feb 2026" in app.text
        assert "won 1 deal, $12,000" in app.text
        await app.press("enter")
        day = (await app.checkpoint())["imported"]
        (source,) = day.values()
        assert source["days"]["2026-02-10"]["won"] == [12000]
        assert app.notices[-1].startswith("Kept: the import of deals-")
        known = load_known(downloads.parent / "state" / "funnel-tui")
        assert [each.answers.mine for each in known.values()] == ["Ann Lee"]
        # Again: nobody asks, and nothing is new.
        await app.pilot.press("f12")
        await app.until(Pick)
        await app.pilot.press("enter")
        await app.until(ImportPreview)
        await app.press("enter")
        assert app.notices[-1] == "Nothing new: the year has all of it already"
        await app.press("u")
        assert "imported" not in await app.checkpoint()


async def test_escape_keeps_nothing(run: Runner, downloads: Path) -> None:
    (downloads / "deals.csv").write_text(DEALS.replace("Bob Ray", "Ann Lee"), "utf-8")
    async with run(YEAR) as app:
        await app.pilot.press("f12")
        await app.until(Pick)
        await app.pilot.press("enter")
        await app.until(ImportPreview)
        await app.press("escape")
        assert "imported" not in await app.checkpoint()
        assert app.notices == []


async def test_another_file_is_typed(run: Runner, downloads: Path) -> None:
    other = downloads.parent / "visits.csv"
    other.write_text("Day,Street\n2026-03-02,x\n", "utf-8")
    (downloads / "deals.csv").unlink()
    async with run(YEAR) as app:
        await app.pilot.press("f12")
        await app.until(Ask)
        await app.write("nowhere")
        assert "there is no such file" in app.text
        await app.pilot.press("end", "ctrl+u")
        await app.write(str(other))
        await app.pilot.press("enter")
        await app.until(Find)
        assert "What is each row?" in app.text
        await app.write("meet")
        await app.pilot.press("enter")
        await app.until(ImportPreview)
        await app.press("enter")
        (source,) = (await app.checkpoint())["imported"].values()
        assert source["days"] == {str(date(2026, 3, 2)): {"meetings": 1}}


async def test_a_damaged_file_is_one_notice(run: Runner, downloads: Path) -> None:
    async with run(YEAR) as app:
        (downloads / "deals.csv").write_text(DEALS, "utf-8")
        await app.pilot.press("f12")
        await app.until(Pick)
        (downloads / "deals.csv").write_text(DEALS + '"never clo', "utf-8")
        await app.pilot.press("enter")
        for _ in range(200):
            await app.pilot.pause(0.01)
            if app.notices:
                break
        assert app.notices == ["deals.csv: is cut short: the quotes in row 4 are not closed"]
