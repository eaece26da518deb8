"""Bringing a copy back on purpose, and the copies that are made for it."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from funnel_tui.core.plan.example import example_plan
from funnel_tui.core.progress.day import Day
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.disk import read as reading
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import Refused, Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    year = Year(example_plan(date(2026, 11, 2))).with_day(date(2026, 11, 3), Day({"calls": 7}))
    (tmp_path / "y.toml").write_bytes(codec.write(codec.encode(year)))
    return tmp_path


def opened(folder: Path) -> Store:
    return Store.open(folder / "y.toml", folder / "state")


def days(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = tomllib.loads((folder / "y.toml").read_text(encoding="utf-8"))["days"]
    return found


def test_a_restored_copy_is_taken_as_it_is_and_not_refilled(folder: Path) -> None:
    store = opened(folder)
    store.press(TODAY, "calls", 3, NOW)
    store.checkpoint()
    copy = folder / "before.toml"
    copy.write_bytes((folder / "y.toml").read_bytes())
    store.press(TODAY, "calls", 5, NOW)
    store.restore(copy)
    assert days(folder) == {"2026-11-03": {"calls": 7}, "2026-11-24": {"calls": 3}}
    store.press(TODAY, "emails", 1, NOW)
    store.checkpoint()
    assert opened(folder).checkpoint() is False
    assert days(folder)["2026-11-24"] == {"calls": 3, "emails": 1}


def test_what_is_replaced_can_be_brought_back_too(folder: Path) -> None:
    store = opened(folder)
    store.press(TODAY, "calls", 3, NOW)
    store.checkpoint()
    copy = folder / "before.toml"
    copy.write_bytes((folder / "y.toml").read_bytes())
    store.press(TODAY, "calls", 5, NOW)
    store.restore(copy)
    newest = store.backups()[0]
    store.restore(Path(newest))
    assert days(folder)["2026-11-24"] == {"calls": 8}


def test_over_a_broken_file_the_copy_gets_back_what_was_logged_since(folder: Path) -> None:
    store = opened(folder)
    store.press(TODAY, "calls", 3, NOW)
    store.checkpoint()
    copy = folder / "before.toml"
    copy.write_bytes((folder / "y.toml").read_bytes())
    store.press(TODAY, "calls", 5, NOW)
    store.checkpoint()
    (folder / "y.toml").write_text("<<<<<<< ours\n", encoding="utf-8")
    again = opened(folder)
    again.press(TODAY, "meetings", 1, NOW)
    again.restore(copy)
    again.checkpoint()
    assert days(folder)["2026-11-24"] == {"calls": 8, "meetings": 1}
    # The broken bytes are kept as well.
    assert any(Path(name).read_text(encoding="utf-8").startswith("<<<<") for name in again.backups())


@pytest.mark.parametrize("text", ["", "target = [", "[plan]\ntarget = -1\n"])
def test_what_is_no_year_is_refused_and_nothing_changes(folder: Path, text: str) -> None:
    before = (folder / "y.toml").read_bytes()
    (folder / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"bad\.toml"):
        opened(folder).restore(folder / "bad.toml")
    assert (folder / "y.toml").read_bytes() == before


def test_the_first_write_of_a_day_keeps_the_day_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(folder)
    store.press(TODAY, "calls", 3, NOW)
    store.checkpoint()
    had = len(store.backups())
    store.press(TODAY, "calls", 1, NOW)
    store.checkpoint()
    assert len(store.backups()) == had
    monkeypatch.setattr("funnel_tui.storage.checkpoint.of_another_day", lambda _: True)
    store.press(TODAY, "calls", 1, NOW)
    store.checkpoint()
    assert tomllib.loads(Path(store.backups()[0]).read_text(encoding="utf-8"))["days"]["2026-11-24"] == {
        "calls": 4
    }


def test_another_day_is_told_by_the_local_date() -> None:
    now = datetime.now().astimezone()
    assert not reading.of_another_day(int(now.timestamp()) * 10**9)
    assert reading.of_another_day(int(now.timestamp() - 86_400) * 10**9)
