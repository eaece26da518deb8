"""The cards of all activities, side by side while each has room."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Grid

from funnel_tui.ui.widgets.cards.activity_card import ActivityCard, Card

NARROWEST = 15
"""Cells of a card, frame included."""
ROWS, ROWS_TALL, ROWS_LOW = 6, 11, 4
"""Of a card, frame included: as a rule, with a count three rows high, and where there are too many cards."""
AROUND = 8
"""Rows of the screen that are not for cards: three bars, the banner, and the first lines of what is below."""


class CardGrid(Grid):
    """Puts up new cards only when the activities are other ones; else those there show the figures."""

    def __init__(self, cards: Sequence[Card]) -> None:
        """Begin with some cards: to mount them later would lay out and paint the screen a second time."""
        super().__init__(id="cards")
        self._names = [card.name for card in cards]
        self._cards = [ActivityCard(card) for card in cards]

    def compose(self) -> ComposeResult:
        """The cards that it begins with."""
        self.arrange_cards()
        yield from self._cards

    def show(self, cards: Sequence[Card]) -> None:
        """Show these, in their order."""
        names = [card.name for card in cards]
        if names == self._names:
            for widget, card in zip(self._cards, cards, strict=True):
                widget.card = card
            return
        self._names, self._cards = names, [ActivityCard(card) for card in cards]
        self.call_later(self._put_up, self._cards)

    async def _put_up(self, cards: list[ActivityCard]) -> None:
        """Mount the cards of another process, unless yet another came meanwhile."""
        if cards is not self._cards:
            return
        await self.remove_children()
        await self.mount_all(cards)
        self.arrange_cards()

    def arrange_cards(self) -> None:
        """One row with what is left shared out, else as few even rows as it takes."""
        cards, room = self._cards, self.app.size.width
        if not cards or not room:
            return
        wide = self.screen.has_class("-wide")
        room -= 2 + (len(cards) - 1) if wide else 0
        widths = [max(NARROWEST, cell_len(card.card.title) + 6) for card in cards]
        spare = room - sum(widths)
        one_row = spare >= 0
        if one_row:
            # What is left goes round, so that a long title is not bought with an uneven row.
            each, more = divmod(spare, len(cards))
            columns = len(cards)
            self.styles.grid_columns = " ".join(str(w + each + (i < more)) for i, w in enumerate(widths))
        else:
            columns = self._columns(room)
            self.styles.grid_columns = "1fr"
        rows = -(-len(cards) // columns)
        tall = self.screen.has_class("-tall") and one_row
        height = ROWS_TALL if tall else min(ROWS, max(ROWS_LOW, self._rows_left // rows))
        self.styles.grid_size_columns = columns
        self.styles.grid_rows = str(height)
        self.styles.height = rows * height

    @property
    def _rows_left(self) -> int:
        return self.app.size.height - AROUND

    def _columns(self, room: int) -> int:
        """As few even rows as it takes, with some air, or without where the rows would not fit."""
        count = len(self._cards)
        for width in (NARROWEST + 4, NARROWEST):
            rows = -(-count * width // room)
            if rows * ROWS <= self._rows_left:
                break
        return -(-count // rows)

    def on_resize(self) -> None:
        """Arrange the cards in the new width."""
        self.arrange_cards()
