"""Where files are, and which of them holds a date."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import platformdirs
import pytest

from funnel_tui.system import paths

TODAY = date(2026, 11, 23)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs answers itself")
@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "/home/x"},
        {"HOME": "/home/x", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"},
        {"HOME": "/home/x", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "relative", "XDG_STATE_HOME": "/s/"},
        {"HOME": "relative"},
        {},
    ],
)
def test_the_folders_are_those_of_platformdirs(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert paths.data_folder() == platformdirs.user_data_path("funnel-tui", appauthor=False)
    assert paths.config_folder() == platformdirs.user_config_path("funnel-tui", appauthor=False)
    assert paths.state_folder() == platformdirs.user_state_path("funnel-tui", appauthor=False)


def test_the_file_that_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUNNEL_TUI_FILE", raising=False)
    assert paths.chosen_file() is None
    assert paths.chosen_file("a.toml") == Path("a.toml")
    monkeypatch.setenv("FUNNEL_TUI_FILE", "~/b.toml")
    assert paths.chosen_file() == Path.home() / "b.toml"
    assert paths.chosen_file("a.toml") == Path("a.toml")


def put(folder: Path, name: str, starts: str, ends: str, more: str = "") -> Path:
    path = folder / name
    path.write_text(
        f'format = 1\nid = "7c1e9b52"\n\n[plan]\nstarts = {starts}\nends = {ends}\n{more}', encoding="utf-8"
    )
    return path


def test_the_file_whose_period_holds_the_date(tmp_path: Path) -> None:
    put(tmp_path, "2025.toml", "2025-01-01", "2025-12-31")
    this = put(tmp_path, "2026.toml", "2026-01-01", "2026-12-31")
    put(tmp_path, "2027.toml", "2027-01-01", "2027-12-31")
    assert paths.year_file(TODAY, tmp_path) == this
    assert paths.year_file(date(2026, 1, 1), tmp_path) == this
    assert paths.year_file(date(2026, 12, 31), tmp_path) == this
    assert paths.year_file(date(2024, 12, 31), tmp_path) is None
    assert paths.year_file(TODAY, tmp_path / "missing") is None


def test_the_latest_start_wins_whatever_the_name(tmp_path: Path) -> None:
    put(tmp_path, "2026.toml", "2026-01-01", "2026-12-31")
    later = put(tmp_path, "a.toml", "2026-04-01", "2027-03-31")
    assert paths.year_file(TODAY, tmp_path) == later
    assert [path.name for path in paths.year_files(TODAY, tmp_path)] == ["a.toml", "2026.toml"]


@pytest.mark.parametrize(
    "copy",
    [
        "2026 (conflicted copy).toml",
        "2026.sync-conflict-20261101-101010-ABC.toml",
        "2026-old.toml",
        "zzz.toml",
    ],
)
def test_a_copy_comes_after_the_file_itself(tmp_path: Path, copy: str) -> None:
    this = put(tmp_path, "2026.toml", "2026-01-01", "2026-12-31")
    other = put(tmp_path, copy, "2026-01-01", "2026-12-31")
    assert paths.year_files(TODAY, tmp_path) == [this, other]


@pytest.mark.parametrize(
    "text",
    [
        "plan.starts = 2026-01-01\nplan.ends = 2026-12-31\n",
        "plan = { starts = 2026-01-01, ends = 2026-12-31 }\n",
        '# starts = 2025-01-01\n[plan]\n"starts" = 2026-01-01\nends = 2026-12-31 # the last\n',
        "[ plan ]\r\nstarts=2026-01-01\r\nends\t=\t2026-12-31\t\r\n[calendar]\r\nstarts = 1999-01-01\r\n",
        "[stages.a]\nkey = 'a'\n" + "# filler\n" * 1000 + "[plan]\nstarts = 2026-01-01\nends = 2026-12-31\n",
        "a = '''\n[plan]\nstarts = 1999-01-01\nends = 1999-12-31\n'''\n"
        "[plan]\nstarts = 2026-01-01\nends = 2026-12-31\n",
        "\ufeff[plan]\nstarts = 2026-01-01\nends = 2026-12-31\n",
    ],
    ids=["dotted", "inline", "quoted", "crlf", "far down", "in a text", "bom"],
)
def test_however_the_file_was_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode())
    assert paths.year_file(TODAY, tmp_path) == path
    assert paths.year_file(date(1999, 5, 5), tmp_path) is None


def test_a_broken_file_is_still_the_years(tmp_path: Path) -> None:
    cut = put(tmp_path, "x.toml", "2026-01-01", "2026-12-31", 'target = "\n[[[')
    assert paths.year_file(TODAY, tmp_path) == cut
    cut.unlink()
    # Nothing can be read: its name must do.
    for name, content in (("2026.toml", b"\x00" * 50), ("2026-04.toml", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        assert paths.year_file(TODAY, tmp_path) == path
    (tmp_path / "2026-13.toml").write_bytes(b"")
    (tmp_path / "9999.toml").write_bytes(b"")
    assert paths.year_file(TODAY, tmp_path) == tmp_path / "2026-04.toml"
    assert paths.year_file(date(2027, 3, 31), tmp_path) == tmp_path / "2026-04.toml"


@pytest.mark.parametrize("starts", ["2026-02-30", '"2026-01-01"', "2026-01-01T10:00:00", "1"])
def test_dates_that_are_none(tmp_path: Path, starts: str) -> None:
    put(tmp_path, "mine.toml", starts, "2026-12-31")
    assert paths.year_file(TODAY, tmp_path) is None


def test_hidden_and_other_files_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, ".2026.toml", "2026-01-01", "2026-12-31")
    put(tmp_path, "2026.toml~", "2026-01-01", "2026-12-31")
    (tmp_path / "2026.toml").mkdir()
    assert paths.candidates(tmp_path) == [tmp_path / "2026.toml"]


def test_new_files_take_a_free_name(tmp_path: Path) -> None:
    starts = date(2026, 4, 1)
    names = []
    for _ in range(5):
        path = paths.new_file(starts, tmp_path)
        names.append(path.name)
        path.touch()
    assert names == ["2026.toml", "2026-04.toml", "2026-04-01.toml", "2026-04-01-2.toml", "2026-04-01-3.toml"]
    (tmp_path / "2027.toml").symlink_to("nowhere")
    assert paths.new_file(date(2027, 1, 1), tmp_path).name == "2027-01.toml"


def test_nothing_is_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data", "state", "config"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    assert paths.year_file(TODAY) is None
    assert paths.new_file(TODAY) == tmp_path / "data" / "funnel-tui" / "2026.toml"
    assert paths.config_file() == tmp_path / "config" / "funnel-tui" / "config.toml"
    assert paths.themes_folder() == tmp_path / "config" / "funnel-tui" / "themes"
    assert list(tmp_path.iterdir()) == []
