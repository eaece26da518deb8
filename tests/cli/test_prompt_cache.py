"""The kept line of `status --short` is right or is not used."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from funnel_tui.cli import commands
from funnel_tui.cli import main as cli
from funnel_tui.cli.result import Output
from funnel_tui.core.plan.example import example_plan
from funnel_tui.storage.store import Store
from funnel_tui.system import prompt_cache as short_cache

LATER = 10**9


def remember(state: Path, asked: str, depends: list[Path], line: str) -> None:
    short_cache.remember(state, asked, time.time_ns() + LATER, depends, line)


def test_a_line_is_kept_while_nothing_changes(tmp_path: Path) -> None:
    year, missing = tmp_path / "a year.toml", tmp_path / "config.toml"
    year.write_text("1", encoding="utf-8")
    asked = short_cache.query(year, "2026-11-23")
    assert short_cache.recall(tmp_path, asked) is None
    remember(tmp_path, asked, [year, missing], "ON PACE · €1")
    assert short_cache.recall(tmp_path, asked) == "ON PACE · €1"
    missing.write_text("", encoding="utf-8")
    assert short_cache.recall(tmp_path, asked) is None


def test_another_date_file_or_content_is_another_question(tmp_path: Path) -> None:
    year = tmp_path / "2026.toml"
    year.write_text("1", encoding="utf-8")
    asked = short_cache.query(year, "2026-11-23")
    remember(tmp_path, asked, [year], "line")
    assert short_cache.recall(tmp_path, short_cache.query(year, "2026-11-24")) is None
    assert short_cache.recall(tmp_path, short_cache.query(None, "2026-11-23")) is None
    year.write_text("2", encoding="utf-8")
    assert short_cache.recall(tmp_path, asked) is None


def test_what_changed_while_it_was_made_is_not_kept(tmp_path: Path) -> None:
    year = tmp_path / "2026.toml"
    since = time.time_ns()
    year.write_text("1", encoding="utf-8")
    short_cache.remember(tmp_path, "asked", since, [year], "line")
    assert short_cache.recall(tmp_path, "asked") is None


def test_what_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    remember(blocked, "asked", [], "line")
    remember(tmp_path, "asked", [tmp_path / "a\nb"], "line")
    remember(tmp_path, "asked", [tmp_path], "two\nlines")
    assert short_cache.recall(tmp_path, "asked") is None
    assert short_cache.recall(blocked, "asked") is None


@pytest.mark.parametrize("content", [b"", b"\n", b"asked", b"\xff\xfe\x00", b"asked\nline"])
def test_a_spoiled_file_is_not_believed(tmp_path: Path, content: bytes) -> None:
    remember(tmp_path, "asked", [tmp_path / "none"], "line")
    (kept,) = (tmp_path / "short").iterdir()
    kept.write_bytes(content)
    assert short_cache.recall(tmp_path, "asked") is None


@pytest.fixture
def short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """`status --short` with every file believed to have settled."""
    for name in ("data", "state", "config"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-11-23")
    monkeypatch.setattr(short_cache, "_SETTLED", -LATER)

    def call(*args: str) -> str:
        assert cli.main([*args, "status", "--short"]) == 0
        return capsys.readouterr().out.strip()

    return call


def test_everything_that_may_change_the_line_does(
    short: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, state = tmp_path / "data" / "funnel-tui" / "2026.toml", tmp_path / "state" / "funnel-tui"
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    store = Store.open(path, state)
    store.create(example_plan(date(2026, 3, 1)), now)
    first = short()
    assert "calls 0/" in first

    computed = []
    real = commands.call

    def compute(asked: Namespace) -> Output:
        computed.append(asked)
        return real(asked)

    monkeypatch.setattr(commands, "call", compute)
    assert short() == first
    assert short("--file", str(path)) == first
    assert short("--file", str(path)) == first
    assert len(computed) == 1

    # A press that is in the journal only.
    store.press(now.date(), "calls", 2, now)
    assert "calls 2/" in short()
    store.checkpoint()
    assert "calls 2/" in short()
    # A hand edit of the same length.
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("calls = 2", "calls = 7"), encoding="utf-8")
    assert "calls 7/" in short()
    # Settings that come, and another date.
    config = tmp_path / "config" / "funnel-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[numbers]\ncurrency = "after"\n', encoding="utf-8")
    assert "0 $ of 100,000 $" in short()
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-11-24")
    assert "calls 0/" in short()
    # A newer file that holds the date as well.
    other = Store.open(path.with_name("2026-11.toml"), state)
    plan = example_plan(date(2026, 11, 1))
    other.create(replace(plan, currency="€"), now)
    assert "€" in short()
