"""What the commands say of states that are rare: no lost deal, no lever, every verdict's glyph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.plan import Plan

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


def deals(page: str) -> str:
    return next(line for line in page.splitlines() if line.startswith(("Won ", "No deal")))


def test_the_review_names_what_was_decided(run: Run, year: Path) -> None:
    assert year.exists()
    assert deals(run("review")[1]) == "No deal was decided."
    run("add", "lost", "2", "--on", "2026-02-24")
    assert deals(run("review")[1]) == "Won none. Lost 2."
    run("add", "won", "9000", "--on", "2026-02-25")
    assert deals(run("review")[1]) == "Won 1: $9,000. Lost 2."
    # Today's are of another week.
    run("add", "won", "1000")
    assert deals(run("review")[1]) == "Won 1: $9,000. Lost 2."


def test_the_review_of_a_week_with_nothing_lost(run: Run, year: Path) -> None:
    assert year.exists()
    run("add", "won", "9000", "--on", "2026-02-25")
    assert deals(run("review")[1]) == "Won 1: $9,000. Lost none."


def section(page: str, head: str) -> list[str]:
    part = next((p for p in page.split("\n## ") if p.startswith(head)), "")
    return [line for line in part.splitlines()[1:] if line]


def test_the_plans_page_says_what_would_change_it_most(run: Run, year: Path) -> None:
    assert year.exists()
    found = section(run("plan", "--markdown")[1], "What would change it most")
    assert len(found) == 5
    assert all(line.startswith("- ") and " saves " in line for line in found)
    assert any("win rate" in line for line in found)


def test_the_plans_page_has_what_is_worth_minding(run: Run, make: Make, whole_2026: Plan, home: Path) -> None:
    assert section(run("plan", "--markdown")[1], "Warnings") == []
    path = make(home / "much.toml", with_field(whole_2026, "plan.target", "1m"))
    found = section(run("--file", str(path), "plan", "--markdown")[1], "Warnings")
    assert "- needs 99 calls a day; a working day has room for 60" in found


def standings(text: str) -> dict[str, str]:
    """The last column of `status`, by activity."""
    head, *rows = text.splitlines()[3:9]
    return {row.split()[0]: row[head.rindex("pace") :] for row in rows}


@pytest.mark.parametrize(
    ("calls", "glyph", "word"),
    [(0, "▼", "behind"), (416, "●", "on pace"), (500, "▲", "ahead"), (2_000, "✓", "done")],
)
def test_each_verdict_has_its_glyph(run: Run, year: Path, calls: int, glyph: str, word: str) -> None:
    assert year.exists()
    if calls:
        run("add", "calls", str(calls), "--on", "2026-02-27")
    found = standings(run("status")[1])
    assert found["Calls"].startswith(glyph)
    assert word in found["Calls"]
    assert found["Deals"].startswith("○ first due by ")


def test_a_closed_window_has_its_glyph(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert year.exists()
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2026-11-02")
    found = standings(run("status")[1])
    assert found["Calls"] == "■ closed 0 / 2,000"
    assert found["Deals"].startswith("▼ ")


def test_confidence_and_what_is_open_are_in_the_plans_table(
    run: Run, make: Make, whole_2026: Plan, home: Path
) -> None:
    stages = tuple(
        replace(s, opening=8 if s.name == "opportunities" else 0) for s in whole_2026.funnel.stages
    )
    path = make(home / "open.toml", replace(whole_2026, funnel=replace(whole_2026.funnel, stages=stages)))
    text = run("--file", str(path), "plan")[1]
    quota = {
        line.split()[0]: line.split()[1] for line in text.splitlines() if line.startswith(("Meet", "Opp"))
    }
    assert quota == {"Meetings": "60", "Opportunities": "12"}


def heads(page: str, section_head: str) -> list[str]:
    """The heads of the columns under a heading."""
    row = next(line for line in section(page, section_head) if line.startswith("|"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_columns_of_the_review_say_what_they_are(run: Run, year: Path) -> None:
    assert year.exists()
    page = run("review")[1]
    assert heads(page, "Rates") == ["", "Planned", "Observed", "95 % range", "Trials", ""]
    done = ["", "Planned", "Done", "Of plan", "To date", "Due", "Today"]
    assert heads(page, "Planned and done") == done
    assert heads(page, "Next") == ["", "Planned", "Needed"]
    assert heads(page, "One more") == ["", "By planned rates", "By the log", "Last useful day"]


def test_the_plans_page_says_what_is_closed_already(
    run: Run, make: Make, whole_2026: Plan, home: Path
) -> None:
    path = make(home / "joined.toml", with_field(whole_2026, "plan.closed_before", "40000"))
    assert "$40,000 of it is closed already." in run("--file", str(path), "plan", "--markdown")[1]
    bare = make(home / "bare.toml", whole_2026)
    assert "closed already" not in run("--file", str(bare), "plan", "--markdown")[1]
