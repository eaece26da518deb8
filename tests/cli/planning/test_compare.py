"""`plan --diff`: the plan against a draft, the plan before, the plan of a date, another file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.envelope import own

from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.year import EarlierPlan
from funnel_tui.core.values.period import Period
from funnel_tui.storage.drafts import draft_file, save_draft
from funnel_tui.storage.store import Store

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


def keep_draft(year: Path, home: Path, plan: Plan, base: Plan) -> None:
    save_draft(draft_file(home / "state" / "funnel-tui", year), plan, base)


def revise(year: Path, home: Path, plan: Plan, ended: date) -> None:
    store = Store.open(year, home / "state" / "funnel-tui")
    assert store.year is not None
    store.change_plan(plan, datetime(2026, 3, 2, tzinfo=UTC), ended=EarlierPlan(store.year.plan, ended))
    store.checkpoint()
    store.close()


def test_the_draft(run: Run, year: Path, home: Path, whole_2026: Plan) -> None:
    wanted = with_field(with_field(whole_2026, "plan.target", "120000"), "stages.meetings.converts", "1 in 4")
    keep_draft(year, home, wanted, whole_2026)
    before = year.read_bytes()
    code, out, err = run("plan", "--diff")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "the plan -> your draft",
        "Target: 100,000 -> 120,000",
        "Meetings, conversion rate: 1 in 5 -> 1 in 4",
        "",
    ]
    assert lines[4].split() == ["before", "after", "a", "day"]
    assert lines[7].split()[:3] == ["Meetings", "100", "96"]
    assert run("plan", "--diff", "draft")[1] == out
    assert year.read_bytes() == before


def test_the_plan_before_and_the_plan_of_a_date(run: Run, year: Path, home: Path, whole_2026: Plan) -> None:
    revise(year, home, with_field(whole_2026, "plan.target", "80000"), date(2026, 2, 15))
    assert run("plan", "--diff")[1].splitlines()[:2] == [
        "the plan until 15 Feb 2026 -> the plan",
        "Target: 100,000 -> 80,000",
    ]
    assert run("plan", "--diff", "1.2.")[1].splitlines()[0] == "the plan of 1 Feb 2026 -> the plan"
    assert run("plan", "--diff", "today")[1] == "the plan of 2 Mar 2026 and the plan: no difference"


def test_another_file(run: Run, year: Path, home: Path, make: Make, whole_2026: Plan) -> None:
    assert year.exists()
    last = replace(whole_2026, period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    other = make(home / "data" / "funnel-tui" / "2025.toml", last)
    lines = run("plan", "--diff", str(other))[1].splitlines()
    assert lines[:3] == [
        f"{other} -> the plan",
        "From: 1 Jan 2025 -> 1 Jan 2026",
        "To: 31 Dec 2025 -> 31 Dec 2026",
    ]


def test_json(run: Run, year: Path, home: Path, whole_2026: Plan) -> None:
    keep_draft(year, home, with_field(whole_2026, "plan.average_deal", "20000"), whole_2026)
    table = own(run("plan", "--diff", "--json")[1], "plan")
    assert (table["before"], table["after"]) == ("the plan", "your draft")
    assert table["changes"] == [
        {"path": "plan.average_deal", "label": "Average deal", "before": "10,000", "after": "20,000"}
    ]
    assert [quotas["deals"] for quotas in table["quotas"].values()] == [10, 5]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (
            [""],
            2,
            "there is no draft and no earlier plan; allowed: --diff draft, --diff FILE, or --diff with",
        ),
        (["draft"], 2, "there is no draft; allowed"),
        (["soon"], 2, "--diff soon: is neither a file nor a date; allowed"),
        (["1.1.2020"], 2, "no plan in 2026.toml holds 1 Jan 2020"),
        (["draft", "--set", "target=1"], 2, "--diff goes alone"),
        (["draft", "--demo"], 2, "--diff goes alone"),
        (["draft", "--from-history"], 2, "--from-history goes alone"),
    ],
)
def test_no_such_plan(run: Run, year: Path, args: list[str], code: int, said: str) -> None:
    assert year.exists()
    found, out, err = run("plan", "--diff", *args)
    assert (found, out) == (code, "")
    assert said in err


def test_a_plan_that_cannot_be_read(run: Run, year: Path, home: Path) -> None:
    broken = home / "broken.toml"
    broken.write_text("target = = 1", encoding="utf-8")
    assert run("plan", "--diff", str(broken)) == (1, "", f"{broken}:1: is not TOML: Invalid value")
    draft = draft_file(home / "state" / "funnel-tui", year)
    draft.parent.mkdir(parents=True)
    draft.write_text("x", encoding="utf-8")
    code, _, err = run("plan", "--diff")
    assert (code, err) == (1, f"the draft cannot be used: {draft}: is damaged")
