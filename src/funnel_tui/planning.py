"""`plan --set`: fields of the plan changed from a script, read and judged as the screen does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from funnel_tui import paths
from funnel_tui.core.edit import field_text, with_field
from funnel_tui.core.plan import Plan
from funnel_tui.core.year import Year
from funnel_tui.outcome import Failed, WrongUse, first
from funnel_tui.storage.store import Refused, SaveFailed, Store

_TABLES = ("plan", "channels", "stages")
_EXAMPLE = "--set target=120000, --set stages.meetings.converts='1 in 4'"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A plan that was written, and what to say about it."""

    before: Plan
    year: Year
    notes: tuple[str, ...]
    """Lines for stderr."""
    code: int = 0


def settings(typed: Sequence[str]) -> list[tuple[str, str]]:
    """Path and text of each `path=text`; `plan.` may be left out.

    Raises:
        WrongUse: Where there is no `=`.
    """
    out = []
    for each in typed:
        path, sign, text = each.partition("=")
        if not sign or not path.strip():
            raise WrongUse(f"--set {each}: is no field with a value; allowed: {_EXAMPLE}")
        path = path.strip()
        out.append((path if path.partition(".")[0] in _TABLES else f"plan.{path}", text))
    return out


def changed(plan: Plan, typed: Sequence[str]) -> Plan:
    """The plan with every field set; judged when all are in, so that shares can move together.

    Raises:
        WrongUse: For a field that there is none of, or a text that cannot be read.
        Failed: When the plan could not be used.
    """
    wanted = plan
    for path, text in settings(typed):
        try:
            wanted = with_field(wanted, path, text)
        except KeyError:
            raise WrongUse(f"{path} is no field of the plan; allowed: {', '.join(fields(plan))}") from None
        except ValueError as error:
            raise WrongUse(f"{path}: {text.strip()!r} cannot be read; allowed: {error}") from None
    for problem in wanted.problems():
        raise Failed(problem.text)
    return wanted


def fields(plan: Plan) -> list[str]:
    """Every path that can be set."""
    out = ["target", "average_deal", "closed_before", "starts", "ends", "counted_from"]
    out += ["confidence", "currency", "rounding", "timing"]
    out += [f"ceilings.{name}" for name in plan.names]
    out += [
        f"channels.{c.name}.{key}"
        for c in plan.funnel.channels
        for key in ("key", "converts", "share", "lead_days")
    ]
    out += [
        f"stages.{s.name}.{key}"
        for s in plan.funnel.stages
        for key in ("key", "converts", "lead_days", "opening")
    ]
    return out


def accept(path: Path, typed: Sequence[str], now: datetime) -> Accepted:
    """Write the changed plan: journalled first, and so to be undone on the screen like any other.

    Raises:
        WrongUse: As for `changed`.
        Failed: When it cannot be used or saved.
    """
    store = Store.open(path, paths.state_folder())
    try:
        if store.year is None:
            raise Failed(first(path, store.problems))
        before = store.year.plan
        wanted = changed(before, typed)
        try:
            kept = store.change_plan(wanted, now, before).kept
        except SaveFailed as error:
            # It would be tried again, but this process ends.
            raise Failed(f"{path}: not saved: {error}") from None
        except Refused as error:
            raise Failed(str(error)) from None
        return Accepted(before, store.year, (*kept, *_fold(store, path)))
    finally:
        store.close()


def _fold(store: Store, path: Path) -> tuple[str, ...]:
    try:
        store.fold()
    except SaveFailed as error:
        return (f"{path}: {error}; saved beside it, and comes in as soon as it can be written",)
    if store.readable:
        return ()
    return (f"{first(path, store.problems)}; saved beside it, and comes in when it is mended",)


def changes(before: Plan, after: Plan, typed: Sequence[str]) -> list[str]:
    """A line for each field that is another now: `target: 100,000 -> 120,000`."""
    out = []
    for path in dict.fromkeys(path for path, _ in settings(typed)):
        old, new = field_text(before, path), field_text(after, path)
        if old != new:
            out.append(f"{path.removeprefix('plan.')}: {old or 'none'} -> {new or 'none'}")
    return out
