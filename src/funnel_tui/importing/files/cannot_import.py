"""The two ways in which a file is not imported; nothing has been kept of it then."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 60
"""Letters of one item: a damaged file can have a header of megabytes."""


class CannotImport(Exception):
    """A file that cannot be used; the message is one line for a person."""


class Unanswered(Exception):
    """A file that cannot be used before a question is answered."""

    def __init__(self, text: str, option: str, choices: Sequence[str] = ()) -> None:
        self.text = text
        """The question, in one line."""
        self.option = option
        """The option of the command that answers it, as in `--mine`."""
        self.choices = tuple(choices)
        """The answers there are; empty where it is free text."""
        super().__init__(text)


def some(items: Sequence[object], most: int = 5) -> str:
    """The first few of a list within a sentence: `2, 3, 4 and 12 more`."""
    shown = ", ".join(" ".join(str(item).split())[:_LONGEST] for item in items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown
