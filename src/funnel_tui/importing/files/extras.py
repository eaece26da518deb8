"""Libraries that only some files take: optional, and named when one is missing."""

from __future__ import annotations

import sys

from funnel_tui.importing.files.cannot_import import CannotImport


def missing(what: str, *packages: str) -> CannotImport:
    """The one line that says what a file is, what reading it takes, and the command that installs it."""
    # This form works for pipx, uv and an environment without pip alike.
    return CannotImport(
        f"{what} takes a library: python3 -m pip --python {sys.executable} install {' '.join(packages)}"
    )
