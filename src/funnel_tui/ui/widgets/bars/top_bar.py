"""The line at the top of every screen: where you are, how the year stands, and whether it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.reactive import reactive
from textual.screen import Screen

from funnel_tui.core.values.forms import Forms, fitting
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, length, spread
from funnel_tui.ui.widgets.value_message import ValueMessage

SCREENS = (("plan", "Plan"), ("log", "Log"), ("target", "Target"))
GAP = 3
"""Cells between the names of screens."""


@dataclass(frozen=True, slots=True)
class Saving:
    """Whether what is on screen is on disk."""

    word: str = "saved"
    """`saved`, `saving` or `NOT SAVED 3`."""
    reason: str = ""
    """Why not, in one line."""

    @property
    def failed(self) -> bool:
        """Whether a save failed and is being tried again."""
        return bool(self.reason)


class TopBar(LineWidget):
    """Name, the three screens, the verdict, and the state of saving, which never goes away."""

    DEFAULT_CSS = """
    TopBar {
        height: 1;
        dock: top;
        padding: 0 1;
        background: $panel;
    }
    """

    saving: reactive[Saving] = reactive(Saving(), repaint=False)
    verdict: reactive[tuple[Forms, str]] = reactive(("", ""), repaint=False)
    """Words and their name in the palette."""

    class VerdictChosen(ValueMessage):
        """The verdict was clicked."""

    keys: reactive[tuple[str, ...]] = reactive(("", "", ""), repaint=False)
    """The key of each screen."""

    def __init__(self, here: str, key_text: Callable[[str], str]) -> None:
        """Mark a screen; write keys as a function says."""
        super().__init__()
        self._here, self._key_text = here, key_text

    def on_mount(self) -> None:
        """Follow the bindings of the screen: keys can be remapped."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        if screen is self.app.screen:
            found = {
                active.binding.id: self._key_text(key)
                for key, active in reversed(screen.active_bindings.items())
                if active.binding.id
            }
            self.keys = tuple(found.get(mode, "") for mode, _ in SCREENS)

    def watch_keys(self) -> None:
        """Show the keys of the moment."""
        self.redraw()

    def watch_saving(self) -> None:
        """Show the new state."""
        self.redraw()

    def watch_verdict(self) -> None:
        """Show the new verdict."""
        self.redraw()

    def _names(self) -> StyledLine:
        """The program's name; then key, label and gap of each screen."""
        line: StyledLine = [("funnel-tui   ", "label")]
        for (mode, label), key in zip(SCREENS, self.keys, strict=True):
            line.append((f"{key} " if key else "", "key"))
            line += [(label, "underline key" if mode == self._here else "dimmer"), (" " * GAP, "")]
        return line

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:  # noqa: ARG002 - one line at any height
        """The one line."""
        saved = self._saved(width)
        yield spread(self._names_in(width - length(saved)), saved, width)

    def _names_in(self, room: int) -> StyledLine:
        """The screens, and the program's name where there is room for it too."""
        names = self._names()
        return names if length(names) < room else names[1:]

    def _saved(self, width: int) -> StyledLine:
        """The verdict where there is room for it, and the state of saving."""
        saved: StyledLine = [(self.saving.word, "bold reverse wrong" if self.saving.failed else "label")]
        forms, style = self.verdict
        room = width - length(self._names()) - 3 - length(saved)
        words = fitting(forms, room)
        return [(words, f"bold {style}"), ("   ", ""), *saved] if words and len(words) <= room else saved

    async def on_click(self, event: events.Click) -> None:
        """Go to the screen whose name was clicked, or say that the verdict was."""
        saved = self._saved(self.size.width)
        names = self._names_in(self.size.width - length(saved))
        parts = names[len(names) % 3 :]
        at, clicked = length(names) - length(parts), event.get_content_offset_capture(self).x
        for (mode, _), (key, _), (label, _) in zip(SCREENS, parts[::3], parts[1::3], strict=True):
            if at <= clicked < at + len(key) + len(label):
                # In the app's turn: a screen composed in a widget's cannot follow the app's state.
                self.app.call_later(self.app.run_action, f"app.go('{mode}')")
            at += len(key) + len(label) + GAP
        first = self.size.width - length(saved)
        if len(saved) > 1 and first <= clicked < first + len(saved[0][0]):
            self.post_message(self.VerdictChosen())
