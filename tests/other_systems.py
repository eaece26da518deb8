"""This system without names that others lack, or with Windows' refusal to replace a file that is open.

`system/os_calls.py` is the only module that asks for such names (tests/test_layers.py sees to that), so it is
enough to give that module another `os`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from funnel_tui.system import os_calls

MODULES = ("fcntl", "termios", "msvcrt")
NAMES = (
    *MODULES,
    *("fchown", "fchmod", "uname", "listxattr", "getxattr", "setxattr"),
    *("O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC", "tzset"),
)
"""Everything of POSIX, or of some of its systems, that the program makes use of."""


OS_CALLS: Any = os_calls
"""The module as tests see it, with what it imports."""


class Lacking:
    """A module without some of its names; what a test does to the module itself is seen here too."""

    def __init__(self, module: Any, names: tuple[str, ...]) -> None:  # noqa: ANN401 - a module
        self._module, self._names = module, names

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - likewise
        if name in self._names:
            raise AttributeError(name)
        return getattr(self._module, name)


def without(patch: pytest.MonkeyPatch, *names: str) -> None:
    """Take names away from the program: as Windows, macOS or an odd system would."""
    for module in ("os", "time"):
        patch.setattr(os_calls, module, Lacking(getattr(os_calls, module), names))
    patch.setattr(os_calls, "_modules", {name: None for name in MODULES if name in names})
    patch.setattr(os_calls, "FLAGS", getattr(OS_CALLS.os, "O_CLOEXEC", 0))
    patch.setattr(os_calls, "_DIRECTORY", getattr(OS_CALLS.os, "O_DIRECTORY", None))
    patch.setattr(os_calls, "_NO_WAIT", getattr(OS_CALLS.os, "O_NONBLOCK", 0))


def open_here(path: str) -> Iterator[str]:
    """Descriptors of this process that have a file open."""
    for fd in Path("/proc/self/fd").iterdir():
        try:
            if fd.samefile(path):
                yield fd.name
        except OSError:
            continue


def like_windows(patch: pytest.MonkeyPatch) -> list[str]:
    """Have the program think that this is Windows, where no file can be replaced while it is open.

    Returns:
        The paths of which a replace was refused, one for each attempt.
    """
    refused: list[str] = []

    def replace(new: str, target: str) -> None:
        if any(open_here(target)):
            refused.append(target)
            raise PermissionError(13, "Permission denied", target)
        os.replace(new, target)  # noqa: PTH105 - as a test may have it

    without(patch, *NAMES)
    patch.setattr(os_calls, "WINDOWS", True)
    patch.setattr(os_calls, "_PAUSES", (0.001,) * 8)
    patch.setattr(OS_CALLS.os, "replace", replace, raising=False)
    return refused
