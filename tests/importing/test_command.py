"""The command `import`: preview, questions, what is kept and what never is."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.article import ARTICLE_2026
from tests.cli.conftest import home, make, run, whole_2026, year

from funnel_tui.cli import main as cli
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period
from funnel_tui.importing.mapping import load_known

__all__ = ["home", "make", "run", "whole_2026", "year"]

Run = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.usefixtures("year")

DEALS = (
    "Deal Name,Owner,Created,Closed,Value,Stage,Email\n"
    "Acme,Ann Lee,2026-01-05,2026-02-10,12000,Won,a@x\n"
    "Bolt,Bob Ray,2026-01-06,2026-02-11,8000,Won,b@x\n"
    "Core,Ann Lee,2026-01-07,2026-02-12,,Lost,c@x\n"
    "Dot,Ann Lee,2026-02-09,,,Open,d@x\n"
)


@pytest.fixture
def deals(home: Path) -> Path:
    path = home / "deals.csv"
    path.write_text(DEALS, "utf-8")
    return path


def test_preview_then_counts_then_nothing_new(run: Run, year: Path, deals: Path) -> None:
    before = year.read_bytes()
    code, out, err = run("import", str(deals), "--mine", "Ann Lee", "--dry-run")
    assert (code, err) == (0, "not saved: this was a dry run")
    assert year.read_bytes() == before
    assert "covers 5 Jan 2026 to 12 Feb 2026 (39 days)" in out
    assert "1 of other owners: row 3" in out
    assert "won 1 deal, $12,000" in out
    code, again, err = run("import", str(deals), "--mine", "Ann Lee")
    assert (code, err) == (0, "")
    assert again.startswith(out)
    assert f"kept in {year.name} as deals-" in again
    table = json.loads(run("status", "--json")[1])
    assert table["revenue"]["actual"] == "12000"
    once = year.read_bytes()
    code, third, _ = run("import", str(deals))
    assert code == 0, "who is me was said once"
    assert f"nothing new: {year.name} has it already" in third
    assert year.read_bytes() == once


def test_json_for_scripts(run: Run, deals: Path) -> None:
    code, out, _ = run("import", str(deals), "--mine", "ann", "--json")
    assert code == 0
    (table,) = json.loads(out)["imported"]
    assert table["counts"] == {"lost": 1, "opportunities": 3, "won": 1}
    assert table["weeks"]["2026-W07"] == {"lost": 1, "opportunities": 1, "won": 1}
    assert table["left_out"] == [{"why": "of other owners", "rows": 1, "first": [3]}]
    assert table["new"] is True


def test_an_open_question_is_one_line_with_the_option(run: Run, year: Path, deals: Path) -> None:
    code, out, err = run("import", str(deals))
    assert (code, out) == (2, "")
    assert err.count("\n") == 0
    assert "--mine" in err
    assert "Ann Lee, Bob Ray" in err
    assert not (year.parent.parent / "state" / "funnel-tui" / "imports.toml").exists()


def test_at_a_terminal_the_question_is_asked_once(
    deals: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typed("Ann Lee\n"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert cli.main(["import", str(deals)]) == 0
    known = load_known(home / "state" / "funnel-tui")
    assert [each.answers.mine for each in known.values()] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        ((), 2, "import needs a file"),
        (("gone.csv",), 1, "no such file"),
        (("--last",), 1, "nothing was imported yet"),
        (("deals.csv", "--last"), 2, "--last imports the files of last time"),
        (("deals.csv", "--as", "jogging"), 2, "--as jogging: is not an activity of the plan; allowed: calls"),
        (("deals.csv", "--column", "amount"), 2, "--column amount: is not a role"),
        (("deals.csv", "--filter", "x"), 2, "--filter x: is not a header"),
        (("deals.csv", "--dates", "ymd"), 2, "--dates"),
        (("deals.csv", "--mine", "Zoe"), 1, "nobody called 'Zoe'"),
        (("deals.csv", "--mine", "Ann", "--column", "amount=Preis"), 1, "has no column 'Preis'"),
        (("/dev/null",), 1, "is not a file"),
        (("--demo", "deals.csv"), 2, "the demo saves nothing"),
    ],
)
def test_wrong_use_and_bad_files(
    run: Run,
    year: Path,
    deals: Path,
    args: tuple[str, ...],
    code: int,
    why: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(deals.parent)
    before = year.read_bytes()
    found, out, err = run("import", *args)
    assert (found, out) == (code, "")
    assert why in err
    assert err.count("\n") == 0
    assert year.read_bytes() == before


def test_last_takes_the_newest_file_with_the_same_header(run: Run, deals: Path) -> None:
    assert run("import", str(deals), "--mine", "Ann")[0] == 0
    newer = deals.with_name("deals (1).csv")
    newer.write_text(DEALS + "Elm,Ann Lee,2026-02-10,2026-02-20,3000,Won,e@x\n", "utf-8")
    os.utime(newer, (2_000_000_000, 2_000_000_000))
    deals.with_name("other.csv").write_text("a,b\n1,2\n", "utf-8")
    code, out, _ = run("import", "--last")
    assert code == 0
    assert "won 2 deals, $15,000" in out


def test_what_comes_through_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe:
        buffer = io.BytesIO(DEALS.encode("utf-16"))

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr("sys.stdin", Pipe())
    code, out, _ = run("import", "-", "--mine", "*")
    assert code == 0
    assert "won 2 deals, $20,000" in out


def test_undo_takes_an_import_back_whole(run: Run, year: Path, deals: Path, home: Path) -> None:
    from datetime import UTC, datetime

    from funnel_tui.storage.store import Store

    run("import", str(deals), "--mine", "Ann")
    store = Store.open(year, home / "state" / "funnel-tui")
    store.undo(datetime(2026, 3, 2, tzinfo=UTC))
    store.checkpoint()
    store.close()
    assert "imported" not in year.read_text("utf-8")


def test_dates_of_no_plan_are_refused_and_of_another_year_go_there(
    run: Run, deals: Path, make: Callable[[Path, Plan], Path], year: Path
) -> None:
    deals.write_text(DEALS.replace("2026-", "2024-"), "utf-8")
    code, _, err = run("import", str(deals), "--mine", "Ann")
    assert code == 1
    assert "no year file holds dates from 5 Jan 2024 to 12 Feb 2024" in err
    before = Period(date(2024, 1, 1), date(2024, 12, 31))
    other = make(year.with_name("2024.toml"), replace(ARTICLE_2026, period=before))
    assert run("import", str(deals), "--mine", "Ann")[1].endswith("as deals-" + run_name(other))
    assert "imported" not in year.read_text("utf-8")


def run_name(path: Path) -> str:
    """What the file calls its source, and the rest of the line."""
    name = path.read_text("utf-8").partition("[imported.deals-")[2].partition("]")[0]
    return f"{name}; u on the screen takes it back"


def test_compare_says_where_the_log_and_the_file_differ(run: Run, year: Path, deals: Path) -> None:
    run("add", "won", "12000", "--on", "2026-02-10")
    run("add", "opportunities", "2", "--on", "2026-02-09")
    before = year.read_bytes()
    code, out, err = run("import", str(deals), "--mine", "Ann", "--compare")
    assert (code, err) == (0, "")
    assert "Week 7: you logged 2 opportunities, the CRM has 1; you logged no lost deals" in out
    assert year.read_bytes() == before
    table = json.loads(run("import", str(deals), "--mine", "Ann", "--compare", "--json")[1])
    assert table["weeks"][0]["activities"][0] == {"name": "opportunities", "logged": 2, "imported": 1}
    code, _, err = run("import", "--compare")
    assert code == 1
    assert "nothing to compare" in err
    run("import", str(deals), "--mine", "Ann")
    assert run("import", "--compare")[1] == out


PLANT = "XyzzyPlanted"


def planted() -> dict[str, str | bytes]:
    """A file of each kind with a word in everything that is no date, number or kind."""
    p = PLANT
    return {
        "deals.csv": f"Deal Name,Owner,Created,Closed,Value,Stage,Email,{p}\n{p},{p},2026-01-05,2026-02-10,12000,Won,{p}@x,{p}\n",
        "calls.csv": f"Record ID,Activity date,Call outcome,Call direction,Call notes,{p}\n{p},2026-02-02 09:00,Connected,Outbound,{p},{p}\n",
        "log.xml": f'<calls><call number="{p}" duration="65" date="1770000000000" type="2" contact_name="{p}"/></calls>',
        "cal.ics": "\r\n".join(
            ("BEGIN:VCALENDAR", f"PRODID:{p}", "BEGIN:VEVENT", f"UID:{p}", "DTSTART:20260202T090000Z", f"SUMMARY:{p}",
             f"LOCATION:{p}", f"ATTENDEE;CN={p}:mailto:{p}@bolt.example", f"DESCRIPTION:{p}", "END:VEVENT", "END:VCALENDAR", "")
        ),
        "sent.mbox": f"From {p} Mon Feb 02 23:30:00 2026\nFrom: {p} <{p}@{p}.example>\nTo: {p}@bolt.example\nDate: Mon, 2 Feb 2026 09:00:00 +0000\n"
        f"Message-ID: <{p}>\nSubject: {p}\n\n{p}\n",
    }  # fmt: skip


@pytest.mark.parametrize("name", planted())
def test_only_counts_survive(run: Run, year: Path, home: Path, name: str) -> None:
    away = home / "away"
    away.mkdir()
    (away / name).write_bytes(content.encode() if isinstance(content := planted()[name], str) else content)
    mine = ("--mine", "acme.com") if name == "cal.ics" else ()
    code, _, err = run("import", str(away / name), *mine)
    assert (code, err) == (0, "")
    run("import", "--last")
    assert "[imported." in year.read_text("utf-8")
    looked = 0
    for folder in ("data", "state", "config", "cache"):
        for path in (home / folder).rglob("*"):
            assert PLANT.lower() not in str(path).lower()
            if path.is_file():
                looked += 1
                assert PLANT.lower().encode() not in path.read_bytes().lower(), path
    assert looked > 3


def test_a_file_can_be_looked_at_before_there_is_a_plan(run: Run, year: Path, deals: Path) -> None:
    year.unlink()
    code, out, err = run("import", str(deals), "--mine", "Ann", "--dry-run")
    assert (code, err) == (0, "not saved: this was a dry run")
    assert "won 1 deal, $12,000" in out
    code, _, err = run("import", str(deals), "--mine", "Ann")
    assert code == 1
    assert "start funnel-tui to make a plan" in err


def test_what_was_answered_for_an_activity_that_is_gone_is_asked_again(run: Run, home: Path) -> None:
    path = home / "visits.csv"
    path.write_text("Day,Street\n2026-02-02,x\n", "utf-8")
    assert run("import", str(path), "--as", "calls")[0] == 0
    known = home / "state" / "funnel-tui" / "imports.toml"
    known.write_text(known.read_text("utf-8").replace("calls", "visits"), "utf-8")
    code, _, err = run("import", str(path))
    assert code == 2
    assert "what is each row? Say it with --as ACTIVITY" in err
