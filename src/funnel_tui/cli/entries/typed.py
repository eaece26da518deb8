"""Entries as people type them: `calls 3 emails 5`, `calls=3`, `3 calls`, `won 12000`, `lost`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from funnel_tui.cli.errors import WrongUse
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.storage.journal.edits import Count, Deal

MOST_AT_ONCE = 100_000
"""Of one activity in one command; more is a typing error."""


def read_entries(words: Sequence[str], day: date, plan: Plan) -> list[Count | Deal]:
    """The entries of a day that words stand for.

    Raises:
        WrongUse: For an unknown activity, or a number or amount that cannot be read.
    """
    return [_edit(name, amount, day) for name, amount in _pairs(words, plan)]


def known_name(typed: str, plan: Plan) -> str:
    """The plan's name for what was typed: also in capitals, with hyphens, as one (`call`), or an old name."""
    name = typed.lower().replace("-", "_")
    if name in (WON, LOST, *plan.names):
        return name
    if not name[:1].isalpha():
        return ""
    from funnel_tui.core.progress.commands.typed import leading_activity  # noqa: PLC0415 - most type the name

    found, rest = leading_activity(name.replace("_", " "), plan)
    return "" if rest else found


def _pairs(words: Sequence[str], plan: Plan) -> list[tuple[str, str | None]]:
    """Names of the plan, each with its number: behind `=`, else behind the name, else before it."""
    out: list[tuple[str, str | None]] = []
    before: str | None = None
    for word in words:
        typed, sign, amount = word.partition("=")
        if sign and known_name(typed, plan) and before is None:
            out.append((known_name(typed, plan), amount))
        elif name := known_name(word, plan):
            out.append((name, before))
            before = None
        elif out and out[-1][1] is None and not sign:
            out[-1] = out[-1][0], word
        elif before is None and word.lstrip(" +-$€£")[:1].isdigit() and not sign:
            before = word
        else:
            raise _not_an_activity(before or typed or word or "an empty word", plan)
    if before is not None:
        raise _not_an_activity(before, plan)
    return out


def _not_an_activity(typed: str, plan: Plan) -> WrongUse:
    allowed = "won" if typed.lower() == DEALS else ", ".join((*plan.names, WON, LOST))
    return WrongUse(f"{typed} is not an activity of the plan; allowed: {allowed}")


def _edit(name: str, amount: str | None, day: date) -> Count | Deal:
    if name != WON:
        return Count(day, name, _number(amount))
    if amount is None:
        raise WrongUse("add won needs the amount; allowed: add won 12000, add won -12000 to take it back")
    from funnel_tui.core.values.money import read_money  # noqa: PLC0415 - deals are rare

    text = amount.strip()
    try:
        money = read_money(text.removeprefix("-"))
    except ValueError as error:
        raise WrongUse(f"{text!r} is not an amount; allowed: {error}") from None
    return Deal(day, money, -1 if text.startswith("-") else 1)


def _number(amount: str | None) -> int:
    text = "1" if amount is None else amount.strip()
    digits = text.removeprefix("-").removeprefix("+")
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        n = int(digits)
    else:
        from funnel_tui.core.values.money import read_count  # noqa: PLC0415 - 1,200 and 2k are rare

        try:
            n = read_count(digits)
        except ValueError:
            n = 0
    if not 0 < n <= MOST_AT_ONCE:
        raise WrongUse(
            f"{text!r} is not a count; allowed: a whole number from 1 to {MOST_AT_ONCE}, or -1 ..."
        )
    return -n if text.startswith("-") else n
