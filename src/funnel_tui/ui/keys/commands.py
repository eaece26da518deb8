"""The palette: every action with its key, and what can be typed instead of pressed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.types import IgnoreReturnCallbackType

from funnel_tui.core.progress.commands.typed import TypedCount, TypedDay, typed
from funnel_tui.core.report.log_text import why_not_loggable
from funnel_tui.core.report.wording import counted
from funnel_tui.core.values.dates import DateReader
from funnel_tui.ui.actions import Action, Scope, of_scope
from funnel_tui.ui.screens.base import FunnelScreen
from funnel_tui.ui.screens.messages import DayRequested, Pressed, ScreenMessage
from funnel_tui.ui.screens.state import ScreenState

WIDTH = 51
"""Cells of a line in the palette, which is 60 wide."""
PLACEHOLDER = "A name, or log 12 calls yesterday, go to 14 March"
_HELP = 0.5
"""What a match in the explanation is worth beside one in the name."""


def shown(action: Action) -> Content:
    """The name of an action, and its key at the right."""
    gap = " " * max(1, WIDTH - len(action.label) - len(action.key_text))
    return Content.assemble(action.label, gap, (action.key_text, "$accent"))


class Commands(Provider):
    """Finds actions by name, and reads counts and dates as they are typed."""

    @property
    def _actions(self) -> Iterator[tuple[Action, IgnoreReturnCallbackType]]:
        mode = self.app.current_mode
        for action in of_scope(Scope(mode), Scope.APP):
            node = self.app if action.scope is Scope.APP else self.screen
            yield action, partial(self.app.call_later, node.run_action, action.action)

    async def discover(self) -> Hits:
        """Everything that can be done here, what only this screen does first."""
        actions = sorted(self._actions, key=lambda pair: pair[0].scope is Scope.APP)
        for action, run in actions:
            yield DiscoveryHit(shown(action), run, text=action.label, help=action.help)

    async def search(self, query: str) -> Hits:
        """What was typed as a command, then the actions that it fits."""
        if (command := self._typed(query)) is not None:
            text, run = command
            yield Hit(2.0, Content(text), run, text=query)
        matcher = Matcher(query)
        for action, run in self._actions:
            score = max(matcher.match(action.label), _HELP * matcher.match(action.help))
            if score > 0:
                yield Hit(score, shown(action), run, text=action.label, help=action.help)

    def _typed(self, query: str) -> tuple[str, IgnoreReturnCallbackType] | None:
        screen = self.screen
        if not isinstance(screen, FunnelScreen) or screen.state.year is None:
            return None
        state = screen.state
        command = typed(query, state.plan, DateReader(state.today, state.notation.month_first))
        if command is None:
            return None
        if problem := why_not_loggable(command.day, state.today, screen.state.plan.period, state.notation):
            return problem, partial(screen.notify, problem, severity="warning", timeout=4)
        text, message = _meant(command, state)
        return text, partial(self._tell, text, message)

    def _tell(self, text: str, message: ScreenMessage) -> None:
        self.app.post_message(message)
        if isinstance(message, Pressed):
            self.app.notify(text, timeout=4, markup=False)


def _meant(command: TypedCount | TypedDay, state: ScreenState) -> tuple[str, ScreenMessage]:
    """What a command does, in words and as the message that does it."""
    day = "today" if command.day == state.today else state.notation.weekday(command.day)
    if isinstance(command, TypedDay):
        return f"Go to {day}", DayRequested(command.day)
    what = counted(abs(command.n), command.activity, state.notation)
    when = day if day == "today" else f"on {day}"
    # None follows the clock, should it strike midnight meanwhile.
    message = Pressed(command.activity, command.n, None if day == "today" else command.day)
    return f"{'Log' if command.n > 0 else 'Take back'} {what} {when}", message


def open_palette(app: App[Any]) -> None:
    """Show the palette, unless it is open."""
    if not isinstance(app.screen, CommandPalette):
        app.push_screen(CommandPalette([Commands], placeholder=PLACEHOLDER, id="--command-palette"))
