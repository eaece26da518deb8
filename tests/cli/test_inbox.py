"""The commands count what a phone left in the inbox, and say so."""

from __future__ import annotations

import io
import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def inbox(year: Path) -> Path:
    folder = year.parent / "inbox"
    folder.mkdir()
    return folder


def write(file: Path, text: str, written: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)) -> None:
    file.write_text(text)
    os.utime(file, (written.timestamp(), written.timestamp()))


def test_status_and_add_take_it_in_and_name_what_stays(run: Run, inbox: Path, year: Path) -> None:
    write(inbox / "a.txt", "3 calls\nhello\n")
    code, out, err = run("status")
    assert code == 0
    assert " 3 / 10 " in out
    told = err.split("\n")
    assert told[0] == "From the inbox: +3 calls"
    assert told[1].startswith("inbox/a.txt:2: 'hello' does not begin with")
    write(inbox / "b.txt", "1 call\n")
    assert run("add", "calls")[1:] == ("calls 5 on 2 Mar 2026", f"From the inbox: +1 call\n{told[1]}")
    assert tomllib.loads(year.read_text())["days"]["2026-03-02"]["calls"] == 5


def test_a_prompt_counts_it_without_a_word(run: Run, inbox: Path) -> None:
    assert "calls 0/10" in run("status", "--short")[1]
    write(inbox / "a.txt", "3 calls\nhello\n")
    code, out, err = run("status", "--short")
    assert (code, err) == (0, "")
    assert "calls 3/10" in out


def test_plain_says_it_first(run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(inbox / "a.txt", "3 calls\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO("c\n"))
    assert run("plain") == (0, "calls 4 of 10, 6 to go", "From the inbox: +3 calls")


def test_at_new_year_a_line_goes_to_the_file_that_holds_its_date(
    run: Run,
    inbox: Path,
    year: Path,
    make: Callable[[Path, Plan], Path],
    whole_2026: Plan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", "2027-01-02")
    period = Period(date(2027, 1, 1), date(2027, 12, 31))
    make(year.with_name("2027.toml"), replace(whole_2026, period=period))
    write(inbox / "a.txt", "3 calls 31 dec\n", datetime(2027, 1, 2, 9, tzinfo=UTC))
    write(inbox / "b.txt", "2 calls\n", datetime(2027, 1, 2, 9, tzinfo=UTC))
    code, _, err = run("status")
    assert (code, err) == (
        0,
        "From the inbox: +2 calls\ninbox/a.txt:1: Thu 31 Dec 2026 is in 2026.toml: open it to count this",
    )
    assert run("--file", str(year), "status")[2] == "From the inbox: +3 calls (Thu 31 Dec)"
    assert sorted(each.name for each in (inbox / "done").iterdir()) == ["a.txt", "b.txt"]
    assert run("status")[2] == ""


def test_it_belongs_to_the_file_that_is_used_and_to_no_copy(
    run: Run, inbox: Path, make: Callable[[Path, Plan], Path], whole_2026: Plan
) -> None:
    write(inbox / "a.txt", "3 calls\n")
    copy = make(inbox.parent / "copy of 2026.toml", whole_2026)
    assert run("--file", str(copy), "status")[2] == ""
    assert (inbox / "a.txt").exists()
    assert run("status")[2] == "From the inbox: +3 calls"
