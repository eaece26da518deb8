"""The days of a year file as text, read and written directly where they are as this program writes them.

They are nine tenths of a file. The TOML libraries take 19 ms of CPU to read those of a full year, and 10 to
write them, where `python -c pass` takes 17 (measured); this way it is 2 each. Whatever looks different in any
way is left to the libraries.
"""

from __future__ import annotations

from collections.abc import Callable

from funnel_tui.storage.format.plain_text import Table, is_bare, read_cell

_HEADING = "[days."


def split_days(text: str) -> tuple[str, Table, str] | None:
    """A file's text before its days, the table of the days, and the text after them; None for the library."""
    starts = text.find("\n" + _HEADING) + 1
    if not starts:
        return None
    lines = text[starts:].split("\n")
    days: Table = {}
    cells: Table = {}
    known: dict[str, tuple[str, object]] = {}
    at = 0
    for at, line in enumerate(lines):  # noqa: B007 - it is where the days end
        if line.startswith(_HEADING):
            key, bracket = line[len(_HEADING) : -1], line[-1]
            if bracket != "]" or key in days or not is_bare(key):
                return None
            cells = days[key] = {}
        elif line.startswith("["):
            break
        elif line:
            # Most lines stand in a file many times.
            found = known.get(line) or known.setdefault(line, read_cell(line))
            name, value = found
            if not name or name in cells:
                return None
            cells[name] = value.copy() if isinstance(value, list) else value
    else:
        at = len(lines)
    return text[:starts], days, "\n".join(lines[at:])


def write_days(days: Table, by_library: Callable[[Table], str]) -> str:
    """The text of tables of days, each as the library would write it.

    Args:
        days: A table for each key.
        by_library: Writes a whole table of a file: for a day with anything out of the ordinary.
    """
    return "\n".join(_day(key, cells) or by_library({"days": {key: cells}}) for key, cells in days.items())


def _day(key: str, cells: Table) -> str:
    """One day's text; empty where the library is to write it."""
    if not cells or not is_bare(key):
        return ""
    lines = [f"{_HEADING}{key}]"]
    for name, value in cells.items():
        if not is_bare(name):
            return ""
        if type(value) is int:
            lines.append(f"{name} = {value}")
        elif type(value) is str and value.isprintable() and '"' not in value and "\\" not in value:
            lines.append(f'{name} = "{value}"')
        elif type(value) is list and value and all(type(item) is int for item in value):
            lines.append(f"{name} = [{', '.join(map(str, value))}]")
        else:
            return ""
    return "\n".join([*lines, ""])
