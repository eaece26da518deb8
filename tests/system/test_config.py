"""Settings: what is read, and how each fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.keys import _character_to_key

from funnel_tui.system import config
from funnel_tui.system.config import Config, check_keys, load
from funnel_tui.ui.actions import default_keys


def read(tmp_path: Path, text: str) -> tuple[Config, tuple[str, ...]]:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    found, problems = load(path)
    return found, tuple(problem.removeprefix(f"{path}") for problem in problems)


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == (Config(), ())


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        """
        theme = "harbor"
        week_starts = "sun"

        [keys]
        help = "f1"
        log.won = "f"
        "log.lost" = "ctrl+x"

        [numbers]
        decimal = ","
        grouping = " "
        currency = "after"
        """,
    )
    assert problems == ()
    assert found.theme == "harbor"
    assert dict(found.keys) == {"help": "f1", "log.won": "f", "log.lost": "ctrl+x"}
    notation = found.notation
    assert (notation.decimal, notation.grouping, notation.currency_after, notation.week_starts) == (
        ",",
        " ",
        True,
        6,
    )


def test_a_decimal_comma_groups_by_point(tmp_path: Path) -> None:
    notation = read(tmp_path, '[numbers]\ndecimal = ","\n')[0].notation
    assert notation.number(1234.5, 1) == "1.234,5"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('thme = "x"', ":1: thme is not a setting; allowed: theme (did you mean that?)"),
        (
            "\n\nzzz = 1",
            ":3: zzz is not a setting; allowed: keys, theme, numbers, week_starts, fiscal_year_starts",
        ),
        ("theme = 3", ":1: theme is 3; allowed: the name of a theme"),
        ('week_starts = "monday"', ":1: week_starts is 'monday'; allowed: 'mon', 'sun'"),
        ("keys = 1", ":1: keys is 1; allowed: a table, [keys]"),
        ("[keys]\nhelp = 1", ":2: help is 1; allowed: a key such as f, ctrl+f, f5 or question_mark"),
        ('[numbers]\ndecimals = ","', ":2: decimals is not a setting; allowed: decimal (did you mean that?)"),
        ('[numbers]\ndecimal = ";"', ":2: decimal is ';'; allowed: '.', ','"),
        ("[numbers]\ncurrency = true", ":2: currency is True; allowed: 'before', 'after'"),
        (
            '[numbers]\ndecimal = "."\ngrouping = "."',
            ":3: grouping is the decimal sign too; allowed: a sign of its own",
        ),
    ],
)
def test_a_fault_names_file_line_key_and_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    found, problems = read(tmp_path, text)
    assert problems == (said,)
    # The rest is as if the faulty setting were not there.
    assert found == Config()


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe", b"[" * 3000, b"a = 1\na = 1"])
def test_a_file_that_cannot_be_read_is_one_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    found, (problem,) = load(path)
    assert found == Config()
    assert problem.startswith(f"{path}: cannot be read: ")
    assert "\n" not in problem


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    assert load(tmp_path) == (Config(), (f"{tmp_path}: Is a directory",))


KNOWN = {
    "quit": "q",
    "help": "question_mark,f1",
    "log.won": "w",
    "log.lost": "x",
    "plan.accept": "ctrl+s",
    "log.right": "right",
    "plan.right": "right",
}


def test_keys_that_can_be_used() -> None:
    wanted = {"quit": "ctrl+q", "log.won": "f, F", "help": "?", "plan.accept": "w"}
    keymap, problems = check_keys(wanted, KNOWN)
    assert problems == ("[keys] plan.accept = 'w' ...",)[1:]
    # `w` of Log and of Plan are on different screens.
    assert keymap == {"quit": "ctrl+q", "log.won": "f,F", "help": "question_mark", "plan.accept": "w"}


def test_two_actions_can_change_places() -> None:
    assert check_keys({"log.won": "x", "log.lost": "w"}, KNOWN) == ({"log.won": "x", "log.lost": "w"}, ())


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"log.wn": "f"}, "[keys] log.wn is not an action; allowed: log.won (did you mean that?)"),
        ({"log.won": "x"}, "[keys] log.won: x is the key of log.lost too; allowed: a key of its own"),
        ({"log.won": "q"}, "[keys] log.won: q is the key of quit too; allowed: a key of its own"),
        ({"quit": "w"}, "[keys] quit: w is the key of log.won too; allowed: a key of its own"),
        ({"log.won": "c"}, "[keys] log.won: c counts an activity; allowed: a key of its own"),
        (
            {"log.won": "wibble"},
            "[keys] log.won = 'wibble' is not a key; allowed: a key such as f, ctrl+f, f5 or question_mark",
        ),
        ({"log.won": ""}, "[keys] log.won = '' is not a key"),
        ({"log.won": "crtl+f"}, "[keys] log.won = 'crtl+f' is not a key"),
        ({"log.won": "f,,g"}, "[keys] log.won = 'f,,g' is not a key"),
        ({"log.won": "ctrl+"}, "[keys] log.won = 'ctrl+' is not a key"),
    ],
)
def test_keys_that_cannot_say_why_and_are_left_out(wanted: dict[str, str], said: str) -> None:
    keymap, (problem,) = check_keys(wanted, KNOWN, taken={"c", "e"})
    assert keymap == {}
    assert problem.startswith(said)


def test_of_two_that_clash_the_first_stays() -> None:
    keymap, problems = check_keys({"log.won": "f", "log.lost": "f"}, KNOWN)
    assert keymap == {"log.won": "f"}
    assert problems == ("[keys] log.lost: f is the key of log.won too; allowed: a key of its own",)


def test_the_programs_own_keys_are_in_order() -> None:
    known = default_keys()
    assert check_keys(known, known) == (known, ())


def test_signs_have_textuals_names() -> None:
    for sign, name in config._SIGNS.items():
        assert _character_to_key(sign) == name
