"""Finds the line of the year file that has a key, so that a problem can be opened in an editor."""

from __future__ import annotations

import re

_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEYS = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEYS})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_KEYS})\s*=")
_ONE = re.compile(_PART)


def places(text: str) -> dict[tuple[str, ...], int]:
    """Lines of all tables and keys, counted from 1; lines of multi-line strings that look like keys too."""
    out: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if match := _HEADER.match(line):
            table = _split(match[1])
            key = table
        elif match := _ASSIGNMENT.match(line):
            key = (*table, *_split(match[1]))
        else:
            continue
        for size in range(1, len(key) + 1):
            out.setdefault(key[:size], number)
    return out


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in _ONE.findall(dotted))


def line_of(found: dict[tuple[str, ...], int], where: tuple[str, ...]) -> int:
    """The line of a key or, where it is missing, of the table that should have it; 0 where neither exists."""
    while where:
        if where in found:
            return found[where]
        where = where[:-1]
    return 0
