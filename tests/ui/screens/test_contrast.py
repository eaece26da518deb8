"""Everything that is drawn can be read: in each of our themes, with all colours and with few."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.ui.screens.conftest import TODAY, Driven, Runner
from tests.ui.screens.terminal import Terminal
from textual.color import Color
from textual.widgets import Input

from funnel_tui.core.progress.demo_year import demo_year
from funnel_tui.ui.colors import READABLE, VISIBLE, contrast
from funnel_tui.ui.themes import load_themes, shipped_folder

THEMES = sorted(name for name, theme in load_themes([shipped_folder()])[0].items() if not theme.ansi)
"""Those whose colours are known."""
VIEWS = {
    "log for another day, a number typed": ("left", "3"),
    "a draft, a value that is not a number": ("escape", "p", "enter", "i"),
    "levers": ("escape", "space", "space"),
    "process": ("e",),
    "rates": ("escape", "t", "r"),
    "history": ("h",),
}
"""What is looked at, and the keys that lead there from the view before."""

MARKS = frozenset("·⋅┊╌─│━┥┫▼◂░▒▓█▀▄▌▐▁▂▃▅▆▇▏▎▍▋▊▉▘▝▖▗▙▛▜▟▞▚╭╮╰╯ ") | {chr(0x2800 + n) for n in range(256)}
"""Lines, dots and blocks: graphics, of which WCAG asks 3 to 1."""


class Drawn(NamedTuple):
    """A piece of what is on the screen."""

    text: str
    color: Color
    ground: Color

    @property
    def contrast(self) -> float:
        return contrast(self.color, self.ground)

    @property
    def is_text(self) -> bool:
        return not set(self.text) <= MARKS


def drawn(app: Driven) -> Iterator[Drawn]:
    """What is on the screen, or in a dialog: what is dimmed behind that is not meant to be read."""
    dialog = app.app.screen.query(".dialog")
    region = dialog.first().region if dialog else app.app.screen.region
    for strip in app.app.screen._compositor.render_strips()[region.y : region.bottom]:
        for text, style, _ in strip.crop(region.x, region.right):
            if text.strip():
                assert style is not None
                assert style.color is not None
                assert style.bgcolor is not None
                yield Drawn(
                    text.strip(), Color(*style.color.get_truecolor()), Color(*style.bgcolor.get_truecolor())
                )


def decoration(app: Driven) -> list[Color]:
    """Colours of what tells nothing by itself: frames, the rest of a bar, the shading of charts."""
    variables = app.app.theme_variables
    names = ("background", "foreground", "chart-band", "chart-core", "funnel-1")
    ground, text, band, core, widest = (Color.parse(variables[name]) for name in names)
    return [
        *(ground.blend(text, share, alpha=1) for share in (0, 0.2, 0.25, 0.3)),
        band,
        core,
        ground.blend(widest, 0.4, 1),
    ]


def same(first: Color, second: Color) -> bool:
    """Whether two colours differ by no more than the rounding of a blend."""
    return all(abs(one - other) <= 1 for one, other in zip(first.rgb, second.rgb, strict=True))


def low(app: Driven, least: float) -> list[str]:
    """What does not stand out as it has to: text by `least`, marks by 3 to 1."""
    plain = decoration(app)
    return [
        f"{piece.contrast:.2f} {piece.text!r} {piece.color.hex} on {piece.ground.hex}"
        for piece in set(drawn(app))
        if piece.contrast < (least if piece.is_text else VISIBLE)
        and (piece.is_text or not any(same(piece.color, color) for color in plain))
    ]


async def test_text_and_marks_stand_out_in_every_theme(run: Runner) -> None:
    found = {}
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        await app.forecast()
        for view, keys in VIEWS.items():
            await app.press(*keys)
            for theme in THEMES:
                app.app.theme = theme
                await app.pilot.pause()
                if faults := low(app, 7.0 if theme == "beacon" else READABLE):
                    found[view, theme] = faults
    assert found == {}


FEW = {"256": {"COLORTERM": ""}, "16": {"COLORTERM": "", "TERM": "xterm"}, "no colour": {"NO_COLOR": "1"}}


@pytest.mark.parametrize("colors", FEW)
async def test_text_stands_out_with_few_colours(
    run: Runner, monkeypatch: pytest.MonkeyPatch, colors: str
) -> None:
    for name, value in FEW[colors].items():
        monkeypatch.setenv(name, value)
    found = {}
    async with run(demo_year(TODAY), size=(120, 36)) as app:
        for keys in (("left", "3"), ("p", "enter")):
            await app.press(*keys)
            for theme in ("paper", "harbor"):
                app.app.theme = theme
                await app.pilot.pause()
                if faults := [piece for piece in drawn(app) if piece.is_text and piece.contrast < READABLE]:
                    found[theme, keys] = faults
        assert all(underlined(app)) is (colors == "16")
        app.app.theme = "ansi-dark"
        await app.pilot.pause()
        assert all(underlined(app))
    assert found == {}


def underlined(app: Driven) -> Iterator[bool]:
    """Of each field, whether a line shows where it is."""
    strips = app.app.screen._compositor.render_strips()
    for field in app.app.screen.query(Input):
        # The padding stays free, so that two fields side by side do not look like one.
        inside = field.content_region
        pieces = strips[inside.y].crop(inside.x, inside.right)
        yield all(style is not None and bool(style.underline) for _, style, _ in pieces)


def test_a_terminal_of_256_colours_gets_greys_for_grounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    with Terminal(tmp_path) as terminal:
        terminal.until("100,000", "10 deals")
        grounds = {cell.bg for row in terminal.screen.buffer.values() for cell in row.values()}
        terminal.send(" ")
        terminal.until("Funnel")
        grounds |= {cell.bg for row in terminal.screen.buffer.values() for cell in row.values()}
        # The screen, fields and bars, the top of the funnel: no navy among them.
        assert {"121212", "262626", "005f5f"} <= grounds
        assert not {"00005f", "000000", "000087"} & grounds
