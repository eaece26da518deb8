"""Faults that the campaign found, each with the test that showed it and holds it now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.campaign.kit import DAY, NOW, make_year, open_year, year_path

from funnel_tui.cli import main as cli
from funnel_tui.storage import restore as restoring
from funnel_tui.storage.disk import atomic
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.store import SaveFailed

MOST_JOURNALS = 8


def test_a_disk_that_never_syncs_is_not_filled_with_journals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_year(tmp_path)
    store.press(DAY, "calls", 1, NOW)

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(SaveFailed):
            store.press(DAY, "calls", 1, NOW)
        for _ in range(60):
            # The screen tries again each second.
            with pytest.raises(SaveFailed):
                store.checkpoint()
    store.checkpoint()
    assert len(list(tmp_path.rglob("*.log"))) <= MOST_JOURNALS
    assert len(year_path(tmp_path).read_text().partition("[saved]")[2].splitlines()) <= MOST_JOURNALS


def test_a_press_that_waits_is_not_told_as_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("FUNNEL_TUI_TODAY", str(DAY))
    make_year(tmp_path).close()
    path = year_path(tmp_path)
    path.write_text(path.read_text().replace("[saved]", f"[[days.{DAY}]]\ncalls = 3\n\n[saved]"))
    code = cli.main(["--file", str(path), "add", "calls"])
    assert code or capsys.readouterr().err, "`calls 0`, exit code 0 and no word of why"


def test_an_edit_at_the_moment_of_a_restore_is_kept_somewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_year(tmp_path)
    path = year_path(tmp_path)
    older = tmp_path / "older.toml"
    older.write_bytes(path.read_bytes())
    store.press(DAY, "calls", 1, NOW)
    store.checkpoint()
    edit = path.read_text().replace("target = 100000", "target = 123456")
    real = atomic.atomic_write

    edits = [edit]

    def overtaken(target: Path, data: bytes, *, instead_of: atomic.Signature | None) -> object:
        if edits:
            path.write_text(edits.pop())
        return real(target, data, instead_of=instead_of)

    monkeypatch.setattr(restoring, "atomic_write", overtaken)
    open_year(tmp_path).restore(older)
    kept = [found for found in tmp_path.rglob("*.toml") if "target = 123456" in found.read_text()]
    assert kept


def test_a_key_of_thousands_of_parts_is_refused_as_nested_too_deeply() -> None:
    # The parser's time grows with the square of the parts; these few take a moment.
    key = b".".join([b"a"] * 1_500)
    for row in (key + b" = 1\n", b"[" + key + b"]\n", b"x = {" + key + b" = 1}\n"):
        assert codec.read(row).table is None
