"""Lines that say what a key does; a click on one does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import Screen

from funnel_tui.core.values.forms import Forms, fitting
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What a key does, in words."""

    text: Forms
    binding: str = ""
    """Id of the binding; a line without one is a heading."""


class KeyLines(LineWidget):
    """Reads the bindings in force, so that a remapped key shows as it is."""

    DEFAULT_CSS = """
    KeyLines {
        height: auto;
        pointer: pointer;
    }
    """

    shown: reactive[tuple[KeyLine, ...]] = reactive((), repaint=False)
    keys: reactive[tuple[tuple[str, str, str], ...]] = reactive((), repaint=False)
    """Binding, key and action of each line's binding."""

    def __init__(
        self, key_text: Callable[[str], str], *, id: str | None = None, classes: str | None = None
    ) -> None:
        """Write keys as a function says."""
        super().__init__(id=id, classes=classes)
        self._key_text = key_text

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        # In a field letters are no bindings: the keys of before still say what works outside it.
        known = dict.fromkeys(self.keys)
        if screen is self.app.screen:
            bound = reversed(screen.active_bindings.items())
            found = {
                active.binding.id: (active.binding.id, self._key_text(key), active.binding.action)
                for key, active in bound
                if active.binding.id
            }
            self.keys = tuple({**{each[0]: each for each in known}, **found}.values())

    def watch_shown(self, before: tuple[KeyLine, ...], after: tuple[KeyLine, ...]) -> None:
        """Show other words."""
        if len(before) != len(after):
            self.refresh(layout=True)
        self.redraw()

    def watch_keys(self) -> None:
        """Show the keys of the moment."""
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are."""
        return len(self.shown)

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - what does not fit is cut
        """A key and what it does, below each other."""
        keys = {binding: key for binding, key, _ in self.keys}
        room = max((len(keys.get(line.binding, "")) for line in self.shown if line.binding), default=0) + 2
        for line in self.shown:
            if not line.binding:
                yield [(fitting(line.text, width), "bold text")]
                continue
            key = keys.get(line.binding, "").ljust(room)
            yield [(key, "key"), (fitting(line.text, width - room), "soft")]

    async def on_click(self, event: events.Click) -> None:
        """Do what the line says."""
        y = event.get_content_offset_capture(self).y
        actions = {binding: action for binding, _, action in self.keys}
        if 0 <= y < len(self.shown) and (action := actions.get(self.shown[y].binding)):
            await self.screen.run_action(action)
