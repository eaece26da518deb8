"""Ways to write one thing: in full, and shorter where there is little room. A number is never cut."""

from __future__ import annotations

from collections.abc import Iterable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Forms: TypeAlias = str | tuple[str, ...]
"""Words or figures; where there are several ways to write them, the longest comes first."""


def form(forms: Forms, level: int) -> str:
    """The form of a level: 0 is the longest, what has fewer forms shows its shortest."""
    return forms if isinstance(forms, str) else forms[min(level, len(forms) - 1)]


def levels(forms: Iterable[Forms]) -> range:
    """The levels that make a difference to some of them."""
    return range(max((len(each) for each in forms if not isinstance(each, str)), default=1))


def paired(first: Forms, between: str, second: Forms) -> tuple[str, ...]:
    """Two figures in one cell, shortened together: `1,744 / 32,080`, then `1,744 / 32.1k`."""
    return tuple(form(first, level) + between + form(second, level) for level in levels((first, second)))


def fitting(forms: Forms, width: int) -> str:
    """The longest form that fits, else the shortest."""
    ways = (forms,) if isinstance(forms, str) else forms
    return next((text for text in ways if len(text) <= width), ways[-1])
