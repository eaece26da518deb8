"""Writes a checkpoint: the year file is replaced by one that counts everything journalled."""

from __future__ import annotations

import os
from contextlib import suppress

from funnel_tui.storage.change import SaveFailed
from funnel_tui.storage.disk.atomic import InPlaceUnsynced, Overtaken, Signature, atomic_write, make_folders
from funnel_tui.storage.disk.read import of_another_day
from funnel_tui.storage.format import year_toml as codec
from funnel_tui.storage.snapshot import Replayed, Snapshot, table_of, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from funnel_tui.storage.disk.state_folder import State
    from funnel_tui.storage.journal.log import Trail


def write_checkpoint(
    done: Replayed,
    path: str,
    file_id: str,
    state: State,
    ours: Signature | None,
    trails: Mapping[str, Trail],
) -> Replayed | None:
    """Replace the file of a snapshot by what was replayed onto it.

    Args:
        done: The year to write.
        path: The year file.
        file_id: The id that it goes by.
        state: This machine's state folder.
        ours: The signature of what this process wrote last, which needs no backup.
        trails: Of each journal that is counted.

    Returns:
        The year with its new snapshot; None where somebody else wrote the file since it was read.

    Raises:
        SaveFailed: When it cannot be written.
    """
    found = done.snapshot
    table = table_of(done, file_id, trails)
    try:
        data = codec.write(table, codec.schema_line(found.data))
    except ValueError as error:
        raise SaveFailed(f"{path}: {error}") from None
    try:
        foreign = found.signature not in (ours, state.wrote(file_id))
        if foreign or (found.signature and of_another_day(found.signature[2])):
            _back_up(found, path, file_id, state)
        signature = atomic_write(path, data, instead_of=found.signature)
    except Overtaken:
        return None
    except OSError as error:
        in_place = isinstance(error, InPlaceUnsynced)
        raise SaveFailed(f"{path}: {error.strerror or error}", may_appear=in_place) from None
    keep_last(data, file_id, state)
    state.note_written(file_id, signature)
    return written(done, table, data, signature)


def keep_last(data: bytes, file_id: str, state: State) -> None:
    """Keep a copy for a start while the file cannot be read; makes the folder of the file's journals too."""
    with suppress(OSError):
        make_folders(state.journals(file_id))
        atomic_write(state.last_good(file_id), data, mode=0o600, durable=False)


def _back_up(found: Snapshot, path: str, file_id: str, state: State) -> None:
    """Copy what somebody else wrote; beside the file if the state folder takes nothing."""
    from funnel_tui.storage.disk import backups  # noqa: PLC0415 - rare

    assert found.signature is not None
    try:
        backups.back_up(state.backups(file_id), found.data, found.signature[2])
    except OSError:
        beside = os.path.realpath(path).removesuffix(".toml") + ".backups"
        backups.back_up(beside, found.data, found.signature[2])
