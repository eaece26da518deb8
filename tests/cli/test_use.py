"""The help, and which year file a command is about."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from inspect import signature
from pathlib import Path

import pytest
from tests.envelope import own

from funnel_tui.cli.commands import COMMANDS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.period import Period

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


def test_the_help_is_one_screen_and_names_every_command(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    lines = out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 110
    for name, command in COMMANDS.items():
        assert name in out
        assert command.rare or any(line.startswith(f"  {name} ") for line in lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_help_of_its_own(run: Run, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out.startswith(f"usage: funnel-tui {name} ")
    assert "--file PATH" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_what_does_a_command_takes_its_options_by_their_names(name: str) -> None:
    taken = signature(COMMANDS[name].load()).parameters.keys()
    parser = ArgumentParser(add_help=False)
    COMMANDS[name].options(parser)
    # An option that has to be there, and takes nothing, says nothing more.
    options = {action.dest for action in parser._actions if not (action.required and action.nargs == 0)}
    assert taken - {"file", "demo"} == options
    assert COMMANDS[name].demo or "demo" not in taken


FORMS = {
    "add": ["calls"],
    "note": ["call Ann"],
    "log": ["--week"],
    "undo": [],
    "review": [],
    "export": [],
    "check": [],
    "restore": [],
    "where": [],
    "plan": ["--diff", "today"],
}


@pytest.mark.parametrize("name", FORMS)
def test_json_begins_alike_with_every_command(run: Run, year: Path, name: str) -> None:
    assert year.exists()
    run("add", "emails")
    code, out, err = run(name, *FORMS[name], "--json")
    assert (code, err) == (0, "")
    assert own(out, name)


@pytest.mark.parametrize("name", ["plan", "status"])
def test_the_first_two_have_their_own_json_alone(run: Run, year: Path, name: str) -> None:
    assert year.exists()
    assert not json.loads(run(name, "--json")[1]).keys() & {"command", "good", "messages"}
    year.write_text("broken", encoding="utf-8")
    assert run("--file", f"{year}x", "status", "--json")[1] == ""


@pytest.mark.parametrize(
    ("args", "code", "name"),
    [
        (["add", "visits"], 2, "add"),
        (["add", "calls", "-1"], 1, "add"),
        (["--year", "1999", "log"], 1, "log"),
        (["undo"], 1, "undo"),
        (["log", "--nonsense"], 2, "log"),
        (["sing"], 2, None),
    ],
)
def test_a_script_is_told_why_as_json_too(
    run: Run, year: Path, args: list[str], code: int, name: str | None
) -> None:
    assert year.exists()
    found, out, err = run(*args, "--json")
    assert found == code
    assert "\n" not in err
    assert own(out, name, err, good=False) == {}


class TestYear:
    def test_it_names_the_plan_that_starts_then(
        self, run: Run, year: Path, make: Make, whole_2026: Plan, home: Path
    ) -> None:
        old = make(
            home / "data" / "funnel-tui" / "2025.toml",
            replace(whole_2026, period=Period(date(2025, 1, 1), date(2025, 12, 31))),
        )
        assert str(old) in run("--year", "2025", "where")[1].splitlines()[0]
        assert str(year) in run("where", "--year", "2026")[1].splitlines()[0]

    @pytest.mark.parametrize(
        ("args", "code", "said"),
        [
            (["--year", "2031", "status"], 1, "no plan starts in 2031; there are: 2026"),
            (["--year", "last", "status"], 1, "no plan starts in last; there are: 2026"),
            (["--year", "2026", "--file", "x.toml", "status"], 2, "allowed: one of them"),
        ],
    )
    def test_what_it_cannot_name(self, run: Run, year: Path, args: list[str], code: int, said: str) -> None:
        assert year.exists()
        found, out, err = run(*args)
        assert (found, out) == (code, "")
        assert said in err

    def test_without_any_plan(self, run: Run) -> None:
        assert run("--year", "2026", "status") == (1, "", "no plan starts in 2026; there is none yet")
