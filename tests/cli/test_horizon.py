"""`status --horizon quarter`, as text and for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


def test_the_quarter_for_scripts(run: Run, year: Path) -> None:
    assert run("--file", str(year), "add", "won", "12000")[0] == 0
    assert run("--file", str(year), "plan", "--set", "quarters.2026-Q1=20k")[0] == 0
    code, out, _ = run("--file", str(year), "status", "--json", "--horizon", "quarter")
    assert code == 0
    table = json.loads(out)
    assert [table[name] for name in ("horizon", "quarter", "starts", "ends")] == [
        "quarter",
        "2026-Q1",
        "2026-01-01",
        "2026-03-31",
    ]
    revenue = table["revenue"]
    assert (revenue["actual"], revenue["target"], revenue["attainment"]) == ("12000", "20000", 0.6)
    assert 0 < table["chance"] < 1
    assert float(revenue["projection"]["p10"]) >= 12_000
    assert [row["name"] for row in table["activities"]] == [
        *("calls", "emails", "meetings", "opportunities", "deals")
    ]
    assert list(table)[-2:] == ["coverage", "closing"]
    assert table["closing"] is None
    deals = table["activities"][-1]
    assert (deals["actual"], deals["quota"], deals["last_useful_day"]) == (1, 2, "2026-03-31")


def test_the_quarter_for_people(run: Run, year: Path) -> None:
    code, out, _ = run("--file", str(year), "status", "--horizon", "quarter")
    assert code == 0
    assert out.startswith("2026-Q1 · 1 Jan 2026 to 31 Mar 2026 · 22 working days left\n$0 of $")
    assert " chance to reach $3,431 in Q1 (likely $" in out
    assert "last useful day" in out


def test_in_its_last_weeks_it_says_what_closing_takes(
    run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-06-22")
    out = run("--file", str(year), "status", "--horizon", "quarter")[1]
    assert "To close: " in out
    assert "2026-Q3 has $" in out.splitlines()[-1]
    closing = json.loads(run("--file", str(year), "status", "--json", "--horizon", "quarter")[1])["closing"]
    assert closing["next"]["quarter"] == "2026-Q3"
    assert closing["decisions"] >= closing["missing"] > 0


def test_the_year_is_what_there_is_without_it(run: Run, year: Path) -> None:
    plain = run("--file", str(year), "status", "--json")
    assert run("--file", str(year), "status", "--json", "--horizon", "year") == plain


def test_the_month_for_people_and_scripts(run: Run, year: Path) -> None:
    code, out, _ = run("--file", str(year), "status", "--horizon", "month")
    assert code == 0
    assert out.startswith("2026-03 · 1 Mar 2026 to 31 Mar 2026 · 22 working days left\n")
    table = json.loads(run("--file", str(year), "status", "--json", "--horizon", "month")[1])
    assert [table[name] for name in ("horizon", "month", "starts", "ends")] == [
        *("month", "2026-03", "2026-03-01", "2026-03-31")
    ]
    assert table["closing"] is None


def test_status_has_a_line_of_the_present_quarter(run: Run, year: Path) -> None:
    assert run("--file", str(year), "plan", "--set", "quarters.2026-Q1=20k")[0] == 0
    last = run("--file", str(year), "status")[1].splitlines()[-1]
    assert last.startswith("2026-Q1: $0 of $20,000, 0 %")
    assert " % chance (likely $" in last


def test_one_line_has_no_quarter(run: Run, year: Path) -> None:
    code, _, err = run("--file", str(year), "status", "--short", "--horizon", "quarter")
    assert code == 2
    assert "--horizon quarter is not for one line" in err


def test_quarters_that_do_not_fit_the_target_are_refused(run: Run, year: Path) -> None:
    code, _, err = run("--file", str(year), "plan", "--set", "quarters.2026-Q1=200k")
    assert code == 1
    assert "plan.quarters: add up to 200,000" in err
