"""One changing line of plain text, laid out again only when the text changes."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Said(Static):
    """Has the class `-on` while it says something; user text in it is never read as markup."""

    _text = ""

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        # Every update of a Static lays out the whole screen, which costs more than the rest of a key press.
        if text != self._text:
            self._text = text
            self.update(Content(text))
            self.set_class(bool(text), "-on")
