"""Names of activities: as the file has them, as a heading, and within a sentence."""

from __future__ import annotations

import re

ALLOWED_NAME = "a name that starts with a letter, such as LinkedIn visits"
_PLAIN_LETTERS = str.maketrans("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ", "aaaaaaceeeeiiiinoooooouuuuyy")


def name_of(typed: str) -> str:
    """The file's name for what a person typed: `LinkedIn visits` is `linkedin_visits`.

    Raises:
        ValueError: When no name is left of it; the message says what is allowed.
    """
    plain = typed.strip().lower().translate(_PLAIN_LETTERS).replace("ß", "ss")
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
