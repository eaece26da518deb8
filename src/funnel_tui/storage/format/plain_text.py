"""TOML as this program writes it, read line by line; whatever looks different in any way is for the library.

To load `tomllib` takes 7 of the 90 ms of `add` (CPU, measured).
"""

from __future__ import annotations

from decimal import Decimal

from funnel_tui.core.values.period import iso_date

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Table = dict[str, "Any"]

_SWITCHES = {"true": True, "false": False}
_MOST_DIGITS = 18
"""Of a number; the library is asked for longer ones."""
_MOST_PARTS = 8
"""Of a heading."""


def read_tables(text: str) -> Table | None:
    """A part of a file: headings, cells and lines of comment; None where the library is to read it."""
    top: Table = {}
    cells, headings = top, set[str]()
    for line in text.split("\n"):
        if line.startswith("["):
            keys = line[1:-1].split(".")
            if line in headings or line[-1] != "]" or len(keys) > _MOST_PARTS:
                return None
            headings.add(line)
            cells = top
            for key in keys:
                within = cells.setdefault(key, {})
                if not is_bare(key) or not isinstance(within, dict):
                    return None
                cells = within
        elif line.startswith("#"):
            if not line.isprintable():
                return None
        elif line:
            name, value = read_cell(line)
            if not name or name in cells:
                return None
            cells[name] = value
    return top


def is_bare(key: str) -> bool:
    """Whether a key needs no quotes: letters, digits, `-` and `_`."""
    return key.isascii() and key.replace("-", "x").replace("_", "x").isalnum()


def read_cell(line: str) -> tuple[str, object]:
    """A cell's name and value; no name where the library is to read it."""
    if line[0] == '"':
        quoted, equals, text = line.partition('" = ')
        name = _text(f'{quoted}"')
    else:
        bare, equals, text = line.partition(" = ")
        name = bare if is_bare(bare) else None
    if not name or not equals:
        return "", None
    if text[:1] == "[" and text[-1] == "]":
        items = [_value(item) for item in text[1:-1].split(", ")]
        return ("", None) if None in items else (name, items)
    value = _value(text)
    return ("", None) if value is None else (name, value)


def _value(text: str) -> object:
    """A whole number, an amount, a date, a switch or a text without anything escaped; None for all else."""
    if text[:1] == '"':
        return _text(text)
    if text in _SWITCHES:
        return _SWITCHES[text]
    whole, point, part = text.partition(".")
    if _is_number(whole) and len(text) <= _MOST_DIGITS and (whole[0] != "0" or whole == "0"):
        if not point:
            return int(text)
        return Decimal(text) if _is_number(part) else None
    return iso_date(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _text(quoted: str) -> str | None:
    inside = quoted[1:-1]
    plain = len(quoted) > 1 and quoted[-1] == '"' and inside.isprintable()
    return inside if plain and '"' not in inside and "\\" not in inside else None
