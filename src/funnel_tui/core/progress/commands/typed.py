"""Commands in words: `log 12 calls yesterday`, `12c`, `meetings 1 yesterday`, `won 12000`, `go to 1 May`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.values.dates import ALLOWED_LOGGED, DateReader
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import read_count, read_money

MOST = 999
"""At once, as by keys."""
_VERB = re.compile(r"(?:log|add|count)\s+", re.ASCII | re.IGNORECASE)
_COUNT = re.compile(r"([-+]?\d{1,6})\s+(\D.*)", re.ASCII)
_KEYS = re.compile(r"(\d{0,6})\s?([a-zA-Z])", re.ASCII)
_GO = re.compile(r"(?:go\s*to|go|show)\s+(.+)", re.ASCII | re.IGNORECASE)
_ON = re.compile(r"(?:on|for|at)\s+", re.ASCII | re.IGNORECASE)
# A date that begins with a digit could be meant as the number: only one in full cannot.
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WON_KEY, _LOST_KEY = "w", "x"


@dataclass(frozen=True, slots=True)
class TypedCount:
    """So many of an activity or of lost deals, on a day."""

    n: int
    """Below 0 to take back."""
    activity: str
    day: date


@dataclass(frozen=True, slots=True)
class TypedDeal:
    """A deal won of an amount, on a day."""

    n: int
    """-1 to take one back."""
    amount: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class TypedDay:
    """Show a day."""

    day: date


def typed(text: str, plan: Plan, dates: DateReader) -> TypedCount | TypedDay | None:
    """Read a command of the palette; None where it is not one, or not yet complete."""
    text = text.strip()
    try:
        if match := _GO.fullmatch(text):
            return TypedDay(dates.logged(match[1]))
        return _counted(text, plan, dates)
    except ValueError:
        return None


def entry(text: str, plan: Plan, dates: DateReader) -> TypedCount | TypedDeal:
    """Read a line that logs something: `c`, `12c`, `calls`, `3 calls`, `meetings 1 yesterday`, `won 12000`.

    Raises:
        ValueError: When it does not; the message names what cannot be read, and what is allowed.
    """
    text = text.strip()
    if found := _by_key(text, plan, dates.today):
        return found
    if found := _counted(text, plan, dates):
        return found
    named = _VERB.sub("", text, count=1)
    name, rest = leading_activity(named, plan)
    # `w 12000`, as the key that asks for the amount.
    word = named.split()[0].casefold() if named.split() else ""
    if word in (WON, _WON_KEY):
        return _deal(named[len(word) :].strip(), dates)
    if not name:
        allowed = ", ".join((*plan.names, WON, LOST))
        raise ValueError(f"{text!r} does not begin with an activity of the plan; allowed: {allowed}")
    number, rest = _leading_number(rest)
    return TypedCount(_count(number) if number else 1, name, _day(rest, dates))


def _by_key(text: str, plan: Plan, today: date) -> TypedCount | None:
    """`c`, `12c`, and `C` to take one back: what the keys do on screen."""
    match = _KEYS.fullmatch(text)
    if match is None:
        return None
    keys = {activity.key: activity.name for activity in plan.activities} | {_LOST_KEY: LOST}
    name = keys.get(match[2].lower())
    if name is None:
        return None
    n = _count(match[1] or "1")
    return TypedCount(n if match[2].islower() else -n, name, today)


def _counted(text: str, plan: Plan, dates: DateReader) -> TypedCount | None:
    """`log 12 calls yesterday`, `3 emails`: the number first; None where it is something else.

    Raises:
        ValueError: When the number or the date cannot be read.
    """
    match = _COUNT.fullmatch(_VERB.sub("", text.replace("−", "-"), count=1))
    name, rest = leading_activity(match[2], plan) if match else ("", "")
    return TypedCount(_count(match[1]), name, _day(rest, dates)) if match and name else None


def _deal(rest: str, dates: DateReader) -> TypedDeal:
    number, rest = _leading_number(rest)
    if not number:
        raise ValueError("won needs the amount of the deal; allowed: won 12000, won -12000 to take it back")
    try:
        amount = read_money(number.lstrip("-+"))
    except ValueError as error:
        raise ValueError(f"{number!r} is not an amount; allowed: {error}") from None
    return TypedDeal(-1 if number.startswith("-") else 1, amount, _day(rest, dates))


def _leading_number(text: str) -> tuple[str, str]:
    """The number that a text begins with, as it was typed, and what follows it."""
    first, _, rest = text.replace("−", "-").partition(" ")
    bare = first.lstrip("-+$€£¥")
    return ("", text) if not bare[:1].isdecimal() or _FULL_DATE.fullmatch(first) else (first, rest.strip())


def _count(number: str) -> int:
    try:
        n = read_count(number.lstrip("-+"))
    except ValueError:
        n = 0
    if not 0 < n <= MOST:
        raise ValueError(f"{number!r} is not a count; allowed: a whole number from 1 to {MOST}, or -1 ...")
    return -n if number.startswith("-") else n


def _day(text: str, dates: DateReader) -> date:
    try:
        return dates.logged(_ON.sub("", text, count=1))
    except ValueError:
        raise ValueError(f"{text!r} is not a date; allowed: {ALLOWED_LOGGED}") from None


def leading_activity(text: str, plan: Plan) -> tuple[str, str]:
    """The activity whose name a text begins with, the longest first, and what follows it."""
    names = {LOST: LOST}
    for activity in plan.activities:
        # What it was called before is known too, but a name of now comes first.
        for word in activity.was:
            names.setdefault(word.replace("_", " "), activity.name)
    for activity in plan.activities:
        for word in (activity.name, activity.name.replace("_", " "), activity.title):
            names |= dict.fromkeys(_forms(word.casefold()), activity.name)
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
