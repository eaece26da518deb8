"""`review`: which week, what a bad one says, and that every year has a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_tui.core.forecast.backtest import backtest
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.past.known import Entered
from funnel_tui.core.progress.year import Year

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


def test_a_week_that_is_named(run: Run, year: Path) -> None:
    assert year.exists()
    run("add", "calls", "7", "--on", "2026-01-13")
    run("add", "won", "12000", "--on", "2026-01-14")
    code, out, err = run("review", "--week", "2026-W03")
    assert (code, err) == (0, "")
    table = json.loads(run("review", "--week", "2026-W03", "--json")[1])
    assert table["markdown"] == out
    assert (table["week"], table["starts"], table["date"]) == ("2026-W03", "2026-01-12", "2026-03-02")
    assert (table["planned"]["calls"], table["done"]["calls"], table["won"]) == (50, 7, ["12000"])
    lines = out.splitlines()
    assert lines[0] == "# Week 2026-W03: 12 Jan to 18 Jan 2026"
    assert lines[2] == "Seen on Mon 2 Mar 2026."
    calls = next(line for line in lines if line.startswith("| Calls "))
    # 2,000 calls in 202 days: 119 until the 18th, 69 until the 11th.
    assert [cell.strip() for cell in calls.split("|")[2:5]] == ["50", "7", "14 %"]
    assert "Won 1: $12,000. Lost none." in lines
    assert [line for line in lines if line.startswith("## ")] == [
        "## Planned and done",
        "## Rates",
        "## The leak",
        "## Ways back",
        "## Next: week 2026-W10, 2 Mar to 8 Mar 2026",
        "## One more is worth",
    ]


@pytest.mark.parametrize(
    ("today", "week", "said"),
    [
        ("2026-03-02", "2026-W09", "The last full week, seen on Mon 2 Mar 2026."),
        ("2026-03-04", "2026-W09", "The last full week, seen on Wed 4 Mar 2026."),
        ("2026-03-05", "2026-W10", "The current week, until Thu 5 Mar 2026."),
        ("2026-03-08", "2026-W10", "The current week, until Sun 8 Mar 2026."),
    ],
)
def test_the_week_by_default(
    run: Run, year: Path, monkeypatch: pytest.MonkeyPatch, today: str, week: str, said: str
) -> None:
    assert year.exists()
    monkeypatch.setenv("FUNNEL_TUI_TODAY", today)
    code, out, err = run("review")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith(f"# Week {week}: ")
    assert lines[2] == said


@pytest.mark.parametrize("week", ["2026-99", "2026-W54", "last", ""])
def test_a_bad_week_is_one_line(run: Run, year: Path, week: str) -> None:
    assert year.exists()
    said = f"--week is {week!r}; allowed: an ISO week such as 2026-W11"
    assert run("review", "--week", week) == (2, "", said)


def test_without_a_file(run: Run, home: Path) -> None:
    said = "no year file holds 2026-03-02; start funnel-tui to make a plan"
    assert run("review") == (1, "", said)
    assert list(home.iterdir()) == []


def test_the_demo_has_a_page_and_keeps_nothing(run: Run, home: Path) -> None:
    code, out, err = run("--demo", "review")
    assert (code, err) == (0, "")
    assert out.startswith("# Week 2026-W09: ")
    assert list(home.iterdir()) == []


def plain(plan: Plan) -> Plan:
    return plan


def bare(plan: Plan) -> Plan:
    return replace(plan, funnel=replace(plan.funnel, channels=()))


def windowless(plan: Plan) -> Plan:
    late = tuple(replace(stage, lead_days=300) for stage in plan.funnel.stages)
    return replace(plan, funnel=replace(plan.funnel, stages=late))


@pytest.fixture
def pasts_once(monkeypatch: pytest.MonkeyPatch, worlds_once: None) -> None:  # noqa: ARG001
    """Make past forecasts once for each year and date: they take a second, and do not depend on the week."""
    made, known = backtest.backtest, list[tuple[Year, date, Sequence[Entered], backtest.Backtest]]()

    def once(year: Year, today: date, entered: Sequence[Entered] = ()) -> backtest.Backtest:
        for *asked, found in known:
            if asked == [year, today, entered]:
                return found
        known.append((year, today, entered, made(year, today, entered)))
        return known[-1][-1]

    monkeypatch.setattr(backtest, "backtest", once)


@pytest.mark.usefixtures("pasts_once")
@pytest.mark.parametrize("kind", [plain, bare, windowless])
def test_every_state_of_a_year_has_a_page(
    run: Run,
    make: Make,
    whole_2026: Plan,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: Callable[[Plan], Plan],
) -> None:
    path = make(home / "year.toml", kind(whole_2026))
    for today in ("2025-06-02", "2026-01-01", "2026-12-31", "2027-01-01", "2030-01-01"):
        monkeypatch.setenv("FUNNEL_TUI_TODAY", today)
        for week in ([], ["--week", "2026-W11"], ["--week", "2024-W01"]):
            code, out, err = run("--file", str(path), "review", *week)
            assert (code, err) == (0, "")
            assert out.startswith("# Week 20")


def test_the_notation_is_the_users(run: Run, home: Path, year: Path) -> None:
    assert year.exists()
    config = home / "config" / "funnel-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[numbers]\ndecimal = ","\ncurrency = "after"\n', encoding="utf-8")
    assert "0 $ of 100.000 $." in run("review")[1]


def test_an_unreadable_file_is_one_line(run: Run, year: Path) -> None:
    year.write_text("[plan\n", encoding="utf-8")
    code, _, err = run("review", "--week", "2026-W03")
    assert code == 1
    assert err.startswith(f"{year}:1: ")
    assert len(err.splitlines()) == 1
