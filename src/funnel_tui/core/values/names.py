"""Names of activities: as the file has them, as a heading, and within a sentence."""

from __future__ import annotations

import re

ALLOWED_NAME = "a name that starts with a letter, such as LinkedIn visits"
PLAIN_LETTERS = str.maketrans("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ", "aaaaaaceeeeiiiinoooooouuuuyy")
"""What the letters of neighbouring languages become in a name; a label keeps them."""


def name_of(typed: str) -> str:
    """The file's name for what a person typed: `LinkedIn visits` is `linkedin_visits`.

    Raises:
        ValueError: When no name is left of it; the message says what is allowed.
    """
    plain = typed.strip().lower().translate(PLAIN_LETTERS).replace("ß", "ss")
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not name or not name[0].isalpha():
        raise ValueError(ALLOWED_NAME)
    return name


def words_of(name: str) -> str:
    """A name within a sentence: `linkedin visits`."""
    return name.replace("_", " ")


def title_of(name: str) -> str:
    """A name as a heading: `Linkedin visits`."""
    return words_of(name).capitalize()


def label_for(typed: str, name: str) -> str:
    """The spelling to keep beside a name: what was typed, or nothing where the name's own title says it."""
    text = " ".join(typed.replace("_", " ").split())
    text = text[:1].upper() + text[1:]
    return "" if text == title_of(name) else text


def cells(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    import unicodedata  # noqa: PLC0415 - most texts are of ASCII characters

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A text with blanks up to so many columns, before it for numbers."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks
