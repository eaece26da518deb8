"""`edit`: the year file in an editor, and what is said of it afterwards; each editor here is a program."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.envelope import own

Run = Callable[..., tuple[int, str, str]]
Editor = Callable[[str], None]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Sets an editor that runs Python with the file's path as `path`."""

    def call(code: str) -> None:
        start = "import sys; from pathlib import Path; path = Path(sys.argv[1]); "
        monkeypatch.setenv("EDITOR", f"{shlex.quote(sys.executable)} -c {shlex.quote(start + code)}")

    monkeypatch.delenv("VISUAL", raising=False)
    return call


def replacing(old: str, new: str) -> str:
    return f"path.write_text(path.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')"


def test_what_was_changed_is_said(run: Run, year: Path, editor: Editor) -> None:
    assert year.exists()
    editor(replacing("target = 100000", "target = 120000") + "; " + replacing("1 in 5", "1 in 4"))
    assert run("edit") == (0, "Target: 100,000 -> 120,000\nMeetings, conversion rate: 1 in 5 -> 1 in 4", "")


def test_visual_goes_before_editor(
    run: Run, year: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert year.exists()
    editor(replacing("100000", "120000"))
    monkeypatch.setenv("VISUAL", os.environ["EDITOR"].replace("120000", "130000"))
    assert run("edit")[1] == "Target: 100,000 -> 130,000"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("target = 100000", "target = = 1", "9: is not TOML: Invalid value"),
        ("target = 100000", "target = 0", "9: plan.target: is 0; allowed: an amount above 0"),
        ("[saved]", "[sav", "is not TOML"),
        ('end = "whole"', "", "saved.end: is missing: the file is cut short"),
    ],
)
def test_a_file_that_cannot_be_used_stays_as_it_was_saved(
    run: Run, year: Path, editor: Editor, old: str, new: str, said: str
) -> None:
    good = year.read_bytes()
    wanted = good.replace(old.encode(), new.encode())
    editor(replacing(old, new))
    code, out, err = run("edit")
    assert code == 1
    assert out.startswith(f"{year}:")
    assert said in out
    assert err == (
        "2026.toml stays as you saved it, and what is logged is kept safe until it is fixed:"
        " funnel-tui edit opens it again"
    )
    assert year.read_bytes() == wanted
    # What is logged until then comes in with the correction.
    run("add", "calls", "3")
    assert year.read_bytes() == wanted
    editor(f"path.write_bytes({good!r})")
    code, out, err = run("edit")
    assert (code, out.splitlines()[0], err) == (0, "the file can be read again", "")
    assert "calls = 3" in year.read_text(encoding="utf-8")


def test_what_can_be_kept_is_named_with_its_line(run: Run, year: Path, editor: Editor) -> None:
    assert year.exists()
    editor(replacing("workdays", "wrokdays"))
    code, out, err = run("edit")
    assert (code, err) == (1, "")
    assert out.startswith(f"{year}:")
    assert "calendar.wrokdays: is not known; it is kept; allowed: workdays, country" in out
    assert "\n" not in out


def test_what_is_logged_meanwhile_is_not_lost(run: Run, year: Path, editor: Editor) -> None:
    run("add", "calls", "2")
    # The editor has the old text when the entry comes, and saves it over the new one.
    again = f"subprocess.run([{sys.executable!r}, '-m', 'funnel_tui', 'add', 'calls', '5'], check=True)"
    editor(
        f"import subprocess; text = path.read_text('utf-8'); {again};"
        " path.write_text(text.replace('100000', '90000'), 'utf-8')"
    )
    code, out, _ = run("edit")
    assert code == 0
    assert "Target: 100,000 -> 90,000" in out
    text = year.read_text(encoding="utf-8")
    assert "calls = 7" in text
    assert "target = 90000" in text


def test_nothing_changed(run: Run, year: Path, editor: Editor) -> None:
    before = year.read_bytes()
    editor("pass")
    code, out, err = run("edit")
    assert (code, out) == (0, "nothing was changed")
    assert "does not wait until you close the file" in err or err == ""
    editor("path.write_text('# mine\\n' + path.read_text('utf-8'), 'utf-8')")
    assert run("edit")[:2] == (0, "nothing that counts was changed")
    assert year.read_bytes() == b"# mine\n" + before


def test_an_editor_that_fails(run: Run, year: Path, editor: Editor) -> None:
    assert year.exists()
    editor("sys.exit(3)")
    code, out, err = run("edit")
    assert (code, out) == (1, "nothing was changed")
    assert err.endswith(" ended with 3")


def test_a_file_that_is_gone_afterwards(run: Run, year: Path, editor: Editor) -> None:
    editor("path.unlink()")
    code, out, err = run("edit")
    assert (code, out) == (1, "")
    assert err == f"{year}: is gone; funnel-tui restore --file {year} lists the copies there are"


@pytest.mark.parametrize("command", ["no-such-editor -x", 'vi "x', "''"])
def test_no_such_editor(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    assert year.exists()
    monkeypatch.setenv("VISUAL", command)
    code, out, err = run("edit")
    assert (code, out) == (2, "")
    assert err.startswith(f"VISUAL is {command!r}")
    assert err.endswith("allowed: EDITOR=nano, or EDITOR='code --wait'")


def test_without_an_editor_the_usual_one(run: Run, year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", " ")
    called = []

    def start(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        called.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name == "vi" else None)
    assert run("edit")[0] == 0
    assert called == [["vi", str(year)]]
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert run("edit")[0] == 2


def test_json(run: Run, year: Path, editor: Editor) -> None:
    editor(replacing("100000", "120000"))
    assert own(run("edit", "--json")[1], "edit") == {
        "file": str(year),
        "changed": True,
        "changes": ["Target: 100,000 -> 120,000"],
        "problems": [],
    }


def test_no_file_and_the_demo(run: Run, home: Path) -> None:
    assert run("edit")[0] == 1
    assert run("--demo", "edit")[0] == 2
    assert list(home.iterdir()) == []
