"""Opens the year and shows it: on Log, on Plan where there is none yet, or on a made-up one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_tui.core.progress.year import Year
from funnel_tui.storage.store import Store
from funnel_tui.system import clock, paths
from funnel_tui.ui.app import FunnelApp

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight


class FirstStart(FunnelApp):
    """Opens on Plan: there is no plan yet."""

    DEFAULT_MODE = "plan"


class Demo(FunnelApp):
    """Shows a made-up year, and says so where it would say that it is saved."""

    SAVED = "demo, not kept"

    def keep_chance(self, insight: Insight) -> None:
        """Keep nothing of a year that is made up."""


def run(path: Path | None, demo: bool) -> int:
    """Open the year and show it; the exit code is the program's.

    Args:
        path: The year file that was named; None for the one in the data folder that holds today.
        demo: Show a made-up year from a folder that is gone afterwards.
    """
    if demo:
        return _run_demo()
    today = clock.today()
    found = path or paths.year_file(today) or paths.new_file(today)
    store = Store.open(found, paths.state_folder())
    if store.exists:
        return _run(FunnelApp(store, path=path))
    return _run(FirstStart(store, path=path, last=None if path else _year_before(today)))


def _year_before(today: date) -> Year | None:
    path = paths.last_year_file(today)
    return Store.open(path, paths.state_folder()).year if path else None


def _run(app: FunnelApp) -> int:
    app.run()
    if app.error is not None:
        raise app.error
    return app.return_code or 0


def _run_demo() -> int:
    import tempfile  # noqa: PLC0415 - only the demo needs them

    from funnel_tui.core.progress.demo_year import demo_year  # noqa: PLC0415
    from funnel_tui.storage.format import year_toml as codec  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="funnel-tui-demo-") as folder:
        file = Path(folder, "demo.toml")
        file.write_bytes(codec.write(codec.encode(demo_year(clock.today()))))
        return _run(Demo(Store.open(file, Path(folder, "state")), path=file, demo=True))
