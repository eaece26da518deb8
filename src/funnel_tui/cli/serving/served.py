"""What the server starts for each page: the screen, drawn for a browser in place of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from funnel_tui.system import paths

DEMO = "--demo"


def main(args: Sequence[str]) -> int:
    """Show the year of a file, the one that holds today, or with --demo a made-up one."""
    from funnel_tui.ui.launch import run, run_demo  # noqa: PLC0415 - the server itself shows nothing

    if DEMO in args:
        return run_demo()
    # The first lines of the next start are for a terminal.
    return run(paths.chosen_file(args[0] if args else None), lambda *_: None)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
