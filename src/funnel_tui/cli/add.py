"""The command `add`: logs work from a shell, a script or a key of the window manager.

It is called often, so it imports neither the arithmetic of plans nor what only its rarer forms need.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from funnel_tui.cli.errors import WrongUse
from funnel_tui.cli.result import Output, checkpoint, file_of, opened, year_in
from funnel_tui.core.plan.funnel import DEALS
from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.progress.year import Year
from funnel_tui.storage.journal.records import Count, Deal
from funnel_tui.storage.store import Change
from funnel_tui.system import clock, paths

MOST_AT_ONCE = 100_000
"""Of one activity in one command; more is a typing error."""


def add(file: Path | None, entries: Sequence[str], on: str | None, *, as_json: bool = False) -> Output:
    """Log work of activities, deals won or lost, in one write; prints the day's new count of each.

    Args:
        file: The year file, where it was named.
        entries: Names, each with its number or amount behind it where one was typed.
        on: The date as it was typed.
        as_json: Whether a script asks.

    Raises:
        WrongUse: For an unknown activity, or a number or date that cannot be read.
        Failed: Where no file holds the date, or the store refuses.
    """
    now = clock.now()
    day = _date(on, now.date())
    path = file_of(file, day)
    with opened(path) as store:
        edits = [_edit(name, amount, day) for name, amount in _pairs(entries, year_in(store).plan)]
        changes = store.enter(edits, now)
        notes, year = checkpoint(store, path), year_in(store)
        if as_json:
            return Output(_as_json(path, day, changes, edits, year), notes)
        names = dict.fromkeys(change.name for change in changes)
        return Output("\n".join(_count(name, day, year) for name in names), notes)


def _pairs(entries: Sequence[str], plan: Plan) -> list[tuple[str, str | None]]:
    """Names of the plan, each with what was typed behind it, unless that is a name too."""
    left, out = list(entries), []
    while left:
        name = _activity(left.pop(0), plan)
        out.append((name, left.pop(0) if left and not _known(left[0], plan) else None))
    return out


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


def _date(on: str | None, today: date) -> date:
    if on is None:
        return today
    # Mostly it is today.
    from funnel_tui.core.values.dates import DateReader  # noqa: PLC0415
    from funnel_tui.system import config  # noqa: PLC0415

    notation = config.load(paths.config_file())[0].notation
    try:
        return DateReader(today, notation.month_first).logged(on)
    except ValueError as error:
        raise WrongUse(f"{on!r} is not a date; allowed: {error}") from None


def _known(typed: str, plan: Plan) -> str:
    """The plan's name for what was typed: capitals and hyphens do not matter, and old names are known."""
    name = typed.lower().replace("-", "_")
    if name in (WON, LOST, *plan.names):
        return name
    return next((activity.name for activity in plan.activities if name in activity.was), "")


def _activity(typed: str, plan: Plan) -> str:
    if name := _known(typed, plan):
        return name
    allowed = "won" if typed.lower() == DEALS else ", ".join((*plan.names, WON, LOST))
    raise WrongUse(f"{typed} is not an activity of the plan; allowed: {allowed}")


def _count(name: str, day: date, year: Year) -> str:
    from funnel_tui.core.values.money import PLAIN  # noqa: PLC0415 - dates are the same in every notation

    logged, when = year.typed_day(day), PLAIN.day(day)
    if name != WON:
        n = logged.lost if name == LOST else logged.count(name)
        return f"{name} {n} on {when}{_imported(name, day, year)}"
    from funnel_tui.cli.source import notation  # noqa: PLC0415 - deals are rare

    amounts = ", ".join(notation().money(amount, year.plan.currency) for amount in logged.won)
    return f"won {len(logged.won)} on {when}" + (f": {amounts}" if amounts else "")


def _imported(name: str, day: date, year: Year) -> str:
    """What an import has of it as well."""
    if not year.imported:
        return ""
    from funnel_tui.core.progress.reconcile import beside  # noqa: PLC0415 - most years have no imports

    found = next((each for each in beside(year, day) if each.name == name), None)
    return f" ({found.imported} imported)" if found else ""


def _as_json(
    path: Path, day: date, changes: Sequence[Change], edits: Sequence[Count | Deal], year: Year
) -> str:
    """What was logged, in the order in which it was typed, each with the day's new count."""
    from funnel_tui.cli.source import as_json_text  # noqa: PLC0415 - mostly a person asks

    logged = year.typed_day(day)
    counts = {WON: len(logged.won), LOST: logged.lost}
    entries: list[dict[str, object]] = []
    for change, edit in zip(changes, edits, strict=True):
        entry: dict[str, object] = {"name": change.name, "n": change.n}
        if isinstance(edit, Deal):
            entry["amount"] = format(edit.amount, "f")
        entries.append(entry | {"day": counts.get(change.name, logged.count(change.name))})
    return as_json_text({"file": str(path), "date": day.isoformat(), "logged": entries})
