"""One activity on Log: what was done against what is due, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events

from funnel_tui.core.values.forms import Forms, fitting, form, levels
from funnel_tui.core.values.frozen import dataclass
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.widgets.cards.big_number import big_number
from funnel_tui.ui.widgets.gauge import gauge
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, cut, length
from funnel_tui.ui.widgets.value_message import ValueMessage

ROOMY = 18
"""Cells, frame included, from which there is a margin inside the frame."""
SHORT = 2
"""Rows within the frame on which the verdict says more than the bar."""
NONE_DUE = ("none needed", "none", "–")
SIGNS = {5: -1, 3: 1}
"""What a click in the lower border counts, by the cells to the right end of the card."""
TALL = 9
"""Rows, frame included, from which the count is drawn three rows high."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows."""

    name: str
    title: str
    key: str
    done: int
    due: int
    unit: str
    """What the count is for: `today`, `this week`, `of the year`, `for next year`."""
    verdict: str
    short_verdict: str
    style: str
    """Name in the palette of the verdict."""
    total: Forms
    """The count so far against the quota, or the money."""
    mark: float | None = None
    """Where the plan stands, as a share of what is due."""
    weakest: bool = False
    """Whether it is the one that the headline is about, because it is behind."""
    unread: bool = False
    """The cell makes no sense in the file; shown as `?`."""
    notation: Notation = PLAIN


class ActivityCard(LineWidget, can_focus=True):
    """Draws its own frame, to hold a title at the left of it and a key at the right."""

    DEFAULT_CSS = """
    ActivityCard {
        height: 1fr;
    }
    """

    class Chosen(ValueMessage):
        """A card was clicked: its number is to be typed."""

        name: str

    class Counted(ValueMessage):
        """The key letter, `+` or `−` of a card was clicked: count one, or take one back."""

        name: str
        sign: int

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card

    @property
    def card(self) -> Card:
        """What it shows."""
        return self._card

    @card.setter
    def card(self, card: Card) -> None:
        if card != self._card:
            self._card = card
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A click on a sign counts; one elsewhere focuses, and a second one types the number."""
        at, (width, height) = event.get_content_offset_capture(self), self.size
        sign = 0
        if _framed(width, height):
            key = range(width - 2 - len(self._card.key), width - 2)
            sign = (at.y == 0 and at.x in key) or (at.y == height - 1) * SIGNS.get(width - at.x, 0)
        if sign:
            self.post_message(self.Counted(self._card.name, int(sign)))
        elif event.chain > 1:
            self.post_message(self.Chosen(self._card.name))

    def on_focus(self) -> None:
        """Draw the frame in the accent colour."""
        self.redraw()

    def on_blur(self) -> None:
        """Draw the frame dim again."""
        self.redraw()

    def lines(self, width: int, height: int) -> Iterable[StyledLine]:
        """The frame and what is in it, by the room there is."""
        card = self._card
        margin = " " if width >= ROOMY else ""
        inner = width - 2 - 2 * len(margin)
        if not _framed(width, height):
            yield [(f"{card.key} ", "key"), *self._figures(width - len(card.key) - 1)]
            return
        frame = "focused" if self.has_focus else "wrong" if card.weakest else "frame"
        yield self._top(width, frame)
        room = height - 2
        body = list(self._body(inner, room))[:room]
        above = (room - len(body) + 1) // 2
        for y in range(room):
            line = body[y - above] if 0 <= y - above < len(body) else []
            line = cut(line, inner)
            fill = " " * (inner - length(line))
            yield [("│" + margin, frame), *line, (fill, ""), (margin + "│", frame)]
        signs: StyledLine = [("−", "label"), (" ", frame), ("+", "label")]
        yield [("╰" + "─" * (width - 7) + " ", frame), *signs, (" ╯", frame)]

    def _top(self, width: int, frame: str) -> StyledLine:
        card = self._card
        title = cut([(card.title, "bold name")], width - 5 - len(card.key))
        rule = width - 4 - len(card.key) - length(title)
        return [
            ("╭ ", frame),
            *title,
            (f" {'─' * (rule - 2)} " if rule > 2 else " " * rule, frame),
            (card.key, "key"),
            (" ╮", frame),
        ]

    def _body(self, width: int, height: int) -> Iterable[StyledLine]:
        card = self._card
        if height >= TALL - 2 and not card.unread:
            yield from self._tall_count(width)
        else:
            yield self._count(width)
        if height >= TALL - 1:
            yield []
        if height != SHORT:
            share = card.done / card.due if card.due else float(card.done > 0)
            yield [*gauge(share, width, card.mark, plain=self.plain)]
        if height >= TALL:
            yield []
        yield [(card.verdict if len(card.verdict) <= width else card.short_verdict, card.style)]
        yield [(fitting(card.total, width), "label")]

    @property
    def _done(self) -> Forms:
        """What to say once everything that is due has been done."""
        card = self._card
        if card.unread or not 0 < card.due <= card.done:
            return ""
        over = card.notation.number(card.done - card.due)
        return (
            (f"✓ done, {over} over", f"✓ {over} over", f"✓ +{over}")
            if card.done > card.due
            else ("✓ done", "✓")
        )

    def _tall_count(self, width: int) -> Iterable[StyledLine]:
        card = self._card
        big = big_number(card.notation.number(card.done))
        room = width - len(big[0]) - 2
        for due in card.notation.forms(card.due):
            nothing = "" if card.done else fitting(NONE_DUE, room)
            side = [f"of {due}" if card.due else nothing, card.unit]
            done = fitting(self._done, room)
            if max(map(len, (*side, done))) <= room:
                yield [(big[0], "bold text"), (f"  {done}", "good")]
                yield [(big[1], "bold text"), (f"  {side[0]}", "dimmer")]
                yield [(big[2], "bold text"), (f"  {side[1]}", "label")]
                return
        yield self._figures(width)
        yield [(card.unit, "label")]

    def _none_due(self, width: int) -> StyledLine:
        """What was done where nothing is asked for: `0 / 0` would read as a figure."""
        card = self._card
        if card.unread:
            return [("?", "bold text")]
        if card.done:
            return [(fitting(card.notation.forms(card.done), width), "bold text")]
        return [(fitting(NONE_DUE, width), "dimmer")]

    def _count(self, width: int) -> StyledLine:
        """Done against due, and beside it that it is done, else what it is for; where there is room."""
        count, unit = self._figures(width), self._card.unit
        room = width - length(count) - 1
        if (done := fitting(self._done, room)) and len(done) <= room:
            return [*count, (f" {done}", "good")]
        return [*count, (f" {unit}", "label")] if len(unit) <= room and unit != "today" else count

    def _figures(self, width: int) -> StyledLine:
        """Done against due, with units where they do not fit in full."""
        card = self._card
        if not card.due:
            return self._none_due(width)
        pair = card.notation.forms(card.done), card.notation.forms(card.due)
        line: StyledLine = []
        for level in levels(pair):
            done = "?" if card.unread else form(pair[0], level)
            line = [(done, "bold text"), (f" / {form(pair[1], level)}", "dimmer")]
            if length(line) <= width:
                break
        return line


def _framed(width: int, height: int) -> bool:
    """Whether there is room for a frame, and in it for anything."""
    return width >= 8 and height >= 3
