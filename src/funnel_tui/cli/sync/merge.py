"""The command `merge`: git calls it to merge two versions of a year file (`funnel-tui merge %O %A %B`)."""

from __future__ import annotations

from pathlib import Path

from funnel_tui.cli.errors import Failed
from funnel_tui.cli.result import Output
from funnel_tui.storage.disk.read import read_file
from funnel_tui.storage.versions.three_way import CannotMerge, merge_versions


def merge(base: str, ours: str, theirs: str, *, as_json: bool = False) -> Output:
    """Merge two versions of a year file into the first of them, as git asks a merge driver to.

    Args:
        base: The file with the version that both go back to.
        ours: The file with this side's version; the result is written into it.
        theirs: The file with the other side's version.
        as_json: Whether a script asks.

    Returns:
        Lines for a person, and 1 where both sides changed one field of the plan: git then asks for a look.

    Raises:
        Failed: When they cannot be merged; the file is as it was.
    """
    versions = []
    for name in (base, ours, theirs):
        _, data, fault = read_file(name)
        if data is None:
            raise Failed(f"{name}: {fault}")
        versions.append(data)
    try:
        done = merge_versions(*versions)
    except CannotMerge as error:
        raise Failed(f"not merged: {error}") from None
    Path(ours).write_bytes(done.data)
    code = 1 if done.conflicts else 0
    if as_json:
        return Output(code=code, table={"conflicts": list(done.conflicts), "notes": list(done.notes)})
    look = [f"{what}; the value here stays, change it if that is wrong" for what in done.conflicts]
    return Output(notes=(*look, *done.notes), code=code)
