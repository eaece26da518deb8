"""Days that are marked, and what is said of them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]


def test_a_day_is_marked_and_undone(run: Run, year: Path, home: Path) -> None:
    said = run("--file", str(year), "experiments", "--start", "new  script", "--on", "yesterday")
    assert said == (0, "new script, from 1 Mar 2026 on", "")
    assert run("--file", str(year), "experiments", "--start", "shorter list")[0] == 0
    marks = {"2026-03-01": "new script", "2026-03-02": "shorter list"}
    assert tomllib.loads(year.read_text("utf-8"))["plan"]["experiments"] == marks
    store = Store.open(year, home / "state" / "funnel-tui")
    store.undo(datetime(2026, 3, 2, 10, tzinfo=UTC))
    store.checkpoint()
    store.close()
    del marks["2026-03-02"]
    assert tomllib.loads(year.read_text("utf-8"))["plan"]["experiments"] == marks


def test_it_is_compared(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--file", str(year), "experiments")[1].startswith("No day is marked yet")
    for n in range(0, 60, 3):
        day = (date(2026, 1, 1) + timedelta(n)).isoformat()
        assert run("--file", str(year), "add", "calls", "120", "meetings", "4", "--on", day)[0] == 0
    assert run("--file", str(year), "experiments", "--start", "new script", "--on", "2026-02-02")[0] == 0
    out = run("--file", str(year), "experiments")[1].splitlines()
    assert out[0] == "new script, from 2 Feb 2026 on"
    assert out[1].split() == ["before", "since", "of", "and", "better", "verdict"]
    assert out[2].startswith("Calls and emails to meetings  3.")
    assert out[2].endswith(" more for a verdict")
    step = json.loads(run("--file", str(year), "experiments", "--json")[1])["experiments"][0]["steps"][0]
    assert (step["from"], step["into"], step["verdict"]) == (["calls", "emails"], "meetings", None)
    assert step["missing"] > 0
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-02-02")
    assert (
        run("--file", str(year), "experiments")[1].splitlines()[1].startswith("nothing that was begun since")
    )


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (("--on", "yesterday"), "allowed: --start LABEL --on DATE"),
        (("--start", " "), "such as 'new script'"),
        (("--start", "a\x1b[2J"), "such as 'new script'"),
        (("--start", "a", "--on", "some day"), "--on is 'some day'"),
        (("--start", "a", "--demo"), "--start saves a mark"),
    ],
)
def test_wrong_use(run: Run, year: Path, args: tuple[str, ...], text: str) -> None:
    code, out, err = run("--file", str(year), "experiments", *args)
    assert (code, out) == (2, "")
    assert text in err


def test_a_mark_for_scripts(run: Run, year: Path) -> None:
    code, out, _ = run("--file", str(year), "experiments", "--start", "new script", "--json")
    assert code == 0
    assert json.loads(out) == {
        **{"command": "experiments", "good": True, "messages": []},
        **{"started": "2026-03-02", "label": "new script"},
    }
