"""Putting an older version of a year back on purpose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from funnel_tui.storage.disk import backups
from funnel_tui.storage.disk.atomic import Overtaken, atomic_write, make_folders
from funnel_tui.storage.disk.read import NO_FILE, read_file
from funnel_tui.storage.errors import Refused, SaveFailed
from funnel_tui.storage.format import year_toml as codec

if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.storage.year_file import YearFile

_ATTEMPTS = 20


def restore(file: YearFile, path: Path, source: Path) -> str:
    """Write a copy of a year over its file, with the watermarks that say what it is to count; the file's id.

    Raises:
        Refused: When the copy cannot be used.
        SaveFailed: When it cannot be written, or what it replaces cannot be backed up.
    """
    document = _usable(source)
    assert document.table is not None
    if file.readable and file.year is not None:
        file.identify()
        # Everything journalled is counted now, so that none of it is added to the copy afterwards.
        file.fold()
        file_id, marks = file.id, dict(file.marks)
    else:
        file_id = file.id or document.id or os.urandom(4).hex()
        marks = _marks(document) if document.id == file_id else {}
    rest = {key: value for key, value in document.table.items() if key not in ("format", "id", "saved")}
    saved: dict[str, Any] = {key: mark for key, mark in marks.items() if mark >= 0} | {"end": "whole"}
    try:
        data = codec.write({"format": codec.FORMAT, "id": file_id, **rest, "saved": saved})
        make_folders(os.path.dirname(os.path.realpath(path)))  # noqa: PTH120
        with file.state.lock():
            for _ in range(_ATTEMPTS):
                found, present, fault = read_file(path)
                if present is not None and found is not None:
                    backups.back_up(file.state.backups(file_id), present, found[2])
                elif fault != NO_FILE:
                    raise SaveFailed(f"{path}: {fault}")
                try:
                    atomic_write(path, data, instead_of=found)
                    return file_id
                except Overtaken:
                    # Somebody wrote it since it was backed up: what they wrote is backed up as well.
                    continue
    except OSError as error:
        raise SaveFailed(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise Refused(f"{source}: {error}") from None
    raise SaveFailed(f"{path} is being written by something else all the time")


def _usable(source: Path) -> codec.Document:
    _, data, fault = read_file(source)
    if data is None:
        raise Refused(f"{source}: {fault}")
    document = codec.read(data)
    problems = document.problems
    if document.table is not None and not problems:
        decoded = codec.decode(document.table, document.text)
        if decoded.year is not None:
            return document
        problems = decoded.problems
    first = next((problem for problem in problems if not problem.harmless), None)
    line = f":{first.line}" if first and first.line else ""
    raise Refused(f"{source}{line}: {first.text if first else 'cannot be read'}")


def _marks(document: codec.Document) -> dict[str, int]:
    assert document.table is not None
    saved = document.table.get("saved", {})
    return {key: value for key, value in saved.items() if type(value) is int}
