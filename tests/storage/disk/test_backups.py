"""Backups: a copy of everything that is overwritten, and not more of them than help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from funnel_tui.storage.disk.backups import back_up, copies, thinned

NOON = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1_000_000_000


def test_a_copy_is_named_by_the_time_of_its_text(tmp_path: Path) -> None:
    made = back_up(str(tmp_path / "b"), b"one", NOON)
    assert made == str(tmp_path / "b" / "2026-11-23T120000.toml")
    assert Path(made).read_bytes() == b"one"


def test_the_same_text_is_not_copied_twice(tmp_path: Path) -> None:
    assert back_up(str(tmp_path), b"one", NOON)
    assert back_up(str(tmp_path), b"one", NOON + 10**9) is None
    assert back_up(str(tmp_path), b"two", NOON + 10**9)
    assert len(copies(str(tmp_path))) == 2


def test_a_copy_with_an_older_or_the_same_time_overwrites_none(tmp_path: Path) -> None:
    for text in (b"one", b"two", b"three"):
        assert back_up(str(tmp_path), text, NOON)
    assert back_up(str(tmp_path), b"old", NOON - 10**15)
    assert back_up(str(tmp_path), b"odd", -(10**30))
    assert [Path(p).read_bytes() for p in copies(str(tmp_path))] == [b"odd", b"old", b"three", b"two", b"one"]


def test_of_years_of_copies_the_useful_ones_stay() -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    names = [(first + timedelta(hours=2 * n)).strftime("%Y-%m-%dT%H%M%S.toml") for n in range(12 * 800)]
    kept = sorted(set(names) - set(thinned(names)))
    newest = names[-1][:10]
    assert sum(name.startswith(newest) for name in kept) == 10
    days = {name[:10] for name in kept}
    assert len([day for day in days if day > "2026-02-24"]) == 14
    assert {name[:7] for name in kept} == {name[:7] for name in sorted({n[:7] for n in names})[-12:]}
    assert thinned(kept) == []


def test_no_folder_has_no_copies(tmp_path: Path) -> None:
    assert copies(str(tmp_path / "none")) == ()
