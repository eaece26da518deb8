"""Colours of terminals that have few: greys stay grey, nothing changes its hue, text can still be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from funnel_tui.ui.colors import READABLE, NearestColors, Palette, Tone, contrast, dimmed, palette
from funnel_tui.ui.themes import COLORS, load_themes, shipped_folder, variable_defaults

SHIPPED = load_themes([shipped_folder()])[0]
GROUNDS = ("background", "surface", "panel")
TURNED = 30.0
"""Degrees of hue beyond which a colour is another one; green and cyan are 60 apart."""
OF_COLORS = sorted(name for name, theme in SHIPPED.items() if not theme.ansi)
"""Themes with colours of their own: one is the terminal's 16."""


def colors_of(name: str) -> Iterator[tuple[str, Tone]]:
    theme = SHIPPED[name]
    own = {key: value for key in COLORS if (value := getattr(theme, key))}
    for key, value in {**own, **theme.variables}.items():
        yield key, Tone.of(RichColor.parse(value))


def limited(color_system: str) -> Palette:
    found = palette(color_system)
    assert found is not None
    return found


def shown(style: Style, color_system: str) -> tuple[Color, Color]:
    """Text and ground of a style as a terminal shows them."""
    out = NearestColors(limited(color_system)).convert(style)
    assert out.color
    assert out.bgcolor
    return Color(*out.color.get_truecolor()), Color(*out.bgcolor.get_truecolor())


@pytest.mark.parametrize("name", OF_COLORS)
def test_no_colour_of_a_theme_is_another_one_at_256(name: str) -> None:
    colors = limited("256")
    for key, tone in colors_of(name):
        for found in (colors.ranked(tone, colors.tones)[0], colors.ranked(tone, colors.grounds)[0]):
            if tone.chroma < colors.grey:
                assert found.color.r == found.color.g == found.color.b, key
            if found.chroma >= colors.grey:
                assert found.turned(tone) <= TURNED, key
            assert abs(found.light - tone.light) <= 10, key


@pytest.mark.parametrize("name", OF_COLORS)
def test_grounds_can_be_told_apart_at_256(name: str) -> None:
    colors = limited("256")
    tones = dict(colors_of(name))
    found = {key: colors.ranked(tones[key], colors.grounds)[0].color for key in GROUNDS}
    assert found["panel"] not in (found["background"], found["surface"])
    for one, other in combinations(GROUNDS, 2):
        assert (found[one] == found[other]) is (tones[one].color == tones[other].color)


@pytest.mark.parametrize("name", OF_COLORS)
def test_verdicts_keep_their_hue_at_16(name: str) -> None:
    colors = limited("standard")
    tones = dict(colors_of(name))
    good, bad = (colors.ranked(tones[f"verdict-{one}"], colors.tones)[0] for one in ("good", "bad"))
    assert good.chroma > 1
    assert bad.chroma > 1
    assert good.turned(bad) > TURNED


def test_rich_leaves_the_colours_of_a_palette_as_they_are() -> None:
    wide, few = limited("256").tones, limited("standard").tones
    assert [tone.rich.downgrade(ColorSystem.EIGHT_BIT).number for tone in wide] == list(range(16, 256))
    assert [tone.rich.downgrade(ColorSystem.STANDARD).number for tone in few] == list(range(16))


def test_every_colour_can_be_shown_in_truecolor() -> None:
    assert palette("truecolor") is None


RGB = st.tuples(*[st.integers(0, 255)] * 3)


@given(RGB, RGB, st.sampled_from(["256", "standard"]))
def test_text_stays_readable(text: tuple[int, int, int], ground: tuple[int, int, int], system: str) -> None:
    before = contrast(Color(*text), Color(*ground))
    style = Style.from_color(RichColor.from_rgb(*text), RichColor.from_rgb(*ground))
    assert contrast(*shown(style, system)) >= min(before, READABLE)


def test_the_terminals_own_colours_stay() -> None:
    style = Style.parse("bold red on default")
    assert NearestColors(limited("256")).convert(style) == style
    assert NearestColors(limited("standard")).convert(Style.null()) == Style.null()


def test_dark_grey_is_no_ground_at_16() -> None:
    style = Style.parse("#ffffff on #555555")
    assert shown(style, "standard")[1] != Color(85, 85, 85)


def test_dimmed_text_is_as_dim_as_its_grounds_allow() -> None:
    black, white, grey = Color(0, 0, 0), Color(255, 255, 255), Color(80, 80, 80)
    assert dimmed(white, [black], 0.6, 4.5) == black.blend(white, 0.6, alpha=1)
    on_both = dimmed(white, [black, grey], 0.6, 4.5)
    assert 4.5 <= contrast(on_both, grey) < 4.7
    assert dimmed(grey, [black], 0.6, 21) == grey


@pytest.mark.parametrize("name", sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi))
def test_labels_of_textuals_own_themes_can_be_read(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    made = theme.to_color_system().generate()
    text, label = Color.parse(made["foreground"]), Color.parse(variable_defaults(theme)["label"])
    for ground in map(Color.parse, (made["background"], made["surface"])):
        assert contrast(label, ground) >= min(READABLE, 0.99 * contrast(text, ground))
