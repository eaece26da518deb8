"""The keys that work now, in one line at the bottom; what does not fit is left to help."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.reactive import reactive
from textual.screen import Screen

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine

KEPT = 2
"""The last ones, help and quit, stay at any width."""


class KeyBar(LineWidget):
    """Reads the bindings in force, so that a remapped key shows as it is; one widget for all of them."""

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
    }
    """

    keys: reactive[tuple[tuple[str, str, str], ...]] = reactive((), repaint=False)
    """Key, label and action of each."""
    first: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Keys that no binding of the footer has, with a label: those that count, the arrows."""

    def __init__(self, key_text: Callable[[str], str]) -> None:
        """Write keys as a function says."""
        super().__init__()
        self._key_text = key_text

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        if screen is not self.app.screen:
            return
        found: dict[str, tuple[str, str, str]] = {}
        for key, active in screen.active_bindings.items():
            action = active.binding.action
            if active.binding.show and active.enabled and action not in found:
                owner = "app." if active.node is self.app and not action.startswith("app.") else ""
                found[action] = (self._key_text(key), active.binding.description, owner + action)
        self.keys = tuple(found.values())

    def watch_keys(self) -> None:
        """Show the keys of the moment."""
        self.redraw()

    def watch_first(self) -> None:
        """Show the keys of another process."""
        self.redraw()

    def _fitting(self, width: int) -> list[tuple[str, str, str]]:
        keys = [*((key, label, "") for key, label in self.first), *self.keys]
        while len(keys) > KEPT and sum(len(key) + len(label) + 3 for key, label, _ in keys) - 2 > width:
            del keys[-KEPT - 1]
        return keys

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - one line at any height
        """Key and label of each that fits."""
        line: StyledLine = []
        for key, label, _ in self._fitting(width):
            line += [(key, "key"), (f" {label}  ", "soft")]
        yield line

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        at, clicked = 0, event.get_content_offset_capture(self).x
        for key, label, action in self._fitting(self.size.width):
            end = at + len(key) + len(label) + 1
            if at <= clicked < end and action:
                await self.screen.run_action(action)
                return
            at = end + 2
