"""What was answered once, kept by the header's fingerprint: names of columns, never what stands in them.

The one thing that a row may hold too is the owner's own name, which the user gave.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from funnel_tui.core.plan.plan import Plan
from funnel_tui.core.progress.day import LOST, WON
from funnel_tui.core.values.frozen import dataclass, replace
from funnel_tui.importing.counting.answers import Answers

FILE = "imports.toml"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """Answers for a header, and where the last file with it was."""

    answers: Answers
    path: str = ""


def load_known(folder: Path) -> dict[str, KnownFile]:
    """By fingerprint; what cannot be read counts as never answered."""
    import tomllib  # noqa: PLC0415 - only this command reads them

    try:
        table: Mapping[str, object] = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: _known(value) for key, value in table.items() if isinstance(value, Mapping)}


def _known(table: Mapping[str, object]) -> KnownFile:
    def texts(key: str) -> dict[str, str]:
        found = table.get(key)
        pairs = found.items() if isinstance(found, Mapping) else ()
        return {name: value for name, value in pairs if isinstance(value, str)}

    def text(key: str) -> str:
        value = table.get(key)
        return value if isinstance(value, str) else ""

    filters = tuple(texts("filters").items())
    answers = Answers(texts("activities"), text("mine"), text("dates"), texts("columns"), filters)
    return KnownFile(answers, text("path"))


def answers_for(known: Mapping[str, KnownFile], fingerprint: str, plan: Plan) -> Answers:
    """What was answered for a header; activities that the plan has no more are open again."""
    if fingerprint not in known:
        return Answers()
    answers, allowed = known[fingerprint].answers, {*plan.names, WON, LOST}
    return replace(answers, activities={k: v for k, v in answers.activities.items() if v in allowed})


def save_known(folder: Path, known: Mapping[str, KnownFile]) -> None:
    """Write them by one replace; a folder that cannot be written only means to be asked again."""
    import tomli_w  # noqa: PLC0415 - only this command writes them

    table = {}
    for key, each in known.items():
        answers = each.answers
        row: dict[str, object] = {"path": each.path, "mine": answers.mine, "dates": answers.dates}
        row |= {"activities": dict(answers.activities), "columns": dict(answers.columns)}
        row["filters"] = dict(answers.filters)
        table[key] = {name: value for name, value in row.items() if value}
    temporary = folder / f".{FILE}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(tomli_w.dumps(table))
        temporary.replace(folder / FILE)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def merged(before: Answers, now: Answers) -> Answers:
    """Earlier answers, with what was said now over them."""
    return Answers(
        {**before.activities, **now.activities},
        now.mine or before.mine,
        now.dates or before.dates,
        {**before.columns, **now.columns},
        now.filters or before.filters,
    )
