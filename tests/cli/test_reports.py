"""`plan` and `status` in this process: figures, words and the contract of the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from funnel_tui.core.forecast.insight import insight
from funnel_tui.core.forecast.shortfall import shortfall
from funnel_tui.core.forecast.simulate import forecast
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.conversion import wilson
from funnel_tui.core.progress.pace import pace
from funnel_tui.core.progress.year import Year
from funnel_tui.core.report.forecast_text import shortfall_text
from funnel_tui.core.report.pages.status_json import status_table
from funnel_tui.core.values.money import PLAIN
from funnel_tui.storage.store import Store
from funnel_tui.system import prompt_cache as short_cache

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


def year_of(path: Path) -> Year:
    """What the file and its journal hold."""
    store = Store.open(path, path.parent.parent.parent / "state" / "funnel-tui")
    try:
        assert store.year is not None
        return store.year
    finally:
        store.close()


class TestPlan:
    def plan(self, run: Run, *args: str) -> dict[str, Any]:
        code, out, _ = run(*args, "plan", "--json")
        assert code == 0
        table: dict[str, Any] = json.loads(out)
        return table

    def test_json_has_the_articles_figures(self, run: Run, year: Path) -> None:
        table = self.plan(run, "--file", str(year))
        assert list(table) == [
            "starts",
            "ends",
            "working_days",
            "target",
            "average_deal",
            "chance",
            "confidence",
            "warnings",
            "activities",
            "levers",
            "feasible",
            "plans",
        ]
        assert (table["starts"], table["ends"], table["working_days"]) == ("2026-01-01", "2026-12-31", 261)
        assert (table["target"], table["average_deal"], table["confidence"]) == ("100000", "10000", None)
        assert round(table["chance"], 4) == 0.5487
        assert table["warnings"] == []
        found = [(a["name"], a["kind"], a["quota"], a["rate"], a["exact"]) for a in table["activities"]]
        assert found == [
            ("calls", "channel", 2000, "1 in 40", "2000"),
            ("emails", "channel", 5000, "1%", "5000"),
            ("meetings", "stage", 100, "1 in 5", "100"),
            ("opportunities", "stage", 20, "50%", "20"),
            ("deals", "deals", 10, None, "10"),
        ]
        calls = table["activities"][0]
        assert (calls["opens"], calls["last_useful_day"]) == ("2026-01-01", "2026-10-09")

    def test_json_parts_add_up(self, run: Run, year: Path) -> None:
        assert year.exists()
        for activity in self.plan(run)["activities"]:
            assert list(activity) == [
                "name",
                "kind",
                "quota",
                "exact",
                "rate",
                "opens",
                "last_useful_day",
                "quarters",
                "months",
                "weeks",
                "days",
            ]
            for part in ("quarters", "months", "weeks", "days"):
                assert sum(activity[part].values()) == activity["quota"]
            assert list(activity["quarters"]) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
            assert next(iter(activity["months"])) == "2026-01"
            assert next(iter(activity["weeks"])) == "2026-W01"
            assert 0 not in activity["days"].values()
            assert all(date.fromisoformat(day) for day in activity["days"])

    def test_exact_is_a_fraction(self, whole_2026: Plan, make: Make, run: Run, home: Path) -> None:
        funnel = replace(whole_2026.funnel, target=Decimal("70000"), average_deal=Decimal("30000"))
        path = make(home / "seven.toml", replace(whole_2026, funnel=funnel))
        found = {
            a["name"]: (a["quota"], a["exact"]) for a in self.plan(run, "--file", str(path))["activities"]
        }
        assert found["deals"] == (3, "7/3")
        assert found["opportunities"] == (6, "14/3")
        assert Fraction(found["calls"][1]) == Fraction(2800, 6)

    def test_a_missing_file_shows_the_example_and_writes_nothing(self, run: Run, home: Path) -> None:
        code, out, err = run("--file", str(home / "none.toml"), "plan", "--json")
        table = json.loads(out)
        assert (code, err) == (0, "no file yet: this is the example plan")
        assert (table["starts"], table["ends"]) == ("2026-03-02", "2027-03-01")
        assert [a["quota"] for a in table["activities"]] == [2000, 5000, 100, 20, 10]
        assert list(home.iterdir()) == []

    def test_text(self, run: Run, year: Path) -> None:
        assert year.exists()
        code, out, err = run("plan")
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[0] == "1 Jan 2026 to 31 Dec 2026 · 261 working days"
        assert lines[1] == "$100,000 at $10,000 a deal · 55 % chance of 10 deals if you do all of it"
        assert lines[4].split() == [
            "Calls",
            "2,000",
            "9.9",
            "1",
            "in",
            "40",
            "1",
            "Jan",
            "2026",
            "9",
            "Oct",
            "2026",
            "634",
            "643",
            "654",
            "69",
        ]
        assert len(lines) == 9

    def test_an_unusable_plan_says_where(self, run: Run, year: Path) -> None:
        text = year.read_text(encoding="utf-8")
        year.write_text(text.replace('converts = "1 in 5"', 'converts = "6 in 5"'), encoding="utf-8")
        (year.parent.parent.parent / "state" / "funnel-tui" / "files").unlink(missing_ok=True)
        code, out, err = run("plan")
        line = next(n for n, row in enumerate(text.splitlines(), 1) if "1 in 5" in row)
        assert (code, out) == (1, "")
        assert err.startswith(f"{year}:{line}: stages.meetings.converts: ")
        assert "allowed: above 0 % and at most 100 %" in err


class TestStatus:
    def test_json(self, run: Run, year: Path) -> None:
        assert year.exists()
        run("add", "calls", "400", "--on", "2026-02-27")
        run("add", "won", "12000.50")
        code, out, _ = run("status", "--json")
        table = json.loads(out)
        assert code == 0
        assert list(table) == [
            "date",
            "verdict",
            "headline",
            "chance",
            "chance_basis",
            "revenue",
            "activities",
            "observed",
            "leak",
            "ways_back",
            "recovery",
            "catch_up_by",
            "coverage",
        ]
        assert table["date"] == "2026-03-02"
        assert table["verdict"] == "behind"
        assert table["headline"] == "emails behind by 42 days"
        assert table["chance_basis"] == "plan"
        assert table["revenue"]["actual"] == "12000.50"
        assert table["revenue"]["target"] == "100000"
        assert table["revenue"]["expected"] == "0"
        calls = table["activities"][0]
        assert list(calls) == [
            "name",
            "today",
            "due_today",
            "next_period_due",
            "actual",
            "next_period",
            "expected",
            "delta",
            "safe_days",
            "needed_per_day",
            "quota",
            "verdict",
            "catch_up_today",
        ]
        # 42 of the 202 weekdays of the calls' window had passed.
        assert calls["expected"] == float(Fraction(2000 * 42, 202))
        assert calls["delta"] == float(400 - Fraction(2000 * 42, 202))
        assert calls["needed_per_day"] == 1600 / 160
        assert (calls["actual"], calls["today"], calls["due_today"], calls["quota"]) == (400, 0, 10, 2000)
        assert table["activities"][-1]["safe_days"] is None
        assert [a["name"] for a in table["activities"]] == [
            "calls",
            "emails",
            "meetings",
            "opportunities",
            "deals",
        ]

    def test_text(self, run: Run, year: Path) -> None:
        assert year.exists()
        run("add", "calls", "400", "--on", "2026-02-27")
        code, out, err = run("status")
        assert (code, err) == (0, "")
        lines = out.splitlines()
        year_now, today = year_of(year), date(2026, 3, 2)
        found, worst = forecast(year_now, today), shortfall(year_now, today)
        assert found is not None
        assert worst is not None
        low, high = (PLAIN.compact_money(Fraction(x), "$") for x in (found.revenue.p10, found.revenue.p90))
        # The chance never without its range, and on what it stands.
        assert lines[-5] == (
            f"{round(found.chance * 100)} % chance to reach $100,000 (likely {low} to {high}, "
            f"{found.deals.p10:.0f} to {found.deals.p90:.0f} deals); "
            "mostly by planned rates, 0 of 5 deals decided"
        )
        assert lines[-4].lower() == shortfall_text(worst, PLAIN)
        assert [line.partition(":")[0] for line in lines[-3:]] == ["In the pipeline", "Coverage", "2026-Q1"]
        assert lines[0] == "Mon 2 Mar 2026 · working day 43 of 261"
        assert lines[1] == "BEHIND · emails behind by 42 days · $0 of $100,000"
        assert lines[4].split() == [
            "Calls",
            "0",
            "/",
            "10",
            "400",
            "415.8",
            "-15.8",
            "2,000",
            "10",
            "▼",
            "1.5",
            "days",
            "behind",
        ]

    def test_short(self, run: Run, year: Path) -> None:
        assert year.exists()
        assert run("status", "--short") == (
            0,
            "BEHIND 42 days · $0 of $100,000 · today calls 0/10 emails 0/24 meetings 0/1",
            "",
        )

    def test_json_has_the_insight(self, run: Run, year: Path) -> None:
        for n, day in enumerate(("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02")):
            run("add", "calls", "40", "--on", day)
            run("add", "emails", "90", "--on", day)
            run("add", "meetings", "2", "--on", day)
            run("add", "opportunities", "1", "--on", day)
            run("add", *(["won", "9000.50"] if n % 2 else ["lost"]), "--on", day)
        table = json.loads(run("status", "--json")[1])
        found = insight(year_of(year), date(2026, 3, 2))
        assert found.forecast is not None
        assert found.shortfall is not None
        assert (table["chance"], table["chance_basis"]) == (found.forecast.chance, "log")
        band = found.forecast.revenue
        assert table["revenue"]["projection"] == {
            "p10": f"{band.p10:.2f}",
            "p50": f"{band.p50:.2f}",
            "p90": f"{band.p90:.2f}",
        }
        assert [list(row) for row in table["observed"]] == [
            ["name", "planned", "value", "low", "high", "trials", "shared"]
        ] * 4
        assert table["observed"][0]["shared"] is True
        # Ten meetings, the last four weeks ago; five deals decided, two of them won.
        assert table["observed"][2] == {
            "name": "meetings",
            "planned": 0.2,
            "value": 0.5,
            "low": wilson(5, 10)[0],
            "high": wilson(5, 10)[1],
            "trials": 10.0,
            "shared": False,
        }
        assert (table["observed"][3]["value"], table["observed"][3]["trials"]) == (0.4, 5)
        assert table["leak"] == {
            "sentence": shortfall_text(found.shortfall, PLAIN),
            "cause": "effort",
            "names": ["calls", "emails"],
            "ratio": found.shortfall.worst.ratio,
            "sureness": "sure",
        }
        assert list(table["ways_back"]) == ["even", "sure"]
        for level, ways in (("even", found.even), ("sure", found.sure)):
            assert table["ways_back"][level] == [
                {"lever": str(way.lever), "name": way.name, "now": way.now, "needed": way.needed}
                for way in ways
            ]
            assert table["ways_back"][level]
        assert [choice["repair"] for choice in table["recovery"]] == [
            "spread it",
            "four weeks",
            "two weeks",
            "let it go",
        ]
        assert list(table["recovery"][0]) == ["repair", "by", "today", "chance"]
        assert list(table["recovery"][0]["today"]) == ["calls", "emails"]

    def test_the_insight_of_every_state_of_a_year(
        self, run: Run, make: Make, whole_2026: Plan, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        funnel = whole_2026.funnel
        late = tuple(replace(stage, lead_days=300) for stage in funnel.stages)
        plans = {
            "plain": whole_2026,
            "bare": replace(whole_2026, funnel=replace(funnel, channels=())),
            "windowless": replace(whole_2026, funnel=replace(funnel, stages=late)),
        }
        for name, plan in plans.items():
            path = make(home / f"{name}.toml", plan)
            for today in ("2025-06-01", "2026-01-01", "2026-12-31", "2027-01-01", "2030-01-01"):
                monkeypatch.setenv("FUNNEL_TUI_TODAY", today)
                code, out, err = run("--file", str(path), "status", "--json")
                table = json.loads(out)
                assert (code, err) == (0, "")
                assert 0 <= table["chance"] <= 1
                assert table["leak"] is None or table["leak"]["cause"] == "effort"
                for form in ([], ["--short"]):
                    code, out, err = run("--file", str(path), "status", *form)
                    assert (code, err) == (0, "")
                    over = today > "2026-12-31"
                    assert ("% chance" in out) is not over
                    assert ("the plan is over" in out.lower()) is (over and not form)

    def test_no_forecast_is_null(self, year: Path) -> None:
        unknown = replace(insight(year_of(year), date(2026, 3, 2)), forecast=None)
        table = status_table(pace(year_of(year), date(2026, 3, 2)), unknown)
        revenue = table["revenue"]
        assert isinstance(revenue, dict)
        assert (table["chance"], table["chance_basis"], revenue["projection"]) == (None, "plan", None)

    def test_short_has_the_chance_once_it_is_known(
        self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Files are believed to have settled, so that every line is kept.
        monkeypatch.setattr(short_cache, "_SETTLED", -(10**12))
        bare = "BEHIND 42 days · $0 of $100,000 · today calls 0/10 emails 0/24 meetings 0/1"
        assert run("status", "--short")[1] == bare
        text = run("status")[1]
        known = run("status", "--short")[1]
        chance, _ = next(line for line in text.splitlines() if "% chance" in line).split(", ", 1)
        chance, _, likely = chance.partition(" to reach $100,000 ")
        assert likely.startswith("(likely $")
        assert known == f"{bare} · {chance} {likely})"
        assert run("status", "--short")[1] == known
        # Another press, another date: the chance is not of them.
        run("add", "calls", "2")
        after = "BEHIND 42 days · $0 of $100,000 · today calls 2/10 emails 0/24 meetings 0/1"
        assert run("status", "--short")[1] == after
        run("status", "--json")
        assert run("status", "--short")[1].startswith(f"{after} · ")
        monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-03-03")
        assert "chance" not in run("status", "--short")[1]
        # And by the review.
        run("review")
        assert "% chance (likely $" in run("status", "--short")[1]
        # A hand edit.
        text = year.read_text(encoding="utf-8")
        year.write_text(text.replace("target = 100000", "target = 200000"), encoding="utf-8")
        assert "chance" not in run("status", "--short")[1]

    def test_short_simulates_nothing(self, run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert year.exists()
        run("status")

        def never(*_: object) -> None:
            raise AssertionError("a simulation")

        for name in ("forecast.simulate.simulate", "forecast.pipeline.pipeline", "forecast.insight.insight"):
            monkeypatch.setattr(f"funnel_tui.core.{name}", never)
        assert "% chance" in run("status", "--short")[1]
        run("add", "calls")
        assert "chance" not in run("status", "--short")[1]

    def test_no_file_yet(self, run: Run, home: Path) -> None:
        for form in ([], ["--json"], ["--short"]):
            code, out, err = run("status", *form)
            assert (code, out) == (1, "")
            assert err == "no year file holds 2026-03-02; start funnel-tui to make a plan"
        assert list(home.iterdir()) == []

    def test_the_notation_is_the_users(self, run: Run, home: Path, year: Path) -> None:
        assert year.exists()
        config = home / "config" / "funnel-tui" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text('[numbers]\ndecimal = ","\ncurrency = "after"\n', encoding="utf-8")
        assert " 415,8 " in run("status")[1]
        assert "· 0 $ of 100.000 $ ·" in run("status", "--short")[1]

    def test_the_demo_needs_no_file(self, run: Run, home: Path) -> None:
        code, out, _ = run("--demo", "status", "--json")
        table = json.loads(out)
        assert code == 0
        assert Fraction(table["revenue"]["actual"]) > 0
        assert run("--demo", "plan")[0] == 0
        assert run("--demo", "check") == (0, "", "")
        assert list(home.iterdir()) == []
