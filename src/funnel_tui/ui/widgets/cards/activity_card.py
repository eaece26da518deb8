"""One activity on Log: what was done against what is due, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from funnel_tui.core.values.forms import Forms, fitting, form, levels
from funnel_tui.core.values.money import PLAIN, Notation
from funnel_tui.ui.widgets.cards.big_number import big_number
from funnel_tui.ui.widgets.lines import LineWidget, StyledLine, bar, centred, cut, length

ROOMY = 18
"""Cells, frame included, from which there is a margin inside the frame."""
SHORT = 2
"""Rows within the frame on which the verdict says more than the bar."""
NONE_DUE = ("none needed", "none", "–")
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
    """Component class of the verdict."""
    total: Forms
    """The count so far against the quota, or the money."""
    unread: bool = False
    """The cell makes no sense in the file; shown as `?`."""
    notation: Notation = PLAIN


class ActivityCard(LineWidget, can_focus=True):
    """Draws its own frame, to hold a title at the left of it and a key at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "card--frame",
        "card--title",
        "card--key",
        "card--done",
        "card--due",
        "card--label",
        "card--bar",
        "card--rest",
        "card--met",
        "verdict--good",
        "verdict--bad",
        "verdict--warn",
        "verdict--neutral",
    }
    DEFAULT_CSS = """
    ActivityCard {
        height: 1fr;
        color: $foreground;
        & > .card--frame { color: $foreground 30%; }
        & > .card--title { color: $foreground 85%; text-style: bold; }
        & > .card--key { color: $accent; text-style: bold; }
        & > .card--done { color: $foreground; text-style: bold; }
        & > .card--due { color: $foreground 70%; }
        & > .card--label { color: $label; }
        & > .card--bar { color: $chart-actual; }
        & > .card--rest { color: $foreground 20%; }
        & > .card--met { color: $verdict-good; }
        & > .verdict--good { color: $verdict-good; }
        & > .verdict--bad { color: $verdict-bad; text-style: bold; }
        & > .verdict--warn { color: $verdict-warn; }
        & > .verdict--neutral { color: $verdict-neutral; }
        &:focus > .card--frame { color: $accent; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A card was clicked: its number is to be typed."""

        name: str

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
        """A click focuses; a second one types the number."""
        if event.chain > 1:
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
        if inner < 4 or height < 3:
            yield [(f"{card.key} ", "card--key"), *self._figures(width - len(card.key) - 1)]
            return
        yield self._top(width)
        room = height - 2
        body = list(self._body(inner, room))[:room]
        above = (room - len(body)) // 2
        for y in range(room):
            line = body[y - above] if 0 <= y - above < len(body) else []
            line = cut(line, inner)
            fill = " " * (inner - length(line))
            yield [("│" + margin, "card--frame"), *line, (fill, ""), (margin + "│", "card--frame")]
        yield [("╰" + "─" * (width - 2) + "╯", "card--frame")]

    def _top(self, width: int) -> StyledLine:
        card = self._card
        title = cut([(card.title, "card--title")], width - 5 - len(card.key))
        rule = width - 4 - len(card.key) - length(title)
        return [
            ("╭ ", "card--frame"),
            *title,
            (f" {'─' * (rule - 2)} " if rule > 2 else " " * rule, "card--frame"),
            (card.key, "card--key"),
            (" ╮", "card--frame"),
        ]

    def _body(self, width: int, height: int) -> Iterable[StyledLine]:
        card = self._card
        if height >= TALL - 2 and not card.unread and (card.done or card.due):
            yield from self._tall_count(width)
        else:
            yield centred(self._count(width), width)
        if height >= TALL - 1:
            yield []
        if height != SHORT:
            yield self._bar(width)
        words = card.verdict if len(card.verdict) <= width else card.short_verdict
        yield self._placed([(words, card.style)], width)
        yield self._placed([(fitting(card.total, width), "card--label")], width)

    def _bar(self, width: int) -> StyledLine:
        card = self._card
        met = 0 < card.due <= card.done
        share = card.done / card.due if card.due else float(card.done > 0)
        blocks = bar(share, width).rstrip()
        return [(blocks, "card--met" if met else "card--bar"), ("─" * (width - len(blocks)), "card--rest")]

    def _tall_count(self, width: int) -> Iterable[StyledLine]:
        card = self._card
        big = big_number(card.notation.number(card.done))
        for due in card.notation.forms(card.due):
            side = f"  of {due}" if card.due else ""
            total = len(big[0]) + max(len(side), len(card.unit) + 2)
            if total <= width:
                pad = (" " * ((width - total) // 2), "")
                yield [pad, (big[0], "card--done")]
                yield [pad, (big[1], "card--done"), (side, "card--due")]
                yield [pad, (big[2], "card--done"), (f"  {card.unit}", "card--label")]
                return
        yield centred(self._figures(width), width)
        yield centred([(card.unit, "card--label")], width)

    def _none_due(self, width: int) -> StyledLine:
        """What was done where nothing is asked for: `0 / 0` would read as a figure."""
        card = self._card
        if card.unread:
            return [("?", "card--done")]
        if card.done:
            return [(fitting(card.notation.forms(card.done), width), "card--done")]
        return [(fitting(NONE_DUE, width), "card--due")]

    @staticmethod
    def _placed(line: StyledLine, width: int) -> StyledLine:
        """At the left, or in the middle of a card without a margin."""
        return line if width >= ROOMY - 4 else centred(line, width)

    def _count(self, width: int) -> StyledLine:
        count, unit = self._figures(width), self._card.unit
        with_unit: StyledLine = [*count, (f" {unit}", "card--label")]
        return with_unit if length(with_unit) <= width and unit != "today" else count

    def _figures(self, width: int) -> StyledLine:
        """Done against due, with units where they do not fit in full."""
        card = self._card
        if not card.due:
            return self._none_due(width)
        pair = card.notation.forms(card.done), card.notation.forms(card.due)
        line: StyledLine = []
        for level in levels(pair):
            done = "?" if card.unread else form(pair[0], level)
            line = [(done, "card--done"), (f" / {form(pair[1], level)}", "card--due")]
            if length(line) <= width:
                break
        return line
