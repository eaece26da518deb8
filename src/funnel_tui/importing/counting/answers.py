"""What the user says of a file, by options or by answering: kept for the next file with the same header."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from funnel_tui.core.values.frozen import dataclass, field, replace
from funnel_tui.importing.files.cannot_import import Unanswered

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that a file alone may leave open."""

    activities: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """What the file calls something, with the plan's activity; "" is everything without a row here."""
    mine: str = ""
    """Name of the owner whose rows count, or own mail domains, with commas; `*` is everybody."""
    dates: str = ""
    """`dmy` or `mdy`."""
    columns: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """A role such as `date` or `amount`, with the header of its column."""
    filters: tuple[tuple[str, str], ...] = ()
    """Header and value: only rows that have it count."""


def answered(answers: Answers, question: Unanswered, text: str) -> Answers:
    """Answers with one more, as it was typed or picked.

    Args:
        answers: What was said before.
        question: What was asked.
        text: The answer; for an activity its name in the plan.
    """
    option, _, rest = question.option.partition(" ")
    if option == "--mine":
        return replace(answers, mine=text)
    if option == "--dates":
        return replace(answers, dates=text if text in question.choices else "")
    if option == "--column":
        return replace(answers, columns={**answers.columns, rest.partition("=")[0]: text})
    kind = rest.rpartition("=")[0].strip("'\"")
    return replace(answers, activities={**answers.activities, kind: text})
