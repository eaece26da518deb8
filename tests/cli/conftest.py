"""Folders of our own, a fixed date, and a way to run a command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.cli import main as cli
from funnel_tui.core.plan.plan import Plan
from funnel_tui.storage.store import Store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where data, state and config folders would be; it is Monday, 2 March 2026."""
    for name in ("data", "state", "config"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.delenv("FUNNEL_TUI_FILE", raising=False)
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-03-02")
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command: the exit code, stdout, stderr."""
    assert home.exists()

    def call(*args: str) -> tuple[int, str, str]:
        code = cli.main(list(args))
        printed = capsys.readouterr()
        return code, printed.out.rstrip("\n"), printed.err.rstrip("\n")

    return call


@pytest.fixture
def make(home: Path) -> Callable[[Path, Plan], Path]:
    """Write a year file as the program does."""

    def call(path: Path, plan: Plan) -> Path:
        store = Store.open(path, home / "state" / "funnel-tui")
        store.create(plan, datetime(2026, 1, 1, 9, tzinfo=UTC))
        store.close()
        return path

    return call


@pytest.fixture
def whole_2026() -> Plan:
    """The article's plan for the calendar year."""
    return ARTICLE_2026


@pytest.fixture
def year(home: Path, make: Callable[[Path, Plan], Path], whole_2026: Plan) -> Path:
    """The year file in the data folder."""
    return make(home / "data" / "funnel-tui" / "2026.toml", whole_2026)
