"""When an app has nothing left to do: told by its event loop and its threads, never by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

from textual._context import active_app
from textual.app import App

PATIENCE = 300.0
"""Seconds after which an app that is never at rest is a failure; nothing waits longer than it must."""

T = TypeVar("T")


async def loop_at_rest() -> None:
    """Return once every callback of the loop has run, and none came from a socket, a thread or a timer."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    # The loop puts what came from outside behind this task before it runs it again: where nothing is there
    # twice in a row, nothing was left and nothing has come.
    alone = 0
    while alone < 2:
        await asyncio.sleep(0)
        alone = 0 if ready else alone + 1


async def app_at_rest(app: App[Any]) -> None:
    """Return once every message has been handled and what they changed is on the screen.

    What Textual puts off to the next frame is done now: nothing is left that would be drawn with it.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            await loop_at_rest()
            if not app._screen_stack:
                return
            screen = app.screen
            timer: Any = screen._update_timer
            if app._resize_timer is not None:
                app._check_resize()
            elif timer._active.is_set():
                screen._on_timer_update()
            else:
                return


async def at_rest(*_seconds: float) -> None:
    """Take the place of Textual's `wait_for_idle`, which sleeps until the process uses little time."""
    await app_at_rest(active_app.get())


class Threads:
    """What the threads of an app and its saver have been asked to do."""

    def __init__(self, saver: ThreadPoolExecutor) -> None:
        """Follow what is given to the saver's thread from now on, and to those of the running loop."""
        self._saving: set[Future[None]] = set()
        self._jobs: set[asyncio.Future[Any]] = set()
        loop = asyncio.get_running_loop()
        submit, run_in_executor = saver.submit, loop.run_in_executor

        def submit_and_keep(work: Callable[[], None]) -> Future[None]:
            future = submit(work)
            self._saving.add(future)
            # What the work sends to the app it sends before it is done.
            future.add_done_callback(self._saving.discard)
            return future

        def run_and_keep(pool: Executor | None, work: Callable[..., T], *args: object) -> asyncio.Future[T]:
            future = run_in_executor(pool, work, *args)
            self._jobs.add(future)
            future.add_done_callback(self._jobs.discard)
            return future

        saver.submit = submit_and_keep  # type: ignore[method-assign, assignment]
        loop.run_in_executor = run_and_keep  # type: ignore[method-assign, assignment]

    @property
    def at_work(self) -> bool:
        """Whether any of it is left to do."""
        return bool(self._saving or self._jobs)

    async def done(self) -> None:
        """Wait for all of it."""
        left: list[asyncio.Future[Any]] = [*map(asyncio.wrap_future, list(self._saving)), *self._jobs]
        if left:
            await asyncio.wait(left)
