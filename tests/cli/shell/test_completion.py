"""The completions, in the shells themselves, and the manual page."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
PAGE = Path(__file__).parents[3] / "docs" / "funnel-tui.1"
TYPED = (
    ("funnel-tui add ca", "calls"),
    ("funnel-tui sta", "status"),
    ("funnel-tui status --wa", "--waybar"),
    ("funnel-tui import deals-of-t", "deals-of-today.csv"),
)
SEVERAL = ("funnel-tui add calls 3 em", "emails")
"""Not in tcsh, which completes the first name only."""

BASH = """
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
_shtab_funnel_tui "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
echo "${COMPREPLY[@]}"
"""


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not here")


@pytest.fixture
def place(home: Path, year: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with the program on the path and a file to import."""
    assert year.exists()
    program = home / "bin" / "funnel-tui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m funnel_tui "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("TERM", "vt100")
    monkeypatch.chdir(home)
    (home / "deals-of-today.csv").touch()
    return home


@pytest.fixture
def script(run: Run, place: Path) -> Callable[[str, str], Path]:
    """A shell's completions in a file."""

    def call(shell: str, name: str) -> Path:
        code, out, err = run("completion", shell)
        assert (code, err) == (0, "")
        path = place / "scripts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(out + "\n")
        return path

    return call


@needs("bash")
def test_bash_completes(script: Callable[[str, str], Path]) -> None:
    path = script("bash", "funnel-tui")
    for line, wanted in (*TYPED, SEVERAL):
        asked = ["bash", "--norc", "-c", BASH, "bash", str(path), *line.split()]
        assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split() == [wanted]


@needs("fish")
def test_fish_completes(script: Callable[[str, str], Path]) -> None:
    path = script("fish", "funnel-tui.fish")
    for line, wanted in (*TYPED, SEVERAL):
        asked = ["fish", "--no-config", "-c", f"source {path}; complete -C '{line}'"]
        found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert [each.partition("\t")[0] for each in found.splitlines()] == [wanted]


class Typist:
    """Types into a shell as a person does."""

    def __init__(self, *argv: str) -> None:
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.execvp(argv[0], argv)
        self.pid = pid

    def type(self, text: str, until: str) -> None:
        os.write(self.terminal, text.encode())
        seen = ""
        while until not in seen.replace("\0", ""):
            assert select.select([self.terminal], [], [], 60)[0], seen
            seen += os.read(self.terminal, 4096).decode(errors="replace")

    def leave(self) -> None:
        os.close(self.terminal)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


@needs("zsh")
def test_zsh_completes(script: Callable[[str, str], Path]) -> None:
    folder = script("zsh", "_funnel-tui").parent
    shell = Typist("zsh", "-f", "-i")
    try:
        shell.type(
            f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; print rea''dy\n", "ready\r\n"
        )
        for line, wanted in (*TYPED, SEVERAL):
            shell.type(f"{line}\t", f"{line.rpartition(' ')[0]} {wanted}")
            shell.type("\x15print rea''dy\n", "ready\r\n")
    finally:
        shell.leave()


@needs("tcsh")
def test_tcsh_completes(script: Callable[[str, str], Path]) -> None:
    path = script("tcsh", "funnel-tui.csh")
    shell = Typist("tcsh", "-f")
    try:
        shell.type(f"source {path}; echo rea''dy\n", "ready\r\n")
        for line, wanted in TYPED:
            shell.type(f"{line}\t", f"{line.rpartition(' ')[0]} {wanted}")
            shell.type("\x15echo rea''dy\n", "ready\r\n")
    finally:
        shell.leave()


def test_the_names_are_those_of_the_plan_and_nothing_is_said_without_one(
    run: Run, home: Path, request: pytest.FixtureRequest
) -> None:
    assert run("completion", "names") == (0, "", "")
    year: Path = request.getfixturevalue("year")
    assert run("completion", "names")[1].split() == [
        "calls",
        "emails",
        "meetings",
        "opportunities",
        "won",
        "lost",
    ]
    year.write_text("<<<<<<<")
    assert run("completion", "names")[2] == ""
    assert home.exists()


def test_every_shell_has_a_script_and_no_other(run: Run) -> None:
    assert "funnel-tui" in run("completion", "powershell")[1]
    code, _, err = run("completion", "ksh")
    assert code == 2
    assert "choose from" in err


@pytest.mark.skipif(not PAGE.exists(), reason="the documents are not in this package")
def test_the_manual_page_is_current(run: Run) -> None:
    # `funnel-tui man > docs/funnel-tui.1` makes it so.
    assert PAGE.read_text(encoding="utf-8").rstrip("\n") == run("man")[1]


@needs("man")
def test_the_manual_page_has_no_fault(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "funnel-tui.1"
    page.write_text(run("man")[1])
    asked = ["man", "--warnings", "-l", str(page)]
    done = subprocess.run(
        asked, env=os.environ | {"MANPAGER": "cat"}, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "FUNNEL-TUI(1)" in done.stdout
    for command in ("add", "plain", "status", "completion"):
        assert f"\n   {command}\n" in done.stdout
