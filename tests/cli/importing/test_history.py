"""`plan --from-history`: exports of deals, and the year files that are over, as figures of the plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period
from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    """63 decided deals of two years, a third of them won; one is open."""
    names = ("ID", "Title", "Creation date", "Status", "Won time", "Lost time", "Value")
    rows = [",".join(f"Deal - {name}" for name in names)]
    for n in range(63):
        created, closed = date.fromordinal(738900 + 10 * n), date.fromordinal(738940 + 10 * n)
        won = n % 3 == 0
        ends = f"{closed} 12:00:00," if won else f",{closed} 12:00:00"
        rows.append(f"{n},Secret Corp {n},{created} 08:00:00,{'Won' if won else 'Lost'},{ends},{8000 + n}")
    rows.append("99,Secret Corp,2025-11-03 08:00:00,Open,,,500")
    path = tmp_path / "pipedrive-deals.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def saved(home: Path, year: Path) -> Plan:
    found = Store.open(year, home / "state" / "funnel-tui").year
    assert found is not None
    return found.plan


def test_deals_are_shown_and_put_into_the_plan(run: Run, home: Path, year: Path, deals: Path) -> None:
    before = saved(home, year)
    code, out, err = run("plan", "--from-history", str(deals), "--dry-run")
    assert (code, err) == (0, "not saved: this was a dry run")
    assert out.splitlines()[:3] == [
        "Your own figures, 2024-2025, 63 decided deals",
        "Average deal: $8,030 ($8,022 to $8,038), 21 deals won → $8,670",
        "Opportunities, conversion rate: 33 % (23 % to 46 %), 63 decided deals → 37.3 %",
    ]
    assert saved(home, year) == before
    assert run("plan", "--from-history", str(deals))[0] == 0
    plan = saved(home, year)
    assert (plan.funnel.stages[-1].converts.text, plan.funnel.average_deal) == ("37.3%", Decimal(8670))
    assert plan.funnel.stages[-1].lead_days == 50
    assert plan.work.months
    # Nothing of the file is kept but the figures.
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file() and path != deals)
    assert b"Secret" not in kept


def test_scripts_get_every_figure(run: Run, year: Path, deals: Path) -> None:
    assert year.exists()
    code, out, _ = run("plan", "--from-history", str(deals), "--dry-run", "--json")
    table = json.loads(out)
    assert (code, table["decided"], table["figures"][0]["path"]) == (0, 63, "plan.average_deal")
    assert len(table["months"]) == 12


def test_years_that_are_over_are_a_history_too(
    run: Run, home: Path, year: Path, make: Make, whole_2026: Plan
) -> None:
    plan = replace(whole_2026, period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    old = make(year.with_name("2025.toml"), plan)
    store, now = Store.open(old, home / "state" / "funnel-tui"), datetime(2026, 3, 2, 9, tzinfo=UTC)
    for name, n in (("calls", 400), ("meetings", 60), ("opportunities", 15), ("lost", 6)):
        store.press(date(2025, 1, 7), name, n, now)
    store.win(date(2025, 3, 7), Decimal(7000), 4, now)
    store.checkpoint()
    store.close()
    before = old.read_bytes()
    code, out, _ = run("plan", "--from-history")
    assert code == 0
    assert out.startswith("Your own figures, 2025, 10 decided deals\n")
    # (20 x 20 % + 15) / 80
    assert saved(home, year).funnel.stages[0].converts.text == "23.8%"
    assert old.read_bytes() == before


def test_without_a_history_it_says_so(run: Run, year: Path, tmp_path: Path) -> None:
    assert year.exists()
    code, _, err = run("plan", "--from-history")
    assert code == 1
    assert "say nothing of this plan's figures" in err
    code, _, err = run("plan", "--from-history", str(tmp_path / "none.csv"))
    assert code == 1
    assert "there is no such file" in err
    assert run("plan", "--from-history", "--set", "target=5")[0] == 2
