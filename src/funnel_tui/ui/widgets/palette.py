"""The palette: what each kind of word, line and mark looks like, in the colours of the theme."""

from __future__ import annotations

from functools import cache

from rich.style import Style
from textual.widget import Widget

from funnel_tui.ui.colors import FEW_COLORS

PALETTE = {
    # Words and figures, the strongest first.
    "text": "$foreground",
    "entry": "$foreground 90%",
    "name": "$foreground 85%",
    "soft": "$foreground 80%",
    "aside": "$foreground 75%",
    "dimmer": "$foreground 70%",
    "label": "$label",
    "key": "bold $accent",
    # Lines.
    "frame": "$foreground 30%",
    "focused": "$accent",
    "faint": "$faint",
    # Verdicts.
    "good": "$verdict-good",
    "bad": "bold $verdict-bad",
    "warn": "$verdict-warn",
    "neutral": "$verdict-neutral",
    "wrong": "$verdict-bad",
    # Days of the week's table.
    "met": "$verdict-good",
    "short": "$foreground",
    "to-do": "$label",
    "off": "$faint",
    # Grounds; each goes behind another name.
    "tint": "on $accent 10%",
    "panel": "on $panel",
    # The day that is logged.
    "marked": "bold $accent on $accent 10%",
    # Gauges.
    "bar": "$chart-actual on $foreground 12%",
    "bar-full": "$verdict-good on $foreground 12%",
    "track": "$faint on $foreground 12%",
    "mark": "bold $foreground on $foreground 12%",
    "mark-passed": "$background on $chart-actual",
    # Charts.
    "actual": "$chart-actual",
    "plan": "$chart-plan",
    "band": "$chart-band",
    "core": "$chart-core",
    "wide": "$funnel-1",
    "middle": "$funnel-2",
    "narrow": "$funnel-3",
    "taper": "$funnel-1 40%",
    "heat-0": "$heat-0",
    "heat-1": "$heat-1",
    "heat-2": "$heat-2",
    "heat-3": "$heat-3",
}
"""Styles as Textual's markup writes them, by the names that widgets use."""
_PLAIN = {"tint": ""}
"""The 16 colours have no tints: there a ground would be as bright as the text."""
_ANSI = {**_PLAIN, "marked": "bold underline $accent"}


def is_plain(widget: Widget) -> bool:
    """Whether tints cannot be relied on: no colours, 16 of them, or a theme of the terminal's own.

    Charts then tell areas apart by glyphs instead of cell backgrounds.
    """
    app = widget.app
    return bool(app.no_color or app.native_ansi_color or app.console.color_system in FEW_COLORS)


def style_of(widget: Widget, name: str) -> Style:
    """The style of a name on a widget's own ground: `bad`, `bold underline key`, `text tint`.

    In place of component classes: Textual makes each of these a node and matches it with every rule, which
    took a third of the first frame.
    """
    app = widget.app
    spec = _spec(name, is_plain(widget), app.native_ansi_color)
    return (widget.visual_style + app.stylesheet.parse_style(spec)).rich_style


@cache
def _spec(name: str, plain: bool, ansi: bool) -> str:
    palette = {**PALETTE, **(_ANSI if ansi else _PLAIN if plain else {})}
    return " ".join(palette.get(word, word) for word in name.split())
