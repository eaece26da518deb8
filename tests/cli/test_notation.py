"""Every command with German settings: a decimal comma, a grouping dot, the currency behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.notation import SETTINGS, foreign, odd_year, typed_rates

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.storage.format import year_toml as codec

Run = Callable[..., tuple[int, str, str]]

COMMANDS = (
    "plan",
    "plan --markdown",
    "plan --set target=1234567.5 --dry-run",
    "status",
    "status --short",
    "review",
    "check",
    "restore",
    "add calls 1200",
    "add won 12500.5",
    "add lost",
)


@pytest.fixture
def german(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = home / "config" / "funnel-tui" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-09-10")
    return home


def check(run: Run, plan: Plan, *args: str) -> None:
    code, out, err = run(*args)
    assert code == 0, err
    typed = {*typed_rates(plan), *args}
    assert foreign(out, typed) == [], out
    assert foreign(err, typed) == [], err


def odd(path: Path, text: str) -> Plan:
    path.write_text(text, encoding="utf-8")
    year = codec.decode(codec.read(text.encode()).table or {}, text).year
    assert year is not None
    return year.plan


@pytest.mark.parametrize("command", COMMANDS)
def test_a_year_of_ones_own(run: Run, german: Path, command: str) -> None:
    plan = odd(german / "odd.toml", odd_year())
    check(run, plan, "--file", str(german / "odd.toml"), *command.split())


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.split()[0] not in ("add", "restore")])
@pytest.mark.parametrize("today", ["2026-03-02", "2026-11-23"])
def test_the_demo(run: Run, german: Path, monkeypatch: pytest.MonkeyPatch, command: str, today: str) -> None:
    assert german.exists()
    monkeypatch.setenv("FUNNEL_TUI_TODAY", today)
    check(run, demo_year(date.fromisoformat(today)).plan, "--demo", *command.split())


def test_warnings_too(run: Run, german: Path) -> None:
    late = odd_year().replace("counted_from = 2026-03-10", "counted_from = 2026-12-01")
    plan = odd(german / "late.toml", late)
    code, out, _ = run("--file", str(german / "late.toml"), "plan")
    assert code == 0
    assert "closes after 20 Dec 2026" in out
    assert foreign(out, typed_rates(plan)) == []
