"""The commands as a shell runs them: several at once, odd terminals, closed pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import funnel_tui
from funnel_tui.core.plan.example import example_plan
from funnel_tui.storage.store import Store
from funnel_tui.system.os_calls import XDG_FOLDERS

PROGRAM = [sys.executable, "-m", "funnel_tui"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a shell would have, with folders of our own."""
    names = ("PATH", "SYSTEMROOT", "TZ", "PYTHONPYCACHEPREFIX")
    kept = {name: value for name, value in os.environ.items() if name in names}
    return kept | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "FUNNEL_TUI_TODAY": "2026-11-23",
        "PYTHONPATH": str(Path(funnel_tui.__file__).parents[1]),
        "PYTHONWARNINGS": "error",
    }


@pytest.fixture
def year(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "funnel-tui" / "2026.toml"
    store = Store.open(path, tmp_path / "state" / "funnel-tui")
    store.create(example_plan(date(2026, 3, 1)), datetime(2026, 3, 1, tzinfo=UTC))
    store.close()
    return path


def run(environment: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *args],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_four_shells_at_once_lose_nothing(environment: dict[str, str], year: Path) -> None:
    # A shell loop: each add is a process of its own, four of them at any time.
    loop = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$@" add calls || exit 1; done'
    shells = [
        subprocess.Popen(
            ["sh", "-c", loop, "sh", *PROGRAM], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    said = [shell.communicate(timeout=120)[0] for shell in shells]
    assert [shell.returncode for shell in shells] == [0, 0, 0, 0]
    counts = sorted(int(line.split()[1]) for out in said for line in out.splitlines())
    assert len(counts) == 80
    # Each sees its own press counted, and the last of them sees all.
    assert counts[-1] == 80
    assert "[days.2026-11-23]\ncalls = 80\n" in year.read_text(encoding="utf-8")
    assert run(environment, "check").returncode == 0


def test_the_first_presses_of_a_file_without_an_id(environment: dict[str, str], year: Path) -> None:
    # Written by hand, without an id or a watermark: four processes meet it for the first time at once.
    text = year.read_text(encoding="utf-8")
    start, end = text.index('id = "'), text.index("[plan]")
    hand = text[:start] + "\n" + text[end : text.index("[saved]")]
    other = year.with_name("hand.toml")
    other.write_text(hand, encoding="utf-8")
    command = [*PROGRAM, "--file", str(other), "add", "calls"]
    first = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(timeout=60) for process in first] == [0, 0, 0, 0]
    assert "calls = 4\n" in other.read_text(encoding="utf-8")


def test_entries_from_a_pipe(environment: dict[str, str], year: Path) -> None:
    def shell(line: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "-c", line, "sh", *PROGRAM]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    done = shell('printf \'calls 3\\nemails 2 on 20 nov\\n\' | "$@" add - && "$@" undo && "$@" log --week')
    assert done.stderr == ""
    assert done.stdout.splitlines()[:5] == [
        "calls 3 on 23 Nov 2026",
        "emails 2 on 20 Nov 2026",
        "took back +2 emails, Fri 20 Nov",
        "emails 0 on 20 Nov 2026",
        "Mon 23 Nov 2026: 3 calls",
    ]
    before = year.read_bytes()
    for bad in ("printf 'calls 3\\nvisits\\n' | \"$@\" add -", '"$@" add - </dev/null', '"$@" add - <&-'):
        done = shell(bad)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert year.read_bytes() == before


def test_a_terminal_that_knows_only_ascii(environment: dict[str, str], year: Path) -> None:
    assert year.exists()
    plain = environment | {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
        "PYTHONCOERCECLOCALE": "0",
    }
    for command in (["status"], ["plan"], ["status", "--short"], ["plan", "--json"]):
        done = run(plain, *command)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.isascii()


def test_a_reader_that_has_seen_enough(environment: dict[str, str], year: Path) -> None:
    assert year.exists()
    process = subprocess.Popen(
        [*PROGRAM, "plan", "--json"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_without_an_output_at_all(environment: dict[str, str], year: Path) -> None:
    assert year.exists()
    done = subprocess.run(
        ["sh", "-c", '"$@" add calls >&- 2>&-', "sh", *PROGRAM], env=environment, check=False, timeout=60
    )
    assert done.returncode == 0
    assert "calls = 1\n" in year.read_text(encoding="utf-8")


def test_a_full_disk_for_the_output(environment: dict[str, str], year: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    assert year.exists()
    done = subprocess.run(
        ["sh", "-c", '"$@" status >/dev/full', "sh", *PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "No space left on device\n"


def test_the_time_zone_decides_the_date(environment: dict[str, str], year: Path) -> None:
    assert year.exists()
    code = "from funnel_tui.system import clock; print(clock.today(), clock.now().utcoffset())"
    free = {name: value for name, value in environment.items() if name != "FUNNEL_TUI_TODAY"}
    found = []
    for zone in ("XXX+12", "XXX-14"):
        done = subprocess.run(
            [sys.executable, "-c", code], env=free | {"TZ": zone}, capture_output=True, text=True, check=True
        )
        found.append(done.stdout.split(maxsplit=1))
    # 26 hours apart: never the same date.
    assert found[0][0] < found[1][0]
    assert [offset.strip() for _, offset in found] == ["-1 day, 12:00:00", "14:00:00"]


def test_no_screen_is_loaded(environment: dict[str, str], year: Path) -> None:
    assert year.exists()
    for command in (
        ["add", "calls"],
        ["status", "--short"],
        ["status", "--json"],
        ["plan"],
        ["check"],
        ["where"],
    ):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "funnel_tui", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        names = {
            line.rpartition("|")[2].strip()
            for line in done.stderr.splitlines()
            if line.startswith("import time:")
        }
        assert "funnel_tui.cli.main" in names
        assert not {
            name for name in names if name.partition(".")[0] in ("textual", "rich", "platformdirs", "asyncio")
        }


@pytest.mark.skipif(not XDG_FOLDERS, reason="asks a library where its folders are")
@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        (["add", "calls"], ["core.forecast", "core.plan.schedule", "core.progress.imported", "core.report"]),
        (["status"], ["core.forecast.experiments", "core.forecast.insight", "core.forecast.backtest"]),
        (["status", "--json"], ["core.forecast.experiments", "core.report.pages.terminal"]),
        (["plan", "--json"], ["core.forecast", "core.report.pages.terminal"]),
    ],
)
def test_what_is_called_often_loads_little(
    environment: dict[str, str], year: Path, command: list[str], unneeded: list[str]
) -> None:
    assert year.exists()
    arguments = ["-S", "-X", "importtime", "-m", "funnel_tui", *command]
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not names & {"typing", "tomllib", "pathlib", "argparse", "dataclasses", "urllib.parse"}
    assert not names & {f"funnel_tui.{name}" for name in unneeded}


def test_what_needs_no_parser_answers_as_with_it(environment: dict[str, str], year: Path) -> None:
    named = environment | {"FUNNEL_TUI_FILE": str(year)}
    for command in (["status"], ["plan"], ["status", "--json"], ["plan", "--json"]):
        answers = {
            run(environment, *command).stdout,
            run(named, *command).stdout,
            run(environment, "--file", str(year), *command).stdout,
        }
        assert len(answers) == 1


def test_the_kept_line_needs_hardly_anything(environment: dict[str, str], year: Path) -> None:
    assert year.exists()
    os.utime(year, ns=(1, 1))
    first = run(environment, "status", "--short")
    for _ in range(50):
        # Files changed a moment ago are not trusted; by the next call they have settled.
        again = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "funnel_tui", "status", "--short"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert again.stdout == first.stdout
        if "funnel_tui.core" not in again.stderr:
            break
    else:
        pytest.fail("the line was never remembered")
    assert "tomllib" not in again.stderr
    assert "argparse" not in again.stderr
    assert "pathlib" not in again.stderr
