"""Drafts of plans in the state folder: a plan that was edited and not accepted survives a restart."""

from __future__ import annotations

import os
from binascii import crc32
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from funnel_tui.core.plan.plan import Plan
from funnel_tui.storage.format.plan_toml import encode_plan, read_plan
from funnel_tui.storage.format.year_toml import write

_PARTS = ("draft", "base")


def draft_file(state: Path, year_file: Path | None) -> Path:
    """Where the draft for a year file is kept; None is a year that has no file yet."""
    if year_file is None:
        return state / "drafts" / "new.toml"
    # Two years of one name may lie in different folders.
    path = os.fsencode(os.path.realpath(year_file))
    return state / "drafts" / f"{year_file.stem}-{crc32(path):08x}.toml"


def load_draft(file: Path) -> tuple[Plan, Plan] | None:
    """A draft and the plan that its edits began from; None where there is none.

    Raises:
        ValueError: When the file is damaged or cannot be read.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"{file}: {error.strerror or error}") from None
    import tomllib  # noqa: PLC0415 - mostly there is no draft

    try:
        table = tomllib.loads(data.decode("utf-8"), parse_float=Decimal)
        # Its last line, as in a year file: without it the file is cut short.
        whole = table["saved"]["end"] == "whole"
        plan, base = (read_plan(table[part])[0] for part in _PARTS)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise ValueError(f"{file}: is damaged") from None
    if plan is None or base is None or not whole:
        raise ValueError(f"{file}: is damaged")
    return plan, base


def save_draft(file: Path, plan: Plan, base: Plan) -> None:
    """Write a draft by an atomic replace.

    Raises:
        OSError: When it cannot be written.
        ValueError: When a value of it cannot be.
    """
    from funnel_tui.storage.disk.atomic import atomic_write, make_folders  # noqa: PLC0415 - rare

    make_folders(os.fspath(file.parent))
    atomic_write(file, write(dict(zip(_PARTS, map(encode_plan, (plan, base)), strict=True))), mode=0o600)


def drop_draft(file: Path) -> None:
    """Forget a draft that was accepted or dropped."""
    with suppress(FileNotFoundError):
        file.unlink()
