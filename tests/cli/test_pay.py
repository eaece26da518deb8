"""`status` and the other commands, with and without `[pay]`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
SETS = (
    "pay.base=12k",
    "pay.period=quarter",
    "pay.tiers.0%=10",
    "pay.tiers.100%=15%",
    "pay.bonuses.deals=100",
)


@pytest.fixture
def paid(run: Run, year: Path) -> Path:
    """A year of the article's plan with a deal of 12,000 in its first quarter, and pay."""
    for entry in ("won", "12000"), ("meetings", "4"):
        assert run("--file", str(year), "add", *entry)[0] == 0
    sets = [part for each in SETS for part in ("--set", each)]
    assert run("--file", str(year), "plan", *sets)[0] == 0
    return year


def test_status_says_what_it_pays(run: Run, paid: Path) -> None:
    code, out, _ = run("--file", str(paid), "status")
    assert code == 0
    # 61 of the first quarter's 90 days: 12,000 * 61 / 90; 12,000 sold, the quota of the quarter is less.
    (line,) = [line for line in out.splitlines() if line.startswith("Pay: ")]
    assert line.startswith("Pay: $")
    assert "base $8,133.33" in line
    assert "bonuses $100" in line
    assert "by the end" in out.splitlines()[-1]


def test_json_has_it_last_and_adds_up(run: Run, paid: Path) -> None:
    _, out, _ = run("--file", str(paid), "status", "--json")
    table = json.loads(out)
    assert list(table)[-1] == "pay"
    period = table["pay"]["period"]
    assert (period["starts"], period["ends"], period["sales"]) == ("2026-01-01", "2026-03-31", "12000")
    assert float(table["pay"]["earned"]) == pytest.approx(
        sum(float(period[name]) for name in ("base", "commission", "bonus"))
    )
    quota, sales = float(period["quota"]), 12_000.0
    due = 0.1 * min(sales, quota) + 0.15 * max(0.0, sales - quota)
    assert float(period["commission"]) == pytest.approx(due, abs=0.01)
    ends = table["pay"]["at_end"]
    assert float(ends["p10"]) < float(ends["p50"]) < float(ends["p90"])


def test_nothing_else_says_a_word_of_it(run: Run, paid: Path) -> None:
    for command in (
        *("plan", "plan --json", "plan --markdown", "status --short", "review", "review --json"),
        *("export --csv", "export --json", "export --ics"),
    ):
        code, out, _ = run("--file", str(paid), *command.split())
        assert code == 0
        assert "pay" not in out.lower(), command
        assert "12000" not in out or "export" in command or "review" in command


def test_without_it_status_is_as_it_was(run: Run, year: Path) -> None:
    _, out, _ = run("--file", str(year), "status", "--json")
    assert "pay" not in json.loads(out)
    _, out, _ = run("--file", str(year), "status")
    assert "Pay" not in out


def test_check_names_a_fault_with_its_line(run: Run, paid: Path) -> None:
    paid.write_text(paid.read_text("utf-8").replace('"100%" = "15%"', '"100%" = "150%"'), "utf-8")
    code, out, err = run("--file", str(paid), "check")
    assert code == 1
    assert "pay.tiers.100%: cannot be 150%; allowed: a rate from 0 % to 100 %, such as 10%" in out + err


def test_a_change_of_pay_keeps_what_is_not_known_and_the_tiers_in_their_order(run: Run, paid: Path) -> None:
    text = paid.read_text("utf-8").replace("[pay]\n", '[pay]\nagreed = "in March"\n', 1)
    paid.write_text(text, "utf-8")
    assert run("--file", str(paid), "plan", "--set", "pay.base=9k", "--set", "pay.tiers.125%=20%")[0] == 0
    table = tomllib.loads(paid.read_text("utf-8"))
    assert (table["pay"]["agreed"], table["pay"]["base"]) == ("in March", 9000)
    assert list(table["pay"]["tiers"].items()) == [("0%", "10%"), ("100%", "15%"), ("125%", "20%")]


def test_undo_of_the_plan_takes_pay_back(run: Run, paid: Path) -> None:
    sets = [
        "--set",
        "pay.base=",
        "--set",
        "pay.period=",
        "--set",
        "pay.tiers.0%=",
        "--set",
        "pay.tiers.100%=",
    ]
    assert run("--file", str(paid), "plan", *sets, "--set", "pay.bonuses.deals=")[0] == 0
    _, out, _ = run("--file", str(paid), "status", "--json")
    assert "pay" not in json.loads(out)
