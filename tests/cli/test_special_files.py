"""FIFOs, devices and sockets where files belong, and clocks that are out of order: one line, no hang."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from funnel_tui.storage.disk.state_folder import State

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")

Run = Callable[..., tuple[int, str, str]]
Special = Callable[[Path], None]


def fifo(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    # A node of the test's own where it may make one: the machine's must not be at stake.
    link_to_device(path, "/dev/zero", os.makedev(1, 5))


def bottomless(path: Path) -> None:
    link_to_device(path, "/dev/null", os.makedev(1, 3))


def link_to_device(path: Path, device: str, number: int) -> None:
    node = path.with_name(path.name + "-device")
    try:
        os.mknod(node, stat.S_IFCHR | 0o666, number)
        node.open("rb").close()
    except OSError:
        # Only root may make nodes, and only root could replace the machine's own.
        node.unlink(missing_ok=True)
        path.symlink_to(device)
    else:
        path.symlink_to(node)


def listening(path: Path) -> None:
    # The path of a socket is short; its name stays when the socket is closed.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


SPECIAL = pytest.mark.parametrize("special", [fifo, endless, bottomless, listening])


def funnel(*args: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, which a hang does not take this one into."""
    return subprocess.run(
        [sys.executable, "-m", "funnel_tui", *args], capture_output=True, text=True, timeout=60, check=False
    )


def journal(home: Path) -> Path:
    state = State(str(home / "state" / "funnel-tui"))
    [(_, file_id)] = state.index().items()
    return Path(state.journals(file_id)) / f"{state.machine()}.log"


@SPECIAL
def test_a_year_file_that_is_no_file_is_one_line(special: Special, home: Path) -> None:
    data = home / "data" / "funnel-tui"
    data.mkdir(parents=True)
    special(data / "2026.toml")
    for args in (("add", "calls", "3"), ("status",), ("check",), ("where",)):
        done = funnel(*args)
        assert len((done.stderr + done.stdout).splitlines()) == (7 if args == ("where",) else 1), args
        assert "Error" not in done.stderr
    assert "2026.toml: is not a file" in funnel("add", "calls", "3").stderr


@SPECIAL
@pytest.mark.parametrize("name", ["machine", "files", "lock", "reserve", "remembered.toml", "short"])
def test_an_odd_thing_in_the_state_folder_stops_no_entry(
    name: str, special: Special, home: Path, year: Path
) -> None:
    state = home / "state" / "funnel-tui"
    assert funnel("--file", str(year), "add", "calls", "3").returncode == 0
    kept = state / name
    if kept.is_file():
        kept.unlink()
    if not kept.exists():
        special(kept)
    done = funnel("--file", str(year), "add", "calls", "2")
    assert (done.returncode, done.stdout) == (0, "calls 5 on 2 Mar 2026\n")
    assert len(done.stderr.splitlines()) <= 1
    assert "calls = 5" in year.read_text(encoding="utf-8")
    assert funnel("--file", str(year), "status", "--short").returncode == 0


@SPECIAL
def test_an_odd_thing_in_place_of_the_journal_stops_no_entry(
    special: Special, home: Path, year: Path
) -> None:
    assert funnel("--file", str(year), "add", "calls", "3").returncode == 0
    for name in (journal(home), journal(home).with_name("wrote"), journal(home).with_name("last.toml")):
        name.unlink()
        special(name)
    done = funnel("--file", str(year), "add", "calls", "2")
    assert (done.returncode, done.stdout) == (0, "calls 5 on 2 Mar 2026\n")
    assert "calls = 5" in year.read_text(encoding="utf-8")


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "0001-12-31", "9999-01-01", "9999-12-31"])
@pytest.mark.parametrize("args", [("add", "calls"), ("status",), ("plan",), ("review",), ("check",), ()])
def test_a_clock_that_cannot_be_right_is_one_line(
    day: str, args: tuple[str, ...], year: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("FUNNEL_TUI_TODAY", day)
    code, out, err = run("--file", str(year), *args)
    assert (code, out) == (2, "")
    assert err.count("\n") == 0
    assert day in err
    assert "allowed: a date such as 2026-03-02" in err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_at_the_end_of_time_is_refused_in_one_line(day: str, year: Path, run: Run) -> None:
    code, out, err = run("--file", str(year), "add", "calls", "--on", day)
    assert (code in (1, 2), out, err.count("\n")) == (True, "", 0)
    assert "Internal error" not in err
