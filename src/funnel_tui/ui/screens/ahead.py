"""Screens that are not shown are composed and drawn while nobody types, so that the way there is short."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from time import monotonic
from typing import Any

from textual.app import App

from funnel_tui.ui.screens.base import FunnelScreen
from funnel_tui.ui.screens.turns import short_turns

REST = 0.4
"""Seconds without a key after which there is time for what nobody waits for."""
_WORKERS = "ahead"
_LATER = ("ui.screens.log.dialogs", "ui.screens.log.coming", "ui.background")
"""Modules that a dialog or the end needs: to load them then is a sixth of the time to quit."""


def get_ahead(app: App[Any], last_key: Callable[[], float]) -> None:
    """Compose the other screens and draw them, where that is due and nobody types.

    Args:
        app: Whose modes they are.
        last_key: When a key came last, by the monotonic clock.
    """
    if monotonic() - last_key() < REST or any(worker.group == _WORKERS for worker in app.workers):
        return
    if due := [mode for mode in app.MODES if mode != app.current_mode and _is_due(app, mode)]:
        app.run_worker(_draw(app, due, last_key), group=_WORKERS)


def _first(app: App[Any], mode: str) -> FunnelScreen | None:
    """The screen of a mode, where it is composed."""
    stack = app._screen_stacks.get(mode)
    return stack[0] if stack and isinstance(stack[0], FunnelScreen) else None


def _is_due(app: App[Any], mode: str) -> bool:
    screen = _first(app, mode)
    return screen is None or screen.is_behind


async def _draw(app: App[Any], modes: Sequence[str], last_key: Callable[[], float]) -> None:
    began = monotonic()
    for mode in modes:
        await _load(f"ui.screens.{mode}.screen")
        if last_key() > began:
            return
        await app._init_mode(mode)
        if (screen := _first(app, mode)) and not screen.is_current:
            await screen.prepare()
    for name in _LATER:
        await _load(name)


async def _load(name: str) -> None:
    """Load a module in a thread: a key that comes meanwhile waits a millisecond for its turn, not for all."""
    if (module := f"funnel_tui.{name}") not in sys.modules:
        with short_turns():
            await asyncio.to_thread(import_module, module)
