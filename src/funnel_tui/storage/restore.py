"""Puts a whole year file in place: a new one, one that vanished, or an older version on purpose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from funnel_tui.storage.change import Refused, SaveFailed
from funnel_tui.storage.disk import backups
from funnel_tui.storage.disk.atomic import ATTEMPTS, Overtaken, atomic_write, make_folders
from funnel_tui.storage.disk.read import NO_FILE, read_file
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.snapshot import TRAIL, Snapshot, take

if TYPE_CHECKING:
    from pathlib import Path

    from funnel_tui.storage.year_file import YearFile


def write_new(file: YearFile, data: bytes) -> None:
    """Write a year file where there is none.

    Raises:
        Refused: When a file is there.
        SaveFailed: When it cannot be written.
    """
    try:
        make_folders(os.path.dirname(file.real))  # noqa: PTH120
        with file.lock():
            if os.path.exists(file.path):  # noqa: PTH110
                raise Refused(f"{file.path} already exists")
            atomic_write(file.path, data)
    except OSError as error:
        raise SaveFailed(f"{file.path}: {error.strerror or error}") from None


def restore(file: YearFile, source: Path) -> str:
    """Write a copy of a year over its file, with the watermarks that say what it is to count; the file's id.

    Raises:
        Refused: When the copy cannot be used.
        SaveFailed: When it cannot be written, or what it replaces cannot be backed up.
    """
    copy, path = _usable(source), file.path
    if file.readable and file.replayed is not None:
        file.identify()
        # Everything journalled is counted now, so that none of it is added to the copy afterwards.
        file.checkpoint()
        file_id, marks, counted = file.id, dict(file.replayed.watermarks), file.replayed.snapshot.table
    else:
        file_id, counted = file.id or copy.id or os.urandom(4).hex(), copy.table
        marks = copy.watermarks if copy.id == file_id else {}
    rest = {key: value for key, value in copy.table.items() if key not in ("format", "id", "saved")}
    trails = {key: value for key, value in counted.get("saved", {}).items() if key.endswith(TRAIL)}
    saved: dict[str, Any] = {key: mark for key, mark in marks.items() if mark >= 0}
    saved = dict(sorted((saved | trails).items())) | {"end": "whole"}
    try:
        table = {"format": codec.FORMAT, "id": file_id, **rest, "saved": saved}
        data = codec.write(table, codec.schema_line(copy.data))
        make_folders(os.path.dirname(file.real))  # noqa: PTH120
        with file.lock():
            for _ in range(ATTEMPTS):
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


def _usable(source: Path) -> Snapshot:
    found = take(source)
    if isinstance(found, Snapshot):
        return found
    first = found.problems[0] if found.problems else None
    line = f":{first.line}" if first and first.line else ""
    raise Refused(f"{source}{line}: {first.text if first else 'cannot be read'}")
