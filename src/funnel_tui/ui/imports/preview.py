"""The preview of an import: what it would count, to take or to leave."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from funnel_tui.ui.screens.dialogs import AROUND, NARROWEST

KEEPS = "enter keeps these counts · ↑ ↓ scroll · esc leaves it"


class ImportPreview(ModalScreen[bool]):
    """Shows what a file says, and asks whether to keep it."""

    CSS_PATH: ClassVar[str] = "preview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "dismiss(True)", "Keep it"),
        Binding("escape,n,q", "dismiss(False)", "Leave it"),
    ]

    def __init__(self, heading: str, text: str, keys: str = KEEPS) -> None:
        """Show a text.

        Args:
            heading: The file.
            text: The preview, in lines of its own.
            keys: What the keys do.
        """
        super().__init__()
        self._heading, self._text, self._keys = heading, text, keys

    def compose(self) -> ComposeResult:
        """A scrollable text, as wide as its longest line."""
        with VerticalScroll(classes="dialog preview") as frame:
            frame.border_title = Content(self._heading)
            frame.border_subtitle = self._keys
            frame.styles.width = max(NARROWEST + AROUND, *map(cell_len, self._text.split("\n"))) + AROUND
            yield Static(Content(self._text))
