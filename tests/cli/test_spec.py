"""`--spec` and `schema`: what other programs are told of this one."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from tests.envelope import own

from funnel_tui.cli.commands import COMMANDS
from funnel_tui.core.plan.edit import with_field
from funnel_tui.core.plan.plan import Plan
from funnel_tui.storage.format.year_schema import year_schema
from funnel_tui.system import config
from funnel_tui.ui.actions import ACTIONS

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[Path, Plan], Path]


class TestSpec:
    @pytest.fixture
    def spec(self, run: Run) -> dict[str, Any]:
        code, out, err = run("--spec")
        assert (code, err) == (0, "")
        table: dict[str, Any] = json.loads(out)
        return table

    def test_it_has_every_command_with_what_can_be_typed(self, spec: dict[str, Any]) -> None:
        found = {command["name"]: command for command in spec["commands"]}
        assert list(found) == list(COMMANDS)
        assert {option["names"][0] for option in spec["options"]} >= {"--file", "--year", "--demo", "--spec"}
        assert all(not {"--file", "--help"} & set(o["names"]) for c in found.values() for o in c["options"])
        for name, command in found.items():
            assert any("--json" in option["names"] for option in command["options"]), name
            assert command["summary"] == COMMANDS[name].summary
        plan = {option["names"][0]: option for option in found["plan"]["options"]}
        assert plan["--set"]["repeats"]
        assert plan["--set"]["value"] == "FIELD=VALUE"
        assert not plan["--diff"]["value_required"]
        assert plan["--json"]["value"] is None
        (which,) = found["schema"]["arguments"]
        assert (which["choices"], which["required"]) == (["year", "config"], False)

    def test_it_has_every_key(self, spec: dict[str, Any]) -> None:
        assert [key["id"] for key in spec["keys"]] == [action.id for action in ACTIONS]
        assert next(key for key in spec["keys"] if key["id"] == "log.won")["keys"] == ["w"]

    def test_it_has_the_activities_of_the_plan(
        self, run: Run, make: Make, whole_2026: Plan, home: Path
    ) -> None:
        names = ["calls", "emails", "meetings", "opportunities", "won", "lost"]
        assert [each["name"] for each in json.loads(run("--spec")[1])["activities"]] == names
        path = make(home / "mine.toml", with_field(whole_2026, "channels.calls.label", "Gespräche"))
        calls = json.loads(run("--spec", "--file", str(path))[1])["activities"][0]
        assert calls == {
            "name": "calls",
            "label": "Gespräche",
            "kind": "channel",
            "key": "c",
            "former_names": [],
        }
        path.write_text("broken", encoding="utf-8")
        # The last good one serves.
        assert json.loads(run("--spec", "--file", str(path))[1])["activities"][0] == calls

    def test_it_loads_no_screen(self, tmp_path: Path) -> None:
        code = "from funnel_tui.cli.main import main; main(['--spec']); import sys"
        code += "; print(*sys.modules, file=sys.stderr)"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"HOME": str(tmp_path), "PYTHONPATH": str(Path(config.__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "funnel_tui.ui.actions" in done.stderr.split()
        assert not {"textual", "rich"} & {name.partition(".")[0] for name in done.stderr.split()}


def faults(schema: object, text: str) -> list[str]:
    return [
        ".".join(map(str, error.absolute_path))
        for error in Draft7Validator(schema).iter_errors(tomllib.loads(text))
    ]


class TestSchema:
    def test_of_the_year_file(self, run: Run) -> None:
        assert json.loads(run("schema")[1]) == json.loads(run("schema", "year")[1]) == year_schema()
        assert own(run("schema", "--json")[1], "schema") == {"schema": year_schema()}

    def test_of_what_was_never_heard_of(self, run: Run) -> None:
        code, out, err = run("schema", "theme")
        assert (code, out) == (2, "")
        assert "invalid choice: 'theme'" in err

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("", []),
            ('theme = "harbor"\nweek_starts = "sun"\nfiscal_year_starts = "jul"', []),
            ('[numbers]\ndecimal = ","\ngrouping = "."\ncurrency = "after"', []),
            ('[keys]\n"log.undo" = "ctrl+u"\nhelp = "f1"\nlog.won = "f"\nplan.undo = "z"', []),
            ("[keys]\nplan = 'f11'", []),
            ('week_starts = "monday"', ["week_starts"]),
            ("theme = 5", ["theme"]),
            ('thmee = "harbor"', [""]),
            ('[numbers]\ndecimal = ";"', ["numbers.decimal"]),
            ('[numbers]\ndecimals = ","', ["numbers"]),
            ("numbers = 5", ["numbers"]),
            ('[keys]\n"log.undoo" = "ctrl+u"', ["keys"]),
            ('[keys]\n"log.undo" = 5', ["keys.log.undo"]),
        ],
    )
    def test_of_the_settings_it_agrees_with_their_reader(
        self, run: Run, tmp_path: Path, text: str, where: list[str]
    ) -> None:
        schema = json.loads(run("schema", "config")[1])
        Draft7Validator.check_schema(schema)
        assert faults(schema, text) == where
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        settings, problems = config.load(file)
        known = {action.id: action.keys for action in ACTIONS}
        assert bool(problems or config.check_keys(settings.keys, known)[1]) == bool(where)

    def test_every_setting_has_its_row_and_its_default(self, run: Run) -> None:
        properties = json.loads(run("schema", "config")[1])["properties"]
        assert set(properties) == {"theme", "week_starts", "fiscal_year_starts", "numbers", "keys"}
        for setting in config.SETTINGS:
            assert not setting.allowed or setting.default in setting.allowed
            assert setting.help.endswith(".")
