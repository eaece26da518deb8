"""What differs between operating systems, on this one: names taken away, and a Windows that is played."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.article import ARTICLE_2026
from tests.other_systems import NAMES, OS_CALLS, like_windows, without

from funnel_tui.storage.disk.atomic import atomic_write
from funnel_tui.storage.disk.backups import conflict_copies
from funnel_tui.storage.store import SaveFailed, Store
from funnel_tui.system import os_calls, paths

NOW = datetime(2026, 11, 23, 9, 2).astimezone()
TODAY = NOW.date()


def use(path: Path, state: Path) -> None:
    """A morning: a plan, entries by two windows, a stale save, an undo; everything counts once."""
    store = Store.open(path, state)
    store.create(ARTICLE_2026, NOW)
    stale = path.read_bytes()
    other = Store.open(path, state)
    for window in (store, other, store):
        window.press(TODAY, "calls", 2, NOW)
        window.checkpoint()
    path.write_bytes(stale)
    store.refresh()
    store.note(TODAY, "a note", NOW)
    store.undo(NOW)
    store.checkpoint()
    other.close()
    store.close()
    year = Store.open(path, state).year
    assert year is not None
    assert year.day(TODAY).counts["calls"] == 6
    assert not list(path.parent.glob("*.tmp"))


@pytest.mark.parametrize("name", [*NAMES, " ".join(NAMES)])
def test_a_morning_without(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, *name.split())
    use(tmp_path / "data" / "2026.toml", tmp_path / "state")


def test_a_morning_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    like_windows(monkeypatch)
    use(tmp_path / "data" / "2026.toml", tmp_path / "state")


def test_a_replace_waits_until_a_reader_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = like_windows(monkeypatch)
    path = tmp_path / "2026.toml"
    path.write_bytes(b"old")
    reader = path.open("rb")

    def sleep(_: float) -> None:
        if len(refused) == 3:
            reader.close()

    monkeypatch.setattr(OS_CALLS.time, "sleep", sleep)
    atomic_write(path, b"new")
    assert path.read_bytes() == b"new"
    assert refused == [str(path)] * 3


def test_a_file_that_stays_open_is_one_line_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = like_windows(monkeypatch)
    path, state = tmp_path / "2026.toml", tmp_path / "state"
    store = Store.open(path, state)
    store.create(ARTICLE_2026, NOW)
    with path.open("rb"):
        store.press(TODAY, "calls", 3, NOW)
        with pytest.raises(SaveFailed, match="another program has it open, or it is read-only") as failed:
            store.checkpoint()
        assert str(failed.value).count("\n") == 0
        assert len(refused) == 9, "tried again, and not for ever"
        assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []
    assert store.unsaved == 1
    store.checkpoint()
    store.close()
    assert "calls = 3" in path.read_text("utf-8")


def test_the_wait_has_a_bound() -> None:
    assert 2 < sum(os_calls._PAUSES) < 3


def test_long_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "C:\\years\\" + "d" * 250 + "\\2026.toml"
    assert os_calls.reachable(deep) == deep, "only on Windows"
    monkeypatch.setattr(os_calls, "WINDOWS", True)
    assert os_calls.reachable(deep) == "\\\\?\\" + deep
    assert os_calls.reachable("\\\\?\\" + deep) == "\\\\?\\" + deep
    assert os_calls.reachable("\\\\server\\share\\" + "d" * 250) == "\\\\?\\UNC\\server\\share\\" + "d" * 250
    assert os_calls.reachable("C:\\2026.toml") == "C:\\2026.toml"


def test_the_longest_name_that_a_disk_takes(tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 125 + ".toml")
    use(path, tmp_path / "state")


def test_names_that_differ_in_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year, copy = tmp_path / "2026.TOML", tmp_path / "2026.SYNC-CONFLICT-20261101.toml"
    year.write_text("[plan]\nstarts = 2026-01-01\nends = 2026-12-31\n", "utf-8")
    copy.write_bytes(year.read_bytes())
    monkeypatch.setattr(os_calls, "IGNORES_CASE", True)
    assert paths.year_files(TODAY, tmp_path) == [year, copy]
    (tmp_path / "Mine.sync-conflict-1.toml").touch()
    assert len(conflict_copies(str(tmp_path / "mine.toml"))) == 1
    monkeypatch.setattr(os_calls, "IGNORES_CASE", False)
    assert paths.year_files(TODAY, tmp_path) == [copy]
    assert conflict_copies(str(tmp_path / "mine.toml")) == ()


def test_two_spellings_of_one_file_share_its_journal(tmp_path: Path) -> None:
    """A disk that ignores case gives one file under both names; a second name of the same inode does too."""
    path, state = tmp_path / "2026.toml", tmp_path / "state"
    store = Store.open(path, state)
    store.create(ARTICLE_2026, NOW)
    store.press(TODAY, "calls", 2, NOW)
    os.link(path, tmp_path / "2026.TOML")
    again = Store.open(tmp_path / "2026.TOML", state).year
    assert again is not None
    assert again.day(TODAY).counts["calls"] == 2


def test_one_folder_for_data_state_and_settings(tmp_path: Path) -> None:
    """As on macOS and Windows, where platformdirs has one for all three."""
    use(tmp_path / "2026.toml", tmp_path)
    for name in ("config.toml", "state.toml"):
        (tmp_path / name).write_text('theme = "harbor"\n', "utf-8")
    assert paths.year_files(date(2026, 11, 23), tmp_path) == [tmp_path / "2026.toml"]


@pytest.mark.parametrize("kind", ["data", "config", "state"])
def test_elsewhere_folders_are_asked_of_platformdirs(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs.macos import MacOS

    monkeypatch.setattr(paths, "XDG_FOLDERS", False)
    for each in ("data", "config", "state"):
        name = f"user_{each}_dir"
        folder = getattr(MacOS("funnel-tui", appauthor=False), name)
        monkeypatch.setattr(f"platformdirs.{name}", lambda *_, folder=folder, **__: folder)
    found = getattr(paths, f"{kind}_folder")()
    assert found == Path.home() / "Library" / "Application Support" / "funnel-tui"


@pytest.mark.parametrize(("is_console", "draws", "fault"), [(1, 1, False), (1, 0, True), (0, 0, False)])
def test_a_console_that_cannot_draw(
    is_console: int, draws: int, fault: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ctypes

    def get(_: int, mode: Any) -> int:  # noqa: ANN401 - a reference of ctypes
        mode._obj.value = 3
        return is_console

    asked: list[int] = []

    def set_(_: int, mode: int) -> int:
        asked.append(mode)
        return draws

    kernel = SimpleNamespace(
        GetStdHandle=lambda _: 7,
        GetConsoleMode=get,
        SetConsoleMode=set_,
    )
    assert os_calls.console_fault() == ""
    monkeypatch.setattr(os_calls, "WINDOWS", True)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert ("Windows Terminal" in os_calls.console_fault()) == fault
    # What was tried is taken back.
    assert asked in ([7, 3], [7], [])
