"""Type-ahead: a key waits until the one before it has been handled.

Textual chooses the widget that gets a key when the key reaches the app. The key before it may not have been
handled by then: its binding runs only once the event has bubbled up from widget to app, and the dialog that
it opens is mounted and focused later still. Keys that come in one write - over a slow connection, or from
somebody who knows the way - would go to the screen below the dialog, or into the field before.

So the app forwards one key at a time, but for those that surely leave the target as it is: keys that count,
text for a field. Waiting for each of these would draw the screen between any two.

A key has been handled once a message posted behind it has come up the same way, from its target through every
ancestor to the app; when it has moved the focus or opened a dialog, once these have come to rest too.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App, ScreenStackError
from textual.events import Key, Paste
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerError

from funnel_tui.ui.screens.asking import DIALOG_WORKERS
from funnel_tui.ui.screens.base import FunnelScreen

SHORT_WAIT = 0.002
"""Seconds between looks at whether an action has opened its dialog."""
LONGEST_WAIT = 10.0
"""Seconds after which a key goes on whatever became of the one before it: nothing may block the keyboard."""

Typed = Key | Paste


class KeyQueue:
    """Keys and pasted text in the order in which they were typed; the app handles one at a time."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.last_key = monotonic()
        """When a key came last, by the monotonic clock."""
        self._waiting: deque[Typed] = deque()
        self._next: Typed | None = None
        """The one that is on its way back to the app."""
        self._settling: asyncio.Task[None] | None = None
        self._typing = False
        """Whether a field has got text that may not be read yet."""
        self._dialogs: WeakKeyDictionary[Worker[Any], Screen[Any]] = WeakKeyDictionary()

    @property
    def is_empty(self) -> bool:
        """Whether every key has been handled."""
        return self._settling is None and self._next is None

    async def handle(self, event: Typed, forward: Callable[[Typed], Awaitable[None]]) -> None:
        """Forward an event now, or once those before it have been handled."""
        self.last_key = monotonic()
        if event is not self._next and not self.is_empty:
            self._waiting.append(event)
            return
        self._next = None
        target = self._target()
        if _leaves_target(event, target):
            self._typing = isinstance(target, Input)
            await forward(event)
            self._go_on()
        elif self._typing:
            # Enter takes a field's text, `ctrl+s` what a plan made of it: both have to be there.
            self._waiting.appendleft(event)
            self._settling = asyncio.create_task(self._settle(target))
        else:
            try:
                await forward(event)
            finally:
                self._settling = asyncio.create_task(self._settle(target))

    def waits_in(self, worker: Worker[Any], dialog: Screen[Any]) -> None:
        """A worker is about to open a dialog and to wait for its answer."""
        self._dialogs[worker] = dialog

    # -- when a key has been handled

    async def _settle(self, target: Widget | None) -> None:
        try:
            with suppress(TimeoutError, ScreenStackError):
                async with asyncio.timeout(LONGEST_WAIT):
                    await self._handled(target)
        finally:
            self._settling = None
            self._typing = False
            self._go_on()

    def _go_on(self) -> None:
        if self._waiting:
            self._next = self._waiting.popleft()
            if not self._app.post_message(self._next):
                # The app is closing: nobody handles keys any more.
                self._next = None

    async def _handled(self, target: Widget | None) -> None:
        await self._come_up(target)
        if target is self._target() and isinstance(target, Screen) and not self._between_dialogs():
            # On a bare screen the binding has run by now, and what it posted goes before the next key.
            return
        # What the key led to may lead to more: a field's text to another plan, an answer to another question.
        at_rest = False
        while not at_rest:
            # Closing widgets take no messages: without this nobody else would get a turn. What comes before
            # a dialog may be done in a thread, which would be kept from it.
            await asyncio.sleep(SHORT_WAIT if self._between_dialogs() else 0)
            target = self._target()
            await self._found(target)
            quiet = await self._come_up(target)
            at_rest = quiet and target is self._target() and not self._between_dialogs()

    async def _come_up(self, target: Widget | None) -> bool:
        """Send a message up from a widget to the app; whether nothing is left to handle on that way."""
        quiet = True
        for node in target.ancestors_with_self if target is not None else ():
            passed = asyncio.Event()
            if node.call_later(passed.set):
                await passed.wait()
                quiet = quiet and node.message_queue_size == 0
        return quiet

    def _target(self) -> Widget | None:
        """Where the next key goes; nothing once no screen is left."""
        with suppress(ScreenStackError):
            return self._app.focused or self._app.screen
        return None

    def _between_dialogs(self) -> bool:
        """Whether an action runs that may still open a dialog: it does not wait in one that is open."""
        stack = self._app.screen_stack
        return any(
            worker.group == DIALOG_WORKERS
            and not worker.is_finished
            and self._dialogs.get(worker) not in stack
            for worker in self._app.workers
        )

    async def _found(self, target: Widget | None) -> None:
        """Wait for what a dialog looks up for itself: the palette lists what was typed in a worker."""
        if target is None or not isinstance(target.screen, ModalScreen):
            return
        for worker in list(self._app.workers):
            if worker.node is target.screen and worker.group != DIALOG_WORKERS and not worker.is_finished:
                with suppress(WorkerError):
                    await worker.wait()
        # Its list posts the choice to the dialog on a way of its own, beside that of the field.
        for widget in target.screen.query("*"):
            passed = asyncio.Event()
            if widget.message_queue_size and widget.call_later(passed.set):
                await passed.wait()


def _leaves_target(event: Typed, target: Widget | None) -> bool:
    """Whether the key after this one goes where this one goes, whatever becomes of it."""
    if isinstance(target, Input):
        return isinstance(event, Paste) or event.is_printable
    return isinstance(event, Key) and isinstance(target, FunnelScreen) and target.opens_nothing(event.key)
