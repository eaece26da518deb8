"""Runs a command and kills the process before or after its nth call that can change a disk."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from funnel_tui.cli.main import main

_CALLS = ("open", "write", "fsync", "fdatasync", "rename", "replace", "makedirs", "unlink", "link")


def run(steps: int, args: list[str]) -> int:
    """Run a command; `steps` counts a moment before and one after each call."""
    left = steps

    def step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def stepping(call: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - any call of os
            step()
            done = call(*args, **options)
            step()
            return done

        return stepped

    for name in _CALLS:
        setattr(os, name, stepping(getattr(os, name)))
    return main(args)


if __name__ == "__main__":
    raise SystemExit(run(int(sys.argv[1]), sys.argv[2:]))
