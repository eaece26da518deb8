"""Opens the year and shows it: on Log, on Plan where there is none yet, or a made-up one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from funnel_tui.core.progress.year import Year
from funnel_tui.storage.store import Store
from funnel_tui.system import clock, paths
from funnel_tui.ui.app import FunnelApp
from funnel_tui.ui.session import Start

Keep = Callable[[int, dict[str, str]], None]
"""Keeps pictures of Log on the coming dates, which hold if nothing has changed since a moment."""


def run(path: Path | None, keep: Keep) -> int:
    """Open the year and show it; the exit code is the program's.

    Args:
        path: The year file that was named; None for the one in the data folder that holds today.
        keep: Called at the end, where there is something to keep.
    """
    today = clock.today()
    store = Store.open(path or paths.year_file(today) or paths.new_file(today), paths.state_folder())
    first = not store.exists and path is None
    return _run(Start(store, path, _year_before() if first else None), keep)


def _year_before() -> Year | None:
    path = paths.last_year_file(clock.today())
    return Store.open(path, paths.state_folder()).year if path else None


def _run(start: Start, keep: Keep | None = None) -> int:
    app = FunnelApp(start)
    if app.driver_class.__name__ == "LinuxDriver":
        from funnel_tui.ui.keys.input_driver import InputDriver  # noqa: PLC0415 - not on Windows

        app.driver_class = InputDriver
    try:
        # At its end Textual's own loop cancels a task for each widget: a quarter of the time to quit.
        app.run(loop=asyncio.new_event_loop())
    finally:
        app.session.saver.close()
    if app.error is not None:
        raise app.error
    if keep is not None and app.session.coming[1]:
        keep(*app.session.coming)
    return app.return_code or 0


def run_demo() -> int:
    """Show a made-up year from a folder that is gone afterwards."""
    import tempfile  # noqa: PLC0415 - only the demo needs them

    from funnel_tui.core.progress.demo_year import demo_year  # noqa: PLC0415
    from funnel_tui.storage.format.year_toml import encode, write  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="funnel-tui-demo-") as folder:
        file = Path(folder, "demo.toml")
        file.write_bytes(write(encode(demo_year(clock.today()))))
        return _run(Start(Store.open(file, Path(folder, "state")), file, demo=True))
