"""`forecast --backtest`, and the user's own number for a quarter."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_for_people(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2026-01-20", "2026-02-10"):
        assert run("--file", str(year), "add", "won", "12000", "--on", day)[0] == 0
    assert run("--file", str(year), "forecast", "--own", "21k")[:2] == (
        0,
        "You said $21,000 for 2026-Q1 on 2 Mar 2026",
    )
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-04-06")
    code, out, err = run("--file", str(year), "forecast", "--backtest")
    assert (code, err) == (0, "")
    rows = out.splitlines()
    assert rows[0].split() == [
        *("Monday", "for", "likely", "middle", "came", "in", "range", "chance", "run", "rate", "reached")
    ]
    assert rows[1].startswith("5 Jan 2026   2026-Q1")
    assert "$24k" in rows[1]
    assert rows[-4].startswith("Quarters: 13 forecasts of 1 quarter, ")
    assert ", run rate 0." in rows[-4]
    assert rows[-3] == "Plan: not over yet"
    assert rows[-2].startswith("You said $21,000 for 2026-Q1 on 2 Mar 2026; the forecast said ")
    assert rows[-2].endswith("; $24k came")
    # Both deals were entered on 2 March: no Monday before it knew of them.
    assert rows[-1].startswith("Known then: 2 of 2 logged days are in this machine's journal")
    assert rows[-1].endswith("Left out of earlier forecasts: 2 late entries")


def test_for_scripts(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--file", str(year), "add", "won", "12000", "--on", "2026-01-20")[0] == 0
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-04-06")
    table = json.loads(run("--file", str(year), "forecast", "--backtest", "--json")[1])
    assert list(table)[:3] == ["command", "good", "messages"]
    assert list(table)[3:] == [
        *("date", "forecasts", "scores", "own", "days", "days_in_journal", "late_entries")
    ]
    late = [row for row in table["forecasts"] if row["horizon"] == "2026-Q1"]
    # Entered on 2 March, which is a Monday: the morning of that day did not know of it either.
    before = [row["made"] for row in late if float(row["revenue"]["p10"]) < 12_000]
    assert before[-1] == "2026-03-02"
    assert late[-1]["outcome"]["revenue"] == "12000.00"
    assert table["scores"]["quarters"]["forecasts"] == 13
    assert table["scores"]["plan"] is None


def test_progress_is_shown_at_a_terminal_and_nowhere_else(
    run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--file", str(year), "forecast", "--backtest")[2] == ""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert run("--file", str(year), "forecast", "--backtest")[0] == 0
    assert shown.getvalue().startswith("\rforecast 1 of 9\rforecast 2 of 9")
    # The line is gone at the end.
    assert shown.getvalue().endswith(f"\r{' ' * len('forecast 9 of 9')}\r")


def test_the_own_number_is_in_the_file_and_can_be_undone(run: Run, year: Path, home: Path) -> None:
    assert run("--file", str(year), "forecast", "--own", "21k", "--quarter", "2026-Q2")[0] == 0
    # A second one of the same date replaces the first.
    assert run("--file", str(year), "forecast", "--own", "22,500", "--quarter", "2026-Q2")[0] == 0
    assert own_numbers(year) == {"2026-Q2 on 2026-03-02": 22_500}
    store = Store.open(year, home / "state" / "funnel-tui")
    for left in ({"2026-Q2 on 2026-03-02": 21_000}, None):
        store.undo(datetime(2026, 3, 2, 10, tzinfo=UTC))
        store.checkpoint()
        assert own_numbers(year) == left
    store.close()


def own_numbers(path: Path) -> object:
    return tomllib.loads(path.read_text("utf-8"))["plan"].get("own_forecasts")


@pytest.mark.parametrize(
    ("args", "code", "text"),
    [
        ((), 2, "allowed: --backtest, --own AMOUNT"),
        (("--backtest", "--own", "20k"), 2, "allowed: --backtest, --own AMOUNT"),
        (("--own", "many"), 2, "--own 'many' cannot be read"),
        (("--own", "-5"), 2, "--own '-5' cannot be read"),
        (("--own", "2000000m"), 1, "allowed: an amount from 0 to 1,000,000,000,000"),
        (("--own", "20k", "--quarter", "2027-Q1"), 2, "allowed: 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4"),
        (("--backtest", "--quarter", "2026-Q1"), 2, "--own AMOUNT --quarter NAME"),
        (("--own", "20k", "--demo"), 2, "--own saves a number"),
    ],
)
def test_wrong_use(run: Run, year: Path, args: tuple[str, ...], code: int, text: str) -> None:
    found, out, err = run("--file", str(year), "forecast", *args)
    assert (found, out) == (code, "")
    assert text in err


def test_the_demo_is_compared_too(run: Run) -> None:
    code, out, _ = run("--demo", "forecast", "--backtest")
    assert code == 0
    assert "0 of " in out.splitlines()[-1]


def test_status_and_the_review_say_how_past_forecasts_did(
    run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-04-06")
    assert run("--file", str(year), "add", "won", "12000", "--on", "2026-02-10")[0] == 0
    assert "Past forecasts: " not in run("--file", str(year), "status")[1]
    page = run("--file", str(year), "review")[1]
    assert "- Past forecasts: 13 forecasts of 1 quarter, " in page
    assert "\n- 2026-Q2: $0 of $" in page
    assert "\n- Coverage: " in page
    # From then on it is known.
    said = run("--file", str(year), "status")[1]
    assert "Past forecasts: 13 forecasts of 1 quarter, " in said
    assert "; as of 6 Apr 2026" in said
