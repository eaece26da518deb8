"""When and where the forecast is made: once the keys rest, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import App
from textual.timer import Timer

from funnel_tui.ui.screens.state import ScreenState
from funnel_tui.ui.screens.turns import short_turns

if TYPE_CHECKING:
    from funnel_tui.core.forecast.insight import Insight

FORECAST_AFTER = 0.8
"""Seconds without a change before the forecast is made: it must not be in the way of the next key."""


class Forecaster:
    """Makes the forecast of the newest state."""

    def __init__(self, app: App[None], ready: Callable[[Insight], None]) -> None:
        """Forecast for an app.

        Args:
            app: Whose timers and threads are used.
            ready: Takes the forecast, in the app's thread; the state may have changed meanwhile.
        """
        self._app, self._ready = app, ready
        self._state = ScreenState()
        self._requested = 0.0
        """When a change came last, by the monotonic clock."""
        self._timer: Timer | None = None

    def request(self, state: ScreenState) -> None:
        """Have a state's forecast made soon, in place of the one requested before."""
        self._state, self._requested = state, monotonic()
        # One timer for a burst of keys: to make one costs each key 0.3 ms.
        if self._timer is None:
            self._timer = self._app.set_timer(FORECAST_AFTER, self._begin)

    def _begin(self) -> None:
        rest = self._requested + FORECAST_AFTER - monotonic()
        self._timer = self._app.set_timer(rest, self._begin) if rest > 0 else None
        if self._timer is None:
            self.start()

    def start(self) -> None:
        """Make the forecast in a thread now, unless it has been made."""
        year, today, found = self._state.year, self._state.today, self._state.insight
        if year is None or (found is not None and found.year == year and found.today == today):
            return

        @short_turns()
        def work() -> None:
            from funnel_tui.core.forecast.insight import insight  # noqa: PLC0415 - after the first frame

            self._app.call_later(self._ready, insight(year, today))

        self._app.run_worker(work, thread=True, group="forecast", exclusive=True)


def keep_chance(state: Path, insight: Insight) -> None:
    """Keep the chance for `status --short`, which has no time to find it out."""
    found, year = insight.forecast, insight.year
    if found is None or not year.id:
        return
    from funnel_tui.core.progress.year import chance_key  # noqa: PLC0415 - after the first frame
    from funnel_tui.system.prompt_cache import remember_chance  # noqa: PLC0415

    revenue, made_from = found.revenue, chance_key(year, insight.today)
    remember_chance(state, year.id, made_from, found.chance, revenue.p10, revenue.p90)
