"""What the program remembers between runs: the theme picked and the last screen; config.toml wins over it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from funnel_tui.core.values.frozen import dataclass

FILE = "state.toml"


@dataclass(frozen=True, slots=True)
class Choices:
    """Small choices; the program works without them."""

    theme: str = ""
    """The theme picked; empty for the default."""
    screen: str = ""
    """The screen that was showing last."""


def load(folder: Path) -> Choices:
    """Read them from the state folder; what cannot be read counts as not chosen."""
    if not (folder / FILE).is_file():
        return Choices()
    import tomllib  # noqa: PLC0415 - most people have picked nothing

    try:
        table: Mapping[str, object] = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Choices()

    def text(key: str) -> str:
        value = table.get(key)
        return value if isinstance(value, str) else ""

    return Choices(theme=text("theme"), screen=text("screen"))


def save(folder: Path, choices: Choices) -> bool:
    """Write them by one replace, without a flush to disk; False where the folder cannot be written."""
    import tomli_w  # noqa: PLC0415 - the headless commands never save them

    temporary = folder / f".{FILE}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(
            tomli_w.dumps({"theme": choices.theme, "screen": choices.screen}), encoding="utf-8"
        )
        temporary.replace(folder / FILE)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        return False
    return True
