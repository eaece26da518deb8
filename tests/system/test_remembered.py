"""What is remembered between runs, and that nothing depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from funnel_tui.system.remembered import Choices, load, save


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "funnel-tui"
    chosen = Choices(theme='a "quoted" näme', screen="target")
    assert save(folder, chosen)
    assert load(folder) == chosen
    assert save(folder, Choices())
    assert load(folder) == Choices()
    assert [path.name for path in folder.iterdir()] == ["state.toml"]


@pytest.mark.parametrize("content", [b"", b"theme = ", b"\xff", b"theme = 3\nscreen = []", b"[" * 3000])
def test_what_cannot_be_read_was_never_chosen(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.toml").write_bytes(content)
    assert load(tmp_path) == Choices()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not save(tmp_path / "file", Choices("x"))
    (tmp_path / "state.toml").mkdir()
    assert not save(tmp_path, Choices("x"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "state.toml"]
