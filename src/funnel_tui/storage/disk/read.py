"""Reads the bytes of a year file as they are at one moment, whatever the path leads to."""

# ruff: noqa: PTH110, PTH113, PTH116, PTH121

from __future__ import annotations

import os
import re
import time

from funnel_tui.storage.disk.atomic import ATTEMPTS, Signature, signature, signature_of
from funnel_tui.storage.format.year_toml import MOST_BYTES
from funnel_tui.system.os_calls import open_to_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

NO_FILE = "there is no such file"


def read_file(path: str | Path) -> tuple[Signature | None, bytes | None, str]:
    """A file's bytes with the signature that they belong to, or why there are none."""
    try:
        for _ in range(ATTEMPTS):
            with open_to_read(path) as file:
                before = signature_of(os.fstat(file.fileno()))
                data = file.read(MOST_BYTES + 1)
                found = signature_of(os.fstat(file.fileno()))
            if found == before:
                return found, data, ""
        return None, None, "is being written by something else all the time"
    except FileNotFoundError:
        return None, None, NO_FILE
    except OSError as error:
        if os.path.exists(path) and not os.path.isfile(path):
            return signature(path), None, "is not a file"
        return signature(path), None, f"cannot be read: {error.strerror or error}"


def of_another_day(mtime_ns: int) -> bool:
    """Whether a file was last written on another local day than this one: then its text is worth a copy."""
    return time.localtime(mtime_ns // 1_000_000_000)[:3] != time.localtime()[:3]


def links(path: str | Path) -> int:
    """How many names a file has on its disk; a replace changes one of them."""
    try:
        return os.stat(path).st_nlink
    except OSError:
        return 1


def is_first(first: str, path: str, file_id: str) -> bool:
    """Whether the file that had an id before is still there and still has it."""
    try:
        if os.path.samefile(first, path):
            return False
        with open_to_read(first) as file:
            return re.search(rb'^\s*id\s*=\s*["\']%b["\']' % file_id.encode(), file.read(), re.M) is not None
    except FileNotFoundError:
        return False
    except OSError:
        return True
