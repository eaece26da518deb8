"""Counting line by line on the normal screen, from a pipe, and in a terminal that can do nothing."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import funnel_tui

Run = Callable[..., tuple[int, str, str]]
Say = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def say(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Send lines through a pipe: the exit code, and the lines that were answered."""
    assert year.exists()

    def call(*lines: str) -> tuple[int, list[str]]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code, out, err = run("plain")
        assert err == ""
        return code, out.split("\n")

    return call


def test_each_line_has_one_short_answer(say: Say) -> None:
    assert say("c", "12c", "C", "3 calls", "calls", "calls 2 yesterday", "2 opportunities", "x") == (
        0,
        [
            "calls 1 of 10, 9 to go",
            "calls 13 of 10, done",
            "calls 12 of 10, done",
            "calls 15 of 10, done",
            "calls 16 of 10, done",
            "calls 2, none due (Sun 1 Mar 2026)",
            "opportunities 2 this week, none due",
            "1 lost today",
        ],
    )


def test_deals_undo_and_what_is_left(say: Say) -> None:
    code, answers = say("won 12000", "w $1,500", "u", "redo", "won -1500", "", "status")
    assert code == 0
    assert answers[:5] == [
        "+1 won $12,000, $12,000 of $100,000",
        "+1 won $1,500, $13,500 of $100,000",
        "took back +1 won $1,500, Mon 2 Mar",
        "brought back +1 won $1,500, Mon 2 Mar",
        "−1 won $1,500, $12,000 of $100,000",
    ]
    assert answers[5].startswith("To do: 10 calls, 2")
    assert answers[6].startswith("BEHIND")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hello", "'hello' does not begin with an activity of the plan; allowed: calls, emails"),
        ("calls 1.5", "'1.5' is not a count; allowed: a whole number from 1 to 999"),
        ("1000 calls", "'1000' is not a count; allowed"),
        ("3 calls someday", "'someday' is not a date; allowed: a date such as"),
        ("calls 3 1 apr 2027", "Thu 1 Apr 2027 is in the future"),
        ("won", "won needs the amount of the deal; allowed: won 12000"),
        ("won 1,2,3", "'1,2,3' is not an amount; allowed"),
        ("calls -1", "calls on Mon 2 Mar is 0 already"),
        ("u", "nothing to undo"),
        ("z", "'z' does not begin with an activity"),
        ("c" * 5000, "a line of more than 200 characters is not an entry"),
        ("\x00\ufffd", "'\\x00"),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_says_why(say: Say, line: str, why: str) -> None:
    code, (answer, after) = say(line, "c")
    assert (code, answer[: len(why)]) == (1, why)
    assert after == "calls 1 of 10, 9 to go"


def test_it_stops_at_q_and_needs_no_end_of_line(
    run: Run, year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert year.exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO("c\nq\nc\n"))
    assert run("plain")[:2] == (0, "calls 1 of 10, 9 to go")
    monkeypatch.setattr(sys, "stdin", io.StringIO("2 calls"))
    assert run("plain")[:2] == (0, "calls 3 of 10, 7 to go")
    assert "calls = 3" in year.read_text()


def test_a_script_gets_an_object_for_each_line(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert year.exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO("c\nhello\n"))
    code, out, _ = run("plain", "--json")
    first, second = (json.loads(line) for line in out.split("\n"))
    assert code == 1
    answer = "calls 1 of 10, 9 to go"
    assert first == {"command": "plain", "good": True, "messages": [], "line": "c", "answer": answer}
    assert (second["good"], second["messages"]) == (False, [second["answer"]])


def test_the_demo_and_a_missing_year_say_so(run: Run, home: Path) -> None:
    assert run("plain", "--demo")[0] == 2
    assert run("plain")[2].endswith("start funnel-tui to make a plan")
    assert home.exists()


def _dumb_terminal(home: Path) -> tuple[subprocess.Popen[bytes], int]:
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "PYTHONPATH": str(Path(funnel_tui.__file__).parents[1])}
    assert environment["XDG_DATA_HOME"].startswith(str(home))
    process = subprocess.Popen(
        [sys.executable, "-m", "funnel_tui", "plain"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    return process, master


def _until(master: int, text: str) -> str:
    seen = ""
    while text not in seen:
        assert select.select([master], [], [], 60)[0], seen
        seen += os.read(master, 4096).decode()
    return seen


@pytest.mark.parametrize("end", ["\x04", "interrupt", "q\n"])
def test_a_dumb_terminal_sees_plain_lines_and_leaves_with_everything_saved(
    home: Path, year: Path, end: str
) -> None:
    process, master = _dumb_terminal(home)
    seen = _until(master, "q to quit")
    os.write(master, b"12c\n")
    seen += _until(master, "calls 12 of 10, done\r\n")
    # The answer stands on the screen: from here on nothing may lose it.
    if end == "interrupt":
        process.send_signal(signal.SIGINT)
    else:
        os.write(master, end.encode())
    seen += _until(master, "All saved.")
    assert process.wait(timeout=60) == 0
    os.close(master)
    assert "\x1b" not in seen
    assert "calls = 12" in year.read_text()


def test_a_line_that_was_answered_survives_kill(home: Path, year: Path, run: Run) -> None:
    process, master = _dumb_terminal(home)
    _until(master, "q to quit")
    os.write(master, b"7 calls\n")
    _until(master, "calls 7 of 10")
    process.kill()
    process.wait(timeout=60)
    os.close(master)
    assert run("add", "calls")[1] == "calls 8 on 2 Mar 2026"
    assert year.exists()
