"""The user's settings, config.toml: read, checked, never written; a fault costs its setting, not the rest."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from funnel_tui.core.values.frozen import dataclass, field
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.core.values.period import MONTH_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_MODIFIERS = ("ctrl", "shift", "alt", "super", "meta", "hyper")
# The names by which Textual knows keys that people write as a sign.
_SIGNS = {
    "?": "question_mark", ".": "full_stop", "/": "slash", "\\": "backslash", "@": "at", "-": "minus",
    "+": "plus", "_": "underscore", "!": "exclamation_mark", ";": "semicolon", ":": "colon",
    "'": "apostrophe", '"': "quotation_mark", "#": "number_sign", "$": "dollar_sign", "%": "percent_sign",
    "&": "ampersand", "*": "asterisk", "(": "left_parenthesis", ")": "right_parenthesis",
    "[": "left_square_bracket", "]": "right_square_bracket", "{": "left_curly_bracket",
    "}": "right_curly_bracket", "=": "equals_sign", "<": "less_than_sign", ">": "greater_than_sign",
    "|": "vertical_line", "`": "grave_accent", "~": "tilde", "^": "circumflex_accent", " ": "space",
}  # fmt: skip
_PLAIN = "escape enter tab backspace delete insert home end pageup pagedown up down left right comma"
_NAMED = frozenset((*_PLAIN.split(), *_SIGNS.values(), *(f"f{n}" for n in range(1, 25))))
_ALLOWED_KEY = "a key such as f, ctrl+f, f5 or question_mark"

_NO_KEYS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, declared once for what reads the file and for its schema."""

    path: str
    """`theme`, `numbers.decimal`."""
    help: str
    """One sentence."""
    allowed: tuple[str, ...] = ()
    """The words that it can be; empty for any text."""
    default: str = ""
    """Where the file leaves it out."""


SETTINGS = (
    Setting("theme", "The name of a theme: one of the program's, or of a file in the themes folder."),
    Setting("numbers.decimal", "The sign before the decimals.", (".", ","), PLAIN.decimal),
    Setting(
        "numbers.grouping",
        "The sign between thousands.",
        (",", ".", " ", "'", "’", "\u00a0", "\u202f", ""),
        PLAIN.grouping,
    ),
    Setting("numbers.currency", "Where the currency stands.", ("before", "after"), "before"),
    Setting(
        "week_starts",
        "The first day of the week; with sun 04/01 is the first of April.",
        ("mon", "sun"),
        "mon",
    ),
    Setting("fiscal_year_starts", "The month in which the fiscal year starts.", MONTH_NAMES, "apr"),
)
KEYS = "keys"
"""The table of other keys: an action's id and its key."""
_BY_PATH = {setting.path: setting for setting in SETTINGS}


def _names(table: str = "") -> tuple[str, ...]:
    """What a table of the file can hold; without a name, the file itself."""
    if table:
        return tuple(path.removeprefix(f"{table}.") for path in _BY_PATH if path.startswith(f"{table}."))
    return tuple(dict.fromkeys((KEYS, *(path.partition(".")[0] for path in _BY_PATH))))


@dataclass(frozen=True, slots=True)
class Config:
    """What the user set; everything has a default."""

    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS)
    """Action id to key, as written; `check_keys` says which of them can be used."""
    theme: str = ""
    notation: Notation = PLAIN
    fiscal_month: int = 4
    """Month in which the fiscal year starts."""


def load(path: str | Path) -> tuple[Config, tuple[str, ...]]:
    """Read the settings; a missing file means defaults, and every fault is one line naming file and key."""
    if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
        return Config(), (f"{path}: is not a file",)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return Config(), ()
    except OSError as error:
        return Config(), (f"{path}: {error.strerror or error}",)
    import tomllib  # noqa: PLC0415 - most people have no settings

    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Config(), (f"{path}: cannot be read: {error}; allowed: TOML in UTF-8",)
    reader = _Reader(path, text)
    return reader.config(table), tuple(reader.problems)


class _Reader:
    """Takes one table apart and collects what is wrong with it."""

    def __init__(self, path: str | Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.problems: list[str] = []

    def config(self, table: Mapping[str, object]) -> Config:
        self.unknown(table, _names())
        numbers = self.table(table, "numbers")
        self.unknown(numbers, _names("numbers"))
        decimal = self.word(numbers, "numbers.decimal")
        # Where only the decimal comma is set, grouping by comma would make 1,200 ambiguous.
        usual = "." if decimal == "," else PLAIN.grouping
        grouping = self.word(numbers, "numbers.grouping", usual)
        if grouping == decimal:
            self.say("grouping", "is the decimal sign too", "a sign of its own")
            grouping = usual
        currency = self.word(numbers, "numbers.currency")
        week = self.word(table, "week_starts")
        fiscal = self.word(table, "fiscal_year_starts")
        theme = table.get("theme", "")
        if not isinstance(theme, str):
            self.say("theme", f"is {theme!r}", "the name of a theme")
            theme = ""
        return Config(
            keys=dict(self.keys(self.table(table, KEYS))),
            theme=theme,
            notation=Notation(
                decimal=decimal,
                grouping=grouping,
                currency_after=currency == "after",
                week_starts=0 if week == "mon" else 6,
            ),
            fiscal_month=MONTH_NAMES.index(fiscal) + 1,
        )

    def keys(self, table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
        """Ids and keys; TOML makes a table of `log.won = "w"`, and that is how people write it."""
        for name, value in table.items():
            if isinstance(value, Mapping):
                yield from self.keys(value, f"{prefix}{name}.")
            elif isinstance(value, str):
                yield prefix + name, value
            else:
                self.say(prefix + name, f"is {value!r}", _ALLOWED_KEY)

    def table(self, table: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = table.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.say(key, f"is {value!r}", f"a table, [{key}]")
        return {}

    def word(self, table: Mapping[str, object], path: str, usual: str = "") -> str:
        """The setting in the table that holds it; `usual` where its default depends on another."""
        setting, key = _BY_PATH[path], path.rpartition(".")[2]
        default = usual or setting.default
        value = table.get(key, default)
        if isinstance(value, str) and value in setting.allowed:
            return value
        self.say(key, f"is {value!r}", ", ".join(map(repr, setting.allowed)))
        return default

    def unknown(self, table: Mapping[str, object], known: Collection[str]) -> None:
        for key in table:
            if key not in known:
                self.say(key, "is not a setting", nearest(key, known))

    def say(self, key: str, what: str, allowed: str) -> None:
        last = key.rpartition(".")[2]
        found = re.compile(rf'\s*(\[\s*)?([\w."-]*\.)?"?{re.escape(last)}"?\s*[\]=]')
        line = next((f":{n}" for n, text in enumerate(self.lines, 1) if found.match(text)), "")
        self.problems.append(f"{self.path}{line}: {key} {what}; allowed: {allowed}")


def nearest(word: str, known: Iterable[str]) -> str:
    """What was probably meant, or all that is known."""
    import difflib  # noqa: PLC0415 - only after a mistake

    choices = list(known)
    close = difflib.get_close_matches(word, choices, n=1)
    return f"{close[0]} (did you mean that?)" if close else ", ".join(choices)


def check_keys(
    wanted: Mapping[str, str], known: Mapping[str, str], taken: Collection[str] = ()
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Sort out which of the user's keys can be used: Textual would accept nonsense and drop a clash silently.

    Args:
        wanted: Action id to keys, comma separated, from `Config.keys`.
        known: Every action id with its default keys. An id such as `log.won` holds on the screen before the
            dot, one without a dot everywhere.
        taken: Keys that no action may get, such as those of the plan's activities.

    Returns:
        The keymap to set, with Textual's names of keys, and one line for each that was left out.
    """
    keymap: dict[str, str] = {}
    problems: list[str] = []
    for id_, text in wanted.items():
        if id_ not in known:
            problems.append(f"[keys] {id_} is not an action; allowed: {nearest(id_, known)}")
            continue
        keys = [_key(part) for part in _split(text)]
        if not keys or None in keys:
            problems.append(f"[keys] {id_} = {text!r} is not a key; allowed: {_ALLOWED_KEY}")
        elif busy := [key for key in keys if key in taken]:
            problems.append(f"[keys] {id_}: {busy[0]} counts an activity; allowed: a key of its own")
        else:
            keymap[id_] = ",".join(key for key in keys if key)
    while clash := _clash(keymap, known):
        id_, key, other = clash
        problems.append(f"[keys] {id_}: {key} is the key of {other} too; allowed: a key of its own")
        del keymap[id_]
    return keymap, tuple(problems)


def _clash(keymap: Mapping[str, str], known: Mapping[str, str]) -> tuple[str, str, str] | None:
    """A changed action whose key another action of the same screen has as well."""
    now = {id_: _split(keymap.get(id_, keys)) for id_, keys in known.items()}
    for id_ in reversed(tuple(keymap)):
        for other, keys in now.items():
            if other != id_ and _share_a_screen(id_, other):
                for key in now[id_]:
                    if key in keys:
                        return id_, key, other
    return None


def _share_a_screen(one: str, other: str) -> bool:
    first, second = one.rpartition(".")[0], other.rpartition(".")[0]
    return first == second or not first or not second


def _split(text: str) -> list[str]:
    return [part.strip() or part for part in text.split(",")] if text not in ("", ",") else []


def _key(text: str) -> str | None:
    """Textual's name of a key, None where it is none."""
    *modifiers, name = text.split("+") if len(text) > 1 else [text]
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return None
    if len(name) == 1:
        name = _SIGNS.get(name, name)
        if len(name) == 1 and not name.isalnum():
            return None
    elif name not in _NAMED:
        return None
    return "+".join((*modifiers, name))
