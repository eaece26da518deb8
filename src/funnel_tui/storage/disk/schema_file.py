"""The schema of the year file beside it, where its first line says that it is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from funnel_tui.storage.disk.atomic import atomic_write
from funnel_tui.storage.format.year_toml import SCHEMA_FILE


def keep_schema(year_file: Path) -> None:
    """Write it, or this version's in place of another's; where that fails an editor does without."""
    import json  # noqa: PLC0415 - for a new file, and before somebody edits one

    from funnel_tui.storage.format.year_schema import TITLE, year_schema  # noqa: PLC0415

    path = year_file.with_name(SCHEMA_FILE)
    data = (json.dumps(year_schema(), indent=1, ensure_ascii=False) + "\n").encode()
    with suppress(OSError):
        present = path.read_bytes() if path.exists() else b""
        # A file of that name may be somebody else's.
        if present != data and (not present or TITLE.encode() in present):
            atomic_write(path, data, durable=False)
