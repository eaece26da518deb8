"""Commands in words: `log 12 calls yesterday`, `3 emails`, `go to 14 March`."""

from __future__ import annotations

import re
from datetime import date

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.values.dates import DateReader
from funnel_tui.core.values.frozen import dataclass

MOST = 999
"""At once, as by keys."""
_COUNT = re.compile(r"(?:(?:log|add|count)\s+)?([-−+]?\d{1,6})\s+(\D.*)", re.ASCII | re.IGNORECASE)
_GO = re.compile(r"(?:go\s*to|go|show)\s+(.+)", re.ASCII | re.IGNORECASE)
_ON = re.compile(r"(?:on|for|at)\s+", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedCount:
    """So many of an activity, on a day."""

    n: int
    """Below 0 to take back."""
    activity: str
    day: date


@dataclass(frozen=True, slots=True)
class TypedDay:
    """Show a day."""

    day: date


def typed(text: str, plan: Plan, dates: DateReader) -> TypedCount | TypedDay | None:
    """Read a command; None where it is not one, or not yet complete."""
    text = text.strip()
    try:
        if match := _GO.fullmatch(text):
            return TypedDay(dates.logged(match[1]))
        if match := _COUNT.fullmatch(text):
            n = int(match[1].replace("−", "-"))
            name, rest = _activity(match[2], plan)
            if name and 0 < abs(n) <= MOST:
                return TypedCount(n, name, dates.logged(_ON.sub("", rest, count=1)))
    except ValueError:
        return None
    return None


def _activity(text: str, plan: Plan) -> tuple[str, str]:
    """The activity whose name a text begins with, the longest first, and what follows it."""
    names = {
        form: activity.name
        for activity in plan.activities
        for word in (activity.name, activity.name.replace("_", " "), activity.title)
        for form in _forms(word.casefold())
    }
    folded = text.casefold()
    for form in sorted(names, key=len, reverse=True):
        rest = folded.removeprefix(form)
        if rest != folded and (not rest or rest[0].isspace()):
            return names[form], rest.strip()
    return "", ""


def _forms(word: str) -> tuple[str, ...]:
    """A plural and its singular."""
    if word.endswith("ies"):
        return word, word[:-3] + "y"
    return (word, word[:-1]) if word.endswith("s") and not word.endswith("ss") else (word,)
