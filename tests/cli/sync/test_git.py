"""A year in a real git repository: two clones log, pull and push, and both count everything once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.article import ARTICLE_2026

from funnel_tui.core.progress.year import Year
from funnel_tui.storage.format import year_toml as codec

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")

Machine = Callable[..., str]
DAY = "2026-03-02"


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str], Machine]:
    """A computer with a clone, a state folder and a name of its own; a call runs a command in the clone."""

    def made(name: str) -> Machine:
        home = tmp_path / name
        home.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "FUNNEL_TUI_TODAY": DAY,
        }
        (home / ".gitconfig").write_text(f"[user]\nname = {name}\nemail = {name}@example.com\n")
        where = home / "years"

        def run(*command: str, code: int = 0) -> str:
            args = command if command[0] == "git" else (sys.executable, "-m", "funnel_tui", *command)
            cwd = where if where.exists() else home
            if command[0] != "git" and command[0] != "sync":
                environment["FUNNEL_TUI_FILE"] = str(where / "2026.toml")
            done = subprocess.run(args, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == code, done.stdout + done.stderr
            return done.stdout + done.stderr

        return run

    return made


@pytest.fixture
def clones(machine: Callable[[str], Machine], tmp_path: Path) -> tuple[Machine, Machine]:
    """A bare repository with a year of one call in it, and two clones that have the driver."""
    desk, lap = machine("desk"), machine("lap")
    years = tmp_path / "desk" / "years"
    desk("git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "hub"))
    desk("git", "clone", "-q", str(tmp_path / "hub"), "years")
    (years / "2026.toml").write_bytes(codec.write(codec.encode(Year(ARTICLE_2026))))
    desk("add", "calls", "1")
    desk("sync", "--git", "--file", str(years / "2026.toml"))
    desk("git", "checkout", "-q", "-b", "main")
    desk("git", "add", ".")
    desk("git", "commit", "-qm", "the year")
    desk("git", "push", "-q", "-u", "origin", "main")
    lap("git", "clone", "-q", str(tmp_path / "hub"), "years")
    lap("sync", "--git", "--file", str(tmp_path / "lap" / "years" / "2026.toml"))
    return desk, lap


def days(tmp_path: Path, name: str) -> dict[str, object]:
    text = (tmp_path / name / "years" / "2026.toml").read_text("utf-8")
    found: dict[str, object] = tomllib.loads(text)["days"][DAY]
    return found


def test_two_clones_that_logged_apart_count_the_sum(clones: tuple[Machine, Machine], tmp_path: Path) -> None:
    desk, lap = clones
    desk("add", "calls", "4", "emails", "2")
    desk("git", "commit", "-qam", "a morning at the desk")
    desk("git", "push", "-q")
    lap("add", "calls", "3", "won", "12000")
    lap("git", "commit", "-qam", "a morning on the road")
    lap("git", "pull", "-q", "--no-rebase", "--no-edit")
    both = {"calls": 8, "emails": 2, "won": [12000]}
    assert days(tmp_path, "lap") == both
    lap("git", "push", "-q")
    desk("git", "pull", "-q")
    # Each finds its own entries counted and adds nothing again.
    for name, run in (("desk", desk), ("lap", lap)):
        run("add", "meetings")
        assert days(tmp_path, name) == both | {"meetings": 1}
    desk("git", "commit", "-qam", "a meeting at the desk")
    lap("git", "commit", "-qam", "a meeting on the road")
    desk("git", "push", "-q")
    lap("git", "pull", "-q", "--rebase")
    assert days(tmp_path, "lap") == both | {"meetings": 2}
    assert lap("git", "status", "--short") == ""


def edited(tmp_path: Path, name: str, old: str, new: str) -> None:
    path = tmp_path / name / "years" / "2026.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_both_notes_stay_and_one_field_changed_twice_asks_for_a_look(
    clones: tuple[Machine, Machine], tmp_path: Path
) -> None:
    desk, lap = clones
    for name, run, note in (("desk", desk, "called the list"), ("lap", lap, "trade fair")):
        edited(tmp_path, name, "calls = 1\n", f'calls = 1\nnote = "{note}"\n')
        run("git", "commit", "-qam", "a note")
    desk("git", "push", "-q")
    lap("git", "pull", "-q", "--no-rebase", "--no-edit")
    assert days(tmp_path, "lap")["note"] == "trade fair / called the list"
    lap("git", "push", "-q")
    desk("git", "pull", "-q")
    for run, target in ((desk, "120000"), (lap, "130000")):
        run("plan", "--set", f"target={target}")
        run("git", "commit", "-qam", "another target")
    desk("git", "push", "-q")
    said = lap("git", "pull", "--no-rebase", "--no-edit", code=1)
    assert "Target: 130,000 here, 120,000 there; the value here stays, change it if that is wrong" in said
    assert "CONFLICT" in said
    # The file is whole meanwhile, and can be used.
    lap("check")
    lap("git", "commit", "-qam", "mine")


def test_setting_it_up_says_what_it_did_and_does_it_once(
    machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    run = machine("desk")
    year = str(tmp_path / "desk" / "years" / "2026.toml")
    assert run("sync", "--git", "--file", year, code=1).endswith(
        "there is no such folder; start funnel-tui to make a plan\n"
    )
    (tmp_path / "desk" / "years").mkdir()
    assert "is not in a git repository; make one there first: git init" in run(
        "sync", "--git", "--file", year, code=1
    )
    run("git", "init", "-q")
    attributes = tmp_path / "desk" / "years" / ".gitattributes"
    attributes.write_text("*.bin binary")
    first = run("sync", "--git", "--file", year)
    assert "line added: [0-9][0-9][0-9][0-9]*.toml merge=funnel-tui" in first
    assert "git config merge.funnel-tui.driver: " in first
    text = attributes.read_text()
    assert text == "*.bin binary\n[0-9][0-9][0-9][0-9]*.toml merge=funnel-tui\n"
    again = run("sync", "--git", "--file", year)
    assert "has the line already" in again
    assert again.count("is set already") == 2
    assert attributes.read_text() == text
    assert run("git", "check-attr", "merge", "2026-04.toml") == "2026-04.toml: merge: funnel-tui\n"
    assert "unspecified" in run("git", "check-attr", "merge", "config.toml")


def test_what_is_no_year_is_left_to_the_user(machine: Callable[[str], Machine], tmp_path: Path) -> None:
    run = machine("desk")
    for name in ("base", "ours", "theirs"):
        (tmp_path / name).write_text("a = 1\n")
    files = [str(tmp_path / name) for name in ("base", "ours", "theirs")]
    assert run("merge", *files, code=1).startswith("not merged: the version before")
    assert (tmp_path / "ours").read_text() == "a = 1\n"
    assert "there is no such file" in run("merge", *files[:2], str(tmp_path / "none"), code=1)
