"""Lines for prompts and status bars: their fields, what is kept, and the page that shows how to use them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from funnel_tui.cli import commands
from funnel_tui.cli.result import Output
from funnel_tui.system import prompt_cache

Run = Callable[..., tuple[int, str, str]]
PAGE = Path(__file__).parents[3] / "docs" / "status-bars.md"
READS_PAGE = pytest.mark.skipif(not PAGE.exists(), reason="the documents are not in this package")


def test_a_template_is_filled_in(run: Run, year: Path) -> None:
    run("add", "calls", "3", "meetings", "won", "12000")
    template = "{glyph} {verdict} {days}, {headline}, {money}, {today}, {todo}, {calls} {{x}}"
    assert year.exists()
    assert run("status", "--format", template) == (
        0,
        "▼ behind 42 days, emails behind by 42 days, $12,000 of $100,000, "
        "calls 3/10 emails 0/24 meetings 1/1, 7 calls · 24 emails · 2 meetings this week, 3/10 {x}",
        "",
    )


def test_a_chance_that_is_not_known_is_found_and_then_kept(run: Run, year: Path) -> None:
    assert year.exists()
    code, line, _ = run("status", "--format={chance}/{odds}")
    assert code == 0
    assert re.fullmatch(r"\d+ %/\d+ % chance \(likely \$\S+ to \$\S+\)", line)
    assert line.partition("/")[2] in run("status", "--short")[1]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (
            "{chanse}",
            "{chanse} is not a field; allowed: verdict, glyph, days, headline, money, today, todo, chance",
        ),
        ("{}", "{} is not a field; allowed: "),
        ("{todo!r}", "{todo!r} is not a field; allowed: "),
        ("{todo:>9}", "{todo:>9} is not a field; allowed: "),
        ("{todo.real}", "{todo.real} is not a field; allowed: "),
        ("{todo", "a { or } stands alone; allowed: {{ or }} for the character itself"),
        ("}", "a { or } stands alone"),
    ],
)
def test_what_is_no_field_is_said_with_those_that_are(run: Run, year: Path, template: str, why: str) -> None:
    assert year.exists()
    code, out, err = run("status", "--format", template)
    assert (code, out, err[: len(why) + 10]) == (2, "", f"--format: {why}")


def test_waybar_reads_a_table(run: Run, year: Path) -> None:
    assert year.exists()
    assert run("plan", "--set", "channels.calls.label=R&D <calls>")[0] == 0
    run("add", "calls", "5")
    table = json.loads(run("status", "--waybar")[1])
    assert table["text"].startswith("▼ 5 R&amp;D &lt;calls&gt; · 24 emails")
    assert table["tooltip"].split("\n")[1].startswith("R&amp;D &lt;calls&gt; 5 of 10, 5 to go · ▼ ")
    assert (table["class"], table["percentage"]) == ("behind", 16)


@pytest.mark.parametrize(
    "form", [["--short"], ["--waybar"], ["--format", "{todo}"], ["--format={todo} {calls}"]]
)
def test_each_form_is_kept_until_the_year_changes(
    run: Run, year: Path, monkeypatch: pytest.MonkeyPatch, form: list[str]
) -> None:
    monkeypatch.setattr(prompt_cache, "_SETTLED", -(10**9))
    computed, real = [], commands.call

    def compute(asked: Namespace) -> Output:
        computed.append(asked)
        return real(asked)

    monkeypatch.setattr(commands, "call", compute)
    first = run("status", *form)
    assert run("status", *form) == first
    assert run(*form, "status") == first
    assert len(computed) == 1
    # What a phone left is a change too.
    (year.parent / "inbox").mkdir()
    (year.parent / "inbox" / "a.txt").write_text("3 calls\n")
    assert run("status", *form)[1] != first[1]


def test_a_kept_line_needs_next_to_nothing(run: Run, year: Path) -> None:
    assert year.exists()
    form = ["status", "--format", "{chance} {todo}"]
    expected = run(*form)[1]
    code = (
        "import sys, funnel_tui.cli.main as cli, funnel_tui.system.prompt_cache as kept\n"
        "kept._SETTLED = -10**9\n"
        f"cli.main({form!r})\n"
        "before = set(sys.modules)\n"
        f"cli.main({form!r})\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.split("\n")[:3] == [expected, expected, ""]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def commands_of_the_page() -> list[str]:
    """Every command of the page, as the program of its block would give it to a shell."""
    (tmux,), (starship,), (waybar,) = blocks("tmux"), blocks("toml"), blocks("json")
    bar = json.loads(waybar)["custom/funnel"]
    found = [
        *re.findall(r"#\((.+)\)'", tmux),
        tomllib.loads(starship)["custom"]["funnel"]["command"],
        bar["exec"],
        bar["on-click"],
    ]
    return found + [
        line for block in blocks("sh") for line in block.split("\n") if line.startswith("funnel-tui")
    ]


@READS_PAGE
def test_the_commands_of_the_page_work(year: Path, tmp_path: Path) -> None:
    assert year.exists()
    program = tmp_path / "funnel-tui"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m funnel_tui "$@"\n')
    program.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    asked = commands_of_the_page()
    assert len(asked) == 11
    for command in asked:
        done = subprocess.run(
            ["sh", "-c", command],
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout.strip(), command


@READS_PAGE
def test_the_page_names_every_field() -> None:
    from funnel_tui.core.report.pages.status_bars import FIELDS

    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in FIELDS if f"`{{{name}}}`" not in page] == []
