"""A list that gets shorter as somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList

from funnel_tui.ui.screens.dialogs import DialogFrame

T = TypeVar("T")

NOTHING = "nothing of that name; a part of it is enough"


class Find(ModalScreen[T | None], Generic[T]):
    """Asks to choose one of many lines."""

    CSS_PATH: ClassVar[str] = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel"),
        Binding("down", "move(1)", "Next line", show=False),
        Binding("up", "move(-1)", "Line before", show=False),
    ]

    def __init__(self, heading: str, options: Sequence[tuple[str, T, tuple[str, ...]]], keys: str) -> None:
        """Ask under a heading.

        Args:
            heading: What is asked.
            options: Each line, what choosing it answers, and other names that find it.
            keys: What the keys do.
        """
        super().__init__()
        self._heading, self._options, self._keys = heading, options, keys
        self._found: list[tuple[str, T]] = []

    def compose(self) -> ComposeResult:
        """A field and the lines."""
        with DialogFrame(self._heading, self._keys, (NOTHING, *(line for line, _, _ in self._options))):
            yield Input(compact=True)
            # The field keeps the focus; it passes on the arrows.
            lines = OptionList(markup=False, compact=True)
            lines.can_focus = False
            yield lines
            yield Label("", classes="hint -wrong")

    def on_mount(self) -> None:
        """Begin with every line."""
        self._filter("")

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show the lines that the text fits."""
        self._filter(event.value)

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        ranked = [(_rank(wanted, line, names), line, value) for line, value, names in self._options]
        best = sorted((row for row in ranked if row[0] is not None), key=lambda row: row[0] or 0)
        self._found = [(line, value) for _, line, value in best]
        lines = self.query_one(OptionList)
        lines.clear_options()
        lines.add_options([line for line, _ in self._found])
        lines.highlighted = 0 if self._found else None
        hint = self.query_one(".hint", Label)
        hint.update("" if self._found else NOTHING)
        hint.display = not self._found

    def action_move(self, step: int) -> None:
        """Mark another line."""
        lines = self.query_one(OptionList)
        (lines.action_cursor_down if step > 0 else lines.action_cursor_up)()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def choose(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        """Answer with the marked line, or the one that was clicked."""
        at = event.option_index if isinstance(event, OptionList.OptionSelected) else None
        at = self.query_one(OptionList).highlighted if at is None else at
        if at is not None:
            self.dismiss(self._found[at][1])


def _rank(wanted: str, line: str, names: tuple[str, ...]) -> int | None:
    """How well a text fits a line: 0 for one of its names, then its beginning, a word's, any part."""
    if any(wanted == name.casefold() for name in names):
        return 0
    text = line.casefold()
    if text.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in text.replace("(", "").split()):
        return 2
    return 3 if wanted in text else None
