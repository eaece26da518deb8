"""The kept chance is of just this plan, log and date, or it is not used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from funnel_tui.system import prompt_cache as short_cache


def test_a_chance_is_kept_for_what_it_was_made_from(tmp_path: Path) -> None:
    assert short_cache.recall_chance(tmp_path, "7c1e", "key") is None
    short_cache.remember_chance(tmp_path, "7c1e", "key", 0.4125, 61_999.75, 98_000.5)
    assert short_cache.recall_chance(tmp_path, "7c1e", "key") == (0.4125, 61_999.75, 98_000.5)
    assert short_cache.recall_chance(tmp_path, "7c1e", "other") is None
    assert short_cache.recall_chance(tmp_path, "0000", "key") is None
    short_cache.remember_chance(tmp_path, "7c1e", "other", 0.5, 1.0, 2.0)
    assert short_cache.recall_chance(tmp_path, "7c1e", "key") is None
    # One file for each year, however many chances there were.
    assert [path.suffix for path in (tmp_path / "short").iterdir()] == [".chance"]


def test_another_version_has_its_own_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short_cache.remember_chance(tmp_path, "id", "key", 0.5, 1.0, 2.0)
    monkeypatch.setattr(short_cache, "__version__", "0.0.0")
    assert short_cache.recall_chance(tmp_path, "id", "key") is None


def test_the_same_chance_again_leaves_the_file_alone(tmp_path: Path) -> None:
    short_cache.remember_chance(tmp_path, "id", "key", 0.5, 1.0, 2.0)
    place = Path(short_cache.chance_place(tmp_path, "id"))
    os.utime(place, ns=(1, 1))
    short_cache.remember_chance(tmp_path, "id", "key", 0.5, 1.0, 2.0)
    assert place.stat().st_mtime_ns == 1
    short_cache.remember_chance(tmp_path, "id", "key", 0.25, 1.0, 2.0)
    assert place.stat().st_mtime_ns != 1


@pytest.mark.parametrize(
    "numbers",
    ["", "0.5 1", "0.5 1 2 3", "x 1 2", "1.5 1 2", "nan 1 2", "0.5 nan 2", "0.5 3 2", "0.5 -inf inf", "\xff"],
)
def test_a_spoiled_file_is_not_believed(tmp_path: Path, numbers: str) -> None:
    short_cache.remember_chance(tmp_path, "id", "key", 0.5, 1.0, 2.0)
    place = Path(short_cache.chance_place(tmp_path, "id"))
    mark = place.read_text(encoding="ascii").split()[0]
    place.write_text(f"{mark} {numbers}", encoding="latin-1")
    assert short_cache.recall_chance(tmp_path, "id", "key") is None


def test_what_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    short_cache.remember_chance(blocked, "id", "key", 0.5, 1.0, 2.0)
    assert short_cache.recall_chance(blocked, "id", "key") is None
