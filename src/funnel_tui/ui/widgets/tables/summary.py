"""Pairs of a label and a sentence, the labels in a column of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from textwrap import wrap

from textual.geometry import Size
from textual.reactive import reactive

from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut


class Summary(LineWidget):
    """Sentences wrapped beside their labels; as high as they are long."""

    DEFAULT_CSS = """
    Summary {
        height: auto;
    }
    """

    pairs: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Label and text, the most important first."""

    warned: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)
    """Labels of sentences that are warnings."""

    def watch_warned(self) -> None:
        """Show them in another colour."""
        self.redraw()

    _rows = 0
    """Lines that the words took when it was last laid out."""

    def watch_pairs(self) -> None:
        """Show the new words; a layout of the screen is only needed where they take more lines, or fewer."""
        if self.styles.auto_dimensions and self._lines_in(self.size.width) != self._rows:
            self.refresh(layout=True)
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the words take in the width."""
        self._rows = self._lines_in(width)
        return self._rows

    def _lines_in(self, width: int) -> int:
        return max(1, len(list(self._wrapped(self.pairs, width))))

    def is_filled_by(self, pairs: Collection[tuple[str, str]]) -> bool:
        """Whether they take more lines than it has."""
        width, height = self.size
        return len(list(islice(self._wrapped(pairs, width), height + 1))) > height > 0

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """Each sentence under its own beginning; `…` at the end where there are more lines than rows."""
        # What comes after the first line that has no room is not looked at.
        lines = list(islice(self._wrapped(self.pairs, width), height + 1))
        if len(lines) > height > 0:
            head, (text, style) = lines[height - 1]
            room = width - len(head[0])
            lines[height - 1 :] = [[head, *_unfinished(text, style, room)]]
        return lines

    def _wrapped(self, pairs: Collection[tuple[str, str]], width: int) -> Iterable[StyledLine]:
        room, warned = max((len(label) for label, _ in pairs), default=0) + 2, self.warned
        for label, text in pairs:
            parts = [text] if len(text) <= width - room else wrap(text, max(10, width - room))
            for i, part in enumerate(parts or [""]):
                head = label if i == 0 else ""
                yield [(head.ljust(room), "label"), (part, "warn" if label in warned else "text")]


def _unfinished(text: str, style: str, room: int) -> StyledLine:
    """A line after which there is more."""
    return [(f"{text} …", style)] if len(text) + 2 <= room else cut([(text.ljust(room + 1), style)], room)
