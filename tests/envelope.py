"""What every command's JSON begins with."""

from __future__ import annotations

import json
from typing import Any


def own(printed: str, command: str | None, *messages: str, good: bool = True) -> dict[str, Any]:
    """The keys of the command itself, once the three that are always there are as they should be."""
    table: dict[str, Any] = json.loads(printed)
    assert list(table)[:3] == ["command", "good", "messages"]
    found = [table.pop(key) for key in ("command", "good", "messages")]
    assert found == [command, good, [*messages]]
    return table
