"""Files that were saved lately and can be imported, so that nobody has to type a path."""

from __future__ import annotations

from pathlib import Path

from funnel_tui.importing.files.cannot_import import CannotImport
from funnel_tui.importing.files.input_file import InputFile
from funnel_tui.importing.recognise import recognise

_KINDS = frozenset((".csv", ".tsv", ".xlsx", ".ics", ".xml", ".mbox"))
_LARGEST = 32 << 20
"""Bytes of a file that is looked into unasked: a large one can be named."""
_MOST_LOOKED_AT, _MOST_SHOWN = 40, 12


def recent_files(folder: Path) -> list[tuple[Path, str]]:
    """Exports of products that are known, the newest first, each with what it is."""
    found: list[tuple[float, Path]] = []
    try:
        for path in folder.iterdir():
            if path.suffix.lower() in _KINDS and path.is_file() and path.stat().st_size <= _LARGEST:
                found.append((path.stat().st_mtime, path))
    except OSError:
        pass
    out: list[tuple[Path, str]] = []
    for _, path in sorted(found, reverse=True)[:_MOST_LOOKED_AT]:
        try:
            recognised = recognise(InputFile(path.name, path))
        except (CannotImport, OSError):
            continue
        # Any table could be meant, and most are not.
        if not recognised.name.startswith("csv-"):
            out.append((path, recognised.title.partition(",")[0]))
    return out[:_MOST_SHOWN]
